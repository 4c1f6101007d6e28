/* vault_reference.c - how a document names a secret, and what comes of it */
#include "tests/unit/test.h"

#include "core/base/fs.h"
#include "core/crypto/age.h"
#include "core/vault/vault.h"

#include <unistd.h>

static struct secret *from_env(const char *name, void *payload UNUSED)
{
	return strcmp(name, "KEY") == 0 ? secret_new("of env", 6) : NULL;
}

static struct secret *from_prompt(const char *label UNUSED,
				  void *payload UNUSED)
{
	return secret_new("", 0);
}

static struct secret *typed(const char *label, void *payload)
{
	buf_add(payload, label);
	return secret_new("1234", 4);
}

static struct secret *nobody(const char *label UNUSED, void *payload UNUSED)
{
	return NULL;
}

static void who_is_asked_is_told_for_what(void **state UNUSED)
{
	autobuf label = { 0 };
	struct reference_sources sources = { .from_prompt = typed,
					     .payload = &label };
	autoptr(secret) secret = NULL;
	autoptr(secret) none = NULL;
	struct err err = { 0 };

	OK(reference_resolve(&secret, "prompt", "pin of the client 'c'",
			     &sources, &err));
	assert_string_equal(buf_str(&label), "Pin of the client 'c'");
	sources.from_prompt = nobody;
	assert_int_equal(reference_resolve(&none, "prompt",
					   "pin of the client 'c'", &sources,
					   &err),
			 -1);
	assert_string_equal(err.msg, "nobody is here to type the pin of the "
				     "client 'c'");
	assert_non_null(strstr(err.hint, "vault:NAME"));
}

static const char *const *command(const char *name, void *payload UNUSED)
{
	static const char *const good[] = { "printf", "%s\\n\\n", "said",
					    NULL };
	static const char *const bad[] = { "false", NULL };
	static const char *const absent[] = { "/nonexistent/x", NULL };

	return strcmp(name, "good") == 0     ? good
	       : strcmp(name, "bad") == 0    ? bad
	       : strcmp(name, "absent") == 0 ? absent
					     : NULL;
}

static void every_form_is_known(void **state UNUSED)
{
	static const struct {
		const char *reference, *rest;
		enum reference_kind kind;
	} cases[] = {
		{ "vault:a-b.c", "a-b.c", REFERENCE_VAULT },
		{ "env:KEY", "KEY", REFERENCE_ENV },
		{ "file:/run/secrets/x", "/run/secrets/x", REFERENCE_FILE },
		{ "command:pass", "pass", REFERENCE_COMMAND },
		{ "prompt", "", REFERENCE_PROMPT },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct err err = { 0 };
		enum reference_kind kind;
		const char *rest;

		OK(reference_parse(&kind, &rest, cases[i].reference, &err));
		assert_int_equal(kind, cases[i].kind);
		assert_string_equal(rest, cases[i].rest);
	}
}

static void anything_else_is_refused_and_not_repeated(void **state UNUSED)
{
	static const char *const bad[] = { "hunter2",    "",
					   "vault:",     "vault:../a",
					   "env:",       "Vault:a",
					   "prompt:x",   "vault:hunter2 x",
					   "command:a b" };

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct err err = { 0 };
		enum reference_kind kind;
		const char *rest;

		assert_int_equal(reference_parse(&kind, &rest, bad[i], &err),
				 -1);
		assert_int_equal(err.code, EXIT_INPUT);
		assert_null(strstr(err.msg, "hunter2"));
	}
}

static void resolves(const char *reference, const char *want)
{
	const struct reference_sources sources = { .from_env = from_env,
						   .from_prompt = from_prompt,
						   .command = command };
	autoptr(secret) secret = NULL;
	struct err err = { 0 };
	int result = reference_resolve(&secret, reference,
				       "pin of the client 'c'", &sources, &err);

	if (want == NULL) {
		assert_int_equal(result, -1);
		assert_int_equal(err.code, EXIT_VAULT);
		assert_null(secret);
		return;
	}
	if (result != 0)
		fail_msg("%s", err.msg);
	assert_string_equal(secret_bytes(secret), want);
}

static void the_environment_answers_or_not(void **state UNUSED)
{
	resolves("env:KEY", "of env");
	resolves("env:OTHER", NULL);
}

static void an_empty_secret_is_none(void **state UNUSED)
{
	resolves("prompt", NULL);
}

static void a_command_loses_one_newline(void **state UNUSED)
{
	resolves("command:good", "said\n");
}

static void a_command_that_fails_gives_no_secret(void **state UNUSED)
{
	resolves("command:bad", NULL);
	resolves("command:absent", NULL);
	resolves("command:unknown", NULL);
}

static void a_file_loses_one_newline(void **state UNUSED)
{
	static const struct {
		const char *text, *want;
	} cases[] = { { "s", "s" },         { "s\n", "s" },
		      { "s\n\n", "s\n" },   { "s\r\n", "s" },
		      { "s t \n", "s t " }, { "\n", NULL },
		      { "", NULL } };
	char path[] = "/tmp/rbctl-test.XXXXXX";
	autofree char *reference = NULL;
	autoclose int fd = mkstemp(path);

	assert_true(fd >= 0);
	reference = xasprintf("file:%s", path);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct err err = { 0 };

		OK(fs_write(path, cases[i].text, strlen(cases[i].text), 0600,
			    &err));
		resolves(reference, cases[i].want);
	}
	unlink(path);
	resolves(reference, NULL);
}

static void a_source_that_is_not_here_is_refused(void **state UNUSED)
{
	static const char *const references[] = { "vault:a", "env:KEY",
						  "command:good", "prompt" };
	const struct reference_sources none = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(references); i++) {
		autoptr(secret) secret = NULL;
		struct err err = { 0 };

		assert_int_equal(reference_resolve(&secret, references[i],
						   "pin", &none, &err),
				 -1);
		assert_int_equal(err.code, EXIT_VAULT);
		assert_true(err.hint[0] != '\0');
	}
}

static void the_vault_answers_with_what_is_good(void **state UNUSED)
{
	char dir[] = "/tmp/rbctl-test.XXXXXX";
	char recipient[AGE_RECIPIENT_SIZE];
	auto_release(strings) recipients = { 0 };
	autoptr(secret) identity = NULL;
	autoptr(vault) vault = NULL;
	struct reference_sources sources = { 0 };
	struct err err = { 0 };
	bool found;

	assert_non_null(mkdtemp(dir));
	OK(age_generate(&identity, recipient, &err));
	strings_add(&recipients, recipient);
	OK(vault_open(&vault, dir, identity, &err));
	sources.vault = vault;
	for (int revoked = 0; revoked < 2; revoked++) {
		auto_release(entry)
			entry = { .kind = ENTRY_SECRET, .revoked = revoked };
		autoptr(secret) got = NULL;

		entry.value = secret_new("x", 1);
		OK(vault_save(vault, "a", &entry, &recipients, &err));
		assert_int_equal(reference_resolve(&got, "vault:a", "pin",
						   &sources, &err),
				 revoked ? -1 : 0);
		assert_int_equal(got != NULL, !revoked);
	}
	assert_non_null(strstr(err.msg, "revoked"));
	err = (struct err){ 0 };
	OK(vault_remove(&found, vault, "a", &err));
	{
		autoptr(secret) got = NULL;

		assert_int_equal(reference_resolve(&got, "vault:a", "pin",
						   &sources, &err),
				 -1);
		assert_string_equal(err.hint, "rbctl secret set a");
	}
	rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(who_is_asked_is_told_for_what),
		TEST(every_form_is_known),
		TEST(anything_else_is_refused_and_not_repeated),
		TEST(the_environment_answers_or_not),
		TEST(an_empty_secret_is_none),
		TEST(a_command_loses_one_newline),
		TEST(a_command_that_fails_gives_no_secret),
		TEST(a_file_loses_one_newline),
		TEST(a_source_that_is_not_here_is_refused),
		TEST(the_vault_answers_with_what_is_good),
	};

	return RUN(tests);
}
