/* base_mask.c - what stands where a secret is not shown, and what does not */
#include "tests/unit/test.h"
#include "core/base/mask.h"

static void a_masked_secret_is_known_by_its_form(void **state UNUSED)
{
	static const char *const masked[] = {
		"**********", "***",        "abcd****", "••••••",
		"●●●●",       "[REDACTED]", "<hidden>", "_VALUE_NOT_SHOWN_",
		"(masked)",
	};
	static const char *const plain[] = {
		"",        "**", "a-secret", "redacted-1", "hidden treasure",
		"unmasked"
	};

	for (size_t i = 0; i < ARRAY_SIZE(masked); i++)
		assert_true(text_masks_secret(masked[i], strlen(masked[i])));
	for (size_t i = 0; i < ARRAY_SIZE(plain); i++)
		assert_false(text_masks_secret(plain[i], strlen(plain[i])));
}

static void a_mask_is_told_from_sentences_and_addresses(void **state UNUSED)
{
	assert_true(text_is_mask("**********"));
	assert_true(text_is_mask("abcd****"));
	assert_true(text_is_mask("••••••"));
	assert_false(text_is_mask("Hidden"));
	assert_false(text_is_mask("Very *** important"));
	assert_false(text_is_mask("https://a.example/***"));
	assert_false(text_is_mask("*"));
	assert_true(text_is_mask("[REDACTED]"));
	assert_true(text_is_mask("<hidden>"));
	assert_true(text_is_mask("_VALUE_NOT_SHOWN_"));
	assert_false(text_is_mask("redacted"));
	assert_false(text_is_mask("[hidden treasure]"));
	assert_false(text_is_mask("[]"));
	assert_false(text_is_mask(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_masked_secret_is_known_by_its_form),
		TEST(a_mask_is_told_from_sentences_and_addresses),
	};

	return RUN(tests);
}
