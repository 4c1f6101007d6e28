/* revision.c - what brought one revision: changes, people, rules, sign-offs */
#include "core/audit/acknowledged.h"
#include "core/audit/evidence.h"

#include "core/change/diff.h"
#include "core/change/governed.h"
#include "core/crypto/hash.h"
#include "core/crypto/sshkey.h"
#include "core/git/tree.h"
#include "core/model/checklist.h"

#include <string.h>

/* ---- what it changes ---- */

/* The catalog of the base is that of the revision before, most times. */
static int know(struct evidence *e, const struct oid *commit)
{
	if (e->known.nr > 0 && oid_equal(&e->known_at, commit))
		return 0;
	catalog_release(&e->known);
	e->known_at = *commit;
	return governed_catalog(&e->known, NULL, e->repo, commit, e->err);
}

static int add_meaning(struct json *out, struct evidence *e,
		       const struct judgement *j)
{
	auto_release(strings) unreadable = { 0 };
	auto_release(catalog) new = { 0 };
	auto_release(diff) diff = { 0 };
	struct json *others;

	if (know(e, &j->base) ||
	    governed_catalog(&new, &unreadable, e->repo, &j->candidate, e->err))
		return -1;
	diff_catalogs(&diff, &e->known, &new);
	diff_json(out, &diff);
	others = json_set_array(out, "other_files");
	for (size_t i = 0; i < j->changes.nr; i++)
		if (document_kind_of(j->changes.at[i].path) == DOCUMENT_NONE)
			json_append_string(others, j->changes.at[i].path);
	json_set_strings(out, "unreadable", &unreadable);
	catalog_release(&e->known);
	e->known = new;
	e->known_at = j->candidate;
	new = (struct catalog){ 0 };
	return 0;
}

/* ---- who had a hand in it ---- */

static void set_person(struct json *out, const struct policy *policy,
		       const char *id)
{
	const struct person *person = policy_person(policy, id);

	json_set_string(out, "person", id);
	if (person) {
		json_set_string(out, "name", person->name);
		json_set_string(out, "email",
				person->email ? person->email : "");
	}
}

static void add_contributors(struct json *out, const struct judgement *j)
{
	struct json *list = json_set_array(out, "contributors");
	auto_release(strings) people = { 0 };
	bool unknown = false;

	for (size_t i = 0; i < j->nr_contributions; i++) {
		const struct contribution *c = &j->contributions[i];

		unknown |= c->unknown;
		for (size_t k = 0; k < c->people.nr; k++)
			strings_add_once(&people, c->people.at[k]);
	}
	strings_sort(&people);
	for (size_t i = 0; i < people.nr; i++)
		set_person(json_append_object(list), j->judged_by,
			   people.at[i]);
	json_set_bool(out, "unknown_contributor", unknown);
}

/* ---- sign-offs ---- */

static void add_fingerprint(struct json *out, const char *line)
{
	struct err err = { 0 };
	struct sshkey key;
	autobuf text = { 0 };

	if (!line || sshkey_parse(&key, line, &err) < 0)
		return;
	sshkey_fingerprint(&text, &key);
	json_set_string(out, "key", buf_str(&text));
	json_set_string(out, "key_type", sshkey_type_name(key.type));
}

/* The checklist that was answered, in the bytes that were signed. */
static struct json *read_checklist(const struct evidence *e,
				   const struct judgement *j,
				   const struct json *signed_)
{
	const char *path = json_text(signed_, "path", NULL);
	struct json *checklist = NULL;
	struct err ignored = { 0 };
	autobuf text = { 0 };
	char sha256[65];
	struct oid blob;
	bool found;

	if (path == NULL)
		buf_add(&text, checklist_builtin);
	else if (repo_find_path(&blob, NULL, &found, e->repo, &j->tree, path,
				&ignored) ||
		 !found ||
		 repo_read_as(&text, e->repo, &blob, OBJECT_BLOB, JSON_SIZE_MAX,
			      &ignored))
		return NULL;
	hash_sha256_hex(sha256, buf_str(&text), text.len);
	if (path && !text_equal(json_text(signed_, "sha256", NULL), sha256))
		return NULL;
	if (json_parse(&checklist, buf_str(&text), text.len, JSON_STRICT,
		       path ? path : "checklist", &ignored))
		return NULL;
	return checklist;
}

/* Answers beside the questions that were asked, as far as they are known. */
static void add_checklist(struct json *out, const struct evidence *e,
			  const struct judgement *j, const struct json *signed_)
{
	autoptr(json) checklist =
		e->wish->meaning ? read_checklist(e, j, signed_) : NULL;
	struct json *mine = json_copy(signed_);
	struct json *questions;

	json_set(out, "checklist", mine);
	if (checklist == NULL)
		return;
	questions = json_set_object(mine, "questions");
	json_each(item, json_get(checklist, "items")) {
		const char *id = json_text(item, "id", "");

		if (json_get(json_get(signed_, "answers"), id))
			json_set_string(questions, id,
					json_text(item, "text", id));
	}
}

static void add_statement(struct json *out, const struct evidence *e,
			  const struct judgement *j, const struct statement *s)
{
	json_set_string(out, "type", statement_type_name(s->type));
	json_set_string(out, "decision", s->decision ? s->decision : "");
	add_fingerprint(out, s->key);
	json_set_string(out, "reason", s->reason ? s->reason : "");
	json_set(out, "tickets",
		 s->tickets ? json_copy(s->tickets) : json_new_array());
	if (s->environments)
		json_set(out, "environments", json_copy(s->environments));
	if (s->checklist)
		add_checklist(out, e, j, s->checklist);
	if (e->wish->meaning)
		acknowledged_describe(out, e->repo, s);
	set_time(out, "issued", s->issued);
	if (s->expires)
		set_time(out, "expires", s->expires);
	json_set_int(out, "changes", (int64_t)s->changes.nr);
}

/* The person was not asked, by a version with other rules, or wrote the
 * statement without rbctl. */
static void add_unseen(struct evidence *e, const struct json *sign_off,
		       const char *revision)
{
	json_each(item, json_get(sign_off, "not_acknowledged"))
		add_exception(e, "unacknowledged", revision,
			      "%s signed without having acknowledged %s: %s",
			      json_text(sign_off, "person", ""),
			      json_text(item, "path", ""),
			      json_text(item, "sentence", ""));
}

static void add_sign_off(struct json *list, struct evidence *e,
			 const struct judgement *j,
			 const struct sign_off_seen *seen)
{
	struct json *out = json_append_object(list);
	char revision[OID_HEX + 1];

	oid_format(revision, &j->candidate);
	set_oid(out, "commit", &seen->commit);
	set_person(out, j->judged_by, seen->person);
	json_set_bool(out, "counts", seen->counts || seen->reviews);
	if (seen->reviews)
		json_set_bool(out, "reviews", true);
	if (seen->statement) {
		add_statement(out, e, j, seen->statement);
		json_set_string(out, "statement_sha256",
				seen->statement_sha256);
	}
	if (seen->statement && seen->statement->type == STATEMENT_BREAK_GLASS)
		add_exception(e, "break-glass", revision,
			      "%s broke the glass: %s", seen->person,
			      seen->statement->reason);
	if (seen->statement && seen->statement->type == STATEMENT_ROLLBACK) {
		char target[OID_HEX + 1];

		oid_format(target, &seen->statement->base);
		add_exception(e, "rollback", revision,
			      "%s signed for going back to %.12s: %s",
			      seen->person, target, seen->statement->reason);
	}
	if (seen->statement && seen->statement->type == STATEMENT_REJECT)
		add_exception(e, "rejected", revision, "%s refused it: %s",
			      seen->person, seen->statement->reason);
	if (seen->counts || seen->reviews) {
		add_unseen(e, out, revision);
		return;
	}
	json_set_string(out, "void_reason", reason_name(seen->reason));
	json_set_string(out, "void_detail", seen->detail);
	add_exception(e, seen->reason == REASON_EXPIRED ? "expired" : "void",
		      revision, "a sign-off by %s does not count: %s: %s",
		      seen->person[0] ? seen->person : "nobody known",
		      reason_name(seen->reason), seen->detail);
}

/* Reasons and tickets of those that count, each once, for a heading. */
static void add_why(struct json *out, const struct judgement *j)
{
	auto_release(strings) reasons = { 0 };
	auto_release(strings) tickets = { 0 };

	for (size_t i = 0; i < j->nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &j->sign_offs[i];

		if (!seen->counts || !seen->statement)
			continue;
		if (seen->statement->reason && seen->statement->reason[0])
			strings_add_once(&reasons, seen->statement->reason);
		json_each(ticket, seen->statement->tickets)
			if (json_string(ticket))
				strings_add_once(&tickets, json_string(ticket));
	}
	json_set_strings(out, "reasons", &reasons);
	json_set_strings(out, "tickets", &tickets);
}

/* ---- rules ---- */

static void add_rules(struct json *out, const struct judgement *j)
{
	struct json *list = json_set_array(out, "rules");

	for (size_t i = 0; i < j->nr_rules; i++) {
		const struct rule_state *state = &j->rules[i];
		struct json *one = json_append_object(list);
		struct json *needs;

		json_set_string(one, "path", state->path);
		json_set(one, "patterns", json_copy(state->rule->paths));
		needs = json_set_array(one, "needs");
		for (size_t k = 0; k < state->rule->nr_sign_offs; k++) {
			struct json *need = json_append_object(needs);

			json_set_string(need, "role",
					state->rule->sign_offs[k].role);
			json_set_int(need, "count",
				     (int64_t)state->rule->sign_offs[k].count);
		}
		json_set_strings(one, "signed_by", &state->signed_by);
		json_set_int(one, "filled", (int64_t)state->filled);
		json_set_int(one, "places", (int64_t)state->places);
		json_set_bool(one, "satisfied", state->satisfied);
	}
}

int revision_describe(struct json *out, struct evidence *e,
		      const struct judgement *j)
{
	struct json *list;

	set_oid(out, "base", &j->base);
	json_set_int(out, "policy_version", j->judged_by->version);
	json_set_string(out, "policy_sha256", j->judged_by_sha256);
	add_contributors(out, j);
	add_why(out, j);
	list = json_set_array(out, "sign_offs");
	for (size_t i = 0; i < j->nr_sign_offs; i++)
		add_sign_off(list, e, j, &j->sign_offs[i]);
	add_rules(out, j);
	if (j->unclean_merge)
		set_oid(out, "unclean_merge", &j->unclean_merge_commit);
	return e->wish->meaning ? add_meaning(out, e, j) : 0;
}
