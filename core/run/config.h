/* config.h - declared configuration, and how it is made so on a server */
#ifndef CORE_RUN_CONFIG_H
#define CORE_RUN_CONFIG_H

#include "core/change/state.h"
#include "core/run/execute.h"

struct adapter;
struct repo;

/* A config/1 document as one environment means it. */
struct config {
	/* The document, with what its preset says of how it is compared. */
	const struct document *document;
	struct document meant;              /* that; owned but for its path */
	const struct document *server;      /* whose it is; borrowed, as is */
	const struct document *environment; /* whose operators share it */
	const struct adapter *adapter;
	struct json *desired; /* templates filled; no secrets; owned */
	bool absent;          /* it is to be deleted */
	const char *auth;     /* name of the entry that permits it; NULL */
	bool auth_is_key;     /* it is a key of the interface, and no token */
	const char *replaces; /* digest of what may be overwritten; NULL */
	/* Of the adapter http: base, id, auth_scheme and the requests, from the
	 * document or its preset, and what their templates see. Owned; NULL. */
	struct json *requests;
	struct json *values;
	/* Entries of the vault: what it is managed with, its secret. */
	char *registration;
	char *secret;
};

void config_free(struct config *config);
DEFINE_AUTOPTR(config);

/*
 * `values` is what templates see. UNAPPROVED is *verdict, with 0 returned and
 * *out NULL. EXIT_INPUT: the adapter is none of ours, a name is too long.
 */
int config_open(struct config **out, struct verdict *verdict,
		const struct catalog *catalog,
		const struct document *environment, const char *name,
		const struct json *values, struct err *err) MUST_CHECK;

/* What it is about, for a plan's digest; no secrets. Owned. */
struct json *config_json(const struct config *config) MUST_CHECK;

/* ---- what stands on the server ---- */
struct standing {
	bool known; /* it is known what it is managed with */
	bool there; /* and the server knows it too */
	bool sure;  /* what is not known is not there either */
	/* It may be there all the same: the server tells those who are not
	 * permitted the same as it tells of what is gone. */
	bool unsure;
	char *id;              /* what the server calls it; NULL */
	struct json *actual;   /* all that the server says; NULL */
	struct json *seen;     /* the declared part of that; NULL */
	char digest[65];       /* of `seen` */
	char *etag;            /* NULL */
	struct secret *secret; /* as the server gave it; NULL */
	/* What a request's "keep" names, as just read: NULL; or masked. */
	struct secret *kept;
	bool masked;
};

void standing_release(struct standing *standing);

/* One look or change, with all that it needs. */
struct config_work {
	const struct config *config;
	const struct run_tools *tools;
	const char *revision; /* that approved it */
	const char *id;       /* as receipts have it; borrowed; NULL */
	/* Told before a request that changes something is sent: a journal.
	 * NULL where nothing may be changed. */
	int (*begin)(const struct http_request *request, void *payload,
		     struct err *err);
	/* Where a test may kill the process; NULL. */
	void (*boundary)(const char *where, void *payload);
	void *payload;
	struct step_result *result; /* status, refusals, what is unknown */
};

/*
 * An adapter speaks one kind of server's language. look() only reads. All are
 * 0, or -1 with *err and work->result; what the server gave that must not be
 * lost (a secret, a token) is in the vault before they return.
 */
struct adapter {
	const char *name;
	int (*look)(struct standing *out, struct config_work *work,
		    struct err *err);
	int (*create)(struct config_work *work, struct err *err);
	/* Makes it as declared; `rotate`: with a new secret. */
	int (*update)(struct config_work *work, const struct standing *standing,
		      bool rotate, struct err *err);
	int (*remove)(struct config_work *work, const struct standing *standing,
		      struct err *err);
	/* Puts what a look found and the vault has not into the vault; NULL:
	 * look() does. */
	int (*keep)(struct config_work *work, const struct standing *standing,
		    struct err *err);
	/* Would look() see what an earlier run made, whose answer was lost?
	 * NULL: never. */
	bool (*finds)(const struct config *config);
};

extern const struct adapter adapter_rfc7592;
extern const struct adapter adapter_http; /* and all presets */
/* NULL: there is none of that name. (config.c) */
const struct adapter *adapter_find(const char *name);

/* ---- what adapters share (config_talk.c) ---- */
/* look(), with what is declared of it. */
int config_look(struct standing *out, struct config_work *work, struct err *err)
	MUST_CHECK;
/* Sends a request of an adapter; one that changes something is told first, and
 * nothing is known of it until its answer is understood. */
int config_send(struct http_response *response, struct config_work *work,
		const struct http_request *request, bool changes,
		struct err *err) MUST_CHECK;
/* The answer to what changes something is understood, and what it gave is
 * kept. */
void config_understood(struct config_work *work);
/* The server said no to it. Always -1. */
int config_refused(struct config_work *work, const struct http_request *request,
		   const struct oauth_failure *failure, struct err *err);
/* Somebody else was faster (412): DRIFT. Always -1. */
int config_changed_meanwhile(const struct config_work *work, struct err *err);
/* What the document's "auth" names, where it is still good; empty without
 * one. EXIT_VAULT. */
int config_load_auth(struct entry *out, const struct config_work *work,
		     struct err *err) MUST_CHECK;
/* Who can open what is stored: whoever applies it, and the environment's
 * operators. */
void config_recipients(struct strings *out, const struct config_work *work);

/* ---- what an apply would do (config_outlook.c) ---- */
enum config_action {
	CONFIG_NONE,
	CONFIG_CREATE,
	CONFIG_UPDATE,
	CONFIG_ROTATE, /* a new secret; and an update, if there is one */
	CONFIG_DELETE,
};
const char *config_action_name(enum config_action action); /* "create" */

struct config_wish {
	bool delete;  /* --delete */
	bool rotate;  /* --rotate */
	bool again;   /* --again: a create whose fate is unknown came to nothing
		       */
	bool cut_off; /* the same step has begun before, and not ended */
};

/* What receipts say of a config in its environment, each signed by somebody
 * whom the policy knows. */
struct config_past {
	struct json *state; /* as it was left; NULL: not there, or never */
	char sha256[65];    /* of the document that left it so; "" */
	char *id;           /* what the server called it; NULL */
	char *pending;      /* a run that may have made it, or not; NULL */
	bool cut_off;       /* that run has no end: it can be resumed */
	bool deleting;      /* a run may have deleted it, or not */
};

void config_past_release(struct config_past *past);
/* `run` is under way, and not its own past; NULL. (config_last.c) */
int config_past_read(struct config_past *out, const struct config_work *work,
		     const char *run, struct err *err) MUST_CHECK;

struct outlook {
	enum config_action action;
	struct standing standing;
	/* From what stands there to what is declared; empty for a create. */
	struct document_diff diff;
	/* From what was last applied to what stands there. */
	struct document_diff drift;
	bool drifted; /* what stands there is not what was last applied */
	/* DRIFT, OUT_OF_BOUNDS, UNAPPROVED; else yes. */
	struct verdict verdict;
};

void outlook_release(struct outlook *outlook);

/* Reads what stands there, and says what an apply would do. EXIT_VAULT: it is
 * managed from elsewhere; EXIT_WAITING: it may be there already. */
int config_outlook(struct outlook *out, struct config_work *work,
		   const struct config_past *past,
		   const struct config_wish *wish, struct err *err) MUST_CHECK;

/* The names of all configs that this environment's receipts know. */
int config_applied(struct strings *out, struct repo *repo,
		   const char *environment, struct err *err) MUST_CHECK;

#endif
