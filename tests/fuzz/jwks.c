/* jwks.c - fuzz: key sets; a key that is taken comes back the same */
#include "core/oauth/jwk.h"
#include "tests/fuzz/fuzz.h"

static void read_again(const struct jwk *key)
{
	autoptr(json) json = jwk_public(key);
	auto_release(jwk) again = { 0 };
	struct err err = { 0 };

	HOLDS(!jose_key_is_private(key->key));
	HOLDS(key->algs && !(key->algs & JOSE_BIT(JOSE_HS256)));
	HOLDS(jwk_read(&again, json, JWK_VERIFY, &err) == 0);
	HOLDS(strcmp(again.thumbprint, key->thumbprint) == 0);
	HOLDS(again.algs == key->algs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_release(jwk_set) set = { 0 };
	auto_release(jwk) private = { 0 };
	autoptr(secret) text = NULL;
	struct err err = { 0 };

	if (size > JWK_SET_SIZE_MAX)
		return 0;
	if (jwk_set_parse(&set, (const char *)data, size, "x", &err))
		HOLDS(err.code == EXIT_INPUT);
	HOLDS(set.nr + set.nr_skipped <= JWK_SET_KEYS_MAX);
	for (size_t i = 0; i < set.nr; i++)
		read_again(&set.keys[i]);
	if (size > SECRET_SIZE_MAX)
		return 0;
	text = secret_new(data, size);
	if (jwk_load(&private, text, "x", &err) == 0)
		HOLDS(jose_key_is_private(private.key));
	return 0;
}
