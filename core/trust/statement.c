/* statement.c - what a person signs: exact canonical bytes, both ways */
#include "core/trust/statement.h"
#include "core/base/text.h"
#include "core/git/tree.h"
#include "core/trust/acknowledged.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT "statement/1"

static const char *const type_names[] = {
	[STATEMENT_APPROVE] = "approve",
	[STATEMENT_REJECT] = "reject",
	[STATEMENT_WITHDRAW] = "withdraw",
	[STATEMENT_ROLLBACK] = "rollback",
	[STATEMENT_BREAK_GLASS] = "break-glass",
};

/* What each type decides; the member is there for people who read it. */
static const char *const decisions[] = {
	[STATEMENT_APPROVE] = "approve",     [STATEMENT_REJECT] = "reject",
	[STATEMENT_WITHDRAW] = "withdraw",   [STATEMENT_ROLLBACK] = "approve",
	[STATEMENT_BREAK_GLASS] = "approve",
};

static const char *const members[] = {
	"base",         "changes", "checklist",     "context", "decision",
	"environments", "expires", "format",        "issued",  "key",
	"nonce",        "person",  "policy_sha256", "reason",  "ref",
	"store",        "tickets", "type",
};

const char *statement_type_name(enum statement_type type)
{
	return type_names[type];
}

void changes_release(struct changes *changes)
{
	size_t i;

	for (i = 0; i < changes->nr; i++)
		free(changes->at[i].path);
	free(changes->at);
	*changes = (struct changes){ 0 };
}

bool change_side_equal(const struct change_side *a, const struct change_side *b)
{
	if (!a->present || !b->present)
		return a->present == b->present;
	return a->mode == b->mode && oid_equal(&a->oid, &b->oid) &&
	       strcmp(a->sha256, b->sha256) == 0;
}

bool changes_equal(const struct changes *a, const struct changes *b)
{
	if (a->nr != b->nr)
		return false;
	for (size_t i = 0; i < a->nr; i++)
		if (strcmp(a->at[i].path, b->at[i].path) != 0 ||
		    !change_side_equal(&a->at[i].old, &b->at[i].old) ||
		    !change_side_equal(&a->at[i].new, &b->at[i].new))
			return false;
	return true;
}

void statement_free(struct statement *statement)
{
	if (statement == NULL)
		return;
	changes_release(&statement->changes);
	json_free(statement->root);
	free(statement);
}

/* ---- reading ---- */

static int bad(struct err *err, const char *member, const char *want)
{
	return err_set(err, EXIT_INPUT, "statement: '%s' is not %s", member,
		       want);
}

static bool is_sha256(const char *s)
{
	unsigned char bytes[32];

	return s && text_unhex(bytes, sizeof(bytes), s);
}

static bool has_members(const struct json *object, const char *const *known,
			size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (json_get(object, known[i]) == NULL)
			return false;
	return true;
}

static bool only_members(const struct json *object, const char *const *known,
			 size_t nr)
{
	return json_type(object) == JSON_OBJECT && json_count(object) == nr &&
	       has_members(object, known, nr);
}

static bool read_mode(unsigned *mode, const char *s)
{
	static const unsigned modes[] = { MODE_FILE, MODE_EXECUTABLE, MODE_LINK,
					  MODE_SUBMODULE };
	char text[8];

	for (size_t i = 0; s && i < ARRAY_SIZE(modes); i++) {
		snprintf(text, sizeof(text), "%06o", modes[i]);
		if (strcmp(text, s) == 0) {
			*mode = modes[i];
			return true;
		}
	}
	return false;
}

static bool read_side(struct change_side *side, const struct json *json)
{
	static const char *const known[] = { "mode", "oid", "sha256" };
	const char *oid = json_text(json, "oid", NULL);
	const char *sha256 = json_text(json, "sha256", NULL);

	if (json_type(json) == JSON_NULL)
		return true;
	if (!only_members(json, known, ARRAY_SIZE(known)) || !oid ||
	    !oid_parse(&side->oid, oid) || !is_sha256(sha256) ||
	    !read_mode(&side->mode, json_text(json, "mode", NULL)))
		return false;
	memcpy(side->sha256, sha256, sizeof(side->sha256));
	side->present = true;
	return true;
}

static int read_changes(struct changes *out, const struct json *array,
			struct err *err)
{
	static const char *const known[] = { "new", "old", "path" };

	if (json_type(array) != JSON_ARRAY || json_count(array) == 0)
		return bad(err, "changes", "a list of changes");
	if (json_count(array) > STATEMENT_CHANGES_MAX)
		return err_set(err, EXIT_INPUT,
			       "statement: more than %d changes",
			       STATEMENT_CHANGES_MAX);
	out->at = xcalloc(json_count(array), sizeof(*out->at));
	json_each(item, array) {
		struct change *change = &out->at[out->nr];
		const char *path = json_text(item, "path", NULL);

		if (!only_members(item, known, ARRAY_SIZE(known)) || !path ||
		    strlen(path) > TREE_PATH_MAX ||
		    !read_side(&change->old, json_get(item, "old")) ||
		    !read_side(&change->new, json_get(item, "new")) ||
		    (!change->old.present && !change->new.present))
			return bad(err, "changes", "a list of changes");
		if (out->nr > 0 && strcmp(out->at[out->nr - 1].path, path) >= 0)
			return bad(err, "changes", "sorted by path");
		change->path = xstrdup(path);
		out->nr++;
	}
	return 0;
}

static bool are_strings(const struct json *array)
{
	if (json_type(array) != JSON_ARRAY)
		return false;
	json_each(item, array)
		if (json_type(item) != JSON_STRING)
			return false;
	return true;
}

static int read_context(const struct json *array, struct err *err)
{
	static const char *const known[] = { "path", "sha256" };

	if (json_type(array) != JSON_ARRAY)
		return bad(err, "context", "a list");
	json_each(item, array)
		if (!only_members(item, known, ARRAY_SIZE(known)) ||
		    !json_text(item, "path", NULL) ||
		    !is_sha256(json_text(item, "sha256", NULL)))
			return bad(err, "context", "a list of path and sha256");
	return 0;
}

static int read_checklist(const struct json *checklist, struct err *err)
{
	static const char *const known[] = { "answers", "path", "sha256" };
	const struct json *path = json_get(checklist, "path");
	const struct json *sha256 = json_get(checklist, "sha256");

	if (!only_members(checklist, known, ARRAY_SIZE(known)) ||
	    json_type(json_get(checklist, "answers")) != JSON_OBJECT)
		return bad(err, "checklist", "path, sha256 and answers");
	if (json_type(path) == JSON_NULL && json_type(sha256) == JSON_NULL)
		return 0;
	if (json_type(path) != JSON_STRING || !is_sha256(json_string(sha256)))
		return bad(err, "checklist", "path, sha256 and answers");
	return 0;
}

static int read_store(struct statement *s, struct err *err)
{
	static const char *const known[] = { "anchor", "policy_sha256" };
	const struct json *store = json_get(s->root, "store");
	const char *anchor = json_text(store, "anchor", NULL);
	const char *base = json_text(s->root, "base", NULL);

	s->anchor_policy_sha256 = json_text(store, "policy_sha256", NULL);
	if (!only_members(store, known, ARRAY_SIZE(known)) || !anchor ||
	    !oid_parse(&s->anchor, anchor) ||
	    !is_sha256(s->anchor_policy_sha256))
		return bad(err, "store", "an anchor with its policy's digest");
	if (!base || !oid_parse(&s->base, base))
		return bad(err, "base", "a commit id");
	s->policy_sha256 = json_text(s->root, "policy_sha256", NULL);
	if (!is_sha256(s->policy_sha256))
		return bad(err, "policy_sha256", "a SHA-256 digest");
	return 0;
}

/* In the one form that is written; not 0, which stands for none. */
static bool read_time(int64_t *out, const char *s)
{
	char again[TEXT_TIME_SIZE];

	if (!s || !text_untime(out, s) || *out == 0)
		return false;
	text_time(again, *out);
	return strcmp(again, s) == 0;
}

static int read_times(struct statement *s, struct err *err)
{
	const char *issued = json_text(s->root, "issued", NULL);
	const struct json *expires = json_get(s->root, "expires");

	if (!read_time(&s->issued, issued))
		return bad(err, "issued", "a time");
	if (json_type(expires) != JSON_NULL &&
	    !read_time(&s->expires, json_string(expires)))
		return bad(err, "expires", "a time or null");
	return 0;
}

static int read_type(struct statement *s, struct err *err)
{
	const char *type = json_text(s->root, "type", "");

	for (size_t i = 0; i < ARRAY_SIZE(type_names); i++) {
		if (strcmp(type, type_names[i]) != 0)
			continue;
		s->type = (enum statement_type)i;
		s->decision = json_text(s->root, "decision", "");
		if (strcmp(s->decision, decisions[i]) != 0)
			return bad(err, "decision", decisions[i]);
		return 0;
	}
	return bad(err, "type", "one that is known");
}

static int read_texts(struct statement *s, struct err *err)
{
	const struct {
		const char *name;
		const char **field;
	} texts[] = {
		{ "ref", &s->ref },     { "person", &s->person },
		{ "key", &s->key },     { "reason", &s->reason },
		{ "nonce", &s->nonce },
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		*texts[i].field = json_text(s->root, texts[i].name, NULL);
		if (*texts[i].field == NULL)
			return bad(err, texts[i].name, "a text");
	}
	s->environments = json_get(s->root, "environments");
	s->tickets = json_get(s->root, "tickets");
	s->context = json_get(s->root, "context");
	s->checklist = json_get(s->root, "checklist");
	if (!text_is_name(s->person))
		return bad(err, "person", "a name of the policy");
	if (!are_strings(s->environments) || json_count(s->environments) == 0)
		return bad(err, "environments", "a list of names");
	if (!are_strings(s->tickets))
		return bad(err, "tickets", "a list of texts");
	return 0;
}

static int check_canonical(const struct json *root, const char *text,
			   size_t len, struct err *err)
{
	autobuf canonical = { 0 };

	if (json_canonical(&canonical, root, err))
		return -1;
	if (canonical.len != len || memcmp(buf_str(&canonical), text, len) != 0)
		return err_set(err, EXIT_INPUT,
			       "statement: not in canonical form (RFC 8785)");
	return 0;
}

/* One more is known that need not be there. */
static bool are_members(const struct json *root)
{
	size_t nr = ARRAY_SIZE(members);

	if (json_get(root, "acknowledged"))
		nr++;
	return json_type(root) == JSON_OBJECT && json_count(root) == nr &&
	       has_members(root, members, ARRAY_SIZE(members));
}

static int read_acknowledged(struct statement *s, struct err *err)
{
	s->acknowledged = json_get(s->root, "acknowledged");
	if (s->acknowledged == NULL)
		return 0;
	if (s->type != STATEMENT_APPROVE)
		return bad(err, "acknowledged", "a part of an approval only");
	return acknowledged_check(s->acknowledged, &s->changes, err);
}

int statement_parse(struct statement **out, const char *text, size_t len,
		    struct err *err)
{
	autoptr(statement) s = xcalloc(1, sizeof(*s));

	if (len > STATEMENT_SIZE_MAX)
		return err_set(err, EXIT_INPUT,
			       "statement: larger than %d bytes",
			       STATEMENT_SIZE_MAX);
	if (json_parse(&s->root, text, len, JSON_STRICT, "statement", err) ||
	    check_canonical(s->root, text, len, err))
		return -1;
	if (!are_members(s->root) ||
	    !text_equal(json_text(s->root, "format", NULL), FORMAT))
		return err_set(err, EXIT_INPUT,
			       "statement: its members are not those of %s",
			       FORMAT);
	if (read_type(s, err) || read_store(s, err) || read_texts(s, err) ||
	    read_times(s, err) || read_context(s->context, err) ||
	    read_checklist(s->checklist, err) ||
	    read_changes(&s->changes, json_get(s->root, "changes"), err) ||
	    read_acknowledged(s, err))
		return -1;
	*out = steal(s);
	return 0;
}

/* ---- writing ---- */

static struct json *side_json(const struct change_side *side)
{
	char oid[OID_HEX + 1];
	struct json *json;

	if (!side->present)
		return json_new_null();
	json = json_new_object();
	oid_format(oid, &side->oid);
	json_set_stringf(json, "mode", "%06o", side->mode);
	json_set_string(json, "oid", oid);
	json_set_string(json, "sha256", side->sha256);
	return json;
}

static void set_oid(struct json *object, const char *key, const struct oid *oid)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	json_set_string(object, key, hex);
}

static void set_time(struct json *object, const char *key, int64_t seconds)
{
	char text[TEXT_TIME_SIZE];

	text_time(text, seconds);
	json_set_string(object, key, text);
}

static void set_changes(struct json *root, const struct changes *changes)
{
	struct json *array = json_set_array(root, "changes");

	for (size_t i = 0; i < changes->nr; i++) {
		struct json *item = json_append_object(array);

		json_set_string(item, "path", changes->at[i].path);
		json_set(item, "old", side_json(&changes->at[i].old));
		json_set(item, "new", side_json(&changes->at[i].new));
	}
}

int statement_format(struct buf *out, const struct statement *s,
		     struct err *err)
{
	autoptr(json) root = json_new_object();
	struct json *store = json_set_object(root, "store");

	json_set_string(root, "format", FORMAT);
	json_set_string(root, "type", type_names[s->type]);
	set_oid(store, "anchor", &s->anchor);
	json_set_string(store, "policy_sha256", s->anchor_policy_sha256);
	json_set_string(root, "ref", s->ref);
	json_set(root, "environments", json_copy(s->environments));
	set_oid(root, "base", &s->base);
	json_set_string(root, "policy_sha256", s->policy_sha256);
	set_changes(root, &s->changes);
	json_set(root, "context", json_copy(s->context));
	json_set_string(root, "decision", decisions[s->type]);
	json_set_string(root, "person", s->person);
	json_set_string(root, "key", s->key);
	json_set(root, "checklist", json_copy(s->checklist));
	if (s->acknowledged)
		json_set(root, "acknowledged", json_copy(s->acknowledged));
	json_set_string(root, "reason", s->reason);
	json_set(root, "tickets", json_copy(s->tickets));
	set_time(root, "issued", s->issued);
	if (s->expires)
		set_time(root, "expires", s->expires);
	else
		json_set(root, "expires", json_new_null());
	json_set_string(root, "nonce", s->nonce);
	return json_canonical(out, root, err);
}
