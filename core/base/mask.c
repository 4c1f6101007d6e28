/* mask.c - what stands where a secret is not shown */
#include "core/base/mask.h"

#include <ctype.h>
#include <string.h>

/* "[REDACTED]" spells "redacted". Nothing is copied: it may be a secret. */
static bool spells(const char *text, size_t len, const char *word)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (isalnum(c) && tolower(c) != *word++)
			return false;
	}
	return *word == '\0';
}

static bool has_word(const char *text, size_t len)
{
	static const char *const words[] = { "redacted", "hidden", "masked",
					     "valuenotshown", "notshown" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (spells(text, len, words[i]))
			return true;
	return false;
}

static bool has_stars(const char *text, size_t len)
{
	static const char *const stars[] = { "***", "•••", "●●●" };

	for (size_t i = 0; i < ARRAY_SIZE(stars); i++)
		if (memmem(text, len, stars[i], strlen(stars[i])))
			return true;
	return false;
}

bool text_masks_secret(const char *text, size_t len)
{
	return has_word(text, len) || has_stars(text, len);
}

/* [REDACTED], <hidden>, _VALUE_NOT_SHOWN_ */
static bool is_bracketed(const char *text, size_t len)
{
	return len > 2 && ispunct((unsigned char)text[0]) &&
	       ispunct((unsigned char)text[len - 1]);
}

bool text_is_mask(const char *text)
{
	size_t len = strlen(text);

	if (is_bracketed(text, len) && has_word(text, len))
		return true;
	return has_stars(text, len) && !strchr(text, ' ') &&
	       !strstr(text, "://");
}
