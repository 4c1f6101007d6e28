/* pin.c - says where trust begins, after asking the person */
#include "cmd/pin.h"
#include "core/git/commit.h"
#include "core/json/json.h"

#include <string.h>

int pin_find_anchor(struct oid *out, struct repo *repo, const struct oid *tip,
		    struct err *err)
{
	struct oid at = *tip;
	struct oid oldest;
	bool any = false;

	for (;;) {
		auto_release(commit) commit = { 0 };
		autobuf raw = { 0 };
		struct oid oid;
		bool found;

		if (repo_read_as(&raw, repo, &at, OBJECT_COMMIT,
				 COMMIT_SIZE_MAX, err) ||
		    commit_parse(&commit, buf_str(&raw), raw.len, err) ||
		    repo_find_path(&oid, NULL, &found, repo, &commit.tree,
				   POLICY_PATH, err))
			return -1;
		if (found) {
			oldest = at;
			any = true;
		}
		if (commit.nr_parents == 0)
			break;
		at = commit.parents[0];
	}
	*out = any ? oldest : at;
	return 0;
}

int pin_policy(struct policy **out, struct repo *repo, const struct oid *commit,
	       struct err *err)
{
	autobuf text = { 0 };
	struct oid tree;
	struct oid blob;
	bool found;

	if (repo_commit_tree(&tree, repo, commit, err) ||
	    repo_find_path(&blob, NULL, &found, repo, &tree, POLICY_PATH, err))
		return -1;
	if (!found) {
		err_no(err, REASON_POLICY_INVALID, "there is no %s",
		       POLICY_PATH);
		return err_hint(err, "name a commit of a store, or make this "
				     "one: rbctl init");
	}
	if (repo_read_as(&text, repo, &blob, OBJECT_BLOB, JSON_SIZE_MAX, err))
		return -1;
	return policy_parse(out, buf_str(&text), text.len, err);
}

/* Who the anchor's policy puts in charge: what a person can recognise. */
static int describe(struct buf *out, struct repo *repo,
		    const struct anchor *anchor, struct err *err)
{
	autobuf fingerprint = { 0 };
	autoptr(policy) policy = NULL;
	char hex[OID_HEX + 1];

	if (pin_policy(&policy, repo, &anchor->commit, err))
		return -1;
	oid_format(hex, &anchor->commit);
	anchor_fingerprint(&fingerprint, anchor);
	buf_addf(out, "anchor        %s\nfingerprint   %s\nlive branch   ", hex,
		 buf_str(&fingerprint));
	buf_add_untrusted(out, policy->live);
	buf_add(out, "\npeople        ");
	for (size_t i = 0; i < policy->nr_people; i++) {
		buf_add(out, i ? "\n              " : "");
		buf_add_untrusted(out, policy->people[i].name);
		buf_add(out, " <");
		buf_add_untrusted(out, policy->people[i].email);
		buf_add(out, ">");
	}
	return 0;
}

static int confirm(const struct anchor *anchor, const char *fingerprint,
		   bool yes, const struct context *context, struct err *err)
{
	autobuf own = { 0 };
	bool agreed;

	anchor_fingerprint(&own, anchor);
	if (fingerprint && strcmp(fingerprint, buf_str(&own)) != 0) {
		err_no(err, REASON_WRONG_STORE,
		       "the fingerprint is %s, not '%s'", buf_str(&own),
		       fingerprint);
		return err_hint(err, "you were given another store than the "
				     "one you asked for: tell its owner");
	}
	if (fingerprint || yes)
		return 0;
	if (ask_yes(&agreed, context,
		    "Is this the fingerprint that you were told?",
		    "--fingerprint SHA256:…", err))
		return -1;
	if (!agreed) {
		err_no(err, REASON_DECLINED, "nothing was pinned");
		return err_hint(err, "get the fingerprint from somebody who "
				     "knows it, then: rbctl trust");
	}
	return 0;
}

int pin_anchor(struct repo *repo, const struct anchor *anchor,
	       const char *fingerprint, bool yes, const struct context *context,
	       struct err *err)
{
	autobuf text = { 0 };

	if (describe(&text, repo, anchor, err))
		return -1;
	talk(context, "%s", buf_str(&text));
	if (confirm(anchor, fingerprint, yes, context, err))
		return -1;
	return store_pin(repo, context->places.state, anchor, err);
}

int pin_answer(const struct context *context, const char *format,
	       const struct anchor *anchor, struct err *err)
{
	autoptr(json) json = json_new_object();
	autobuf fingerprint = { 0 };
	autobuf text = { 0 };
	char hex[OID_HEX + 1];

	oid_format(hex, &anchor->commit);
	anchor_fingerprint(&fingerprint, anchor);
	if (!context->json) {
		buf_addf(&text, "trust begins at %.12s, %s\n", hex,
			 buf_str(&fingerprint));
		return answer(&text, err);
	}
	json_set_string(json, "format", format);
	json_set_bool(json, "ok", true);
	json_set_string(json, "anchor", hex);
	json_set_string(json, "policy_sha256", anchor->policy_sha256);
	json_set_string(json, "fingerprint", buf_str(&fingerprint));
	return answer_json(json, err);
}
