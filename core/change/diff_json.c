/* diff_json.c - what a change means, for programs (format diff/1) */
#include "core/change/diff.h"

static void set_copy(struct json *out, const char *key,
		     const struct json *value)
{
	if (value)
		json_set(out, key, json_copy(value));
}

static void add_difference(struct json *array, const struct difference *d)
{
	struct json *out = json_append_object(array);

	json_set_string(out, "type", difference_type_name(d->type));
	json_set_string(out, "risk", risk_name(d->risk));
	json_set_string(out, "sentence", d->sentence);
	json_set_string(out, "place", d->place);
	json_set_string(out, "pointer", d->pointer);
	set_copy(out, "old", d->old);
	set_copy(out, "new", d->new);
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
		json_set_string(one, "kind", document_kind_name(d->kind));
		json_set_string(one, "title", d->title);
		json_set_string(one, "change",
				d->added     ? "added"
				: d->removed ? "removed"
					     : "changed");
		list = json_set_array(one, "differences");
		differences_json(list, d);
		set_copy(one, "waivers", d->waivers);
	}
	for (int risk = RISK_HIGH; risk >= RISK_INFO; risk--)
		json_set_int(out, risk_name((enum risk)risk),
			     (int64_t)diff_count(diff, (enum risk)risk));
}
