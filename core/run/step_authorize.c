/* step_authorize.c - oauth.authorize: a person agrees, in their browser */
#include "core/run/step.h"

#include "core/crypto/hash.h"

#define STATE_BYTES  24       /* of a nonce too */
#define WAIT_DEFAULT (5 * 60) /* seconds for a person to sign in and agree */

/* One authorization, from its listener to its code. */
struct visit {
	char *redirect_uri;
	struct buf state;
	struct buf challenge;
	struct buf nonce;
	struct secret *verifier;
	char *request_uri; /* NULL: nothing was pushed */
	struct secret *code;
};

static void visit_release(struct visit *visit)
{
	free(visit->redirect_uri);
	buf_release(&visit->state);
	buf_release(&visit->challenge);
	buf_release(&visit->nonce);
	secret_free(visit->verifier);
	free(visit->request_uri);
	secret_free(visit->code);
}

static int nobody(const struct run *run, const struct step *step,
		  struct err *err)
{
	err_set(err, EXIT_WAITING, "step '%s' waits for a person's browser",
		step->id);
	return err_hint(err, "rbctl resume %s, on a terminal",
			journal_run(run->journal));
}

static int prepare(struct visit *visit, struct run *run,
		   const struct step *step, struct err *err)
{
	if (!run->tools->listen || !run->tools->browse)
		return nobody(run, step, err);
	if (run->tools->listen(&visit->redirect_uri, plan_redirect(run->plan),
			       run->tools->payload, err))
		return -1;
	hash_random_text(&visit->state, STATE_BYTES);
	hash_random_text(&visit->nonce, STATE_BYTES);
	visit->verifier = oauth_pkce_verifier();
	oauth_pkce_challenge(&visit->challenge, visit->verifier);
	run->grant.redirect_uri = visit->redirect_uri;
	run->grant.state = buf_str(&visit->state);
	run->grant.challenge = buf_str(&visit->challenge);
	run->grant.nonce = buf_str(&visit->nonce);
	run->grant.verifier = visit->verifier;
	if (!run->plan->runbook->dpop)
		return 0;
	if (proof_key(run, err))
		return -1;
	run->grant.jkt = dpop_thumbprint(run->dpop);
	return 0;
}

static int push(struct visit *visit, struct run *run,
		struct step_result *result, const struct step *step,
		struct err *err)
{
	auto_release(http_response) response = { 0 };
	struct oauth_failure failure = { 0 };
	bool refused = false;

	if (step_first(&response, run, result, step, err) ||
	    oauth_par_answer(&visit->request_uri, &refused, &failure, &response,
			     err))
		return -1;
	run->grant.request_uri = visit->request_uri;
	return refused ? step_refused(run, result, &failure, err) : 0;
}

static int read_code(struct visit *visit, struct run *run,
		     struct step_result *result, const struct secret *address,
		     struct err *err)
{
	const struct json *metadata =
		json_get(run->plan->server->root, "metadata");
	struct oauth_callback expected = {
		.redirect_uri = visit->redirect_uri,
		.state = buf_str(&visit->state),
		.issuer = plan_issuer(run->plan),
		.iss_required = json_is_true(json_get(
			metadata,
			"authorization_response_iss_parameter_supported")),
	};
	struct oauth_failure failure = { 0 };
	bool refused = false;

	if (oauth_authorize_answer(&visit->code, &refused, &failure, address,
				   &expected, err))
		return -1;
	run->grant.code = visit->code;
	return refused ? step_refused(run, result, &failure, err) : 0;
}

static int browse(struct visit *visit, struct run *run,
		  struct step_result *result, const struct step *step,
		  struct err *err)
{
	struct materials materials = step_materials(run);
	autofree char *url = NULL;
	autoptr(secret) address = NULL;
	struct run_visit wanted = {
		.step = step,
		.redirect_uri = visit->redirect_uri,
		.state = buf_str(&visit->state),
		.seconds = step->timeout_s ? step->timeout_s : WAIT_DEFAULT,
	};

	if (request_address(&url, &materials, step, err))
		return -1;
	wanted.url = url;
	if (run->tools->browse(&address, &wanted, run->tools->payload, err))
		return -1;
	return read_code(visit, run, result, address, err);
}

static int redeem(struct run *run, struct step_result *result,
		  const struct plan_step *step, struct err *err)
{
	auto_release(http_response) response = { 0 };
	const struct json *asked = run->grant.scopes;

	if (step_exchange(&response, run, result, step, err))
		return -1;
	return step_take(run, result, step->step, &response,
			 asked ? asked : run->plan->runbook->scopes, err);
}

int step_authorize(struct run *run, struct step_result *result,
		   const struct plan_step *step, struct err *err)
{
	auto_release(visit) visit = { 0 };
	int done;

	done = prepare(&visit, run, step->step, err) ||
	       (step->has_first &&
		push(&visit, run, result, step->step, err)) ||
	       browse(&visit, run, result, step->step, err) ||
	       redeem(run, result, step, err);
	run->grant = (struct grant_parts){ 0 };
	return done ? -1 : 0;
}
