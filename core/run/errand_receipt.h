/* errand_receipt.h - the record of a token that was given back */
#ifndef CORE_RUN_ERRAND_RECEIPT_H
#define CORE_RUN_ERRAND_RECEIPT_H

#include "core/crypto/sshsig.h"
#include "core/run/errand.h"

/* What a receipt calls the end of a token. It is none of a run's results, so
 * no run is taken to have happened because of it. */
#define RESULT_REVOKED "revoked"

/* What is known of a token, but the token. */
void errand_describe(struct json *out, const char *name,
		     const struct entry *entry);

/* All borrowed. */
struct revocation {
	const char *name;
	const struct entry *entry;
	const struct plan *plan;
	const char *person; /* who did it */
	const struct sshkey *key;
	const struct strings *why; /* this token was chosen */
	const char *reason;        /* given by the person; NULL */
	const struct errand_result *revoked;
	const struct errand_result *asked; /* afterwards; NULL: nobody */
	bool done;                         /* else `message` says why not */
	const char *message;
	int64_t started;
	int64_t ended;
};

/* The members of its receipt, see receipt_append(). Owned. */
struct json *revocation_receipt(const struct revocation *revocation) MUST_CHECK;

#endif
