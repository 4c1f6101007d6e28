/* base_secret_scan.c - secrets in texts of any kind, and what is none */
#include "tests/unit/test.h"
#include "core/base/buf.h"
#include "core/base/secret_scan.h"

/* "line:column what or name", one a line. */
static char *found_by(const char *text, size_t len, enum secret_scan how)
{
	struct secret_spots spots;
	autobuf out = { 0 };

	secret_scan(&spots, text, len, how);
	for (size_t i = 0; i < spots.nr; i++)
		buf_addf(&out, "%zu:%zu %s\n", spots.at[i].line,
			 spots.at[i].column,
			 spots.at[i].what ? spots.at[i].what
					  : spots.at[i].name);
	if (spots.more)
		buf_add(&out, "more\n");
	return xstrdup(buf_str(&out));
}

struct sample {
	const char *text, *found;
};

static void expect(const struct sample *samples, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		const char *text = samples[i].text;
		autofree char *found =
			found_by(text, strlen(text), SECRET_SCAN_ALL);

		if (strcmp(found, samples[i].found) != 0)
			fail_msg("'%s': '%s', not '%s'", text, found,
				 samples[i].found);
	}
}

#define EXPECT(samples) expect(samples, ARRAY_SIZE(samples))

static void values_under_a_secrets_name_are_found(void **state UNUSED)
{
	static const struct sample samples[] = {
		{ "{\"client_secret\":\"hunter2\"}", "1:19 client_secret\n" },
		{ "{\n  \"refresh_token\" :\n    \"r3fresh\"\n}",
		  "3:6 refresh_token\n" },
		{ "{\"a\":\"{\\\"password\\\":\\\"hunter2\\\"}\"}",
		  "1:23 password\n" },
		{ "{\"api_keys\": [\"hunter2\"]}", "1:16 api_keys\n" },
		{ "client_secret=hunter2\n", "1:15 client_secret\n" },
		{ "export DB_PASSWORD=swordfish # ours\n",
		  "1:20 DB_PASSWORD\n" },
		{ "  - CLIENT_SECRET=abcdefgh\n", "1:19 CLIENT_SECRET\n" },
		{ "a: b\nclient_secret: hunter2\n", "2:16 client_secret\n" },
		{ "client-secret: 'swordfish'\n", "1:17 client-secret\n" },
		{ "auth: {client_secret: hunter2, a: b}",
		  "1:23 client_secret\n" },
		{ "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPx\n",
		  "1:25 aws_secret_access_key\n" },
		{ "$password = 'hunter2';", "1:14 password\n" },
		{ "os.environ[\"TOKEN\"] = \"hunter2\"", "1:24 TOKEN\n" },
		{ "token := \"hunter2\"", "1:11 token\n" },
		{ "'secret' => 'hunter2',", "1:14 secret\n" },
		{ "Authorization: Basic dXNlcjpodW50ZXIy\n",
		  "1:22 Authorization\n" },
		{ "curl -H \"Authorization: Bearer hunter2\" x",
		  "1:32 Authorization\n" },
		{ "curl -d 'client_id=a&client_secret=hunter2' x",
		  "1:36 client_secret\n" },
		{ "url: https://h/?access_token=hunter2&b",
		  "1:30 access_token\n" },
		{ "postgres://me:hunter2@db/x",
		  "1:15 a password in an address\n" },
		{ "\xef\xbb\xbf\xc3\xa4 secret=hunter2", "1:10 secret\n" },
		{ "{\"kty\":\"OKP\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJx\"}",
		  "1:19 a private JSON Web Key\n" },
	};

	EXPECT(samples);
}

static void known_secrets_are_found_under_any_name(void **state UNUSED)
{
	static const struct sample samples[] = {
		{ "x ghp_0123456789abcdefghijklmnopqrstuvwxyz",
		  "1:3 a GitHub token\n" },
		{ "token: ghp_0123456789abcdefghijklmnopqrstuvwxyz",
		  "1:8 a GitHub token\n" },
		{ "AKIAIOSFODNN7ABCDEFG", "1:1 an AWS access key\n" },
		{ "n: xoxb-123456789012-abcdefghijkl", "1:4 a Slack token\n" },
		{ "k=GOCSPX-abcdefghijklmnopqrstuvwxyz01",
		  "1:3 a Google client secret\n" },
		{ "abc8Q~abcdefghijklmnopqrstuvwxyz0123456",
		  "1:1 a Microsoft Entra client secret\n" },
		{ "Authorization: Bearer eyJhbGciOiJub25lIn0."
		  "eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl",
		  "1:23 a JSON Web Token\n" },
		{ "\"-----BEGIN PRIVATE KEY-----\\nMIIE",
		  "1:2 a private key\n" },
		{ "-----BEGIN OPENSSH PRIVATE KEY-----\n",
		  "1:1 a private SSH key\n" },
		{ "-----BEGIN PGP PRIVATE KEY BLOCK-----\n",
		  "1:1 a private key\n" },
		{ "AGE-SECRET-KEY-1QURSWPC8QURSWPC8QURSWPC8",
		  "1:1 an age identity\n" },
	};

	EXPECT(samples);
}

static void what_stands_for_a_secret_is_none(void **state UNUSED)
{
	static const struct sample samples[] = {
		{ "{\"secret\":\"vault:payroll-1\"}", "" },
		{ "{\"secret\":\"\"}", "" },
		{ "{\"secret\":null,\"token\":true}", "" },
		{ "{\"secret\":{\"value\":1}}", "" },
		{ "password=${PASSWORD1}\npassword=$PASSWORD1\n", "" },
		{ "password: \"{{inputs.password1}}\"", "" },
		{ "password: <the-password-1>", "" },
		{ "token=$(cat /run/token1)", "" },
		{ "client_secret=changeme1", "" },
		{ "client_secret=\"your-secret-1\"", "" },
		{ "client_secret: EXAMPLE-1234", "" },
		{ "API_KEY=XXXXXXXXXXXX1", "" },
		{ "secret: '**********'", "" },
		{ "secret: \"\xe2\x80\xb9secret:a1\xe2\x80\xba\"", "" },
		{ "client_secret=CLIENT_SECRET", "" },
		{ "\"password\": \"Password\"", "" },
		{ "\"cookie\": \"^0.7.1\", \"jwt\": \"~1.2.3-rc.1\"", "" },
		{ "\"token\": \"https://sso.example.net/token1\"", "" },
		{ "password_file=/run/secrets/p1\n", "" },
		{ "db_password=/run/secrets/db1\n", "" },
		{ "postgres://me:${PASSWORD1}@db/x", "" },
		{ "https://host/a:b@c", "" },
	};

	EXPECT(samples);
}

static void words_and_programs_hold_none(void **state UNUSED)
{
	static const struct sample samples[] = {
		{ "The token: the one that you got in step 1.", "" },
		{ "Password: at least 8 characters", "" },
		{ "See the token: rfc6749 says so", "" },
		{ "password: string;", "" },
		{ "token = get_token(1);", "" },
		{ "token = json->token1;", "" },
		{ "login(password=password, token=args.token)", "" },
		{ "if (token == NULL1) return;", "" },
		{ "a secret: `base/mask2.c`, which", "" },
		{ "urn:ietf:params:oauth:token-type:jwt1", "" },
		{ "[STEP_TOKEN] = \"oauth.token\",", "" },
		{ "task_live_0123456789abcdefghij", "" },
		{ "AKIAIOSFODNN7ABCDEFGH", "" },
		{ "the header eyJhbGciOiJub25lIn0 begins so", "" },
		{ "{\"signed_metadata\": \"eyJhbGciOiJub25lIn0."
		  "eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl\"}",
		  "" },
		{ "{\"kty\":\"OKP\",\"x\":\"nWGxne_9WmC6hEr0kuwsxERJx\"}", "" },
	};

	EXPECT(samples);
}

static void what_is_no_text_is_searched_for_known_ones(void **state UNUSED)
{
	static const char text[] = "\0secret=hunter2\0"
				   "ghp_0123456789abcdefghijklmnopqrstuvwxyz";
	autofree char *found =
		found_by(text, sizeof(text) - 1, SECRET_SCAN_ALL);
	autofree char *looks =
		found_by("secret=hunter2", 14, SECRET_SCAN_LOOKS);

	assert_string_equal(found, "1:17 a GitHub token\n");
	assert_string_equal(looks, "");
}

static void a_long_list_says_that_it_ends(void **state UNUSED)
{
	struct secret_spots spots;
	autobuf text = { 0 };

	for (size_t i = 0; i < SECRET_SPOTS_MAX; i++)
		buf_add(&text, "secret=hunter2\n");
	secret_scan(&spots, buf_str(&text), text.len, SECRET_SCAN_ALL);
	assert_int_equal(spots.nr, SECRET_SPOTS_MAX);
	assert_false(spots.more);
	buf_add(&text, "secret=hunter2\n");
	secret_scan(&spots, buf_str(&text), text.len, SECRET_SCAN_ALL);
	assert_int_equal(spots.nr, SECRET_SPOTS_MAX);
	assert_true(spots.more);
	assert_int_equal(spots.at[spots.nr - 1].line, SECRET_SPOTS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(values_under_a_secrets_name_are_found),
		TEST(known_secrets_are_found_under_any_name),
		TEST(what_stands_for_a_secret_is_none),
		TEST(words_and_programs_hold_none),
		TEST(what_is_no_text_is_searched_for_known_ones),
		TEST(a_long_list_says_that_it_ends),
	};

	return RUN(tests);
}
