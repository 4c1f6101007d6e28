/* checklist.c - answers that will do, and those that won't */
#include "tests/unit/test.h"
#include "core/model/checklist.h"

static int judge(const char *answers)
{
	autoptr(json) checklist = NULL;
	autoptr(json) given = NULL;
	struct err err = { 0 };

	OK(json_parse(&checklist, checklist_builtin, strlen(checklist_builtin),
		      JSON_STRICT, "built-in", &err));
	OK(json_parse(&given, answers, strlen(answers), JSON_STRICT, "answers",
		      &err));
	return checklist_judge(checklist, given, &err);
}

#define GOOD                                                        \
	"\"scope\":\"yes\",\"secrets\":\"yes\",\"unused\":\"yes\"," \
	"\"impact\":\"none\",\"backout\":\"revert\""

static void complete_answers_will_do(void **state UNUSED)
{
	assert_int_equal(judge("{" GOOD ",\"tested\":\"yes\"}"), 0);
}

static void a_missing_answer_will_not(void **state UNUSED)
{
	assert_int_equal(judge("{" GOOD "}"), -1);
	assert_int_equal(judge("{" GOOD ",\"tested\":\"\"}"), -1);
}

static void no_where_yes_is_asked_will_not(void **state UNUSED)
{
	assert_int_equal(judge("{" GOOD ",\"tested\":\"no\"}"), -1);
	assert_int_equal(judge("{" GOOD ",\"tested\":\"maybe\"}"), -1);
}

static void an_answer_to_no_question_will_not(void **state UNUSED)
{
	assert_int_equal(judge("{" GOOD ",\"tested\":\"yes\",\"x\":\"y\"}"),
			 -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(complete_answers_will_do),
		TEST(a_missing_answer_will_not),
		TEST(no_where_yes_is_asked_will_not),
		TEST(an_answer_to_no_question_will_not),
	};

	return RUN(tests);
}
