/* contents.c - documents and policies of random histories */
#include "tests/property/lib/history.h"

#include <stdio.h>
#include <string.h>

const char *const model_paths[NR_PATHS] = {
	[PATH_POLICY] = ".rbctl/policy.json",
	[PATH_README] = "README",
	[PATH_NOTE_X] = "notes/x.txt",
	[PATH_NOTE_Y] = "notes/y.txt",
	[PATH_BOOK_A] = "runbooks/a.json",
	[PATH_BOOK_B] = "runbooks/b.json",
	[PATH_PROD] = "servers/prod/main.json",
	[PATH_SSO] = "servers/sso.json",
};

const char *const model_roles[NR_ROLES] = {
	[ROLE_SECURITY] = "security",
	[ROLE_OPERATIONS] = "operations",
	[ROLE_KEEPERS] = "keepers",
};

/* ---- documents ---- */

static void server_text(struct buf *out, int nr)
{
	buf_addf(out,
		 "{ \"format\": \"server/1\", \"title\": \"Sign-in %d\", "
		 "\"responsible\": \"it\", \"issuer\": \"http://127.0.0.1:9\", "
		 "\"metadata\": { \"issuer\": \"http://127.0.0.1:9\", "
		 "\"token_endpoint\": \"http://127.0.0.1:9/token\" } }\n",
		 nr);
}

static void runbook_text(struct buf *out, int path, int nr)
{
	buf_addf(out,
		 "{ \"format\": \"runbook/1\", \"title\": \"Greet %d\", "
		 "\"summary\": \"Calls an address.\", \"owner\": \"it\", "
		 "\"review_by\": \"2027-06-30\", \"actors\": { \"client\": { "
		 "\"name\": \"Caller\", \"client_id\": \"caller\", \"auth\": "
		 "\"none\", \"responsible\": \"it\", \"duties\": [ \"Calls.\" "
		 "] }, \"authorization_server\": { \"server\": \"%s\", "
		 "\"responsible\": \"it\", \"duties\": [ \"Gives tokens.\" ] "
		 "}, \"resource_server\": { \"name\": \"Greeter\", \"url\": "
		 "\"http://127.0.0.1:9\", \"responsible\": \"it\", \"duties\": "
		 "[ \"Greets.\" ] } }, \"inputs\": [], \"token\": { \"grant\": "
		 "\"client_credentials\", \"scopes\": [ \"greet\" ], "
		 "\"scope_meanings\": { \"greet\": \"May greet.\" }, "
		 "\"max_lifetime\": \"1h\" }, \"steps\": [ { \"id\": \"call\", "
		 "\"title\": \"Call\", \"use\": \"oauth.token\" } ], "
		 "\"errors\": [], \"rules\": [ \"Be polite.\" ] }\n",
		 nr, path == PATH_BOOK_A ? "sso" : "elsewhere");
}

static int enter(struct making *making, const char *text)
{
	struct m_content *content;

	if (making->m->nr_contents == MODEL_CONTENTS)
		abort();
	content = &making->m->contents[making->m->nr_contents];
	*content = (struct m_content){ 0 };
	world_blob(&content->oid, content->sha256, making->world, text);
	return making->m->nr_contents++;
}

int make_content(struct making *making, int path)
{
	int nr = making->m->nr_contents;
	autobuf text = { 0 };

	if (path == PATH_PROD || path == PATH_SSO)
		server_text(&text, nr);
	else if (path == PATH_BOOK_A || path == PATH_BOOK_B)
		runbook_text(&text, path, nr);
	else
		buf_addf(&text, "text %d\n", nr);
	return enter(making, buf_str(&text));
}

/* ---- policies ---- */

static const struct {
	const char *pattern;
	unsigned paths;
} patterns[] = {
	{ ".rbctl/**", 1u << PATH_POLICY },
	{ "servers/prod/**", 1u << PATH_PROD },
	{ "servers/**", 1u << PATH_PROD | 1u << PATH_SSO },
	{ "runbooks/*.json", 1u << PATH_BOOK_A | 1u << PATH_BOOK_B },
	{ "notes/**", 1u << PATH_NOTE_X | 1u << PATH_NOTE_Y },
	{ "**", (1u << NR_PATHS) - 1 },
};

static void add_people(struct buf *out, const struct world *world,
		       const struct m_policy *policy)
{
	static const char *const statuses[] = {
		[KEY_GOOD] = "active", [KEY_RETIRED_NOW] = "retired"
	};
	const char *between = "";

	for (int p = 0; p < NR_PEOPLE; p++) {
		const struct actor *actor = &world->people[p];
		const char *comma = "";

		if (!policy->keys[p][0] && !policy->keys[p][1] &&
		    !policy->keys[p][2])
			continue;
		buf_addf(out,
			 "%s\"%s\": { \"name\": \"%s\", \"email\": \"%s\", "
			 "\"keys\": [",
			 between, actor->name, actor->name, actor->email);
		for (int k = 0; k < NR_KEYS; k++) {
			if (policy->keys[p][k] == KEY_NONE)
				continue;
			buf_addf(out,
				 "%s{ \"key\": \"%s\", \"status\": \"%s\" }",
				 comma, actor->keys[k],
				 statuses[policy->keys[p][k]]);
			comma = ", ";
		}
		buf_add(out, "] }");
		between = ",\n";
	}
}

static void add_roles(struct buf *out, const struct world *world,
		      const struct m_policy *policy)
{
	for (int r = 0; r < NR_ROLES; r++) {
		const char *comma = "";

		buf_addf(out, "%s\"%s\": [", r ? ", " : "", model_roles[r]);
		for (int p = 0; p < NR_PEOPLE; p++) {
			if (!(policy->roles[r] >> p & 1))
				continue;
			buf_addf(out, "%s\"%s\"", comma, world->people[p].name);
			comma = ", ";
		}
		buf_add(out, "]");
	}
}

static void add_rules(struct buf *out, const struct m_policy *policy)
{
	for (int i = 0; i < policy->nr_rules; i++) {
		const struct m_rule *rule = &policy->rules[i];

		buf_addf(out, "%s{ \"paths\": [\"%s\"], \"sign_offs\": [",
			 i ? ",\n" : "", rule->pattern);
		for (int g = 0; g < rule->nr_groups; g++)
			buf_addf(out, "%s{ \"role\": \"%s\", \"count\": %d }",
				 g ? ", " : "",
				 model_roles[rule->groups[g].role],
				 rule->groups[g].count);
		buf_add(out, "]");
		if (rule->days)
			buf_addf(out, ", \"expires\": \"%dd\"", rule->days);
		buf_add(out, " }");
	}
}

int make_policy(struct making *making, const struct m_policy *policy)
{
	autoptr(policy) parsed = NULL;
	struct m_content *content;
	struct err ignored = { 0 };
	autobuf text = { 0 };
	int nr;

	buf_addf(&text,
		 "{ \"format\": \"policy/1\", \"version\": %d, \"live\": "
		 "\"%s\", \"separation_of_duties\": %s, \"people\": {\n",
		 policy->version, WORLD_LIVE,
		 policy->separation ? "true" : "false");
	add_people(&text, making->world, policy);
	buf_add(&text, " },\n\"roles\": { ");
	add_roles(&text, making->world, policy);
	buf_add(&text, " },\n\"rules\": [ ");
	add_rules(&text, policy);
	buf_addf(&text, " ] }\n\n");
	for (int i = making->m->nr_contents; i > 0; i--)
		buf_add(&text, " "); /* no two of them are the same bytes */
	buf_add(&text, "\n");
	nr = enter(making, buf_str(&text));
	content = &making->m->contents[nr];
	content->policy = *policy;
	content->policy.valid =
		policy_parse(&parsed, buf_str(&text), text.len, &ignored) == 0;
	return nr;
}

static void add_rule(struct m_policy *policy, size_t pattern,
		     struct m_group first, struct m_group second, int days)
{
	struct m_rule *rule = &policy->rules[policy->nr_rules++];

	*rule = (struct m_rule){ .pattern = patterns[pattern].pattern,
				 .paths = patterns[pattern].paths,
				 .groups = { first, second },
				 .nr_groups = second.count ? 2 : 1,
				 .days = days };
}

void first_policy(struct m_policy *out, struct chance *chance)
{
	const struct m_group none = { 0, 0 };
	struct m_group security = { ROLE_SECURITY, 1 };
	struct m_group operations = { ROLE_OPERATIONS, 1 };
	struct m_group keepers = { ROLE_KEEPERS, 1 + chance_below(chance, 2) };
	int days = chance_of(chance, 30) ? 2 : 0;

	*out = (struct m_policy){ .version = 1 };
	out->separation = !chance_of(chance, 12);
	for (int p = ALICE; p <= ERIN; p++)
		out->keys[p][0] = KEY_GOOD;
	out->keys[BOB][1] = KEY_GOOD;
	out->keys[CAROL][1] = KEY_RETIRED_NOW;
	out->roles[ROLE_SECURITY] = 1u << BOB | 1u << CAROL | 1u << ERIN;
	out->roles[ROLE_OPERATIONS] = 1u << DAVE | 1u << ERIN;
	out->roles[ROLE_KEEPERS] = 1u << BOB | 1u << CAROL | 1u << DAVE;
	if (chance_of(chance, 30))
		out->roles[ROLE_SECURITY] |= 1u << ALICE;
	add_rule(out, 0, keepers, none, 0);
	security.count = 2;
	add_rule(out, 1, security, chance_of(chance, 50) ? operations : none,
		 0);
	security.count = 1;
	if (chance_of(chance, 50))
		add_rule(out, 2, security, none, days);
	if (chance_of(chance, 50))
		add_rule(out, 3, operations, none, days);
	if (chance_of(chance, 50))
		add_rule(out, 4, security, none, days);
	if (chance_of(chance, 50))
		add_rule(out, 5, security, none, 0);
}

static void change_keys(struct m_policy *policy, struct chance *chance)
{
	int person = ALICE + chance_below(chance, MALLORY);
	int key = chance_below(chance, NR_KEYS);
	enum m_key *status = &policy->keys[person][key];

	*status = *status == KEY_GOOD ? KEY_RETIRED_NOW : KEY_GOOD;
}

static void change_rules(struct m_policy *policy, struct chance *chance)
{
	struct m_rule *rule =
		&policy->rules[chance_below(chance, policy->nr_rules)];

	if (chance_of(chance, 30) && policy->nr_rules > 2)
		*rule = policy->rules[--policy->nr_rules];
	else
		rule->groups[0].count = 1 + chance_below(chance, 2);
}

void next_policy(struct m_policy *policy, struct chance *chance)
{
	int person = chance_below(chance, MALLORY);
	int role = chance_below(chance, NR_ROLES);

	policy->version++;
	if (chance_of(chance, 10))
		policy->version -= 1 + chance_below(chance, 2);
	switch (chance_below(chance, 6)) {
	case 0:
	case 1:
		change_keys(policy, chance);
		break;
	case 2:
		policy->roles[role] ^= 1u << person;
		break;
	case 3:
		change_rules(policy, chance);
		break;
	case 4:
		policy->separation = !policy->separation;
		break;
	default:
		memset(policy->keys[ERIN], 0, sizeof(policy->keys[ERIN]));
		for (int r = 0; r < NR_ROLES; r++)
			policy->roles[r] &= ~(1u << ERIN);
	}
}
