/* sentence.c - a difference as a plain sentence */
#include "core/change/field.h"
#include "core/change/host.h"
#include "core/crypto/sshkey.h"

#include <string.h>

/* Longer values stand beneath the sentence, in full. */
#define VALUE_MAX 120

struct telling {
	struct difference *difference;
	struct material_pair kind;
	struct readings readings;
	const struct json *old_root;
	const struct json *new_root;
	const struct words *words;
	struct captures captures;
	bool shortened;
};

static const struct json *item_of(const struct telling *t)
{
	return t->difference->new ? t->difference->new : t->difference->old;
}

static void add_list(struct buf *out, const struct json *array)
{
	auto_release(strings) list = { 0 };

	json_each(item, array) {
		autobuf text = { 0 };

		if (json_string(item))
			buf_add(&text, json_string(item));
		else
			json_compact(&text, item);
		strings_add(&list, buf_str(&text));
	}
	if (list.nr == 0)
		buf_add(out, "nothing");
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
}

static void add_value(struct telling *t, struct buf *out,
		      const struct json *value, enum how how)
{
	autobuf text = { 0 };
	int64_t seconds;

	if (how == HOW_SPAN && json_string(value) &&
	    text_unspan(&seconds, json_string(value)))
		text_span(&text, seconds);
	else if (json_string(value))
		buf_add(&text, json_string(value));
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
	if (text.len > VALUE_MAX || strchr(buf_str(&text), '\n')) {
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

static void add_rule(struct buf *out, const struct json *rule)
{
	auto_release(strings) list = { 0 };
	int64_t count;

	json_each(one, json_get(rule, "sign_offs")) {
		autobuf text = { 0 };

		count = 1;
		(void)json_int(&count, json_get(one, "count"));
		buf_addf(&text, "%lld by '%s'", (long long)count,
			 json_text(one, "role", ""));
		strings_add(&list, buf_str(&text));
	}
	strings_join_words(out, &list);
}

static void add_signoff(struct buf *out, const struct json *sign_off)
{
	int64_t count = 1;

	(void)json_int(&count, json_get(sign_off, "count"));
	buf_addf(out, "%lld sign-off%s by '%s'", (long long)count,
		 count == 1 ? "" : "s", json_text(sign_off, "role", ""));
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
	const char *scope = json_string(item_of(t));
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

static enum how how_of(const struct telling *t)
{
	const struct field *field = field_find(&t->readings);

	return field ? field->how : HOW_VALUE;
}

/* A name between braces; anything unknown stays as it is. */
static void add_named(struct telling *t, struct buf *out, const char *name)
{
	const struct json *item = item_of(t);

	if (!strcmp(name, "old"))
		add_value(t, out, t->difference->old, how_of(t));
	else if (!strcmp(name, "new"))
		add_value(t, out, t->difference->new, how_of(t));
	else if (!strcmp(name, "item"))
		add_value(t, out, item, how_of(t));
	else if (!strcmp(name, "1") && t->captures.nr > 0)
		buf_add(out, t->captures.text[0]);
	else if (!strcmp(name, "2") && t->captures.nr > 1)
		buf_add(out, t->captures.text[1]);
	else if (!strcmp(name, "after"))
		add_after(t, out);
	else if (!strcmp(name, "meaning"))
		add_meaning(t, out);
	else if (!strcmp(name, "key"))
		add_key(out, json_text(item, "key", NULL));
	else if (!strcmp(name, "keyname"))
		add_key(out, t->captures.nr > 1 ? t->captures.text[1] : "");
	else if (!strcmp(name, "rule"))
		add_rule(out, item);
	else if (!strcmp(name, "signoff"))
		add_signoff(out, item);
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

static void fill(struct telling *t, struct buf *out, const char *template)
{
	while (*template) {
		size_t len = strcspn(template, "{");
		const char *end;

		buf_add_bytes(out, template, len);
		template += len;
		if (*template != '{')
			break;
		end = strchr(template, '}');
		if (end) {
			autofree char *name = xstrndup(
				template + 1, (size_t)(end - template - 1));

			add_named(t, out, name);
			template = end + 1;
		}
	}
}

/* "step 'export': ", with what is left of the place. */
static const char *add_owner(const struct telling *t, struct buf *out)
{
	const char *place = t->difference->place;
	auto_release(captures) names = { 0 };
	const char *what = NULL;

	if (t->kind.of == MATERIAL_RUNBOOK &&
	    place_matches("/steps/*/**", place, &names))
		what = "step";
	else if (t->kind.of == MATERIAL_RUNBOOK &&
		 place_matches("/inputs/*/**", place, &names))
		what = "question";
	if (!what)
		return place;
	buf_addf(out, "%s '%s': ", what, names.text[0]);
	return strchr(strchr(place + 1, '/') + 1, '/');
}

/* "request › headers › Accept" */
static void add_label(const struct telling *t, struct buf *out)
{
	const char *place = add_owner(t, out);

	while (*place == '/') {
		size_t len = strcspn(++place, "/");
		autofree char *name = xstrndup(place, len);

		place_unescape(name);
		buf_add(out, name);
		place += len;
		if (*place)
			buf_add(out, " \xe2\x80\xba ");
	}
}

static void general(struct telling *t, struct buf *out)
{
	struct difference *d = t->difference;
	autobuf label = { 0 };

	add_label(t, &label);
	switch (d->type) {
	case DIFFERENCE_ADDED:
		fill(t, out, d->item ? "{item} was added to " : "");
		buf_add(out, buf_str(&label));
		fill(t, out, d->item ? "" : " was set to {item}");
		break;
	case DIFFERENCE_REMOVED:
		fill(t, out, d->item ? "{item} was removed from " : "");
		buf_add(out, buf_str(&label));
		fill(t, out, d->item ? "" : " was removed; it was {item}");
		break;
	case DIFFERENCE_ORDER:
		buf_addf(out, "The order of the %s is now ", buf_str(&label));
		fill(t, out, "{new} instead of {old}");
		break;
	default:
		buf_add(out, buf_str(&label));
		fill(t, out, " is now {new} instead of {old}");
	}
}

static void secret(struct telling *t, struct buf *out)
{
	autobuf label = { 0 };

	add_label(t, &label);
	t->difference->told = true;
	buf_addf(out, "The secret %s %s; its value is not shown",
		 buf_str(&label),
		 !t->difference->old   ? "was added"
		 : !t->difference->new ? "was removed"
				       : "changed");
}

static void whole_document(struct telling *t, struct buf *out)
{
	const struct difference *d = t->difference;
	const char *kind = material_name(t->kind.of);

	t->difference->told = true;
	switch (d->type) {
	case DIFFERENCE_ADDED:
		buf_addf(out, "A new %s: %s", kind,
			 json_text(d->new, "title", "no title"));
		break;
	case DIFFERENCE_REMOVED:
		buf_addf(out, "The %s was removed: %s", kind,
			 json_text(d->old, "title", "no title"));
		break;
	case DIFFERENCE_MOVED:
		buf_addf(out, "The %s now stands at %s instead of %s", kind,
			 json_string(d->new), json_string(d->old));
		break;
	default:
		buf_add(out, "Only the writing changed (spaces, order, or "
			     "defaults written out); it means the same");
	}
}

static const char *template_of(const struct telling *t)
{
	if (!t->words)
		return NULL;
	switch (t->difference->type) {
	case DIFFERENCE_ADDED:
		return t->words->added;
	case DIFFERENCE_REMOVED:
		return t->words->removed;
	case DIFFERENCE_CHANGED:
		return t->words->changed;
	default:
		return NULL;
	}
}

static void note_all(struct buf *note, const struct json *value)
{
	if (json_string(value) && note->len == 0)
		host_note(note, json_string(value));
	json_each(item, value)
		note_all(note, item);
}

void sentence_fill(struct difference *difference, struct material_pair kind,
		   const struct json *old_root, const struct json *new_root)
{
	struct telling t = {
		.difference = difference,
		.kind = kind,
		.old_root = old_root,
		.new_root = new_root,
	};
	const char *template;
	const char *place;
	autobuf out = { 0 };
	autobuf note = { 0 };

	readings_of(&t.readings, kind, difference->place);
	t.words = words_find(&place, &t.readings);
	if (t.words)
		place_matches(t.words->place, place, &t.captures);
	template = template_of(&t);
	if (difference->place[0] == '\0')
		whole_document(&t, &out);
	else if (difference->secret)
		secret(&t, &out);
	else if (template)
		fill(&t, &out, template);
	else
		general(&t, &out);
	if (!difference->told)
		difference->told =
			!t.shortened && json_type(item_of(&t)) != JSON_OBJECT;
	note_all(&note, difference->new ? difference->new : difference->old);
	captures_release(&t.captures);
	difference->sentence = buf_detach(&out);
	difference->note = note.len > 0 ? buf_detach(&note) : NULL;
}
