/* expiry_store.c - what ends of what is approved, or waits to be */
#include "cmd/expiry.h"

#include <string.h>

#define LOCAL        "refs/heads/"
#define BRANCHES_MAX 500

static char *copy(const char *text)
{
	return xstrdup(text ? text : "");
}

static void add_waivers(struct endings *out, const struct document *document)
{
	json_each(waiver, json_get(document->root, "waivers")) {
		struct ending *made;
		int64_t at;

		if (!text_untime(&at, json_text(waiver, "expires", "")))
			continue;
		made = endings_add(out, "waiver", document->path, at);
		made->detail = copy(json_text(waiver, "rule", NULL));
		made->who = copy(json_text(document->root, "owner", NULL));
		made->next =
			copy("mend what it waives, or have it signed anew");
	}
}

static void add_document(struct endings *out, const struct document *document)
{
	const char *by = json_text(document->root, "review_by", "");
	struct ending *made;
	int64_t at;

	add_waivers(out, document);
	if (!text_untime(&at, by))
		return;
	made = endings_add(out, "review", document->path, at);
	made->detail = copy(json_text(document->root, "title", NULL));
	made->who = copy(json_text(document->root, "owner", NULL));
	made->next = copy("read it again, set a new review_by, and have it "
			  "signed");
}

static void add_delegations(struct endings *out, const struct policy *policy)
{
	for (size_t i = 0; i < policy->nr_delegations; i++) {
		const struct delegation *one = &policy->delegations[i];
		struct ending *made =
			endings_add(out, "delegation", one->to, one->until);

		made->detail = xasprintf("acts for %s", one->from);
		made->who = copy(one->from);
		made->next = copy("if it must go on, change the policy");
	}
}

static void add_sign_offs(struct endings *out, const char *ref,
			  const struct judgement *judged)
{
	for (size_t i = 0; i < judged->nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &judged->sign_offs[i];
		struct ending *made;

		if (!seen->counts || !seen->statement ||
		    !seen->statement->expires)
			continue;
		made = endings_add(out, "sign-off", ref + strlen(LOCAL),
				   seen->statement->expires);
		made->detail = xasprintf("of %s", seen->person);
		made->who = copy(seen->person);
		made->next = copy("rbctl land before that, or sign again");
	}
}

/* What waits to be landed; what is landed has no end. */
static int add_branches(struct endings *out, struct store *store,
			const struct judgement *live, struct err *err)
{
	auto_release(strings) refs = { 0 };

	if (repo_refs(&refs, store_repo(store), LOCAL, err))
		return -1;
	for (size_t i = 0; i < refs.nr && i < BRANCHES_MAX; i++) {
		auto_release(judgement) judged = { 0 };
		struct oid tip;
		bool found;

		if (repo_ref_read(&tip, &found, store_repo(store), refs.at[i],
				  err))
			return -1;
		if (!found || oid_equal(&tip, &live->candidate))
			continue;
		if (store_judge(&judged, store, &tip, NULL, err))
			return -1;
		if (judged.changes.nr)
			add_sign_offs(out, refs.at[i], &judged);
	}
	return 0;
}

int endings_of_store(struct endings *out, struct store *store, struct err *err)
{
	auto_release(judgement) live = { 0 };
	auto_release(catalog) catalog = { 0 };

	if (store_judge_live(&live, store, err))
		return -1;
	if (!live.policy) {
		err_no(err, live.verdict.reason, "%s", live.verdict.detail);
		return err_hint(err, "%s", live.verdict.hint);
	}
	if (store_catalog(&catalog, store_repo(store), &live.approved, err))
		return -1;
	for (size_t i = 0; i < catalog.nr; i++)
		add_document(out, catalog.at[i]);
	add_delegations(out, live.policy);
	return add_branches(out, store, &live, err);
}
