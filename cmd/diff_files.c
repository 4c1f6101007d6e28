/* diff_files.c - the files that rbctl diff shows line by line */
#include "cmd/diff.h"

#include <string.h>

void loaded_files_release(struct loaded_files *files)
{
	for (size_t i = 0; i < 2 * files->nr; i++)
		buf_release(&files->texts[i]);
	free(files->texts);
	free(files->at);
	strings_release(&files->secrets);
	memset(files, 0, sizeof(*files));
}

static int load_side(struct buf *text, bool *too_large, struct repo *repo,
		     const struct file_side *side, struct err *err)
{
	struct err why = { 0 };

	if (!side->present || !repo_read_as(text, repo, &side->oid, OBJECT_BLOB,
					    RAW_FILE_MAX, &why))
		return 0;
	if (why.code != EXIT_INPUT) {
		*err = why;
		return -1;
	}
	*too_large = true;
	return 0;
}

/* One side without the other would look like a new file, or a removed one. */
static void show_none(struct raw_file *file, struct buf *texts)
{
	buf_reset(&texts[0]);
	buf_reset(&texts[1]);
	file->too_large = true;
}

static int load(struct loaded_files *out, const struct comparison *c,
		const struct file_change *change, struct err *err)
{
	struct buf *texts = &out->texts[2 * out->nr];
	struct raw_file *file = &out->at[out->nr++];
	bool too_large = false;

	if (load_side(&texts[0], &too_large, c->repo, &change->old, err) ||
	    load_side(&texts[1], &too_large, c->repo, &change->new, err))
		return err_wrap(err, "%s", change->path);
	if (too_large)
		show_none(file, texts);
	file->path = change->path;
	file->old = change->old.present ? buf_str(&texts[0]) : NULL;
	file->old_len = texts[0].len;
	file->old_mode = change->old.mode;
	file->new = change->new.present ? buf_str(&texts[1]) : NULL;
	file->new_len = texts[1].len;
	file->new_mode = change->new.mode;
	file->secrets = &out->secrets;
	return 0;
}

bool comparison_is_document(const struct comparison *c, const char *path)
{
	return catalog_find_path(&c->old, path) ||
	       catalog_find_path(&c->new, path);
}

/* Do the differences of documents say all of it? They know no modes. */
static bool is_told(const struct comparison *c,
		    const struct file_change *change)
{
	if (change->old.present && change->new.present &&
	    change->old.mode != change->new.mode)
		return false;
	return comparison_is_document(c, change->path) &&
	       (!change->new.present ||
		catalog_find_path(&c->new, change->path));
}

int diff_load_files(struct loaded_files *out, const struct comparison *c,
		    bool all, struct err *err)
{
	out->at = xcalloc(c->files.nr + 1, sizeof(*out->at));
	out->texts = xcalloc(2 * c->files.nr + 1, sizeof(*out->texts));
	for (size_t i = 0; i < c->files.nr; i++)
		if ((all || !is_told(c, &c->files.at[i])) &&
		    load(out, c, &c->files.at[i], err))
			return -1;
	if (out->nr == 0)
		return 0;
	/* Such a file may quote any document: all are looked through. */
	return governed_secrets(&out->secrets, c->repo, &c->to, &c->files, err);
}
