/* signoff.h - the signed commit that changes nothing and carries a statement */
#ifndef CORE_TRUST_SIGNOFF_H
#define CORE_TRUST_SIGNOFF_H

#include "core/crypto/sshsig.h"
#include "core/trust/store.h"

struct approval {
	enum statement_type type;
	const char *summary;        /* what the change means, for people; "" */
	const struct json *answers; /* {item id: answer} */
	const char *checklist_path; /* NULL: the built-in */
	const char *checklist_sha256;
	/* APPROVE: see struct statement; NULL: nobody was asked. */
	const struct json *acknowledged;
	const char *reason;
	const struct strings *tickets;
	const struct strings *environments; /* empty: all */
	const struct strings *paths; /* patterns; NULL: all that differs */
	/* APPROVE: what went live by break-glass is reviewed, not what differs
	 * now; NULL. Borrowed. */
	const struct debt *debt;
	const struct oid *target; /* ROLLBACK: the revision to go back to */
	int64_t issued;
	int64_t expires; /* 0: never */
};

/*
 * Makes a sign-off commit on top of the judged candidate for what differs
 * from the last approved revision (or is reviewed, or on the way back), and
 * writes it to the object database; the
 * caller moves the branch. Who signs is whom the policy in force gives the
 * signer's key to. EXIT_NO when there is nothing to sign, the key is
 * nobody's, or (approve) the person had a hand in the change.
 */
int signoff_make(struct oid *out, struct store *store,
		 const struct judgement *judgement,
		 const struct approval *approval, struct signer *signer,
		 struct err *err) MUST_CHECK;

/*
 * The first of those checks alone: may the owner of this key make this
 * sign-off? For asking before people answer questions.
 */
int signoff_may(const struct judgement *judgement,
		const struct approval *approval, const struct sshkey *key,
		struct err *err) MUST_CHECK;

/* What to do where there is too much for one statement. */
const char *signoff_smaller(bool several_paths);

#endif
