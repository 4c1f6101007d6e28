/* execute.h - carries a plan out, step by step, journal first */
#ifndef CORE_RUN_EXECUTE_H
#define CORE_RUN_EXECUTE_H

#include "core/git/repo.h"
#include "core/oauth/consent.h"
#include "core/run/journal.h"
#include "core/run/plan.h"
#include "core/vault/vault.h"

enum step_outcome {
	OUTCOME_NONE, /* not reached */
	OUTCOME_DONE,
	OUTCOME_FAILED,
	OUTCOME_SKIPPED, /* passed over: after a failure, or by a person */
};
const char *step_outcome_name(enum step_outcome outcome); /* "done" */

struct step_result {
	enum step_outcome outcome;
	int64_t started;
	int64_t ended;
	char request[65]; /* digest of what was sent; "" */
	int status;       /* of HTTP; 0 */
	int attempts;
	struct json *captured; /* {name: text}; owned; NULL */
	/* config.apply: what was found, done and left there; owned; NULL */
	struct json *config;
	char message[512]; /* why it failed or was skipped; escaped when
			      printed */
	char hint[256];
	int code;     /* of the failure: an exit code */
	bool refused; /* the server said no: `failure` says how */
	bool unknown; /* nobody knows whether the server acted */
	struct oauth_failure failure;
	bool resumed; /* known from the journal, not done now */
};

/* Where a browser is sent, and what must come back. */
struct run_visit {
	const struct step *step;
	const char *url;
	const char *redirect_uri;
	const char *state; /* what comes with another one is not for us */
	int64_t seconds;   /* how long to wait */
};

/* Of which token of an entry does its server say that it took it back? */
struct given_back {
	bool refresh;
	bool access;
};

enum run_fate { FATE_REDO, FATE_SKIP };

/* What lies outside: each with `payload`. */
struct run_tools {
	/* http_send(), or a test's answers */
	int (*send)(struct http_response *out,
		    const struct http_request *request, bool *maybe_sent,
		    void *payload, struct err *err);
	int64_t (*clock)(void *payload);
	void (*sleep)(int64_t seconds, void *payload);
	/* A manual step. EXIT_WAITING when nobody is there to answer. */
	int (*confirm)(bool *out, const struct step *step,
		       const char *instructions, const char *question,
		       void *payload, struct err *err);
	/*
	 * A person's browser. listen() says where it is to come back to,
	 * `wanted` with a port in it; browse() sends it away and waits for it,
	 * *address is all of what it came back to. EXIT_WAITING when nobody is
	 * there, or not in time. Both NULL: nobody ever is.
	 */
	int (*listen)(char **redirect_uri, const char *wanted, void *payload,
		      struct err *err);
	int (*browse)(struct secret **address, const struct run_visit *visit,
		      void *payload, struct err *err);
	/* A person types a code on another device: shown, then some seconds
	 * of waiting, `left` of all. EXIT_WAITING: the person cancels. */
	int (*show_code)(const struct oauth_device *device, void *payload,
			 struct err *err);
	int (*await)(int64_t seconds, int64_t left, void *payload,
		     struct err *err);
	/* A step of whose fate the journal says nothing. EXIT_WAITING. */
	int (*fate)(enum run_fate *out, const struct step *step, void *payload,
		    struct err *err);
	/* result NULL: the step begins. May be NULL. */
	void (*progress)(const struct step *step, size_t number,
			 const struct step_result *result, void *payload);
	/*
	 * From before a request whose answer may hold a token until that is
	 * on disk, nothing but a crash is to end the process: what else would
	 * waits. Called twice it holds once. May be NULL.
	 */
	void (*hold)(bool hold, void *payload);
	/* Where a test may kill the process: "begun" "sent" "stored" "ended"
	 * of a step. May be NULL. */
	void (*boundary)(const char *step, const char *where, void *payload);
	void *payload;
	const struct reference_sources *sources;
	struct vault *vault;     /* NULL: nothing can be stored */
	struct vault_lock *lock; /* of the run, where it may be lost; NULL */
	const struct policy *policy; /* whose vault keys the viewers have */
	const char *recipient;       /* own "age1…"; NULL */
	struct repo *repo;           /* where receipts are; NULL: none */
	const char *folder; /* where answers are saved; NULL: the current */
};

void run_hold(const struct run_tools *tools);
void run_let_go(const struct run_tools *tools);

struct run_result {
	bool succeeded;
	int code; /* EXIT_YES, or the exit code of the first failure */
	struct step_result *steps; /* as plan->steps */
	size_t nr_steps;
	size_t failed; /* index of the first failure; nr_steps: none */
	struct strings warnings;
};

void run_result_release(struct run_result *result);

/* The secrets of one run. */
struct run_secrets {
	struct secret *client;      /* NULL when the client has none */
	struct secret *key;         /* the client's, to sign with; NULL */
	struct secret *certificate; /* the client's, of TLS; NULL */
	/* What is exchanged for the token; NULL. */
	struct secret *subject;
	struct secret *actor;
	struct secret *assertion;
	struct secret **inputs; /* by the runbook's inputs */
	size_t nr_inputs;
};

void run_secrets_release(struct run_secrets *secrets);
/* Fetches them, and makes sure that a token could be stored, before anything
 * is sent or recorded. EXIT_VAULT. */
int run_ready(struct run_secrets *out, const struct plan *plan,
	      const struct run_tools *tools, struct err *err) MUST_CHECK;
/* With whom the entry of that name is shared by hand it stays shared: they go
 * into `entry`, which is to replace it, and their keys to `recipients`. */
void run_keep_shared(struct entry *entry, struct strings *recipients,
		     const char *name, const struct run_tools *tools);
/* Only what the client proves itself by. */
int run_ready_client(struct run_secrets *out, const struct plan *plan,
		     const struct run_tools *tools, struct err *err) MUST_CHECK;
/* Who can open what is stored: the viewers' keys, and one's own. Viewers
 * without a vault key are added to `without` (may be NULL). */
void run_recipients(struct strings *out, struct strings *without,
		    const struct plan *plan, const struct run_tools *tools);

/*
 * Carries out what the journal doesn't know to be done. A step that failed
 * is in *out, with 0 returned. -1: it could not go on at all; EXIT_WAITING:
 * it waits for a person, and `resume` goes on from there.
 */
int run_execute(struct run_result *out, const struct plan *plan,
		const struct run_secrets *secrets, struct journal *journal,
		const struct run_tools *tools, struct err *err) MUST_CHECK;

/* Takes the secret (may be NULL) out of a text: ‹secret› stands there. */
void redact_secret(char *text, size_t size, const struct secret *secret);

/* One step for a receipt, a journal, an answer; and back. */
struct json *step_result_json(const struct step *step,
			      const struct step_result *result) MUST_CHECK;
void step_result_read(struct step_result *out, const struct json *json);

#endif
