/* raw_secret.c - finds the secrets in a text, however many there are */
#include "core/report/raw.h"

#include "core/json/json.h"

#include <string.h>

/* Shorter strings would be found by chance in the middle of words. */
#define SECRET_LEN_MIN 4

void raw_secrets_prepare(struct strings *out, const struct strings *secrets)
{
	for (size_t i = 0; secrets && i < secrets->nr; i++) {
		autobuf quoted = { 0 };

		json_quote(&quoted, secrets->at[i]);
		/* Without its quotes */
		if (quoted.len - 2 >= SECRET_LEN_MIN)
			strings_take(out,
				     xstrndup(quoted.data + 1, quoted.len - 2));
		if (strlen(secrets->at[i]) >= SECRET_LEN_MIN)
			strings_add(out, secrets->at[i]);
	}
	strings_sort(out);
}

/* Of those from `low` to `high`, which begin alike, the first whose byte at
 * `at` is not less than `c`. */
static size_t narrow(const struct strings *prepared, size_t low, size_t high,
		     size_t at, unsigned c)
{
	while (low < high) {
		size_t i = low + (high - low) / 2;

		if ((unsigned char)prepared->at[i][at] < c)
			low = i + 1;
		else
			high = i;
	}
	return low;
}

/* Byte by byte there are fewer that begin as the text does; the one that is at
 * its end has been found, and stands first. */
size_t raw_secret_at(const struct strings *prepared, const char *s, size_t len)
{
	size_t low = 0, high = prepared->nr;
	size_t longest = 0;

	for (size_t at = 0; low < high; at++) {
		unsigned c;

		if (!prepared->at[low][at])
			longest = at;
		if (at == len || !s[at])
			break;
		c = (unsigned char)s[at];
		low = narrow(prepared, low, high, at, c);
		high = narrow(prepared, low, high, at, c + 1);
	}
	return longest;
}

size_t raw_span_at(const struct spans *spans, size_t at, size_t left)
{
	size_t low = 0, high = spans->nr;

	while (low < high) {
		size_t i = low + (high - low) / 2;

		if (spans->at[i].to <= at)
			low = i + 1;
		else
			high = i;
	}
	if (low == spans->nr || spans->at[low].from > at)
		return 0;
	return spans->at[low].to - at < left ? spans->at[low].to - at : left;
}
