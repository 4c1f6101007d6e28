/* runbook.h - a procedure, parsed into a struct that cannot be wrong */
#ifndef CORE_MODEL_RUNBOOK_H
#define CORE_MODEL_RUNBOOK_H

#include "core/model/document.h"

#define RUNBOOK_STEPS_MAX  256
#define RUNBOOK_INPUTS_MAX 64

enum grant_type {
	GRANT_CLIENT_CREDENTIALS,
	GRANT_AUTHORIZATION_CODE,
	GRANT_DEVICE_CODE,
	GRANT_REFRESH_TOKEN,
	GRANT_TOKEN_EXCHANGE,
	GRANT_JWT_BEARER,
	GRANT_PASSWORD, /* lint refuses it, and it is never sent */
	GRANT_IMPLICIT, /* the same */
};
const char *grant_type_name(enum grant_type grant); /* "client_credentials" */
bool grant_type_find(enum grant_type *out, const char *name);

enum client_auth {
	AUTH_NONE,
	AUTH_BASIC,
	AUTH_POST,
	AUTH_SECRET_JWT,
	AUTH_PRIVATE_KEY_JWT,
	AUTH_TLS,
	AUTH_SELF_SIGNED_TLS,
};
const char *client_auth_name(enum client_auth auth); /* client_secret_basic */
bool client_auth_find(enum client_auth *out, const char *name);

enum input_type {
	INPUT_TEXT,
	INPUT_NUMBER,
	INPUT_URL,
	INPUT_EMAIL,
	INPUT_DATE,
	INPUT_SELECT,
	INPUT_MULTISELECT,
	INPUT_YESNO,
	INPUT_SECRET,
	INPUT_FILE,
};

/* All strings below are borrowed from the document. */
struct input {
	const char *name;
	const char *label;
	enum input_type type;
	bool required;
	const char *fallback;       /* "default"; NULL */
	const char *pattern;        /* NULL */
	const char *example;        /* NULL */
	const char *message;        /* NULL */
	const struct json *options; /* array of strings, or NULL */
	const struct json *show_if; /* {"input": name, "equals": value} */
	const struct json *json;
};

enum step_kind {
	STEP_TOKEN,      /* oauth.token */
	STEP_REFRESH,    /* oauth.refresh */
	STEP_INTROSPECT, /* oauth.introspect */
	STEP_REVOKE,     /* oauth.revoke */
	STEP_DEVICE,     /* oauth.device */
	STEP_AUTHORIZE,  /* oauth.authorize */
	STEP_EXCHANGE,   /* oauth.exchange */
	STEP_CONFIG,     /* config.apply */
	STEP_HTTP,       /* http */
	STEP_MANUAL,     /* manual */
	STEP_WAIT,       /* wait */
};
const char *step_kind_name(enum step_kind kind); /* "oauth.token" */
bool step_kind_find(enum step_kind *out, const char *name);
/* Does this kind of step end with a token? */
bool step_kind_gets_token(enum step_kind kind);
/* Can it be done under this grant? What gets no token always can.
 * (runbook_grant.c) */
bool step_kind_fits(enum step_kind kind, enum grant_type grant);
/* The kind of step that gets a token by it; NULL: never used. */
const char *grant_type_step(enum grant_type grant);

enum on_error { ON_ERROR_STOP, ON_ERROR_CONTINUE, ON_ERROR_GOTO };

struct step {
	const char *id;
	const char *title;
	enum step_kind kind;
	bool always;
	enum on_error on_error;
	const char *go_to;          /* id, for ON_ERROR_GOTO */
	int64_t timeout_s;          /* 0: the default */
	const struct json *request; /* http: method url query headers json
				       form text auth; NULL */
	const struct json *expect;  /* NULL */
	const struct json *capture; /* {name: pointer}; NULL */
	int64_t retry_times;
	const struct json *retry_on; /* array of statuses; NULL */
	const char *instructions;    /* manual */
	const char *confirm;         /* manual */
	const struct json *json;
};

struct error_path {
	int64_t status;    /* 0: any */
	const char *error; /* NULL: any */
	const char *meaning;
	const struct json *deeds; /* "do": array of strings */
	const char *who;
};

struct runbook {
	const struct document *document; /* borrowed: must outlive this */
	const char *title;
	const char *summary;   /* "" when absent */
	const char *owner;     /* "" */
	const char *review_by; /* "" */
	/* actors.client */
	const char *client_id;
	const char *client_name;
	enum client_auth auth; /* when the runbook fixes it; see has_auth */
	bool has_auth;         /* else the server's metadata decides */
	/* References (vault:NAME …); NULL. A private key is the "key"; where
	 * there is none, what the runbook calls the secret. */
	const char *secret;
	const char *key;
	const char *certificate; /* of TLS (RFC 8705), PEM */
	/* actors.authorization_server.server: a logical name that the
	 * environment maps, or a server document's name */
	const char *server;
	const struct json *actors;
	struct input *inputs;
	size_t nr_inputs;
	/* token */
	enum grant_type grant;
	const struct json *scopes;  /* array of strings; NULL */
	const char *store_as;       /* NULL */
	const struct json *viewers; /* array: person ids and role:NAME; NULL */
	int64_t max_lifetime_s;     /* 0: not said */
	bool dpop;                  /* bound to a key (RFC 9449) */
	const char *redirect_uri;   /* NULL: http://127.0.0.1/callback */
	const char *subject_token;  /* reference; NULL: the run's own token */
	const char *actor_token;    /* reference; NULL */
	/* Reference to an assertion, or to the key with which the one that is
	 * described is signed; NULL. */
	const char *assertion;
	const struct json *stated; /* that description; NULL */
	const struct json *token;  /* the whole member */
	struct step *steps;
	size_t nr_steps;
	struct error_path *errors;
	size_t nr_errors;
	const struct json *rules; /* array of strings; NULL */
	const char *checklist;    /* name; NULL: the built-in */
	/* Environments it may run in; NULL: all. */
	const struct json *environments;
};

void runbook_free(struct runbook *runbook);
DEFINE_AUTOPTR(runbook);
/* `document` has passed its schema; references inside it are checked here
 * (step ids unique, goto known). EXIT_INPUT with the place. */
int runbook_parse(struct runbook **out, const struct document *document,
		  struct err *err) MUST_CHECK;
/* Does a secret stand at this place of an answer, a JSON pointer or
 * header:NAME? By its name (base/secret_name.h), or that of the list it is in;
 * then it is not captured. */
bool capture_is_secret(const char *place);
const struct step *runbook_step(const struct runbook *runbook, const char *id);
const struct input *runbook_input(const struct runbook *runbook,
				  const char *name);
/*
 * Is this value good for the input: type, pattern (the whole value must
 * match it), options, required. EXIT_INPUT with "LABEL: " and the runbook's
 * own message, else with what is wrong and "; for example EXAMPLE". The value
 * itself is never in it.
 */
int input_check(const struct input *input, const char *value, struct err *err)
	MUST_CHECK;

#endif
