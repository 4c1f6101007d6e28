/* show_signoff.c - a sign-off commit: what was signed, and does it count */
#include "cmd/show.h"
#include "core/audit/acknowledged.h"
#include "core/crypto/sshkey.h"
#include "core/model/checklist.h"

#include <string.h>

/* The questions that stood where it was signed. */
static int add_questions(struct json *out, struct store *store,
			 const struct oid *commit,
			 const struct statement *statement, struct err *err)
{
	const char *path = json_text(statement->checklist, "path", NULL);
	struct repo *repo = store_repo(store);
	autoptr(json) questions = NULL;
	autobuf text = { 0 };
	struct oid tree, blob;
	struct err ignored = { 0 };
	bool found = false;

	if (path) {
		if (repo_commit_tree(&tree, repo, commit, err) ||
		    repo_find_path(&blob, NULL, &found, repo, &tree, path, err))
			return -1;
		if (found && repo_read_as(&text, repo, &blob, OBJECT_BLOB,
					  JSON_SIZE_MAX, err))
			return -1;
	} else {
		buf_add(&text, checklist_builtin);
	}
	/* Without the questions the answers still say something. */
	if (json_parse(&questions, buf_str(&text), text.len, JSON_STRICT,
		       path ? path : "checklist", &ignored) == 0)
		json_set(out, "questions", steal(questions));
	return 0;
}

static void set_time(struct json *out, const char *key, int64_t at)
{
	char text[TEXT_TIME_SIZE];

	text_time(text, at);
	json_set_string(out, key, text);
}

static void set_key(struct json *out, const char *line)
{
	struct err ignored = { 0 };
	struct sshkey key;
	autobuf print = { 0 };

	if (!line || sshkey_parse(&key, line, &ignored))
		return;
	sshkey_fingerprint(&print, &key);
	json_set_string(out, "key", buf_str(&print));
}

static struct json *describe(const struct judgement *j,
			     const struct sign_off_seen *seen)
{
	const struct statement *s = seen->statement;
	const struct person *person = policy_person(j->judged_by, seen->person);
	struct json *out = json_new_object();
	char hex[OID_HEX + 1];

	oid_format(hex, &seen->commit);
	json_set_string(out, "commit", hex);
	json_set_string(out, "type", statement_type_name(s->type));
	json_set_string(out, "person", seen->person);
	if (person)
		json_set_string(out, "name", person->name);
	set_key(out, s->key);
	set_time(out, "issued", s->issued);
	if (s->expires)
		set_time(out, "expires", s->expires);
	json_set_copy(out, "environments", s->environments);
	json_set_string(out, "reason", s->reason ? s->reason : "");
	json_set_copy(out, "tickets", s->tickets);
	oid_format(hex, &s->base);
	json_set_string(out, "base", hex);
	json_set_copy(out, "changes", json_get(s->root, "changes"));
	json_set_copy(out, "context", s->context);
	json_set_copy(out, "checklist", s->checklist);
	json_set_string(out, "statement_sha256", seen->statement_sha256);
	json_set_bool(out, "counts", seen->counts);
	if (!seen->counts) {
		json_set_string(out, "void_reason", reason_name(seen->reason));
		json_set_string(out, "void_detail", seen->detail);
	}
	return out;
}

int show_sign_off(struct json **out, struct store *store,
		  const struct oid *commit, struct err *err)
{
	auto_release(judgement) j = { 0 };
	autoptr(json) found = NULL;

	*out = NULL;
	if (store_judge(&j, store, commit, NULL, err))
		return -1;
	for (size_t i = 0; i < j.nr_sign_offs; i++) {
		const struct sign_off_seen *seen = &j.sign_offs[i];

		if (!oid_equal(&seen->commit, commit) || !seen->statement)
			continue;
		json_free(found);
		found = describe(&j, seen);
		acknowledged_describe(found, store_repo(store),
				      seen->statement);
		if (add_questions(found, store, commit, seen->statement, err))
			return -1;
	}
	*out = steal(found);
	return 0;
}
