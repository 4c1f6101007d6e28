/* assertion.c - what a runbook has stated, signed for the moment (RFC 7523) */
#include "core/run/request_parts.h"

#include "core/model/template.h"
#include "core/oauth/client_assertion.h"

static int choose_alg(enum jose_alg *out, const struct json *stated,
		      const struct jwk *key, struct err *err)
{
	autoptr(json) wanted = NULL;
	const char *name = json_text(stated, "algorithm", NULL);

	if (name) {
		wanted = json_new_array();
		json_append_string(wanted, name);
	}
	return assertion_alg(out, key, wanted, err);
}

int request_assertion(struct secret **out, const struct materials *materials,
		      struct err *err)
{
	const struct plan *plan = materials->plan;
	const struct json *stated = plan->runbook->stated;
	const char *subject = json_text(stated, "subject", NULL);
	auto_release(jwk) key = { 0 };
	autoptr(json) claims = NULL;
	autobuf filled = { 0 };
	enum jose_alg alg;
	struct assertion assertion = {
		.issuer = json_text(stated, "issuer", plan->runbook->client_id),
		.audience = json_text(stated, "audience",
				      assertion_audience(plan->server->root)),
		.now = materials->now,
	};

	if (subject && template_fill(&filled, subject, TEMPLATE_TEXT,
				     materials->values, err))
		return err_wrap(err, "\"subject\" of the assertion");
	assertion.subject = subject ? buf_str(&filled) : NULL;
	if (json_get(stated, "claims") &&
	    request_json(&claims, json_get(stated, "claims"), materials, err))
		return err_wrap(err, "\"claims\" of the assertion");
	assertion.claims = claims;
	if (jwk_load(&key, materials->grant.assertion,
		     plan_secret_name(plan->runbook->assertion), err) ||
	    choose_alg(&alg, stated, &key, err))
		return -1;
	return assertion_sign(out, &key, alg, &assertion, err);
}
