/* object_cache.c - what is kept of objects read lately, and for how long */
#include "tests/unit/test.h"

#include "core/git/object_cache.h"

static struct oid name_of(unsigned nr)
{
	struct oid oid = { { 0 } };

	memcpy(oid.id, &nr, sizeof(nr));
	return oid;
}

static void gives_back_what_was_put_in(void **state UNUSED)
{
	struct object_cache *cache = object_cache_new();
	enum object_type type = OBJECT_OTHER;
	struct oid oid = name_of(1);
	struct oid other = name_of(2);
	autobuf out = { 0 };

	object_cache_put(cache, &oid, OBJECT_BLOB, "text", 4);
	assert_false(object_cache_get(&out, &type, cache, &other, 100));
	assert_true(object_cache_get(&out, &type, cache, &oid, 100));
	assert_int_equal(type, OBJECT_BLOB);
	assert_string_equal(buf_str(&out), "text");
	object_cache_free(cache);
}

static void gives_nothing_beyond_the_cap(void **state UNUSED)
{
	struct object_cache *cache = object_cache_new();
	enum object_type type = OBJECT_OTHER;
	struct oid oid = name_of(1);
	autobuf out = { 0 };

	object_cache_put(cache, &oid, OBJECT_TREE, "text", 4);
	assert_false(object_cache_get(&out, &type, cache, &oid, 3));
	assert_int_equal(out.len, 0);
	object_cache_free(cache);
}

static void keeps_neither_commits_nor_large_objects(void **state UNUSED)
{
	autofree char *large = xcalloc(1, OBJECT_CACHE_EACH_MAX + 1);
	struct object_cache *cache = object_cache_new();
	enum object_type type = OBJECT_OTHER;
	struct oid commit = name_of(1);
	struct oid blob = name_of(2);
	autobuf out = { 0 };

	object_cache_put(cache, &commit, OBJECT_COMMIT, "text", 4);
	object_cache_put(cache, &blob, OBJECT_BLOB, large,
			 OBJECT_CACHE_EACH_MAX + 1);
	assert_false(object_cache_get(&out, &type, cache, &commit, SIZE_MAX));
	assert_false(object_cache_get(&out, &type, cache, &blob, SIZE_MAX));
	object_cache_free(cache);
}

static void the_newer_ones_push_out_the_older(void **state UNUSED)
{
	enum { NR = 3 * OBJECT_CACHE_MAX / OBJECT_CACHE_EACH_MAX };
	autofree char *bytes = xcalloc(1, OBJECT_CACHE_EACH_MAX);
	struct object_cache *cache = object_cache_new();
	enum object_type type = OBJECT_OTHER;
	struct oid last = name_of(NR - 1);
	autobuf out = { 0 };
	size_t nr = 0;

	for (unsigned i = 0; i < NR; i++) {
		struct oid oid = name_of(i);

		object_cache_put(cache, &oid, OBJECT_BLOB, bytes,
				 OBJECT_CACHE_EACH_MAX);
	}
	assert_true(object_cache_get(&out, &type, cache, &last, SIZE_MAX));
	for (unsigned i = 0; i < NR; i++) {
		struct oid oid = name_of(i);

		buf_reset(&out);
		nr += object_cache_get(&out, &type, cache, &oid, SIZE_MAX);
	}
	assert_in_range(nr, 1, OBJECT_CACHE_MAX / OBJECT_CACHE_EACH_MAX);
	object_cache_free(cache);
}

static void lives_as_long_as_its_last_owner(void **state UNUSED)
{
	struct object_cache *first = object_cache_new();
	struct object_cache *second = object_cache_share(first);
	enum object_type type = OBJECT_OTHER;
	struct oid oid = name_of(1);
	autobuf out = { 0 };

	object_cache_put(first, &oid, OBJECT_BLOB, "", 0);
	object_cache_free(first);
	assert_true(object_cache_get(&out, &type, second, &oid, 0));
	object_cache_free(second);
	object_cache_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(gives_back_what_was_put_in),
		TEST(gives_nothing_beyond_the_cap),
		TEST(keeps_neither_commits_nor_large_objects),
		TEST(the_newer_ones_push_out_the_older),
		TEST(lives_as_long_as_its_last_owner),
	};

	return RUN(tests);
}
