/* catalog.c - two revisions' documents paired, and each pair compared */
#include "core/change/diff.h"

#include <string.h>

void diff_release(struct diff *diff)
{
	for (size_t i = 0; i < diff->nr; i++)
		document_diff_release(&diff->at[i]);
	free(diff->at);
	memset(diff, 0, sizeof(*diff));
}

static void add(struct diff *out, const struct document *old,
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

/* The documents of one side that have found no partner yet. */
struct side {
	const struct catalog *catalog;
	bool *paired;
};

static void side_release(struct side *side)
{
	free(side->paired);
}

static bool same_name(const struct document *a, const struct document *b)
{
	return a->kind == b->kind && !strcmp(a->name, b->name);
}

static bool same_path(const struct document *a, const struct document *b)
{
	return a->kind == b->kind && !strcmp(a->path, b->path);
}

static bool same_text(const struct document *a, const struct document *b)
{
	return a->kind == b->kind && !strcmp(a->sha256, b->sha256);
}

static void pair(struct diff *out, struct side *old, struct side *new,
		 bool (*same)(const struct document *a,
			      const struct document *b))
{
	for (size_t i = 0; i < new->catalog->nr; i++) {
		const struct document *document = new->catalog->at[i];

		for (size_t j = 0; j < old->catalog->nr; j++) {
			if (new->paired[i])
				break;
			if (old->paired[j] ||
			    !same(old->catalog->at[j], document))
				continue;
			new->paired[i] = old->paired[j] = true;
			add(out, old->catalog->at[j], document);
		}
	}
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct document_diff *)a)->path,
		      ((const struct document_diff *)b)->path);
}

void diff_catalogs(struct diff *out, const struct catalog *old,
		   const struct catalog *new)
{
	auto_release(side) before = {
		.catalog = old,
		.paired = xcalloc(old->nr + 1, sizeof(bool)),
	};
	auto_release(side) after = {
		.catalog = new,
		.paired = xcalloc(new->nr + 1, sizeof(bool)),
	};

	pair(out, &before, &after, same_path);
	pair(out, &before, &after, same_name);
	pair(out, &before, &after, same_text);
	for (size_t i = 0; i < new->nr; i++)
		if (!after.paired[i])
			add(out, NULL, new->at[i]);
	for (size_t i = 0; i < old->nr; i++)
		if (!before.paired[i])
			add(out, old->at[i], NULL);
	if (out->nr > 1)
		qsort(out->at, out->nr, sizeof(*out->at), by_path);
}

size_t document_diff_count(const struct document_diff *diff, enum risk risk)
{
	size_t nr = 0;

	for (size_t i = 0; i < diff->nr; i++)
		nr += diff->at[i].risk == risk;
	return nr;
}

size_t diff_count(const struct diff *diff, enum risk risk)
{
	size_t nr = 0;

	for (size_t i = 0; i < diff->nr; i++)
		nr += document_diff_count(&diff->at[i], risk);
	return nr;
}

enum risk diff_highest(const struct diff *diff)
{
	for (int risk = RISK_HIGH; risk > RISK_INFO; risk--)
		if (diff_count(diff, (enum risk)risk) > 0)
			return (enum risk)risk;
	return RISK_INFO;
}
