/* statement.h - what a person signs (format statement/1) */
#ifndef CORE_TRUST_STATEMENT_H
#define CORE_TRUST_STATEMENT_H

#include "core/git/oid.h"
#include "core/json/json.h"

#define STATEMENT_SIZE_MAX    (128 * 1024)
#define STATEMENT_CHANGES_MAX 4096
#define STATEMENT_NAMESPACE   "rbctl-signoff@v1"
/* As many differences one person acknowledges one by one. */
#define STATEMENT_ACKNOWLEDGED_MAX 512

enum statement_type {
	STATEMENT_APPROVE,
	STATEMENT_REJECT,
	STATEMENT_WITHDRAW,
	STATEMENT_ROLLBACK,
	STATEMENT_BREAK_GLASS,
};
const char *statement_type_name(enum statement_type type);

/* One side of a change; absent when the path isn't there. */
struct change_side {
	bool present;
	unsigned mode;
	struct oid oid;
	char sha256[65];
};

struct change {
	char *path;
	struct change_side old;
	struct change_side new;
};

struct changes {
	struct change *at; /* sorted by path, byte order */
	size_t nr;
	size_t alloc;
};

void changes_release(struct changes *changes);
bool change_side_equal(const struct change_side *a,
		       const struct change_side *b);
bool changes_equal(const struct changes *a, const struct changes *b);

struct statement {
	struct json *root; /* owned; strings below are borrowed from it */
	enum statement_type type;
	struct oid anchor;
	const char *anchor_policy_sha256;
	const char *ref;
	const struct json *environments; /* ["*"]: all */
	struct oid base;
	const char *policy_sha256;
	struct changes changes; /* owned */
	const struct json *context;
	const char *decision;
	const char *person;
	const char *key;              /* "ssh-ed25519 AAAA…" */
	const struct json *checklist; /* {path, sha256, answers}; path null:
					 the built-in one */
	/* What of high risk the person has seen and accepted: objects of path,
	 * place, sentence and sha256. NULL: nobody asked, as in all but
	 * approvals, and in those of older versions. */
	const struct json *acknowledged;
	const char *reason;
	const struct json *tickets;
	int64_t issued;
	int64_t expires; /* 0: null, never */
	const char *nonce;
};

void statement_free(struct statement *statement);
DEFINE_AUTOPTR(statement);

/* `text` must be the exact RFC 8785 canonical bytes. EXIT_INPUT else. */
int statement_parse(struct statement **out, const char *text, size_t len,
		    struct err *err) MUST_CHECK;
/* The canonical bytes of the members above (root is not read). */
int statement_format(struct buf *out, const struct statement *statement,
		     struct err *err) MUST_CHECK;

#endif
