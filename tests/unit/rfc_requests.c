/* rfc_requests.c - the RFCs' own examples: what a client sends, byte by byte */
#include "tests/unit/jose_keys.h"
#include "tests/unit/test.h"

#include "core/base/text.h"
#include "core/net/exchange.h"
#include "core/oauth/client_assertion.h"
#include "core/oauth/consent.h"
#include "core/oauth/jwt.h"

#define TOKEN_ENDPOINT "https://server.example.com/token"

/* Each test's request, and what it is made of. */
static struct http_request sent;
static struct err err;

static struct secret *secret(const char *text)
{
	return secret_new(text, strlen(text));
}

static struct oauth_client known(const char *id, const struct secret *password)
{
	return (struct oauth_client){
		.id = id,
		.auth = password ? AUTH_BASIC : AUTH_NONE,
		.secret = password,
		.secret_name = "secret",
	};
}

static struct json *object(const char *text)
{
	struct json *json = NULL;

	OK(json_parse(&json, text, strlen(text), JSON_WIRE, "extra", &err));
	return json;
}

/* %2E and "." are the same (RFC 3986 section 2.3): only what a parameter
 * means is compared. */
static void decode(struct buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned byte = (unsigned char)s[i];

		if (s[i] == '%') {
			assert_int_equal(sscanf(s + i + 1, "%2x", &byte), 1);
			i += 2;
		} else if (s[i] == '+') {
			byte = ' ';
		}
		buf_add_byte(out, (unsigned char)byte);
	}
}

static void split(struct strings *out, const char *form)
{
	while (*form) {
		size_t len = strcspn(form, "&");
		struct buf one = { 0 };

		decode(&one, form, len);
		strings_take(out, buf_detach(&one));
		form += len + (form[len] == '&');
	}
}

/* The same parameters, in any order. */
static void form_is(const char *got, const char *wanted)
{
	struct strings ours = { 0 };
	struct strings theirs = { 0 };

	split(&ours, got);
	split(&theirs, wanted);
	for (size_t i = 0; i < theirs.nr; i++)
		if (!strings_has(&ours, theirs.at[i]))
			fail_msg("'%s' is not in '%s'", theirs.at[i], got);
	assert_int_equal(ours.nr, theirs.nr);
	strings_release(&ours);
	strings_release(&theirs);
}

static void body_is(const char *wanted)
{
	struct buf body = { 0 };

	exchange_body_make(&body, &sent);
	form_is(buf_str(&body), wanted);
	buf_release(&body);
}

static void header_is(const char *wanted)
{
	struct exchange_headers headers = { 0 };
	bool found = false;

	OK(exchange_headers_make(&headers, &sent, "", &err));
	for (size_t i = 0; i < headers.nr; i++)
		found = found || strcmp(headers.text.data + headers.starts[i],
					wanted) == 0;
	exchange_headers_release(&headers);
	if (!found)
		fail_msg("there is no header '%s'", wanted);
}

static int end(void **state UNUSED)
{
	http_request_release(&sent);
	sent = (struct http_request){ 0 };
	err = (struct err){ 0 };
	return 0;
}

static void rfc6749_4_4_2_client_credentials(void **state UNUSED)
{
	struct secret *password = secret("7Fjfp0ZBr1KtDRbnfVdmIw");
	struct oauth_client client = known("s6BhdRkqt3", password);

	OK(oauth_token_request(&sent, TOKEN_ENDPOINT, &client, NULL, NULL,
			       &err));
	header_is("Authorization: Basic "
		  "czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3");
	header_is("Content-Type: application/x-www-form-urlencoded");
	body_is("grant_type=client_credentials");
	secret_free(password);
}

static void rfc6749_2_3_1_secret_in_the_form(void **state UNUSED)
{
	struct secret *password = secret("7Fjfp0ZBr1KtDRbnfVdmIw");
	struct secret *refresh = secret("tGzv3JOkF0XG5Qx2TlKWIA");
	struct oauth_client client = known("s6BhdRkqt3", password);

	client.auth = AUTH_POST;
	OK(oauth_refresh_request(&sent, TOKEN_ENDPOINT, &client, refresh, "r",
				 NULL, NULL, &err));
	body_is("grant_type=refresh_token&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA"
		"&client_id=s6BhdRkqt3&client_secret=7Fjfp0ZBr1KtDRbnfVdmIw");
	secret_free(refresh);
	secret_free(password);
}

static void rfc6749_6_refresh(void **state UNUSED)
{
	struct secret *password = secret("7Fjfp0ZBr1KtDRbnfVdmIw");
	struct secret *refresh = secret("tGzv3JOkF0XG5Qx2TlKWIA");
	struct oauth_client client = known("s6BhdRkqt3", password);

	OK(oauth_refresh_request(&sent, TOKEN_ENDPOINT, &client, refresh, "r",
				 NULL, NULL, &err));
	header_is("Authorization: Basic "
		  "czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3");
	body_is("grant_type=refresh_token"
		"&refresh_token=tGzv3JOkF0XG5Qx2TlKWIA");
	secret_free(refresh);
	secret_free(password);
}

/* With PKCE, which came later (RFC 7636 section 4.3). */
static void rfc6749_4_1_1_authorization(void **state UNUSED)
{
	struct oauth_authorization asking = {
		.client_id = "s6BhdRkqt3",
		.redirect_uri = "https://client.example.com/cb",
		.state = "xyz",
		.challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
	};
	struct buf address = { 0 };

	OK(oauth_authorize_address(&address,
				   "https://server.example.com/authorize",
				   &asking, &err));
	assert_true(text_starts(buf_str(&address),
				"https://server.example.com/authorize?"));
	form_is(strchr(buf_str(&address), '?') + 1,
		"response_type=code&client_id=s6BhdRkqt3&state=xyz"
		"&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb"
		"&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
		"&code_challenge_method=S256");
	buf_release(&address);
}

static void redeem(const struct oauth_client *client, const char *code)
{
	struct secret *text = secret(code);
	struct secret *verifier =
		secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
	struct oauth_code wanted = { text, verifier,
				     "https://client.example.com/cb" };

	OK(oauth_code_request(&sent, TOKEN_ENDPOINT, client, &wanted, NULL,
			      &err));
	secret_free(verifier);
	secret_free(text);
}

#define VERIFIER "&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

static void rfc6749_4_1_3_code(void **state UNUSED)
{
	struct secret *password = secret("7Fjfp0ZBr1KtDRbnfVdmIw");
	struct oauth_client client = known("s6BhdRkqt3", password);

	redeem(&client, "SplxlOBeZQQYbYS6WxSbIA");
	header_is("Authorization: Basic "
		  "czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3");
	body_is("grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA"
		"&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%"
		"2Fcb" VERIFIER);
	secret_free(password);
}

static void rfc6750_2_1_bearer(void **state UNUSED)
{
	sent.url = xstrdup("https://server.example.com/resource");
	sent.bearer = secret("mF_9.B5f-4.1JqM");
	sent.bearer_name = xstrdup("token");
	header_is("Authorization: Bearer mF_9.B5f-4.1JqM");
}

static void rfc7009_2_1_revocation(void **state UNUSED)
{
	struct secret *password = secret("gX1fBat3bV");
	struct secret *token = secret("45ghiukldjahdnhzdauz");
	struct oauth_client client = known("s6BhdRkqt3", password);

	OK(oauth_revoke_request(&sent, "https://server.example.com/revoke",
				&client, token, "token", "refresh_token",
				&err));
	header_is("Authorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW");
	body_is("token=45ghiukldjahdnhzdauz&token_type_hint=refresh_token");
	secret_free(token);
	secret_free(password);
}

static void rfc7523_2_1_assertion_as_a_grant(void **state UNUSED)
{
	static const char jwt[] =
		"eyJhbGciOiJFUzI1NiIsImtpZCI6IjE2In0.eyJpc3Mi.J9l-ZhwP";
	struct secret *assertion = secret(jwt);
	struct oauth_client client = known("s6BhdRkqt3", NULL);

	OK(oauth_jwt_bearer_request(&sent, TOKEN_ENDPOINT, &client, assertion,
				    "assertion", NULL, NULL, &err));
	body_is("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3A"
		"jwt-bearer&assertion=eyJhbGciOiJFUzI1NiIsImtpZCI6IjE2In0."
		"eyJpc3Mi.J9l-ZhwP&client_id=s6BhdRkqt3");
	secret_free(assertion);
}

static void sixteen(struct jwk *key)
{
	static const struct jose_members members = RFC7515_A3;

	OK(jose_key_new(&key->key, &members, &err));
	key->algs = jose_key_algs(key->key);
	key->kid = xstrdup("16");
}

/* The same parameters as RFC 7521 section 4.2, whose example is SAML's. */
static void rfc7523_2_2_assertion_of_a_client(void **state UNUSED)
{
	struct secret *key =
		secret("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" RFC7515_A3_X
		       "\",\"y\":\"" RFC7515_A3_Y "\",\"d\":\"" RFC7515_A3_D
		       "\",\"kid\":\"22\"}");
	struct oauth_client client = {
		.id = "s6BhdRkqt3",
		.auth = AUTH_PRIVATE_KEY_JWT,
		.key = key,
		.key_name = "key",
		.audience = "https://as.example.com",
		.now = 1300815780,
	};
	struct buf body = { 0 };
	char *assertion;

	redeem(&client, "n0esc3NRze7LTCu7iYzS6a5acc3f0ogp4");
	exchange_body_make(&body, &sent);
	assertion = strstr(buf_str(&body), "&client_assertion=ey");
	assert_non_null(assertion);
	*assertion = '\0'; /* it is the last one, and signed for now */
	form_is(buf_str(&body),
		"grant_type=authorization_code"
		"&code=n0esc3NRze7LTCu7iYzS6a5acc3f0ogp4"
		"&redirect_uri=https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb"
		"&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3A"
		"client-assertion-type%3Ajwt-bearer&client_id="
		"s6BhdRkqt3" VERIFIER);
	buf_release(&body);
	secret_free(key);
}

static void rfc7523_4_claims_of_an_assertion(void **state UNUSED)
{
	struct json *more = object("{\"http://claims.example.com/member\":"
				   "true}");
	struct assertion stated = {
		.issuer = "https://jwt-idp.example.com",
		.subject = "mailto:mike@example.com",
		.audience = "https://jwt-rp.example.net",
		.now = 1300815780,
		.lifetime = 1300819380 - 1300815780,
		.claims = more,
	};
	struct secret *made = NULL;
	struct jwk key = { 0 };
	struct jwt jwt = { 0 };
	int64_t exp;

	sixteen(&key);
	OK(assertion_sign(&made, &key, JOSE_ES256, &stated, &err));
	OK(jwt_parse(&jwt, secret_bytes(made), secret_len(made), &err));
	assert_string_equal(json_text(jwt.header, "alg", ""), "ES256");
	assert_string_equal(json_text(jwt.header, "kid", ""), "16");
	assert_string_equal(json_text(jwt.claims, "iss", ""),
			    "https://jwt-idp.example.com");
	assert_string_equal(json_text(jwt.claims, "sub", ""),
			    "mailto:mike@example.com");
	assert_string_equal(json_text(jwt.claims, "aud", ""),
			    "https://jwt-rp.example.net");
	assert_true(json_int(&exp, json_get(jwt.claims, "exp")));
	assert_int_equal(exp, 1300819380);
	assert_true(json_is_true(
		json_get(jwt.claims, "http://claims.example.com/member")));
	jwt_release(&jwt);
	jwk_release(&key);
	secret_free(made);
	json_free(more);
}

static void rfc7636_a_and_b_verifier_and_challenge(void **state UNUSED)
{
	static const unsigned char octets[] = {
		116, 24,  223, 180, 151, 153, 224, 37,  79,  250, 96,
		125, 216, 173, 187, 186, 22,  212, 37,  77,  105, 214,
		191, 240, 91,  88,  5,   88,  83,  132, 141, 121,
	};
	struct buf text = { 0 };
	struct buf challenge = { 0 };
	struct secret *verifier;

	text_base64url(&text, octets, sizeof(octets));
	assert_string_equal(buf_str(&text),
			    "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
	verifier = secret(buf_str(&text));
	oauth_pkce_challenge(&challenge, verifier);
	assert_string_equal(buf_str(&challenge),
			    "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
	secret_free(verifier);
	buf_release(&challenge);
	buf_release(&text);
}

static void rfc7662_2_1_introspection(void **state UNUSED)
{
	struct secret *password = secret("gX1fBat3bV");
	struct secret *token = secret("mF_9.B5f-4.1JqM");
	struct oauth_client client = known("s6BhdRkqt3", password);

	OK(oauth_introspect_request(&sent,
				    "https://server.example.com/introspect",
				    &client, token, "token", &err));
	header_is("Authorization: Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW");
	header_is("Accept: application/json");
	body_is("token=mF_9.B5f-4.1JqM&token_type_hint=access_token");
	secret_free(token);
	secret_free(password);
}

static void rfc8628_3_1_device_authorization(void **state UNUSED)
{
	struct json *extra = object("{\"scopes\":[\"example_scope\"]}");
	struct oauth_client client = known("1406020730", NULL);

	OK(oauth_device_request(
		&sent, "https://server.example.com/device_authorization",
		&client, json_get(extra, "scopes"), NULL, &err));
	body_is("client_id=1406020730&scope=example_scope");
	json_free(extra);
}

static void rfc8628_3_4_device_token(void **state UNUSED)
{
	struct secret *code =
		secret("GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS");
	struct oauth_client client = known("1406020730", NULL);

	OK(oauth_device_token_request(&sent, TOKEN_ENDPOINT, &client, code,
				      NULL, &err));
	body_is("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3A"
		"device_code"
		"&device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS"
		"&client_id=1406020730");
	secret_free(code);
}

static void rfc8693_2_3_exchange(void **state UNUSED)
{
	struct json *extra = object("{\"resource\":"
				    "\"https://backend.example.com/api\"}");
	struct secret *password = secret("long-secure-random-secret");
	struct secret *token =
		secret("accVkjcJyb4BWCxGsndESCJQbdFMogUC5PbRDqceLTC");
	struct oauth_client client = known("rs08", password);
	struct oauth_exchange exchange = { .subject = { token, "t", NULL } };

	OK(oauth_exchange_request(&sent, "https://as.example.com/as/token",
				  &client, &exchange, NULL, extra, &err));
	header_is("Authorization: Basic "
		  "cnMwODpsb25nLXNlY3VyZS1yYW5kb20tc2VjcmV0");
	body_is("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3A"
		"token-exchange&resource=https%3A%2F%2Fbackend.example.com%2F"
		"api&subject_token=accVkjcJyb4BWCxGsndESCJQbdFMogUC5PbRDqceLTC"
		"&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3A"
		"token-type%3Aaccess_token");
	secret_free(token);
	secret_free(password);
	json_free(extra);
}

#define PUSHED "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c"

static void rfc9126_2_1_pushed_request(void **state UNUSED)
{
	struct json *extra = object("{\"scopes\":[\"account-information\"]}");
	struct secret *password = secret("7Fjfp0ZBr1KtDRbnfVdmIw");
	struct oauth_client client = known("s6BhdRkqt3", password);
	struct oauth_authorization asking = {
		.client_id = "s6BhdRkqt3",
		.redirect_uri = "https://client.example.org/cb",
		.state = "af0ifjsldkj",
		.challenge = "K2-ltc83acc4h0c9w6ESC_rEMTJ3bww-uCHaoeK1t8U",
		.scopes = json_get(extra, "scopes"),
	};

	OK(oauth_par_request(&sent, "https://as.example.com/as/par", &client,
			     &asking, &err));
	header_is("Authorization: Basic "
		  "czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3");
	body_is("response_type=code&state=af0ifjsldkj&client_id=s6BhdRkqt3"
		"&redirect_uri=https%3A%2F%2Fclient.example.org%2Fcb"
		"&code_challenge=K2-ltc83acc4h0c9w6ESC_rEMTJ3bww-uCHaoeK1t8U"
		"&code_challenge_method=S256&scope=account-information");
	secret_free(password);
	json_free(extra);
}

static void rfc9126_4_what_the_browser_takes_along(void **state UNUSED)
{
	struct oauth_authorization asking = {
		.client_id = "s6BhdRkqt3",
		.state = "af0ifjsldkj",
		.request_uri = PUSHED,
	};
	struct buf address = { 0 };

	OK(oauth_authorize_address(&address, "https://as.example.com/authorize",
				   &asking, &err));
	assert_string_equal(
		buf_str(&address),
		"https://as.example.com/authorize?client_id=s6BhdRkqt3"
		"&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A"
		"6esc_11ACC5bwc014ltc14eY22c");
	buf_release(&address);
}

#define CASE(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(rfc6749_2_3_1_secret_in_the_form),
		CASE(rfc6749_4_1_1_authorization),
		CASE(rfc6749_4_1_3_code),
		CASE(rfc6749_4_4_2_client_credentials),
		CASE(rfc6749_6_refresh),
		CASE(rfc6750_2_1_bearer),
		CASE(rfc7009_2_1_revocation),
		CASE(rfc7523_2_1_assertion_as_a_grant),
		CASE(rfc7523_2_2_assertion_of_a_client),
		CASE(rfc7523_4_claims_of_an_assertion),
		CASE(rfc7636_a_and_b_verifier_and_challenge),
		CASE(rfc7662_2_1_introspection),
		CASE(rfc8628_3_1_device_authorization),
		CASE(rfc8628_3_4_device_token),
		CASE(rfc8693_2_3_exchange),
		CASE(rfc9126_2_1_pushed_request),
		CASE(rfc9126_4_what_the_browser_takes_along),
	};

	return RUN(tests);
}
