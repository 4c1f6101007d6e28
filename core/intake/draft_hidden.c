/* draft_hidden.c - secrets inside texts that nothing takes apart */
#include "core/base/secret_name.h"
#include "core/intake/draft.h"

#include <ctype.h>
#include <string.h>

#define WORD_MAX 128 /* bytes of a name that is looked at */

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_-.", c));
}

/* What follows a name: password=x, "password": "x", <password>x, … A variable,
 * or the type of one in GraphQL, is no value. */
static bool has_value(const char *text)
{
	text += strspn(text, " \t\"'\\]");
	if (!*text || !strchr("=:>", *text))
		return false;
	text += strspn(text, " \t\r\n\"'\\=:>");
	return *text && !strchr("<,}]$&", *text) &&
	       !text_starts(text, BLANK_START) && !text_starts(text, "String");
}

static bool hides(const char *text, bool any)
{
	char before = '\0';

	while (*text) {
		size_t len = 0;
		autofree char *word = NULL;
		const char *name, *blank;

		if (text_starts(text, BLANK_OPEN) &&
		    (blank = blanks_find(text, &name, &len)) == text) {
			text = blanks_after(name, len);
			before = '\0';
			continue;
		}
		for (len = 0; is_word(text[len]); len++)
			;
		if (!len) {
			before = *text++;
			continue;
		}
		if (len <= WORD_MAX && before != '$') {
			word = xstrndup(text, len);
			if (name_is_secret(word) &&
			    (any || has_value(text + len)))
				return true;
		}
		text += len;
		before = '\0';
	}
	return false;
}

bool draft_hides_secret(const char *text, bool any)
{
	autofree char *plain = NULL;

	if (hides(text, any))
		return true;
	if (!strchr(text, '%'))
		return false;
	plain = intake_decode(text, strlen(text)); /* client%5Fsecret=x */
	return hides(plain, any);
}
