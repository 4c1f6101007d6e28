/* change_documents.h - documents made by hand for the tests of core/change */
#ifndef TESTS_UNIT_CHANGE_DOCUMENTS_H
#define TESTS_UNIT_CHANGE_DOCUMENTS_H

#include "tests/unit/test.h"

#include "core/change/diff.h"
#include "core/crypto/hash.h"

/* Only what a comparison looks at: no schema is asked. */
UNUSED static struct document *made(enum document_kind kind, const char *path,
				    const char *text)
{
	struct document *document = xcalloc(1, sizeof(*document));
	const char *slash = strrchr(path, '/');
	struct err err = { 0 };

	OK(json_parse(&document->root, text, strlen(text), JSON_STRICT, path,
		      &err));
	document->kind = kind;
	document->path = xstrdup(path);
	snprintf(document->name, sizeof(document->name), "%.*s",
		 (int)strcspn(slash ? slash + 1 : path, "."),
		 slash ? slash + 1 : path);
	buf_add(&document->text, text);
	hash_sha256_hex(document->sha256, text, strlen(text));
	return document;
}

UNUSED static void unmade(struct document *document)
{
	if (!document)
		return;
	buf_release(&document->text);
	json_free(document->root);
	free(document->path);
	free(document);
}

/* Apostrophes for quotation marks, so that JSON reads well in C. */
UNUSED static char *quoted(const char *text)
{
	char *copy = xstrdup(text);

	for (char *p = copy; *p; p++)
		if (*p == '\'')
			*p = '"';
	return copy;
}

#endif
