/* request.c - requests, put in order before a draft is made of them */
#include "core/intake/request.h"

#include <string.h>
#include <strings.h>

static void pairs_release(struct intake_pairs *pairs)
{
	for (size_t i = 0; i < pairs->nr; i++) {
		free(pairs->at[i].name);
		free(pairs->at[i].value);
	}
	free(pairs->at);
	*pairs = (struct intake_pairs){ 0 };
}

void intake_requests_release(struct intake_requests *requests)
{
	for (size_t i = 0; i < requests->nr; i++) {
		struct intake_request *request = &requests->at[i];

		free(request->title);
		free(request->method);
		free(request->url);
		free(request->text);
		free(request->user);
		pairs_release(&request->headers);
		pairs_release(&request->fields);
		strings_release(&request->todos);
	}
	free(requests->at);
	*requests = (struct intake_requests){ 0 };
}

struct intake_request *intake_requests_add(struct intake_requests *requests)
{
	struct intake_request *request;

	if (requests->nr == INTAKE_REQUESTS_MAX)
		return NULL;
	requests->at = grow(requests->at, requests->nr, &requests->alloc,
			    sizeof(*requests->at));
	request = &requests->at[requests->nr++];
	*request = (struct intake_request){ 0 };
	return request;
}

void intake_request_todo(struct intake_request *request, const char *format,
			 ...)
{
	autobuf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	strings_add_once(&request->todos, buf_str(&text));
}

bool intake_request_pair(struct intake_request *request,
			 struct intake_pairs *pairs, const char *name,
			 const char *value, bool file)
{
	if (!intake_pair_add(pairs, name, value)) {
		intake_request_todo(request, "%s", INTAKE_TOO_MANY_PAIRS);
		return false;
	}
	pairs->at[pairs->nr - 1].file = file;
	return true;
}

void intake_replace(char **at, const char *text)
{
	char *copy = xstrdup(text);

	free(*at);
	*at = copy;
}

/* ---- pairs ---- */

bool intake_pair_add(struct intake_pairs *pairs, const char *name,
		     const char *value)
{
	if (pairs->nr == INTAKE_PAIRS_MAX)
		return false;
	pairs->at =
		grow(pairs->at, pairs->nr, &pairs->alloc, sizeof(*pairs->at));
	pairs->at[pairs->nr++] = (struct intake_pair){
		.name = xstrdup(name),
		.value = xstrdup(value),
	};
	return true;
}

const char *intake_pair_find(const struct intake_pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->nr; i++)
		if (strcasecmp(pairs->at[i].name, name) == 0)
			return pairs->at[i].value;
	return NULL;
}

void intake_pair_drop(struct intake_pairs *pairs, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < pairs->nr; i++) {
		if (strcasecmp(pairs->at[i].name, name) == 0) {
			free(pairs->at[i].name);
			free(pairs->at[i].value);
			continue;
		}
		pairs->at[kept++] = pairs->at[i];
	}
	pairs->nr = kept;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* As application/x-www-form-urlencoded has it. A NUL, and what would begin a
 * blank, is no text. */
char *intake_decode(const char *text, size_t len)
{
	autobuf out = { 0 };
	size_t at;

	buf_add(&out, "");
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '+') {
			c = ' ';
		} else if (c == '%' && i + 2 < len &&
			   hex_value(text[i + 1]) >= 0 &&
			   hex_value(text[i + 2]) >= 0) {
			c = (unsigned char)(hex_value(text[i + 1]) << 4 |
					    hex_value(text[i + 2]));
			c = c == 0 || c == 0xee ? '?' : c;
			i += 2;
		}
		buf_add_byte(&out, c);
	}
	if (!text_is_utf8(buf_str(&out), out.len, &at))
		return xstrndup(text, len);
	return buf_detach(&out);
}

#define SPACE " \t\r\n"

static size_t count_pairs(const char *text)
{
	size_t nr = 1;

	for (; *text; text++)
		nr += *text == '&';
	return nr;
}

/* Its first part has a plain name, and some part has a value. */
static bool is_form(const char *text)
{
	size_t len;

	text += strspn(text, "&" SPACE);
	len = strcspn(text, "=&{}[]\"<>" SPACE);
	return len && (text[len] == '=' || text[len] == '&') &&
	       strchr(text, '=');
}

bool intake_pairs_decode(struct intake_pairs *pairs, const char *text)
{
	if (!is_form(text) || count_pairs(text) + pairs->nr > INTAKE_PAIRS_MAX)
		return false;
	while (*text) {
		size_t len = strcspn(text, "&");
		size_t space = strspn(text, SPACE);
		size_t skip = space < len ? space : len;
		size_t equal = strcspn(text, "=&");
		size_t from = equal < len ? equal + 1 : len;
		autofree char *name = intake_decode(text + skip, equal - skip);
		autofree char *value = intake_decode(text + from, len - from);

		if (skip < len && !intake_pair_add(pairs, name, value))
			return false;
		text += len + (text[len] == '&');
	}
	return true;
}

/* ---- in order ---- */

bool intake_is_media(const char *content_type, const char *media)
{
	size_t len = strlen(media);

	return strncasecmp(content_type, media, len) == 0 &&
	       (!content_type[len] || strchr("; \t", content_type[len]));
}

size_t intake_host(const char *url)
{
	size_t len = strcspn(url, "/?#");

	return len && url[len - 1] == ':' && url[len] == '/'
		       ? len + strspn(url + len, "/")
		       : 0;
}

/* curl takes https:/host, and https:///host. */
static void settle_slashes(struct intake_request *request)
{
	size_t host = intake_host(request->url);
	size_t scheme = strcspn(request->url, "/");
	autofree char *url = NULL;

	if (!host || host == scheme + 2)
		return;
	url = xasprintf("%.*s//%s", (int)scheme, request->url,
			request->url + host);
	intake_replace(&request->url, url);
}

/*
 * How long host and port are, with user and password. Where what looks like
 * the port is none, it is a password that holds what should have been encoded.
 */
static size_t authority_len(const char *host)
{
	size_t len = strcspn(host, "/?#");
	const char *colon = memchr(host, ':', len);
	const char *at = strrchr(host, '@');
	size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;

	if (!colon || !at || at < host + len ||
	    colon + 1 + digits == host + len ||
	    text_starts(colon + 1, BLANK_START))
		return len;
	return (size_t)(at - host) + strcspn(at, "/?#");
}

/* https://user:password@host/ */
static void settle_user(struct intake_request *request)
{
	size_t start = intake_host(request->url);
	const char *host = request->url + start;
	size_t len = authority_len(host);
	const char *at = memrchr(host, '@', len);
	autofree char *user = NULL;
	autobuf url = { 0 };

	if (!at)
		return;
	user = intake_decode(host, strcspn(host, ":@"));
	if (!request->user)
		request->user = steal(user);
	request->proof = INTAKE_BASIC;
	buf_add_bytes(&url, request->url, start);
	buf_add(&url, at + 1);
	intake_replace(&request->url, buf_str(&url));
	intake_request_todo(request, "the address held a user and a password, "
				     "which were left out");
}

static void settle_basic(struct intake_request *request, const char *coded)
{
	autofree char *user = NULL;
	autobuf plain = { 0 };
	size_t at;

	request->proof = INTAKE_BASIC;
	if (!text_unbase64(&plain, coded, strlen(coded)) ||
	    memchr(buf_str(&plain), '\0', plain.len) ||
	    !text_is_utf8(buf_str(&plain), plain.len, &at) || request->user)
		return;
	user = blanks_scrub(buf_str(&plain));
	request->user = intake_decode(user, strcspn(user, ":"));
}

static void settle_authorization(struct intake_request *request)
{
	const char *value =
		intake_pair_find(&request->headers, "Authorization");

	if (!value)
		return;
	value += strspn(value, " ");
	if (!strncasecmp(value, "Bearer ", 7) ||
	    !strncasecmp(value, "DPoP ", 5)) {
		request->proof = INTAKE_BEARER;
	} else if (!strncasecmp(value, "Basic ", 6)) {
		settle_basic(request, value + 6 + strspn(value + 6, " "));
	} else if (blanks_is_one(value)) {
		request->proof = INTAKE_BEARER;
	} else {
		intake_request_todo(
			request,
			"its header Authorization was left out: rbctl sends a "
			"token that it got itself, and nothing else there");
	}
	intake_pair_drop(&request->headers, "Authorization");
}

static bool is_form_type(const char *type)
{
	return !type || intake_is_media(type, INTAKE_FORM_TYPE);
}

void intake_request_settle(struct intake_request *request)
{
	const char *type;

	if (!request->url)
		return;
	settle_slashes(request);
	settle_user(request);
	settle_authorization(request);
	type = intake_pair_find(&request->headers, "Content-Type");
	if (request->body == INTAKE_TEXT && request->text &&
	    is_form_type(type) &&
	    intake_pairs_decode(&request->fields, request->text)) {
		request->body = INTAKE_FORM;
		free(request->text);
		request->text = NULL;
	}
	if (!request->method)
		request->method = xstrdup(
			request->body == INTAKE_NO_BODY ? "GET" : "POST");
}
