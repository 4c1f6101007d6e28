/* work_tree.c - the documents that lie in the work tree, not yet committed */
#include "core/cli/open.h"
#include "core/base/fs.h"
#include "core/model/document.h"

#include <errno.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>

static int load(struct catalog *out, size_t *skipped, const char *root,
		const char *file, struct err *err)
{
	const char *path = file + strlen(root) + 1;
	struct document *document;
	autobuf text = { 0 };

	if (document_kind_of(path) == DOCUMENT_NONE)
		return 0;
	if (fs_read(&text, file, JSON_SIZE_MAX, err) ||
	    document_parse(&document, path, buf_str(&text), text.len, err)) {
		/* Not this function's to judge: lint says what is wrong. */
		*err = (struct err){ 0 };
		(*skipped)++;
		return 0;
	}
	catalog_take(out, document);
	return 0;
}

/* Links are not followed: git keeps them as links, not as documents. */
static int load_folder(struct catalog *out, size_t *skipped, const char *root,
		       const char *name, struct err *err)
{
	autofree char *folder = xasprintf("%s/%s", root, name);
	char *roots[] = { folder, NULL };
	FTSENT *entry;
	int result = 0;
	FTS *walk;

	if (!fs_exists(folder))
		return 0;
	walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	if (walk == NULL)
		return err_errno(err, "cannot read folder '%s'", folder);
	errno = 0;
	while (result == 0 && (entry = fts_read(walk))) {
		if (entry->fts_info == FTS_F)
			result = load(out, skipped, root, entry->fts_path, err);
		else if (entry->fts_info == FTS_DNR ||
			 entry->fts_info == FTS_ERR)
			result = (errno = entry->fts_errno,
				  err_errno(err, "cannot read '%s'",
					    entry->fts_path));
		errno = 0;
	}
	if (result == 0 && errno)
		result = err_errno(err, "cannot read folder '%s'", folder);
	fts_close(walk);
	return result;
}

int open_work_tree(struct catalog *out, size_t *skipped, const char *root,
		   struct err *err)
{
	auto_release(catalog) found = { 0 };
	size_t passed_over = 0;

	if (load_folder(&found, &passed_over, root, ".rbctl", err))
		return -1;
	for (int kind = DOCUMENT_SERVER; kind < DOCUMENT_KINDS; kind++)
		if (load_folder(&found, &passed_over, root,
				document_kind_folder(kind), err))
			return -1;
	catalog_sort(&found);
	if (skipped)
		*skipped = passed_over;
	*out = found;
	found = (struct catalog){ 0 };
	return 0;
}
