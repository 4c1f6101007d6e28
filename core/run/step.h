/* step.h - private to execute: a run under way, and one function a step kind */
#ifndef CORE_RUN_STEP_H
#define CORE_RUN_STEP_H

#include "core/oauth/challenge.h"
#include "core/oauth/dpop.h"
#include "core/oauth/jwks.h"
#include "core/run/execute.h"
#include "core/run/request.h"

struct run {
	const struct plan *plan;
	const struct run_tools *tools;
	struct journal *journal; /* NULL: outside of a run */
	struct json *values;     /* of templates: real ones */
	struct json *captured;   /* values' "steps"; borrowed */
	const struct run_secrets *secrets;
	struct secret *token;         /* owned */
	struct secret *refresh_token; /* owned; NULL */
	bool stepped_up;    /* a service wanted more, and got it, once */
	bool getting_ready; /* what is sent is what step_first() sends */
	struct dpop *dpop;  /* owned: the key of the token; NULL */
	struct jwks *jwks;  /* owned: the server's keys; NULL: not needed yet */
	struct json *nonces; /* owned: {server: nonce} for its proofs; NULL */
	struct grant_parts grant; /* of the step under way; borrowed */
	/* When the stored token was last used, which a new one inherits. */
	int64_t last_used;
	bool again;   /* a refresh token is sent although it may be used up */
	bool used_up; /* the server says that it is */
	struct vault_lock *entry_lock; /* of that token; borrowed; NULL */
	/* A lock is no longer surely ours, or the journal can't be written:
	 * nothing more happens. */
	bool stopped;
	struct run_result *result;
	size_t page;           /* of the step under way; 0: the first */
	size_t nr_told;        /* warnings that the journal has */
	size_t captured_bytes; /* of all steps, also of those before a resume */
};

/*
 * Each carries one step out. 0: it is done, *result has what came of it. -1:
 * it failed, *err says why; result->refused when the server said no.
 */
typedef int step_fn(struct run *run, struct step_result *result,
		    const struct plan_step *step, struct err *err);
step_fn step_token;
step_fn step_refresh;
step_fn step_exchange_token;
step_fn step_authorize;
step_fn step_device;
step_fn step_introspect;
step_fn step_revoke;
step_fn step_http;
step_fn step_manual;
step_fn step_wait;
step_fn step_config;

/*
 * What the token endpoint gave, or why not: stored, then checked and kept.
 * `asked` are the scopes that were asked for.
 */
int step_take(struct run *run, struct step_result *result,
	      const struct step *step, const struct http_response *response,
	      const struct json *asked, struct err *err) MUST_CHECK;
/*
 * oauth.refresh of the stored token, with its lock held. `seen` is the value
 * that is to be replaced: when the vault has another one by now, somebody
 * else did the work, and *by_other is true.
 */
int step_refresh_locked(bool *by_other, struct run *run,
			struct step_result *result,
			const struct plan_step *step, const struct secret *seen,
			struct err *err) MUST_CHECK;
/*
 * Gives the run's tokens back (RFC 7009): the refresh token first, since with
 * it goes all that came of the grant where the server does as section 2.1
 * says, and nothing new comes of it meanwhile. A refusal of one keeps the
 * other from nothing; the first failure is told. EXIT_NETWORK, EXIT_SERVER.
 */
int step_give_back(struct given_back *out, struct run *run,
		   struct step_result *result, const struct plan_step *step,
		   struct err *err) MUST_CHECK;
/*
 * Held from where the entry of the run's token is read to where it is saved,
 * so that nothing is put in the place of what another process stored
 * meanwhile. *out NULL: this step holds it already.
 */
int step_lock_entry(struct vault_lock **out, const struct run *run,
		    struct err *err) MUST_CHECK;
/* ---- refresh_mark.c ---- */
/* Writes into the vault that its refresh token is about to be sent; `at` 0:
 * that it is as good as before. */
int refresh_mark(struct run *run, struct entry *entry, int64_t at,
		 struct err *err) MUST_CHECK;
/* It was not sent, or the server said no. */
void refresh_unmark(struct run *run, struct entry *entry);
/* Does the answer say for sure that it was not used up? */
bool refresh_is_definite(const struct http_response *response);
/* A crash cut the last refresh off: may its token be sent? EXIT_NO. */
int refresh_settle(struct run *run, const struct entry *entry, struct err *err)
	MUST_CHECK;

/* The key to which a stored token is bound (RFC 9449), where it is. */
int step_load_key(struct run *run, const struct entry *entry, struct err *err)
	MUST_CHECK;
/* The token of a step that the journal knows to be done, from the vault. */
int step_token_load(struct run *run, int64_t not_before, struct err *err)
	MUST_CHECK;

/*
 * Builds the step's request, writes to the journal that it is about to be
 * sent, and sends it, again where the step's "retry" says so.
 */
int step_exchange(struct http_response *response, struct run *run,
		  struct step_result *result, const struct plan_step *step,
		  struct err *err) MUST_CHECK;
/* Its parts, for steps that send more than one request: built and written
 * to the journal; sent, once; and what is sent before, to get ready. */
struct materials step_materials(const struct run *run);
int step_begin(struct http_request *request, struct run *run,
	       struct step_result *result, const struct step *step,
	       struct err *err) MUST_CHECK;
int step_send_once(struct http_response *response, struct run *run,
		   struct step_result *result, const struct step *step,
		   struct http_request *request, struct err *err) MUST_CHECK;
/* The same, again where the step's "retry" says so. */
int step_send(struct http_response *response, struct run *run,
	      struct step_result *result, const struct step *step,
	      struct http_request *request, struct err *err) MUST_CHECK;
/* The same, with a hint where the server may have acted. */
int step_send_told(struct http_response *response, struct run *run,
		   struct step_result *result, const struct step *step,
		   struct http_request *request, struct err *err) MUST_CHECK;
/* The request again, with what is signed signed anew: a server may take each
 * statement once. */
int step_renew(struct http_request *request, struct run *run,
	       const struct step *step, struct err *err) MUST_CHECK;
int step_first(struct http_response *response, struct run *run,
	       struct step_result *result, const struct step *step,
	       struct err *err) MUST_CHECK;
/* Writes to the journal that this is about to be sent. */
int step_note(struct run *run, struct step_result *result,
	      const struct step *step, const struct http_request *request,
	      struct err *err) MUST_CHECK;
/* May a config.apply that was cut off be carried out once more without asking
 * a person? (step_config.c) */
bool step_config_is_safe(const struct run *run, const struct plan_step *step);
/* A question beside the steps: sent once, and in no journal. */
int step_aside(struct http_response *response, struct run *run,
	       const struct step *step, struct err *err) MUST_CHECK;
/* Asked before each side effect: are the locks still ours? If not, this run
 * goes no further. EXIT_VAULT, EXIT_NETWORK. */
int step_may_act(struct run *run, struct err *err) MUST_CHECK;
void step_boundary(const struct run *run, const struct step *step,
		   const char *where);
/* ---- warn.c ---- */
/* Without the secrets of this run, and cut where it is long; once there are
 * many, one last one says so. */
void step_warn(struct run *run, const char *format, ...) PRINTF_LIKE(2, 3);

/* ---- step_up.c ---- */
/*
 * Where a refusal says what would be enough (RFC 6750, RFC 9470), a person
 * is asked once more in this run, for the union of scopes. *done: there is
 * a new token, and the request is to be sent again. What was not approved is
 * OUT_OF_BOUNDS.
 */
int step_up(bool *done, struct run *run, const struct step *step,
	    const struct http_response *response, struct err *err) MUST_CHECK;
/* A refusal may say where the service describes itself (RFC 9728): what it
 * says of the tokens it takes becomes a warning. */
void step_ask_resource(struct run *run, const struct step *step,
		       const char *url, const struct http_response *refusal);

/* ---- proof.c: RFC 9449 ---- */
bool proof_is_wanted(const struct run *run, const struct step *step);
/* Makes the key of this run's token, unless there is one. */
int proof_key(struct run *run, struct err *err) MUST_CHECK;
int proof_add(struct http_request *request, struct run *run, struct err *err)
	MUST_CHECK;
/* Keeps the nonce of an answer. True: the server wants it, so the same
 * request is to be sent once more. */
bool proof_note(struct run *run, const struct http_request *request,
		const struct http_response *response);

/* ---- signed.c: what a server signs, checked against its keys ---- */
/*
 * What came with a token, and it itself where it says that it is one of RFC
 * 9068. `asked` are the scopes that were asked for: with "openid" there must
 * be an ID token after a person has signed in. EXIT_SERVER.
 */
int signed_check(struct run *run, const struct step *step,
		 const struct oauth_token *token, const struct json *asked,
		 struct err *err) MUST_CHECK;
/* An answer to an introspection, signed or not. Caller owns *out.
 * (step_introspect.c) */
int introspection_read(struct json **out, bool *refused,
		       struct oauth_failure *failure, struct run *run,
		       const struct step *step,
		       const struct http_response *response, struct err *err)
	MUST_CHECK;
/* A signed answer to an introspection (RFC 9701). Caller owns *out. */
int signed_introspection(struct json **out, struct run *run,
			 const struct http_response *response, struct err *err)
	MUST_CHECK;

/* ---- expect.c ---- */
/* What names its issuer names the one that was asked, byte for byte; `what`
 * ("the token") may be silent: NULL. */
int expect_issuer(const struct run *run, const char *what, const char *issuer,
		  struct err *err) MUST_CHECK;
/* The server refused: always -1, with result->failure filled in, in which no
 * secret of this run is left. */
int step_refused(struct run *run, struct step_result *result,
		 const struct oauth_failure *failure, struct err *err);
/* "expect": the parts that speak of a status; scopes; members of a body. */
int expect_status(const struct step *step, int status, bool *expected,
		  struct err *err) MUST_CHECK;
int expect_scopes(const struct step *step, const char *granted, struct err *err)
	MUST_CHECK;
int expect_body(const struct step *step, const struct json *body,
		struct err *err) MUST_CHECK;
/* A success that says in its body that it is none, as Slack and GitHub write
 * it, is a refusal, unless "expect" knows better: then -1. */
int expect_no_error(struct run *run, struct step_result *result,
		    const struct step *step,
		    const struct http_response *response, struct err *err)
	MUST_CHECK;
int expect_headers(const struct step *step,
		   const struct http_response *response, struct err *err)
	MUST_CHECK;
/* "capture" of the kind header:NAME; the others need a body in JSON. */
int capture_headers(struct run *run, struct step_result *result,
		    const struct step *step,
		    const struct http_response *response, struct err *err)
	MUST_CHECK;
bool capture_needs_body(const struct step *step);
/* Keeps one more value, which is no secret. */
void capture_text(struct step_result *result, const char *name,
		  const char *text);
/* "capture": pointers into the answer, into result and templates. */
int capture(struct run *run, struct step_result *result,
	    const struct step *step, const struct json *body, struct err *err)
	MUST_CHECK;

/* ---- pages.c, save.c: what an http step does with a long answer ---- */
/* Reads the pages after the first one and puts their lists together, in
 * *body, which is the first. */
int pages_read(struct json **body, struct run *run, struct step_result *result,
	       const struct step *step, const struct http_request *request,
	       const struct http_response *first, struct err *err) MUST_CHECK;
/* The name under which the answer is to be saved; before anything is sent:
 * it is a plain name, and free. Caller frees *out; NULL: not to be saved. */
int save_name(char **out, const struct run *run, const struct step *step,
	      struct err *err) MUST_CHECK;
int save_body(struct run *run, struct step_result *result,
	      const struct step *step, const char *name,
	      const struct http_response *response, struct err *err) MUST_CHECK;

/* ---- redact.c ---- */
/* Takes every secret of this run out of a text, in whatever form a server
 * may have sent it back: ‹secret› stands there. */
void run_redact(const struct run *run, char *text, size_t size);
/* The same for the members of an answer, each of them whole. */
void run_redact_members(const struct run *run, struct json *object);
void run_redact_failure(const struct run *run, struct oauth_failure *failure);
/* Is one in it? */
bool run_reveals(const struct run *run, const char *text);

#endif
