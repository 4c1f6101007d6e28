/* diff_json.c - what a change means, for programs (format diff/1) */
#include "core/change/diff.h"

#include <string.h>

static void add_difference(struct json *array, const struct difference *d)
{
	struct json *out = json_append_object(array);

	json_set_string(out, "type", difference_type_name(d->type));
	json_set_string(out, "risk", risk_name(d->risk));
	json_set_string(out, "sentence", d->sentence);
	json_set_string(out, "place", d->place);
	json_set_string(out, "pointer", d->pointer);
	json_set_copy(out, "old", d->old);
	json_set_copy(out, "new", d->new);
	if (d->item)
		json_set_bool(out, "item", true);
	if (d->after)
		json_set_string(out, "after", d->after);
	if (d->told)
		json_set_bool(out, "told", true);
	if (d->secret)
		json_set_bool(out, "secret", true);
	if (d->note)
		json_set_string(out, "note", d->note);
	if (d->why[0] != '\0') {
		json_set_string(out, "why", d->why);
		json_set_string(out, "source", d->source);
	}
}

void differences_json(struct json *array, const struct document_diff *diff)
{
	for (size_t i = 0; i < diff->nr; i++)
		add_difference(array, &diff->at[i]);
}

void diff_json(struct json *out, const struct diff *diff)
{
	struct json *documents = json_set_array(out, "documents");

	for (size_t i = 0; i < diff->nr; i++) {
		const struct document_diff *d = &diff->at[i];
		struct json *one = json_append_object(documents);
		struct json *list;

		json_set_string(one, "path", d->path);
		if (d->old_path)
			json_set_string(one, "old_path", d->old_path);
		json_set_string(one, "kind", material_name(d->material.of));
		if (d->material.inner)
			json_set_string(one, "holds",
					material_name(d->material.inner));
		json_set_string(one, "title", d->title);
		json_set_string(one, "change",
				d->added     ? "added"
				: d->removed ? "removed"
					     : "changed");
		list = json_set_array(one, "differences");
		differences_json(list, d);
		json_set_copy(one, "lists", d->lists);
		json_set_copy(one, "waivers", d->waivers);
	}
	for (int risk = RISK_HIGH; risk >= RISK_INFO; risk--)
		json_set_int(out, risk_name((enum risk)risk),
			     (int64_t)diff_count(diff, (enum risk)risk));
}

static bool find_type(enum difference_type *out, const char *name)
{
	for (int type = 0; type < DIFFERENCE_TYPES; type++)
		if (!strcmp(difference_type_name((enum difference_type)type),
			    name)) {
			*out = (enum difference_type)type;
			return true;
		}
	return false;
}

static char *text_of(const struct json *object, const char *key)
{
	const char *text = json_text(object, key, NULL);

	return text ? xstrdup(text) : NULL;
}

static void take_difference(struct document_diff *out,
			    enum difference_type type, const struct json *from)
{
	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	out->at[out->nr++] = (struct difference){
		.type = type,
		.place = text_of(from, "place"),
		.pointer = text_of(from, "pointer"),
		.old = json_copy_any(json_get(from, "old")),
		.new = json_copy_any(json_get(from, "new")),
		.after = text_of(from, "after"),
		.item = json_is_true(json_get(from, "item")),
		.secret = json_is_true(json_get(from, "secret")),
		.sentence = text_of(from, "sentence"),
		.why = "",
		.source = "",
	};
}

/* What is put in has a value, what is taken out had one. */
static bool is_sound(enum difference_type type, const struct json *from)
{
	bool added = type == DIFFERENCE_ADDED || type == DIFFERENCE_CHANGED ||
		     type == DIFFERENCE_ORDER;

	return json_text(from, "place", NULL) &&
	       (!added || json_get(from, "new")) &&
	       (type != DIFFERENCE_REMOVED || json_get(from, "old"));
}

int diff_parse(struct document_diff *out, const struct json *document,
	       struct err *err)
{
	auto_release(document_diff) found = { 0 };

	found.material.of = material_find(json_text(document, "kind", ""));
	found.material.inner = material_find(json_text(document, "holds", ""));
	found.lists = json_copy_any(json_get(document, "lists"));
	json_each(one, json_get(document, "differences")) {
		enum difference_type type;

		if (!find_type(&type, json_text(one, "type", "")) ||
		    !is_sound(type, one))
			return err_set(err, EXIT_INPUT,
				       "no difference as 'rbctl diff --json' "
				       "writes them");
		take_difference(&found, type, one);
	}
	if (!found.material.of)
		return err_set(err, EXIT_INPUT,
			       "no document as 'rbctl diff --json' writes "
			       "them");
	*out = found;
	found = (struct document_diff){ 0 };
	return 0;
}
