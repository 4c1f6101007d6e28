/* message.c - one statement in a message, or none */
#include "tests/unit/test.h"
#include "core/trust/message.h"

#define BEGIN_SIG "-----BEGIN SSH SIGNATURE-----\n"
#define END_SIG   "-----END SSH SIGNATURE-----\n"
#define STATEMENT STATEMENT_BEGIN "\n{\"a\":1}\n" STATEMENT_END "\n"

static struct message_parts split(const char *message)
{
	struct message_parts parts;

	message_split(&parts, message, strlen(message));
	return parts;
}

static void finds_the_statement_and_its_signature(void **state UNUSED)
{
	struct message_parts parts =
		split("Approve\n\ntext\n\n" STATEMENT BEGIN_SIG "AAAA\n" END_SIG
		      "\nSigned-off-by: B <b@c>\n");

	assert_true(parts.has_marker);
	assert_int_equal(parts.statement_len, 7);
	assert_memory_equal(parts.statement, "{\"a\":1}", 7);
	assert_int_equal(parts.armour_len, strlen(BEGIN_SIG "AAAA\n" END_SIG));
}

static void what_it_writes_it_reads(void **state UNUSED)
{
	struct message_parts parts;
	autobuf statement = { 0 };
	autobuf armour = { 0 };
	autobuf message = { 0 };

	buf_add(&statement, "{\"a\":1}");
	buf_add(&armour, BEGIN_SIG "AAAA\n" END_SIG);
	message_format(&message, "Approve", "text\n", &statement, &armour, "B",
		       "b@c");
	parts = split(buf_str(&message));
	assert_int_equal(parts.statement_len, statement.len);
	assert_int_equal(parts.armour_len, armour.len);
}

static void a_plain_message_has_no_marker(void **state UNUSED)
{
	assert_false(split("").has_marker);
	assert_false(split("fix: x\n").has_marker);
	assert_false(split(" " STATEMENT_BEGIN "\n").has_marker);
	assert_false(split(STATEMENT_BEGIN "x\n").has_marker);
}

static void two_statements_are_none(void **state UNUSED)
{
	struct message_parts parts =
		split(STATEMENT BEGIN_SIG END_SIG STATEMENT BEGIN_SIG END_SIG);

	assert_true(parts.has_marker);
	assert_null(parts.statement);
	assert_null(parts.armour);
}

static void a_statement_without_a_signature_has_none(void **state UNUSED)
{
	assert_null(split(STATEMENT).armour);
	assert_null(split(STATEMENT "\n" BEGIN_SIG END_SIG).armour);
	assert_null(split(STATEMENT BEGIN_SIG "AAAA\n").armour);
}

static void a_statement_that_is_cut_is_none(void **state UNUSED)
{
	assert_null(split(STATEMENT_BEGIN).statement);
	assert_null(split(STATEMENT_BEGIN "\n{}").statement);
	assert_null(split(STATEMENT_BEGIN "\n{\n}\n" STATEMENT_END).statement);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(finds_the_statement_and_its_signature),
		TEST(what_it_writes_it_reads),
		TEST(a_plain_message_has_no_marker),
		TEST(two_statements_are_none),
		TEST(a_statement_without_a_signature_has_none),
		TEST(a_statement_that_is_cut_is_none),
	};

	return RUN(tests);
}
