/* vault_settings.c - vault.json says which store, and nothing unclear passes */
#include "tests/unit/test.h"

#include "core/base/fs.h"
#include "core/vault/settings.h"

#include <sys/stat.h>
#include <unistd.h>

#define ETCD "\"format\":\"vault/1\",\"store\":\"etcd\""
#define WHERE                       \
	"\"endpoints\":[\"https://" \
	"a.example.com:2379\"],\"prefix\":\"finance\""

static void reads(struct vault_settings *out, const char *text)
{
	struct err err = { 0 };

	OK(vault_settings_parse(out, text, strlen(text), "/c/vault.json",
				&err));
}

static void refuses(const char *text, const char *why)
{
	auto_release(vault_settings) settings = { 0 };
	struct err err = { 0 };

	if (vault_settings_parse(&settings, text, strlen(text), "/c/vault.json",
				 &err) == 0)
		fail_msg("%s: is taken", text);
	assert_int_equal(err.code, EXIT_VAULT);
	assert_null(settings.path);
	if (strncmp(err.msg, "/c/vault.json:", 14) != 0 ||
	    !strstr(err.msg, why))
		fail_msg("'%s' does not say '%s'", err.msg, why);
}

static void etcd_is_reached_as_it_says(void **state)
{
	auto_release(vault_settings) settings = { 0 };

	(void)state;
	reads(&settings,
	      "{" ETCD ",\"endpoints\":[\"https://A.example.com:2379/\","
	      "\"http://127.0.0.1:2379\"],\"prefix\":\"/teams/finance\","
	      "\"ca\":\"ca.pem\",\"certificate\":\"/etc/c.pem\","
	      "\"key\":\"sub/k.pem\",\"user\":\"bob\",\"password\":\"pw\","
	      "\"cluster\":\"17\",\"lease\":\"1m\"}");
	assert_int_equal(settings.store, VAULT_ETCD);
	assert_int_equal(settings.endpoints.nr, 2);
	assert_string_equal(settings.endpoints.at[0],
			    "https://a.example.com:2379");
	assert_string_equal(settings.endpoints.at[1], "http://127.0.0.1:2379");
	assert_string_equal(settings.prefix, "/teams/finance");
	assert_string_equal(settings.ca, "/c/ca.pem");
	assert_string_equal(settings.certificate, "/etc/c.pem");
	assert_string_equal(settings.key, "/c/sub/k.pem");
	assert_string_equal(settings.user, "bob");
	assert_string_equal(settings.password, "/c/pw");
	assert_string_equal(settings.cluster, "17");
	assert_int_equal(settings.lease_s, 60);
}

static void the_file_store_needs_nothing_more(void **state)
{
	auto_release(vault_settings) settings = { 0 };

	(void)state;
	reads(&settings, "{\"format\":\"vault/1\",\"store\":\"file\"}");
	assert_int_equal(settings.store, VAULT_FILE);
	refuses("{\"format\":\"vault/1\",\"store\":\"file\",\n"
		"\"prefix\":\"finance\"}",
		"json:2:10: 'prefix' says nothing");
}

static void what_is_missing_is_named(void **state)
{
	(void)state;
	refuses("{}", "'format' is to be \"vault/1\"");
	refuses("[]", "'format' is to be \"vault/1\"");
	refuses("{\"format\":\"vault/1\"}", "'store' is to be");
	refuses("{\"format\":\"vault/1\",\"store\":\"sql\"}",
		"'store' is to be");
	refuses("{" ETCD ",\"prefix\":\"a\"}", "needs 'endpoints'");
	refuses("{" ETCD ",\"endpoints\":[\"https://a\"]}", "needs a 'prefix'");
	refuses("{" ETCD "," WHERE ",\"key\":\"k\"}", "'certificate'");
	refuses("{" ETCD "," WHERE ",\"user\":\"bob\"}", "go together");
	refuses("{" ETCD "," WHERE ",\"password\":\"pw\"}", "go together");
}

static void what_is_unclear_is_refused_with_its_place(void **state)
{
	(void)state;
	refuses("{" ETCD "," WHERE ",\n \"certificat\":\"c\"}",
		"json:2:15: 'certificat' is not known");
	refuses("{" ETCD "," WHERE ",\"ca\":7}", "'ca' is to be a text");
	refuses("{" ETCD "," WHERE ",\"ca\":\"\"}", "'ca' is to be a text");
	refuses("{" ETCD "," WHERE ",\"prefix\":\"b\"}", "prefix");
	refuses("{" ETCD ",\"prefix\":\"a/\"}", "'prefix' is to be of");
	refuses("{" ETCD ",\"prefix\":\"a//b\"}", "'prefix' is to be of");
	refuses("{" ETCD ",\"prefix\":\"a b\"}", "'prefix' is to be of");
	refuses("{" ETCD ",\"prefix\":\"/\"}", "'prefix' is to be of");
	refuses("{" ETCD "," WHERE ",\"lease\":\"4s\"}", "'lease' is to be");
	refuses("{" ETCD "," WHERE ",\"lease\":\"1h\"}", "'lease' is to be");
	refuses("{" ETCD "," WHERE ",\"lease\":30}", "'lease' is to be");
	refuses("{" ETCD "," WHERE "", "/c/vault.json:1:");
}

static void an_endpoint_is_an_address_and_nothing_else(void **state)
{
	static const char *const bad[] = {
		"7",
		"\"a.example.com:2379\"",
		"\"ftp://a\"",
		"\"https://u:p@a\"",
		"\"https://a/v3\"",
		"\"https://a?b\"",
		"\"https://a#b\"",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		autofree char *text =
			xasprintf("{" ETCD ",\"endpoints\":[%s]}", bad[i]);

		refuses(text, "each endpoint is written as");
	}
	refuses("{" ETCD ",\"endpoints\":[]}", "one to sixteen");
	refuses("{" ETCD ",\"endpoints\":\"https://a\"}", "one to sixteen");
	refuses("{" ETCD ",\"endpoints\":[\"http://a.example.com\"]}",
		"this machine only");
	refuses("{" ETCD ",\"endpoints\":[\"https://a\",\"https://a:443\"]}",
		"named twice");
}

/* ---- its files ---- */

struct world {
	char dir[64];
};

static int set_up(void **state)
{
	struct world *w = xcalloc(1, sizeof(*w));

	snprintf(w->dir, sizeof(w->dir), "/tmp/rbctl-test.XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	fs_remove_tree(w->dir);
	free(w);
	return 0;
}

static void put(const struct world *w, const char *name, const char *text,
		mode_t mode)
{
	autofree char *path = xasprintf("%s/%s", w->dir, name);
	struct err err = { 0 };

	OK(fs_write(path, text, strlen(text), mode, &err));
}

static void does_not_load(const struct world *w, const char *why)
{
	auto_release(vault_settings) settings = { 0 };
	struct err err = { 0 };

	assert_int_equal(vault_settings_load(&settings, w->dir, &err), -1);
	assert_int_equal(err.code, EXIT_VAULT);
	if (!strstr(err.msg, why))
		fail_msg("'%s' does not say '%s'", err.msg, why);
}

static void without_a_file_the_vault_is_a_folder(void **state)
{
	auto_release(vault_settings) settings = { 0 };
	struct world *w = *state;
	struct err err = { 0 };

	OK(vault_settings_load(&settings, w->dir, &err));
	assert_int_equal(settings.store, VAULT_FILE);
	assert_null(settings.path);
}

static void what_others_could_write_decides_nothing(void **state)
{
	struct world *w = *state;

	put(w, "vault.json", "{\"format\":\"vault/1\",\"store\":\"file\"}",
	    0644);
	does_not_load(w, "can be read by others (644)");
}

static void its_files_are_read_and_guarded(void **state)
{
	auto_release(vault_settings) settings = { 0 };
	struct world *w = *state;
	struct err err = { 0 };

	put(w, "vault.json",
	    "{" ETCD "," WHERE ",\"certificate\":\"c.pem\",\"key\":\"k.pem\","
	    "\"user\":\"bob\",\"password\":\"pw\"}",
	    0600);
	does_not_load(w, "the vault's certificate '");
	put(w, "c.pem", "certificate", 0644);
	does_not_load(w, "is not there");
	put(w, "k.pem", "key", 0640);
	does_not_load(w, "can be read by others (640)");
	put(w, "k.pem", "key", 0600);
	put(w, "pw", "\n", 0600);
	does_not_load(w, "is empty");
	put(w, "pw", "hidden\n", 0600);
	OK(vault_settings_load(&settings, w->dir, &err));
	assert_string_equal(secret_bytes(settings.certificate_pem),
			    "certificate");
	assert_string_equal(secret_bytes(settings.key_pem), "key");
	assert_string_equal(secret_bytes(settings.password_text), "hidden");
}

static void a_key_beside_its_certificate_is_guarded_too(void **state)
{
	struct world *w = *state;

	put(w, "vault.json",
	    "{" ETCD "," WHERE ",\"certificate\":\"both.pem\"}", 0600);
	put(w, "both.pem", "both", 0644);
	does_not_load(w, "can be read by others (644)");
}

#define IN_FOLDER(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(etcd_is_reached_as_it_says),
		TEST(the_file_store_needs_nothing_more),
		TEST(what_is_missing_is_named),
		TEST(what_is_unclear_is_refused_with_its_place),
		TEST(an_endpoint_is_an_address_and_nothing_else),
		IN_FOLDER(without_a_file_the_vault_is_a_folder),
		IN_FOLDER(what_others_could_write_decides_nothing),
		IN_FOLDER(its_files_are_read_and_guarded),
		IN_FOLDER(a_key_beside_its_certificate_is_guarded_too),
	};
	struct err err = { 0 };

	if (secret_setup(&err))
		return 1;
	return RUN(tests);
}
