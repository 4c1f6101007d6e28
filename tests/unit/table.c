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
	table_set(&table, "a\0b", 3, UINT32_MAX - 1);
	assert_int_equal(table.nr, 2);
	assert_true(table_get(&value, &table, "a\0b", 3));
	assert_int_equal(value, UINT32_MAX - 1);
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

/* Three names, each with four bytes behind it. */
static const struct oid_index *three_names(void)
{
	static unsigned char bytes[3 * (OID_SIZE + 4)];
	static const struct oid_index index = { bytes, 3, OID_SIZE + 4 };

	memset(bytes, 0, sizeof(bytes));
	for (size_t i = 0; i < 3; i++) {
		unsigned char *at = bytes + i * index.stride;

		at[0] = (unsigned char)(2 * i + 1);
		at[OID_SIZE + 2] = 1;
		at[OID_SIZE + 3] = (unsigned char)i;
	}
	memset(bytes + 2 * index.stride + OID_SIZE, 0xff, 4);
	return &index;
}

static struct oid name(unsigned char first)
{
	return (struct oid){ { first } };
}

static void sorted_names_are_found(void **state UNUSED)
{
	const struct oid_index *index = three_names();
	size_t place;

	assert_true(oid_index_is_sorted(index));
	for (unsigned char i = 0; i < 7; i++) {
		struct oid oid = name(i);

		assert_int_equal(oid_index_find(&place, index, &oid), i % 2);
		if (i % 2)
			assert_int_equal(place, i / 2);
	}
}

static void a_table_may_stand_on_sorted_names(void **state UNUSED)
{
	auto_release(table)
		table = { .base = three_names(), .base_offset = OID_SIZE };
	struct oid first = name(1);
	struct oid second = name(3);
	struct oid without = name(5);
	size_t value = 0;

	assert_true(table_get(&value, &table, first.id, OID_SIZE));
	assert_int_equal(value, 256);
	assert_false(table_get(&value, &table, without.id, OID_SIZE));
	assert_false(table_get(&value, &table, first.id, 1));
	table_set(&table, without.id, OID_SIZE, 7);
	assert_true(table_get(&value, &table, second.id, OID_SIZE));
	assert_int_equal(value, 257);
	assert_true(table_get(&value, &table, without.id, OID_SIZE));
	assert_int_equal(value, 7);
}

static void add_up(const void *key UNUSED, size_t len, size_t value,
		   void *payload)
{
	size_t *sum = payload;

	*sum += value + 1000 * len;
}

static void each_key_is_gone_through_once(void **state UNUSED)
{
	auto_release(table) table = { 0 };
	size_t sum = 0;

	table_set(&table, "ab", 2, 7);
	table_set(&table, "", 0, 20);
	table_set(&table, "ab", 2, 8);
	table_each(&table, add_up, &sum);
	assert_int_equal(sum, 2028);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds_what_was_set_and_nothing_else),
		TEST(a_key_set_again_has_its_new_number),
		TEST(the_empty_key_is_one_too),
		TEST(a_set_of_names_holds_each_once),
		TEST(sorted_names_are_found),
		TEST(a_table_may_stand_on_sorted_names),
		TEST(each_key_is_gone_through_once),
	};

	return RUN(tests);
}
