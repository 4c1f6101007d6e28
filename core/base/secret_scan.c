/* secret_scan.c - one pass over a text: words, and what follows '=' and ':' */
#include "core/base/secret_scan.h"

#include "core/base/secret_known.h"
#include "core/base/secret_name.h"
#include "core/base/secret_pair.h"
#include "core/base/text.h"

#include <ctype.h>
#include <string.h>

#define BLANKS_MAX   64   /* between a name, its '=' and its value */
#define BINARY_BYTES 8000 /* as git does: a NUL in there, and it is no text */
#define USER_MAX     256  /* of what stands before a host in an address */

struct reader {
	struct secret_line at;
	struct secret_spots *out;
	/* How far places were counted. */
	size_t counted, line, column;
	bool jwk; /* a JSON Web Key is in it */
};

/* Where findings stand is asked in the order of the text. */
static void add(struct reader *r, size_t place, const char *what,
		const char *name)
{
	struct secret_spot *spot;

	if (r->out->nr == SECRET_SPOTS_MAX) {
		r->out->more = true;
		return;
	}
	for (; r->counted < place; r->counted++) {
		unsigned char c = (unsigned char)r->at.text[r->counted];

		if (c == '\n') {
			r->line++;
			r->column = 1;
		} else if ((c & 0xc0) != 0x80) {
			r->column++;
		}
	}
	spot = &r->out->at[r->out->nr++];
	*spot = (struct secret_spot){ .line = r->line,
				      .column = r->column,
				      .what = what };
	if (name)
		memcpy(spot->name, name, strlen(name));
}

/* RFC 7518 sections 6.2.2, 6.3.2 and 6.4: the private members. */
static bool is_of_jwk(const struct secret_pair *p, const struct reader *r)
{
	return r->jwk && p->quoted && p->end - p->value >= 20 &&
	       (text_equal(p->text, "d") || text_equal(p->text, "k"));
}

/* Where to go on; `op` when there is none. */
static size_t look_at_pair(struct reader *r, size_t op)
{
	struct secret_pair p;

	if (!secret_pair_read(&p, &r->at, op) ||
	    p.end - p.value < SECRET_VALUE_MIN ||
	    secret_known(NULL, r->at.text + p.value, p.end - p.value))
		return op; /* what is known is found under its own name */
	if (is_of_jwk(&p, r)) {
		add(r, p.value, "a private JSON Web Key", NULL);
		return p.end;
	}
	if (!name_is_secret(p.text) ||
	    secret_is_placeholder(p.text, r->at.text + p.value,
				  p.end - p.value))
		return op;
	add(r, p.value, NULL, p.text);
	return p.end;
}

/* ://user:password@host */
static size_t look_at_address(struct reader *r, size_t colon)
{
	size_t from = colon + 3, i = from, password = 0;

	for (; i < r->at.len && i - from < USER_MAX; i++) {
		char c = r->at.text[i];

		if ((unsigned char)c <= ' ' || strchr("/?#\"'`<>()", c))
			return colon;
		if (c == ':' && !password)
			password = i + 1;
		if (c == '@')
			break;
	}
	if (secret_char_at(&r->at, i) != '@' || !password ||
	    secret_is_placeholder("password", r->at.text + password,
				  i - password))
		return colon;
	add(r, password, "a password in an address", NULL);
	return i;
}

/* Says what a server publishes of itself, signed (RFC 8414 section 2.1, RFC
 * 7591 section 2.3). */
static bool is_published(const struct reader *r, size_t place)
{
	static const char *const names[] = { "signed_metadata",
					     "software_statement" };
	struct secret_pair p = { 0 };
	size_t op = place;

	while (op > r->at.start && place - op < BLANKS_MAX &&
	       secret_char_at(&r->at, op) != ':')
		op--;
	if (secret_char_at(&r->at, op) != ':' ||
	    !secret_pair_name(&p, &r->at, op))
		return false;
	return text_equal(p.text, names[0]) || text_equal(p.text, names[1]);
}

static size_t look_at_word(struct reader *r, size_t i)
{
	size_t used = 0;
	const char *what = secret_known(&used, r->at.text + i, r->at.len - i);

	if (what == NULL)
		return i;
	if (!secret_is_jwt(NULL, r->at.text + i, r->at.len - i) ||
	    !is_published(r, i))
		add(r, i, what, NULL);
	return i + used;
}

static bool begins_word(const struct reader *r, size_t i)
{
	unsigned char c = (unsigned char)r->at.text[i];
	unsigned char before = i ? (unsigned char)r->at.text[i - 1] : ' ';

	if (c == '-')
		return before != '-';
	return isalnum(c) && !isalnum(before) && before != '_' &&
	       before != '-' && before != '.';
}

static size_t look_at(struct reader *r, size_t i, bool names)
{
	char c = r->at.text[i];

	if (begins_word(r, i))
		return look_at_word(r, i);
	if (!names || (c != ':' && c != '='))
		return i;
	if (c == ':' && secret_char_at(&r->at, i + 1) == '/' &&
	    secret_char_at(&r->at, i + 2) == '/')
		return look_at_address(r, i);
	return look_at_pair(r, i);
}

void secret_scan(struct secret_spots *out, const char *text, size_t len,
		 enum secret_scan how)
{
	struct reader r = { .at = { .text = text, .len = len }, .out = out };
	size_t begin = len < BINARY_BYTES ? len : BINARY_BYTES;
	bool names = how == SECRET_SCAN_ALL && !memchr(text, '\0', begin);
	size_t i = 0;

	*out = (struct secret_spots){ 0 };
	r.line = r.column = 1;
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		i = r.counted = r.at.start = 3;
	r.jwk = names && memmem(text, len, "\"kty\"", 5);
	while (i < len && !out->more) {
		size_t next = look_at(&r, i, names);

		do {
			if (text[i] == '\n')
				r.at.start = i + 1;
		} while (++i < next);
	}
}
