/* change_policy.c - a policy that is loosened is told as such, member by member
 */
#include "tests/unit/change_documents.h"

/* Members with apostrophes for quotation marks, and what is told first. */
struct step {
	const char *old;
	const char *new;
	const char *sentence;
};

#define KEY                                                      \
	"'key':'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIImfmQST52h" \
	"8r7PYoPl2aV2PBPygKPWRy4o9z+SkNZca'"
#define PRINT "SHA256:"
#define SINCE "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
#define FREEZE                                                      \
	"'from':'2026-12-20T00:00:00Z','to':'2027-01-02T00:00:00Z'" \
	",'reason':'year end'"
#define PERIOD     "from 2026-12-20T00:00:00Z to 2027-01-02T00:00:00Z"
#define DELEGATION "'from':'bob','to':'carol','until':'2026-12-01'"
#define TWINS                                                 \
	"{'paths':['servers/**'],'sign_offs':[{'role':'a'}]," \
	"'when':{'risk':'high'}}"

/* clang-format off */
static const struct step looser[] = {
	{ "'separation_of_duties':true", "'separation_of_duties':false",
	  "Whether people may not sign what they wrote themselves is now 'no' "
	  "instead of 'yes'" },
	{ "'version':1", "'version':1,'separation_of_duties':false",
	  "Whether people may not sign what they wrote themselves is now 'no' "
	  "instead of 'yes'" },
	{ "'separate_operator':true", "'separate_operator':false",
	  "Whether people may not run what they wrote or signed themselves is "
	  "now 'no' instead of 'yes'" },
	{ "'separate_operator':true", "'version':1",
	  "Whether people may not run what they wrote or signed themselves is "
	  "now 'no' instead of 'yes'" },
	{ "'freshness':'1h'", "'freshness':'7d'",
	  "What is run may now have been seen on the live branch 1 week ago "
	  "instead of 1 hour" },
	{ "'freshness':'1h'", "'version':1",
	  "What is run may now have been seen on the live branch any time "
	  "ago; 1 hour was the most" },
	{ "'live':'refs/heads/main'", "'live':'refs/heads/x'",
	  "What may be executed now stands at refs/heads/x instead of "
	  "refs/heads/main" },

	/* people */
	{ "'people':{'bob':{'name':'B'}}",
	  "'people':{'bob':{'name':'B','keys':[{" KEY "}]}}",
	  "'bob' can now sign with another key, " PRINT },
	{ "'people':{'bob':{'keys':[{" KEY ",'status':'retired'}]}}",
	  "'people':{'bob':{'keys':[{" KEY "}]}}",
	  "A key of 'bob', " PRINT },
	{ "'people':{'bob':{'keys':[{" KEY ",'status':'compromised'}]}}",
	  "'people':{'bob':{'keys':[{" KEY ",'status':'retired'}]}}",
	  "A key of 'bob', " PRINT },
	{ "'people':{'bob':{'keys':[{" KEY ",'status':'compromised',"
	  "'since':'" SINCE "'}]}}",
	  "'people':{'bob':{'keys':[{" KEY ",'status':'compromised',"
	  "'since':'" SINCE "4'}]}}",
	  "A key of 'bob', " PRINT },
	{ "'people':{'bob':{'name':'B','robot':{'paths':['servers/a.json',"
	  "'servers/b.json']}}}", "'people':{'bob':{'name':'B'}}",
	  "'bob' is no longer a robot, and signs for every file; before, only "
	  "for servers/a.json and servers/b.json" },
	{ "'people':{'bob':{'robot':{'paths':['servers/a.json']}}}",
	  "'people':{'bob':{'robot':{'paths':['servers/**']}}}",
	  "The robot 'bob' now signs for servers/** instead of "
	  "servers/a.json" },
	{ "'roles':{'security':['bob']}", "'roles':{'security':['bob'],"
	  "'hr':['carol','dave']}",
	  "The new role 'hr' is held by carol and dave" },

	/* demands */
	{ "'demands':{'security':{'touch':true,'pin':true}}", "'version':1",
	  "Signatures for the role 'security' no longer have to show a touch "
	  "of the security key and its PIN" },
	{ "'demands':{'security':{'touch':true},'hr':{'pin':true}}",
	  "'demands':{'security':{'touch':true}}",
	  "Signatures for the role 'hr' no longer have to show the PIN of the "
	  "security key" },
	{ "'demands':{'security':{'touch':true,'pin':true}}",
	  "'demands':{'security':{'touch':true}}",
	  "Whether signatures for the role 'security' need the PIN of the "
	  "security key is now 'no' instead of 'yes'" },
	{ "'demands':{'security':{'touch':true}}",
	  "'demands':{'security':{'touch':false}}",
	  "Whether signatures for the role 'security' need a touch of the "
	  "security key is now 'no' instead of 'yes'" },

	/* delegations */
	{ "'version':1",
	  "'delegations':[{" DELEGATION ",'roles':['security','hr'],"
	  "'reason':'leave'}]",
	  "'carol' may now act for 'bob' in the roles security and hr until "
	  "2026-12-01: leave" },
	{ "'delegations':[{" DELEGATION ",'roles':['security']}]",
	  "'delegations':[{" DELEGATION ",'roles':['security']},"
	  "{'from':'bob','to':'dave','until':'2026-12-01','roles':['hr']}]",
	  "'dave' may now act for 'bob' in the role hr until 2026-12-01" },
	{ "'delegations':[{'from':'bob','to':'carol','roles':['hr'],"
	  "'until':'2026-12-01T00:00:00+02:00'}]",
	  "'delegations':[{'from':'bob','to':'carol','roles':['hr'],"
	  "'until':'2026-12-01'}]",
	  "'carol' may now act for 'bob' until 2026-12-01 instead of "
	  "2026-12-01T00:00:00+02:00" },
	{ "'delegations':[{" DELEGATION ",'roles':['hr']}]",
	  "'delegations':[{" DELEGATION ",'roles':['hr','security']}]",
	  "'carol' may now also act for 'bob' in the role security" },
	{ "'delegations':[{'from':'bob','to':'dave','until':'2026-12-01',"
	  "'roles':['hr']}]",
	  "'delegations':[{" DELEGATION ",'roles':['hr']}]",
	  "'carol' may now act for 'bob' in the role hr until 2026-12-01" },
	{ "'delegations':[{" DELEGATION ",'roles':['hr']},"
	  "{" DELEGATION ",'roles':['security']}]",
	  "'delegations':[{" DELEGATION ",'roles':['hr']},"
	  "{'from':'bob','to':'carol','until':'2027-12-01',"
	  "'roles':['security']}]",
	  "'carol' may now act for 'bob' until 2027-12-01 instead of "
	  "2026-12-01" },

	/* rules */
	{ "'rules':[{'paths':['servers/**'],'sign_offs':[{'role':'a',"
	  "'count':2}]}]", "'rules':[]",
	  "The rule for servers/** was removed: 2 by 'a'" },
	{ "'rules':[]", "'rules':[{'paths':['hr/**'],'sign_offs':[{'role':'a'"
	  "}]}]",
	  "A rule for hr/** was added: 1 by 'a'" },
	{ "'rules':[{'paths':['servers/**'],'sign_offs':[{'role':'a',"
	  "'count':2}]}," TWINS "]", "'rules':[" TWINS "]",
	  "The rule for servers/** was removed: 2 by 'a'" },
	{ "'rules':[{'paths':['servers/**'],'sign_offs':[{'role':'a',"
	  "'count':2}]}," TWINS "]",
	  "'rules':[{'paths':['servers/**'],'sign_offs':[{'role':'a'}]}," TWINS
	  "]",
	  "The rule for servers/** was removed: 2 by 'a'" },
	{ "'rules':[{'paths':['a'],'sign_offs':[{'role':'a','count':2}]}]",
	  "'rules':[{'paths':['a'],'sign_offs':[{'role':'a'}]}]",
	  "a now needs 1 sign-off by 'a' instead of 2" },
	{ "'rules':[{'paths':['a'],'sign_offs':[{'role':'a'},{'role':'b'}]}]",
	  "'rules':[{'paths':['a'],'sign_offs':[{'role':'a'}]}]",
	  "a no longer needs 1 sign-off by 'b'" },
	{ "'rules':[{'paths':['a'],'checklist':'c'}]",
	  "'rules':[{'paths':['a']}]",
	  "Who signs for a no longer answers the checklist 'c'" },
	{ "'rules':[{'paths':['a'],'expires':'1d'}]", "'rules':[{'paths':['a']"
	  "}]", "Sign-offs for a no longer expire; it was after 1 day" },
	{ "'rules':[{'paths':['a'],'expires':'1d'}]", "'rules':[{'paths':['a']"
	  ",'expires':'2d'}]",
	  "Sign-offs for a now last 2 days instead of 1 day" },
	{ "'rules':[{'paths':['a']}]",
	  "'rules':[{'paths':['a'],'when':{'risk':'high'}}]",
	  "The rule for a now holds for changes from the risk high on only" },
	{ "'rules':[{'paths':['a'],'when':{'risk':'review'}}]",
	  "'rules':[{'paths':['a'],'when':{'risk':'high'}}]",
	  "The rule for a now holds for changes from the risk high on instead "
	  "of review" },

	/* freezes */
	{ "'freezes':[{" FREEZE "}]", "'version':1",
	  "A freeze was removed, " PERIOD ": year end" },
	{ "'freezes':[{" FREEZE "}]", "'freezes':[]",
	  "A freeze was removed, " PERIOD ": year end" },
	{ "'freezes':[{" FREEZE "}]",
	  "'freezes':[{" FREEZE ",'override':'role:hr'}]",
	  "role:hr may now run things in the freeze " PERIOD },
	{ "'freezes':[{" FREEZE ",'override':'bob'}]",
	  "'freezes':[{" FREEZE ",'override':'role:hr'}]",
	  "role:hr may now run things in the freeze " PERIOD " instead of "
	  "bob" },

	/* twins, which nothing tells apart */
	{ "'freezes':[{" FREEZE "}]",
	  "'freezes':[{'from':'2026-12-20','to':'2026-12-21','reason':'x'},"
	  "{'from':'2026-12-20','to':'2026-12-21','reason':'x'}]",
	  "A freeze was removed, " PERIOD ": year end" },
	{ "'rules':[{'paths':['a'],'sign_offs':[{'role':'a'},{'role':'a',"
	  "'count':2}]}]",
	  "'rules':[{'paths':['a'],'sign_offs':[{'role':'a'}]}]",
	  "a no longer needs 2 sign-offs by 'a'" },

	/* break-glass */
	{ "'version':1",
	  "'break_glass':{'roles':['hr','it'],'expires':'4h','count':2}",
	  "Breaking the glass is now possible: it takes 2 of hr and it, and "
	  "lasts 4 hours" },
	{ "'break_glass':{'roles':['hr']}", "'break_glass':{'roles':['hr','it']"
	  "}", "The role 'it' may now break the glass" },
	{ "'break_glass':{'roles':['hr'],'count':2}",
	  "'break_glass':{'roles':['hr']}",
	  "How many people it takes to break the glass is now 1 instead of "
	  "2" },
	{ "'break_glass':{'expires':'4h'}", "'break_glass':{'expires':'4d'}",
	  "What breaking the glass lets through now lasts 4 days instead of "
	  "4 hours" },

	{ "'version':1", "'goodlist':['" SINCE "']",
	  "The audited sign-off " SINCE " of a compromised key counts again" },
};

static const struct step tighter[] = {
	{ "'version':1", "'separate_operator':true",
	  "Whether people may not run what they wrote or signed themselves is "
	  "now 'yes' instead of 'no'" },
	{ "'version':1", "'freshness':'1h'",
	  "What is run may have been seen on the live branch 1 hour ago at "
	  "most" },
	{ "'freshness':'7d'", "'freshness':'1h'",
	  "What is run may now have been seen on the live branch 1 hour ago "
	  "instead of 1 week" },
	{ "'people':{'bob':{'name':'B'}}",
	  "'people':{'bob':{'name':'B','robot':{'paths':['servers/**']}}}",
	  "'bob' is now a robot, and signs for servers/** only" },
	{ "'people':{'bob':{'robot':{'paths':['a','b']}}}",
	  "'people':{'bob':{'robot':{'paths':['a']}}}",
	  "The robot 'bob' now signs for a instead of a and b" },
	{ "'people':{'bob':{'keys':[{" KEY "}]}}",
	  "'people':{'bob':{'keys':[{" KEY ",'status':'retired'}]}}",
	  "A key of 'bob', " PRINT },
	{ "'roles':{'security':['bob'],'hr':['carol','dave']}",
	  "'roles':{'security':['bob']}",
	  "The role 'hr' was removed; it was held by carol and dave" },
	{ "'version':1", "'demands':{'security':{'touch':true}}",
	  "Signatures for the role 'security' now have to show a touch of the "
	  "security key" },
	{ "'demands':{'security':{'touch':true}}",
	  "'demands':{'security':{'touch':true,'pin':true}}",
	  "Whether signatures for the role 'security' need the PIN of the "
	  "security key is now 'yes' instead of 'no'" },
	{ "'delegations':[{" DELEGATION ",'roles':['hr']}]", "'version':1",
	  "'carol' may no longer act for 'bob' in the role hr; it was until "
	  "2026-12-01" },
	{ "'delegations':[{" DELEGATION ",'roles':['hr','it']}]",
	  "'delegations':[{" DELEGATION ",'roles':['hr']}]",
	  "'carol' may no longer act for 'bob' in the role it" },
	{ "'delegations':[{" DELEGATION ",'roles':['hr']}]",
	  "'delegations':[{'from':'bob','to':'carol','until':'2026-11-01',"
	  "'roles':['hr']}]",
	  "'carol' may now act for 'bob' until 2026-11-01 instead of "
	  "2026-12-01" },
	{ "'delegations':[{" DELEGATION ",'roles':['hr'],'reason':'x'}]",
	  "'delegations':[{" DELEGATION ",'roles':['hr'],'reason':'y'}]",
	  "Why 'carol' acts for 'bob' is now said to be 'y' instead of 'x'" },
	{ "'rules':[{'paths':['a'],'when':{'risk':'high'}}]",
	  "'rules':[{'paths':['a']}]",
	  "The rule for a now holds for every change, not only from the risk "
	  "high on" },
	{ "'rules':[{'paths':['a'],'sign_offs':[{'role':'a'}]}]",
	  "'rules':[{'paths':['a'],'sign_offs':[{'role':'a'},{'role':'b'}]}]",
	  "a now also needs 1 sign-off by 'b'" },
	{ "'version':1", "'freezes':[{" FREEZE "}]",
	  "A freeze was added, " PERIOD ": year end" },
	{ "'freezes':[{" FREEZE ",'override':'bob'}]", "'freezes':[{" FREEZE
	  "}]", "bob may no longer run things in the freeze " PERIOD },
	{ "'break_glass':{'roles':['hr'],'expires':'4h'}", "'version':1",
	  "Breaking the glass is no longer possible; it took 1 of hr, and "
	  "lasted 4 hours" },
	{ "'goodlist':['" SINCE "']", "'version':1",
	  "The sign-off " SINCE " of a compromised key no longer counts" },
};
/* clang-format on */

static void compare(struct document_diff *out, const struct step *step)
{
	autofree char *before = xasprintf("{%s}", step->old);
	autofree char *after = xasprintf("{%s}", step->new);
	autofree char *old_text = quoted(before);
	autofree char *new_text = quoted(after);
	struct document *old = made(DOCUMENT_POLICY, POLICY_PATH, old_text);
	struct document *new = made(DOCUMENT_POLICY, POLICY_PATH, new_text);

	diff_documents(out, old, new);
	unmade(old);
	unmade(new);
}

/* What is done now is told; that something is gone that only filled the other
 * side ('version') is of no interest. */
static bool is_told(const struct document_diff *diff, const struct step *step)
{
	for (size_t i = 0; i < diff->nr; i++)
		if (text_starts(diff->at[i].sentence, step->sentence))
			return true;
	return false;
}

static void reads_well(const struct document_diff *diff)
{
	for (size_t i = 0; i < diff->nr; i++) {
		const char *sentence = diff->at[i].sentence;

		if (strcmp(diff->at[i].place, "/version") != 0 &&
		    (strstr(sentence, "stands below") ||
		     strstr(sentence, " \xe2\x80\xba ") ||
		     strstr(sentence, "{") || strstr(sentence, "\"")))
			fail_msg("%s", sentence);
	}
}

static void what_loosens_the_policy_is_high(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(looser); i++) {
		struct document_diff diff = { 0 };

		compare(&diff, &looser[i]);
		if (diff.nr == 0 || diff.at[0].risk != RISK_HIGH ||
		    !is_told(&diff, &looser[i]))
			fail_msg("%s to %s: %s %s", looser[i].old,
				 looser[i].new,
				 diff.nr ? risk_name(diff.at[0].risk) : "",
				 diff.nr ? diff.at[0].sentence : "nothing");
		assert_true(diff.at[0].why[0] && diff.at[0].source[0]);
		reads_well(&diff);
		document_diff_release(&diff);
	}
}

static void what_tightens_it_is_not(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(tighter); i++) {
		struct document_diff diff = { 0 };

		compare(&diff, &tighter[i]);
		if (document_diff_count(&diff, RISK_HIGH) ||
		    !is_told(&diff, &tighter[i]))
			fail_msg("%s to %s: %s %s", tighter[i].old,
				 tighter[i].new,
				 diff.nr ? risk_name(diff.at[0].risk) : "",
				 diff.nr ? diff.at[0].sentence : "nothing");
		reads_well(&diff);
		document_diff_release(&diff);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_loosens_the_policy_is_high),
		TEST(what_tightens_it_is_not),
	};

	return RUN(tests);
}
