/* oauth_jwks.c - tests: keys fetched, kept, fetched anew, pinned */
#include "tests/unit/jose_keys.h"
#include "tests/unit/test.h"

#include "core/base/text.h"
#include "core/oauth/jwks.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <sys/socket.h>

#define NOW    1795509000
#define ISSUER "https://sso.example.com"
#define EC                                         \
	"{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":" \
	"\"" RFC7515_A3_X "\",\"y\":\"" RFC7515_A3_Y "\",\"kid\":\"ec\"}"
#define ED                                            \
	"{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":" \
	"\"" RFC8037_X "\",\"kid\":\"ed\"}"
#define ED_THUMBPRINT "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"

/* ---- the server, and what each test has ---- */

struct world {
	struct MHD_Daemon *daemon;
	struct http *http;
	struct jwks_carrier carrier;
	struct jwks *jwks;
	char *uri;
	struct jwk ec;
	struct jwk ed;
	/* what the server answers, and what it saw */
	unsigned status;
	const char *body;
	const char *cache;
	const char *etag;
	unsigned asked;
	char if_none_match[64];
};

static enum MHD_Result serve(void *cls, struct MHD_Connection *connection,
			     const char *url UNUSED, const char *method UNUSED,
			     const char *version UNUSED,
			     const char *data UNUSED, size_t *len UNUSED,
			     void **request)
{
	struct world *world = cls;
	struct MHD_Response *r;
	enum MHD_Result result;
	const char *match;

	if (!*request) {
		*request = world;
		return MHD_YES;
	}
	match = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
					    "If-None-Match");
	world->asked++;
	snprintf(world->if_none_match, sizeof(world->if_none_match), "%s",
		 match ? match : "");
	r = MHD_create_response_from_buffer(strlen(world->body),
					    (void *)(uintptr_t)world->body,
					    MHD_RESPMEM_MUST_COPY);
	if (world->cache)
		MHD_add_response_header(r, "Cache-Control", world->cache);
	if (world->etag)
		MHD_add_response_header(r, "ETag", world->etag);
	result = MHD_queue_response(connection, world->status, r);
	MHD_destroy_response(r);
	return result;
}

static int carry(struct http_response *out, const struct http_request *request,
		 bool *maybe_sent, void *payload, struct err *err)
{
	return http_send(out, payload, request, maybe_sent, err);
}

static void make(struct jwk *jwk, const struct jose_members *members,
		 const char *kid)
{
	struct err err = { 0 };

	OK(jose_key_new(&jwk->key, members, &err));
	jwk->algs = jose_key_algs(jwk->key);
	jwk->kid = xstrdup(kid);
}

static int begin(void **state)
{
	static const struct jose_members ec = RFC7515_A3;
	static const struct jose_members ed = RFC8037_A;
	struct sockaddr_in here = { .sin_family = AF_INET,
				    .sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct world *world = xcalloc(1, sizeof(*world));
	struct err err = { 0 };

	world->status = 200;
	world->body = "{\"keys\":[" EC "]}";
	world->daemon = MHD_start_daemon(
		MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, serve, world,
		MHD_OPTION_SOCK_ADDR, &here, MHD_OPTION_END);
	if (!world->daemon || http_new(&world->http, NULL, &err))
		return -1;
	world->carrier = (struct jwks_carrier){ carry, world->http };
	world->uri = xasprintf(
		"http://127.0.0.1:%u/jwks",
		MHD_get_daemon_info(world->daemon, MHD_DAEMON_INFO_BIND_PORT)
			->port);
	OK(jwks_new(&world->jwks, world->uri, NULL, &err));
	make(&world->ec, &ec, "ec");
	make(&world->ed, &ed, "ed");
	*state = world;
	return 0;
}

static int end(void **state)
{
	struct world *world = *state;

	MHD_stop_daemon(world->daemon);
	jwks_free(world->jwks);
	http_free(world->http);
	jwk_release(&world->ec);
	jwk_release(&world->ed);
	free(world->uri);
	free(world);
	return 0;
}

static void ask(struct world *world, int64_t now, size_t nr)
{
	const struct jwk_set *keys = NULL;
	struct err err = { 0 };

	OK(jwks_keys(&keys, world->jwks, &world->carrier, now, &err));
	assert_int_equal(keys->nr, nr);
}

static enum jwt_fault judge(struct world *world, const struct jwk *key,
			    enum jose_alg alg, int64_t now, char *why)
{
	struct jwt_expect expect = { .issuer = ISSUER, .now = now };
	autoptr(json) claims = json_new_object();
	auto_release(jwt) jwt = { 0 };
	struct jwt_verdict verdict;
	struct err err = { 0 };
	autobuf text = { 0 };

	json_set_string(claims, "iss", ISSUER);
	json_set_string(claims, "sub", "s");
	json_set_string(claims, "aud", "a");
	json_set_string(claims, "client_id", "c");
	json_set_string(claims, "jti", "j");
	json_set_int(claims, "iat", now);
	json_set_int(claims, "exp", now + 60);
	OK(jwt_sign(&text, key, alg, "at+jwt", NULL, claims, &err));
	OK(jwt_parse(&jwt, text.data, text.len, &err));
	OK(jwks_judge(&verdict, world->jwks, &world->carrier, &jwt, &expect,
		      jwt_judge_access_token, &err));
	if (why)
		memcpy(why, verdict.why, sizeof(verdict.why));
	return verdict.fault;
}

/* ---- keeping ---- */

static void keeps_keys_as_long_as_the_server_says(void **state)
{
	struct world *world = *state;

	world->cache = "public, max-age=100, must-revalidate";
	ask(world, NOW, 1);
	ask(world, NOW + 99, 1);
	assert_int_equal(world->asked, 1);
	ask(world, NOW + 100, 1);
	assert_int_equal(world->asked, 2);
	/* A clock that went back is no reason to keep keys for ever. */
	ask(world, NOW, 1);
	assert_int_equal(world->asked, 3);
}

static void asks_for_nothing_that_it_has(void **state)
{
	struct world *world = *state;

	world->etag = "\"v1\"";
	ask(world, NOW, 1);
	assert_string_equal(world->if_none_match, "");
	world->status = 304;
	world->body = "";
	ask(world, NOW + JWKS_AGE_DEFAULT_S, 1);
	assert_string_equal(world->if_none_match, "\"v1\"");
	ask(world, NOW + 2 * JWKS_AGE_DEFAULT_S - 1, 1);
	assert_int_equal(world->asked, 2);
}

static int64_t lifetime(const char *headers)
{
	struct http_response response = { 0 };
	int64_t seconds;

	buf_add(&response.headers, headers);
	seconds = jwks_lifetime(&response);
	http_response_release(&response);
	return seconds;
}

static void reads_how_long_keys_last(void **state UNUSED)
{
	static const struct {
		const char *headers;
		int64_t seconds;
	} cases[] = {
		{ "", JWKS_AGE_DEFAULT_S },
		{ "Cache-Control: public\n", JWKS_AGE_DEFAULT_S },
		{ "Cache-Control: max-age=3600\n", 3600 },
		{ "cache-control: Public,Max-Age=\"3600\"\n", 3600 },
		{ "Cache-Control: max-age=3600\nAge: 600\n", 3000 },
		{ "Cache-Control: max-age=3600\nAge: 9999\n", JWKS_REFETCH_S },
		{ "Cache-Control: s-maxage=5, max-age=600\n", 600 },
		{ "Cache-Control: xmax-age=5\n", JWKS_AGE_DEFAULT_S },
		{ "Cache-Control: max-age=x\n", JWKS_AGE_DEFAULT_S },
		{ "Cache-Control: max-age=-5\n", JWKS_AGE_DEFAULT_S },
		{ "Cache-Control: max-age=0\n", JWKS_REFETCH_S },
		{ "Cache-Control: no-store\n", JWKS_REFETCH_S },
		{ "Cache-Control: no-cache, max-age=600\n", JWKS_REFETCH_S },
		{ "Cache-Control: max-age=99999999999999999999999\n",
		  JWKS_AGE_MAX_S },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (lifetime(cases[i].headers) != cases[i].seconds)
			fail_msg("%s%ld", cases[i].headers,
				 (long)lifetime(cases[i].headers));
}

/* ---- fetching anew ---- */

static void an_unknown_key_is_looked_for_once(void **state)
{
	struct world *world = *state;

	assert_int_equal(judge(world, &world->ec, JOSE_ES256, NOW, NULL),
			 JWT_SOUND);
	world->body = "{\"keys\":[" EC "," ED "]}";
	/* Too soon after the last time: */
	assert_int_equal(judge(world, &world->ed, JOSE_EDDSA,
			       NOW + JWKS_REFETCH_S - 1, NULL),
			 JWT_UNKNOWN_KEY);
	assert_int_equal(world->asked, 1);
	assert_int_equal(judge(world, &world->ed, JOSE_EDDSA,
			       NOW + JWKS_REFETCH_S, NULL),
			 JWT_SOUND);
	assert_int_equal(world->asked, 2);
}

/* Tokens that name a new key each time must not make us ask each time. */
static void random_kids_do_not_hammer_the_server(void **state)
{
	struct world *world = *state;

	for (int i = 0; i < 20; i++) {
		free(world->ed.kid);
		world->ed.kid = xasprintf("kid-%d", i);
		assert_int_equal(
			judge(world, &world->ed, JOSE_EDDSA, NOW + i, NULL),
			JWT_UNKNOWN_KEY);
	}
	assert_int_equal(world->asked, 1);
}

/* ---- pins ---- */

static void uses_no_key_outside_the_pins(void **state)
{
	struct world *world = *state;
	autoptr(json) pins = json_new_array();
	char why[ERR_MSG_MAX];
	struct err err = { 0 };

	json_append_string(pins, ED_THUMBPRINT);
	jwks_free(world->jwks);
	OK(jwks_new(&world->jwks, world->uri, pins, &err));
	world->body = "{\"keys\":[" EC "," ED "]}";
	assert_int_equal(judge(world, &world->ed, JOSE_EDDSA, NOW, why),
			 JWT_SOUND);
	assert_int_equal(judge(world, &world->ec, JOSE_ES256, NOW, why),
			 JWT_UNUSABLE_KEY);
	assert_non_null(strstr(why, "the key 'ec', which is not used: its "
				    "thumbprint "));
	assert_non_null(strstr(why, "'jwks_pins'"));
	assert_non_null(strstr(why, "have that approved"));
}

static void a_server_that_changed_all_keys_is_told_so(void **state)
{
	struct world *world = *state;
	autoptr(json) pins = json_new_array();
	char why[ERR_MSG_MAX];
	struct err err = { 0 };

	json_append_string(pins, ED_THUMBPRINT);
	jwks_free(world->jwks);
	OK(jwks_new(&world->jwks, world->uri, pins, &err));
	free(world->ec.kid);
	world->ec.kid = NULL;
	assert_int_equal(judge(world, &world->ec, JOSE_ES256, NOW, why),
			 JWT_UNUSABLE_KEY);
	assert_non_null(strstr(why, "'jwks_pins'"));
}

/* ---- refusals ---- */

static void says_that_the_answer_is_no_key_set(void **state)
{
	static const struct {
		unsigned status;
		const char *body;
		const char *words;
	} cases[] = {
		{ 404, "", "it answers with status 404" },
		{ 302, "", "it answers with status 302" },
		{ 304, "", "it answers with status 304" }, /* unasked */
		{ 200, "<html>", "/jwks:1:1: " },
		{ 200, "{}", "it has no array 'keys'" },
	};
	struct world *world = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct jwk_set *keys = NULL;
		struct err err = { 0 };

		world->status = cases[i].status;
		world->body = cases[i].body;
		assert_int_equal(jwks_keys(&keys, world->jwks, &world->carrier,
					   NOW, &err),
				 -1);
		assert_int_equal(err.code, EXIT_SERVER);
		assert_true(*err.hint);
		if (!strstr(err.msg, cases[i].words))
			fail_msg("%s", err.msg);
	}
}

/* Keys that are too old may have been withdrawn. */
static void old_keys_are_not_used_when_the_server_fails(void **state)
{
	struct world *world = *state;
	const struct jwk_set *keys = NULL;
	struct err err = { 0 };

	ask(world, NOW, 1);
	world->status = 500;
	assert_int_equal(jwks_keys(&keys, world->jwks, &world->carrier,
				   NOW + JWKS_AGE_DEFAULT_S, &err),
			 -1);
	assert_int_equal(err.code, EXIT_NETWORK);
}

static void wants_an_encrypted_address(void **state UNUSED)
{
	static const char *const uris[] = { "http://sso.example.com/jwks",
					    "file:///etc/passwd", "" };

	for (size_t i = 0; i < ARRAY_SIZE(uris); i++) {
		struct jwks *jwks = NULL;
		struct err err = { 0 };

		assert_int_equal(jwks_new(&jwks, uris[i], NULL, &err), -1);
		assert_int_equal(err.code, EXIT_INPUT);
		assert_non_null(strstr(err.msg, "'jwks_uri'"));
	}
}

#define WORLD_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(keeps_keys_as_long_as_the_server_says),
		WORLD_TEST(asks_for_nothing_that_it_has),
		TEST(reads_how_long_keys_last),
		WORLD_TEST(an_unknown_key_is_looked_for_once),
		WORLD_TEST(random_kids_do_not_hammer_the_server),
		WORLD_TEST(uses_no_key_outside_the_pins),
		WORLD_TEST(a_server_that_changed_all_keys_is_told_so),
		WORLD_TEST(says_that_the_answer_is_no_key_set),
		WORLD_TEST(old_keys_are_not_used_when_the_server_fails),
		TEST(wants_an_encrypted_address),
	};

	return RUN(tests);
}
