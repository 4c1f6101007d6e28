/* vault.c - entries come back as they were, and nobody else's are opened */
#include "tests/unit/test.h"

#include "core/base/fs.h"
#include "core/crypto/age.h"
#include "core/vault/vault.h"

#include <sys/stat.h>
#include <unistd.h>

struct world {
	char dir[64];
	char path[96]; /* the vault */
	struct secret *identity;
	char recipient[AGE_RECIPIENT_SIZE];
	struct strings recipients;
	struct vault *vault;
};

static int set_up(void **state)
{
	struct world *w = xcalloc(1, sizeof(*w));
	struct err err = { 0 };

	snprintf(w->dir, sizeof(w->dir), "/tmp/rbctl-test.XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	snprintf(w->path, sizeof(w->path), "%s/state/vault", w->dir);
	OK(age_generate(&w->identity, w->recipient, &err));
	strings_add(&w->recipients, w->recipient);
	OK(vault_open(&w->vault, w->path, w->identity, &err));
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	const char *const argv[] = { "rm", "-rf", w->dir, NULL };
	struct err err = { 0 };
	autobuf out = { 0 };
	int status;

	OK(fs_run(&status, &out, NULL, argv, NULL, 0, 4096, &err));
	vault_free(w->vault);
	secret_free(w->identity);
	strings_release(&w->recipients);
	free(w);
	return status;
}

static void save(struct world *w, const char *name, const void *value,
		 size_t len)
{
	auto_release(entry) entry = { .kind = ENTRY_SECRET };
	struct err err = { 0 };

	entry.value = secret_new(value, len);
	OK(vault_save(w->vault, name, &entry, &w->recipients, &err));
}

static void refuses_to_load(struct world *w, const char *name, const char *why)
{
	auto_release(entry) entry = { 0 };
	struct err err = { 0 };
	bool found;

	assert_int_equal(vault_load(&entry, &found, w->vault, name, &err), -1);
	assert_int_equal(err.code, EXIT_VAULT);
	assert_false(found);
	assert_null(entry.value);
	if (strstr(err.msg, why) == NULL)
		fail_msg("'%s' does not say '%s'", err.msg, why);
}

/* ---- what works ---- */

static void an_entry_comes_back_whole(void **state)
{
	struct world *w = *state;
	auto_release(entry) entry = { .kind = ENTRY_TOKEN };
	auto_release(entry) got = { 0 };
	struct err err = { 0 };
	bool found;

	entry.value = secret_new("to\"ken\\\n\xc3\xa9", 9);
	entry.refresh_token = secret_new("again", 5);
	entry.token_type = xstrdup("Bearer");
	entry.scope = xstrdup("payroll:read openid");
	entry.audience = xstrdup("payroll");
	entry.runbook = xstrdup("payroll-token");
	entry.revision = xstrdup("0123");
	entry.server = xstrdup("https://sso.example.com");
	entry.client_id = xstrdup("exporter");
	entry.subject = xstrdup("alice");
	entry.environment = xstrdup("prod");
	entry.person = xstrdup("bob");
	entry.refresh_began = 1795509002;
	entry.refresh_before = 600;
	entry.issued = 1795509000;
	entry.expires = 1795512600;
	entry.last_used = 1795509001;
	entry.revoked = true;
	OK(vault_save(w->vault, "payroll", &entry, &w->recipients, &err));
	OK(vault_load(&got, &found, w->vault, "payroll", &err));
	assert_true(found);
	assert_int_equal(got.kind, ENTRY_TOKEN);
	assert_true(secret_equal(got.value, entry.value));
	assert_true(secret_equal(got.refresh_token, entry.refresh_token));
	assert_string_equal(got.token_type, "Bearer");
	assert_string_equal(got.scope, "payroll:read openid");
	assert_string_equal(got.audience, "payroll");
	assert_string_equal(got.runbook, "payroll-token");
	assert_string_equal(got.revision, "0123");
	assert_string_equal(got.server, "https://sso.example.com");
	assert_string_equal(got.client_id, "exporter");
	assert_string_equal(got.subject, "alice");
	assert_string_equal(got.environment, "prod");
	assert_string_equal(got.person, "bob");
	assert_int_equal(got.refresh_began, 1795509002);
	assert_int_equal(got.refresh_before, 600);
	assert_int_equal(got.recipients.nr, 1);
	assert_string_equal(got.recipients.at[0], w->recipient);
	assert_int_equal(got.issued, 1795509000);
	assert_int_equal(got.expires, 1795512600);
	assert_int_equal(got.last_used, 1795509001);
	assert_true(got.revoked);
}

/* Whoever only marks an entry needs no policy to know whom it is for. */
static void an_entry_is_saved_again_for_the_same_people(void **state)
{
	struct world *w = *state;
	auto_release(entry) entry = { 0 };
	auto_release(entry) got = { 0 };
	auto_release(entry) unknown = { .kind = ENTRY_SECRET };
	struct err err = { 0 };
	bool found;

	save(w, "a", "x", 1);
	OK(vault_load(&entry, &found, w->vault, "a", &err));
	entry.last_used = 1795509001;
	OK(vault_save_again(w->vault, "a", &entry, &err));
	OK(vault_load(&got, &found, w->vault, "a", &err));
	assert_int_equal(got.last_used, 1795509001);
	assert_string_equal(got.recipients.at[0], w->recipient);
	unknown.value = secret_new("y", 1);
	assert_int_equal(vault_save_again(w->vault, "a", &unknown, &err), -1);
	assert_int_equal(err.code, EXIT_VAULT);
}

static void one_at_a_time_has_the_lock_of_an_entry(void **state)
{
	struct world *w = *state;
	struct vault_lock *first = NULL;
	autoptr(vault_lock) second = NULL;
	autoptr(vault_lock) other = NULL;
	struct err err = { 0 };

	OK(vault_lock(&first, w->vault, "a", true, &err));
	OK(vault_lock_check(first, &err));
	assert_int_equal(vault_lock(&second, w->vault, "a", false, &err), -1);
	assert_int_equal(err.code, EXIT_WAITING);
	OK(vault_lock(&other, w->vault, "b", false, &err));
	vault_lock_free(first);
	OK(vault_lock(&second, w->vault, "a", false, &err));
}

static void an_unknown_time_stays_unknown(void **state)
{
	struct world *w = *state;
	auto_release(entry) got = { 0 };
	struct err err = { 0 };
	bool found;

	save(w, "plain", "x", 1);
	OK(vault_load(&got, &found, w->vault, "plain", &err));
	assert_int_equal(got.expires, 0);
	assert_int_equal(got.issued, 0);
	assert_null(got.scope);
	assert_null(got.refresh_token);
	assert_false(got.revoked);
}

static void a_secret_of_any_bytes_comes_back(void **state)
{
	struct world *w = *state;
	static const struct {
		const char *bytes;
		size_t len;
	} values[] = { { "\0\x01\xff", 3 }, { "a\0b", 3 }, { "\x01\x02", 2 } };

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		auto_release(entry) got = { 0 };
		struct err err = { 0 };
		bool found;

		save(w, "binary", values[i].bytes, values[i].len);
		OK(vault_load(&got, &found, w->vault, "binary", &err));
		assert_int_equal(secret_len(got.value), values[i].len);
		assert_memory_equal(secret_bytes(got.value), values[i].bytes,
				    values[i].len);
	}
}

static void the_largest_secret_comes_back(void **state)
{
	struct world *w = *state;
	autofree char *value = xmalloc(SECRET_SIZE_MAX + 1);
	auto_release(entry) got = { 0 };
	auto_release(entry) larger = { .kind = ENTRY_SECRET };
	struct err err = { 0 };
	bool found;

	memset(value, 'x', SECRET_SIZE_MAX + 1);
	save(w, "large", value, SECRET_SIZE_MAX);
	OK(vault_load(&got, &found, w->vault, "large", &err));
	assert_int_equal(secret_len(got.value), SECRET_SIZE_MAX);
	larger.value = secret_new(value, SECRET_SIZE_MAX + 1);
	assert_int_equal(
		vault_save(w->vault, "large", &larger, &w->recipients, &err),
		-1);
	assert_int_equal(err.code, EXIT_INPUT);
}

static void names_come_sorted_and_strangers_are_passed_over(void **state)
{
	struct world *w = *state;
	auto_release(strings) names = { 0 };
	autofree char *stranger = xasprintf("%s/README", w->path);
	autofree char *odd = xasprintf("%s/ODD NAME.age", w->path);
	struct err err = { 0 };
	bool found;

	save(w, "b", "x", 1);
	save(w, "a.1", "x", 1);
	save(w, "c", "x", 1);
	OK(fs_write(stranger, "x", 1, 0600, &err));
	OK(fs_write(odd, "x", 1, 0600, &err));
	OK(vault_remove(&found, w->vault, "c", &err));
	assert_true(found);
	OK(vault_remove(&found, w->vault, "c", &err));
	assert_false(found);
	OK(vault_names(&names, w->vault, &err));
	assert_int_equal(names.nr, 2);
	assert_string_equal(names.at[0], "a.1");
	assert_string_equal(names.at[1], "b");
}

static void a_name_that_is_not_there_is_not_found(void **state)
{
	struct world *w = *state;
	auto_release(entry) entry = { 0 };
	struct err err = { 0 };
	bool found = true;

	OK(vault_load(&entry, &found, w->vault, "nope", &err));
	assert_false(found);
}

static void folder_and_files_are_private(void **state)
{
	struct world *w = *state;
	autofree char *file = xasprintf("%s/a.age", w->path);
	struct stat st;

	umask(0);
	save(w, "a", "x", 1);
	umask(022);
	assert_int_equal(stat(w->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

/* ---- what is refused ---- */

static void a_name_can_t_leave_the_vault(void **state)
{
	struct world *w = *state;
	static const char *const names[] = { "../a", "a/b",  "",    ".a",
					     "A",    "a..b", "a\nb" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		auto_release(entry) entry = { 0 };
		struct err err = { 0 };
		bool found;

		assert_int_equal(
			vault_load(&entry, &found, w->vault, names[i], &err),
			-1);
		assert_int_equal(err.code, EXIT_INPUT);
		assert_int_equal(vault_remove(&found, w->vault, names[i], &err),
				 -1);
	}
}

static void a_folder_open_to_others_is_refused(void **state)
{
	struct world *w = *state;
	autoptr(vault) vault = NULL;
	struct err err = { 0 };

	assert_int_equal(chmod(w->path, 0750), 0);
	assert_int_equal(vault_open(&vault, w->path, NULL, &err), -1);
	assert_int_equal(err.code, EXIT_VAULT);
	assert_non_null(strstr(err.msg, "open to others"));
	assert_non_null(strstr(err.hint, "chmod 700"));
}

static void a_link_in_place_of_the_vault_is_refused(void **state)
{
	struct world *w = *state;
	autofree char *link = xasprintf("%s/link", w->dir);
	autoptr(vault) vault = NULL;
	struct err err = { 0 };

	assert_int_equal(symlink(w->path, link), 0);
	assert_int_equal(vault_open(&vault, link, NULL, &err), -1);
	assert_int_equal(err.code, EXIT_VAULT);
	assert_non_null(strstr(err.msg, "not a folder"));
}

static void a_file_open_to_others_is_refused(void **state)
{
	struct world *w = *state;
	autofree char *file = xasprintf("%s/a.age", w->path);

	save(w, "a", "x", 1);
	assert_int_equal(chmod(file, 0640), 0);
	refuses_to_load(w, "a", "can be read by others");
}

static void a_link_in_place_of_an_entry_is_refused(void **state)
{
	struct world *w = *state;
	autofree char *a = xasprintf("%s/a.age", w->path);
	autofree char *b = xasprintf("%s/b.age", w->path);

	save(w, "a", "x", 1);
	assert_int_equal(symlink(a, b), 0);
	refuses_to_load(w, "b", "symbolic link");
}

static void another_entry_s_file_is_noticed(void **state)
{
	struct world *w = *state;
	autofree char *a = xasprintf("%s/a.age", w->path);
	autofree char *b = xasprintf("%s/b.age", w->path);

	save(w, "a", "x", 1);
	save(w, "b", "y", 1);
	assert_int_equal(rename(a, b), 0);
	refuses_to_load(w, "b", "the file of another entry, 'a'");
}

static void an_entry_for_somebody_else_says_so(void **state)
{
	struct world *w = *state;
	auto_release(strings) theirs = { 0 };
	auto_release(entry) entry = { .kind = ENTRY_SECRET };
	autoptr(secret) other = NULL;
	char recipient[AGE_RECIPIENT_SIZE];
	struct err err = { 0 };

	OK(age_generate(&other, recipient, &err));
	strings_add(&theirs, recipient);
	entry.value = secret_new("x", 1);
	OK(vault_save(w->vault, "a", &entry, &theirs, &err));
	refuses_to_load(w, "a", "vault entry 'a': it is not encrypted for");
}

static void without_an_identity_it_can_be_written_but_not_read(void **state)
{
	struct world *w = *state;

	vault_free(w->vault);
	struct err err = { 0 };
	OK(vault_open(&w->vault, w->path, NULL, &err));
	save(w, "a", "x", 1);
	refuses_to_load(w, "a", "no identity");
}

static void every_cut_is_noticed(void **state)
{
	struct world *w = *state;
	autofree char *file = xasprintf("%s/a.age", w->path);
	struct err err = { 0 };
	struct stat st;

	save(w, "a", "the secret", 10);
	assert_int_equal(stat(file, &st), 0);
	for (off_t len = st.st_size - 1; len >= 0; len -= 7) {
		assert_int_equal(truncate(file, len), 0);
		refuses_to_load(w, "a", "cut short");
	}
	OK(fs_write(file, "", 0, 0600, &err));
	refuses_to_load(w, "a", "cut short");
}

static void other_contents_are_refused_and_never_repeated(void **state)
{
	struct world *w = *state;
	autofree char *file = xasprintf("%s/a.age", w->path);
	static const char *const texts[] = {
		"hunter2",
		"{\"format\":\"vault-entry/1\",\"kind\":\"secret\","
		"\"value\":hunter2}",
		"{\"format\":\"vault-entry/2\",\"kind\":\"secret\","
		"\"value\":\"hunter2\"}",
		"{\"format\":\"vault-entry/1\",\"kind\":\"hunter2\","
		"\"value\":\"hunter2\"}",
		"{\"format\":\"vault-entry/1\",\"kind\":\"secret\"}",
		"{\"format\":\"vault-entry/1\",\"kind\":\"secret\","
		"\"value\":\"\"}",
		"{\"format\":\"vault-entry/1\",\"kind\":\"secret\","
		"\"value\":\"hunter2\",\"value_base64\":\"eA==\"}",
		"{\"format\":\"vault-entry/1\",\"kind\":\"secret\","
		"\"value_base64\":\"hunter2\"}",
		"{\"format\":\"vault-entry/1\",\"kind\":\"secret\","
		"\"value\":\"hunter2\",\"expires\":\"hunter2\"}",
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		auto_release(entry) entry = { 0 };
		struct err err = { 0 };
		autobuf sealed = { 0 };
		bool found;

		OK(age_encrypt(&sealed, texts[i], strlen(texts[i]),
			       &w->recipients, &err));
		OK(fs_write(file, sealed.data, sealed.len, 0600, &err));
		assert_int_equal(
			vault_load(&entry, &found, w->vault, "a", &err), -1);
		assert_int_equal(err.code, EXIT_VAULT);
		assert_null(strstr(err.msg, "hunter2"));
		assert_null(strstr(err.hint, "hunter2"));
	}
}

/* ---- the real age ---- */

static void age_opens_an_entry_and_shows_plain_json(void **state)
{
	struct world *w = *state;
	autofree char *key = xasprintf("%s/identity", w->dir);
	autofree char *file = xasprintf("%s/a.age", w->path);
	autofree char *want = NULL;
	const char *const argv[] = { "age", "-d", "-i", key, file, NULL };
	struct err err = { 0 };
	autobuf out = { 0 };
	int status;

	save(w, "a", "the secret", 10);
	OK(fs_write(key, secret_bytes(w->identity), secret_len(w->identity),
		    0600, &err));
	if (fs_run(&status, &out, NULL, argv, NULL, 0, 65536, &err)) {
		print_message("# skipped: %s (apt-get install age)\n", err.msg);
		skip();
	}
	assert_int_equal(status, 0);
	want = xasprintf("{\"format\":\"vault-entry/1\",\"name\":\"a\","
			 "\"kind\":\"secret\",\"recipients\":[\"%s\"],"
			 "\"value\":\"the secret\"}\n",
			 w->recipient);
	assert_string_equal(buf_str(&out), want);
}

int main(void)
{
#define WORLD(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		WORLD(an_entry_comes_back_whole),
		WORLD(an_unknown_time_stays_unknown),
		WORLD(an_entry_is_saved_again_for_the_same_people),
		WORLD(one_at_a_time_has_the_lock_of_an_entry),
		WORLD(a_secret_of_any_bytes_comes_back),
		WORLD(the_largest_secret_comes_back),
		WORLD(names_come_sorted_and_strangers_are_passed_over),
		WORLD(a_name_that_is_not_there_is_not_found),
		WORLD(folder_and_files_are_private),
		WORLD(a_name_can_t_leave_the_vault),
		WORLD(a_folder_open_to_others_is_refused),
		WORLD(a_link_in_place_of_the_vault_is_refused),
		WORLD(a_file_open_to_others_is_refused),
		WORLD(a_link_in_place_of_an_entry_is_refused),
		WORLD(another_entry_s_file_is_noticed),
		WORLD(an_entry_for_somebody_else_says_so),
		WORLD(without_an_identity_it_can_be_written_but_not_read),
		WORLD(every_cut_is_noticed),
		WORLD(other_contents_are_refused_and_never_repeated),
		WORLD(age_opens_an_entry_and_shows_plain_json),
	};

	return RUN(tests);
}
