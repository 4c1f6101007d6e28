/* document_catalog.c - all documents of a revision, and who refers to whom */
#include "core/model/document.h"

#include <string.h>

void catalog_release(struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->nr; i++)
		document_free(catalog->at[i]);
	free(catalog->at);
	*catalog = (struct catalog){ 0 };
}

void catalog_take(struct catalog *catalog, struct document *document)
{
	catalog->at = grow(catalog->at, catalog->nr, &catalog->alloc,
			   sizeof(struct document *));
	catalog->at[catalog->nr++] = document;
}

static int by_path(const void *a, const void *b)
{
	const struct document *left = *(const struct document *const *)a;
	const struct document *right = *(const struct document *const *)b;

	return strcmp(left->path, right->path);
}

void catalog_sort(struct catalog *catalog)
{
	if (catalog->nr > 1)
		qsort(catalog->at, catalog->nr, sizeof(struct document *),
		      by_path);
}

const struct document *catalog_find(const struct catalog *catalog,
				    enum document_kind kind, const char *name)
{
	const struct document *found = NULL;

	for (size_t i = 0; i < catalog->nr; i++) {
		const struct document *document = catalog->at[i];

		if (document->kind != kind || strcmp(document->name, name) != 0)
			continue;
		/* Nobody can tell which of two is meant: then neither is. */
		if (found)
			return NULL;
		found = document;
	}
	return found;
}

const struct document *catalog_find_path(const struct catalog *catalog,
					 const char *path)
{
	for (size_t i = 0; i < catalog->nr; i++)
		if (strcmp(catalog->at[i]->path, path) == 0)
			return catalog->at[i];
	return NULL;
}

struct following {
	struct strings *paths;
	const struct catalog *catalog;
	const struct document *start;
};

static void follow(struct following *following,
		   const struct document *document);

static void follow_name(struct following *following, enum document_kind kind,
			const char *name)
{
	const struct document *document;

	if (name == NULL)
		return;
	document = catalog_find(following->catalog, kind, name);
	if (document && document != following->start &&
	    strings_add_once(following->paths, document->path))
		follow(following, document);
}

/* What a server's name means: a document, or what environments make of it. */
static void follow_server(struct following *following, const char *name)
{
	const struct catalog *catalog = following->catalog;

	if (name == NULL)
		return;
	follow_name(following, DOCUMENT_SERVER, name);
	for (size_t i = 0; i < catalog->nr; i++)
		if (catalog->at[i]->kind == DOCUMENT_ENVIRONMENT)
			follow_name(
				following, DOCUMENT_SERVER,
				json_string(json_at(catalog->at[i]->root,
						    "servers", name, NULL)));
}

static void follow_runbook(struct following *following, const struct json *root)
{
	follow_server(following, json_string(json_at(root, "actors",
						     "authorization_server",
						     "server", NULL)));
	follow_name(following, DOCUMENT_CHECKLIST,
		    json_text(root, "checklist", NULL));
	json_each(step, json_get(root, "steps"))
		follow_name(following, DOCUMENT_CONFIG,
			    json_text(step, "config", NULL));
}

static void follow(struct following *following, const struct document *document)
{
	const struct json *root = document->root;

	switch (document->kind) {
	case DOCUMENT_RUNBOOK:
		follow_runbook(following, root);
		return;
	case DOCUMENT_CONFIG:
		follow_server(following, json_text(root, "server", NULL));
		return;
	case DOCUMENT_ENVIRONMENT:
		json_each(server, json_get(root, "servers"))
			follow_name(following, DOCUMENT_SERVER,
				    json_string(server));
		return;
	case DOCUMENT_POLICY:
		json_each(rule, json_get(root, "rules"))
			follow_name(following, DOCUMENT_CHECKLIST,
				    json_text(rule, "checklist", NULL));
		return;
	case DOCUMENT_NONE:
	case DOCUMENT_SERVER:
	case DOCUMENT_CHECKLIST:
		return;
	}
}

void catalog_context(struct strings *paths, const struct catalog *catalog,
		     const struct document *document)
{
	struct following following = { paths, catalog, document };

	follow(&following, document);
	strings_sort(paths);
}
