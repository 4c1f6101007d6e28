/* run_signed.c - what a server signs is checked before a run believes it */
#include "tests/unit/run_bench.h"

#include "core/oauth/jwt.h"

#define ISSUER "https://sso.example.com"
#define HOME   "http://127.0.0.1:4711/callback"
#define API    "https://api.example.com/v1"

#define WITH(token, steps) WITH_OF("pushing", token, steps)
#define WITH_OF(server, token, steps)                                       \
	"{\"format\":\"runbook/1\",\"title\":\"Payroll\"," WORLD_ACTORS_OF( \
		server) "\"token\":{\"store_as\":\"payroll-export\"," token \
			"}," WORLD_INPUTS "\"steps\":[" steps "]}"
#define SIGN_IN SIGN_IN_AT("pushing")
#define SIGN_IN_AT(server)                                 \
	WITH_OF(server,                                    \
		"\"grant\":\"authorization_code\","        \
		"\"scopes\":[\"openid\"]",                 \
		"{\"id\":\"in\",\"title\":\"In\",\"use\":" \
		"\"oauth.authorize\"}")
#define FOR_THE_API                                                           \
	WITH("\"grant\":\"client_credentials\",\"resource\":\"{{env.api}}\"", \
	     STEP_ASK)
#define LOOK(more)                                           \
	WITH("\"grant\":\"client_credentials\"", STEP_ASK    \
	     ",{\"id\":\"look\",\"title\":\"Look\",\"use\":" \
	     "\"oauth.introspect\",\"expect\":{\"active\":true" more "}}")

/* What is bent in the token that the server makes; NULL: all is well. */
struct bend {
	const char *claim; /* "alg": another key signs */
	const char *value; /* NULL: left out */
	const char *said;  /* of the failure */
};

static struct {
	struct jwk key;
	struct jwk other;
	const struct bend *bend;
	bool plain; /* no ID token, or an introspection that is not signed */
	char nonce[128];
	size_t keys_asked;
	char accept[64];
} server;

static void make_key(struct jwk *jwk)
{
	struct err err = { 0 };

	OK(jose_key_generate(&jwk->key, JOSE_ES256, &err));
	jwk->algs = jose_key_algs(jwk->key);
	jwk->kid = xstrdup("k1");
}

static int begin(void **state UNUSED)
{
	make_key(&server.key);
	make_key(&server.other);
	return 0;
}

static int end(void **state UNUSED)
{
	jwk_release(&server.key);
	jwk_release(&server.other);
	return 0;
}

static char *sign(const char *typ, struct json *claims)
{
	const struct bend *bend = server.bend;
	const struct jwk *key = &server.key;
	struct buf out = { 0 };
	struct err err = { 0 };

	json_set_string(claims, "iss", ISSUER);
	json_set_int(claims, "iat", NOW - 1);
	json_set_int(claims, "exp", NOW + 60);
	if (bend && strcmp(bend->claim, "alg") == 0)
		key = &server.other;
	else if (bend && strcmp(bend->claim, "exp") == 0)
		json_set_int(claims, "exp", NOW - 3600);
	else if (bend && bend->value)
		json_set_string(claims, bend->claim, bend->value);
	else if (bend)
		json_remove(claims, bend->claim);
	OK(jwt_sign(&out, key, JOSE_ES256, typ, NULL, claims, &err));
	json_free(claims);
	return buf_detach(&out);
}

static char *id_token(void)
{
	struct json *claims = json_new_object();

	json_set_string(claims, "sub", "alice");
	json_set_string(claims, "aud", "payroll exporter");
	json_set_string(claims, "nonce", server.nonce);
	return sign("JWT", claims);
}

static char *access_token(void)
{
	struct json *claims = json_new_object();

	json_set_string(claims, "sub", "payroll exporter");
	json_set_string(claims, "client_id", "payroll exporter");
	json_set_string(claims, "jti", "1");
	json_set_string(claims, "aud", API);
	return sign("application/at+jwt", claims);
}

static char *introspection(void)
{
	struct json *claims = json_new_object();
	struct json *inner = json_set_object(claims, "token_introspection");

	json_set_bool(inner, "active", true);
	json_set_string(claims, "aud", "payroll exporter");
	return sign("token-introspection+jwt", claims);
}

static void answer_token(struct buf *body, bool signs_in)
{
	char *access = signs_in ? xstrdup(TOKEN) : access_token();
	char *id = signs_in && !server.plain ? id_token() : NULL;

	buf_addf(body,
		 "{\"access_token\":\"%s\",\"token_type\":\"Bearer\","
		 "\"expires_in\":60",
		 access);
	if (id)
		buf_addf(body, ",\"id_token\":\"%s\"", id);
	buf_add(body, "}");
	free(access);
	free(id);
}

static void answer_keys(struct buf *body)
{
	struct buf key = { 0 };

	server.keys_asked++;
	jose_key_public(&key, server.key.key);
	buf_addf(body, "{\"keys\":[{\"kid\":\"k1\",%s]}", buf_str(&key) + 1);
	buf_release(&key);
}

static void answer_introspection(struct http_response *out,
				 const struct http_request *request)
{
	char *text;

	for (size_t i = 0; i < request->nr_headers; i++)
		if (strcmp(request->headers[i].name, "Accept") == 0)
			snprintf(server.accept, sizeof(server.accept), "%s",
				 request->headers[i].value);
	if (server.plain) {
		buf_add(&out->body, ACTIVE);
		return;
	}
	text = introspection();
	buf_add(&out->body, text);
	buf_add(&out->headers,
		"Content-Type: application/token-introspection+jwt\n");
	free(text);
}

static void note_nonce(const struct bench *bench)
{
	const char *nonce = strstr(bench->bodies.at[0], "nonce=");

	assert_non_null(nonce);
	nonce += strlen("nonce=");
	snprintf(server.nonce, sizeof(server.nonce), "%.*s",
		 (int)strcspn(nonce, "&"), nonce);
}

static int serve(struct http_response *out, const struct http_request *request,
		 bool *maybe_sent UNUSED, void *payload, struct err *err UNUSED)
{
	struct bench *bench = payload;

	*out = (struct http_response){ .status = 200 };
	note_body(bench, request);
	if (text_ends(request->url, "/par")) {
		note_nonce(bench);
		buf_add(&out->body, "{\"request_uri\":\"urn:x:1\","
				    "\"expires_in\":60}");
		out->status = 201;
	} else if (text_ends(request->url, "/token")) {
		answer_token(&out->body, server.nonce[0] != '\0');
	} else if (text_ends(request->url, "/jwks")) {
		answer_keys(&out->body);
	} else {
		answer_introspection(out, request);
	}
	return 0;
}

static int open_ears(char **redirect_uri, const char *wanted UNUSED,
		     void *payload UNUSED, struct err *err UNUSED)
{
	*redirect_uri = xstrdup(HOME);
	return 0;
}

static int send_away(struct secret **address, const struct run_visit *visit,
		     void *payload UNUSED, struct err *err UNUSED)
{
	char *text = xasprintf("%s?state=%s&code=c0de&iss=" ISSUER,
			       visit->redirect_uri, visit->state);

	*address = secret_new(text, strlen(text));
	free(text);
	return 0;
}

static void run_it(struct bench *bench, const char *runbook,
		   const struct bend *bend)
{
	server.bend = bend;
	server.nonce[0] = server.accept[0] = '\0';
	server.keys_asked = 0;
	bench_make(bench, runbook);
	bench->tools.send = serve;
	bench->tools.listen = open_ears;
	bench->tools.browse = send_away;
	assert_int_equal(bench_run(bench, NULL, 0, true), 0);
}

static void is_refused(struct bench *bench, size_t step, const char *said)
{
	outcome_is(bench, step, OUTCOME_FAILED);
	assert_int_equal(bench->result.steps[step].code, EXIT_SERVER);
	if (!strstr(bench->result.steps[step].message, said))
		fail_msg("'%s' is not in '%s'", said,
			 bench->result.steps[step].message);
	bench_release(bench);
}

static void each_is_refused(const char *runbook, size_t step,
			    const struct bend *bends, size_t nr)
{
	struct bench bench;

	server.plain = false;
	for (size_t i = 0; i < nr; i++) {
		run_it(&bench, runbook, &bends[i]);
		is_refused(&bench, step, bends[i].said);
	}
}

static void believes_the_id_token_of_this_sign_in(void **state UNUSED)
{
	struct bench bench;

	server.plain = false;
	run_it(&bench, SIGN_IN, NULL);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_int_equal(server.keys_asked, 1);
	assert_int_equal(strlen(server.nonce), 32);
	bench_release(&bench);
}

/* OpenID Connect Core section 3.1.3.7 */
static void believes_no_other_id_token(void **state UNUSED)
{
	static const struct bend bends[] = {
		{ "nonce", "another", "belongs to another sign-in" },
		{ "nonce", NULL, "has no 'nonce'" },
		{ "aud", "somebody else", "not for the client" },
		{ "iss", "https://evil.example", "was issued by" },
		{ "exp", NULL, "expired" },
		{ "sub", NULL, "has no 'sub'" },
		{ "alg", NULL, "signature" },
	};

	each_is_refused(SIGN_IN, 0, bends, ARRAY_SIZE(bends));
}

static void wants_an_id_token_where_a_person_signs_in(void **state UNUSED)
{
	struct bench bench;

	server.plain = true;
	run_it(&bench, SIGN_IN, NULL);
	is_refused(&bench, 0, "no ID token");
}

static void the_plan_shows_that_a_nonce_is_sent(void **state UNUSED)
{
	struct bench bench;
	struct json *json;
	struct buf text = { 0 };

	bench_make(&bench, SIGN_IN);
	json = plan_json(bench.plan);
	json_compact(&text, json);
	assert_non_null(strstr(buf_str(&text), "nonce=‹nonce›"));
	buf_release(&text);
	json_free(json);
	bench_release(&bench);
}

static void
says_before_anybody_signs_in_that_there_are_no_keys(void **state UNUSED)
{
	struct json *inputs = world_inputs("2026-10", NULL);
	struct world world;
	struct plan_request request;
	struct verdict verdict;
	struct plan *plan = NULL;
	struct err err = { 0 };

	world_make(&world, SIGN_IN_AT("sso"));
	request = world_request(&world, inputs);
	assert_int_equal(plan_make(&plan, &verdict, &request, &err), -1);
	assert_non_null(strstr(err.msg, "offers no jwks_uri"));
	assert_non_null(strstr(err.hint, "servers/corp.json"));
	json_free(inputs);
	world_release(&world);
}

/* RFC 9068 section 4 */
static void checks_an_access_token_that_says_what_it_is(void **state UNUSED)
{
	static const struct bend bends[] = {
		{ "aud", "https://other.example", "is for" },
		{ "iss", "https://evil.example", "was issued by" },
		{ "exp", NULL, "expired" },
		{ "jti", NULL, "has no 'jti'" },
		{ "alg", NULL, "signature" },
	};
	struct bench bench;

	server.plain = false;
	run_it(&bench, FOR_THE_API, NULL);
	outcome_is(&bench, 0, OUTCOME_DONE);
	assert_int_equal(server.keys_asked, 1);
	bench_release(&bench);
	each_is_refused(FOR_THE_API, 0, bends, ARRAY_SIZE(bends));
}

/* RFC 9701 section 5 */
static void believes_a_signed_introspection(void **state UNUSED)
{
	struct bench bench;

	server.plain = false;
	run_it(&bench, LOOK(",\"signed\":true"), NULL);
	outcome_is(&bench, 1, OUTCOME_DONE);
	assert_string_equal(server.accept,
			    "application/token-introspection+jwt");
	bench_release(&bench);
	server.plain = true;
	run_it(&bench, LOOK(""), NULL);
	outcome_is(&bench, 1, OUTCOME_DONE);
	assert_string_equal(server.accept, "");
	bench_release(&bench);
	run_it(&bench, LOOK(",\"signed\":true"), NULL);
	is_refused(&bench, 1, "is not signed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(believes_the_id_token_of_this_sign_in),
		TEST(believes_no_other_id_token),
		TEST(wants_an_id_token_where_a_person_signs_in),
		TEST(says_before_anybody_signs_in_that_there_are_no_keys),
		TEST(the_plan_shows_that_a_nonce_is_sent),
		TEST(checks_an_access_token_that_says_what_it_is),
		TEST(believes_a_signed_introspection),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, begin, end);
}
