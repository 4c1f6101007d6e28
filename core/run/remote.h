/* remote.h - the requests of the adapter http; private to it */
#ifndef CORE_RUN_REMOTE_H
#define CORE_RUN_REMOTE_H

#include "core/run/config.h"

/* One request that a document, or its preset, describes. */
struct remote {
	struct config_work *work;
	const char *what;                /* "read" */
	const char *id;                  /* what the server calls it; NULL */
	const struct standing *standing; /* what is there; NULL */
};

struct remote_answer {
	bool absent;           /* it is not there */
	struct json *body;     /* without secrets; NULL */
	char *id;              /* where the answer tells it; NULL */
	struct secret *secret; /* from the answer, or made here; NULL */
	struct secret *kept;   /* what "keep" names; NULL */
	bool masked;           /* that is masked */
	char *etag;            /* strong; NULL */
};

void remote_answer_release(struct remote_answer *answer);

/* Does the document describe this request? */
bool remote_has(const struct config *config, const char *what);
/* What the server calls it, by what is declared; caller frees; NULL. */
char *remote_id(const struct config *config) MUST_CHECK;
/* Where the request goes; caller frees *out. EXIT_INPUT. */
int remote_url(char **out, const struct remote *remote, struct err *err)
	MUST_CHECK;

/* `fresh` is a secret that goes along, or NULL. (remote_request.c) */
int remote_request(struct http_request *out, const struct remote *remote,
		   const struct secret *fresh, struct err *err) MUST_CHECK;
/* Sends it, and reads the answer. A refusal is -1, as config_refused() has
 * it. (remote_answer.c) */
int remote_ask(struct remote_answer *out, const struct remote *remote,
	       struct err *err) MUST_CHECK;

/* A copy without secrets, what is masked, and the places in `without`. */
struct json *remote_clean(const struct document *config,
			  const struct json *value, const struct json *without)
	MUST_CHECK;

#endif
