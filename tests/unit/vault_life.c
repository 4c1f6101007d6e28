/* vault_life.c - when a token is good, dies soon, or is dead, and its words */
#include "tests/unit/test.h"

#include "core/vault/life.h"

#define NOW     1795509000
#define MINUTE  60
#define HOUR    (60 * MINUTE)
#define DAY     (24 * HOUR)
#define FOREVER INT64_MAX

static void a_token_lives_until_the_second_it_expires(void **state UNUSED)
{
	struct entry entry = { .expires = NOW };

	assert_int_equal(life_of(&entry, NOW - 1, 0), LIFE_GOOD);
	assert_int_equal(life_of(&entry, NOW, 0), LIFE_EXPIRED);
	assert_int_equal(life_of(&entry, NOW + 1, 0), LIFE_EXPIRED);
}

static void soon_is_within_the_window_and_its_edge(void **state UNUSED)
{
	struct entry entry = { .expires = NOW + HOUR };

	assert_int_equal(life_of(&entry, NOW, HOUR - 1), LIFE_GOOD);
	assert_int_equal(life_of(&entry, NOW, HOUR), LIFE_SOON);
	assert_int_equal(life_of(&entry, NOW, FOREVER), LIFE_SOON);
}

static void not_told_is_unknown_and_revoked_is_revoked(void **state UNUSED)
{
	struct entry untold = { .expires = 0 };
	struct entry revoked = { .expires = NOW + DAY, .revoked = true };

	assert_int_equal(life_of(&untold, NOW, FOREVER), LIFE_UNKNOWN);
	assert_int_equal(life_of(&revoked, NOW, 0), LIFE_REVOKED);
}

static void the_words_use_the_largest_unit_there_are_two_of(void **state UNUSED)
{
	static const struct {
		int64_t from_now;
		const char *want;
	} cases[] = {
		{ 1, "expires in 1 second" },
		{ 119, "expires in 119 seconds" },
		{ 2 * MINUTE, "expires in 2 minutes" },
		{ 42 * MINUTE + 59, "expires in 42 minutes" },
		{ 90 * MINUTE, "expires in 90 minutes" },
		{ 2 * HOUR + 1, "expires in 2 hours" },
		{ DAY, "expires in 1 day" },
		{ DAY + HOUR, "expires in 25 hours" },
		{ 14 * DAY + 5, "expires in 14 days" },
		{ 0, "expired 0 seconds ago" },
		{ -3 * DAY - 7, "expired 3 days ago" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct entry entry = { .expires = NOW + cases[i].from_now };
		autobuf words = { 0 };

		life_words(&words, &entry, NOW);
		assert_string_equal(buf_str(&words), cases[i].want);
	}
}

static void says_what_of_it_was_given_back(void **state UNUSED)
{
	struct entry entry = { .expires = NOW - DAY, .revoked = true };
	autobuf words = { 0 };
	autobuf rest = { 0 };

	life_words(&words, &entry, NOW);
	assert_string_equal(buf_str(&words), "revoked");
	assert_true(life_is_given_back(&entry));
	entry.refresh_token = secret_new("again", 5);
	life_words(&rest, &entry, NOW);
	assert_string_equal(buf_str(&rest),
			    "revoked, but for its refresh token");
	assert_false(life_is_given_back(&entry));
	secret_free(entry.refresh_token);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_token_lives_until_the_second_it_expires),
		TEST(soon_is_within_the_window_and_its_edge),
		TEST(not_told_is_unknown_and_revoked_is_revoked),
		TEST(says_what_of_it_was_given_back),
		TEST(the_words_use_the_largest_unit_there_are_two_of),
	};

	return RUN(tests);
}
