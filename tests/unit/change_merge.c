/* change_merge.c - two versions of a document made one: what comes together,
 * and what a person has to decide */
#include "tests/unit/change_documents.h"

#include "core/change/merging.h"

struct example {
	enum document_kind kind;
	const char *base, *ours, *theirs;
	const char *merged;    /* with conflicts: as ours has it */
	const char *conflicts; /* places, with a space between them */
};

static void try_one(const struct example *e)
{
	const char *const texts[3] = { e->base, e->ours, e->theirs };
	autofree char *want = quoted(e->merged);
	struct document *three[3];
	struct merge merge = { 0 };
	autobuf places = { 0 };
	autobuf got = { 0 };

	for (size_t i = 0; i < 3; i++) {
		autofree char *text = quoted(texts[i]);

		three[i] = made(e->kind, "x/a.json", text);
	}
	merge_documents(&merge, three[0], three[1], three[2]);
	for (size_t i = 0; i < merge.conflicts.nr; i++)
		buf_addf(&places, "%s%s", i ? " " : "", merge.conflicts.at[i]);
	json_compact(&got, merge.ours);
	assert_string_equal(buf_str(&got), want);
	assert_string_equal(buf_str(&places), e->conflicts);
	merge_release(&merge);
	for (size_t i = 0; i < 3; i++)
		unmade(three[i]);
}

static void try_all(const struct example *examples, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		try_one(&examples[i]);
}

#define R DOCUMENT_RUNBOOK
#define C DOCUMENT_CONFIG

static void what_both_meant_comes_together(void **state UNUSED)
{
	static const struct example examples[] = {
		/* other members */
		{ R, "{'title':'t','owner':'o'}", "{'title':'u','owner':'o'}",
		  "{'title':'t','owner':'p'}", "{'title':'u','owner':'p'}",
		  "" },
		/* the same on both sides, and one side alone */
		{ R, "{'title':'t'}", "{'title':'u'}", "{'title':'u'}",
		  "{'title':'u'}", "" },
		/* a set's items; the same one once */
		{ R, "{'token':{'scopes':['a','b']}}",
		  "{'token':{'scopes':['a','b','c','d']}}",
		  "{'token':{'scopes':['d','e','b']}}",
		  "{'token':{'scopes':['b','c','d','e']}}", "" },
		/* words */
		{ C, "{'desired':{'scope':'a b'}}",
		  "{'desired':{'scope':'a b c'}}",
		  "{'desired':{'scope':'b a d'}}",
		  "{'desired':{'scope':'b c a d'}}", "" },
		/* a set that the configuration declares */
		{ C, "{'desired':{'x':[1]},'compare':{'sets':['/x']}}",
		  "{'desired':{'x':[1,2]},'compare':{'sets':['/x']}}",
		  "{'desired':{'x':[1,3]},'compare':{'sets':['/x']}}",
		  "{'desired':{'x':[1,2,3]},'compare':{'sets':['/x']}}", "" },
		/* named items: one changed, one added, one removed */
		{ R, "{'steps':[{'id':'a'},{'id':'b'},{'id':'c'}]}",
		  "{'steps':[{'id':'a','use':'x'},{'id':'b'},{'id':'c'}]}",
		  "{'steps':[{'id':'a'},{'id':'n'},{'id':'c'}]}",
		  "{'steps':[{'id':'a','use':'x'},{'id':'n'},{'id':'c'}]}",
		  "" },
		/* in another order here, changed there */
		{ R, "{'steps':[{'id':'a'},{'id':'b'}]}",
		  "{'steps':[{'id':'b'},{'id':'a'}]}",
		  "{'steps':[{'id':'a','use':'x'},{'id':'b'}]}",
		  "{'steps':[{'id':'b'},{'id':'a','use':'x'}]}", "" },
		/* questions added on both sides: by their names */
		{ R, "{'inputs':[{'name':'a'}]}",
		  "{'inputs':[{'name':'a'},{'name':'y'}]}",
		  "{'inputs':[{'name':'a'},{'name':'x'}]}",
		  "{'inputs':[{'name':'a'},{'name':'x'},{'name':'y'}]}", "" },
		/* a default that one side writes out is no change */
		{ C, "{'desired':{'grant_types':['authorization_code']}}",
		  "{'desired':{}}",
		  "{'desired':{'grant_types':['authorization_code','x']}}",
		  "{'desired':{'grant_types':['authorization_code','x']}}",
		  "" },
		/* secrets are taken as they are */
		{ C, "{'desired':{'client_secret':'old','a':1}}",
		  "{'desired':{'client_secret':'hunter2','a':1}}",
		  "{'desired':{'client_secret':'old','a':2}}",
		  "{'desired':{'client_secret':'hunter2','a':2}}", "" },
		/* what products export: clients by their name */
		{ C,
		  "{'desired':{'realm':'r','clients':[{'clientId':'a',"
		  "'redirectUris':['u']}]}}",
		  "{'desired':{'realm':'r','clients':[{'clientId':'b'},"
		  "{'clientId':'a','redirectUris':['u','v']}]}}",
		  "{'desired':{'realm':'r','clients':[{'clientId':'a',"
		  "'redirectUris':['w','u']},{'clientId':'c'}]}}",
		  "{'desired':{'realm':'r','clients':[{'clientId':'b'},"
		  "{'clientId':'a','redirectUris':['w','u','v']},"
		  "{'clientId':'c'}]}}",
		  "" },
		/* another writing is no other length */
		{ R, "{'token':{'max_lifetime':'1h'}}",
		  "{'token':{'max_lifetime':'60m'}}",
		  "{'token':{'max_lifetime':'2h'}}",
		  "{'token':{'max_lifetime':'2h'}}", "" },
	};

	try_all(examples, ARRAY_SIZE(examples));
}

static void what_they_disagree_about_is_named(void **state UNUSED)
{
	static const struct example examples[] = {
		/* the rest comes together all the same */
		{ R, "{'title':'t','owner':'o'}", "{'title':'u','owner':'o'}",
		  "{'title':'v','owner':'p'}", "{'title':'u','owner':'p'}",
		  "/title" },
		/* removed here, changed there */
		{ R, "{'token':{'max_lifetime':'1h'}}", "{'token':{}}",
		  "{'token':{'max_lifetime':'2h'}}", "{'token':{}}",
		  "/token/max_lifetime" },
		{ R, "{'steps':[{'id':'a'},{'id':'b'}]}",
		  "{'steps':[{'id':'a'}]}",
		  "{'steps':[{'id':'a'},{'id':'b','use':'x'}]}",
		  "{'steps':[{'id':'a'}]}", "/steps/b" },
		/* one item added on both sides, not alike */
		{ R, "{'inputs':[]}", "{'inputs':[{'name':'a','type':'text'}]}",
		  "{'inputs':[{'name':'a','type':'date'}]}",
		  "{'inputs':[{'name':'a','type':'text'}]}", "/inputs/a" },
		/* which step comes first? */
		{ R, "{'steps':[{'id':'a'}]}",
		  "{'steps':[{'id':'a'},{'id':'m'}]}",
		  "{'steps':[{'id':'a'},{'id':'n'}]}",
		  "{'steps':[{'id':'a'},{'id':'m'}]}", "/steps" },
		/* another order on both sides */
		{ R, "{'inputs':[{'name':'a'},{'name':'b'},{'name':'c'}]}",
		  "{'inputs':[{'name':'b'},{'name':'a'},{'name':'c'}]}",
		  "{'inputs':[{'name':'a'},{'name':'c'},{'name':'b'}]}",
		  "{'inputs':[{'name':'b'},{'name':'a'},{'name':'c'}]}",
		  "/inputs" },
		/* nothing would be left, and "all" was never meant */
		/* left out: everywhere */
		{ R, "{'environments':['a']}", "{'environments':['a','b']}",
		  "{}", "{'environments':['a','b']}", "/environments" },
		{ R, "{'environments':['a','b']}", "{'environments':['a']}",
		  "{'environments':['b']}", "{'environments':['a']}",
		  "/environments" },
		/* an array whose items have no names and whose order counts */
		{ R, "{'a':[1,2,3]}", "{'a':[1,2]}", "{'a':[2,3]}",
		  "{'a':[1,2]}", "/a" },
		/* renamed on both sides: it would be there twice */
		{ C,
		  "{'desired':{'realm':'r','clients':[{'id':'1',"
		  "'clientId':'a'}]}}",
		  "{'desired':{'realm':'r','clients':[{'id':'1',"
		  "'clientId':'b'}]}}",
		  "{'desired':{'realm':'r','clients':[{'id':'1',"
		  "'clientId':'c'}]}}",
		  "{'desired':{'realm':'r','clients':[{'id':'1',"
		  "'clientId':'b'}]}}",
		  "/desired/clients" },
		/* two defaults are none */
		{ R, "{'steps':[{'id':'a'}]}",
		  "{'steps':[{'id':'a','on_error':'continue'}]}",
		  "{'steps':[{'id':'a','on_error':'goto b'}]}",
		  "{'steps':[{'id':'a','on_error':'continue'}]}",
		  "/steps/a/on_error" },
	};

	try_all(examples, ARRAY_SIZE(examples));
}

/* A list that begins otherwise in each of the three, and goes on with items
 * that have a number; ours and theirs begin with two. */
struct long_list {
	enum document_kind kind;
	const char *head, *base, *ours, *theirs;
	const char *before, *after, *tail;
	const char *place;
};

static struct document *long_document(const struct long_list *list,
				      const char *first, size_t others)
{
	autofree char *json = NULL;
	autobuf text = { 0 };

	buf_addf(&text, "%s%s", list->head, first);
	for (size_t i = 0; i < others; i++)
		buf_addf(&text, "%s%zu%s", list->before, i, list->after);
	buf_add(&text, list->tail);
	json = quoted(buf_str(&text));
	return made(list->kind, "x/a.json", json);
}

static void try_long(const struct long_list *list, size_t nr, const char *place)
{
	struct document *base = long_document(list, list->base, nr - 2);
	struct document *ours = long_document(list, list->ours, nr - 2);
	struct document *theirs = long_document(list, list->theirs, nr - 2);
	struct merge merge = { 0 };

	merge_documents(&merge, base, ours, theirs);
	assert_int_equal(merge.conflicts.nr, place != NULL);
	if (place)
		assert_string_equal(merge.conflicts.at[0], place);
	merge_release(&merge);
	unmade(base);
	unmade(ours);
	unmade(theirs);
}

static void a_list_is_merged_up_to_its_cap(void **state UNUSED)
{
	static const struct long_list lists[] = {
		{ C, "{'desired':{'scope':'", "z", "z x", "z y", " w", "",
		  "'}}", "/desired/scope" },
		{ R, "{'token':{'scopes':[", "'z'", "'z','x'", "'z','y'", ",'w",
		  "'", "]}}", "/token/scopes" },
		{ R, "{'inputs':[", "{'name':'z'}", "{'name':'z'},{'name':'x'}",
		  "{'name':'z'},{'name':'y'}", ",{'name':'w", "'}", "]}",
		  "/inputs" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		try_long(&lists[i], MERGE_ITEMS_MAX, NULL);
		try_long(&lists[i], MERGE_ITEMS_MAX + 1, lists[i].place);
	}
}

static void a_word_counts_as_often_as_it_stands(void **state UNUSED)
{
	static const struct long_list twice = {
		C,     "{'desired':{'scope':'", "z", "z x", "z y", " w w", "",
		"'}}", "/desired/scope"
	};

	try_long(&twice, MERGE_ITEMS_MAX / 2 + 1, NULL);
	try_long(&twice, MERGE_ITEMS_MAX / 2 + 2, twice.place);
}

static void marks(const char *ours, const char *theirs, const char *want)
{
	autobuf a = { 0 };
	autobuf b = { 0 };
	autobuf got = { 0 };

	buf_add(&a, ours);
	buf_add(&b, theirs);
	merge_mark(&got, &a, &b, MERGE_MARKER_MIN);
	assert_string_equal(buf_str(&got), want);
}

static void only_what_differs_stands_between_markers(void **state UNUSED)
{
	marks("a\nb\nc\n", "a\nx\ny\nc\n",
	      "a\n<<<<<<< ours\nb\n=======\nx\ny\n>>>>>>> theirs\nc\n");
	marks("a\n", "a\nb\n", "a\n<<<<<<< ours\n=======\nb\n>>>>>>> theirs\n");
	marks("a\n", "a\n", "a\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_both_meant_comes_together),
		TEST(what_they_disagree_about_is_named),
		TEST(a_list_is_merged_up_to_its_cap),
		TEST(a_word_counts_as_often_as_it_stands),
		TEST(only_what_differs_stands_between_markers),
	};

	return RUN(tests);
}
