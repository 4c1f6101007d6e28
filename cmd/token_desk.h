/* token_desk.h - where stored tokens are taken care of; private to token*.c */
#ifndef CMD_TOKEN_DESK_H
#define CMD_TOKEN_DESK_H

#include "cmd/running.h"
#include "core/run/errand.h"

/* The documents of one revision. */
struct desk_papers {
	struct oid revision;
	struct catalog catalog;
};

struct desk {
	struct context *context;
	struct running running; /* vault, network, tools */
	struct repo *repo;      /* borrowed from the store, or else owned */
	struct store *store;    /* NULL: there is none that is trusted */
	struct err no_store;    /* why */
	struct permit permit;   /* of the live revision */
	/* Of the live branch, however it stands; its policy is the one in force
	 * since the last approved revision, or NULL. */
	struct judgement live;
	struct signer *signer;          /* NULL: no key is named */
	struct err no_signer;           /* why */
	char person[TEXT_NAME_MAX + 1]; /* whose key that is; "" */
	struct desk_papers **papers;    /* owned: they stay where they are */
	size_t nr_papers;
};

void desk_release(struct desk *desk);
/* Vault and network; `desk` stays where it is. */
int desk_open(struct desk *desk, struct context *context, struct err *err)
	MUST_CHECK;
/* The store around us, as far as it is there and trusted, and whose key it
 * is that `key` (may be NULL) or git names. -1: there is no repository. */
int desk_open_store(struct desk *desk, const char *key, struct err *err)
	MUST_CHECK;
/* Borrowed from the desk. */
int desk_papers(const struct catalog **out, struct desk *desk,
		const struct oid *revision, struct err *err) MUST_CHECK;

/* What was found about one token. */
struct desk_case {
	struct plan *plan;
	struct runbook *issued_under; /* when it has changed since */
	bool approved;                /* by documents that are approved now */
	char why[640];                /* else why not by those */
};

void desk_case_release(struct desk_case *found);
/*
 * For what nothing may prevent: to ask about a token and to give it back. By
 * what is approved now; else by the documents under which it was got, which
 * were approved then.
 */
int desk_find(struct desk_case *out, struct desk *desk, const char *name,
	      const struct entry *entry, struct err *err) MUST_CHECK;
/* To get a new one: only by what is approved now, and if the guard lets this
 * person. *verdict is the "no". */
int desk_find_refresh(struct desk_case *out, struct verdict *verdict,
		      struct desk *desk, const char *name,
		      const struct entry *entry, struct err *err) MUST_CHECK;

#endif
