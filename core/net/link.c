/* link.c - where the next page is (RFC 8288) */
#include "core/net/http.h"
#include "core/base/text.h"

#include <string.h>
#include <strings.h>

/* Past a quoted string or a word; its text goes to `out`. */
static const char *read_value(struct buf *out, const char *at)
{
	if (*at != '"') {
		size_t len = strcspn(at, " \t,;");

		buf_add_bytes(out, at, len);
		return at + len;
	}
	for (at++; *at && *at != '"'; at++) {
		if (*at == '\\' && at[1])
			at++;
		buf_add_byte(out, (unsigned char)*at);
	}
	return *at ? at + 1 : at;
}

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	while (*words) {
		size_t next = strcspn(words, " \t");

		if (next == len && strncasecmp(words, word, len) == 0)
			return true;
		words += next;
		words += strspn(words, " \t");
	}
	return false;
}

/* The parameters of one link, up to the ',' before the next one; the first
 * "rel" counts (section 3.3). */
static const char *read_parameters(bool *wanted, const char *at,
				   const char *rel)
{
	bool seen = false;

	*wanted = false;
	for (;;) {
		autobuf value = { 0 };
		const char *name;
		size_t len;

		at += strspn(at, " \t");
		if (*at != ';')
			return at;
		at++;
		name = at += strspn(at, " \t");
		len = strcspn(at, " \t=;,");
		at += len;
		at += strspn(at, " \t");
		if (*at == '=')
			at = read_value(&value, at + 1 + strspn(at + 1, " \t"));
		if (seen || len != 3 || strncasecmp(name, "rel", 3) != 0)
			continue;
		seen = true;
		*wanted = has_word(buf_str(&value), rel);
	}
}

/* In one header line's value; caller frees. */
static char *find(const char *at, const char *rel)
{
	for (;;) {
		const char *end;
		const char *target;
		bool wanted;

		at += strspn(at, " \t,");
		if (*at != '<')
			return NULL;
		target = at + 1;
		end = strchr(target, '>');
		if (!end)
			return NULL;
		at = read_parameters(&wanted, end + 1, rel);
		if (wanted)
			return xstrndup(target, (size_t)(end - target));
	}
}

char *http_response_link(const struct http_response *response, const char *rel)
{
	const char *line = buf_str(&response->headers);

	while (*line) {
		size_t len = strcspn(line, "\n");

		if (strncasecmp(line, "Link:", 5) == 0) {
			autofree char *value = xstrndup(line + 5, len - 5);
			char *found = find(value, rel);

			if (found)
				return found;
		}
		line += len + (line[len] == '\n');
	}
	return NULL;
}
