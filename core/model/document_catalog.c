/* document_catalog.c - all documents of a revision, and who refers to whom */
#include "core/model/document.h"
#include "core/base/nearest.h"

#include <string.h>

void catalog_release(struct catalog *catalog)
{
	for (size_t i = 0; i < catalog->nr; i++)
		document_free(catalog->at[i]);
	free(catalog->at);
	free(catalog->by_name);
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

static int order(const struct document *document, enum document_kind kind,
		 const char *name)
{
	if (document->kind != kind)
		return document->kind < kind ? -1 : 1;
	return strcmp(document->name, name);
}

static int by_name(const void *a, const void *b)
{
	const struct document *left = *(const struct document *const *)a;
	const struct document *right = *(const struct document *const *)b;
	int result = order(left, right->kind, right->name);

	return result ? result : by_path(a, b);
}

void catalog_sort(struct catalog *catalog)
{
	size_t nr = catalog->nr;

	free(catalog->by_name);
	catalog->by_name = xcalloc(nr + 1, sizeof(struct document *));
	catalog->nr_by_name = nr;
	if (nr > 1)
		qsort(catalog->at, nr, sizeof(struct document *), by_path);
	for (size_t i = 0; i < nr; i++)
		catalog->by_name[i] = catalog->at[i];
	if (nr > 1)
		qsort(catalog->by_name, nr, sizeof(struct document *), by_name);
}

static bool is_sorted(const struct catalog *catalog)
{
	return catalog->by_name && catalog->nr_by_name == catalog->nr;
}

/* The first one that doesn't stand before (kind, name). */
static size_t find_name(const struct catalog *catalog, enum document_kind kind,
			const char *name)
{
	size_t low = 0, high = catalog->nr;

	while (low < high) {
		size_t i = low + (high - low) / 2;

		if (order(catalog->by_name[i], kind, name) < 0)
			low = i + 1;
		else
			high = i;
	}
	return low;
}

/* The first one whose path doesn't stand before `path`. */
static size_t find_path(const struct catalog *catalog, const char *path)
{
	size_t low = 0, high = catalog->nr;

	while (low < high) {
		size_t i = low + (high - low) / 2;

		if (strcmp(catalog->at[i]->path, path) < 0)
			low = i + 1;
		else
			high = i;
	}
	return low;
}

const struct document *catalog_find(const struct catalog *catalog,
				    enum document_kind kind, const char *name)
{
	bool sorted = is_sorted(catalog);
	const struct document *found = NULL;

	for (size_t i = sorted ? find_name(catalog, kind, name) : 0;
	     i < catalog->nr; i++) {
		const struct document *document =
			sorted ? catalog->by_name[i] : catalog->at[i];

		if (order(document, kind, name) != 0) {
			if (sorted)
				break;
			continue;
		}
		/* Nobody can tell which of two is meant: then neither is. */
		if (found)
			return NULL;
		found = document;
	}
	return found;
}

const char *catalog_nearest(const struct catalog *catalog, unsigned kinds,
			    const char *name)
{
	struct nearest nearest = { .wanted = name };

	for (size_t i = 0; i < catalog->nr; i++)
		if (kinds & (1U << catalog->at[i]->kind))
			nearest_offer(&nearest, catalog->at[i]->name);
	return nearest.best;
}

const struct document *catalog_find_path(const struct catalog *catalog,
					 const char *path)
{
	size_t i = is_sorted(catalog) ? find_path(catalog, path) : 0;

	for (; i < catalog->nr; i++) {
		if (strcmp(catalog->at[i]->path, path) == 0)
			return catalog->at[i];
		if (is_sorted(catalog))
			break;
	}
	return NULL;
}

/* Those of one kind stand in one folder, and so beside each other. */
const struct document *catalog_next(const struct catalog *catalog,
				    enum document_kind kind, size_t *at)
{
	bool sorted = is_sorted(catalog);

	if (sorted && *at == 0)
		*at = find_path(catalog, kind == DOCUMENT_POLICY
						 ? POLICY_PATH
						 : document_kind_folder(kind));
	while (*at < catalog->nr) {
		const struct document *document = catalog->at[(*at)++];

		if (document->kind == kind)
			return document;
		if (sorted)
			*at = catalog->nr;
	}
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
	const struct document *environment;
	size_t at = 0;

	if (name == NULL)
		return;
	follow_name(following, DOCUMENT_SERVER, name);
	while ((environment = catalog_next(catalog, DOCUMENT_ENVIRONMENT, &at)))
		follow_name(following, DOCUMENT_SERVER,
			    json_string(json_at(environment->root, "servers",
						name, NULL)));
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
