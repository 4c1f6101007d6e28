/* bruno_folder.c - what a request of Bruno takes from the folders around it */
#include "core/intake/bruno.h"

#include <string.h>

/* The settings of the folder that ends at `len` of the name. */
static const struct bru *settings_of(const struct bruno_files *files,
				     const char *name, size_t len)
{
	autofree char *path = xasprintf("%.*s%s", (int)len, name,
					len ? "folder.bru" : "collection.bru");

	for (size_t i = 0; i < files->from->nr; i++)
		if (text_equal(files->from->at[i].name, path))
			return &files->bru[i];
	return NULL;
}

bool bruno_above(const struct bru **out, const struct bruno_files *files,
		 const char *name, size_t *len)
{
	while (*len) {
		for (--*len; *len && name[*len - 1] != '/';)
			--*len;
		*out = settings_of(files, name, *len);
		if (*out)
			return true;
	}
	return false;
}

const struct bru *bruno_auth(const char **mode, const struct bru *own,
			     const struct bruno_files *files, const char *name)
{
	size_t len = strlen(name);
	const struct bru *above;

	if (!text_equal(*mode, "inherit"))
		return own;
	while (bruno_above(&above, files, name, &len)) {
		const char *said = bru_value(above, "auth", "mode");

		if (!said || text_equal(said, "inherit"))
			continue;
		*mode = said;
		return above;
	}
	return own;
}

static void add_headers(struct intake_request *to,
			const struct bru_block *block)
{
	for (size_t i = 0; block && i < block->pairs.nr; i++) {
		autofree char *name =
			blanks_from_braces(block->pairs.at[i].name);
		autofree char *value =
			blanks_from_braces(block->pairs.at[i].value);

		if (!intake_pair_find(&to->headers, name) &&
		    !intake_pair_add(&to->headers, name, value))
			intake_request_todo(to, "not all headers of its "
						"folders were taken over");
	}
}

void bruno_note(struct intake_request *to, const struct bru *bru,
		const char *whose)
{
	static const char *const scripts[][2] = {
		{ "script:pre-request", "before the request" },
		{ "script:post-response", "after the answer" },
		{ "tests", "after the answer" },
		{ "assert", "after the answer" },
		{ "vars:post-response", "after the answer" },
	};
	const struct bru_block *values = bru_find(bru, "vars:pre-request");

	for (size_t i = 0; i < ARRAY_SIZE(scripts); i++)
		if (bru_find(bru, scripts[i][0]))
			intake_request_todo(
				to,
				"%s script %s was not taken over: what it "
				"checks goes into 'expect', what it keeps "
				"into 'capture'",
				whose, scripts[i][1]);
	if (values && values->pairs.nr)
		intake_request_todo(to, BRUNO_VALUES, whose);
}

void bruno_inherit(struct bruno *bruno, struct intake_request *to,
		   const struct bruno_files *files, const char *name)
{
	size_t len = strlen(name);
	const struct bru *above;

	while (bruno_above(&above, files, name, &len)) {
		autofree char *folder = xstrndup(name, len ? len - 1 : 0);
		autofree char *clean = blanks_scrub(folder);
		autofree char *whose =
			*clean ? xasprintf("the folder '%.100s': its", clean)
			       : xstrdup("the collection's");

		add_headers(to, bru_find(above, "headers"));
		if (strings_add_once(&bruno->folders, folder))
			bruno_note(to, above, whose);
	}
}

void bruno_no_auth(struct intake_request *to, const char *mode)
{
	if (text_equal(mode, "inherit"))
		intake_request_todo(to, "how it proves itself is said by a "
					"collection that was not brought: say "
					"whether the token goes along");
	else
		intake_request_todo(to,
				    "it proved itself by '%.40s', which "
				    "rbctl has not",
				    mode);
}
