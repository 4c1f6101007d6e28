/* generate.c - what is generated works, lints clean, and keeps what is there */
#include "tests/unit/test.h"
#include "core/model/generate.h"
#include "core/model/lint.h"

#define NOW 1795509000 /* 2026-11-24 */

static const char full[] =
	"{ \"issuer\": \"https://sso.example.com\",\n"
	"\"token_endpoint\": \"https://sso.example.com/token\",\n"
	"\"introspection_endpoint\": \"https://sso.example.com/introspect\",\n"
	"\"revocation_endpoint\": \"https://sso.example.com/revoke\",\n"
	"\"scopes_supported\": [\"payroll:read\"] }";
static const char bare[] =
	"{ \"issuer\": \"http://127.0.0.1:9000\",\n"
	"\"token_endpoint\": \"http://127.0.0.1:9000/token\" }";

/* What a test needs together. */
struct scene {
	struct json *metadata;
	struct strings scopes;
	struct answers answers;
	struct catalog catalog;
	struct generated generated;
	struct findings findings;
};

static void begin(struct scene *scene, const char *metadata)
{
	struct err err = { 0 };

	*scene = (struct scene){ 0 };
	OK(json_parse(&scene->metadata, metadata, strlen(metadata), JSON_WIRE,
		      "metadata", &err));
	scene->answers = (struct answers){
		.name = "payroll-token",
		.server = "payroll-token",
		.environment = "test",
		.client_id = "exporter",
		.secret = "vault:payroll",
		.auth = AUTH_BASIC,
		.scopes = &scene->scopes,
		.owner = "finance",
		.viewers = "role:finance",
		.operators = "role:finance",
		.now = NOW,
	};
}

static void end(struct scene *scene)
{
	json_free(scene->metadata);
	strings_release(&scene->scopes);
	catalog_release(&scene->catalog);
	generated_release(&scene->generated);
	findings_release(&scene->findings);
}

static void add_document(struct scene *scene, const char *path,
			 const char *text)
{
	struct document *document = NULL;
	struct err err = { 0 };

	OK(document_parse(&document, path, text, strlen(text), &err));
	catalog_take(&scene->catalog, document);
	catalog_sort(&scene->catalog);
}

static void generate(struct scene *scene, const char *metadata)
{
	struct err err = { 0 };

	OK(generate_server(&scene->generated, scene->answers.server,
			   scene->metadata, metadata, strlen(metadata),
			   "metadata", NULL, &err));
	OK(generate_runbook(&scene->generated, &scene->answers, scene->metadata,
			    &scene->catalog, &err));
}

static const struct generated_file *file_of(const struct scene *scene,
					    const char *path)
{
	for (size_t i = 0; i < scene->generated.nr; i++)
		if (text_equal(scene->generated.files[i].path, path))
			return &scene->generated.files[i];
	return NULL;
}

static void lint_all(struct scene *scene)
{
	const struct generated *generated = &scene->generated;

	for (size_t i = 0; i < generated->nr; i++)
		if (!generated->files[i].merged)
			add_document(scene, generated->files[i].path,
				     buf_str(&generated->files[i].text));
	for (size_t i = 0; i < generated->nr; i++)
		lint_text(&scene->findings, generated->files[i].path,
			  generated->files[i].text.data,
			  generated->files[i].text.len, &scene->catalog, NOW);
}

static void no_findings(const struct scene *scene)
{
	if (scene->findings.nr)
		fail_msg("%s:%zu: %s", scene->findings.at[0].path,
			 scene->findings.at[0].line,
			 scene->findings.at[0].message);
}

static struct runbook *parsed(struct document **document,
			      const struct scene *scene)
{
	const struct generated_file *file =
		file_of(scene, "runbooks/payroll-token.json");
	struct runbook *runbook = NULL;
	struct err err = { 0 };

	assert_non_null(file);
	OK(document_parse(document, file->path, buf_str(&file->text),
			  file->text.len, &err));
	OK(runbook_parse(&runbook, *document, &err));
	return runbook;
}

static void everything_offered_is_used_and_lints_clean(void **state UNUSED)
{
	autoptr(document) document = NULL;
	autoptr(runbook) runbook = NULL;
	struct scene scene;

	begin(&scene, full);
	strings_add(&scene.scopes, "payroll:read");
	scene.answers.api = "https://payroll.example.com/runs";
	generate(&scene, full);
	assert_int_equal(scene.generated.nr, 4);
	lint_all(&scene);
	no_findings(&scene);
	runbook = parsed(&document, &scene);
	assert_int_equal(runbook->nr_steps, 5);
	assert_int_equal(runbook_step(runbook, "token")->kind, STEP_TOKEN);
	assert_int_equal(runbook_step(runbook, "check")->kind, STEP_INTROSPECT);
	assert_int_equal(runbook_step(runbook, "call")->kind, STEP_HTTP);
	assert_int_equal(runbook_step(runbook, "tell")->kind, STEP_MANUAL);
	assert_true(runbook_step(runbook, "revoke")->always);
	assert_string_equal(runbook->review_by, "2027-11-24");
	assert_string_equal(
		json_text(json_get(runbook->token, "scope_meanings"),
			  "payroll:read", ""),
		"Read payroll");
	end(&scene);
}

static void what_is_not_offered_is_left_out(void **state UNUSED)
{
	autoptr(document) document = NULL;
	autoptr(runbook) runbook = NULL;
	struct scene scene;

	begin(&scene, bare);
	generate(&scene, bare);
	lint_all(&scene);
	/* that its token can't be given back is worth a note */
	assert_int_equal(scene.findings.nr, 1);
	assert_string_equal(scene.findings.at[0].rule->id, "token-stays");
	runbook = parsed(&document, &scene);
	assert_int_equal(runbook->nr_steps, 2);
	assert_null(runbook_step(runbook, "revoke"));
	assert_null(runbook->scopes);
	end(&scene);
}

static void an_environment_keeps_what_it_has(void **state UNUSED)
{
	static const char environment[] =
		"{ \"format\": \"environment/1\", \"title\": \"Mine\",\n"
		"\"servers\": { \"other\": \"other\" },\n"
		"\"vars\": { \"payroll_token_api\": \"https://mine.example\" "
		"} }";
	const struct generated_file *file;
	autoptr(json) root = NULL;
	struct err err = { 0 };
	struct scene scene;

	begin(&scene, bare);
	add_document(&scene, "environments/eu/test.json", environment);
	scene.answers.api = "https://payroll.example.com/runs";
	generate(&scene, bare);
	file = file_of(&scene, "environments/eu/test.json");
	assert_non_null(file);
	assert_true(file->merged);
	OK(json_parse(&root, file->text.data, file->text.len, JSON_STRICT,
		      "environment", &err));
	assert_string_equal(json_text(root, "title", ""), "Mine");
	assert_string_equal(
		json_text(json_get(root, "vars"), "payroll_token_api", ""),
		"https://mine.example");
	assert_string_equal(
		json_text(json_get(root, "servers"), "payroll-token", ""),
		"payroll-token");
	assert_null(json_get(root, "operators"));
	end(&scene);
}

static void
an_environment_that_lacks_nothing_is_not_written(void **state UNUSED)
{
	static const char environment[] =
		"{ \"format\": \"environment/1\", \"title\": \"Mine\",\n"
		"\"servers\": { \"payroll-token\": \"payroll-token\" } }";
	struct scene scene;

	begin(&scene, bare);
	add_document(&scene, "environments/test.json", environment);
	generate(&scene, bare);
	assert_null(file_of(&scene, "environments/test.json"));
	assert_int_equal(scene.generated.nr, 3);
	end(&scene);
}

static void client_authentication_follows_the_server(void **state UNUSED)
{
	static const struct {
		const char *methods;
		bool found;
		enum client_auth auth;
	} cases[] = {
		{ "{}", true, AUTH_BASIC },
		{ "{ \"token_endpoint_auth_methods_supported\": "
		  "[\"client_secret_post\", \"client_secret_basic\"] }",
		  true, AUTH_BASIC },
		{ "{ \"token_endpoint_auth_methods_supported\": "
		  "[\"private_key_jwt\", \"client_secret_post\"] }",
		  true, AUTH_POST },
		{ "{ \"token_endpoint_auth_methods_supported\": "
		  "[\"private_key_jwt\", \"none\"] }",
		  false, AUTH_NONE },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		autoptr(json) metadata = NULL;
		enum client_auth auth = AUTH_NONE;
		struct err err = { 0 };

		OK(json_parse(&metadata, cases[i].methods,
			      strlen(cases[i].methods), JSON_WIRE, "m", &err));
		assert_int_equal(generate_auth(&auth, metadata),
				 cases[i].found);
		assert_int_equal(auth, cases[i].auth);
	}
}

static void metadata_with_fractions_is_refused_at_its_place(void **state UNUSED)
{
	static const char text[] = "{ \"issuer\": \"https://a.example\",\n"
				   "  \"x\": 1.5 }";
	struct err err = { 0 };
	struct scene scene;

	begin(&scene, text);
	assert_int_equal(generate_server(&scene.generated, "a", scene.metadata,
					 text, strlen(text), "file.json", NULL,
					 &err),
			 -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_true(text_starts(err.msg, "file.json:2:8: "));
	end(&scene);
}

static void a_reference_is_no_secret(void **state UNUSED)
{
	static const char *const good[] = { "vault:a-b", "env:A_B", "prompt",
					    "file:/run/secret",
					    "command:pass" };
	static const char *const bad[] = {
		"",     "hunter2", "vault:",   "vault:A b",
		"env:", "file:",   "prompt:x", "command:"
	};

	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(secret_reference_is_valid(good[i]));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(secret_reference_is_valid(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(everything_offered_is_used_and_lints_clean),
		TEST(what_is_not_offered_is_left_out),
		TEST(an_environment_keeps_what_it_has),
		TEST(an_environment_that_lacks_nothing_is_not_written),
		TEST(client_authentication_follows_the_server),
		TEST(metadata_with_fractions_is_refused_at_its_place),
		TEST(a_reference_is_no_secret),
	};

	return RUN(tests);
}
