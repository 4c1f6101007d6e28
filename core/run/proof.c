/* proof.c - requests that prove whose token it is (RFC 9449) */
#include "core/run/step.h"

#include <string.h>

bool proof_is_wanted(const struct run *run, const struct step *step)
{
	return run->plan->runbook->dpop && request_takes_proof(step);
}

int proof_key(struct run *run, struct err *err)
{
	const struct json *metadata =
		json_get(run->plan->server->root, "metadata");
	enum jose_alg alg;

	if (run->dpop)
		return 0;
	return dpop_alg(&alg,
			json_get(metadata, "dpop_signing_alg_values_supported"),
			err) || dpop_new(&run->dpop, alg, err)
		       ? -1
		       : 0;
}

/* Each server has nonces of its own (section 8.2). */
static int server_of(struct buf *out, const struct http_request *request,
		     struct err *err)
{
	auto_release(url) url = { 0 };

	if (url_parse(&url, request->url, err))
		return -1;
	url_origin(out, &url);
	return 0;
}

int proof_add(struct http_request *request, struct run *run, struct err *err)
{
	autobuf server = { 0 };
	autobuf proof = { 0 };
	struct dpop_request wanted = {
		.method = request->method,
		.url = request->url,
		.access_token = request->bearer,
		.now = run->tools->clock(run->tools->payload),
	};

	if (server_of(&server, request, err) || proof_key(run, err))
		return -1;
	wanted.nonce = json_text(run->nonces, buf_str(&server), NULL);
	if (dpop_proof(&proof, run->dpop, &wanted, err))
		return -1;
	http_set_header(request, "DPoP", buf_str(&proof));
	return 0;
}

/* Any answer may bring the nonce for the next proof. */
bool proof_note(struct run *run, const struct http_request *request,
		const struct http_response *response)
{
	autofree char *nonce = dpop_nonce(response);
	struct oauth_failure failure;
	struct err ignored = { 0 };
	autobuf server = { 0 };

	if (!nonce || server_of(&server, request, &ignored))
		return false;
	if (!run->nonces)
		run->nonces = json_new_object();
	json_set_string(run->nonces, buf_str(&server), nonce);
	if (response->status < 400)
		return false;
	oauth_failure_of(&failure, response);
	return dpop_wants_nonce(&failure);
}
