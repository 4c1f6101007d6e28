/* acknowledged.c - what of high risk signers have seen, and what they haven't
 */
#include "core/audit/acknowledged.h"
#include "core/audit/evidence.h"

static void add_document(struct catalog *out, struct repo *repo,
			 const char *path, const struct change_side *side)
{
	autoptr(document) document = NULL;
	struct err ignored = { 0 };
	autobuf text = { 0 };

	if (!side->present || document_kind_of(path) == DOCUMENT_NONE ||
	    repo_read_as(&text, repo, &side->oid, OBJECT_BLOB, JSON_SIZE_MAX,
			 &ignored) ||
	    document_parse(&document, path, buf_str(&text), text.len, &ignored))
		return;
	catalog_take(out, steal(document));
}

void acknowledged_find(struct acknowledgements *out, struct repo *repo,
		       const struct changes *changes)
{
	auto_release(catalog) old = { 0 };
	auto_release(catalog) new = { 0 };
	auto_release(diff) diff = { 0 };

	for (size_t i = 0; i < changes->nr; i++) {
		const struct change *change = &changes->at[i];

		add_document(&old, repo, change->path, &change->old);
		add_document(&new, repo, change->path, &change->new);
	}
	catalog_sort(&old);
	catalog_sort(&new);
	diff_catalogs(&diff, &old, &new);
	acknowledgements_find(out, &diff);
}

void acknowledged_describe(struct json *out, struct repo *repo,
			   const struct statement *statement)
{
	auto_release(acknowledgements) list = { 0 };

	if (statement->type != STATEMENT_APPROVE)
		return;
	acknowledged_find(&list, repo, &statement->changes);
	acknowledgements_recall(&list, statement->acknowledged);
	json_set(out, "acknowledged",
		 acknowledgements_seen_json(&list, statement->acknowledged));
	json_set(out, "not_acknowledged",
		 acknowledgements_missing_json(&list, false));
}

static void keep(struct json *sign_off, const char *member, const char *path)
{
	struct json *kept = json_new_array();

	json_each(item, json_get(sign_off, member))
		if (text_equal(json_text(item, "path", ""), path))
			json_append(kept, json_copy(item));
	json_set(sign_off, member, kept);
}

struct json *acknowledged_of(struct repo *repo, const struct judgement *j,
			     const char *path)
{
	struct json *array = json_new_array();

	for (size_t i = 0; i < j->nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &j->sign_offs[i];
		struct json *one;

		if ((!seen->counts && !seen->reviews) || !seen->statement ||
		    seen->statement->type != STATEMENT_APPROVE)
			continue;
		one = json_append_object(array);
		set_oid(one, "commit", &seen->commit);
		json_set_string(one, "person", seen->person);
		acknowledged_describe(one, repo, seen->statement);
		if (path == NULL)
			continue;
		keep(one, "acknowledged", path);
		keep(one, "not_acknowledged", path);
	}
	return array;
}
