/* field_documents.c - the fields of governed documents that aren't plain */
#include "core/change/field.h"

/* clang-format off */

/* The first row whose pattern matches decides. */
static const struct field fields[] = {
	{ MATERIAL_SERVER, "/jwks_pins", HOW_SET, NULL, NULL, NULL },

	{ MATERIAL_CONFIG, "/compare/*", HOW_SET, NULL, NULL, NULL },

	{ MATERIAL_SERVER, "/waivers", HOW_BAG, "rule", NULL, NULL },
	{ MATERIAL_CONFIG, "/waivers", HOW_BAG, "rule", NULL, NULL },
	{ MATERIAL_RUNBOOK, "/waivers", HOW_BAG, "rule", NULL, NULL },

	{ MATERIAL_RUNBOOK, "/actors/*/duties", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/inputs", HOW_LIST, "name", NULL, NULL },
	{ MATERIAL_RUNBOOK, "/inputs/*/required", HOW_VALUE, NULL, "false",
	  "rbctl-runbook(5)" },
	{ MATERIAL_RUNBOOK, "/token/scopes", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/token/viewers", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/token/refresh/steps", HOW_VALUE, NULL, NULL,
	  NULL },
	{ MATERIAL_RUNBOOK, "/token/refresh/before", HOW_SPAN, NULL, NULL,
	  NULL },
	{ MATERIAL_RUNBOOK, "/token/max_lifetime", HOW_SPAN, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/token/revoke_unused_after", HOW_SPAN, NULL, NULL,
	  NULL },
	{ MATERIAL_RUNBOOK, "/steps", HOW_LIST, "id", NULL, NULL },
	{ MATERIAL_RUNBOOK, "/steps/*/expect/scopes", HOW_SET, NULL, NULL,
	  NULL },
	{ MATERIAL_RUNBOOK, "/steps/*/expect/status", HOW_SET, NULL, NULL,
	  NULL },
	{ MATERIAL_RUNBOOK, "/steps/*/retry/on", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/steps/*/retry/wait", HOW_SPAN, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/steps/*/timeout", HOW_SPAN, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/steps/*/on_error", HOW_VALUE, NULL, "\"stop\"",
	  "rbctl-runbook(5)" },
	{ MATERIAL_RUNBOOK, "/steps/*/always", HOW_VALUE, NULL, "false",
	  "rbctl-runbook(5)" },
	{ MATERIAL_RUNBOOK, "/steps/*/for", HOW_SPAN, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/errors", HOW_BAG, "status,error", NULL, NULL },
	{ MATERIAL_RUNBOOK, "/rules", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_RUNBOOK, "/environments", HOW_SET, NULL, NULL, NULL },

	{ MATERIAL_ENVIRONMENT, "/operators", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_ENVIRONMENT, "/requires_run_in/within", HOW_SPAN, NULL, NULL,
	  NULL },

	{ MATERIAL_CHECKLIST, "/items", HOW_LIST, "id", NULL, NULL },
	{ MATERIAL_CHECKLIST, "/items/*/required", HOW_VALUE, NULL, "false",
	  "rbctl(1)" },

	{ MATERIAL_POLICY, "/separation_of_duties", HOW_VALUE, NULL, "true",
	  "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/separate_operator", HOW_VALUE, NULL, "false",
	  "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/people/*/keys", HOW_BAG, "key", "[]",
	  "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/people/*/keys/*/status", HOW_VALUE, NULL,
	  "\"active\"", "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/roles/*", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_POLICY, "/rules", HOW_BAG, "paths", NULL, NULL },
	{ MATERIAL_POLICY, "/rules/*/paths", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_POLICY, "/rules/*/sign_offs", HOW_BAG, "role", NULL, NULL },
	{ MATERIAL_POLICY, "/rules/*/sign_offs/*/count", HOW_VALUE, NULL, "1",
	  "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/freshness", HOW_SPAN, NULL, NULL, NULL },
	{ MATERIAL_POLICY, "/demands", HOW_VALUE, NULL, "{}",
	  "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/demands/*/*", HOW_VALUE, NULL, "false",
	  "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/delegations", HOW_BAG, "from,to|from,to,roles",
	  "[]", "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/delegations/*/roles", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_POLICY, "/goodlist", HOW_SET, NULL, "[]",
	  "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/rules/*/expires", HOW_SPAN, NULL, NULL, NULL },
	{ MATERIAL_POLICY, "/freezes", HOW_BAG, "from,to", "[]",
	  "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/break_glass/roles", HOW_SET, NULL, NULL, NULL },
	{ MATERIAL_POLICY, "/break_glass/count", HOW_VALUE, NULL, "1",
	  "rbctl-policy(5)" },
	{ MATERIAL_POLICY, "/break_glass/expires", HOW_SPAN, NULL, NULL, NULL },
};
/* clang-format on */

const struct field_table field_documents = { fields, ARRAY_SIZE(fields) };
