/* errand.h - a stored token outside of a run: refreshed, asked about, revoked
 */
#ifndef CORE_RUN_ERRAND_H
#define CORE_RUN_ERRAND_H

#include "core/run/execute.h"

/* Which token, and the documents that may speak of it. All borrowed, and
 * longer than the plan that is made of it. */
struct errand {
	const struct catalog *catalog;
	struct oid revision; /* of the catalog */
	const char *policy_sha256;
	const char *person; /* who asks; NULL: not known */
	const char *name;   /* in the vault */
	const struct entry *entry;
	/* As it was when the token was got; NULL: it has not changed since,
	 * or nobody can tell. */
	const struct runbook *issued_under;
};

/*
 * The environment in which the token was got: as the entry says, else the
 * only one whose server is the one that issued it. NULL: none, or several.
 */
const struct document *errand_environment(const struct errand *errand);

/*
 * A plan of no steps: where the server is that issued the token, and how the
 * client proves itself. UNAPPROVED, OUT_OF_BOUNDS in *verdict when the
 * documents speak of no such token (any more).
 */
int errand_plan(struct plan **out, struct verdict *verdict,
		const struct errand *errand, struct err *err) MUST_CHECK;
/*
 * The same to get a new one in its place, by its refresh token or by the
 * steps of "refresh", none of which may need a person. Nothing goes beyond
 * what is approved now: OUT_OF_BOUNDS. EXIT_NO when there is no way.
 */
int errand_plan_refresh(struct plan **out, struct verdict *verdict,
			const struct errand *errand, struct err *err)
	MUST_CHECK;

/* Do the steps of "refresh" get a token without a person, and without
 * another token? */
bool errand_has_steps(const struct plan *plan);

struct errand_result {
	bool by_other; /* somebody else had refreshed it already */
	bool unknown;  /* nobody knows whether the server acted */
	bool refused;  /* the server said no: `failure` says how */
	struct oauth_failure failure;
	char request[65]; /* digest of what was sent; "" */
	int status;
	/* Of an introspection, without the secrets that the server sent back;
	 * owned; NULL. */
	struct json *answer;
	struct given_back given; /* of a revocation, also of one that failed */
	struct strings warnings;
};

void errand_result_release(struct errand_result *result);

/*
 * Under the lock of the entry. `seen` is the token that is to be replaced: a
 * newer one in the vault is somebody else's work and is left alone. `again`:
 * send a refresh token of which a crash left unknown whether it was used.
 * Where the server no longer takes it, the steps of "refresh" are the way.
 * Stored, on disk, when this returns 0.
 */
int errand_refresh(struct errand_result *out, const struct plan *plan,
		   const struct run_tools *tools, const struct secret *seen,
		   bool again, struct err *err) MUST_CHECK;
/* What the server says of a token (RFC 7662), or of the refresh token beside
 * it, which must be there. */
int errand_introspect(struct errand_result *out, const struct plan *plan,
		      const struct run_tools *tools, const struct entry *entry,
		      bool refresh, struct err *err) MUST_CHECK;
/* Gives the tokens back (RFC 7009), the refresh token first, and the other
 * one also where the server refuses that. The vault is not touched. */
int errand_revoke(struct errand_result *out, const struct plan *plan,
		  const struct run_tools *tools, const struct entry *entry,
		  struct err *err) MUST_CHECK;
/* Does the server offer that endpoint? */
bool errand_offers(const struct plan *plan, const char *endpoint);

#endif
