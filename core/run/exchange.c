/* exchange.c - a step's request on the wire: journal first, retries bounded */
#include "core/run/step.h"

#include "core/crypto/hash.h"

#include <stdio.h>
#include <string.h>

#define RETRY_WAIT_MAX  120 /* seconds; a server that asks for more waits */
#define RETRY_FIRST     1
#define RETRY_TIMES_MAX 10

#define IDEMPOTENCY_SIZE 32 /* characters */

void step_boundary(const struct run *run, const struct step *step,
		   const char *where)
{
	if (run->tools->boundary)
		run->tools->boundary(step->id, where, run->tools->payload);
}

struct materials step_materials(const struct run *run)
{
	struct materials materials = {
		.plan = run->plan,
		.values = run->values,
		.client = { run->secrets->client, run->secrets->key,
			    run->secrets->certificate },
		.token = run->token,
		.grant = run->grant,
		.inputs = run->secrets->inputs,
		.now = run->tools->clock(run->tools->payload),
	};

	materials.grant.refresh_token = run->refresh_token;
	materials.grant.subject = run->secrets->subject;
	materials.grant.actor = run->secrets->actor;
	materials.grant.assertion = run->secrets->assertion;
	return materials;
}

/* The same for every try of this run's step, after a resume too. */
static char *idempotency_key(const struct run *run, const struct step *step)
{
	autofree char *text = NULL;
	char hex[SHA256_HEX + 1];

	if (!run->journal)
		return NULL;
	text = xasprintf("%s %s", journal_run(run->journal), step->id);
	if (run->page) {
		autofree char *first = steal(text);

		text = xasprintf("%s %zu", first, run->page);
	}
	hash_sha256_hex(hex, text, strlen(text));
	return xstrndup(hex, IDEMPOTENCY_SIZE);
}

static int build(struct http_request *request, struct run *run,
		 const struct step *step, struct err *err)
{
	struct materials materials = step_materials(run);
	autofree char *key = idempotency_key(run, step);
	struct verdict verdict;

	materials.idempotency = key;

	if (request_build(request, &verdict, &materials, step, err))
		return -1;
	if (verdict.allowed)
		return 0;
	err_no(err, verdict.reason, "%s", verdict.detail);
	return err_hint(err, "%s", verdict.hint);
}

static int build_first(struct http_request *request, struct run *run,
		       const struct step *step, struct err *err)
{
	struct materials materials = step_materials(run);

	return request_first(request, &materials, step, err);
}

static int record_begin(struct run *run, struct step_result *result,
			const struct step *step,
			const struct http_request *request, struct err *err)
{
	autoptr(json) shown = plan_request_json(run->plan, request);
	struct json *record;

	if (plan_digest_of(result->request, shown, err))
		return -1;
	if (!run->journal)
		return 0;
	record = json_new_object();
	json_set_string(record, "begin", step->id);
	json_set_string(record, "request", result->request);
	if (journal_append(run->journal, run->tools->clock(run->tools->payload),
			   record, err) == 0)
		return 0;
	/* Nothing was sent, and that it failed could not be written either. */
	run->stopped = true;
	return -1;
}

int step_may_act(struct run *run, struct err *err)
{
	if (vault_lock_check(run->tools->lock, err) == 0 &&
	    vault_lock_check(run->entry_lock, err) == 0)
		return 0;
	run->stopped = true;
	return -1;
}

/* Asked here too: of what the journal says that it begins, a person may have
 * to say later whether it happened. */
int step_note(struct run *run, struct step_result *result,
	      const struct step *step, const struct http_request *request,
	      struct err *err)
{
	if (step_may_act(run, err) ||
	    record_begin(run, result, step, request, err))
		return -1;
	step_boundary(run, step, "begun");
	return 0;
}

int step_begin(struct http_request *request, struct run *run,
	       struct step_result *result, const struct step *step,
	       struct err *err)
{
	return build(request, run, step, err) ||
			       step_note(run, result, step, request, err)
		       ? -1
		       : 0;
}

static bool is_retried(const struct step *step, int status)
{
	if (!step->retry_on)
		return status == 429 || status == 503;
	json_each(item, step->retry_on) {
		int64_t wanted;

		if (json_int(&wanted, item) && wanted == status)
			return true;
	}
	return false;
}

/* RFC 9110 section 10.2.3: seconds, or a date. */
static int64_t retry_after(const struct http_response *response, int64_t now)
{
	autofree char *value = http_response_header(response, "Retry-After");
	struct tm date = { 0 };

	if (!value)
		return -1;
	if (*value && strspn(value, "0123456789") == strlen(value))
		return strlen(value) > 9 ? INT32_MAX : strtol(value, NULL, 10);
	if (!strptime(value, "%a, %d %b %Y %H:%M:%S GMT", &date))
		return -1;
	return timegm(&date) > now ? timegm(&date) - now : 0;
}

static int64_t first_wait(const struct step *step)
{
	const char *span =
		json_text(json_get(step->json, "retry"), "wait", NULL);
	int64_t seconds = RETRY_FIRST;

	if (span && !text_unspan(&seconds, span))
		return RETRY_FIRST;
	return seconds < RETRY_WAIT_MAX ? seconds : RETRY_WAIT_MAX;
}

/* True after having waited; false when it is not worth it. */
static bool wait_to_retry(struct run *run, const struct step *step,
			  const struct http_response *response, int attempt)
{
	const struct run_tools *tools = run->tools;
	int64_t wait =
		response ? retry_after(response, tools->clock(tools->payload))
			 : -1;

	if (wait < 0)
		wait = first_wait(step) << (attempt < 6 ? attempt : 6);
	if (wait > RETRY_WAIT_MAX) {
		step_warn(run,
			  "step '%s': the server asks to wait %lld seconds "
			  "before the next try",
			  step->id, (long long)wait);
		return false;
	}
	run_let_go(tools);
	tools->sleep(wait, tools->payload);
	return true;
}

int step_renew(struct http_request *request, struct run *run,
	       const struct step *step, struct err *err)
{
	auto_release(http_request) fresh = { 0 };
	struct http_request old;
	char *url;

	if (run->getting_ready ? build_first(&fresh, run, step, err)
			       : build(&fresh, run, step, err))
		return -1;
	if (!request->url) {
		*request = fresh;
		fresh = (struct http_request){ 0 };
		return 0;
	}
	url = request->url; /* a page after the first has its own */
	request->url = fresh.url;
	fresh.url = url;
	old = *request;
	*request = fresh;
	fresh = old;
	return 0;
}

static int send_bare(struct http_response *response, struct run *run,
		     struct step_result *result,
		     const struct http_request *request, struct err *err)
{
	bool maybe_sent = false;
	int sent;

	sent = run->tools->send(response, request, &maybe_sent,
				run->tools->payload, err);
	result->unknown = sent < 0 && maybe_sent;
	result->status = sent < 0 ? 0 : response->status;
	return sent;
}

void run_hold(const struct run_tools *tools)
{
	if (tools->hold)
		tools->hold(true, tools->payload);
}

void run_let_go(const struct run_tools *tools)
{
	if (tools->hold)
		tools->hold(false, tools->payload);
}

/* What lacked the server's nonce was not acted on, and is sent once more
 * (RFC 9449 section 8). */
static int send_proven(struct http_response *response, struct run *run,
		       struct step_result *result, const struct step *step,
		       struct http_request *request, struct err *err)
{
	if (step_may_act(run, err))
		return -1;
	result->attempts++;
	if (!proof_is_wanted(run, step))
		return send_bare(response, run, result, request, err);
	if (proof_add(request, run, err) ||
	    send_bare(response, run, result, request, err))
		return -1;
	if (!proof_note(run, request, response))
		return 0;
	http_response_release(response);
	if (step_renew(request, run, step, err) ||
	    proof_add(request, run, err) ||
	    send_bare(response, run, result, request, err))
		return -1;
	(void)proof_note(run, request, response);
	return 0;
}

/* Where a token came, it is held until the step has ended; so it is where one
 * was used up, whatever came. */
int step_send_once(struct http_response *response, struct run *run,
		   struct step_result *result, const struct step *step,
		   struct http_request *request, struct err *err)
{
	bool token = !run->getting_ready && step_kind_gets_token(step->kind);
	int failed;

	if (token)
		run_hold(run->tools);
	failed = send_proven(response, run, result, step, request, err);
	if (token && step->kind != STEP_REFRESH &&
	    (failed || response->status / 100 != 2))
		run_let_go(run->tools);
	return failed;
}

static bool may_repeat(const struct step *step,
		       const struct step_result *result)
{
	return !result->unknown || json_get(step->request, "idempotency_key");
}

/* A request that may have reached the server is not sent twice, unless the
 * server can tell that it is the same. */
int step_send(struct http_response *response, struct run *run,
	      struct step_result *result, const struct step *step,
	      struct http_request *request, struct err *err)
{
	int64_t times = step->retry_times < RETRY_TIMES_MAX ? step->retry_times
							    : RETRY_TIMES_MAX;

	for (int attempt = 0;; attempt++) {
		bool last = attempt >= times;
		struct err failed = { 0 };

		if (attempt && step_renew(request, run, step, err))
			return -1;
		if (step_send_once(response, run, result, step, request,
				   &failed) < 0) {
			if (!may_repeat(step, result) || last || run->stopped ||
			    failed.code != EXIT_NETWORK ||
			    !wait_to_retry(run, step, NULL, attempt)) {
				*err = failed;
				return -1;
			}
			continue;
		}
		if (last || !is_retried(step, response->status) ||
		    !wait_to_retry(run, step, response, attempt))
			return 0;
		http_response_release(response);
	}
}

int step_send_told(struct http_response *response, struct run *run,
		   struct step_result *result, const struct step *step,
		   struct http_request *request, struct err *err)
{
	if (step_send(response, run, result, step, request, err)) {
		if (result->unknown)
			err_hint(err, "it is not known whether the server "
				      "acted: look there before you try "
				      "again");
		return -1;
	}
	step_boundary(run, step, "sent");
	return 0;
}

int step_exchange(struct http_response *response, struct run *run,
		  struct step_result *result, const struct plan_step *step,
		  struct err *err)
{
	auto_release(http_request) request = { 0 };

	return step_begin(&request, run, result, step->step, err) ||
			       step_send_told(response, run, result, step->step,
					      &request, err)
		       ? -1
		       : 0;
}

/* A question changes nothing, so the journal need not know. */
int step_aside(struct http_response *response, struct run *run,
	       const struct step *step, struct err *err)
{
	auto_release(http_request) request = { 0 };
	struct step_result ignored = { 0 };

	return build(&request, run, step, err) ||
			       step_send_once(response, run, &ignored, step,
					      &request, err)
		       ? -1
		       : 0;
}

/* What only gets a step ready leaves nothing behind on a server but what
 * expires by itself in minutes: the journal need not know. */
int step_first(struct http_response *response, struct run *run,
	       struct step_result *result, const struct step *step,
	       struct err *err)
{
	auto_release(http_request) request = { 0 };
	int failed;

	if (build_first(&request, run, step, err))
		return -1;
	run->getting_ready = true;
	failed = step_send_once(response, run, result, step, &request, err);
	run->getting_ready = false;
	if (failed)
		result->unknown = false;
	return failed;
}
