/* draft.h - what the files of the draft share: a runbook in the making */
#ifndef CORE_INTAKE_DRAFT_H
#define CORE_INTAKE_DRAFT_H

#include "core/intake/request.h"
#include "core/model/runbook.h"

/* As schemas/runbook.json has them. */
#define DRAFT_TODOS_MAX 64
#define DRAFT_PAIRS_MAX 64 /* headers of a request, or fields */

/* What an input stands for: a variable by its name, or what was written out. */
enum draft_sort { DRAFT_BLANK, DRAFT_SECRET, DRAFT_FILE };

struct draft_slot {
	enum draft_sort sort;
	char *origin;       /* of the request, "https://api.example.com" */
	char *what;         /* the variable's, or the field's name */
	char *value;        /* as it was written; never shown */
	char *name;         /* of the input; no other has it */
	struct json *input; /* borrowed */
};

/* What makes two requests for a token the same one. */
struct draft_sent {
	char *endpoint; /* owned, as all of them; NULL: none was sent */
	char *client;
	char *scopes;
};

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
	size_t more_todos;
	struct draft_slot *slots; /* one for each input, owned */
	size_t nr;
	size_t alloc;
	struct strings names;   /* of the inputs */
	struct strings entries; /* of the vault that are taken */
	char *origin;           /* where the request in hand goes to; owned */
	struct draft_sent sent; /* by the first request for a token */
	/* the client, from the same */
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
/* A new step, with the request's own sentences; `title` where it has none.
 * Borrowed. */
struct json *draft_step(struct draft *draft, const struct intake_request *from,
			const char *fallback, const char *title,
			const char *use);
/* Adds a sentence to a step's list. */
void draft_step_todo(struct json *step, const char *format, ...)
	PRINTF_LIKE(2, 3);

/* ---- inputs (draft_inputs.c) ---- */
#define DRAFT_TOO_MANY "one-too-many" /* the name of all beyond the cap */
/* The name of the input that stands for this: the same variable, or the same
 * value of that name for the same host. `secret` takes it from the vault. */
char *draft_input(struct draft *draft, enum draft_sort sort, const char *what,
		  const char *value, bool secret) MUST_CHECK;
/* The client's own entry of the vault: NAME-secret. */
char *draft_own_entry(const struct draft *draft) MUST_CHECK;
/* "NAME-what", numbered where something else has it; no other gets it. */
char *draft_entry(struct draft *draft, const char *what) MUST_CHECK;
/* Letters, digits, "_" and "-", as an input's name. */
char *draft_key(const char *text) MUST_CHECK;
/* The text, cut and numbered so that it is not among those; it is then. */
char *draft_free_name(struct strings *taken, const char *text) MUST_CHECK;
void draft_slots_release(struct draft *draft);

/* ---- texts (draft_text.c) ---- */
/* With blanks as {{inputs.NAME}}, which are asked for then. */
char *draft_text(struct draft *draft, const char *text) MUST_CHECK;
/* With blanks as {{env.NAME}}: hosts are the environment's. */
char *draft_env_text(struct draft *draft, const char *text) MUST_CHECK;
/* {{inputs.NAME}} for a secret that is not to be written; it is asked from the
 * vault then. `value` is what was there. */
char *draft_secret(struct draft *draft, const char *what, const char *value)
	MUST_CHECK;
/* A value under that name: as it is, or in place of it a secret. */
char *draft_value(struct draft *draft, const char *name, const char *value)
	MUST_CHECK;
/* Is the value under that name one that may not be written? */
bool draft_is_secret(const char *name, const char *value);
/* Into `out`: which input names the file that is sent. */
void draft_file(struct draft *draft, struct json *out, const char *name,
		const char *path);

/* ---- addresses (draft_address.c) ---- */
/* As draft_text(), where names in the host are {{env.NAME}}, and without
 * secrets in its path and query. */
char *draft_url(struct draft *draft, const char *url) MUST_CHECK;
/* The same for an address inside a text, where all names are inputs. */
char *draft_address(struct draft *draft, const char *url) MUST_CHECK;

/* ---- secrets inside texts (draft_hidden.c) ---- */
/* Does a secret's name stand in it, with a value after it ("password: x")?
 * `any`: or without one, as far as that can be seen. */
bool draft_hides_secret(const char *text, bool any);

/* ---- steps ---- */
/* A request to an authorization server: false when it is none.
 * (draft_token.c) */
bool draft_token_step(struct draft *draft, const struct intake_request *from);
void draft_sent_release(struct draft_sent *sent);
/* Any other request. (draft_http.c) */
void draft_http_step(struct draft *draft, const struct intake_request *from);

/* What the request sends, into `request`. (draft_body.c) */
void draft_body(struct draft *draft, struct json *request, struct json *step,
		const struct intake_request *from);

#endif
