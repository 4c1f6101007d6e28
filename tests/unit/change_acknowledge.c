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

static void make(struct scene *scene, const char *after,
		 const struct strings *paths)
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
	acknowledgements_find(&scene->list, &scene->diff, paths);
}

static void all_of_high_risk_is_there_once_and_sorted(void **state UNUSED)
{
	auto_release(scene) scene = { 0 };

	make(&scene, AFTER, NULL);
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

static void only_what_is_signed_for_is_asked(void **state UNUSED)
{
	auto_release(strings) paths = { 0 };
	auto_release(scene) scene = { 0 };

	strings_add(&paths, "environments/t.json");
	make(&scene, AFTER, &paths);
	assert_int_equal(scene.list.nr, 2);
	assert_string_equal(scene.list.at[0].path, "environments/t.json");
}

static void words_stand_for_one_sentence(void **state UNUSED)
{
	auto_release(scene) scene = { 0 };
	auto_release(scene) other = { 0 };
	struct err err = { 0 };

	make(&scene, AFTER, NULL);
	make(&other,
	     "{'vars':{'a':'https://z.example','b':'https://y.example'}}",
	     NULL);
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

	make(&scene, AFTER, NULL);
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

	make(&scene, AFTER, NULL);
	OK(acknowledgements_give(&scene.list, scene.list.at[0].words, &err));
	OK(acknowledgements_give(&scene.list, scene.list.at[3].words, &err));
	kept = acknowledgements_json(&scene.list);
	assert_int_equal(json_count(kept), 2);
	make(&again, AFTER, NULL);
	acknowledgements_recall(&again.list, kept);
	assert_true(again.list.at[0].given && again.list.at[3].given);
	missing = acknowledgements_missing_json(&again.list, false);
	assert_int_equal(json_count(missing), 2);
	assert_string_equal(json_text(json_item(missing, 0), "place", ""),
			    "/vars/b");
}

/* As another version of the program said it; but once for each. */
static void another_sentence_at_its_place_is_enough_once(void **state UNUSED)
{
	static const char kept[] =
		"[{\"path\":\"environments/p.json\",\"place\":\"/vars/a\","
		"\"sentence\":\"Said otherwise\"},"
		"{\"path\":\"environments/p.json\",\"place\":\"/vars/z\","
		"\"sentence\":\"Nobody asked\"}]";
	auto_release(scene) scene = { 0 };
	autoptr(json) json = NULL;
	struct err err = { 0 };

	make(&scene, AFTER, NULL);
	OK(json_parse(&json, kept, strlen(kept), JSON_STRICT, "", &err));
	acknowledgements_recall(&scene.list, json);
	assert_true(scene.list.at[0].given);
	assert_int_equal(acknowledgements_missing(&scene.list), 3);
}

static void what_is_kept_is_what_was_shown(void **state UNUSED)
{
	auto_release(scene) scene = { 0 };

	make(&scene,
	     "{'vars':{'a':'https://x\xe2\x80\xae.example',"
	     "'b':'https://b.example'}}",
	     NULL);
	assert_int_equal(scene.list.nr, 2);
	assert_non_null(strstr(scene.list.at[0].sentence, "\\u{202E}"));
	assert_non_null(scene.list.at[0].note);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_of_high_risk_is_there_once_and_sorted),
		TEST(only_what_is_signed_for_is_asked),
		TEST(words_stand_for_one_sentence),
		TEST(there_are_no_words_for_all),
		TEST(a_statement_is_remembered),
		TEST(another_sentence_at_its_place_is_enough_once),
		TEST(what_is_kept_is_what_was_shown),
	};

	return RUN(tests);
}
