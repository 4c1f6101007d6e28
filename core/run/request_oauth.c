/* request_oauth.c - what a step asks an authorization server for */
#include "core/run/request_parts.h"

#include <string.h>

#define PUSH_ENDPOINT "pushed_authorization_request_endpoint"

/* An object or an array goes as one string of JSON (RFC 9396 section 3). */
static void set_opaque(struct json *extra, const char *name,
		       const struct json *value)
{
	autobuf text = { 0 };

	json_compact(&text, value);
	json_set_string(extra, name, buf_str(&text));
}

static int refuse_secrets(const struct plan *plan, const struct json *extra,
			  struct err *err)
{
	json_each(member, extra) {
		autobuf text = { 0 };

		json_compact(&text, member);
		if (marks_find_secret(&plan->marks, buf_str(&text)))
			return err_set(err, EXIT_INPUT,
				       "a secret input can't stand in "
				       "parameter '%s'",
				       json_key(member));
	}
	return 0;
}

/* The members of "token" that go along, by name; "parameters" are taken one
 * by one. Caller owns *out. */
static int extra_of(struct json **out, const struct materials *materials,
		    const char *const *names, struct err *err)
{
	const struct json *token = materials->plan->runbook->token;
	autoptr(json) extra = json_new_object();
	bool takes_claims = false; /* a person signs in */

	for (; *names; names++) {
		const struct json *value = json_get(token, *names);
		autoptr(json) filled = NULL;

		takes_claims = takes_claims || strcmp(*names, "claims") == 0;
		if (!value)
			continue;
		if (strcmp(*names, "authorization_details") == 0 ||
		    strcmp(*names, "claims") == 0) {
			set_opaque(extra, *names, value);
			continue;
		}
		if (request_json(&filled, value, materials, err))
			return err_wrap(err, "\"%s\" of the token", *names);
		if (strcmp(*names, "parameters") != 0)
			json_set(extra, *names, steal(filled));
		json_each(parameter, filled)
			json_set(extra, json_key(parameter),
				 json_copy(parameter));
	}
	if (takes_claims && materials->grant.acr_values)
		json_set_string(extra, "acr_values",
				materials->grant.acr_values);
	if (takes_claims && materials->grant.max_age)
		json_set_string(extra, "max_age", materials->grant.max_age);
	if (refuse_secrets(materials->plan, extra, err))
		return -1;
	*out = steal(extra);
	return 0;
}

/* What one flow needs to know of all. */
struct asking {
	const struct materials *materials;
	const struct step *step;
	struct oauth_client client;
	struct json *extra;
	const char *endpoint;
};

static void asking_release(struct asking *asking)
{
	json_free(asking->extra);
}

static const char *const all_parameters[] = { "resource", "audience",
					      "authorization_details",
					      "parameters", NULL };
/* A narrower token may be asked for with an older one, but no wider one:
 * RFC 6749 section 6, RFC 8707 section 2.2. */
static const char *const narrowing[] = { "resource", "audience", NULL };

static int present_assertion(struct http_request *out,
			     const struct asking *asking, struct err *err)
{
	const struct runbook *runbook = asking->materials->plan->runbook;
	const struct secret *given = asking->materials->grant.assertion;
	autoptr(secret) made = NULL;

	if (runbook->stated && !asking->materials->planning &&
	    request_assertion(&made, asking->materials, err))
		return -1;
	return oauth_jwt_bearer_request(
		out, asking->endpoint, &asking->client, made ? made : given,
		runbook->stated ? "assertion"
				: plan_secret_name(runbook->assertion),
		runbook->scopes, asking->extra, err);
}

static int ask_token(struct http_request *out, const struct asking *asking,
		     struct err *err)
{
	const struct runbook *runbook = asking->materials->plan->runbook;

	if (runbook->grant == GRANT_JWT_BEARER)
		return present_assertion(out, asking, err);
	return oauth_token_request(out, asking->endpoint, &asking->client,
				   runbook->scopes, asking->extra, err);
}

static int ask_refresh(struct http_request *out, const struct asking *asking,
		       struct err *err)
{
	return oauth_refresh_request(out, asking->endpoint, &asking->client,
				     asking->materials->grant.refresh_token,
				     PLAN_REFRESH_NAME, NULL, asking->extra,
				     err);
}

static struct oauth_exchanged exchanged(const struct secret *token,
					const char *reference, const char *type)
{
	return (struct oauth_exchanged){
		.token = token,
		.name = reference ? plan_secret_name(reference)
				  : PLAN_TOKEN_NAME,
		.type = type,
	};
}

static int ask_exchange(struct http_request *out, const struct asking *asking,
			struct err *err)
{
	const struct materials *materials = asking->materials;
	const struct runbook *runbook = materials->plan->runbook;
	const struct json *json = json_get(runbook->token, "exchange");
	struct oauth_exchange exchange = {
		.subject = exchanged(
			runbook->subject_token ? materials->grant.subject
					       : materials->token,
			runbook->subject_token,
			json_text(json, "subject_token_type", NULL)),
		.requested_type = json_text(json, "requested_token_type", NULL),
	};

	if (runbook->actor_token)
		exchange.actor =
			exchanged(materials->grant.actor, runbook->actor_token,
				  json_text(json, "actor_token_type", NULL));
	return oauth_exchange_request(out, asking->endpoint, &asking->client,
				      &exchange, runbook->scopes, asking->extra,
				      err);
}

static int ask_introspect(struct http_request *out, const struct asking *asking,
			  struct err *err)
{
	if (oauth_introspect_request(out, asking->endpoint, &asking->client,
				     asking->materials->token, PLAN_TOKEN_NAME,
				     err))
		return -1;
	if (json_is_true(json_get(asking->step->expect, "signed")))
		http_add_header(out, "Accept", OAUTH_SIGNED_INTROSPECTION);
	return 0;
}

static int ask_revoke(struct http_request *out, const struct asking *asking,
		      struct err *err)
{
	const struct materials *materials = asking->materials;

	if (materials->grant.refresh_back)
		return oauth_revoke_request(
			out, asking->endpoint, &asking->client,
			materials->grant.refresh_token, PLAN_REFRESH_NAME,
			"refresh_token", err);
	return oauth_revoke_request(out, asking->endpoint, &asking->client,
				    materials->token, PLAN_TOKEN_NAME,
				    "access_token", err);
}

static int ask_code(struct http_request *out, const struct asking *asking,
		    struct err *err)
{
	const struct grant_parts *grant = &asking->materials->grant;
	struct oauth_code code = { .code = grant->code,
				   .verifier = grant->verifier,
				   .redirect_uri = grant->redirect_uri };

	return oauth_code_request(out, asking->endpoint, &asking->client, &code,
				  asking->extra, err);
}

static int ask_device_token(struct http_request *out,
			    const struct asking *asking, struct err *err)
{
	return oauth_device_token_request(
		out, asking->endpoint, &asking->client,
		asking->materials->grant.device_code, asking->extra, err);
}

static const struct json *scopes_of(const struct materials *materials)
{
	return materials->grant.scopes ? materials->grant.scopes
				       : materials->plan->runbook->scopes;
}

static int ask_device(struct http_request *out, const struct asking *asking,
		      struct err *err)
{
	return oauth_device_request(out, asking->endpoint, &asking->client,
				    scopes_of(asking->materials), asking->extra,
				    err);
}

bool request_signs_in(const struct json *scopes)
{
	return json_has_string(scopes, "openid");
}

static struct oauth_authorization authorization(const struct asking *asking)
{
	const struct grant_parts *grant = &asking->materials->grant;

	return (struct oauth_authorization){
		.client_id = asking->client.id,
		.redirect_uri = grant->redirect_uri,
		.state = grant->state,
		.challenge = grant->challenge,
		.nonce = request_signs_in(scopes_of(asking->materials))
				 ? grant->nonce
				 : NULL,
		.jkt = grant->jkt,
		.scopes = scopes_of(asking->materials),
		.extra = asking->extra,
		.request_uri = grant->request_uri,
	};
}

static int ask_push(struct http_request *out, const struct asking *asking,
		    struct err *err)
{
	struct oauth_authorization wanted = authorization(asking);

	return oauth_par_request(out, asking->endpoint, &asking->client,
				 &wanted, err);
}

static const char *const no_parameters[] = { NULL };
static const char *const resources[] = { "resource", NULL };
static const char *const visit_parameters[] = {
	"resource", "audience",   "authorization_details",
	"claims",   "parameters", NULL
};

struct flow {
	const char *endpoint;
	const char *const *parameters;
	int (*ask)(struct http_request *out, const struct asking *asking,
		   struct err *err);
};

static const struct flow flows[] = {
	[STEP_AUTHORIZE] = { "token_endpoint", resources, ask_code },
	[STEP_DEVICE] = { "token_endpoint", resources, ask_device_token },
	[STEP_TOKEN] = { "token_endpoint", all_parameters, ask_token },
	[STEP_REFRESH] = { "token_endpoint", narrowing, ask_refresh },
	[STEP_EXCHANGE] = { "token_endpoint", all_parameters, ask_exchange },
	[STEP_INTROSPECT] = { "introspection_endpoint", no_parameters,
			      ask_introspect },
	[STEP_REVOKE] = { "revocation_endpoint", no_parameters, ask_revoke },
};

static const struct flow first_flows[] = {
	[STEP_AUTHORIZE] = { PUSH_ENDPOINT, visit_parameters, ask_push },
	[STEP_DEVICE] = { "device_authorization_endpoint", all_parameters,
			  ask_device },
};

static int begin(struct asking *asking, const struct flow *flow,
		 struct err *err)
{
	return plan_endpoint(&asking->endpoint, asking->materials->plan,
			     flow->endpoint, asking->step, err) ||
			       extra_of(&asking->extra, asking->materials,
					flow->parameters, err)
		       ? -1
		       : 0;
}

static int follow(struct http_request *out, const struct flow *flow,
		  const struct materials *materials, const struct step *step,
		  struct err *err)
{
	auto_release(asking) asking = {
		.materials = materials,
		.step = step,
		.client = request_client(materials),
	};

	if (begin(&asking, flow, err) || flow->ask(out, &asking, err))
		return -1;
	request_certificate(out, materials);
	return 0;
}

int request_oauth(struct http_request *out, const struct materials *materials,
		  const struct step *step, struct err *err)
{
	if ((size_t)step->kind >= ARRAY_SIZE(flows) || !flows[step->kind].ask)
		return err_set(err, EXIT_INPUT,
			       "step '%s' uses '%s', which can't be run yet",
			       step->id, step_kind_name(step->kind));
	return follow(out, &flows[step->kind], materials, step, err);
}

/* RFC 9126 section 5: where it is offered it is used, since what is asked
 * for then can't be altered on its way through the browser. */
bool request_has_first(const struct plan *plan, const struct step *step)
{
	const struct json *metadata =
		plan->server ? json_get(plan->server->root, "metadata") : NULL;

	if (step->kind == STEP_AUTHORIZE)
		return json_get(metadata, PUSH_ENDPOINT) ||
		       json_is_true(json_get(
			       metadata,
			       "require_pushed_authorization_requests"));
	return step->kind == STEP_DEVICE;
}

int request_first(struct http_request *out, const struct materials *materials,
		  const struct step *step, struct err *err)
{
	if (follow(out, &first_flows[step->kind], materials, step, err))
		return err_wrap(err, "step '%s'", step->id);
	if (materials->proof)
		http_add_header(out, "DPoP", materials->proof);
	return 0;
}

/* Said now, not after a person has signed in: without the server's keys
 * nobody could tell whether what comes back is true. */
static int need_keys(const struct asking *asking, struct err *err)
{
	const char *ignored;

	if (!request_signs_in(scopes_of(asking->materials)))
		return 0;
	return plan_endpoint(&ignored, asking->materials->plan, "jwks_uri",
			     asking->step, err);
}

int request_address(char **out, const struct materials *materials,
		    const struct step *step, struct err *err)
{
	static const struct flow visit = { "authorization_endpoint",
					   visit_parameters, NULL };
	auto_release(asking) asking = {
		.materials = materials,
		.step = step,
		.client = request_client(materials),
	};
	struct oauth_authorization wanted;
	autobuf address = { 0 };

	if (begin(&asking, &visit, err) || need_keys(&asking, err))
		return err_wrap(err, "step '%s'", step->id);
	wanted = authorization(&asking);
	if (oauth_authorize_address(&address, asking.endpoint, &wanted, err))
		return err_wrap(err, "step '%s'", step->id);
	*out = buf_detach(&address);
	return 0;
}
