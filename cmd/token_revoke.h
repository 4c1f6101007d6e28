/* token_revoke.h - giving tokens back: which, how, and the record of it */
#ifndef CMD_TOKEN_REVOKE_H
#define CMD_TOKEN_REVOKE_H

#include "cmd/token_desk.h"
#include "core/run/receipt.h"
#include "core/vault/life.h"

#define EVIDENCE_NAMESPACE "rbctl-evidence@v1"

struct revoke_options {
	const char *unused_for;
	const char *all_of;
	const char *runbook;
	const char *server;
	const char *reason;
	const char *evidence;
	const char *key;
	bool no_receipt;
	bool yes;
};

enum fate {
	FATE_WAITING,   /* its turn has not come */
	FATE_PROVEN,    /* given back, and the server says so */
	FATE_GIVEN,     /* given back; the server offers no proof */
	FATE_WAS_GIVEN, /* a run had given it back before */
	FATE_EXPIRED,   /* had run out, and could not be renewed */
	FATE_FAILED,    /* is where it was: `err` says why */
};
const char *fate_name(enum fate fate); /* "proven" … */
bool fate_is_good(enum fate fate);

/* A token that was chosen, and what became of it. */
struct returned {
	char *name;
	struct entry entry;
	struct strings why; /* it was chosen */
	enum fate fate;
	struct err err;
	char note[640];            /* what else is to be known; "" */
	char receipt[OID_HEX + 1]; /* "" */
	bool unrecorded;           /* there should be one, and isn't */
};

struct unreadable {
	char *name;
	char problem[ERR_MSG_MAX];
};

struct returning {
	struct returned *at;
	size_t nr;
	struct unreadable *unreadable; /* of which nobody can tell */
	size_t nr_unreadable;
	struct strings secrets; /* that the person could read */
	struct strings down;    /* servers that did not answer */
};

void returning_release(struct returning *all);

/* The tokens that are named, or those that `options` speak of. (choose) */
int returning_choose(struct returning *out, struct desk *desk,
		     const struct revoke_options *options, int nr_names,
		     char **names, struct err *err) MUST_CHECK;
/* Gives one back, proves it, records it, and wipes it. What goes wrong is in
 * one->err. (give back) */
void returning_give_back(struct returned *one, struct returning *all,
			 struct desk *desk,
			 const struct revoke_options *options);

/* ---- answer ---- */
/* For the question: which, and why. */
void returning_show(const struct returning *all, const struct context *context);
struct json *returning_json(const struct returning *all,
			    const struct desk *desk,
			    const struct revoke_options *options) MUST_CHECK;
void returning_text(struct buf *out, const struct returning *all,
		    const struct theme *theme);
/* FILE and FILE.sig. */
int returning_evidence(const struct returning *all, const struct desk *desk,
		       const struct revoke_options *options, struct err *err)
	MUST_CHECK;
/* Network, server, vault, no: the first that there is. */
int returning_code(const struct returning *all);

#endif
