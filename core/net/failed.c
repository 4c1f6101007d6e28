/* failed.c - why an exchange came to nothing, in words */
#include "core/net/exchange.h"

static int say_over(const struct exchange *exchange, struct err *err)
{
	const char *host = exchange->url.host;

	if (exchange->answer.body_over)
		return err_set(err, EXIT_NETWORK,
			       "the answer of '%s' is larger than %zu KiB",
			       host, exchange->answer.body_max / 1024);
	if (exchange->answer.headers_over)
		return err_set(err, EXIT_NETWORK,
			       "the answer of '%s' has more than %d KiB of "
			       "headers",
			       host, HTTP_HEADERS_MAX / 1024);
	if (exchange->answer.lengths_differ)
		return err_set(err, EXIT_NETWORK,
			       "the answer of '%s' says two different things "
			       "of its length",
			       host);
	return err_set(err, EXIT_NETWORK,
		       "the answer of '%s' has a NUL in its headers", host);
}

/* An answer came, or its beginning, and it is none. */
static int say_unsound(const struct exchange *exchange, CURLcode code,
		       const char *detail, struct err *err)
{
	const char *host = exchange->url.host;

	switch (code) {
	case CURLE_OUT_OF_MEMORY: /* what libcurl calls its cap on a line */
		return err_set(err, EXIT_NETWORK,
			       "the answer of '%s' has a line in its headers "
			       "that never ends",
			       host);
	case CURLE_GOT_NOTHING:
		return err_set(err, EXIT_NETWORK,
			       "'%s' hung up without an answer", host);
	case CURLE_PARTIAL_FILE:
		return err_set(err, EXIT_NETWORK,
			       "the answer of '%s' was cut off: %s", host,
			       detail);
	case CURLE_UNSUPPORTED_PROTOCOL: /* HTTP/0.9 */
	case CURLE_WEIRD_SERVER_REPLY:
		return err_set(err, EXIT_NETWORK,
			       "what '%s' answers is no sound HTTP: %s", host,
			       detail);
	default:
		return err_set(err, EXIT_NETWORK, "talking to '%s': %s", host,
			       detail);
	}
}

int exchange_failed(const struct exchange *exchange, CURLcode code,
		    struct err *err)
{
	const struct url *url = &exchange->url;
	const char *detail = exchange->detail[0] ? exchange->detail
						 : curl_easy_strerror(code);

	switch (code) {
	case CURLE_WRITE_ERROR:
		return say_over(exchange, err);
	case CURLE_COULDNT_RESOLVE_HOST:
		err_set(err, EXIT_NETWORK, "no address is known for '%s'",
			url->host);
		return err_hint(err, "check the name, and your network");
	case CURLE_COULDNT_CONNECT:
		err_set(err, EXIT_NETWORK, "nobody answers at '%s' port %s",
			url->host, url->port);
		return err_hint(err, "check the address, and whether the "
				     "server runs");
	case CURLE_OPERATION_TIMEDOUT:
		return err_set(err, EXIT_NETWORK,
			       "'%s' did not answer within %ld seconds",
			       url->host, exchange->timeout_ms / 1000);
	case CURLE_SSL_CERTPROBLEM:
		err_set(err, EXIT_INPUT,
			"the client's certificate or its key can't be used: "
			"%s",
			detail);
		return err_hint(err, "both are PEM, and the key is the "
				     "certificate's");
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
		err_set(err, EXIT_NETWORK,
			"the certificate of '%s' is not trusted: %s", url->host,
			detail);
		return err_hint(err,
				"ask the people who run '%s'; do not "
				"go around it",
				url->host);
	default:
		return say_unsound(exchange, code, detail, err);
	}
}
