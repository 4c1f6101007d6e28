/* state.c - fuzz: made as declared is as declared, whatever was there */
#include "core/change/state.h"
#include "tests/fuzz/fuzz.h"

static const char declared[] =
	"{\"format\":\"config/1\",\"title\":\"A client\",\"server\":\"sso\","
	"\"adapter\":\"keycloak\",\"base\":\"https://sso.example.com\","
	"\"desired\":{\"clientId\":\"a\",\"enabled\":true,"
	"\"redirectUris\":[\"https://a.example/1\",\"https://a.example/2\"],"
	"\"scope\":\"a b\",\"attributes\":{\"x.y\":\"1\"},"
	"\"protocolMappers\":[{\"name\":\"m\",\"config\":{\"k\":\"v\"}},"
	"{\"name\":\"n\",\"config\":{\"l\":\"w\"}}],\"list\":[1,2],"
	"\"secret\":\"vault:s\",\"at\":1},"
	"\"compare\":{\"sets\":[\"/redirectUris\",\"/protocolMappers\"],"
	"\"ignore\":[\"/at\"],\"secret\":[\"/attributes/pin\"]}}";

static size_t differences(const struct document *config, const struct json *a,
			  const struct json *b)
{
	auto_release(document_diff) diff = { 0 };

	state_compare(&diff, config, a, b);
	return diff.nr;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autoptr(document) config = NULL;
	autoptr(json) actual = NULL;
	autoptr(json) wanted = NULL;
	autoptr(json) seen = NULL;
	autoptr(json) made = NULL;
	autoptr(json) after = NULL;
	char before[65], now[65];
	struct err err = { 0 };

	if (json_parse(&actual, (const char *)data, size, JSON_WIRE, "x",
		       &err) ||
	    json_type(actual) != JSON_OBJECT)
		return 0;
	HOLDS(document_parse(&config, "configs/a.json", declared,
			     strlen(declared), &err) == 0);
	wanted = state_declared(config, json_get(config->root, "desired"));
	seen = state_project(config, wanted, actual);
	HOLDS(differences(config, seen, seen) == 0);
	/* What an update sends, and a server then has. */
	made = state_merge(actual, wanted);
	after = state_project(config, wanted, made);
	HOLDS(differences(config, after, wanted) == 0);
	HOLDS(state_digest(before, config, wanted, &err) == 0 &&
	      state_digest(now, config, after, &err) == 0);
	HOLDS(strcmp(before, now) == 0);
	/* A digest says the same as the difference. */
	if (state_digest(now, config, seen, &err) == 0)
		HOLDS((differences(config, seen, wanted) == 0) ==
		      (strcmp(before, now) == 0));
	return 0;
}
