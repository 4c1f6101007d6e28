/* table.c - numbers for keys of bytes, and sets of object names */
#include "tests/unit/test.h"

#include "core/git/oid.h"
#include "core/trust/table.h"

#define MANY 5000

static void finds_what_was_set_and_nothing_else(void **state UNUSED)
{
	auto_release(table) table = { 0 };
	char key[32];
	size_t value;

	assert_false(table_get(&value, &table, "x", 1));
	for (size_t i = 0; i < MANY; i++) {
		snprintf(key, sizeof(key), "folder/%zu", i);
		table_set(&table, key, strlen(key), i);
	}
	assert_int_equal(table.nr, MANY);
	for (size_t i = 0; i < MANY; i++) {
		snprintf(key, sizeof(key), "folder/%zu", i);
		assert_true(table_get(&value, &table, key, strlen(key)));
		assert_int_equal(value, i);
		/* A key's beginning is another key. */
		snprintf(key, sizeof(key), "folder/%zux", i);
		assert_false(table_get(&value, &table, key, strlen(key)));
	}
}

static void a_key_set_again_has_its_new_number(void **state UNUSED)
{
	auto_release(table) table = { 0 };
	size_t value = 0;

	table_set(&table, "a\0b", 3, 1);
	table_set(&table, "a", 1, 2);
	table_set(&table, "a\0b", 3, UINT32_MAX);
	assert_int_equal(table.nr, 2);
	assert_true(table_get(&value, &table, "a\0b", 3));
	assert_int_equal(value, UINT32_MAX);
	assert_true(table_get(&value, &table, "a", 1));
	assert_int_equal(value, 2);
}

static void the_empty_key_is_one_too(void **state UNUSED)
{
	auto_release(table) table = { 0 };
	size_t value = 0;

	table_set(&table, "", 0, 7);
	assert_true(table_get(&value, &table, "", 0));
	assert_int_equal(value, 7);
	assert_false(table_get(&value, &table, "a", 1));
}

static void a_set_of_names_holds_each_once(void **state UNUSED)
{
	auto_release(oid_set) set = { 0 };

	for (unsigned i = 0; i < MANY; i++) {
		struct oid oid = { { 0 } };
		unsigned spread = i * 2654435761u;

		memcpy(oid.id, &spread, sizeof(spread));
		assert_false(oid_set_has(&set, &oid));
		assert_true(oid_set_add(&set, &oid));
		assert_false(oid_set_add(&set, &oid));
		assert_true(oid_set_has(&set, &oid));
	}
	assert_int_equal(set.nr, MANY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds_what_was_set_and_nothing_else),
		TEST(a_key_set_again_has_its_new_number),
		TEST(the_empty_key_is_one_too),
		TEST(a_set_of_names_holds_each_once),
	};

	return RUN(tests);
}
