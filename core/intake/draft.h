/* draft.h - what the files of the draft share: a runbook in the making */
#ifndef CORE_INTAKE_DRAFT_H
#define CORE_INTAKE_DRAFT_H

#include "core/intake/request.h"
#include "core/model/runbook.h"

#define DRAFT_TODOS_MAX 64 /* as schemas/runbook.json has it */

struct draft {
	struct intake *out;
	const struct intake_wish *wish;
	const struct intake_source *source;
	char *name;          /* of the document */
	struct json *inputs; /* arrays in the making, owned */
	struct json *steps;
	struct json *token; /* object, owned; NULL until one is asked for */
	struct strings ids; /* of the steps */
	struct strings todos;
	/* the client, from the first request for a token */
	char *client_id;
	enum client_auth auth;
	bool has_client;
	char *endpoint; /* where that goes; owned; NULL */
	char *first;    /* the first address of all; owned; NULL */
	bool device;    /* the step before is oauth.device */
	char *api;      /* "https://api.example.com", of the first call; NULL */
};

/* A sentence in the runbook's list. */
void draft_todo(struct draft *draft, const char *format, ...) PRINTF_LIKE(2, 3);
/* A new step, with the request's own sentences. Borrowed. */
struct json *draft_step(struct draft *draft, const struct intake_request *from,
			const char *fallback, const char *use);
/* Adds a sentence to a step's list. */
void draft_step_todo(struct json *step, const char *format, ...)
	PRINTF_LIKE(2, 3);

/* ---- texts (draft_text.c) ---- */
/* With blanks as {{inputs.NAME}}, which are asked for then. */
char *draft_text(struct draft *draft, const char *text) MUST_CHECK;
/* The same for an address: names in its host are {{env.NAME}}. */
char *draft_url(struct draft *draft, const char *url) MUST_CHECK;
/* {{inputs.NAME}} for a secret that is not to be written; it is asked from the
 * vault then. */
char *draft_secret(struct draft *draft, const char *what) MUST_CHECK;
/* A value under that name: as it is, or in place of it a secret. */
char *draft_value(struct draft *draft, const char *name, const char *value)
	MUST_CHECK;
/* Into `out`: which input names the file that is sent. */
void draft_file(struct draft *draft, struct json *out, const char *name);
/* "NAME-what", cut to the length of a name. Caller frees. */
char *draft_entry(const struct draft *draft, const char *what) MUST_CHECK;

/* ---- steps ---- */
/* A request to an authorization server: false when it is none.
 * (draft_token.c) */
bool draft_token_step(struct draft *draft, const struct intake_request *from);
/* Any other request. (draft_http.c) */
void draft_http_step(struct draft *draft, const struct intake_request *from);

#endif
