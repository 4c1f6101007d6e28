/* intake_exports.c - unit: what an export of a product becomes, and what not */
#include "tests/unit/intake_made.h"

#define METADATA(more)                                                      \
	"{\"issuer\":\"https://sso.example.com\",\"op_policy_uri\":null,"   \
	"\"token_endpoint\":\"https://sso.example.com/token\","             \
	"\"tls_client_certificate_bound_access_tokens\":true,"              \
	"\"signed_metadata\":\"eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2E" \
	"ifQ.c2lnbmF0dXJl\"" more "}"

static int metadata_of(struct json **out, struct intake *into, const char *text,
		       struct err *err)
{
	auto_release(intake_sources) from = { 0 };
	autoptr(json) root = NULL;

	bring(&from, "m.json", text);
	if (json_parse(&root, text, strlen(text), JSON_WIRE, "m.json", err))
		fail_msg("%s", err->msg);
	return intake_metadata(out, into, root, &from.at[0], err);
}

static void a_description_of_a_server_loses_its_secrets_alone(void **state)
{
	auto_release(intake) into = { 0 };
	autoptr(json) out = NULL;
	autoptr(json) want = NULL;
	struct err err = { 0 };

	(void)state;
	OK(json_parse(&want, METADATA(), strlen(METADATA()), JSON_WIRE, "w",
		      &err));
	OK(metadata_of(&out, &into,
		       METADATA(",\"client_secret\":\"" SECRET "\","
				"\"registration_access_token\":\"" SECRET "\""),
		       &err));
	assert_true(json_equal(out, want));
	assert_int_equal(into.notes.nr, 2);
	holds(into.notes.at[0], "'client_secret' was left out");
	lacks(into.notes.at[0], SECRET);
}

static void a_private_key_in_a_description_is_refused(void **state)
{
	auto_release(intake) into = { 0 };
	autoptr(json) out = NULL;
	struct err err = { 0 };

	(void)state;
	assert_int_equal(
		metadata_of(&out, &into,
			    METADATA(",\"jwks\":{\"keys\":[{\"kty\":\"EC\","
				     "\"d\":\"" SECRET "\"}]}"),
			    &err),
		-1);
	assert_null(out);
	assert_int_equal(err.code, EXIT_INPUT);
	holds(err.msg, "m.json:1:");
	holds(err.msg, "a private key");
	lacks(err.msg, SECRET);
}

static void no_message_repeats_the_password_of_an_address(void **state)
{
	static const char *const urls[] = {
		"https://u:" SECRET "@sso.example.com/a b",
		"https://u:" SECRET "@sso.example.com",
		"http://u:" SECRET "@sso.example.com",
		"u:" SECRET "@sso.example.com",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(urls); i++) {
		auto_release(intake_sources) from = { 0 };
		struct err err = { 0 };
		autofree char *text = xasprintf(
			"{\"realm\":\"x\",\"attributes\":{\"frontendUrl\":"
			"\"%s\"},\"clients\":[{\"clientId\":\"a\"}]}",
			urls[i]);

		bring(&from, "r.json", text);
		assert_null(made_of(&from, INTAKE_KEYCLOAK, &err));
		lacks(err.msg, SECRET);
		lacks(err.hint, SECRET);
	}
}

static void one_name_without_letters_stops_no_realm(void **state)
{
	autofree char *text =
		made("{\"realm\":\"x\",\"clients\":[{\"clientId\":\"..\"},"
		     "{\"clientId\":\"日本\"},{\"clientId\":\"pay\"},"
		     "{\"clientId\":\"..\"}]}",
		     INTAKE_KEYCLOAK);

	(void)state;
	holds(text, "configs/client-1.json\n");
	holds(text, "configs/client-2.json\n");
	holds(text, "configs/pay.json\n");
	holds(text, "configs/client-4.json\n");
	holds(text, "\"title\": \"Client 日本\"");
	holds(text, "note: client '日本': its document is 'client-2'");
}

#define LONG "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffffff"

/* Cut for the vault, the names of two clients were one. */
static void two_clients_share_no_entry_of_the_vault(void **state)
{
	autofree char *text =
		made("{\"realm\":\"x\",\"clients\":["
		     "{\"clientId\":\"" LONG "ggg01\",\"secret\":\"s1\"},"
		     "{\"clientId\":\"" LONG "ggg02\",\"secret\":\"s2\"},"
		     "{\"clientId\":\"" LONG "ggg03\",\"secret\":\"s3\"}]}",
		     INTAKE_KEYCLOAK);

	(void)state;
	holds(text, "\"store_as\": \"" LONG "-secret\"");
	holds(text, "secret: " LONG "-secret\n");
	holds(text, "-secret-2\"");
	holds(text, "f-secret-2\n");
	holds(text, "f-secret-3\n");
}

/* Whatever the order in which they come, and one by one. */
static void a_client_imported_again_keeps_its_entry(void **state)
{
	static const char other[] =
		"{\"format\":\"config/1\",\"title\":\"O\",\"server\":\"s\","
		"\"adapter\":\"rfc7592\",\"desired\":{\"client_name\":\"x\"},"
		"\"store_as\":\"" LONG "-secret\"}";
	static const char *const names[] = { LONG "1", LONG "2" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		autofree char *text = xasprintf("{\"client_name\":\"%s\","
						"\"client_id\":\"x\","
						"\"client_secret\":\"s\"}",
						names[i]);
		autofree char *out = NULL;

		known_config =
			(struct known){ "configs/" LONG "1.json", other };
		out = made(text, INTAKE_CLIENT);
		known_config = (struct known){ 0 };
		holds(out, i ? "f-secret-2\"" : LONG "-secret\"");
	}
}

static void one_thing_is_told_as_one(void **state)
{
	autofree char *text =
		made("{\"realm\":\"x\",\"clients\":["
		     "{\"clientId\":\"broker\"},{\"clientId\":\"pay\"}]}",
		     INTAKE_KEYCLOAK);

	(void)state;
	holds(text, "1 client that Keycloak has by itself was left out; --all "
		    "takes it, too");
}

static void one_client_without_a_name_is_named_with_its_file(void **state)
{
	auto_release(intake_sources) from = { 0 };
	struct err err = { 0 };

	(void)state;
	bring(&from, "folder/one.json", "{\"clientId\":\"日本\"}");
	assert_null(made_of(&from, INTAKE_KEYCLOAK, &err));
	holds(err.msg, "folder/one.json:1:1: '日本' makes no name");
	holds(err.hint, "--name NAME");
}

#define MANY 40000

/* In a time that does not grow with its square: this test ends. */
static void many_members_are_all_kept(void **state)
{
	autofree char *text = NULL;
	autobuf realm = { 0 };

	(void)state;
	buf_add(&realm, "{\"realm\":\"x\",\"clients\":[{\"clientId\":\"pay\","
			"\"attributes\":{\"m0\":\"v\"");
	for (int i = 1; i < MANY; i++)
		buf_addf(&realm, ",\"m%d\":\"v\"", i);
	buf_add(&realm, "}}]}");
	text = made(buf_str(&realm), INTAKE_KEYCLOAK);
	holds(text, "\"m0\": \"v\"");
	holds(text, "\"m39999\": \"v\"");
}

static void a_curl_line_for_windows_is_refused_with_the_way_out(void **state)
{
	static const char *const lines[] = {
		"curl \"https://api.example.com/x\" ^\n  -H \"A: " SECRET "\"",
		"curl \"https://api.example.com/x\" ^\r\n  -H \"A: b\"",
		"curl ^\"https://api.example.com/x?a=1^&b=2^\"",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		auto_release(intake_sources) from = { 0 };
		struct err err = { 0 };

		bring(&from, "line", lines[i]);
		assert_null(made_of(&from, INTAKE_CURL, &err));
		holds(err.msg, "line:1:1: this curl line is written for");
		holds(err.hint, "Copy as cURL (bash)");
	}
}

static void options_from_elsewhere_are_read_or_told(void **state)
{
	static const char *const told[] = {
		"curl -K cfg https://api.example.com/x",
		"curl -sK cfg https://api.example.com/x",
		"curl -sKcfg https://api.example.com/x",
		"curl --config cfg https://api.example.com/x",
		"curl -sK- https://api.example.com/x",
	};
	static const char *const read[] = {
		"printf 'header = \"X-From: pipe\"\\n' | curl -K - "
		"https://api.example.com/x",
		"printf 'header = \"X-From: pipe\"\\n' | curl -sK- "
		"https://api.example.com/x",
		"printf 'header = \"X-From: pipe\"\\nconfig = -\\n' | "
		"curl -sSK - https://api.example.com/x",
	};
	autofree char *next = made("curl -s https://api.example.com/x -Is: "
				   "https://api.example.com/y",
				   INTAKE_CURL);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(told); i++) {
		autofree char *text = made(told[i], INTAKE_CURL);

		holds(text, "curl read more options from a file: bring them");
	}
	for (size_t i = 0; i < ARRAY_SIZE(read); i++) {
		autofree char *text = made(read[i], INTAKE_CURL);

		holds(text, "\"X-From\": \"pipe\"");
		lacks(text, "more options from a file");
	}
	holds(next, "\"HEAD\"");
	holds(next, "\"GET\"");
}

static void a_byte_order_mark_is_passed_over_everywhere(void **state)
{
	static const char *const texts[] = {
		"\xef\xbb\xbf"
		"curl https://api.example.com/x",
		"\xef\xbb\xbfget {\n  url: https://api.example.com/x\n}\n",
		"\xef\xbb\xbf \n{\"name\":\"c\",\"version\":\"1\",\"items\":[{"
		"\"request\":{\"url\":\"https://api.example.com/x\"}}]}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		auto_release(intake_sources) from = { 0 };
		autofree char *text = NULL;
		enum intake_kind kind;
		struct err err = { 0 };

		bring(&from, "x", texts[i]);
		if (intake_recognise(&kind, &from, &err))
			fail_msg("%s", err.msg);
		assert_int_equal(kind, i ? INTAKE_BRUNO : INTAKE_CURL);
		text = made_of(&from, kind, &err);
		if (!text)
			fail_msg("%s", err.msg);
		holds(text, "{{actors.resource_server.url}}/x");
	}
}

/* What stands in quotes ends nothing. */
static void quotes_inside_of_an_output_are_passed_over(void **state)
{
	static const char *const lines[] = {
		"T=$(curl -d \"note=it's\" https://api.example.com/x)",
		"T=$(curl -d \"a)b\" https://api.example.com/x)",
		"T=$(curl -d 'a)\"b' https://api.example.com/x)",
		"T=$(curl -d \"a\\\")b\" https://api.example.com/x)",
		"T=\"$(curl -d \"$(echo \"it's\")\" "
		"https://api.example.com/x)\"",
		"T=`curl -d \"a)b\" https://api.example.com/x`",
		"T=$(curl -d \"$((1 + (2)))\" https://api.example.com/x)",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		autofree char *text = made(lines[i], INTAKE_CURL);

		holds(text, "https://api.example.com/x");
	}
}

static void outputs_beyond_any_depth_are_refused(void **state)
{
	auto_release(intake_sources) from = { 0 };
	struct err err = { 0 };
	autobuf line = { 0 };

	(void)state;
	for (int i = 0; i < 100000; i++)
		buf_add(&line, "\"$(curl ");
	bring(&from, "line", buf_str(&line));
	assert_null(made_of(&from, INTAKE_CURL, &err));
	holds(err.msg, "line:1:");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_description_of_a_server_loses_its_secrets_alone),
		TEST(a_private_key_in_a_description_is_refused),
		TEST(one_name_without_letters_stops_no_realm),
		TEST(two_clients_share_no_entry_of_the_vault),
		TEST(a_client_imported_again_keeps_its_entry),
		TEST(one_thing_is_told_as_one),
		TEST(one_client_without_a_name_is_named_with_its_file),
		TEST(many_members_are_all_kept),
		TEST(options_from_elsewhere_are_read_or_told),
		TEST(a_byte_order_mark_is_passed_over_everywhere),
		TEST(quotes_inside_of_an_output_are_passed_over),
		TEST(outputs_beyond_any_depth_are_refused),
		TEST(a_curl_line_for_windows_is_refused_with_the_way_out),
		TEST(no_message_repeats_the_password_of_an_address),
	};

	return RUN(tests);
}
