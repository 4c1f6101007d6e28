/* change_bounds.c - a list that is left out: all of them, not none */
#include "tests/unit/change_documents.h"

struct step {
	enum document_kind kind;
	const char *old; /* members, with apostrophes for quotation marks */
	const char *new;
	const char *sentence;
	enum risk risk;
};

/* clang-format off */
static const struct step steps[] = {
	{ DOCUMENT_ENVIRONMENT, "'operators':['role:a','bob']", "",
	  "Everybody may now run things here; before, only role:a and bob",
	  RISK_HIGH },
	{ DOCUMENT_ENVIRONMENT, "", "'operators':['role:a','bob']",
	  "Only role:a and bob may now run things here; before, everybody",
	  RISK_REVIEW },
	{ DOCUMENT_ENVIRONMENT, "'operators':['bob']", "'operators':['carol']",
	  "carol may now run things here", RISK_HIGH },
	{ DOCUMENT_ENVIRONMENT, "'operators':['bob','carol']",
	  "'operators':['carol']", "bob may no longer run things here",
	  RISK_REVIEW },
	{ DOCUMENT_RUNBOOK, "'environments':['test','prod']", "",
	  "The runbook may now run everywhere; before, only in test and prod",
	  RISK_HIGH },
	{ DOCUMENT_RUNBOOK, "", "'environments':['test','prod']",
	  "The runbook may now run in test and prod only; before, everywhere",
	  RISK_REVIEW },
	{ DOCUMENT_RUNBOOK, "'environments':['test']",
	  "'environments':['test','prod']",
	  "The runbook may now also run in 'prod'", RISK_HIGH },
	{ DOCUMENT_RUNBOOK, "'token':{'scopes':['a','b']}", "'token':{}",
	  "The token is now asked for without scopes, and the server decides "
	  "which; before, for a and b", RISK_HIGH },
	{ DOCUMENT_RUNBOOK, "'token':{'scopes':['a']}", "'token':{'scopes':[]}",
	  "The token is now asked for without scopes, and the server decides "
	  "which; before, for a", RISK_HIGH },
	{ DOCUMENT_RUNBOOK, "'token':{}", "'token':{'scopes':['a']}",
	  "The token is now asked for with the scopes a; before, the server "
	  "decided which", RISK_HIGH },
	{ DOCUMENT_RUNBOOK, "'token':{'scopes':['a','b']}",
	  "'token':{'scopes':['a']}",
	  "Scope b was removed from the token request", RISK_REVIEW },
	{ DOCUMENT_RUNBOOK, "'token':{}", "'token':{'optional_scopes':['a']}",
	  "Scope a may now be asked for when a service wants it", RISK_HIGH },
	{ DOCUMENT_RUNBOOK, "'token':{'dpop':true}", "'token':{}",
	  "Whether the token is bound to a key of the vault (DPoP) is now 'no' "
	  "instead of 'yes'", RISK_HIGH },
	{ DOCUMENT_RUNBOOK, "'token':{'max_lifetime':'1h'}", "'token':{}",
	  "Tokens may now live as long as the server likes; 1 hour was the "
	  "most", RISK_HIGH },
	{ DOCUMENT_RUNBOOK, "'token':{'viewers':['bob','carol']}", "'token':{}",
	  "Nobody but who got the token can read it now; before, bob and carol "
	  "too", RISK_REVIEW },
	{ DOCUMENT_RUNBOOK, "'token':{}", "'token':{'viewers':['bob','carol']}",
	  "bob and carol can now read the token", RISK_HIGH },
	{ DOCUMENT_SERVER, "'jwks_pins':['a','b']", "",
	  "The server may now sign with any key that it publishes; before, "
	  "with a and b only", RISK_HIGH },
	{ DOCUMENT_SERVER, "", "'jwks_pins':['a','b']",
	  "The server may now sign with a and b only; before, with any key "
	  "that it publishes", RISK_HIGH },
	{ DOCUMENT_SERVER, "'jwks_pins':['a','b']", "'jwks_pins':['a']",
	  "The key b is no longer pinned for this server", RISK_HIGH },
};
/* clang-format on */

static struct document *load(enum document_kind kind, const char *members)
{
	autofree char *object =
		xasprintf("{'title':'x'%s%s}", *members ? "," : "", members);
	autofree char *text = quoted(object);

	return made(kind, "some/a.json", text);
}

static void what_a_list_that_is_left_out_means_is_told(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		const struct step *step = &steps[i];
		struct document_diff diff = { 0 };
		struct document *old = load(step->kind, step->old);
		struct document *new = load(step->kind, step->new);

		diff_documents(&diff, old, new);
		if (diff.nr == 0 || diff.at[0].risk != step->risk ||
		    strcmp(diff.at[0].sentence, step->sentence) != 0)
			fail_msg("%s to %s: %s %s", step->old, step->new,
				 diff.nr ? risk_name(diff.at[0].risk) : "",
				 diff.nr ? diff.at[0].sentence : "nothing");
		document_diff_release(&diff);
		unmade(old);
		unmade(new);
	}
}

static void an_empty_list_of_scopes_is_none(void **state UNUSED)
{
	struct document_diff diff = { 0 };
	struct document *old = load(DOCUMENT_RUNBOOK, "'token':{}");
	struct document *new = load(DOCUMENT_RUNBOOK, "'token':{'scopes':[]}");

	diff_documents(&diff, old, new);
	assert_int_equal(diff.nr, 1);
	assert_int_equal(diff.at[0].type, DIFFERENCE_WRITING);
	document_diff_release(&diff);
	unmade(old);
	unmade(new);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_a_list_that_is_left_out_means_is_told),
		TEST(an_empty_list_of_scopes_is_none),
	};

	return RUN(tests);
}
