/* policy_draft.h - the first policy of a store, from the people who are in it
 */
#ifndef CORE_MODEL_POLICY_DRAFT_H
#define CORE_MODEL_POLICY_DRAFT_H

#include "core/base/text.h"
#include "core/json/json.h"

struct draft_person {
	char *id;
	char *name;
	char *email;
	char *key;       /* "ssh-ed25519 AAAA…" */
	char *vault_key; /* "age1…"; NULL */
};

void draft_person_release(struct draft_person *person);

/*
 * ID:NAME:EMAIL:KEY, where KEY is a public key ("ssh-ed25519 …") or ends up
 * as one: the caller replaces a file's name by its contents. EXIT_USAGE.
 */
int draft_person_parse(struct draft_person *out, const char *text,
		       struct err *err) MUST_CHECK;
/* An id for somebody of whom only the e-mail address is known: the part
 * before the '@', in letters that a name may have. Caller frees. */
char *draft_person_id(const char *email) MUST_CHECK;

/*
 * The policy/1 document: everybody may sign and operate. One person: duties
 * are not separate. Two: one signature of the other. Three and more: two
 * signatures for servers, configs and the policy, one for the rest.
 */
struct json *policy_draft(const struct draft_person *people, size_t nr,
			  const char *live) MUST_CHECK;

#endif
