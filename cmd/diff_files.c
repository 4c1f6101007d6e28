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

static int load_side(struct buf *text, const char **bytes, size_t *len,
		     struct repo *repo, const struct file_side *side,
		     struct err *err)
{
	if (!side->present)
		return 0;
	if (repo_read_as(text, repo, &side->oid, OBJECT_BLOB, 4 * JSON_SIZE_MAX,
			 err))
		return -1;
	*bytes = buf_str(text);
	*len = text->len;
	return 0;
}

static int load(struct loaded_files *out, const struct comparison *c,
		const struct file_change *change, struct err *err)
{
	struct buf *texts = &out->texts[2 * out->nr];
	struct raw_file *file = &out->at[out->nr++];

	file->path = change->path;
	file->old_mode = change->old.mode;
	file->new_mode = change->new.mode;
	file->secrets = &out->secrets;
	if (load_side(&texts[0], &file->old, &file->old_len, c->repo,
		      &change->old, err) ||
	    load_side(&texts[1], &file->new, &file->new_len, c->repo,
		      &change->new, err))
		return err_wrap(err, "%s", change->path);
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
