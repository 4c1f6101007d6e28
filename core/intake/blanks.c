/* blanks.c - names inside texts that something else fills in */
#include "core/intake/request.h"

#include <string.h>

#define NAME_MAX_LEN 128 /* of what stands between braces */
#define NAME_CHARS \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.$:-"
#define RESOLVE_MAX  4 /* names inside values inside values … */
#define RESOLVED_MAX (64 * 1024)

void blanks_add(struct buf *out, const char *name, size_t len)
{
	buf_add(out, BLANK_OPEN);
	buf_add_bytes(out, name, len);
	buf_add(out, BLANK_CLOSE);
}

char *blanks_scrub(const char *text)
{
	autobuf out = { 0 };

	buf_add(&out, "");
	while (*text) {
		if (text_starts(text, BLANK_START)) {
			buf_add(&out, "?");
			text += strnlen(text, BLANK_LEN);
		} else {
			buf_add_byte(&out, (unsigned char)*text++);
		}
	}
	return buf_detach(&out);
}

/* Of what rbctl exports, a name says how it is escaped: PERIOD__form. */
static size_t without_escape(const char *name, size_t len)
{
	static const char *const ends[] = { "__text", "__form", "__address",
					    "__json" };

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		size_t end = strlen(ends[i]);

		if (len > end && !memcmp(name + len - end, ends[i], end))
			return len - end;
	}
	return len;
}

/* "{{ NAME }}" at `text`: the name, and what it is long; 0: it is none. */
static size_t name_in_braces(const char **name, const char *text)
{
	const char *end;
	size_t len;

	if (strncmp(text, "{{", 2) != 0)
		return 0;
	text += 2;
	text += strspn(text, " ");
	len = strspn(text, NAME_CHARS);
	end = text + len + strspn(text + len, " ");
	if (strncmp(end, "}}", 2) != 0 || len > NAME_MAX_LEN)
		return 0;
	*name = text;
	return len;
}

char *blanks_from_braces(const char *text)
{
	autofree char *clean = blanks_scrub(text);
	autobuf out = { 0 };
	const char *at = clean;

	buf_add(&out, "");
	while (*at) {
		const char *name;
		size_t len = name_in_braces(&name, at);

		if (!len) {
			buf_add_byte(&out, (unsigned char)*at++);
			continue;
		}
		at = strstr(name, "}}") + 2;
		blanks_add(&out, name, without_escape(name, len));
	}
	return buf_detach(&out);
}

const char *blanks_find(const char *text, const char **name, size_t *len)
{
	const char *open = strstr(text, BLANK_OPEN);
	const char *close = open ? strstr(open, BLANK_CLOSE) : NULL;

	if (!close)
		return NULL;
	*name = open + BLANK_LEN;
	*len = (size_t)(close - *name);
	return open;
}

const char *blanks_after(const char *name, size_t len)
{
	return name + len + BLANK_LEN;
}

bool blanks_is_one(const char *text)
{
	const char *name;
	size_t len;

	return blanks_find(text, &name, &len) == text &&
	       !*blanks_after(name, len);
}

static char *resolve_once(const char *text, const struct json *values,
			  bool *any)
{
	autobuf out = { 0 };
	const char *name, *at;
	size_t len;

	buf_add(&out, "");
	for (; (at = blanks_find(text, &name, &len));
	     text = blanks_after(name, len)) {
		autofree char *key = xstrndup(name, len);
		const char *value = json_text(values, key, NULL);

		buf_add_bytes(&out, text, (size_t)(at - text));
		if (value && out.len < RESOLVED_MAX) {
			autofree char *open = blanks_from_braces(value);

			buf_add(&out, open);
			*any = true;
		} else {
			blanks_add(&out, name, len);
		}
	}
	buf_add(&out, text);
	return buf_detach(&out);
}

char *blanks_resolve(const char *text, const struct json *values)
{
	char *out = xstrdup(text);

	for (int i = 0; i < RESOLVE_MAX; i++) {
		bool any = false;
		char *next = resolve_once(out, values, &any);

		free(out);
		out = next;
		if (!any || strlen(out) > RESOLVED_MAX)
			break;
	}
	return out;
}
