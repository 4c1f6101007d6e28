/* secrets.c - the secrets of a document, for whoever shows its text */
#include "core/change/walk.h"

static void collect_strings(const struct json *value, void *payload)
{
	struct strings *out = payload;

	if (json_string(value))
		strings_add(out, json_string(value));
	json_each(item, value)
		collect_strings(item, out);
}

void diff_secrets(struct strings *out, const struct document *document)
{
	struct walk walk = { .new = document,
			     .material = material_of(document) };

	walk_each_secret(&walk, document->root, collect_strings, out);
	walk_end(&walk);
}
