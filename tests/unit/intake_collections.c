/* intake_collections.c - unit: what a collection holds is kept, or is said */
#include "tests/unit/intake_made.h"

/* ---- Postman ---- */

#define COLLECTION(members, request)                                          \
	"{\"info\":{\"name\":\"c\",\"schema\":\"v2.1.0\"}," members           \
	"\"item\":[{\"name\":\"r\",\"request\":{\"method\":\"POST\"," request \
	"}}]}"
#define URL "\"url\":{\"raw\":\"https://api.example.com/x\"}"

#define API_KEY(where, key, value)                   \
	"\"auth\":{\"type\":\"apikey\",\"apikey\":[" \
	"{\"key\":\"in\",\"value\":\"" where "\"},"  \
	"{\"key\":\"key\",\"value\":\"" key "\"},"   \
	"{\"key\":\"value\",\"value\":\"" value "\"}]}"

static void an_api_key_is_a_secret_whatever_it_is_called(void **state)
{
	static const char *const requests[] = {
		COLLECTION("", URL "," API_KEY("header", "X-Sub", SECRET)),
		COLLECTION("", URL "," API_KEY("query", "sub", SECRET)),
		COLLECTION("", URL "," API_KEY("header", "X-{{a}}", SECRET)),
		COLLECTION("", URL
			   "," API_KEY("header", "X-Sub", "{{sub}}" SECRET)),
		COLLECTION("\"variable\":[{\"key\":\"sub\",\"value\":\"" SECRET
			   "\"}],",
			   URL "," API_KEY("header", "X-Sub", "{{sub}}")),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(requests); i++) {
		autofree char *text = made(requests[i], INTAKE_POSTMAN);

		lacks(text, SECRET);
		holds(text, "\nsecret: c-");
		holds(text, "\"vault:c-");
	}
}

static void two_api_keys_of_one_name_are_two_secrets(void **state)
{
	autofree char *text = made(
		"{\"info\":{\"name\":\"c\"},\"item\":["
		"{\"request\":{" URL
		"," API_KEY("header", "X-Sub",
			    "a") "}},"
				 "{\"request\":{" URL
				 "," API_KEY("header", "X-Sub",
					     "b") "}},"
						  "{\"request\":{" URL
						  "," API_KEY("header", "X-Sub",
							      "a") "}}]}",
		INTAKE_POSTMAN);

	(void)state;
	holds(text, "\nsecret: c-x-sub-api-key\n");
	holds(text, "\nsecret: c-x-sub-2-api-key\n");
	lacks(text, "x-sub-3-api-key");
}

static void variables_that_hold_secrets_are_never_filled_in(void **state)
{
	static const char *const names[] = { "token",     "jwt",
					     "BOT_TOKEN", "client-secret",
					     "api-key",   "tokenOfBot" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		autofree char *collection = xasprintf(
			COLLECTION("\"variable\":[{\"key\":\"base\",\"value\":"
				   "\"https://api.example.com\"},{\"key\":"
				   "\"%s\",\"value\":\"" SECRET "\"}],",
				   "\"url\":{\"raw\":\"{{base}}/bot{{%s}}\"},"
				   "\"body\":{\"mode\":\"raw\",\"raw\":"
				   "\"{\\\"a\\\":\\\"{{%s}}\\\"}\"}"),
			names[i], names[i], names[i]);
		autofree char *text = made(collection, INTAKE_POSTMAN);

		lacks(text, SECRET);
		holds(text, "https://api.example.com");
	}
}

static void an_address_in_parts_is_the_same_as_in_one_text(void **state)
{
	static const char *const urls[] = {
		"\"url\":\"https://api.example.com:8443/a/b?x=1&y=2%26\"",
		"\"url\":{\"raw\":\"https://api.example.com:8443/a/b?x=1&y=2%26"
		"\"}",
		"\"url\":{\"protocol\":\"https\",\"host\":[\"api\",\"example\""
		",\"com\"],\"port\":\"8443\",\"path\":[\"a\",{\"type\":"
		"\"string\",\"value\":\"b\"}],\"query\":[{\"key\":\"x\","
		"\"value\":\"1\"},{\"key\":\"z\",\"value\":\"3\","
		"\"disabled\":true},{\"key\":\"y\",\"value\":\"2&\"}]}",
		"\"url\":{\"protocol\":\"https\",\"host\":\"api.example.com\""
		",\"port\":\"8443\",\"path\":\"/a/b\",\"query\":[{\"key\":"
		"\"x\",\"value\":\"1\"},{\"key\":\"y\",\"value\":\"2&\"}]}",
		"\"url\":{\"host\":[\"{{base}}\"],\"path\":[\"b\"],"
		"\"query\":[{\"key\":\"x\",\"value\":\"1\"},{\"key\":\"y\","
		"\"value\":\"2&\"}]}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(urls); i++) {
		autofree char *collection = xasprintf(
			COLLECTION("\"variable\":[{\"key\":\"base\",\"value\":"
				   "\"https://api.example.com:8443/a\"}],",
				   "%s"),
			urls[i]);
		autofree char *text = made(collection, INTAKE_POSTMAN);

		holds(text, "\"url\": \"https://api.example.com:8443\"");
		holds(text, "resource_server.url}}/a/b?x=1&y=2%26\"");
	}
}

#define SCRIPT "\"event\":[{\"listen\":\"test\",\"script\":{\"exec\":[\"x\"]}}]"

static void what_has_no_place_in_a_draft_is_said(void **state)
{
	autofree char *text = made(
		"{\"info\":{\"name\":\"c\",\"description\":\"one\"}," SCRIPT
		",\"item\":[{\"name\":\"f\"," SCRIPT ",\"description\":{"
		"\"content\":\"two\"},\"item\":[{\"name\":\"r\",\"request\":"
		"{" URL
		",\"description\":\"three\",\"body\":{\"mode\":\"graphql\","
		"\"graphql\":{\"query\":\"q\",\"variables\":\"{\\\"n\\\":"
		"{{n}}}\"}}}}]}]}",
		INTAKE_POSTMAN);

	(void)state;
	holds(text, "the collection's script after the answer was not");
	holds(text, "the folder 'f': its script after the answer was");
	holds(text, "its GraphQL variables were left out");
	holds(text, "note: 3 descriptions were not taken over");
}

/* ---- Bruno ---- */

static void an_api_key_of_bruno_is_a_secret_where_it_is_sent(void **state)
{
	autofree char *header = made(
		"get {\n  url: https://api.example.com/x\n  auth: apikey\n}\n"
		"auth:apikey {\n  key: X-{{a}}-Sub\n  value: " SECRET
		"\n  placement: header\n}\n",
		INTAKE_BRUNO);
	autofree char *query = made(
		"get {\n  url: https://api.example.com/x\n  auth: apikey\n}\n"
		"auth:apikey {\n  key: sub\n  value: " SECRET
		"\n  placement: queryparams\n}\n",
		INTAKE_BRUNO);
	autofree char *json = made(
		"{\"name\":\"c\",\"items\":[{\"name\":\"r\",\"request\":{"
		"\"url\":\"https://api.example.com/x\",\"auth\":{\"mode\":"
		"\"apikey\",\"apikey\":{\"key\":\"X-Sub\",\"value\":\"" SECRET
		"\",\"placement\":\"header\"}}}}]}",
		INTAKE_BRUNO);

	(void)state;
	lacks(header, SECRET);
	holds(header, "\"headers\"");
	holds(header, "\nsecret: x-x-a-sub-api-key\n");
	lacks(query, SECRET);
	lacks(query, "\"headers\"");
	holds(query, "/x?sub={{inputs.sub-api-key}}");
	lacks(json, SECRET);
	holds(json, "\"X-Sub\": \"{{inputs.X-Sub-api-key}}\"");
}

static void a_request_of_bruno_has_what_its_folders_say(void **state)
{
	auto_release(intake_sources) from = { 0 };
	autofree char *text = NULL;
	struct err err = { 0 };

	(void)state;
	bring(&from, "bruno.json", "{\"name\":\"c\"}");
	bring(&from, "collection.bru",
	      "headers {\n  X-Tenant: t1\n  X-Near: far\n}\n"
	      "auth {\n  mode: bearer\n}\nauth:bearer {\n  token: " SECRET
	      "\n}\nscript:pre-request {\n  x();\n}\n");
	bring(&from, "a/folder.bru",
	      "meta {\n  name: a\n}\nheaders {\n  X-Near: near\n}\n"
	      "auth {\n  mode: inherit\n}\nvars:pre-request {\n  b: 1\n}\n");
	bring(&from, "a/one.bru",
	      "meta {\n  name: one\n}\npost {\n  url: "
	      "https://api.example.com/x/:id\n  auth: inherit\n}\n"
	      "params:path {\n  id: 42\n}\n"
	      "body:json {\n  {\"k\": \"v\"}\n}\n");
	text = made_of(&from, INTAKE_BRUNO, &err);
	if (!text)
		fail_msg("%s", err.msg);
	lacks(text, SECRET);
	holds(text, "\"X-Tenant\": \"t1\"");
	holds(text, "\"X-Near\": \"near\"");
	holds(text, "\"auth\": \"token\"");
	holds(text, "\"k\": \"v\"");
	holds(text, "the collection's script before the request was not");
	holds(text, "the folder 'a': its variables have values");
	holds(text, "parts of its address that begin with ':'");
}

#define BRU(name, seq)                                                \
	"meta {\n  name: " name "\n  seq: " seq "\n}\nget {\n  url: " \
	"https://api.example.com/" name "\n}\n"

static void requests_of_bruno_come_by_folder_and_number(void **state)
{
	static const char *const ids[] = { "first", "second", "third",
					   "inner" };
	auto_release(intake_sources) from = { 0 };
	autofree char *text = NULL;
	struct err err = { 0 };
	const char *at;

	(void)state;
	bring(&from, "b.bru", BRU("second", "2"));
	bring(&from, "bruno.json", "{\"name\":\"c\"}");
	bring(&from, "c.bru", BRU("third", "2"));
	bring(&from, "m/x.bru", BRU("inner", "1"));
	bring(&from, "z.bru", BRU("first", "1"));
	text = made_of(&from, INTAKE_BRUNO, &err);
	assert_non_null(text);
	at = text;
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		autofree char *id = xasprintf("\"id\": \"%s\"", ids[i]);

		holds(at, id);
		at = strstr(at, id);
	}
}

static void a_collection_of_bruno_in_json_has_the_same(void **state)
{
	autofree char *text = made(
		"{\"name\":\"c\",\"root\":{\"request\":{\"headers\":[{\"name\":"
		"\"X-Tenant\",\"value\":\"t1\",\"enabled\":true},{\"name\":"
		"\"X-Near\",\"value\":\"far\"}],\"auth\":{\"mode\":\"bearer\"},"
		"\"script\":{\"req\":\"x()\"}}},\"items\":[{\"type\":"
		"\"folder\","
		"\"name\":\"a\",\"root\":{\"request\":{\"headers\":[{\"name\":"
		"\"X-Near\",\"value\":\"near\"}],\"auth\":{\"mode\":"
		"\"inherit\"},"
		"\"vars\":{\"req\":[{\"name\":\"b\"}]}}},\"items\":[{\"name\":"
		"\"one\",\"request\":{\"url\":\"https://api.example.com/x/"
		":id\","
		"\"params\":[{\"name\":\"id\",\"value\":\"42\",\"type\":"
		"\"path\"}"
		"],\"auth\":{\"mode\":\"inherit\"}}}]}]}",
		INTAKE_BRUNO);

	(void)state;
	holds(text, "\"X-Tenant\": \"t1\"");
	holds(text, "\"X-Near\": \"near\"");
	holds(text, "\"auth\": \"token\"");
	holds(text, "the collection's scripts were not");
	holds(text, "the folder 'a': its variables have values");
	holds(text, "parts of its address that begin with ':'");
}

static void what_nothing_says_is_not_taken_for_a_token(void **state)
{
	autofree char *text = made("get {\n  url: https://api.example.com/x\n"
				   "  auth: inherit\n}\n",
				   INTAKE_BRUNO);

	(void)state;
	lacks(text, "\"auth\": \"token\"");
	holds(text, "say whether the token goes along");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_api_key_is_a_secret_whatever_it_is_called),
		TEST(two_api_keys_of_one_name_are_two_secrets),
		TEST(variables_that_hold_secrets_are_never_filled_in),
		TEST(an_address_in_parts_is_the_same_as_in_one_text),
		TEST(what_has_no_place_in_a_draft_is_said),
		TEST(an_api_key_of_bruno_is_a_secret_where_it_is_sent),
		TEST(a_request_of_bruno_has_what_its_folders_say),
		TEST(requests_of_bruno_come_by_folder_and_number),
		TEST(a_collection_of_bruno_in_json_has_the_same),
		TEST(what_nothing_says_is_not_taken_for_a_token),
	};

	return RUN(tests);
}
