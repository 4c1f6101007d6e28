/* plan.h - a run before it runs: every choice made, every request exact */
#ifndef CORE_RUN_PLAN_H
#define CORE_RUN_PLAN_H

#include "core/git/oid.h"
#include "core/model/policy.h"
#include "core/model/runbook.h"
#include "core/oauth/oauth.h"
#include "core/run/marks.h"
#include "core/run/subject.h"
#include "core/trust/verdict.h"

struct config;

/* How a request shows what only a run knows. */
#define PLAN_TOKEN_NAME   "token" /* the run's own */
#define PLAN_REFRESH_NAME "refresh-token"

/* Asks a person for an input that was not given. *out NULL: left empty. */
typedef int plan_ask_fn(char **out, const struct input *input, void *payload,
			struct err *err);

/* What is to be planned. All borrowed; must outlive the plan, as must the
 * catalog. */
struct plan_request {
	const struct catalog *catalog; /* of the approved revision */
	struct oid revision;
	const char *policy_sha256;
	const struct policy *policy;
	const char *runbook; /* or a config's, where `configs` */
	bool configs;
	const char *environment;
	/* Person in the policy. NULL: nobody is known (a plan or an export,
	 * never an apply). */
	const char *person;
	/* {name: text}; a secret input's text is a reference (vault:NAME). */
	const struct json *inputs;
	/* NULL: a missing input is EXIT_WAITING with the hint --set. */
	plan_ask_fn *ask;
	void *payload;
};

struct plan_step {
	const struct step *step; /* borrowed from plan->runbook */
	bool has_request;
	/* What is sent, with marks and stand-ins for every secret. */
	struct http_request request;
	/* What is sent before it, to get ready; see request_has_first(). */
	bool has_first;
	struct http_request first;
	char *address; /* oauth.authorize: where a browser is sent, with
			  marks; NULL */
	char *save_as; /* http: the file for the answer, with marks; NULL */
	char *instructions;    /* manual: for the person, with marks; NULL */
	char *confirm;         /* what the person agrees to, likewise; NULL */
	int64_t wait_s;        /* wait */
	struct config *config; /* config.apply; owned; NULL */
};

/* Marks for what an authorization is made of; owned. */
struct plan_visit {
	char *redirect_uri;
	char *state;
	char *challenge;
	char *nonce;
	char *request_uri;
	char *proof; /* of DPoP */
	char *jkt;
	char *idempotency; /* the key of a run's step */
};

struct plan {
	struct document *made; /* a config's runbook of one step; NULL */
	const struct catalog *catalog;
	/* By the runbook's inputs: those of the type file that were given. */
	struct http_file *files;
	struct runbook *runbook; /* owned */
	const struct document *environment;
	const struct document *server; /* NULL when no step needs one */
	struct oid revision;
	char policy_sha256[65];
	char *person; /* NULL */
	struct json
		*inputs; /* {name: text}: as settled; secrets by reference */
	struct json *values; /* what templates see; secrets and what comes
				later as marks */
	struct marks marks;
	struct plan_visit visit;
	struct strings origins; /* "https://host:port" that may be called */
	struct plan_step *steps;
	size_t nr_steps;
	char sha256[65];
};

void plan_free(struct plan *plan);
DEFINE_AUTOPTR(plan);

/*
 * Settles everything that can be known before the run. A "no" is *verdict
 * with *out NULL and 0 returned: UNAPPROVED (no such runbook or environment
 * in this revision), OUT_OF_BOUNDS. Who may operate is the guard's matter. -1:
 * EXIT_INPUT for what is wrong in a document or an input, EXIT_WAITING for a
 * missing one.
 */
int plan_make(struct plan **out, struct verdict *verdict,
	      const struct plan_request *request, struct err *err) MUST_CHECK;

/*
 * The documents alone, for what is done outside of a run: no steps, no
 * inputs but those that have a default, no bounds but the addresses.
 */
int plan_documents(struct plan **out, struct verdict *verdict,
		   const struct plan_request *request, struct err *err)
	MUST_CHECK;
/* May it run in that environment? OUT_OF_BOUNDS. */
struct verdict plan_bounds(const struct plan *plan);

/*
 * How the client proves itself: as the runbook says, else the first way for
 * which it has what is needed and that the server's metadata name.
 */
enum client_auth plan_auth(const struct plan *plan);
/* References; NULL. A private key may be what the runbook calls the secret. */
const char *plan_key(const struct plan *plan);
const char *plan_certificate(const struct plan *plan);
/* Where a browser comes back to, as the runbook wants it. */
const char *plan_redirect(const struct plan *plan);
/* As the server calls itself. */
const char *plan_issuer(const struct plan *plan);
/* How a secret reference is shown: without "vault:". */
const char *plan_secret_name(const char *reference);
/* The server's endpoint from its metadata; EXIT_INPUT when it has none. */
int plan_endpoint(const char **out, const struct plan *plan, const char *member,
		  const struct step *step, struct err *err) MUST_CHECK;
/* May this URL be called? Its origin stands in an approved document. */
int plan_check_url(struct verdict *verdict, const struct plan *plan,
		   const char *url, struct err *err) MUST_CHECK;

/* Must a step before this one have got the run's token? */
bool plan_needs_token(const struct plan *plan, const struct step *step);
/* What a step keeps of an answer beside its "capture": names, NULL-ended. */
const char *const *plan_kept(const struct step *step);

/* The plan without secrets, "plan/1"; what the digest is over but for its
 * own member "plan". Caller owns *out. */
struct json *plan_json(const struct plan *plan) MUST_CHECK;
/* One request without secrets: method, url, headers, body. Owned. */
struct json *plan_request_json(const struct plan *plan,
			       const struct http_request *request) MUST_CHECK;
/* SHA-256 of the canonical form, hexadecimal. */
int plan_digest_of(char out[65], const struct json *value, struct err *err)
	MUST_CHECK;

#endif
