/* lint_rules.h - what the files of lint share: rule ids, saying, walking */
#ifndef CORE_MODEL_LINT_RULES_H
#define CORE_MODEL_LINT_RULES_H

#include "core/model/lint.h"

/* Indexes of the table in lint_table.c, in the order `lint --rules` prints. */
enum rule {
	RULE_JSON,
	RULE_SCHEMA,
	RULE_DOCUMENT,
	RULE_NAME,
	RULE_REFERENCE,
	RULE_REFERENCE_SOME,
	RULE_TEMPLATE,
	RULE_TEMPLATE_HOST,
	RULE_INPUT_UNUSED,
	RULE_STEP_ORDER,
	RULE_STEP_HEADER,
	RULE_POLICY_SPARE,
	RULE_PASSWORD_GRANT,
	RULE_IMPLICIT_GRANT,
	RULE_HTTP,
	RULE_REDIRECT,
	RULE_PUBLIC_CLIENT,
	RULE_SECRET_POST,
	RULE_TOKEN_IN_URL,
	RULE_SERVER_OFFER,
	RULE_SERVER_LISTS,
	RULE_ISSUER,
	RULE_SCOPE_BROAD,
	RULE_SCOPE_UNKNOWN,
	RULE_SCOPE_MEANING,
	RULE_SECRET_INLINE,
	RULE_SECRET_LOOKS,
	RULE_CAPTURE_SECRET,
	RULE_ERROR_PATH,
	RULE_STORAGE,
	RULE_VIEWERS,
	RULE_LIFETIME,
	RULE_REFRESH,
	RULE_REVOCATION,
	RULE_REVOKE_ALWAYS,
	RULE_OWNER,
	RULE_RESPONSIBLE,
	RULE_REVIEW_DATE,
	RULE_REVIEW_PAST,
	RULE_WAIVER,
	RULES,
};

extern const struct lint_rule lint_table[RULES];

#define LINT_FINDINGS_MAX 500 /* of one file; the last one says so */

/* One file that is being judged. Everything is borrowed. */
struct lint {
	struct findings *out;
	size_t before; /* findings of other files */
	const char *path;
	const char *text;
	const struct json *root;
	enum document_kind kind;
	char name[TEXT_NAME_MAX + 1];
	const struct catalog *catalog;
	int64_t today;
};

void lint_say(const struct lint *lint, enum rule rule, const struct json *value,
	      const char *format, ...) PRINTF_LIKE(4, 5);

/* Calls back for `value` and everything inside it, in order. `key` is the
 * nearest member's name on the way there ("" at the root). */
typedef void lint_walk_fn(const struct json *value, const char *key,
			  void *payload);
void lint_walk(const struct json *value, const char *key, lint_walk_fn *fn,
	       void *payload);

/* May this runbook run in that environment? (lint_references.c) */
bool lint_runs_in(const struct json *runbook, const char *environment);
/* Calls back for each server document that the runbook's server can be, with
 * the environment that maps it (NULL: named directly). */
typedef void lint_server_fn(const struct document *server,
			    const char *environment, void *payload);
void lint_each_server(const struct lint *lint, lint_server_fn *fn,
		      void *payload);

void lint_references(const struct lint *lint);
void lint_templates(const struct lint *lint);
void lint_steps(const struct lint *lint);
void lint_oauth(const struct lint *lint);
void lint_scopes(const struct lint *lint);
void lint_secrets(const struct lint *lint);
void lint_care(const struct lint *lint);
/* Last: takes out what the document's waivers accept. */
void lint_waivers(const struct lint *lint);

#endif
