/* jwt.c - fuzz: a token is taken apart or refused, and never sound */
#include "core/oauth/jwt.h"
#include "tests/fuzz/fuzz.h"

/* RFC 8037 appendix A.2 and RFC 7515 appendix A.3: nobody here has signed. */
static const char keys_text[] =
	"{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
	"\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"},"
	"{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"ec\","
	"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
	"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct jwt_expect expect = {
		.issuer = "https://as.example",
		.client_id = "c",
		.now = 1795509000,
	};
	auto_release(jwk_set) keys = { 0 };
	auto_release(jwt) jwt = { 0 };
	struct jwt_verdict verdict;
	struct err err = { 0 };

	if (jwt_parse(&jwt, (const char *)data, size, &err)) {
		HOLDS(err.code == EXIT_INPUT);
		return 0;
	}
	HOLDS(jwk_set_parse(&keys, keys_text, strlen(keys_text), "k", &err) ==
	      0);
	jwt_judge_access_token(&verdict, &jwt, &keys, &expect);
	HOLDS(verdict.fault != JWT_SOUND && *verdict.why);
	jwt_judge_id_token(&verdict, &jwt, &keys, &expect);
	HOLDS(verdict.fault != JWT_SOUND && *verdict.why);
	jwt_judge_introspection(&verdict, &jwt, &keys, &expect);
	HOLDS(verdict.fault != JWT_SOUND && *verdict.why);
	return 0;
}
