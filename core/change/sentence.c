/* sentence.c - a difference as a plain sentence */
#include "core/change/sentence.h"
#include "core/change/host.h"

#include <string.h>

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

			telling_add(t, out, name);
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
		return t->left;
	buf_addf(out, "%s '%s': ", what, names.text[0]);
	return strchr(strchr(place + 1, '/') + 1, '/');
}

/* "request › headers › Accept" */
static void add_label(struct buf *out, const char *place, size_t len)
{
	const char *end = place + len;

	while (place < end) {
		const char *name = ++place;
		autofree char *text = NULL;

		place += strcspn(name, "/");
		text = xstrndup(name, (size_t)(place - name));
		place_unescape(text);
		buf_addf(out, "%s%s", text,
			 place < end ? " \xe2\x80\xba " : "");
	}
}

/* A named item, whose values stand below. */
static void named_item(struct buf *out, const struct difference *d,
		       const char *place)
{
	size_t len = (size_t)(strrchr(place, '/') - place);
	bool added = d->type == DIFFERENCE_ADDED;

	buf_add(out, "'");
	add_label(out, place + len, strlen(place + len));
	buf_addf(out, "' was %s", added ? "added" : "removed");
	if (len > 0) {
		buf_add(out, added ? " to " : " from ");
		add_label(out, place, len);
	}
}

/* Does each array hold what the other does? */
static bool same_values(const struct json *a, const struct json *b)
{
	auto_release(listing) ours = { 0 };
	auto_release(listing) theirs = { 0 };

	listing_of_values(&ours, a);
	listing_of_values(&theirs, b);
	for (size_t i = 0; i < ours.nr && ours.nr == theirs.nr; i++)
		if (strcmp(ours.at[ours.sorted[i]].name,
			   theirs.at[theirs.sorted[i]].name) != 0)
			return false;
	return ours.nr == theirs.nr;
}

static void general_change(struct telling *t, struct buf *out,
			   const char *label)
{
	const char *what = *label ? label : "all of it";
	struct difference *d = t->difference;

	switch (d->type) {
	case DIFFERENCE_ADDED:
		fill(t, out, d->item ? "{item} was added to " : "");
		buf_add(out, what);
		fill(t, out, d->item ? "" : " was set to {item}");
		break;
	case DIFFERENCE_REMOVED:
		fill(t, out, d->item ? "{item} was removed from " : "");
		buf_add(out, what);
		fill(t, out, d->item ? "" : " was removed; it was {item}");
		break;
	case DIFFERENCE_ORDER:
		buf_addf(out, "The order of the %s is now ",
			 *label ? label : "whole");
		fill(t, out, "{new} instead of {old}");
		break;
	default:
		buf_add(out, what);
		fill(t, out, " is now {new} instead of {old}");
		if (json_type(d->old) == JSON_ARRAY &&
		    json_type(d->new) == JSON_ARRAY &&
		    same_values(d->old, d->new))
			buf_add(out, " (the same in another order)");
	}
}

static void general(struct telling *t, struct buf *out)
{
	struct difference *d = t->difference;
	const char *place = add_owner(t, out);
	autobuf label = { 0 };

	if (d->item && json_type(telling_item(t)) == JSON_OBJECT &&
	    strrchr(place, '/')) {
		named_item(out, d, place);
		return;
	}
	add_label(&label, place, strlen(place));
	general_change(t, out, buf_str(&label));
}

static void secret(struct telling *t, struct buf *out)
{
	const char *place = add_owner(t, out);
	autobuf label = { 0 };

	add_label(&label, place, strlen(place));
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

static bool is_whole_list(const struct difference *difference)
{
	return !difference->item && (!difference->old || !difference->new) &&
	       (json_type(difference->old) == JSON_ARRAY ||
		json_type(difference->new) == JSON_ARRAY);
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
	t.words = words_find(&place, &t.readings, is_whole_list(difference));
	if (t.words)
		place_matches(t.words->place, place, &t.captures);
	template = template_of(&t);
	t.left = readings_owner(&out, kind, difference->place);
	if (difference_is_of_document(difference))
		whole_document(&t, &out);
	else if (difference->secret)
		secret(&t, &out);
	else if (template)
		fill(&t, &out, template);
	else
		general(&t, &out);
	if (!difference->told)
		difference->told = !t.shortened &&
				   json_type(telling_item(&t)) != JSON_OBJECT;
	note_all(&note, difference->new ? difference->new : difference->old);
	captures_release(&t.captures);
	difference->sentence = buf_detach(&out);
	difference->note = note.len > 0 ? buf_detach(&note) : NULL;
}
