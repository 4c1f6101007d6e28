/* embed.c - the schemas as they stand in schemas/, inside the program */
#include "core/model/embed.h"

#include <string.h>

/* To embed another schema, name it here: a symbol, and the file under schemas/
 * without ".json". Answers stand in the alphabet. */
/* clang-format off */
#define SCHEMAS(EACH) \
	EACH(checklist, "checklist") \
	EACH(config, "config") \
	EACH(environment, "environment") \
	EACH(policy, "policy") \
	EACH(runbook, "runbook") \
	EACH(server, "server") \
	EACH(answer_apply, "answers/apply") \
	EACH(answer_approve, "answers/approve") \
	EACH(answer_audit, "answers/audit") \
	EACH(answer_clone, "answers/clone") \
	EACH(answer_demo, "answers/demo") \
	EACH(answer_diff, "answers/diff") \
	EACH(answer_doctor, "answers/doctor") \
	EACH(answer_drift, "answers/drift") \
	EACH(answer_error, "answers/error") \
	EACH(answer_expiry, "answers/expiry") \
	EACH(answer_explain, "answers/explain") \
	EACH(answer_export, "answers/export") \
	EACH(answer_fmt, "answers/fmt") \
	EACH(answer_help, "answers/help") \
	EACH(answer_hooks, "answers/hooks") \
	EACH(answer_import, "answers/import") \
	EACH(answer_init, "answers/init") \
	EACH(answer_key_new, "answers/key-new") \
	EACH(answer_key_passphrase, "answers/key-passphrase") \
	EACH(answer_key_revoke, "answers/key-revoke") \
	EACH(answer_key_show, "answers/key-show") \
	EACH(answer_land, "answers/land") \
	EACH(answer_lint, "answers/lint") \
	EACH(answer_lint_rules, "answers/lint-rules") \
	EACH(answer_log, "answers/log") \
	EACH(answer_new, "answers/new") \
	EACH(answer_parts, "answers/parts") \
	EACH(answer_plan, "answers/plan") \
	EACH(answer_policy_check, "answers/policy-check") \
	EACH(answer_policy_signers, "answers/policy-signers") \
	EACH(answer_policy_simulate, "answers/policy-simulate") \
	EACH(answer_policy_who, "answers/policy-who") \
	EACH(answer_receipt, "answers/receipt") \
	EACH(answer_receipts, "answers/receipts") \
	EACH(answer_reject, "answers/reject") \
	EACH(answer_resume, "answers/resume") \
	EACH(answer_sandbox, "answers/sandbox") \
	EACH(answer_secret_list, "answers/secret-list") \
	EACH(answer_secret_remove, "answers/secret-remove") \
	EACH(answer_secret_rotate, "answers/secret-rotate") \
	EACH(answer_secret_set, "answers/secret-set") \
	EACH(answer_secret_share, "answers/secret-share") \
	EACH(answer_show, "answers/show") \
	EACH(answer_statement, "answers/statement") \
	EACH(answer_status, "answers/status") \
	EACH(answer_todo, "answers/todo") \
	EACH(answer_token_check, "answers/token-check") \
	EACH(answer_token_exec, "answers/token-exec") \
	EACH(answer_token_get, "answers/token-get") \
	EACH(answer_token_introspect, "answers/token-introspect") \
	EACH(answer_token_list, "answers/token-list") \
	EACH(answer_token_refresh, "answers/token-refresh") \
	EACH(answer_token_revoke, "answers/token-revoke") \
	EACH(answer_token_share, "answers/token-share") \
	EACH(answer_trust, "answers/trust") \
	EACH(answer_trust_compare, "answers/trust-compare") \
	EACH(answer_vault_doctor, "answers/vault-doctor") \
	EACH(answer_vault_open, "answers/vault-open") \
	EACH(answer_vault_seal, "answers/vault-seal") \
	EACH(answer_vault_sync, "answers/vault-sync") \
	EACH(answer_verify, "answers/verify") \
	EACH(answer_version, "answers/version") \
	EACH(answer_withdraw, "answers/withdraw")
/* clang-format on */

/* Paths are taken from where the compiler runs: the top of the source. */
#define INCLUDE_FILE(symbol, path)                     \
	__asm__(".pushsection .rodata\n"               \
		"embed_" #symbol ":\n"                 \
		".incbin \"schemas/" path ".json\"\n"  \
		"embed_" #symbol "_end:\n"             \
		".byte 0\n"                            \
		".popsection\n");                      \
	extern const char embed_##symbol[]             \
		__attribute__((visibility("hidden"))); \
	extern const char embed_##symbol##_end[]       \
		__attribute__((visibility("hidden")));

SCHEMAS(INCLUDE_FILE)

#define TABLE_ENTRY(symbol, path) \
	{ path, embed_##symbol, embed_##symbol##_end },

static const struct {
	const char *name;
	const char *start;
	const char *end;
} files[] = { SCHEMAS(TABLE_ENTRY) };

const char *embed_schema(const char *name, size_t *len)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		if (strcmp(files[i].name, name) != 0)
			continue;
		*len = (size_t)(files[i].end - files[i].start);
		return files[i].start;
	}
	return NULL;
}

const char *embed_schema_name(size_t index)
{
	return index < ARRAY_SIZE(files) ? files[index].name : NULL;
}
