/* url.c - http(s) URLs, read by the same parser that sends (libcurl's) */
#include "core/net/http.h"
#include "core/base/text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <string.h>
#include <strings.h>

void url_release(struct url *url)
{
	free(url->scheme);
	free(url->host);
	free(url->port);
	free(url->path);
	free(url->query);
	*url = (struct url){ 0 };
}

static void free_handle(CURLU **handle)
{
	curl_url_cleanup(*handle);
}

static char *part(CURLU *handle, CURLUPart which, unsigned flags)
{
	char *text = NULL;
	char *copy = NULL;

	if (curl_url_get(handle, which, &text, flags) == CURLUE_OK)
		copy = xstrdup(text);
	curl_free(text);
	return copy;
}

static bool has(CURLU *handle, CURLUPart which)
{
	autofree char *text = part(handle, which, 0);

	return text != NULL;
}

static char *lower(char *s)
{
	for (char *c = s; c && *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c += 'a' - 'A';
	return s;
}

/* Without the brackets of an IPv6 address. */
static char *bare(char *host)
{
	size_t len = host ? strlen(host) : 0;

	if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
		memmove(host, host + 1, len - 2);
		host[len - 2] = '\0';
	}
	return lower(host);
}

/* curl also takes one slash or three after the scheme; a document may not
 * say one thing to a reader and another to the program. */
static bool is_absolute(const char *text)
{
	const char *rest = NULL;

	if (strncasecmp(text, "https://", 8) == 0)
		rest = text + 8;
	else if (strncasecmp(text, "http://", 7) == 0)
		rest = text + 7;
	return rest && *rest && *rest != '/';
}

/* RFC 3986 section 3.1. What stands further back is no scheme, and what stands
 * before it may be anything. */
static size_t scheme_len(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789+-.";
	size_t len = strspn(text, letters);

	return strncmp(text + len, "://", 3) == 0 ? len + 3 : 0;
}

char *url_shown(const char *text)
{
	const char *host = text + scheme_len(text);
	const char *at = strrchr(text, '@');
	const char *rest;

	rest = at && at > host ? at : host;
	return xasprintf("%.*s%s%.*s%s", (int)(host - text), text,
			 rest == host ? "" : "…", (int)strcspn(rest, "?#"),
			 rest, rest[strcspn(rest, "?#")] ? "…" : "");
}

int url_parse(struct url *out, const char *text, struct err *err)
{
	__attribute__((cleanup(free_handle))) CURLU *handle = curl_url();
	auto_release(url) url = { 0 };
	autofree char *shown = url_shown(text);
	CURLUcode code;

	if (strlen(text) > HTTP_URL_MAX)
		return err_set(err, EXIT_INPUT,
			       "a URL is longer than %d characters",
			       HTTP_URL_MAX);
	if (!is_absolute(text)) {
		err_set(err, EXIT_INPUT, "'%s' is no web address", shown);
		return err_hint(err, "write it with https:// in front");
	}
	code = curl_url_set(handle, CURLUPART_URL, text, CURLU_PATH_AS_IS);
	if (code != CURLUE_OK)
		return err_set(err, EXIT_INPUT, "'%s' is no web address: %s",
			       shown, curl_url_strerror(code));
	url.scheme = lower(part(handle, CURLUPART_SCHEME, 0));
	url.host = bare(part(handle, CURLUPART_HOST, 0));
	url.port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	url.path = part(handle, CURLUPART_PATH, 0);
	url.query = part(handle, CURLUPART_QUERY, 0);
	url.has_fragment =
		has(handle, CURLUPART_FRAGMENT) || strchr(text, '#') != NULL;
	url.has_user =
		has(handle, CURLUPART_USER) || has(handle, CURLUPART_PASSWORD);
	if (!url.scheme || !url.host || !url.port || !url.path)
		return err_set(err, EXIT_INPUT, "'%s' is no web address",
			       shown);
	*out = url;
	url = (struct url){ 0 };
	return 0;
}

int url_resolve(char **out, const char *base, const char *reference,
		struct err *err)
{
	__attribute__((cleanup(free_handle))) CURLU *handle = curl_url();
	autofree char *shown = url_shown(reference);
	char *whole = NULL;

	if (strlen(reference) <= HTTP_URL_MAX &&
	    curl_url_set(handle, CURLUPART_URL, base, 0) == CURLUE_OK &&
	    curl_url_set(handle, CURLUPART_URL, reference, 0) == CURLUE_OK)
		whole = part(handle, CURLUPART_URL, 0);
	if (!whole)
		return err_set(err, EXIT_INPUT,
			       "'%.200s' leads to no web address", shown);
	*out = whole;
	return 0;
}

void url_origin(struct buf *out, const struct url *url)
{
	buf_addf(out, "%s://%s:%s", url->scheme, url->host, url->port);
}

bool url_is_loopback(const struct url *url)
{
	unsigned char address[16];
	static const unsigned char one[16] = { [15] = 1 };

	if (strcmp(url->host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, url->host, address) == 1)
		return address[0] == 127;
	return inet_pton(AF_INET6, url->host, address) == 1 &&
	       memcmp(address, one, sizeof(one)) == 0;
}
