/* curl_options.c - the options of curl, and what each means to a draft */
#include "core/intake/curl_options.h"
#include "core/base/text.h"

#include <string.h>

#define TLS "rbctl always checks the server's certificate"
#define WHO "a client certificate is given as 'certificate' of the client"

/* clang-format off */
static const struct curl_option options[] = {
	{ "url", 0, true, CURL_URL, NULL },
	{ "request", 'X', true, CURL_METHOD, NULL },
	{ "data", 'd', true, CURL_DATA, NULL },
	{ "data-ascii", 0, true, CURL_DATA, NULL },
	{ "data-binary", 0, true, CURL_DATA, NULL },
	{ "data-raw", 0, true, CURL_DATA_RAW, NULL },
	{ "data-urlencode", 0, true, CURL_DATA_ENCODED, NULL },
	{ "json", 0, true, CURL_JSON, NULL },
	{ "form", 'F', true, CURL_FIELD, NULL },
	{ "form-string", 0, true, CURL_FIELD_TEXT, NULL },
	{ "upload-file", 'T', true, CURL_UPLOAD, NULL },
	{ "header", 'H', true, CURL_HEADER, NULL },
	{ "user", 'u', true, CURL_USER, NULL },
	{ "oauth2-bearer", 0, true, CURL_BEARER, NULL },
	{ "user-agent", 'A', true, CURL_AGENT, NULL },
	{ "referer", 'e', true, CURL_REFERER, NULL },
	{ "cookie", 'b', true, CURL_COOKIE, NULL },
	{ "get", 'G', false, CURL_GET, NULL },
	{ "head", 'I', false, CURL_HEAD, NULL },
	{ "url-query", 0, true, CURL_QUERY, NULL },
	{ "config", 'K', true, CURL_CONFIG, NULL },
	{ "next", ':', false, CURL_NEXT, NULL },

	{ "insecure", 'k', false, CURL_LEFT, TLS },
	{ "proxy-insecure", 0, false, CURL_LEFT, TLS },
	{ "ssl-no-revoke", 0, false, CURL_LEFT, TLS },
	{ "location", 'L', false, CURL_LEFT,
	  "rbctl follows no redirects: write the address where they end" },
	{ "location-trusted", 0, false, CURL_LEFT,
	  "rbctl follows no redirects: write the address where they end" },
	{ "output", 'o', true, CURL_LEFT,
	  "the answer went to a file: 'save' of the request does that" },
	{ "remote-name", 'O', false, CURL_LEFT,
	  "the answer went to a file: 'save' of the request does that" },
	{ "remote-header-name", 'J', false, CURL_LEFT, NULL },
	{ "dump-header", 'D', true, CURL_IGNORED, NULL },
	{ "proxy", 'x', true, CURL_LEFT,
	  "rbctl goes through the proxy that the machine names" },
	{ "proxy-user", 'U', true, CURL_LEFT, NULL },
	{ "proxy-header", 0, true, CURL_LEFT, NULL },
	{ "noproxy", 0, true, CURL_LEFT, NULL },
	{ "preproxy", 0, true, CURL_LEFT, NULL },
	{ "socks5", 0, true, CURL_LEFT, NULL },
	{ "socks5-hostname", 0, true, CURL_LEFT, NULL },
	{ "cert", 'E', true, CURL_LEFT, WHO },
	{ "cert-type", 0, true, CURL_LEFT, WHO },
	{ "key", 0, true, CURL_LEFT, WHO },
	{ "key-type", 0, true, CURL_LEFT, WHO },
	{ "pass", 0, true, CURL_LEFT, WHO },
	{ "cacert", 0, true, CURL_LEFT,
	  "the machine has to trust the server's certificate" },
	{ "capath", 0, true, CURL_LEFT,
	  "the machine has to trust the server's certificate" },
	{ "pinnedpubkey", 0, true, CURL_LEFT, NULL },
	{ "resolve", 0, true, CURL_LEFT, "names are looked up as usual" },
	{ "connect-to", 0, true, CURL_LEFT, "names are looked up as usual" },
	{ "unix-socket", 0, true, CURL_LEFT, NULL },
	{ "interface", 0, true, CURL_LEFT, NULL },
	{ "aws-sigv4", 0, true, CURL_LEFT, NULL },
	{ "digest", 0, false, CURL_LEFT, NULL },
	{ "ntlm", 0, false, CURL_LEFT, NULL },
	{ "negotiate", 0, false, CURL_LEFT, NULL },
	{ "anyauth", 0, false, CURL_LEFT, NULL },
	{ "netrc", 'n', false, CURL_LEFT,
	  "the user and password came from a file of their own" },
	{ "netrc-file", 0, true, CURL_LEFT,
	  "the user and password came from a file of their own" },
	{ "cookie-jar", 'c', true, CURL_LEFT, "rbctl keeps no cookies" },
	{ "range", 'r', true, CURL_LEFT, "write it as the header Range" },
	{ "continue-at", 'C', true, CURL_LEFT, NULL },
	{ "time-cond", 'z', true, CURL_LEFT, NULL },
	{ "request-target", 0, true, CURL_LEFT, NULL },
	{ "variable", 0, true, CURL_LEFT, NULL },
	{ "retry", 0, true, CURL_LEFT, "'retry' of the step does that" },

	{ "basic", 0, false, CURL_IGNORED, NULL },
	{ "silent", 's', false, CURL_IGNORED, NULL },
	{ "show-error", 'S', false, CURL_IGNORED, NULL },
	{ "verbose", 'v', false, CURL_IGNORED, NULL },
	{ "include", 'i', false, CURL_IGNORED, NULL },
	{ "show-headers", 0, false, CURL_IGNORED, NULL },
	{ "fail", 'f', false, CURL_IGNORED, NULL },
	{ "fail-with-body", 0, false, CURL_IGNORED, NULL },
	{ "fail-early", 0, false, CURL_IGNORED, NULL },
	{ "progress-bar", '#', false, CURL_IGNORED, NULL },
	{ "no-progress-meter", 0, false, CURL_IGNORED, NULL },
	{ "no-buffer", 'N', false, CURL_IGNORED, NULL },
	{ "globoff", 'g', false, CURL_IGNORED, NULL },
	{ "disable", 'q', false, CURL_IGNORED, NULL },
	{ "compressed", 0, false, CURL_IGNORED, NULL },
	{ "http1.0", '0', false, CURL_IGNORED, NULL },
	{ "http1.1", 0, false, CURL_IGNORED, NULL },
	{ "http2", 0, false, CURL_IGNORED, NULL },
	{ "http3", 0, false, CURL_IGNORED, NULL },
	{ "tlsv1", '1', false, CURL_IGNORED, NULL },
	{ "tlsv1.2", 0, false, CURL_IGNORED, NULL },
	{ "tlsv1.3", 0, false, CURL_IGNORED, NULL },
	{ "tls-max", 0, true, CURL_IGNORED, NULL },
	{ "ipv4", '4', false, CURL_IGNORED, NULL },
	{ "ipv6", '6', false, CURL_IGNORED, NULL },
	{ "create-dirs", 0, false, CURL_IGNORED, NULL },
	{ "keepalive-time", 0, true, CURL_IGNORED, NULL },
	{ "max-time", 'm', true, CURL_IGNORED, NULL },
	{ "connect-timeout", 0, true, CURL_IGNORED, NULL },
	{ "retry-delay", 0, true, CURL_IGNORED, NULL },
	{ "retry-max-time", 0, true, CURL_IGNORED, NULL },
	{ "retry-all-errors", 0, false, CURL_IGNORED, NULL },
	{ "retry-connrefused", 0, false, CURL_IGNORED, NULL },
	{ "max-redirs", 0, true, CURL_IGNORED, NULL },
	{ "limit-rate", 0, true, CURL_IGNORED, NULL },
	{ "write-out", 'w', true, CURL_IGNORED, NULL },
	{ "stderr", 0, true, CURL_IGNORED, NULL },
	{ "trace", 0, true, CURL_IGNORED, NULL },
	{ "trace-ascii", 0, true, CURL_IGNORED, NULL },
	{ "trace-time", 0, false, CURL_IGNORED, NULL },
	{ "path-as-is", 0, false, CURL_IGNORED, NULL },
	{ "output-dir", 0, true, CURL_IGNORED, NULL },
	{ "proto", 0, true, CURL_IGNORED, NULL },
	{ "proto-default", 0, true, CURL_IGNORED, NULL },
	{ "proto-redir", 0, true, CURL_IGNORED, NULL },
	{ "parallel", 'Z', false, CURL_IGNORED, NULL },
};
/* clang-format on */

const struct curl_option *curl_option_by_name(const char *name)
{
	static const struct curl_option off = { "no-…", 0, false, CURL_IGNORED,
						NULL };

	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (text_equal(options[i].name, name))
			return &options[i];
	if (text_starts(name, "no-") && curl_option_by_name(name + 3))
		return &off;
	return NULL;
}

const struct curl_option *curl_option_by_letter(char letter)
{
	for (size_t i = 0; letter && i < ARRAY_SIZE(options); i++)
		if (options[i].letter == letter)
			return &options[i];
	return NULL;
}
