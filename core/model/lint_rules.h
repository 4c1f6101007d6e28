/* lint_rules.h - what the files of lint share: rule ids, saying, walking */
#ifndef CORE_MODEL_LINT_RULES_H
#define CORE_MODEL_LINT_RULES_H

#include "core/model/lint.h"

/* In the order `lint --rules` prints. Each stands in one of two tables:
 * lint_table.c, or lint_table_oauth.c from RULE_PASSWORD_GRANT to
 * RULE_SERVER_PAR. */
enum rule {
	RULE_JSON,
	RULE_SCHEMA,
	RULE_DOCUMENT,
	RULE_NAME,
	RULE_REFERENCE,
	RULE_REFERENCE_SOME,
	RULE_TEMPLATE,
	RULE_TEMPLATE_HOST,
	RULE_UNDONE,
	RULE_INPUT_UNUSED,
	RULE_STEP_ORDER,
	RULE_STEP_HEADER,
	RULE_STEP_PART,
	RULE_STEP_GRANT,
	RULE_POLICY_SPARE,
	RULE_POLICY_NEXT,
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
	RULE_TOKEN_IN_BODY,
	RULE_BY_HAND,
	RULE_PKCE,
	RULE_PKCE_PLAIN,
	RULE_PKCE_OFF,
	RULE_MIX_UP,
	RULE_SHARED_SECRET,
	RULE_BEARER,
	RULE_DEVICE,
	RULE_PUBLIC_REFRESH,
	RULE_REDIRECT_LOCALHOST,
	RULE_REDIRECT_SCHEME,
	RULE_REDIRECT_MISSING,
	RULE_RESPONSE_GRANT,
	RULE_ALG_NONE,
	RULE_ALG_SHARED,
	RULE_KEY_MISSING,
	RULE_JWKS_BOTH,
	RULE_TLS_SUBJECT,
	RULE_PAR_OFF,
	RULE_UNBOUND,
	RULE_SERVER_PKCE,
	RULE_SERVER_PLAIN,
	RULE_SERVER_IMPLICIT,
	RULE_SERVER_PASSWORD,
	RULE_SERVER_NONE,
	RULE_SERVER_AUTH_ALG,
	RULE_SERVER_SHARED,
	RULE_SERVER_HOST,
	RULE_SERVER_PINS,
	RULE_SERVER_PAR,
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
	RULE_SECRET_SHOWN,
	RULE_LIFETIME_LONG,
	RULE_UNUSED_LONG,
	RULE_AUDIENCE,
	RULE_HOSTS,
	RULE_UNCHECKED,
	RULE_CHECK_IGNORED,
	RULE_NO_REVOCATION,
	RULE_RETRY,
	RULE_SCOPE_MANY,
	RULE_OWNER,
	RULE_RESPONSIBLE,
	RULE_REVIEW_DATE,
	RULE_REVIEW_PAST,
	RULE_WAIVED,
	RULE_WAIVER,
	RULE_WAIVER_LONG,
	RULES,
};

/* What stands in the other table is empty here. */
extern const struct lint_rule lint_table_documents[RULES];
extern const struct lint_rule lint_table_oauth[RULES];
const struct lint_rule *lint_rule(enum rule rule);

#define LINT_TOKEN_LIFE_MAX   86400        /* seconds, of a token */
#define LINT_TOKEN_UNUSED_MAX (90 * 86400) /* until it is given back */
#define LINT_SCOPES_MAX       10
#define LINT_FINDINGS_MAX     500 /* of one file; the last one says so */

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

/* Is `word` one of the words of `text`, which spaces part? NULL has none. */
bool lint_has_word(const char *text, const char *word);
/* Is this the document's client without a secret or key of its own? */
bool lint_is_public(const struct json *client);

/* {{env.NAME}} is there in all environments that the document may meet, or at
 * least in one. (lint_templates.c) */
void lint_variable(const struct lint *lint, const struct json *value,
		   const char *path);

void lint_references(const struct lint *lint);
void lint_templates(const struct lint *lint);
void lint_steps(const struct lint *lint);
void lint_step_parts(const struct lint *lint);
void lint_oauth(const struct lint *lint);
void lint_client(const struct lint *lint);   /* runbooks: the client */
void lint_requests(const struct lint *lint); /* runbooks: http steps */
void lint_server(const struct lint *lint);
void lint_config(const struct lint *lint);
void lint_interface(const struct lint *lint); /* configs: their requests */
void lint_scopes(const struct lint *lint);
void lint_secrets(const struct lint *lint);
void lint_care(const struct lint *lint);
void lint_todo(const struct lint *lint); /* what a draft still lacks */
/* Last: takes out what the document's waivers accept. */
void lint_waivers(const struct lint *lint);

#endif
