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
	}
	strings_sort(out);
}

/* The first one that begins as `s` does, or stands behind that. */
static size_t find_beginning(const struct strings *prepared, const char *s)
{
	size_t low = 0, high = prepared->nr;

	while (low < high) {
		size_t i = low + (high - low) / 2;

		if (memcmp(prepared->at[i], s, SECRET_LEN_MIN) < 0)
			low = i + 1;
		else
			high = i;
	}
	return low;
}

size_t raw_secret_at(const struct strings *prepared, const char *s, size_t len)
{
	size_t longest = 0;

	if (len < SECRET_LEN_MIN)
		return 0;
	for (size_t i = find_beginning(prepared, s); i < prepared->nr; i++) {
		const char *secret = prepared->at[i];
		size_t size = strlen(secret);

		if (memcmp(secret, s, SECRET_LEN_MIN) != 0)
			break;
		if (size > longest && size <= len && !memcmp(secret, s, size))
			longest = size;
	}
	return longest;
}
