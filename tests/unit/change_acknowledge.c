/* change_acknowledge.c - what a signer has to have seen, and by which words */
#include "tests/unit/change_documents.h"
#include "core/change/acknowledge.h"

#define BEFORE "{'vars':{'a':'https://a.example','b':'https://b.example'}}"
#define AFTER  "{'vars':{'a':'https://x.example','b':'https://y.example'}}"

/* Two environments that both differ in two hosts. */
struct scene {
	struct document *documents[4];
	struct diff diff;
	struct acknowledgements list;
};

static void scene_release(struct scene *scene)
{
	acknowledgements_release(&scene->list);
	diff_release(&scene->diff);
	for (size_t i = 0; i < ARRAY_SIZE(scene->documents); i++)
		unmade(scene->documents[i]);
}

static void make(struct scene *scene, const char *after)
{
	autofree char *old = quoted(BEFORE);
	autofree char *new = quoted(after);
	struct catalog before = { .at = scene->documents, .nr = 2 };
	struct catalog behind = { .at = scene->documents + 2, .nr = 2 };

	for (size_t i = 0; i < 4; i++)
		scene->documents[i] = made(DOCUMENT_ENVIRONMENT,
					   i % 2 ? "environments/t.json"
						 : "environments/p.json",
					   i < 2 ? old : new);
	diff_catalogs(&scene->diff, &before, &behind);
	acknowledgements_find(&scene->list, &scene->diff);
}

static void all_of_high_risk_is_there_once_and_sorted(void **state UNUSED)
{
	auto_release(scene) scene = { 0 };

	make(&scene, AFTER);
	assert_int_equal(scene.list.nr, 4);
	assert_int_equal(acknowledgements_missing(&scene.list), 4);
	assert_string_equal(scene.list.at[0].path, "environments/p.json");
	assert_string_equal(scene.list.at[0].place, "/vars/a");
	assert_string_equal(scene.list.at[3].path, "environments/t.json");
	assert_string_equal(scene.list.at[3].place, "/vars/b");
	for (size_t i = 0; i < 4; i++) {
		const struct acknowledgement *one = &scene.list.at[i];

		assert_true(one->why[0] && one->source[0]);
		assert_non_null(strstr(one->words, one->place));
	}
}

static void words_stand_for_one_sentence(void **state UNUSED)
{
	auto_release(scene) scene = { 0 };
	auto_release(scene) other = { 0 };
	struct err err = { 0 };

	make(&scene, AFTER);
	make(&other,
	     "{'vars':{'a':'https://z.example','b':'https://y.example'}}");
	OK(acknowledgements_give(&scene.list, scene.list.at[1].words, &err));
	assert_true(scene.list.at[1].given);
	assert_int_equal(acknowledgements_missing(&scene.list), 3);
	/* the same place, another host */
	assert_string_equal(other.list.at[0].place, scene.list.at[0].place);
	assert_int_equal(acknowledgements_give(&scene.list,
					       other.list.at[0].words, &err),
			 -1);
	assert_int_equal(err.code, EXIT_NO);
	assert_non_null(strstr(err.msg, "something else"));
	/* what didn't change has the same words */
	OK(acknowledgements_give(&scene.list, other.list.at[1].words, &err));
}

/* ---- values that no sentence holds ---- */

/* What is of high risk from one document to the next, at one path. */
struct step {
	struct document *old;
	struct document *new;
	struct diff diff;
	struct acknowledgements list;
};

static void step_release(struct step *step)
{
	acknowledgements_release(&step->list);
	diff_release(&step->diff);
	unmade(step->old);
	unmade(step->new);
}

static void take(struct step *step, enum document_kind kind, const char *path,
		 const char *old, const char *new)
{
	autofree char *before = old ? quoted(old) : NULL;
	autofree char *after = quoted(new);
	struct catalog was = { .at = &step->old, .nr = old ? 1 : 0 };
	struct catalog is = { .at = &step->new, .nr = 1 };

	if (before)
		step->old = made(kind, path, before);
	step->new = made(kind, path, after);
	diff_catalogs(&step->diff, &was, &is);
	acknowledgements_find(&step->list, &step->diff);
}

/* The words for each step are no words for the other. */
static void apart(enum document_kind kind, const char *path, const char *old,
		  const char *one, const char *another)
{
	auto_release(step) a = { 0 };
	auto_release(step) b = { 0 };

	take(&a, kind, path, old, one);
	take(&b, kind, path, old, another);
	assert_true(a.list.nr > 0 && b.list.nr > 0);
	for (size_t i = 0; i < b.list.nr; i++) {
		struct err err = { 0 };

		assert_int_equal(acknowledgements_give(
					 &a.list, b.list.at[i].words, &err),
				 -1);
	}
}

/* A path as long as no sentence takes. */
#define FAR  "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define LONG FAR FAR FAR FAR FAR FAR FAR
#define CLIENT(uris)                                                  \
	"{'adapter':'rfc7592','desired':{'redirect_uris':[" uris "]," \
	"'client_id':'c'}}"

static void words_stand_for_a_value_that_no_sentence_holds(void **state UNUSED)
{
	static const char was[] =
		"{'vars':{'a':'https://example.com" LONG "'}}";

	apart(DOCUMENT_ENVIRONMENT, "environments/p.json", was,
	      "{'vars':{'a':'https://example.net" LONG "'}}",
	      "{'vars':{'a':'https://evil.example.org" LONG "'}}");
	/* an item of a set, and a document as a whole */
	apart(DOCUMENT_CONFIG, "configs/c.json", CLIENT("'https://a.example'"),
	      CLIENT("'https://a.example','https://b.example" LONG "'"),
	      CLIENT("'https://a.example','https://c.example" LONG "'"));
	apart(DOCUMENT_POLICY, ".rbctl/policy.json", NULL,
	      "{'title':'P','roles':{'security':['bob']}}",
	      "{'title':'P','roles':{'security':['mallory']}}");
	/* items with names */
	apart(DOCUMENT_POLICY, ".rbctl/policy.json",
	      "{'people':{'bob':{'name':'Bob','keys':[]}}}",
	      "{'people':{'bob':{'name':'Bob','keys':["
	      "{'key':'k','status':'active','since':'2026-01-01'}]}}}",
	      "{'people':{'bob':{'name':'Bob','keys':["
	      "{'key':'k','status':'active','since':'2025-01-01'}]}}}");
}

/* Commas are the list's in one, and the value's in the other. */
static void words_stand_for_one_list_of_values(void **state UNUSED)
{
	apart(DOCUMENT_ENVIRONMENT, "environments/p.json",
	      "{'vars':{'a':'https://a.example'}}",
	      "{'vars':{'a':['https://b.example','https://c.example']}}",
	      "{'vars':{'a':['https://b.example and https://c.example']}}");
}

static void two_items_of_a_set_are_two(void **state UNUSED)
{
	auto_release(step) step = { 0 };

	take(&step, DOCUMENT_CONFIG, "configs/c.json",
	     CLIENT("'https://a.example'"),
	     CLIENT("'https://a.example','https://b.example" LONG
		    "','https://c.example" LONG "'"));
	assert_int_equal(step.list.nr, 2);
	assert_string_equal(step.list.at[0].sentence, step.list.at[1].sentence);
	assert_string_not_equal(step.list.at[0].words, step.list.at[1].words);
}

static void there_are_no_words_for_all(void **state UNUSED)
{
	static const char *const blanket[] = {
		"",
		"all",
		"*",
		"=",
		"#=",
		"environments/p.json",
		"environments/p.json#/vars/a",
		"environments/p.json#/vars/a=",
		"environments/*#/vars/*=*",
	};
	auto_release(scene) scene = { 0 };

	make(&scene, AFTER);
	for (size_t i = 0; i < ARRAY_SIZE(blanket); i++) {
		struct err err = { 0 };

		assert_int_equal(
			acknowledgements_give(&scene.list, blanket[i], &err),
			-1);
	}
	assert_int_equal(acknowledgements_missing(&scene.list), 4);
}

static void a_statement_is_remembered(void **state UNUSED)
{
	auto_release(scene) scene = { 0 };
	auto_release(scene) again = { 0 };
	autoptr(json) kept = NULL;
	autoptr(json) missing = NULL;
	struct err err = { 0 };

	make(&scene, AFTER);
	OK(acknowledgements_give(&scene.list, scene.list.at[0].words, &err));
	OK(acknowledgements_give(&scene.list, scene.list.at[3].words, &err));
	kept = acknowledgements_json(&scene.list);
	assert_int_equal(json_count(kept), 2);
	make(&again, AFTER);
	acknowledgements_recall(&again.list, kept);
	assert_true(again.list.at[0].given && again.list.at[3].given);
	missing = acknowledgements_missing_json(&again.list, false);
	assert_int_equal(json_count(missing), 2);
	assert_string_equal(json_text(json_item(missing, 0), "place", ""),
			    "/vars/b");
}

/* Remembers one item of a statement: how many are missing then, of four. */
static size_t missing_with(const char *place, const char *sentence,
			   const char *sha256)
{
	auto_release(scene) scene = { 0 };
	autoptr(json) kept = json_new_array();
	struct json *item = json_append_object(kept);

	make(&scene, AFTER);
	json_set_string(item, "path", "environments/p.json");
	json_set_string(item, "place", place);
	json_set_string(item, "sentence", sentence);
	json_set_string(item, "sha256",
			sha256 ? sha256 : scene.list.at[0].sha256);
	acknowledgements_recall(&scene.list, kept);
	return acknowledgements_missing(&scene.list);
}

/* As another version of the program said it. */
static void another_sentence_for_the_same_values_is_enough(void **state UNUSED)
{
	auto_release(scene) scene = { 0 };

	make(&scene, AFTER);
	assert_int_equal(missing_with("/vars/a", "Said otherwise", NULL), 3);
	assert_int_equal(missing_with("/vars/z", "Nobody asked", NULL), 4);
	assert_int_equal(missing_with("/vars/a", scene.list.at[0].sentence,
				      scene.list.at[1].sha256),
			 4);
}

static void a_statement_without_any_acknowledges_nothing(void **state UNUSED)
{
	auto_release(scene) scene = { 0 };

	make(&scene, AFTER);
	acknowledgements_recall(&scene.list, NULL);
	assert_int_equal(acknowledgements_missing(&scene.list), 4);
}

/* ---- secrets ---- */

/* What is new as a whole is in the digest as a whole. */
static void no_digest_is_made_of_a_secret(void **state UNUSED)
{
	auto_release(step) a = { 0 };
	auto_release(step) b = { 0 };

	take(&a, DOCUMENT_POLICY, ".rbctl/policy.json", NULL,
	     "{'title':'P','client_secret':'hunter2'}");
	take(&b, DOCUMENT_POLICY, ".rbctl/policy.json", NULL,
	     "{'title':'P','client_secret':'hunter3'}");
	assert_int_equal(a.list.nr, b.list.nr);
	assert_true(a.list.nr > 0);
	for (size_t i = 0; i < a.list.nr; i++) {
		autobuf text = { 0 };

		assert_string_equal(a.list.at[i].words, b.list.at[i].words);
		assert_string_equal(a.list.at[i].sha256, b.list.at[i].sha256);
		json_compact(&text, a.list.at[i].new);
		assert_null(strstr(buf_str(&text), "hunter2"));
	}
}

static void words_for_a_secret_are_none_for_a_reference(void **state UNUSED)
{
	apart(DOCUMENT_POLICY, ".rbctl/policy.json", NULL,
	      "{'title':'P','client_secret':'hunter2'}",
	      "{'title':'P','client_secret':'vault:shop-secret'}");
}

/* ---- what a program and a person get ---- */

static void values_that_no_sentence_holds_are_given(void **state UNUSED)
{
	auto_release(step) step = { 0 };
	autoptr(json) missing = NULL;
	autoptr(json) kept = NULL;
	autoptr(json) seen = NULL;
	const struct json *item;

	take(&step, DOCUMENT_ENVIRONMENT, "environments/p.json",
	     "{'vars':{'a':'https://example.com" LONG "'}}",
	     "{'vars':{'a':'https://example.net" LONG "'}}");
	assert_int_equal(step.list.nr, 1);
	missing = acknowledgements_missing_json(&step.list, true);
	item = json_item(missing, 0);
	assert_string_equal(json_text(item, "old", ""),
			    "https://example.com" LONG);
	assert_string_equal(json_text(item, "new", ""),
			    "https://example.net" LONG);
	assert_false(json_is_true(json_get(item, "told")));
	step.list.at[0].given = true;
	kept = acknowledgements_json(&step.list);
	assert_null(json_get(json_item(kept, 0), "new"));
	seen = acknowledgements_seen_json(&step.list, kept);
	assert_string_equal(json_text(json_item(seen, 0), "new", ""),
			    "https://example.net" LONG);
}

static void what_is_kept_is_what_was_shown(void **state UNUSED)
{
	auto_release(scene) scene = { 0 };

	make(&scene, "{'vars':{'a':'https://x\xe2\x80\xae.example',"
		     "'b':'https://b.example'}}");
	assert_int_equal(scene.list.nr, 2);
	assert_non_null(strstr(scene.list.at[0].sentence, "\\u{202E}"));
	assert_non_null(scene.list.at[0].note);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_of_high_risk_is_there_once_and_sorted),
		TEST(words_stand_for_one_sentence),
		TEST(words_stand_for_a_value_that_no_sentence_holds),
		TEST(words_stand_for_one_list_of_values),
		TEST(two_items_of_a_set_are_two),
		TEST(there_are_no_words_for_all),
		TEST(a_statement_is_remembered),
		TEST(another_sentence_for_the_same_values_is_enough),
		TEST(a_statement_without_any_acknowledges_nothing),
		TEST(no_digest_is_made_of_a_secret),
		TEST(words_for_a_secret_are_none_for_a_reference),
		TEST(values_that_no_sentence_holds_are_given),
		TEST(what_is_kept_is_what_was_shown),
	};

	return RUN(tests);
}
