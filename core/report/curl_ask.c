/* curl_ask.c - a request, sent as often as it takes, and its answer */
#include "core/report/curl.h"

#include "core/oauth/client_assertion.h"

#include <string.h>

#define PROOF_NAME "dpop-proof"

const char *curl_or(bool script)
{
	return script ? " || return 1\n" : "\n";
}

/* ---- what is signed for each request ---- */

/* Of those that a key may sign with, the first that the server names. */
static const char *rsa_algorithm(const struct plan *plan)
{
	const struct json *named =
		json_get(json_get(plan->server->root, "metadata"),
			 "token_endpoint_auth_signing_alg_values_supported");

	json_each(item, named) {
		if (text_equal(json_string(item), "RS256") ||
		    text_equal(json_string(item), "PS256"))
			return json_string(item);
	}
	return "RS256";
}

static void add_claims(struct buf *out, const struct plan *plan)
{
	const char *client = plan->runbook->client_id;
	const char *audience = assertion_audience(plan->server->root);
	autobuf claims = { 0 };

	buf_add(&claims, "{\"iss\":");
	json_quote(&claims, client);
	buf_add(&claims, ",\"sub\":");
	json_quote(&claims, client);
	buf_add(&claims, ",\"aud\":");
	json_quote(&claims, audience ? audience : "");
	curl_quote(out, buf_str(&claims), claims.len);
}

static bool has_assertion(const struct http_request *request)
{
	for (size_t i = 0; i < request->nr_parts; i++)
		if (text_equal(request->parts[i].secret_name,
			       "client assertion"))
			return true;
	return false;
}

/* RFC 7523: a shell signs with a secret; with a key, openssl has to. */
static void add_assertion(struct buf *out, const struct export *export,
			  const struct curl_asking *asking)
{
	const struct plan *plan = export->plan;

	if (!has_assertion(asking->request))
		return;
	buf_addf(out, "%s=$(", export_secret(export, "client assertion"));
	if (plan_auth(plan) == AUTH_SECRET_JWT)
		buf_addf(out, "by_secret \"$%s\" ",
			 export_secret(export, plan_secret_name(
						       plan->runbook->secret)));
	else
		buf_addf(
			out, "by_key \"$%s_FILE\" %s ",
			export_secret(export, plan_secret_name(plan_key(plan))),
			rsa_algorithm(plan));
	add_claims(out, plan);
	buf_addf(out, ")%s", curl_or(asking->script));
}

static size_t authority_len(const char *url)
{
	const char *host = strstr(url, "://");

	if (!host)
		return strlen(url);
	return (size_t)(host - url) + 3 + strcspn(host + 3, "/?#");
}

/* Each server has nonces of its own (RFC 9449 section 8.2). */
static size_t server_number(const struct plan *plan, const char *url)
{
	size_t len = authority_len(url);

	for (size_t i = 0; i < plan->nr_steps; i++) {
		const char *other = plan->steps[i].request.url;

		if (other && authority_len(other) == len &&
		    memcmp(other, url, len) == 0)
			return i + 1;
	}
	return 0;
}

static bool has_proof(const struct http_request *request)
{
	for (size_t i = 0; i < request->nr_headers; i++)
		if (strcmp(request->headers[i].name, "DPoP") == 0)
			return true;
	return false;
}

static void add_proof(struct buf *out, const struct export *export,
		      const struct curl_asking *asking)
{
	const struct http_request *request = asking->request;
	autofree char *bare =
		xstrndup(request->url, strcspn(request->url, "?"));

	if (!has_proof(request))
		return;
	buf_addf(out, "%s=$(proof %s ", export_variable(export, PROOF_NAME),
		 request->method ? request->method : "GET");
	if (asking->address)
		buf_add(out, asking->address);
	else
		curl_word(out, export, bare, EXPORT_URL);
	buf_addf(out, " %zu", server_number(export->plan, request->url));
	if (request->bearer)
		buf_add(out, " \"$TOKEN\"");
	buf_addf(out, ")%s", curl_or(asking->script));
}

/* ---- sending ---- */

static const char *lost(const struct curl_asking *asking, bool retries)
{
	if (!asking->script)
		return "";
	return retries ? " || { unsent $? && continue; return 1; }"
		       : " || return 1";
}

static bool wants_status(const struct curl_asking *asking)
{
	return asking->script || asking->status || has_proof(asking->request);
}

static void add_once(struct buf *out, const struct export *export,
		     const struct curl_asking *asking, bool retries)
{
	autobuf line = { 0 };

	add_assertion(out, export, asking);
	add_proof(out, export, asking);
	curl_line_with(&line, export, asking->step, asking->request,
		       asking->options, asking->address);
	buf_trim(&line);
	buf_addf(out, "ANSWER=$(%s)%s\n", buf_str(&line),
		 lost(asking, retries));
	if (wants_status(asking))
		buf_add(out, "arrived\n");
}

/* What lacked the server's nonce is sent once more. */
static void add_proven(struct buf *out, const struct export *export,
		       const struct curl_asking *asking, bool retries)
{
	if (!has_proof(asking->request)) {
		add_once(out, export, asking, retries);
		return;
	}
	buf_add(out, "for _ in 1 2; do\n");
	add_once(out, export, asking, false);
	buf_addf(out, "wants_nonce %zu || break\ndone\n",
		 server_number(export->plan, asking->request->url));
}

static int64_t first_wait(const struct step *step)
{
	const char *span =
		json_text(json_get(step->json, "retry"), "wait", NULL);
	int64_t seconds = 1;

	if (span && !text_unspan(&seconds, span))
		return 1;
	return seconds < 120 ? seconds : 120;
}

static void add_retries(struct buf *out, const struct export *export,
			const struct curl_asking *asking)
{
	const struct step *step = asking->step->step;

	buf_addf(out, "LEFT=%lld PAUSE=%lld\nwhile :; do\n",
		 (long long)(step->retry_times < 10 ? step->retry_times : 10),
		 (long long)first_wait(step));
	add_proven(out, export, asking, true);
	buf_add(out, "again");
	json_each(item, step->retry_on) {
		int64_t status;

		if (json_int(&status, item))
			buf_addf(out, " %lld", (long long)status);
	}
	if (!step->retry_on)
		buf_add(out, " 429 503");
	buf_add(out, " || break\ndone\n");
}

void curl_ask(struct buf *out, const struct export *export,
	      const struct curl_asking *asking)
{
	struct curl_asking full = *asking;
	autobuf options = { 0 };

	if (asking->options)
		buf_add(&options, asking->options);
	if (asking->script || asking->headers || has_proof(asking->request))
		buf_addf(&options, "%s--dump-header \"$WORK/headers\"",
			 options.len ? " " : "");
	if (wants_status(asking))
		buf_addf(&options, "%s--write-out '\\n%%{http_code}'",
			 options.len ? " " : "");
	full.options = options.len ? buf_str(&options) : NULL;
	if (asking->script && asking->retries &&
	    asking->step->step->retry_times > 0)
		add_retries(out, export, &full);
	else
		add_proven(out, export, &full, false);
}

/* ---- what is made of an answer ---- */

void curl_keep(struct buf *out, const char *variable, const char *pointer,
	       bool script)
{
	autobuf place = { 0 };

	export_pointer(&place, pointer);
	buf_addf(out, "%s=$(value ", variable);
	curl_quote(out, buf_str(&place), place.len);
	buf_addf(out, ")%s", curl_or(script));
}

void curl_check(struct buf *out, const char *program, const char *complaint,
		bool script)
{
	buf_add(out, "check ");
	curl_quote(out, program, strlen(program));
	buf_add(out, " ");
	curl_quote(out, complaint, strlen(complaint));
	buf_add(out, curl_or(script));
}
