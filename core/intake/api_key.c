/* api_key.c - a key that is sent in a header or in the address of a request */
#include "core/base/secret_name.h"
#include "core/intake/request.h"

#include <string.h>

#define NAME_BYTES 40 /* so that "-api-key" still fits into an input's name */

/* The how-many-eth value under that name this one is, from 1. */
static size_t number_of(struct strings *seen, const char *name,
			const char *value)
{
	autofree char *start = xasprintf("%s\n", name);
	autofree char *what = xasprintf("%s\n%s", name, value);
	size_t number = 1;

	for (size_t i = 0; i < seen->nr; i++) {
		if (text_equal(seen->at[i], what))
			return number;
		number += text_starts(seen->at[i], start);
	}
	strings_add(seen, what);
	return number;
}

/* The blank that stands for the key, which is a secret by its name. */
static char *blank_of(struct strings *seen, const char *name, const char *value)
{
	autofree char *clean = blanks_scrub(name);
	autofree char *cut = intake_short(clean, NAME_BYTES);
	size_t number = number_of(seen, clean, value);
	autofree char *text =
		number > 1            ? xasprintf("%s-%zu-api-key", cut, number)
		: name_is_secret(cut) ? xstrdup(cut)
				      : xasprintf("%s-api-key", cut);
	autobuf out = { 0 };

	blanks_add(&out, text, strlen(text));
	return buf_detach(&out);
}

static void into_url(struct intake_request *to, const char *name,
		     const char *blank)
{
	size_t len = strcspn(to->url, "#");
	autofree char *url =
		xasprintf("%.*s%c%s=%s", (int)len, to->url,
			  memchr(to->url, '?', len) ? '&' : '?', name, blank);

	intake_replace(&to->url, url);
}

void intake_api_key(struct intake_request *to, struct strings *seen,
		    const char *name, const char *value, bool in_query)
{
	autofree char *blank = NULL;

	if (!*name) {
		intake_request_todo(to, "the key that it proved itself by had "
					"no name");
		return;
	}
	blank = blank_of(seen, name, value);
	if (in_query)
		into_url(to, name, blank);
	else
		(void)intake_pair_add(&to->headers, name, blank);
}
