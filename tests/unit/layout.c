/* layout.c - a document in its one layout says what it said */
#include "tests/unit/change_documents.h"

#include "core/base/fs.h"
#include "core/model/layout.h"

#include <glob.h>

/* A kind's number, then a document: the seeds of a fuzzer. */
#define SEEDS "tests/fuzz/corpus/document/*"

/* Lays it out, and finds nothing that means something else. */
static void lay_out(struct buf *out, enum document_kind kind, const char *text)
{
	struct document_diff diff = { 0 };
	struct document *before = made(kind, "x/a.json", text);
	struct document *after;

	layout_format(out, kind, before->root);
	after = made(kind, "x/a.json", buf_str(out));
	assert_true(json_equal(before->root, after->root));
	diff_documents(&diff, before, after);
	for (size_t i = 0; i < diff.nr; i++)
		assert_int_equal(diff.at[i].type, DIFFERENCE_WRITING);
	document_diff_release(&diff);
	unmade(before);
	unmade(after);
}

static void a_document_means_the_same_and_stays_as_it_is(void **state UNUSED)
{
	glob_t seeds;

	assert_int_equal(glob(SEEDS, 0, NULL, &seeds), 0);
	for (size_t i = 0; i < seeds.gl_pathc; i++) {
		autobuf text = { 0 };
		autobuf once = { 0 };
		autobuf twice = { 0 };
		enum document_kind kind;
		struct err err = { 0 };

		OK(fs_read(&text, seeds.gl_pathv[i], JSON_SIZE_MAX, &err));
		kind = (enum document_kind)(1 + buf_str(&text)[0] %
							(DOCUMENT_KINDS - 1));
		lay_out(&once, kind, buf_str(&text) + 1);
		lay_out(&twice, kind, buf_str(&once));
		assert_string_equal(buf_str(&once), buf_str(&twice));
	}
	assert_in_range(seeds.gl_pathc, DOCUMENT_KINDS - 1, 1000);
	globfree(&seeds);
}

static void laid_out(enum document_kind kind, const char *text,
		     const char *want)
{
	autofree char *from = quoted(text);
	autofree char *to = quoted(want);
	autobuf got = { 0 };

	lay_out(&got, kind, from);
	assert_string_equal(buf_str(&got), to);
}

static void members_stand_in_the_order_of_the_schema(void **state UNUSED)
{
	laid_out(DOCUMENT_CHECKLIST,
		 "{'x':1,'items':[{'zz':0,'answer':'text','id':'a'}],'format':"
		 "2}",
		 "{\n  'format': 2,\n  'items': [\n"
		 "    { 'id': 'a', 'answer': 'text', 'zz': 0 }\n"
		 "  ],\n  'x': 1\n}\n");
	/* where a schema allows several things, too */
	laid_out(DOCUMENT_RUNBOOK,
		 "{'steps':[{'request':{'file':{'name':'n','input':'i'}}}]}",
		 "{\n  'steps': [\n    {\n      'request': {\n"
		 "        'file': { 'input': 'i', 'name': 'n' }\n"
		 "      }\n    }\n  ]\n}\n");
}

static void what_is_somebody_elses_keeps_its_order(void **state UNUSED)
{
	laid_out(DOCUMENT_SERVER, "{'metadata':{'z':1,'issuer':'i','a':[]}}",
		 "{\n  'metadata': {\n    'z': 1,\n    'issuer': 'i',\n"
		 "    'a': []\n  }\n}\n");
}

static void a_long_record_gets_a_line_for_each_member(void **state UNUSED)
{
	laid_out(DOCUMENT_CHECKLIST,
		 "{'items':[{'text':'0123456789012345678901234567890123456789"
		 "01234567890123456789','id':'a'}]}",
		 "{\n  'items': [\n    {\n      'id': 'a',\n"
		 "      'text': '0123456789012345678901234567890123456789"
		 "01234567890123456789'\n    }\n  ]\n}\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_document_means_the_same_and_stays_as_it_is),
		TEST(members_stand_in_the_order_of_the_schema),
		TEST(what_is_somebody_elses_keeps_its_order),
		TEST(a_long_record_gets_a_line_for_each_member),
	};

	return RUN(tests);
}
