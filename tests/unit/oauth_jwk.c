/* oauth_jwk.c - tests: a key in JSON, and the sets that real servers publish */
#include "tests/unit/jose_keys.h"
#include "tests/unit/jose_pem.h"
#include "tests/unit/vectors.h"

#include "core/base/text.h"
#include "core/oauth/jwk.h"

#include <ftw.h>

#define EC                                        \
	"\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":" \
	"\"" RFC7515_A3_X "\",\"y\":\"" RFC7515_A3_Y "\""
#define OKP "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" RFC8037_X "\""

static int read_text(struct jwk *out, const char *text,
		     enum jwk_purpose purpose, struct err *err)
{
	autoptr(json) json = NULL;

	return json_parse(&json, text, strlen(text), JSON_WIRE, "key", err) ||
			       jwk_read(out, json, purpose, err)
		       ? -1
		       : 0;
}

static int load(struct jwk *out, const char *text, struct err *err)
{
	autoptr(secret) secret = secret_new(text, strlen(text));

	return jwk_load(out, secret, "vault:key", err);
}

static void says_why_a_key_is_not_for_this(void **state UNUSED)
{
	static const struct {
		enum jwk_purpose purpose;
		const char *text;
		const char *words;
	} cases[] = {
		{ JWK_VERIFY, "[]", "a key is an object, not an array" },
		{ JWK_VERIFY, "{" EC ",\"use\":\"enc\"}", "use is 'enc'" },
		{ JWK_VERIFY, "{" EC ",\"use\":1}", "'use' is a number" },
		{ JWK_VERIFY, "{" EC ",\"key_ops\":[\"sign\"]}",
		  "'key_ops' don't allow to verify" },
		{ JWK_VERIFY, "{" EC ",\"key_ops\":\"verify\"}",
		  "'key_ops' don't allow to verify" },
		{ JWK_VERIFY, "{" EC ",\"alg\":\"ES384\"}",
		  "an EC key on P-256 is not for 'ES384'" },
		{ JWK_VERIFY, "{" EC ",\"alg\":\"none\"}", "is for 'none'" },
		{ JWK_VERIFY, "{" EC ",\"kid\":7}", "'kid' is a number" },
		{ JWK_VERIFY, "{" EC ",\"d\":\"" RFC7515_A3_D "\"}",
		  "private part is published" },
		{ JWK_VERIFY, "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
		  "a shared secret" },
		{ JWK_VERIFY, "{\"kty\":\"EC\",\"crv\":[]}",
		  "'crv' is an array" },
		{ JWK_SIGN, "{" EC "}", "this is a public key" },
		{ JWK_SIGN, "{" EC ",\"k\":\"AAAA\"}", "this is a public key" },
		{ JWK_SIGN,
		  "{" EC ",\"d\":\"" RFC7515_A3_D
		  "\",\"key_ops\":[\"verify\"]}",
		  "don't allow to sign" },
		{ JWK_VERIFY, "{\"kty\":\"RSA\",\"oth\":[]}",
		  "more than two primes" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		auto_release(jwk) jwk = { 0 };
		struct err err = { 0 };

		if (read_text(&jwk, cases[i].text, cases[i].purpose, &err) !=
		    -1)
			fail_msg("taken: %s", cases[i].text);
		assert_int_equal(err.code, EXIT_INPUT);
		assert_null(jwk.key);
		if (!strstr(err.msg, cases[i].words))
			fail_msg("'%s' is not in '%s'", cases[i].words,
				 err.msg);
	}
}

static void a_key_is_bound_to_its_algorithm(void **state UNUSED)
{
	auto_release(jwk) any = { 0 };
	auto_release(jwk) one = { 0 };
	struct err err = { 0 };

	OK(read_text(&any,
		     "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" RFC7515_A2_N
		     "\"}",
		     JWK_VERIFY, &err));
	OK(read_text(&one,
		     "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" RFC7515_A2_N
		     "\",\"alg\":\"PS256\",\"use\":\"sig\","
		     "\"key_ops\":[\"verify\"],\"kid\":\"a\"}",
		     JWK_VERIFY, &err));
	assert_int_equal(any.algs, JOSE_BIT(JOSE_ES256) - 1);
	assert_int_equal(one.algs, JOSE_BIT(JOSE_PS256));
	assert_string_equal(one.kid, "a");
	assert_string_equal(any.thumbprint, one.thumbprint);
}

static void shows_the_public_part_alone(void **state UNUSED)
{
	auto_release(jwk) jwk = { 0 };
	autoptr(json) json = NULL;
	struct err err = { 0 };
	autobuf text = { 0 };

	OK(load(&jwk, "{" OKP ",\"d\":\"" RFC8037_D "\",\"kid\":\"k1\"}",
		&err));
	json = jwk_public(&jwk);
	json_compact(&text, json);
	assert_string_equal(buf_str(&text),
			    "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":"
			    "\"" RFC8037_X "\",\"use\":\"sig\","
			    "\"kid\":\"k1\",\"alg\":\"EdDSA\"}");
}

static void loads_a_private_key_as_people_keep_it(void **state UNUSED)
{
	const char *const texts[] = {
		"{" OKP ",\"d\":\"" RFC8037_D "\"}",
		"\n {\"keys\":[{" EC "},{" OKP ",\"d\":\"" RFC8037_D "\"}]}",
		ed25519,
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		auto_release(jwk) jwk = { 0 };
		struct err err = { 0 };

		OK(load(&jwk, texts[i], &err));
		assert_int_equal(jwk.algs, JOSE_BIT(JOSE_EDDSA));
		assert_true(jose_key_is_private(jwk.key));
		assert_int_equal(strlen(jwk.thumbprint), JOSE_THUMBPRINT_LEN);
	}
}

/* Whatever is wrong with a secret, its text is not in the message. */
static void what_it_says_of_a_private_key_does_not_hold_it(void **state UNUSED)
{
	const char *const texts[] = {
		"{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}",
		"{\"kty\":\"oct\",\"k\":\"c2VjcmV0",
		"c2VjcmV0",
		"{\"keys\":[]}",
		"{\"keys\":[{\"d\":\"c2VjcmV0\"},{\"k\":\"c2VjcmV0\"}]}",
		"{\"kty\":\"OKP\",\"d\":\"c2VjcmV0\"}",
		"{" EC ",\"d\":\"c2VjcmV0\"}",
		"{" EC "}",
		ec_public,
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		auto_release(jwk) jwk = { 0 };
		struct err err = { 0 };

		assert_int_equal(load(&jwk, texts[i], &err), -1);
		assert_int_equal(err.code, EXIT_INPUT);
		assert_null(strstr(err.msg, "c2VjcmV0"));
		assert_null(strstr(err.hint, "c2VjcmV0"));
		assert_true(text_starts(err.msg, "vault:key: "));
	}
}

/* ---- sets ---- */

static int parse(struct jwk_set *out, const char *text, struct err *err)
{
	return jwk_set_parse(out, text, strlen(text), "jwks", err);
}

static void passes_over_what_it_cannot_use(void **state UNUSED)
{
	auto_release(jwk_set) set = { 0 };
	struct err err = { 0 };

	OK(parse(&set,
		 "{\"keys\":[{" EC ",\"kid\":\"a\"},7,"
		 "{" OKP ",\"kid\":\"b\",\"use\":\"enc\"},"
		 "{\"kty\":\"new\",\"kid\":\"c\"}],\"more\":1}",
		 &err));
	assert_int_equal(set.nr, 1);
	assert_int_equal(set.nr_skipped, 3);
	assert_string_equal(set.keys[0].kid, "a");
	assert_null(set.skipped[0].kid);
	assert_non_null(strstr(jwk_set_why_skipped(&set, "b"), "use is 'enc'"));
	assert_non_null(strstr(jwk_set_why_skipped(&set, "c"), "type 'new'"));
	assert_null(jwk_set_why_skipped(&set, "a"));
	assert_null(jwk_set_why_skipped(&set, NULL));
}

/* RFC 7517 section 4.5 allows one kid for keys of several types. */
static void keys_of_one_kid_are_each_a_candidate(void **state UNUSED)
{
	auto_release(jwk_set) set = { 0 };
	struct err err = { 0 };
	const struct jwk *key;

	OK(parse(&set,
		 "{\"keys\":[{" EC ",\"kid\":\"a\"},{" OKP ",\"kid\":\"a\"},"
		 "{" EC ",\"kid\":\"a\"},{" EC ",\"kid\":\"b\"},{" EC "}]}",
		 &err));
	assert_int_equal(set.nr, 4); /* one stands there twice */
	key = jwk_set_next(&set, NULL, "a", JOSE_ES256);
	assert_ptr_equal(key, &set.keys[0]);
	assert_null(jwk_set_next(&set, key, "a", JOSE_ES256));
	assert_ptr_equal(jwk_set_next(&set, NULL, "a", JOSE_EDDSA),
			 &set.keys[1]);
	assert_null(jwk_set_next(&set, NULL, "a", JOSE_RS256));
	key = jwk_set_next(&set, NULL, NULL, JOSE_ES256);
	key = jwk_set_next(&set, key, NULL, JOSE_ES256);
	key = jwk_set_next(&set, key, NULL, JOSE_ES256);
	assert_ptr_equal(key, &set.keys[3]);
	assert_null(jwk_set_next(&set, key, NULL, JOSE_ES256));
	assert_true(jwk_set_has(&set, "b"));
	assert_false(jwk_set_has(&set, "c"));
}

static void takes_a_key_out_with_a_reason(void **state UNUSED)
{
	auto_release(jwk_set) set = { 0 };
	struct err err = { 0 };

	OK(parse(&set,
		 "{\"keys\":[{" EC ",\"kid\":\"a\"},{" OKP ",\"kid\":\"b\"}]}",
		 &err));
	jwk_set_skip(&set, 0, "because");
	assert_int_equal(set.nr, 1);
	assert_string_equal(set.keys[0].kid, "b");
	assert_string_equal(jwk_set_why_skipped(&set, "a"), "because");
}

static void refuses_what_is_no_set(void **state UNUSED)
{
	static const char *const texts[] = {
		"",
		"{}",
		"[]",
		"{\"keys\":{}}",
		"null",
		"{\"keys\"",
		"{\"keys\":[],\"keys\":[]}",
	};
	autobuf many = { 0 };
	autobuf large = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		auto_release(jwk_set) set = { 0 };
		struct err err = { 0 };

		assert_int_equal(parse(&set, texts[i], &err), -1);
		assert_int_equal(err.code, EXIT_INPUT);
		assert_true(text_starts(err.msg, "jwks:"));
	}
	buf_add(&many, "{\"keys\":[0");
	for (int i = 0; i < JWK_SET_KEYS_MAX; i++)
		buf_add(&many, ",0");
	buf_add(&many, "]}");
	buf_add(&large, "{\"keys\":[]}");
	while (large.len <= JWK_SET_SIZE_MAX)
		buf_add(&large, "                                ");
	for (int i = 0; i < 2; i++) {
		auto_release(jwk_set) set = { 0 };
		struct err err = { 0 };

		assert_int_equal(parse(&set, buf_str(i ? &many : &large), &err),
				 -1);
		assert_non_null(strstr(err.msg, "more than"));
	}
}

/* ---- what real servers publish ---- */

static struct {
	size_t files;
	size_t unsound;
	size_t keys;
	size_t skipped;
} seen;

static int judge(const char *path, const struct stat *st UNUSED, int type,
		 struct FTW *at)
{
	auto_release(jwk_set) set = { 0 };
	autoptr(json) json = NULL;
	struct err err = { 0 };
	autobuf text = { 0 };

	if (type != FTW_F || !text_ends(path, ".json"))
		return 0;
	OK(fs_read(&text, path, JSON_SIZE_MAX, &err));
	seen.files++;
	if (jwk_set_parse(&set, text.data, text.len, path + at->base, &err)) {
		assert_int_equal(err.code, EXIT_INPUT);
		print_message("# %s\n", err.msg);
		seen.unsound++;
		return 0;
	}
	OK(json_parse(&json, text.data, text.len, JSON_WIRE, path, &err));
	assert_true(set.nr + set.nr_skipped <=
		    json_count(json_get(json, "keys")));
	for (size_t i = 0; i < set.nr_skipped; i++)
		print_message("# %s: %s: %s\n", path + at->base,
			      set.skipped[i].kid ? set.skipped[i].kid : "-",
			      set.skipped[i].why);
	seen.keys += set.nr;
	seen.skipped += set.nr_skipped;
	return 0;
}

static void reads_the_sets_of_real_servers(void **state UNUSED)
{
	autofree char *folder = data_path("jwks");

	if (!fs_exists(folder))
		skip();
	assert_int_equal(nftw(folder, judge, 16, FTW_PHYS), 0);
	print_message("# %zu sets, %zu unsound; %zu keys, %zu passed over\n",
		      seen.files, seen.unsound, seen.keys, seen.skipped);
	assert_int_equal(seen.files, 69);
	assert_int_equal(seen.unsound, 1);
	assert_int_equal(seen.keys, 199);
	assert_int_equal(seen.skipped, 31);
}

static int load_set(struct jwk_set *out, const char *name)
{
	autofree char *path = data_path(name);
	struct err err = { 0 };
	autobuf text = { 0 };

	if (!fs_exists(path))
		return -1;
	OK(fs_read(&text, path, JSON_SIZE_MAX, &err));
	OK(jwk_set_parse(out, text.data, text.len, name, &err));
	return 0;
}

/* Two captures of one server, 13 days apart: one key more. */
static void a_rotation_adds_a_kid_and_keeps_the_others(void **state UNUSED)
{
	auto_release(jwk_set) before = { 0 };
	auto_release(jwk_set) after = { 0 };
	size_t kept = 0;

	if (load_set(&before,
		     "jwks/rotation/apple/01_2024-07-18_a332fca.json") ||
	    load_set(&after, "jwks/rotation/apple/02_2024-07-31_26ef9f1.json"))
		skip();
	assert_int_equal(before.nr, 3);
	assert_int_equal(after.nr, 4);
	for (size_t i = 0; i < after.nr; i++)
		kept += jwk_set_has(&before, after.keys[i].kid);
	assert_int_equal(kept, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(says_why_a_key_is_not_for_this),
		TEST(a_key_is_bound_to_its_algorithm),
		TEST(shows_the_public_part_alone),
		TEST(loads_a_private_key_as_people_keep_it),
		TEST(what_it_says_of_a_private_key_does_not_hold_it),
		TEST(passes_over_what_it_cannot_use),
		TEST(keys_of_one_kid_are_each_a_candidate),
		TEST(takes_a_key_out_with_a_reason),
		TEST(refuses_what_is_no_set),
		TEST(reads_the_sets_of_real_servers),
		TEST(a_rotation_adds_a_kid_and_keeps_the_others),
	};

	return RUN(tests);
}
