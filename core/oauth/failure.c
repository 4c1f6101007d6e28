/* failure.c - what a server said no with, whatever form it chose */
#include "core/json/json.h"
#include "core/oauth/answer.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ELLIPSIS "…"

/* Into a field; what is cut ends with an ellipsis, between characters. */
static void put(char *out, size_t size, const char *s)
{
	size_t len = s ? strlen(s) : 0;

	if (len == 0 || out[0])
		return;
	if (len >= size) {
		len = size - sizeof(ELLIPSIS);
		while (len > 0 && ((unsigned char)s[len] & 0xc0) == 0x80)
			len--;
		snprintf(out, size, "%.*s" ELLIPSIS, (int)len, s);
		return;
	}
	memcpy(out, s, len + 1);
}

#define PUT(field, s) put(field, sizeof(field), s)

/* A code may be a string or a number; 0 is no error anywhere. */
static void put_code(struct oauth_failure *out, const struct json *value)
{
	char number[32];
	int64_t code;

	PUT(out->error, json_string(value));
	if (json_int(&code, value) && code != 0) {
		snprintf(number, sizeof(number), "%lld", (long long)code);
		PUT(out->error, number);
	}
}

/* Under which names servers give the code and the sentence; the standard's
 * own first, then those seen in the wild, in pairs. */
static const char *const codes[] = { "error", "errorCode", "errorType",
				     "errcode", "error_code" };
static const char *const sentences[] = { "error_description", "errorSummary",
					 "errmsg", "message", "reason" };

static void read_members(struct oauth_failure *out, const struct json *object)
{
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		put_code(out, json_get(object, codes[i]));
	for (size_t i = 0; i < ARRAY_SIZE(sentences); i++)
		PUT(out->description,
		    json_string(json_get(object, sentences[i])));
}

static void read_json(struct oauth_failure *out, const struct json *json)
{
	const struct json *inner = json_get(json, "error");

	if (json_type(json) == JSON_ARRAY)
		json = json_item(json, 0);
	if (json_type(inner) == JSON_OBJECT) {
		/* {"error": {"status": "PERMISSION_DENIED", "message": …}} */
		PUT(out->error, json_string(json_get(inner, "status")));
		PUT(out->error, json_string(json_get(inner, "type")));
		put_code(out, json_get(inner, "code"));
		read_members(out, inner);
	}
	read_members(out, json);
	read_members(out, json_item(json_get(json, "errors"), 0));
}

static int hex(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at =
		c ? strchr(digits, c >= 'A' && c <= 'F' ? c | 32 : c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static char *unescape(const char *s, size_t len)
{
	autobuf out = { 0 };

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '%' && i + 2 < len && hex(s[i + 1]) >= 0 &&
		    hex(s[i + 2]) >= 0) {
			buf_add_byte(&out, (unsigned char)(hex(s[i + 1]) * 16 +
							   hex(s[i + 2])));
			i += 2;
		} else {
			buf_add_byte(&out,
				     s[i] == '+' ? ' ' : (unsigned char)s[i]);
		}
	}
	return buf_detach(&out);
}

/* error=…&error_description=…, as GitHub answers who does not ask for JSON */
static void read_form(struct oauth_failure *out, const char *body)
{
	while (*body) {
		size_t len = strcspn(body, "&");
		size_t name = strcspn(body, "=&");
		autofree char *value = NULL;

		if (name < len)
			value = unescape(body + name + 1, len - name - 1);
		if (name == 5 && strncmp(body, "error", 5) == 0)
			PUT(out->error, value);
		if (name == 17 && strncmp(body, "error_description", 17) == 0)
			PUT(out->description, value);
		body += len + (body[len] == '&');
	}
}

static void read_body(struct oauth_failure *out,
		      const struct http_response *response)
{
	const char *body = buf_str(&response->body);
	struct err ignored = { 0 };
	autoptr(json) json = NULL;

	while (text_is_space(*body))
		body++;
	if (json_parse(&json, buf_str(&response->body), response->body.len,
		       JSON_WIRE, "answer", &ignored) == 0)
		read_json(out, json);
	else if (text_starts(body, "error="))
		read_form(out, body);
	else if (response->status >= 400 && body[0] != '<')
		PUT(out->description, body);
}

/* Past a quoted string (RFC 9110 section 5.6.4), whose text goes to `out`;
 * `at` is at its opening quote. */
static const char *read_quoted(struct buf *out, const char *at)
{
	for (at++; *at && *at != '"'; at++) {
		if (*at == '\\' && at[1])
			at++;
		buf_add_byte(out, (unsigned char)*at);
	}
	return *at ? at + 1 : at;
}

/* name=value or name="value" in a challenge (RFC 9110 section 11.2); caller
 * frees. NULL when it is not in there. */
char *challenge_parameter(const char *challenge, const char *name)
{
	const char *at = challenge;

	while (*at) {
		size_t word = strcspn(at, " ,\t=\"");
		bool same = strncasecmp(at, name, word) == 0 &&
			    name[word] == '\0' && at[word] == '=';
		autobuf value = { 0 };

		at += word;
		at += *at == '=' || *at == ',' || *at == ' ' || *at == '\t';
		if (*at == '"')
			at = read_quoted(&value, at);
		else if (same)
			buf_add_bytes(&value, at, strcspn(at, " ,\t"));
		if (same)
			return buf_detach(&value);
	}
	return NULL;
}

/* OAuth "PLATFORM" "CODE" "SENTENCE", as Facebook has it. */
static void read_unnamed(struct oauth_failure *out, const char *header)
{
	const char *at = strncasecmp(header, "OAuth \"", 7) ? "" : header + 6;

	for (int i = 0; i < 3 && *at == '"'; i++) {
		autobuf value = { 0 };

		at = read_quoted(&value, at);
		at += strspn(at, " ");
		if (i == 1)
			PUT(out->error, buf_str(&value));
		else if (i == 2)
			PUT(out->description, buf_str(&value));
	}
}

static void read_challenge(struct oauth_failure *out,
			   const struct http_response *response)
{
	autofree char *header =
		http_response_headers(response, "WWW-Authenticate");
	autofree char *error = NULL;
	autofree char *description = NULL;

	if (!header)
		return;
	PUT(out->challenge, header);
	/* RFC 6750 section 3.1: a resource server says it here. */
	error = challenge_parameter(header, "error");
	description = challenge_parameter(header, "error_description");
	PUT(out->error, error);
	PUT(out->description, description);
	read_unnamed(out, header);
}

void oauth_failure_of(struct oauth_failure *out,
		      const struct http_response *response)
{
	*out = (struct oauth_failure){ .status = response->status };
	read_body(out, response);
	read_challenge(out, response);
}
