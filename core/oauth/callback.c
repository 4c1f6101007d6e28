/* callback.c - what a browser brings back, checked before it is believed */
#include "core/oauth/consent.h"
#include "core/oauth/answer.h"
#include "core/base/text.h"
#include "core/crypto/hash.h"

#include <stdio.h>
#include <string.h>

#define CODE_MAX 4096

/* What may come; each once (RFC 6749 section 3.1). */
enum member { CODE, STATE, ISS, ERROR, DESCRIPTION, NR_MEMBERS };

static const char *const names[NR_MEMBERS] = {
	[CODE] = "code",
	[STATE] = "state",
	[ISS] = "iss",
	[ERROR] = "error",
	[DESCRIPTION] = "error_description",
};

struct members {
	struct buf at[NR_MEMBERS];
	bool has[NR_MEMBERS];
};

static void members_release(struct members *members)
{
	for (size_t i = 0; i < NR_MEMBERS; i++)
		secret_wipe_buf(&members->at[i]);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static int unescape(struct buf *out, const char *s, size_t len)
{
	buf_reserve(out, len); /* never moved once the code is in it */
	for (size_t i = 0; i < len; i++) {
		int byte = s[i] == '+' ? ' ' : (unsigned char)s[i];

		if (s[i] == '%') {
			if (i + 2 >= len || digit(s[i + 1]) < 0 ||
			    digit(s[i + 2]) < 0)
				return -1;
			byte = digit(s[i + 1]) * 16 + digit(s[i + 2]);
			i += 2;
		}
		if (!byte)
			return -1;
		buf_add_byte(out, (unsigned char)byte);
	}
	return 0;
}

static int read_member(struct members *members, const char *text, size_t len,
		       struct err *err)
{
	size_t name = strcspn(text, "=&");

	for (size_t i = 0; i < NR_MEMBERS; i++) {
		if (strlen(names[i]) != name ||
		    memcmp(names[i], text, name) != 0)
			continue;
		if (members->has[i])
			return err_set(err, EXIT_SERVER,
				       "the browser came back with '%s' twice",
				       names[i]);
		members->has[i] = true;
		if (name < len &&
		    unescape(&members->at[i], text + name + 1, len - name - 1))
			return err_set(err, EXIT_SERVER,
				       "the browser came back with a '%s' that "
				       "is not readable",
				       names[i]);
	}
	return 0;
}

static int read_members(struct members *members, const char *query,
			struct err *err)
{
	while (*query) {
		size_t len = strcspn(query, "&");

		if (read_member(members, query, len, err))
			return -1;
		query += len + (query[len] == '&');
	}
	return 0;
}

static bool same(const struct buf *got, const char *wanted)
{
	return got->len == strlen(wanted) &&
	       hash_equal(buf_str(got), wanted, got->len);
}

/* Whose answer is it? Asked before anything else of it is looked at. */
static int check_sender(const struct members *members,
			const struct oauth_callback *expected, struct err *err)
{
	if (!same(&members->at[STATE], expected->state)) {
		err_set(err, EXIT_SERVER,
			"the browser came back with the answer to another "
			"question: its 'state' is not the one that was sent");
		return err_hint(err, "begin again, with the address that is "
				     "shown then");
	}
	/* RFC 9207 section 2.4, byte for byte */
	if (members->has[ISS] && !same(&members->at[ISS], expected->issuer)) {
		err_set(err, EXIT_SERVER,
			"the answer is from '%.200s', not from '%.200s': two "
			"servers were mixed up",
			buf_str(&members->at[ISS]), expected->issuer);
		return err_hint(err, "nothing was sent there; tell the people "
				     "who run the authorization server");
	}
	if (!members->has[ISS] && expected->iss_required)
		return err_set(err, EXIT_SERVER,
			       "the answer does not say which server it is "
			       "from ('iss'), though this server always does");
	return 0;
}

/* Appendix A.11: visible ASCII and space. */
static bool is_code(const struct buf *code)
{
	for (size_t i = 0; i < code->len; i++)
		if (code->data[i] < ' ' || code->data[i] > '~')
			return false;
	return code->len > 0 && code->len <= CODE_MAX;
}

static int take(struct secret **code, bool *refused,
		struct oauth_failure *failure, struct members *members,
		const struct oauth_callback *expected, struct err *err)
{
	if (check_sender(members, expected, err))
		return -1;
	*refused = members->has[ERROR];
	if (*refused) {
		*failure = (struct oauth_failure){ 0 };
		snprintf(failure->error, sizeof(failure->error), "%s",
			 buf_str(&members->at[ERROR]));
		snprintf(failure->description, sizeof(failure->description),
			 "%s", buf_str(&members->at[DESCRIPTION]));
		return 0;
	}
	if (!is_code(&members->at[CODE]))
		return err_set(err, EXIT_SERVER,
			       "the browser came back without a code");
	*code = secret_new(members->at[CODE].data, members->at[CODE].len);
	return 0;
}

int oauth_authorize_answer(struct secret **code, bool *refused,
			   struct oauth_failure *failure,
			   const struct secret *address,
			   const struct oauth_callback *expected,
			   struct err *err)
{
	const char *text = secret_bytes(address);
	size_t len = strlen(expected->redirect_uri);
	auto_release(members) members = { 0 };

	*refused = false;
	/* RFC 9700 section 4.1.3: exactly, no prefix, no other port. */
	if (strncmp(text, expected->redirect_uri, len) != 0 ||
	    text[len] != '?') {
		err_set(err, EXIT_SERVER,
			"this is not where the browser was to come back to "
			"(%.200s?…)",
			expected->redirect_uri);
		return err_hint(err, "copy the whole address from the "
				     "browser's address bar");
	}
	if (read_members(&members, text + len + 1, err))
		return -1;
	return take(code, refused, failure, &members, expected, err);
}
