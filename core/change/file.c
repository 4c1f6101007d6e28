/* file.c - files that are in no store, compared like documents */
#include "core/change/diff.h"
#include "core/crypto/hash.h"

#include <stdio.h>
#include <string.h>

int diff_file(struct document **out, const char *path, const char *text,
	      size_t len, struct err *err)
{
	autoptr(document) file = xcalloc(1, sizeof(*file));
	const char *slash = strrchr(path, '/');

	if (json_parse(&file->root, text, len, JSON_LARGE, path, err))
		return -1;
	file->path = xstrdup(path);
	snprintf(file->name, sizeof(file->name), "%s",
		 slash ? slash + 1 : path);
	buf_add_bytes(&file->text, text, len);
	hash_sha256_hex(file->sha256, text, len);
	*out = steal(file);
	return 0;
}

void diff_files(struct diff *out, const struct document *old,
		const struct document *new)
{
	struct document_diff found = { 0 };

	diff_documents(&found, old, new);
	if (found.nr == 0) {
		document_diff_release(&found);
		return;
	}
	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	out->at[out->nr++] = found;
}
