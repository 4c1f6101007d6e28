/* draft_body.c - what a request sends, as a step of a draft runbook has it */
#include "core/base/secret_name.h"
#include "core/intake/draft.h"
#include "core/model/lint.h"

#include <string.h>

/* ---- fields ---- */

static void add_fields(struct draft *draft, struct json *request,
		       struct json *step, const struct intake_request *from)
{
	bool files = from->body == INTAKE_MULTIPART;
	struct json *out =
		json_set_object(request, files ? "multipart" : "form");

	for (size_t i = 0; i < from->fields.nr; i++) {
		const struct intake_pair *field = &from->fields.at[i];
		autofree char *name = NULL;
		autofree char *value = NULL;

		if (json_count(out) == DRAFT_PAIRS_MAX) {
			draft_step_todo(step,
					"it has more than %d fields: the rest "
					"was left out",
					DRAFT_PAIRS_MAX);
			break;
		}
		name = draft_value(draft, "field", field->name);
		if (json_get(out, name))
			draft_todo(draft,
				   "the field '%s' stood there twice: "
				   "the last one was kept",
				   name);
		if (field->file) {
			draft_file(draft, json_set_object(out, name),
				   field->name, field->value);
			continue;
		}
		value = draft_value(draft, field->name, field->value);
		json_set_string(out, name, value);
	}
	if (!json_count(out))
		json_remove(request, files ? "multipart" : "form");
}

/* ---- JSON ---- */

/* {"name": "Authorization", "value": …}: the name that the value has. */
static const char *name_of_value(const struct json *object)
{
	const char *name =
		json_text(object, "name", json_text(object, "key", ""));

	return name_is_secret(name) ? name : NULL;
}

/* The name under which a member stands; `under` is that of what holds it, and
 * *secret whether all in it is one. */
static const char *member_name(const struct json *holder,
			       const struct json *member, const char *under,
			       bool *secret)
{
	const char *key = json_key(member);
	const char *named =
		key && text_equal(key, "value") ? name_of_value(holder) : NULL;

	if (!key)
		return under;
	*secret = *secret || named || name_is_secret(key);
	return named ? named : key;
}

static struct json *filled(struct draft *draft, const char *key,
			   const struct json *value, bool secret)
{
	enum json_type type = json_type(value);
	autobuf number = { 0 };
	autofree char *text = NULL;
	struct json *out;

	if (type == JSON_STRING && secret && *json_string(value)) {
		text = draft_secret(draft, key, json_string(value));
		return json_new_string(text);
	}
	if (type == JSON_STRING) {
		text = draft_value(draft, key, json_string(value));
		return json_new_string(text);
	}
	if (type == JSON_NUMBER && secret) {
		json_compact(&number, value);
		text = draft_secret(draft, key, buf_str(&number));
		return json_new_string(text);
	}
	if (type != JSON_OBJECT && type != JSON_ARRAY)
		return json_copy(value);
	out = type == JSON_OBJECT ? json_new_object() : json_new_array();
	json_each(item, value) {
		bool inner = secret;
		const char *name = member_name(value, item, key, &inner);
		struct json *copy = filled(draft, name, item, inner);
		autofree char *ours = draft_value(
			draft, "field", json_key(item) ? json_key(item) : "");

		/* a name that stayed as it was is there once */
		if (text_equal(ours, json_key(item)))
			json_add(out, ours, copy);
		else if (type == JSON_OBJECT)
			json_set(out, ours, copy);
		else
			json_append(out, copy);
	}
	return out;
}

/*
 * Is a secret written out somewhere in it? With `draft`, variables that stand
 * for one become secrets.
 */
static bool holds_secret(struct draft *draft, const char *key,
			 const struct json *value, bool secret)
{
	const char *text = json_string(value);
	bool found = false;

	if (text && *text && blanks_is_one(text) && draft &&
	    (secret || draft_is_secret(key, text)))
		free(draft_secret(draft, key, text));
	if (text)
		return *text && !blanks_is_one(text) &&
		       (secret || draft_is_secret(key, text) ||
			draft_hides_secret(text, false));
	if (json_type(value) == JSON_NUMBER)
		return secret;
	json_each(item, value) {
		bool inner = secret;
		const char *name = member_name(value, item, key, &inner);

		found = holds_secret(draft, name, item, inner) || found;
	}
	return found;
}

/* { "n": $N }: a number in place of each variable that stands alone. */
static char *with_numbers(const char *text)
{
	autobuf out = { 0 };
	bool quoted = false;
	const char *name;
	size_t len;

	buf_add(&out, "");
	while (*text) {
		if (!quoted && blanks_find(text, &name, &len) == text) {
			buf_add(&out, "true");
			text = blanks_after(name, len);
			continue;
		}
		if (*text == '\\' && text[1])
			buf_add_byte(&out, (unsigned char)*text++);
		else if (*text == '"')
			quoted = !quoted;
		buf_add_byte(&out, (unsigned char)*text++);
	}
	return buf_detach(&out);
}

/* ---- texts ---- */

static void leave_out(struct json *step)
{
	draft_step_todo(step, "its body was left out, as something in it looks "
			      "like a secret: write it with { {inputs.NAME}} "
			      "in that place");
}

/* JSON that a document can't hold as it is, or that is none at all. */
static bool text_holds_secret(struct draft *draft, const char *text, bool json)
{
	autoptr(json) value = NULL;
	autofree char *plain = with_numbers(text);
	struct err ignored = { 0 };

	if (json && json_parse(&value, plain, strlen(plain), JSON_WIRE, "body",
			       &ignored) == 0)
		return holds_secret(NULL, "body", value, false) ||
		       holds_secret(draft, "body", value, false);
	return lint_looks_secret(text) || draft_hides_secret(text, true) ||
	       (json && strstr(text, "\\u"));
}

static void add_text(struct draft *draft, struct json *request,
		     struct json *step, const char *text)
{
	autoptr(json) json = NULL;
	autofree char *ready = NULL;
	struct err ignored = { 0 };
	const char *start = text + strspn(text, " \t\r\n");
	bool looks_json = *start == '{' || *start == '[';

	if (looks_json && json_parse(&json, text, strlen(text), JSON_STRICT,
				     "body", &ignored) == 0) {
		json_set(request, "json", filled(draft, "body", json, false));
		return;
	}
	if (text_holds_secret(draft, text, looks_json)) {
		leave_out(step);
		return;
	}
	ready = draft_text(draft, text);
	json_set_string(request, "text", ready);
}

void draft_body(struct draft *draft, struct json *request, struct json *step,
		const struct intake_request *from)
{
	switch (from->body) {
	case INTAKE_NO_BODY:
		break;
	case INTAKE_TEXT:
		if (from->text && *from->text)
			add_text(draft, request, step, from->text);
		break;
	case INTAKE_FORM:
	case INTAKE_MULTIPART:
		add_fields(draft, request, step, from);
		break;
	case INTAKE_UPLOAD:
		draft_file(draft, json_set_object(request, "file"), "upload",
			   from->text);
		break;
	}
}
