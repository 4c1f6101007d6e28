/* sandbox_form.c - forms that arrive, and the client that sends them */
#include "core/web/sandbox_parts.h"

#include <string.h>
#include <strings.h>

void sandbox_form_release(struct sandbox_form *form)
{
	for (size_t i = 0; i < form->values.nr; i++)
		explicit_bzero(form->values.at[i], strlen(form->values.at[i]));
	strings_release(&form->names);
	strings_release(&form->values);
	free(form->client);
}

const char *sandbox_form_get(const struct sandbox_form *form, const char *name)
{
	for (size_t i = 0; i < form->names.nr; i++)
		if (strcmp(form->names.at[i], name) == 0)
			return form->values.at[i];
	return NULL;
}

/* The reverse of form encoding; false for a bad or a NUL character. */
static bool decode(char **out, const char *s, size_t len)
{
	autowipe text = { 0 };

	buf_reserve(&text, len);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		char hex[3] = { 0 };

		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			if (i + 2 >= len)
				return false;
			for (int k = 0; k < 2; k++) {
				hex[k] = s[++i];
				if (hex[k] >= 'A' && hex[k] <= 'F')
					hex[k] |= 32;
			}
			if (!text_unhex(&c, 1, hex))
				return false;
		}
		if (c == '\0')
			return false;
		buf_add_byte(&text, c);
	}
	*out = buf_detach(&text);
	return true;
}

static bool read_field(struct sandbox_form *form, const char *s, size_t len)
{
	const char *equals = memchr(s, '=', len);
	size_t name_len = equals ? (size_t)(equals - s) : len;
	autofree char *name = NULL;
	char *value = NULL;

	if (!decode(&name, s, name_len))
		return false;
	/* RFC 6749 section 3.2: no parameter more than once. */
	if (sandbox_form_get(form, name))
		return false;
	if (!equals)
		value = xstrdup("");
	else if (!decode(&value, equals + 1, len - name_len - 1))
		return false;
	strings_add(&form->names, name);
	strings_take(&form->values, value);
	return true;
}

static bool read_form(struct sandbox_form *form, const struct buf *body)
{
	const char *at = buf_str(body);
	const char *end = at + body->len;

	while (at < end) {
		const char *next = memchr(at, '&', (size_t)(end - at));
		size_t len = (size_t)((next ? next : end) - at);

		if (len > 0 && !read_field(form, at, len))
			return false;
		at += len + 1;
	}
	return true;
}

static bool is_form(const struct server_call *call)
{
	static const char form[] = "application/x-www-form-urlencoded";
	const char *type = server_header(call, "Content-Type");

	return type && strncasecmp(type, form, sizeof(form) - 1) == 0 &&
	       strchr("; \t", type[sizeof(form) - 1]);
}

/* Who says they are who, with which secret. */
struct claim {
	char *id;
	char *secret;
};

static void claim_release(struct claim *claim)
{
	if (claim->secret)
		explicit_bzero(claim->secret, strlen(claim->secret));
	free(claim->secret);
	free(claim->id);
}

static bool claim_basic(struct claim *claim, const char *header)
{
	autowipe pair = { 0 };
	const char *colon;

	buf_reserve(&pair, strlen(header));
	if (!text_unbase64(&pair, header, strlen(header)) ||
	    !(colon = memchr(buf_str(&pair), ':', pair.len)))
		return false;
	return decode(&claim->id, pair.data, (size_t)(colon - pair.data)) &&
	       decode(&claim->secret, colon + 1,
		      pair.len - (size_t)(colon + 1 - pair.data));
}

static void claim_post(struct claim *claim, const struct sandbox_form *form)
{
	const char *id = sandbox_form_get(form, "client_id");
	const char *secret = sandbox_form_get(form, "client_secret");

	claim->id = id ? xstrdup(id) : NULL;
	claim->secret = secret ? xstrdup(secret) : NULL;
}

static bool is_true(struct sandbox *sandbox, const struct claim *claim)
{
	autoptr(secret) secret = NULL;

	if (!claim->id || !claim->secret)
		return false;
	secret = secret_new(claim->secret, strlen(claim->secret));
	return sandbox_client_admit(sandbox, claim->id, secret) ||
	       (secret_equal(secret, sandbox->client_secret) &&
		strcmp(claim->id, sandbox->client_id) == 0);
}

static void refuse_client(struct server_reply *reply, const char *description)
{
	sandbox_refuse(reply, 401, "invalid_client", description);
	server_reply_header(reply, "WWW-Authenticate",
			    "Basic realm=\"sandbox\"");
}

/* RFC 6749 section 2.3: one way of proving it, not two. */
static bool claims_twice(const struct sandbox_form *form, const char *header)
{
	return header && sandbox_form_get(form, "client_secret");
}

static bool admit_client(struct sandbox *sandbox, struct server_reply *reply,
			 const struct server_call *call,
			 struct sandbox_form *form)
{
	const char *header = server_header(call, "Authorization");
	auto_release(claim) claim = { 0 };
	bool readable = true;

	if (claims_twice(form, header)) {
		sandbox_refuse(reply, 400, "invalid_request",
			       "The client authenticates in two ways at once.");
		return false;
	}
	if (!header)
		claim_post(&claim, form);
	else
		readable = strncasecmp(header, "Basic ", 6) == 0 &&
			   claim_basic(&claim, header + 6);
	if (!readable || !is_true(sandbox, &claim)) {
		refuse_client(reply, "The client id or its secret is wrong.");
		return false;
	}
	if (sandbox->fault == SANDBOX_EXPIRED_SECRET) {
		refuse_client(reply, "The client secret has expired.");
		return false;
	}
	form->client = steal(claim.id);
	return true;
}

bool sandbox_admit(struct sandbox_form *form, struct sandbox *sandbox,
		   struct server_reply *reply, const struct server_call *call)
{
	/* RFC 6749 section 5.1: no cache may keep any of this. */
	server_reply_header(reply, "Cache-Control", "no-store");
	if (!is_form(call)) {
		sandbox_refuse(reply, 400, "invalid_request",
			       "The body must be "
			       "application/x-www-form-urlencoded.");
		return false;
	}
	if (!read_form(form, &call->body)) {
		sandbox_refuse(reply, 400, "invalid_request",
			       "The form is malformed or names a field twice.");
		return false;
	}
	return admit_client(sandbox, reply, call, form);
}
