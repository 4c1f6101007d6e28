/* http.c - one exchange through libcurl: no surprises, and a cap on all */
#include "core/net/exchange.h"
#include "core/base/text.h"

#include <curl/curl.h>
#include <string.h>

#define CONNECT_TIMEOUT_MS 10000L

struct http {
	CURL *easy; /* kept for its connections */
	char *ca_file;
};

void http_free(struct http *http)
{
	if (!http)
		return;
	curl_easy_cleanup(http->easy);
	free(http->ca_file);
	free(http);
}

int http_new(struct http **out, const char *ca_file, struct err *err)
{
	autoptr(http) http = xcalloc(1, sizeof(*http));

	if (exchange_setup(err))
		return -1;
	http->easy = curl_easy_init();
	if (!http->easy)
		return err_set(err, EXIT_SYSTEM, "libcurl does not start");
	http->ca_file = ca_file ? xstrdup(ca_file) : NULL;
	*out = steal(http);
	return 0;
}

static void exchange_release(struct exchange *exchange)
{
	url_release(&exchange->url);
	secret_free(exchange->headers);
	free(exchange->lines);
	secret_free(exchange->body);
}

static int check_url(struct url *out, const char *text, struct err *err)
{
	autofree char *shown = url_shown(text ? text : "");

	if (!text)
		return err_set(err, EXIT_INPUT, "a request has no URL");
	if (url_parse(out, text, err))
		return -1;
	if (out->has_user)
		return err_set(err, EXIT_INPUT,
			       "the address at '%s' has a user name or a "
			       "password in it",
			       out->host);
	if (out->has_fragment)
		return err_set(err, EXIT_INPUT,
			       "'%s' has a '#' part, which is never sent",
			       shown);
	if (strcmp(out->scheme, "http") == 0 && !url_is_loopback(out)) {
		err_set(err, EXIT_INPUT,
			"'%s' is not encrypted: http is for this machine only",
			shown);
		return err_hint(err, "write https:// instead");
	}
	return 0;
}

static int check_method(const char *method, struct err *err)
{
	size_t letters = strspn(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

	if (letters == 0 || letters > 16 || method[letters])
		return err_set(err, EXIT_INPUT, "'%s' is no HTTP method",
			       method);
	return 0;
}

static struct secret *guard(struct buf *text)
{
	struct secret *guarded = secret_new(buf_str(text), text->len);

	secret_wipe_buf(text);
	return guarded;
}

/* curl only reads the list and its lines. */
static void link_lines(struct exchange *exchange,
		       struct exchange_headers *headers)
{
	const char *text;

	exchange->headers = guard(&headers->text);
	text = secret_bytes(exchange->headers);
	exchange->lines = xcalloc(headers->nr, sizeof(*exchange->lines));
	for (size_t i = 0; i < headers->nr; i++) {
		exchange->lines[i].data =
			(char *)(uintptr_t)(text + headers->starts[i]);
		if (i + 1 < headers->nr)
			exchange->lines[i].next = &exchange->lines[i + 1];
	}
}

static int prepare(struct exchange *exchange,
		   const struct http_request *request, struct err *err)
{
	int seconds =
		request->timeout_s > 0 ? request->timeout_s : HTTP_TIMEOUT_S;
	auto_release(exchange_headers) headers = { 0 };
	autobuf boundary = { 0 };
	autowipe body = { 0 };

	exchange->timeout_ms = (long)seconds * 1000;
	exchange->answer.body_max =
		request->body_max ? request->body_max : HTTP_BODY_MAX;
	exchange_boundary(&boundary);
	if (check_url(&exchange->url, request->url, err) ||
	    check_method(request->method ? request->method : "GET", err) ||
	    exchange_headers_make(&headers, request, buf_str(&boundary), err))
		return -1;
	link_lines(exchange, &headers);
	if (request->nr_fields)
		exchange_fields_make(&body, request, buf_str(&boundary));
	else
		exchange_body_make(&body, request);
	exchange->body = guard(&body);
	return 0;
}

static void set_method(CURL *easy, const struct exchange *exchange,
		       const struct http_request *request)
{
	const char *method = request->method ? request->method : "GET";
	bool read_only =
		strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;

	if (strcmp(method, "HEAD") == 0)
		curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	else if (strcmp(method, "GET") != 0 || secret_len(exchange->body) > 0) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
				 secret_bytes(exchange->body));
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
				 (curl_off_t)secret_len(exchange->body));
		curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
	}
	/* curl sends again by itself when a connection that it had kept turns
	 * out to be dead, though the server may have acted already. A fresh
	 * connection is never retried. */
	if (!read_only)
		curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
}

static void set_bounds(CURL *easy, const struct exchange *exchange)
{
	bool loopback = url_is_loopback(&exchange->url);

	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR,
			 loopback ? "http,https" : "https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, exchange->timeout_ms);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
			 exchange->timeout_ms < CONNECT_TIMEOUT_MS
				 ? exchange->timeout_ms
				 : CONNECT_TIMEOUT_MS);
	if (loopback) /* "": no proxy, whatever the environment says */
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
}

static struct curl_blob blob_of(const struct secret *secret)
{
	/* libcurl only reads it */
	return (struct curl_blob){
		.data = (void *)(uintptr_t)secret_bytes(secret),
		.len = secret_len(secret),
		.flags = CURL_BLOB_NOCOPY,
	};
}

/* From memory: neither is written to a file, nor named to anybody. A kept
 * connection is another client's. */
static void set_certificate(CURL *easy, const struct http_request *request)
{
	const struct secret *key =
		request->key ? request->key : request->certificate;
	struct curl_blob certificate;
	struct curl_blob private_key;

	if (!request->certificate)
		return;
	certificate = blob_of(request->certificate);
	private_key = blob_of(key);
	curl_easy_setopt(easy, CURLOPT_SSLCERT_BLOB, &certificate);
	curl_easy_setopt(easy, CURLOPT_SSLKEY_BLOB, &private_key);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
}

static CURLcode perform(struct http *http, struct exchange *exchange,
			const struct http_request *request)
{
	CURL *easy = http->easy;

	curl_easy_reset(easy);
	set_bounds(easy, exchange);
	set_method(easy, exchange, request);
	set_certificate(easy, request);
	curl_easy_setopt(easy, CURLOPT_URL, request->url);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->lines);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, exchange_collect_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange->answer);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, exchange_collect_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, &exchange->answer);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->detail);
	if (http->ca_file)
		curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca_file);
	return curl_easy_perform(easy);
}

static void finish(struct http_response *response, CURL *easy)
{
	autofree char *date = http_response_header(response, "Date");
	curl_off_t microseconds = 0;
	time_t seconds = date ? curl_getdate(date, NULL) : -1;
	long status = 0;

	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &microseconds);
	response->status = (int)status;
	response->date = seconds > 0 ? (int64_t)seconds : 0;
	response->ms = (int64_t)(microseconds / 1000);
}

int http_send(struct http_response *out, struct http *http,
	      const struct http_request *request, bool *maybe_sent,
	      struct err *err)
{
	auto_release(exchange) exchange = { 0 };
	auto_release(http_response) response = { 0 };
	CURLcode code;
	long sent = 0;

	if (maybe_sent)
		*maybe_sent = false;
	if (prepare(&exchange, request, err))
		return -1;
	exchange.answer.response = &response;
	code = perform(http, &exchange, request);
	curl_easy_getinfo(http->easy, CURLINFO_REQUEST_SIZE, &sent);
	if (code == CURLE_OK)
		finish(&response, http->easy);
	curl_easy_reset(http->easy); /* it points into what ends here */
	if (code != CURLE_OK) {
		if (maybe_sent)
			*maybe_sent = sent > 0;
		return exchange_failed(&exchange, code, err);
	}
	*out = response;
	response = (struct http_response){ 0 };
	return 0;
}
