/* evidence.h - what the parts of an audit share while it is collected */
#ifndef CORE_AUDIT_EVIDENCE_H
#define CORE_AUDIT_EVIDENCE_H

#include "core/audit/audit.h"
#include "core/json/json.h"

struct evidence {
	struct store *store;
	struct repo *repo; /* borrowed from the store */
	const struct audit_wish *wish;
	struct err *err;
	struct json *root;
	struct json *revisions; /* borrowed from root, like the next three */
	struct json *exceptions;
	struct json *policies;
	struct json *runs;
	struct json *owners; /* {key fingerprint: person}, of all policies */
	struct oid_set approved;
	/* The documents of the revision that was compared last. */
	struct catalog known;
	struct oid known_at;
	/* Those of `revisions` that wait for an approval further on. */
	struct json **waiting;
	size_t nr_waiting;
	size_t alloc_waiting;
	struct json *debts; /* unpaid at the newest revision met; owned */
	size_t chain;       /* commits from the anchor to the tip */
	int64_t last_committed;
};

/* "2026-11-24T08:30:00Z" */
void set_time(struct json *object, const char *key, int64_t seconds);
void set_oid(struct json *object, const char *key, const struct oid *oid);
bool in_period(const struct audit_wish *wish, int64_t seconds);

/* kind is one word: "unapproved", "expired", "late" … */
void add_exception(struct evidence *e, const char *kind, const char *revision,
		   const char *format, ...) PRINTF_LIKE(4, 5);

/* revision.c: what brought one revision. */
int revision_describe(struct json *out, struct evidence *e,
		      const struct judgement *j) MUST_CHECK;
/* roster.c: who could sign under this policy, from that commit on. */
void roster_add(struct evidence *e, const struct policy *policy,
		const char *sha256, const struct oid *from, int64_t since);
/* Who could get around the four eyes, under the policy in force. */
void roster_bypass(struct evidence *e, const struct policy *policy);
/* runs.c: the receipts of every environment. */
int runs_collect(struct evidence *e) MUST_CHECK;

#endif
