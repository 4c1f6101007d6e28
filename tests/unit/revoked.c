/* revoked.c - the list of revoked keys: what is read, and what becomes void */
#include "tests/unit/test.h"
#include "core/trust/revoked.h"

#include <stdio.h>

#define COMMIT "0123456789abcdef0123456789abcdef01234567"

static char line[256];
static struct sshkey key;

static int make_key(void **state UNUSED)
{
	autobuf private = { 0 };
	autobuf text = { 0 };
	struct err err = { 0 };

	if (sshkey_generate(&private, &key, "", &err))
		return -1;
	sshkey_format(&text, &key);
	snprintf(line, sizeof(line), "%s", buf_str(&text));
	return 0;
}

static void good(struct revoked *out, const char *format)
{
	autofree char *text = NULL;
	autobuf list = { 0 };
	struct err err = { 0 };

	for (const char *c = format; *c; c++)
		if (*c == '@')
			buf_add(&list, line);
		else
			buf_add_byte(&list, *c);
	text = xstrdup(buf_str(&list));
	OK(revoked_parse(out, text, strlen(text), "list", &err));
}

static void refused(const char *text, size_t len, const char *message)
{
	auto_release(revoked) revoked = { 0 };
	struct err err = { 0 };

	assert_int_equal(revoked_parse(&revoked, text, len, "list", &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	if (!text_starts(err.msg, message))
		fail_msg("'%s' is not '%s'", err.msg, message);
}

static void reads_keys_comments_and_commits(void **state UNUSED)
{
	auto_release(revoked) revoked = { 0 };

	good(&revoked, "# who lost what\n\n  @ bob's laptop\n"
		       "since=" COMMIT " @\n#@");
	assert_int_equal(revoked.nr, 2);
	assert_true(revoked.at[0].local && revoked.at[0].binding);
	assert_false(revoked.at[0].has_since);
	assert_true(sshkey_equal(&revoked.at[0].key, &key));
	assert_true(revoked.at[1].has_since);
}

static void names_the_line_that_is_wrong(void **state UNUSED)
{
	static const char *const wrong[] = {
		"# x\nssh-ed25519",
		"\nssh-ed25519 AAAA",
		("\nsince=" COMMIT),
		"\nsince=0123 ssh-ed25519 AAAA",
		"\nsince= ssh-ed25519 AAAA",
		"# x\nbob",
		"\nsince",
	};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		refused(wrong[i], strlen(wrong[i]), "list:2: ");
	refused("# x\n\0# y", 8, "list: it holds a NUL");
}

static void takes_no_more_than_it_can_hold(void **state UNUSED)
{
	autobuf text = { 0 };
	autobuf want = { 0 };

	for (int i = 0; i <= REVOKED_KEYS_MAX; i++)
		buf_addf(&text, "%s\n", line);
	buf_addf(&want, "list:%d: more than", REVOKED_KEYS_MAX + 1);
	refused(buf_str(&text), text.len, buf_str(&want));
}

static struct oid commit(unsigned char first)
{
	return (struct oid){ .id = { first } };
}

static void a_key_without_a_commit_is_never_good(void **state UNUSED)
{
	auto_release(revoked) revoked = { 0 };
	struct oid one = commit(1);
	struct sshkey other = key;

	other.blob[other.blob_len - 1] ^= 1;
	other.point[other.point_len - 1] ^= 1;
	good(&revoked, "@");
	assert_true(revoked_voids(&revoked, &key, &one, 0));
	assert_true(revoked_is_listed(&revoked, &key, 0));
	assert_false(revoked_voids(&revoked, &other, &one, 0));
	assert_false(revoked_is_listed(&revoked, &other, 0));
}

static void a_key_is_good_before_the_commit(void **state UNUSED)
{
	auto_release(revoked) revoked = { 0 };
	struct oid since;
	struct oid one = commit(1);

	assert_true(oid_parse(&since, COMMIT));
	good(&revoked, "since=" COMMIT " @");
	revoked_meet(&revoked, &one, 4);
	assert_false(revoked_voids(&revoked, &key, &one, 9));
	revoked_meet(&revoked, &since, 5);
	revoked_meet(&revoked, &since, 7);
	assert_false(revoked_voids(&revoked, &key, &one, 4));
	assert_true(revoked_voids(&revoked, &key, &one, 5));
	revoked_rewind(&revoked);
	assert_false(revoked_voids(&revoked, &key, &one, 5));
}

static void a_commit_that_is_not_met_means_never(void **state UNUSED)
{
	auto_release(revoked) revoked = { 0 };
	struct oid one = commit(1);

	good(&revoked, "since=" COMMIT " @");
	revoked_rewind(&revoked);
	assert_true(revoked_voids(&revoked, &key, &one, 0));
}

/* A policy in which the key is compromised since COMMIT; goodlist: commit(1),
 * when it is asked for. */
static struct policy *policy(bool with_good)
{
	autobuf text = { 0 };
	struct policy *out = NULL;
	autobuf private = { 0 };
	autobuf other = { 0 };
	struct sshkey another;
	struct err err = { 0 };

	OK(sshkey_generate(&private, &another, "", &err));
	sshkey_format(&other, &another);
	buf_addf(&text,
		 "{\"format\": \"policy/1\", \"version\": 1,"
		 "\"live\": \"refs/heads/main\", \"people\": {"
		 "\"a\": {\"name\": \"A\", \"keys\": [{\"key\": \"%s\","
		 "\"status\": \"compromised\", \"since\": \"" COMMIT "\"},"
		 "{\"key\": \"%s\"}]}}, \"roles\": {\"r\": [\"a\"]},"
		 "\"rules\": [{\"paths\": [\"**\"], \"sign_offs\": ["
		 "{\"role\": \"r\"}]}]",
		 line, buf_str(&other));
	if (with_good)
		buf_add(&text, ", \"goodlist\": [\"01000000000000000000"
			       "00000000000000000000\"]");
	buf_add(&text, "}");
	OK(policy_parse(&out, buf_str(&text), text.len, &err));
	return out;
}

static void what_is_only_watched_voids_nothing(void **state UNUSED)
{
	auto_release(revoked) revoked = { 0 };
	autoptr(policy) watched = policy(false);
	struct oid since;
	struct oid one = commit(1);

	assert_true(oid_parse(&since, COMMIT));
	revoked_watch(&revoked, watched);
	revoked_watch(&revoked, watched);
	assert_int_equal(revoked.nr, 1);
	revoked_meet(&revoked, &since, 2);
	assert_false(revoked_voids(&revoked, &key, &one, 3));
	assert_false(revoked_bind(&revoked, watched));
	assert_true(revoked_voids(&revoked, &key, &one, 3));
	assert_false(revoked_is_listed(&revoked, &key, 3));
}

static void the_walk_begins_anew_when_a_void_one_counted(void **state UNUSED)
{
	autoptr(policy) bound = policy(false);
	struct oid since;

	assert_true(oid_parse(&since, COMMIT));
	for (size_t step = 4; step <= 6; step++) {
		auto_release(revoked) revoked = { 0 };

		revoked_watch(&revoked, bound);
		revoked_meet(&revoked, &since, 5);
		revoked_note(&revoked, &key, step);
		/* one that waits since long is weighed again later */
		revoked_note(&revoked, &key, 2);
		assert_int_equal(revoked_bind(&revoked, bound), step >= 5);
		assert_false(revoked_bind(&revoked, bound));
	}
}

static void a_goodlist_spares_what_it_names(void **state UNUSED)
{
	auto_release(revoked) revoked = { 0 };
	autoptr(policy) bound = policy(true);
	struct oid since;
	struct oid one = commit(1);
	struct oid two = commit(2);

	assert_true(oid_parse(&since, COMMIT));
	revoked_watch(&revoked, bound);
	revoked_meet(&revoked, &since, 0);
	revoked_bind(&revoked, bound);
	assert_false(revoked_voids(&revoked, &key, &one, 3));
	assert_true(revoked_voids(&revoked, &key, &two, 3));
	good(&revoked, "@");
	assert_true(revoked_voids(&revoked, &key, &one, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_keys_comments_and_commits),
		TEST(names_the_line_that_is_wrong),
		TEST(takes_no_more_than_it_can_hold),
		TEST(a_key_without_a_commit_is_never_good),
		TEST(a_key_is_good_before_the_commit),
		TEST(a_commit_that_is_not_met_means_never),
		TEST(what_is_only_watched_voids_nothing),
		TEST(the_walk_begins_anew_when_a_void_one_counted),
		TEST(a_goodlist_spares_what_it_names),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_key, NULL);
}
