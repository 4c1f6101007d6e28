/* lint.h - what is wrong with documents: schema, references, OAuth security */
#ifndef CORE_MODEL_LINT_H
#define CORE_MODEL_LINT_H

#include "core/model/document.h"

/* An error stops what is checked; a warning should be put right; a note is
 * about what others decided, such as what a server offers. */
enum lint_level { LINT_ERROR, LINT_WARNING, LINT_NOTE };

/* One rule of the table `lint --rules` prints. */
struct lint_rule {
	const char *id; /* "oauth-password-grant" */
	enum lint_level level;
	bool firm;           /* nobody can waive it */
	const char *summary; /* what it asks for */
	const char *why;
	const char *fix;
	const char *source; /* "RFC 9700 section 2.4" */
};

/* In the order of the table; NULL after the last one. */
const struct lint_rule *lint_rule_at(size_t index);

struct finding {
	const struct lint_rule *rule;
	char *path;
	size_t line; /* from 1; 0 when the whole file is meant */
	size_t column;
	char *pointer; /* RFC 6901 */
	char *message; /* what is wrong, and what to write instead */
};

struct findings {
	struct finding *at;
	size_t nr;
	size_t alloc;
};

void findings_release(struct findings *findings);
size_t findings_count(const struct findings *findings, enum lint_level level);

/*
 * Adds a document to the catalog that lint_text() is given. Servers,
 * environments and the policy are asked for what they say, and are added
 * when they can be read; of the others it is enough that they are there, so
 * their text is not needed, and not kept.
 */
bool lint_asks_for(enum document_kind kind);
void lint_know(struct catalog *catalog, const char *path, const char *text,
	       size_t len);

/*
 * Judges one file: strict JSON, schema (all faults), then the rules; the
 * catalog serves references (other documents, environments' variables). A
 * file that does not parse gets its findings too. `today` is for review
 * dates. Findings are appended in the order of the file.
 */
void lint_text(struct findings *out, const char *path, const char *text,
	       size_t len, const struct catalog *catalog, int64_t today);

/*
 * The policy's text against the policy in force: nothing when it is the same
 * text, or no policy. Else it may have to be another version, or come alone:
 * so many `others` of the governed files differ too. (lint_policy.c)
 */
struct policy;
void lint_policy_next(struct findings *out, const char *text, size_t len,
		      const struct policy *now, size_t others);

/* A text that begins so is not finished: the rule 'todo' tells it. */
#define LINT_UNDONE \
	"TO"        \
	"DO"
/* How much does that rule find in a document? (lint_todo.c) */
size_t lint_count_undone(const struct json *root, enum document_kind kind);

/* Would this text be taken for a secret by the rules 'secret-inline' and
 * 'secret-suspect', whatever it is called? (lint_secrets.c) */
bool lint_looks_secret(const char *text);
/* The same without what merely looks random: digests and ids do. */
bool lint_is_known_secret(const char *text);

#endif
