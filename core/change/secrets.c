/* secrets.c - the secrets of a document, for whoever shows its text */
#include "core/change/walk.h"

static void collect_strings(struct strings *out, const struct json *value)
{
	if (json_string(value))
		strings_add(out, json_string(value));
	json_each(item, value)
		collect_strings(out, item);
}

/* Walks a value and collects what would be masked. */
static void collect_secrets(struct walk *walk, struct strings *out,
			    const struct json *value)
{
	struct inside was;

	if (walk_hides(walk, value)) {
		collect_strings(out, value);
		return;
	}
	was = walk_inside(walk, value, NULL);
	json_each(item, value) {
		const char *key = json_key(item) ? json_key(item) : "-";
		struct mark mark = walk_enter(walk, key, key, key);

		collect_secrets(walk, out, item);
		walk_leave(walk, mark);
	}
	walk->inside = was;
}

void diff_secrets(struct strings *out, const struct document *document)
{
	struct walk walk = { .new = document,
			     .material = material_of(document) };

	collect_secrets(&walk, out, document->root);
	walk_end(&walk);
}
