/* document.c - documents: places, schemas, and who refers to whom */
#include "tests/unit/test.h"

#include "core/model/document.h"

#define SERVER(title)                                                         \
	"{\"format\":\"server/1\",\"title\":\"" title                         \
	"\",\"issuer\":\"https://sso.example.com\",\"metadata\":{\"issuer\":" \
	"\"https://sso.example.com\"}}"

static const char runbook[] =
	"{ \"$schema\": \"../.rbctl/schemas/runbook.json\",\n"
	"  \"format\": \"runbook/1\",\n"
	"  \"title\": \"Get a token for the payroll export\",\n"
	"  \"summary\": \"…\", \"owner\": \"finance-ops\",\n"
	"  \"review_by\": \"2027-06-30\",\n"
	"  \"environments\": [\"test\", \"prod\"],\n"
	"  \"actors\": {\n"
	"    \"client\": { \"name\": \"Payroll exporter\",\n"
	"      \"client_id\": \"payroll-exporter\",\n"
	"      \"auth\": \"client_secret_basic\",\n"
	"      \"secret\": \"vault:payroll-exporter-secret\",\n"
	"      \"responsible\": \"finance-ops\", \"duties\": [\"…\"] },\n"
	"    \"authorization_server\": { \"server\": \"sso\",\n"
	"      \"responsible\": \"it-identity\", \"duties\": [\"…\"] },\n"
	"    \"resource_server\": { \"name\": \"Payroll API\",\n"
	"      \"url\": \"{{env.payroll_api}}\" } },\n"
	"  \"inputs\": [ { \"name\": \"period\", \"label\": \"Pay period\",\n"
	"    \"type\": \"text\", \"pattern\": \"[0-9]{4}-[0-9]{2}\",\n"
	"    \"example\": \"2026-10\", \"message\": \"Write the year.\",\n"
	"    \"required\": true } ],\n"
	"  \"token\": { \"grant\": \"client_credentials\",\n"
	"    \"scopes\": [\"payroll:read\"],\n"
	"    \"scope_meanings\": { \"payroll:read\": \"Read pay runs\" },\n"
	"    \"store_as\": \"payroll-export\",\n"
	"    \"viewers\": [\"role:finance-ops\"], \"max_lifetime\": \"1h\",\n"
	"    \"refresh\": { \"before\": \"10m\", \"steps\": [\"request\"] },\n"
	"    \"revoke_unused_after\": \"30d\" },\n"
	"  \"steps\": [\n"
	"    { \"id\": \"request\", \"title\": \"Ask for the token\",\n"
	"      \"use\": \"oauth.token\" },\n"
	"    { \"id\": \"check\", \"title\": \"Confirm the scope\",\n"
	"      \"use\": \"oauth.introspect\",\n"
	"      \"expect\": { \"active\": true,\n"
	"      \"scopes\": [\"payroll:read\"] } },\n"
	"    { \"id\": \"export\", \"title\": \"Start the export\",\n"
	"      \"use\": \"http\", \"request\": { \"method\": \"POST\",\n"
	"        \"url\": \"{{actors.resource_server.url}}/exports\",\n"
	"        \"json\": { \"period\": \"{{inputs.period}}\" },\n"
	"        \"auth\": \"token\" },\n"
	"      \"expect\": { \"status\": [201, 202] },\n"
	"      \"capture\": { \"export_id\": \"/id\" },\n"
	"      \"retry\": { \"times\": 3, \"on\": [429, 503] } },\n"
	"    { \"id\": \"tell\", \"title\": \"Tell payroll\",\n"
	"      \"use\": \"manual\", \"instructions\": \"Tell payroll that\n"
	"export {{steps.export.export_id}} runs.\",\n"
	"      \"confirm\": \"I told them\" },\n"
	"    { \"id\": \"set\", \"title\": \"Put it right\",\n"
	"      \"use\": \"config.apply\", \"config\": \"exporter\" },\n"
	"    { \"id\": \"pause\", \"title\": \"Wait\", \"use\": \"wait\",\n"
	"      \"for\": \"10s\", \"on_error\": \"goto revoke\" },\n"
	"    { \"id\": \"revoke\", \"title\": \"Give the token back\",\n"
	"      \"use\": \"oauth.revoke\", \"always\": true } ],\n"
	"  \"errors\": [ { \"status\": 400, \"error\": \"invalid_scope\",\n"
	"    \"meaning\": \"…\", \"do\": [\"…\"], \"who\": \"it\" } ],\n"
	"  \"rules\": [\"Never send the client secret by e-mail or chat.\"],\n"
	"  \"waivers\": [ { \"rule\": \"review-date\", \"reason\": \"…\",\n"
	"    \"expires\": \"2026-12-31\" } ],\n"
	"  \"checklist\": \"token-change\" }\n";

static const char config[] =
	"{ \"format\": \"config/1\", \"title\": \"Registration\",\n"
	"  \"server\": \"sso\", \"adapter\": \"rfc7592\",\n"
	"  \"auth\": \"token:sso-admin\",\n"
	"  \"desired\": { \"client_name\": \"Payroll exporter\" },\n"
	"  \"compare\": { \"sets\": [\"/grant_types\"],\n"
	"    \"ignore\": [\"/client_id_issued_at\"],\n"
	"    \"secret\": [\"/client_secret\"] } }";

static const char environment[] =
	"{ \"format\": \"environment/1\", \"title\": \"Production\",\n"
	"  \"servers\": { \"sso\": \"corp-sso\" },\n"
	"  \"vars\": { \"payroll_api\": \"https://payroll.example.com\" },\n"
	"  \"operators\": [\"role:operations\"],\n"
	"  \"requires_run_in\": { \"environment\": \"test\",\n"
	"    \"within\": \"30d\" } }";

static const char checklist[] =
	"{ \"format\": \"checklist/1\", \"items\": [\n"
	"  { \"id\": \"scope\", \"text\": \"The scopes are the fewest.\",\n"
	"    \"answer\": \"yesno\", \"must_be\": \"yes\" },\n"
	"  { \"id\": \"backout\", \"text\": \"How is it undone?\",\n"
	"    \"answer\": \"text\", \"required\": true } ] }";

static const char policy[] =
	"{ \"format\": \"policy/1\", \"version\": 3,\n"
	"  \"live\": \"refs/heads/main\", \"separation_of_duties\": true,\n"
	"  \"people\": { \"alice\": { \"name\": \"Alice Example\",\n"
	"    \"email\": \"alice@example.org\", \"keys\": [\n"
	"      { \"key\": \"ssh-ed25519 AAAA\", \"status\": \"active\" } ],\n"
	"    \"vault_key\": \"age1qqqq\" } },\n"
	"  \"roles\": { \"security\": [\"alice\", \"bob\"] },\n"
	"  \"rules\": [ { \"paths\": [\"servers/**\", \"configs/**\"],\n"
	"    \"sign_offs\": [ { \"role\": \"security\", \"count\": 2 } ],\n"
	"    \"checklist\": \"server-change\", \"expires\": \"14d\" } ],\n"
	"  \"freezes\": [ { \"from\": \"2026-12-20T00:00:00Z\",\n"
	"    \"to\": \"2027-01-02T00:00:00Z\", \"reason\": \"year end\",\n"
	"    \"override\": \"role:incident\" } ],\n"
	"  \"break_glass\": { \"roles\": [\"incident\"],\n"
	"    \"expires\": \"4h\" } }";

static struct document *parse(const char *path, const char *text)
{
	struct document *document = NULL;
	struct err err = { 0 };
	autobuf joined = { 0 };

	/* The one line break inside a string is the C source's. */
	for (const char *c = text; *c; c++)
		buf_add_byte(&joined, *c == '\n' ? ' ' : (unsigned char)*c);
	OK(document_parse(&document, path, buf_str(&joined), joined.len, &err));
	return document;
}

static void refused(const char *path, const char *text, const char *msg)
{
	struct document *document = NULL;
	struct err err = { 0 };

	assert_int_equal(
		document_parse(&document, path, text, strlen(text), &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_string_equal(err.msg, msg);
}

static void takes_each_kind_of_document(void **state UNUSED)
{
	static const struct {
		const char *path;
		const char *text;
		enum document_kind kind;
	} all[] = {
		{ "servers/sso.json", SERVER("S"), DOCUMENT_SERVER },
		{ "runbooks/hr/pay.json", runbook, DOCUMENT_RUNBOOK },
		{ "configs/exporter.json", config, DOCUMENT_CONFIG },
		{ "environments/prod.json", environment, DOCUMENT_ENVIRONMENT },
		{ "checklists/c.json", checklist, DOCUMENT_CHECKLIST },
		{ ".rbctl/policy.json", policy, DOCUMENT_POLICY },
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		autoptr(document) document = NULL;

		document = parse(all[i].path, all[i].text);
		assert_int_equal(document->kind, all[i].kind);
		assert_string_equal(document->path, all[i].path);
	}
}

static void knows_its_name_and_digest(void **state UNUSED)
{
	const char *text = SERVER("S");
	autoptr(document) document = NULL;
	struct err err = { 0 };

	OK(document_parse(&document, "servers/eu/sso.json", text, strlen(text),
			  &err));
	assert_string_equal(document->name, "sso");
	assert_string_equal(buf_str(&document->text), text);
	assert_int_equal(strlen(document->sha256), 64);
}

/* What comes from git and from files has no NUL behind it. */
static void reads_no_further_than_the_text(void **state UNUSED)
{
	static const char *const texts[] = { "", "{", "\n<<<<<<<", "<<<<<<< " };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		autoptr(document) document = NULL;
		size_t len = strlen(texts[i]);
		autofree char *exact = xmalloc(len + !len);
		struct err err = { 0 };

		memcpy(exact, texts[i], len);
		assert_int_equal(document_parse(&document, "servers/sso.json",
						exact, len, &err),
				 -1);
		assert_int_equal(*err.hint != '\0', i == 3);
	}
}

static void knows_a_kind_by_its_folder(void **state UNUSED)
{
	static const char *const none[] = {
		"README.md",
		"servers.json",
		"servers/README",
		".rbctl/schemas/server.json",
		"Servers/x.json",
		"servers/x.JSON",
		"x/servers/y.json",
		".rbctl/policy.json/x",
		"",
	};

	assert_int_equal(document_kind_of("servers/prod/sso.json"),
			 DOCUMENT_SERVER);
	assert_int_equal(document_kind_of(POLICY_PATH), DOCUMENT_POLICY);
	for (size_t i = 0; i < ARRAY_SIZE(none); i++)
		assert_int_equal(document_kind_of(none[i]), DOCUMENT_NONE);
}

static void governs_look_alikes_of_its_folders(void **state UNUSED)
{
	static const char *const governed[] = {
		"servers/x.json", "servers/README",
		"Servers/x.json", ".RBCTL/policy.json",
		"\u017fervers/x", "servers",
		".rbctl",         "CHECKLISTS/a",
	};
	static const char *const not_governed[] = {
		"README.md", "x/servers/y.json", "serversx/y", ".rbctlx",
		"",          "docs/servers",
	};

	for (size_t i = 0; i < ARRAY_SIZE(governed); i++)
		assert_true(document_is_governed(governed[i]));
	for (size_t i = 0; i < ARRAY_SIZE(not_governed); i++)
		assert_false(document_is_governed(not_governed[i]));
}

static void every_schema_explains_itself(void **state UNUSED)
{
	for (int kind = DOCUMENT_POLICY; kind < DOCUMENT_KINDS; kind++) {
		autoptr(json) root = NULL;
		struct err err = { 0 };
		const char *text;
		size_t len;

		text = document_schema_text((enum document_kind)kind, &len);
		OK(json_parse(&root, text, len, JSON_STRICT, "s", &err));
		assert_non_null(document_schema((enum document_kind)kind));
		json_each(property, json_get(root, "properties")) {
			const char *ref = json_text(property, "$ref", NULL);
			const struct json *at =
				!ref || json_get(property, "title")
					? property
					: json_pointer(root, ref + 1);

			if (!json_get(at, "title") ||
			    !json_get(at, "description"))
				fail_msg("'%s' of %s explains nothing",
					 json_key(property),
					 document_kind_name(
						 (enum document_kind)kind));
		}
	}
}

static void says_where_and_what_is_wrong(void **state UNUSED)
{
	refused("servers/sso.json",
		"{\n \"format\": \"server/1\",\n"
		" \"titel\": \"S\",\n"
		" \"title\": \"S\", \"issuer\": \"i\",\n"
		" \"metadata\": {\"a\": 1}\n}",
		"servers/sso.json:3:11: /titel: 'titel' is no key here; did "
		"you mean 'title'?");
	refused("servers/sso.json", "{\n \"a\": 1,\n \"a\": 2\n}",
		"servers/sso.json:3:2: the key 'a' stands twice, first on line "
		"2; keep one of them");
	refused("checklists/c.json",
		"{\"format\":\"checklist/2\","
		"\"items\":[]}",
		"checklists/c.json:1:11: /format: \"checklist/2\" stands here; "
		"write \"checklist/1\"");
}

static void wants_the_parts_that_a_kind_of_step_needs(void **state UNUSED)
{
	const char *head =
		"{\"format\":\"runbook/1\",\"title\":\"t\",\"actors\":{"
		"\"client\":{\"client_id\":\"c\"},\"authorization_server\":"
		"{\"server\":\"s\"}},\"steps\":[{\"id\":\"a\",\"title\":\"A\"";
	static const char *const tails[][2] = {
		{ ",\"use\":\"http\"}]}",
		  "runbooks/r.json:1:120: /steps/0: 'request' (Request) is "
		  "missing; add \"request\": { … }" },
		{ ",\"use\":\"wait\",\"for\":\"5 min\"}]}",
		  "runbooks/r.json:1:161: /steps/0/for: \"5 min\" does not "
		  "fit; wanted is: A whole number and one of s, m, h, d, w for "
		  "seconds, minutes, hours, days, weeks; for example \"10m\"" },
		{ ",\"use\":\"manual\",\"instructions\":\"x\",\"config\":\"y\""
		  "}]}",
		  "runbooks/r.json:1:185: /steps/0/config: it is not allowed "
		  "like this: only a step with \"use\": \"config.apply\" names "
		  "a "
		  "configuration" },
		{ ",\"use\":\"oauth.token\"}]}",
		  "runbooks/r.json:1:1: 'token' (Token) is missing; add "
		  "\"token\": { … }" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(tails); i++) {
		autobuf text = { 0 };

		buf_addf(&text, "%s%s", head, tails[i][0]);
		refused("runbooks/r.json", buf_str(&text), tails[i][1]);
	}
}

static void refuses_a_name_that_is_none(void **state UNUSED)
{
	refused("servers/My Server.json", SERVER("S"),
		"servers/My Server.json:1:1: 'My Server' is no name for a "
		"document; use small letters, digits, '.', '_' and '-', 64 at "
		"most");
	refused("servers/.json", SERVER("S"),
		"servers/.json:1:1: '' is no name for a document; use small "
		"letters, digits, '.', '_' and '-', 64 at most");
	refused("README.json", SERVER("S"),
		"'README.json' is no place for a document; it belongs in "
		"servers/, runbooks/, configs/, environments/ or checklists/, "
		"and ends with .json");
}

static void follows_references_through_environments(void **state UNUSED)
{
	struct catalog catalog = { 0 };
	struct strings paths = { 0 };
	autobuf words = { 0 };

	catalog_take(&catalog, parse("runbooks/pay.json", runbook));
	catalog_take(&catalog, parse("configs/exporter.json", config));
	catalog_take(&catalog, parse("environments/prod.json", environment));
	catalog_take(&catalog, parse("servers/corp-sso.json", SERVER("C")));
	catalog_take(&catalog, parse("servers/sso.json", SERVER("S")));
	catalog_take(&catalog, parse("servers/other.json", SERVER("O")));
	catalog_take(&catalog,
		     parse("checklists/token-change.json", checklist));
	catalog_sort(&catalog);
	assert_string_equal(catalog.at[0]->path,
			    "checklists/token-change.json");
	catalog_context(&paths, &catalog,
			catalog_find_path(&catalog, "runbooks/pay.json"));
	strings_join_words(&words, &paths);
	assert_string_equal(buf_str(&words),
			    "checklists/token-change.json, "
			    "configs/exporter.json, servers/corp-sso.json and "
			    "servers/sso.json");
	strings_release(&paths);
	catalog_context(&paths, &catalog,
			catalog_find(&catalog, DOCUMENT_ENVIRONMENT, "prod"));
	assert_int_equal(paths.nr, 1);
	assert_string_equal(paths.at[0], "servers/corp-sso.json");
	strings_release(&paths);
	catalog_release(&catalog);
}

/* What `finds` and `next` say, as one text. */
static void look_up(struct buf *out, const struct catalog *catalog)
{
	static const char *const names[] = {
		"", "a", "b", "c", "zz", "policy"
	};
	static const char *const folders[] = { "servers", "runbooks",
					       "configs" };

	for (int kind = DOCUMENT_POLICY; kind < DOCUMENT_KINDS; kind++) {
		const struct document *one;
		size_t at = 0;

		for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
			one = catalog_find(catalog, (enum document_kind)kind,
					   names[i]);
			buf_addf(out, "%d %s: %s\n", kind, names[i],
				 one ? one->path : "none");
		}
		while ((one = catalog_next(catalog, (enum document_kind)kind,
					   &at)))
			buf_addf(out, "%d has %s\n", kind, one->path);
	}
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		for (size_t n = 0; n < ARRAY_SIZE(names); n++) {
			autofree char *path =
				xasprintf("%s/%s.json", folders[i], names[n]);

			buf_addf(out, "%s: %d\n", path,
				 catalog_find_path(catalog, path) != NULL);
		}
}

static void a_sorted_catalog_says_what_an_unsorted_one_says(void **state UNUSED)
{
	/* In the order that sorting gives */
	static const char *const paths[] = { "configs/b.json",
					     "configs/b/a.json",
					     "servers/a.json", "servers/c.json",
					     "servers/x/a.json" };
	struct catalog catalog = { 0 };
	autobuf sorted = { 0 };
	autobuf plain = { 0 };

	look_up(&plain, &catalog);
	catalog_sort(&catalog);
	look_up(&sorted, &catalog);
	assert_string_equal(buf_str(&sorted), buf_str(&plain));
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		buf_reset(&plain);
		buf_reset(&sorted);
		catalog_take(&catalog,
			     parse(paths[i], text_starts(paths[i], "servers")
						     ? SERVER("S")
						     : config));
		look_up(&plain, &catalog);
		catalog_sort(&catalog);
		look_up(&sorted, &catalog);
		assert_string_equal(buf_str(&sorted), buf_str(&plain));
	}
	catalog_release(&catalog);
}

static void finds_neither_of_two_with_one_name(void **state UNUSED)
{
	struct catalog catalog = { 0 };

	catalog_take(&catalog, parse("servers/prod/sso.json", SERVER("P")));
	assert_non_null(catalog_find(&catalog, DOCUMENT_SERVER, "sso"));
	catalog_take(&catalog, parse("servers/dev/sso.json", SERVER("D")));
	assert_null(catalog_find(&catalog, DOCUMENT_SERVER, "sso"));
	assert_null(catalog_find(&catalog, DOCUMENT_RUNBOOK, "sso"));
	assert_non_null(catalog_find_path(&catalog, "servers/dev/sso.json"));
	catalog_release(&catalog);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(takes_each_kind_of_document),
		TEST(knows_its_name_and_digest),
		TEST(knows_a_kind_by_its_folder),
		TEST(governs_look_alikes_of_its_folders),
		TEST(every_schema_explains_itself),
		TEST(says_where_and_what_is_wrong),
		TEST(wants_the_parts_that_a_kind_of_step_needs),
		TEST(refuses_a_name_that_is_none),
		TEST(follows_references_through_environments),
		TEST(a_sorted_catalog_says_what_an_unsorted_one_says),
		TEST(finds_neither_of_two_with_one_name),
		TEST(reads_no_further_than_the_text),
	};

	return RUN(tests);
}
