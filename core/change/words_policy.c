/* words_policy.c - what is said of each place of the policy */
#include "core/change/field.h"

/* clang-format off */

/* The first row that matches is taken: field.h says what the templates may
 * hold. */
static const struct words words[] = {
	{ MATERIAL_POLICY, "/version",
	  "The policy's version is now {new} instead of {old}", NULL, NULL },
	{ MATERIAL_POLICY, "/live",
	  "What may be executed now stands at {new} instead of {old}",
	  NULL, NULL },
	{ MATERIAL_POLICY, "/separation_of_duties",
	  "Whether people may not sign what they wrote themselves is now "
	  "'{new}' instead of '{old}'", NULL, NULL },
	{ MATERIAL_POLICY, "/separate_operator",
	  "Whether people may not run what they wrote or signed themselves is "
	  "now '{new}' instead of '{old}'", NULL, NULL },
	{ MATERIAL_POLICY, "/freshness",
	  "What is run may now have been seen on the live branch {new} ago "
	  "instead of {old}",
	  "What is run may have been seen on the live branch {item} ago at "
	  "most",
	  "What is run may now have been seen on the live branch any time "
	  "ago; {item} was the most" },
	{ MATERIAL_POLICY, "/people/*", NULL,
	  "The person '{1}' was added: {person}",
	  "The person '{1}' was removed: {person}" },
	{ MATERIAL_POLICY, "/people/*/keys", NULL,
	  "'{1}' can now sign with another key, {key}",
	  "The key {key} of '{1}' was removed" },
	{ MATERIAL_POLICY, "/people/*/keys/*", NULL,
	  "'{1}' can now sign with another key, {key}",
	  "The key {key} of '{1}' was removed" },
	{ MATERIAL_POLICY, "/people/*/keys/*/status",
	  "A key of '{1}', {keyname}, is now {new} instead of {old}",
	  NULL, NULL },
	{ MATERIAL_POLICY, "/people/*/keys/*/since",
	  "A key of '{1}', {keyname}, is now void from {new} on instead of "
	  "{old}",
	  "A key of '{1}', {keyname}, is void from {item} on",
	  "A key of '{1}', {keyname}, is no longer void from {item} on" },
	{ MATERIAL_POLICY, "/people/*/robot", NULL,
	  "'{1}' is now a robot, and signs for {paths} only",
	  "'{1}' is no longer a robot, and signs for every file; before, only "
	  "for {paths}" },
	{ MATERIAL_POLICY, "/people/*/robot/paths",
	  "The robot '{1}' now signs for {new} instead of {old}", NULL, NULL },
	{ MATERIAL_POLICY, "/people/*/email",
	  "The address of '{1}' is now {new} instead of {old}", NULL, NULL },
	{ MATERIAL_POLICY, "/people/*/name",
	  "'{1}' is now called {new} instead of {old}", NULL, NULL },
	{ MATERIAL_POLICY, "/people/*/vault_key",
	  "Tokens for '{1}' are now locked with {new} instead of {old}",
	  "Tokens for '{1}' can now be locked with {item}",
	  "Tokens can no longer be locked for '{1}' with {item}" },
	{ MATERIAL_POLICY, "/roles/*", NULL,
	  "'{item}' now has the role '{1}'",
	  "'{item}' no longer has the role '{1}'" },
	{ MATERIAL_POLICY, "/demands/*", NULL,
	  "Signatures for the role '{1}' now have to show {demand}",
	  "Signatures for the role '{1}' no longer have to show {demand}" },
	{ MATERIAL_POLICY, "/demands/*/touch",
	  "Whether signatures for the role '{1}' need a touch of the security "
	  "key is now '{new}' instead of '{old}'", NULL, NULL },
	{ MATERIAL_POLICY, "/demands/*/pin",
	  "Whether signatures for the role '{1}' need the PIN of the security "
	  "key is now '{new}' instead of '{old}'", NULL, NULL },
	{ MATERIAL_POLICY, "/delegations", "Who acts for whom is now written "
	  "otherwise: all of it stands below",
	  "'{to}' may now act for '{from}' in {roles} until {until}{reason}",
	  "'{to}' may no longer act for '{from}' in {roles}; it was until "
	  "{until}{reason}" },
	{ MATERIAL_POLICY, "/delegations/*", NULL,
	  "'{to}' may now act for '{from}' in {roles} until {until}{reason}",
	  "'{to}' may no longer act for '{from}' in {roles}; it was until "
	  "{until}{reason}" },
	{ MATERIAL_POLICY, "/delegations/*/roles", NULL,
	  "'{to}' may now also act for '{from}' in the role {item}",
	  "'{to}' may no longer act for '{from}' in the role {item}" },
	{ MATERIAL_POLICY, "/delegations/*/until",
	  "'{to}' may now act for '{from}' until {new} instead of {old}",
	  NULL, NULL },
	{ MATERIAL_POLICY, "/delegations/*/reason",
	  "Why '{to}' acts for '{from}' is now said to be '{new}' instead of "
	  "'{old}'",
	  "'{to}' acts for '{from}' because of: {item}",
	  "It is no longer said why '{to}' acts for '{from}'; it was: {item}" },
	{ MATERIAL_POLICY, "/rules", "The rules for sign-offs are now written "
	  "otherwise: all of them stand below",
	  "A rule for {paths} was added: {rule}",
	  "The rule for {paths} was removed: {rule}" },
	{ MATERIAL_POLICY, "/rules/*", NULL,
	  "A rule for {1} was added: {rule}",
	  "The rule for {1} was removed: {rule}" },
	{ MATERIAL_POLICY, "/rules/*/sign_offs", "What {1} needs is now "
	  "written otherwise: all of it stands below",
	  "{1} now also needs {signoff}", "{1} no longer needs {signoff}" },
	{ MATERIAL_POLICY, "/rules/*/sign_offs/*", NULL,
	  "{1} now also needs {signoff}", "{1} no longer needs {signoff}" },
	{ MATERIAL_POLICY, "/rules/*/sign_offs/*/count",
	  "{1} now needs {newsignoffs} by '{2}' instead of {old}",
	  NULL, NULL },
	{ MATERIAL_POLICY, "/rules/*/checklist",
	  "Who signs for {1} now answers the checklist '{new}' instead of "
	  "'{old}'",
	  "Who signs for {1} answers the checklist '{item}'",
	  "Who signs for {1} no longer answers the checklist '{item}'" },
	{ MATERIAL_POLICY, "/rules/*/expires",
	  "Sign-offs for {1} now last {new} instead of {old}",
	  "Sign-offs for {1} last {item}",
	  "Sign-offs for {1} no longer expire; it was after {item}" },
	{ MATERIAL_POLICY, "/rules/*/when", NULL,
	  "The rule for {1} now holds for changes from the risk {risk} on "
	  "only",
	  "The rule for {1} now holds for every change, not only from the "
	  "risk {risk} on" },
	{ MATERIAL_POLICY, "/rules/*/when/risk",
	  "The rule for {1} now holds for changes from the risk {new} on "
	  "instead of {old}", NULL, NULL },
	{ MATERIAL_POLICY, "/goodlist", NULL,
	  "The audited sign-off {item} of a compromised key counts again",
	  "The sign-off {item} of a compromised key no longer counts" },
	{ MATERIAL_POLICY, "/freezes", "The freezes are now written "
	  "otherwise: all of them stand below",
	  "A freeze was added, {period}{reason}",
	  "A freeze was removed, {period}{reason}" },
	{ MATERIAL_POLICY, "/freezes/*", NULL,
	  "A freeze was added, {period}{reason}",
	  "A freeze was removed, {period}{reason}" },
	{ MATERIAL_POLICY, "/freezes/*/override",
	  "{new} may now run things in the freeze {period} instead of {old}",
	  "{item} may now run things in the freeze {period}",
	  "{item} may no longer run things in the freeze {period}" },
	{ MATERIAL_POLICY, "/freezes/*/reason",
	  "The reason of the freeze {period} is now '{new}' instead of "
	  "'{old}'", NULL, NULL },
	{ MATERIAL_POLICY, "/break_glass", NULL,
	  "Breaking the glass is now possible: it takes {glass}, and lasts "
	  "{life}",
	  "Breaking the glass is no longer possible; it took {glass}, and "
	  "lasted {life}" },
	{ MATERIAL_POLICY, "/break_glass/count",
	  "How many people it takes to break the glass is now {new} instead "
	  "of {old}", NULL, NULL },
	{ MATERIAL_POLICY, "/break_glass/expires",
	  "What breaking the glass lets through now lasts {new} instead of "
	  "{old}", NULL, NULL },
	{ MATERIAL_POLICY, "/break_glass/roles", NULL,
	  "The role '{item}' may now break the glass",
	  "The role '{item}' may no longer break the glass" },
};
/* clang-format on */

const struct words_table words_policy = { words, ARRAY_SIZE(words) };
