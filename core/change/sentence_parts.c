/* sentence_parts.c - values, keys and people as they stand in a sentence */
#include "core/change/sentence.h"
#include "core/crypto/sshkey.h"

#include <string.h>

/* Longer values stand beneath the sentence, in full. */
#define VALUE_MAX 120

const struct json *telling_item(const struct telling *t)
{
	return t->difference->new ? t->difference->new : t->difference->old;
}

static void add_list(struct buf *out, const struct json *array)
{
	auto_release(strings) list = { 0 };

	json_each(item, array) {
		autobuf text = { 0 };

		if (json_string(item))
			buf_add(&text,
				*json_string(item) ? json_string(item) : "''");
		else
			json_compact(&text, item);
		strings_add(&list, buf_str(&text));
	}
	if (list.nr == 0)
		buf_add(out, "an empty list");
	strings_join_words(out, &list);
}

static void add_object(struct buf *out, const struct json *object)
{
	const char *between = "";

	json_each(member, object) {
		buf_addf(out, "%s%s ", between, json_key(member));
		if (json_string(member))
			buf_addf(out, "'%s'", json_string(member));
		else
			json_compact(out, member);
		between = ", ";
	}
	if (*between == '\0')
		buf_add(out, "an empty object");
}

/* Braces within a sentence are for nobody. */
static bool is_nested(const struct json *value)
{
	json_each(item, value)
		if (json_type(item) == JSON_OBJECT ||
		    (json_key(item) && json_type(item) == JSON_ARRAY))
			return true;
	return false;
}

static void add_value(struct telling *t, struct buf *out,
		      const struct json *value, const struct field *field)
{
	autobuf text = { 0 };
	int64_t seconds;

	if (field_seconds(&seconds, field, value))
		text_span(&text, seconds);
	else if (json_string(value))
		buf_add(&text,
			*json_string(value) ? json_string(value) : "(empty)");
	else if (json_type(value) == JSON_BOOL)
		buf_add(&text, json_is_true(value) ? "yes" : "no");
	else if (json_type(value) == JSON_ARRAY)
		add_list(&text, value);
	else if (json_type(value) == JSON_OBJECT)
		add_object(&text, value);
	else if (value)
		json_compact(&text, value);
	else
		buf_add(&text, "nothing");
	if (text.len > VALUE_MAX || strchr(buf_str(&text), '\n') ||
	    is_nested(value)) {
		t->shortened = true;
		buf_reset(&text);
		buf_add(&text, "what stands below");
	}
	buf_add(out, buf_str(&text));
}

static void add_key(struct buf *out, const char *line)
{
	struct err err = { 0 };
	struct sshkey key;

	if (line && sshkey_parse(&key, line, &err) == 0)
		sshkey_fingerprint(out, &key);
	else
		buf_add(out, line ? line : "");
}

/* "1 hour", "2 hours", "0.5 hours" */
static void add_hours(struct telling *t, struct buf *out,
		      const struct json *number)
{
	int64_t count = 0;

	add_value(t, out, number, NULL);
	(void)json_int(&count, number);
	buf_add(out, count == 1 ? " hour" : " hours");
}

static void add_person(struct buf *out, const struct json *person)
{
	buf_addf(out, "%s <%s>", json_text(person, "name", "no name"),
		 json_text(person, "email", "no address"));
	json_each(key, json_get(person, "keys")) {
		buf_add(out, ", key ");
		add_key(out, json_text(key, "key", NULL));
	}
}

static void add_step(struct buf *out, const struct json *step)
{
	const struct json *request = json_get(step, "request");

	buf_addf(out, "'%s' (%s)", json_text(step, "title", ""),
		 json_text(step, "use", ""));
	if (request)
		buf_addf(out, " %s %s", json_text(request, "method", "GET"),
			 json_text(request, "url", ""));
}

static void add_meaning(const struct telling *t, struct buf *out)
{
	const char *scope = json_string(telling_item(t));
	const struct json *meaning = NULL;

	if (!scope)
		return;
	meaning = json_get(
		json_at(t->new_root, "token", "scope_meanings", NULL), scope);
	if (!meaning)
		meaning = json_get(
			json_at(t->old_root, "token", "scope_meanings", NULL),
			scope);
	if (json_string(meaning))
		buf_addf(out, ": %s", json_string(meaning));
}

static void add_after(const struct telling *t, struct buf *out)
{
	if (t->difference->after)
		buf_addf(out, " after '%s'", t->difference->after);
	else
		buf_add(out, " as the first");
}

static void add_seconds(struct telling *t, struct buf *out,
			const struct json *value)
{
	int64_t seconds;

	if (json_int(&seconds, value) && seconds > 0)
		text_span(out, seconds);
	else
		add_value(t, out, value, NULL);
}

/* Of a number in base64url; some write a zero byte before it. */
static size_t bits_of(const char *number)
{
	bool zero = number[0] == 'A' && number[1] >= 'A' && number[1] <= 'P';

	return (strlen(number) * 6 / 8 - zero) * 8;
}

/* "RSA with 2048 bits, sig, RS256, 'kid', thumbprint …" */
static void add_jwk(struct buf *out, const struct json *jwk)
{
	static const char *const members[] = { "crv", "use", "alg" };
	const char *n = json_text(jwk, "n", "");
	autobuf thumbprint = { 0 };

	buf_addf(out, "'%s' (%s", json_text(jwk, "kid", "without a name"),
		 json_text(jwk, "kty", "of no type"));
	if (n[0] != '\0')
		buf_addf(out, " with %zu bits", bits_of(n));
	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		if (json_text(jwk, members[i], NULL))
			buf_addf(out, ", %s", json_text(jwk, members[i], ""));
	if (thumbprint_of(&thumbprint, jwk))
		buf_addf(out, ", thumbprint %s", buf_str(&thumbprint));
	buf_add(out, ")");
}

/* A name between braces; anything unknown stays as it is. */
void telling_add(struct telling *t, struct buf *out, const char *name)
{
	const struct json *item = telling_item(t);
	const struct field *field = field_find(&t->readings);

	if (telling_add_policy(t, out, name))
		return;
	if (!strcmp(name, "old"))
		add_value(t, out, t->difference->old, field);
	else if (!strcmp(name, "new"))
		add_value(t, out, t->difference->new, field);
	else if (!strcmp(name, "item"))
		add_value(t, out, item, field);
	else if (!strcmp(name, "1") && t->captures.nr > 0)
		buf_add(out, t->captures.text[0]);
	else if (!strcmp(name, "2") && t->captures.nr > 1)
		buf_add(out, t->captures.text[1]);
	else if (!strcmp(name, "3") && t->captures.nr > 2)
		buf_add(out, t->captures.text[2]);
	else if (!strcmp(name, "oldspan"))
		add_seconds(t, out, t->difference->old);
	else if (!strcmp(name, "newspan"))
		add_seconds(t, out, t->difference->new);
	else if (!strcmp(name, "newhours"))
		add_hours(t, out, t->difference->new);
	else if (!strcmp(name, "itemhours"))
		add_hours(t, out, item);
	else if (!strcmp(name, "jwk"))
		add_jwk(out, item);
	else if (!strcmp(name, "rolled"))
		buf_add(out, t->difference->rolled
				     ? "; before, another key had this name"
				     : "");
	else if (!strcmp(name, "after"))
		add_after(t, out);
	else if (!strcmp(name, "meaning"))
		add_meaning(t, out);
	else if (!strcmp(name, "key"))
		add_key(out, json_text(item, "key", NULL));
	else if (!strcmp(name, "keyname"))
		add_key(out, t->captures.nr > 1 ? t->captures.text[1] : "");
	else if (!strcmp(name, "person"))
		add_person(out, item);
	else if (!strcmp(name, "step"))
		add_step(out, item);
	else if (!strcmp(name, "input"))
		buf_addf(out, "%s (%s)", json_text(item, "label", ""),
			 json_text(item, "type", "text"));
	else if (!strcmp(name, "question"))
		buf_add(out, json_text(item, "text", ""));
}
