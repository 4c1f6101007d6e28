/* change_secret.c - what a comparison never shows, whatever form it has */
#include "tests/unit/test.h"

#include "core/change/diff.h"
#include "core/report/diff.h"

static const struct theme plain = { "", "", "", "", "", "" };

/* "hunter2" stands where a secret does, "seen" beside it. */
static const char *const texts[] = {
	/* by their names */
	"{\"secret_key\":\"hunter2\",\"a\":\"seen\"}",
	"{\"aws_secret_access_key\":\"hunter2\",\"a\":\"seen\"}",
	"{\"datadogApiKey\":\"hunter2\",\"a\":\"seen\"}",
	"{\"smtp_pass\":\"hunter2\",\"a\":\"seen\"}",
	"{\"set-cookie\":\"hunter2\",\"a\":\"seen\"}",
	"{\"client_secrets\":[\"hunter2\"],\"a\":\"seen\"}",
	"{\"password\":[1,\"hunter2\"],\"a\":\"seen\"}",
	/* one level down, and beside their names */
	"{\"client_secret\":{\"value\":\"hunter2\",\"note\":\"seen\"}}",
	"{\"secrets\":{\"db\":\"hunter2\"},\"a\":\"seen\"}",
	"{\"secrets\":[{\"value\":\"hunter2\"}],\"a\":\"seen\"}",
	"{\"headers\":[{\"name\":\"Authorization\",\"value\":\"Bearer "
	"hunter2\"}"
	",{\"name\":\"Accept\",\"value\":\"seen\"}]}",
	/* by what they are */
	"{\"a\":\"\\n-----BEGIN PRIVATE "
	"KEY-----\\nhunter2\\n\",\"b\":\"seen\"}",
	"{\"a\":\"https://u:hunter2@example.org/\",\"b\":\"seen\"}",
	"{\"a\":\"https://example.org/?x=1&access_token=hunter2\","
	"\"b\":\"seen\"}",
	"{\"a\":\"ghp_0123456789hunter20123456789abcdefghij\",\"b\":\"seen\"}",
	/* JSON in a string */
	"{\"a\":\"{\\\"client_secret\\\":\\\"hunter2\\\"}\",\"b\":\"seen\"}",
	"{\"a\":\" [{\\\"kty\\\":\\\"RSA\\\",\\\"d\\\":\\\"hunter2\\\"}]\","
	"\"b\":\"seen\"}",
	/* what merely holds a template, or looks like one */
	"{\"password\":\"hunter2{{x}}\",\"a\":\"seen\"}",
	"{\"password\":\"hunter2{{\",\"a\":\"seen\"}",
	/* Keycloak */
	"{\"clientId\":\"a\",\"protocol\":\"openid-connect\",\"redirectUris\":["
	"],"
	"\"attributes\":{\"client.secret.rotated\":\"hunter2\","
	"\"client.secret.rotated.creation.time\":\"seen\"}}",
	"{\"clientId\":\"a\",\"protocol\":\"openid-connect\",\"redirectUris\":["
	"],"
	"\"attributes\":{\"jwks.string\":\"{\\\"keys\\\":[{\\\"kty\\\":\\\"RSA"
	"\\\",\\\"d\\\":\\\"hunter2\\\"}]}\",\"a\":\"seen\"}}",
};

static struct document *parsed(const char *text)
{
	struct document *document = NULL;
	struct err err = { 0 };

	if (diff_file(&document, "a.json", text, strlen(text), &err))
		fail_msg("%s: %s", err.msg, text);
	return document;
}

static void judge(const char *what, const char *text, const char *shown)
{
	if (strstr(shown, "hunter2"))
		fail_msg("%s shows the secret of %s:\n%s", what, text, shown);
	if (!strstr(shown, "seen"))
		fail_msg("%s hides more than the secret of %s:\n%s", what, text,
			 shown);
}

static void compare(const char *text, const char *old_text,
		    const char *new_text)
{
	autoptr(document) old = parsed(old_text);
	autoptr(document) new = parsed(new_text);
	auto_release(diff) diff = { 0 };
	autoptr(json) json = json_new_object();
	autobuf shown = { 0 };

	diff_files(&diff, old, new);
	report_diff_text(&shown, &diff, &plain);
	diff_json(json, &diff);
	json_pretty(&shown, json);
	judge("the comparison", text, buf_str(&shown));
}

static void a_copy_has_no_secret(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		autoptr(document) document = parsed(texts[i]);
		autoptr(json) copy = diff_masked(document);
		autobuf shown = { 0 };

		json_pretty(&shown, copy);
		judge("a copy", texts[i], buf_str(&shown));
	}
}

static void what_came_and_went_is_told_without_secrets(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		autofree char *item = xasprintf("{\"x\":%s}", texts[i]);

		compare(texts[i], "{}", item);
		compare(texts[i], item, "{}");
		compare(texts[i], "{}", texts[i]);
	}
}

static void what_changed_is_told_without_secrets(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		autofree char *other = xstrdup(texts[i]);

		for (char *s = other; (s = strstr(s, "hunter2")); s++)
			memcpy(s, "other12", 7);
		memcpy(strstr(other, "seen"), "once", 4);
		compare(texts[i], other, texts[i]);
	}
}

static const char *const honest[] = {
	"{\"token_endpoint\":\"seen\"}",
	"{\"password\":\"{{inputs.seen}}\"}",
	"{\"headers\":{\"Authorization\":\"Bearer {{steps.seen.token}}\"}}",
	"{\"client_secret\":\"vault:seen\"}",
	"{\"software_statement\":\"eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.seen0123\"}",
	"{\"token\":{\"lifetime\":\"seen\"}}",
	"{\"list\":[{\"name\":\"color\",\"value\":\"seen\"}]}",
	"{\"jwks\":{\"keys\":[{\"kty\":\"RSA\",\"n\":\"seen\"}]}}",
	"{\"a\":\"https://example.org/?token={{inputs.seen}}\"}",
};

static void what_is_no_secret_is_shown(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(honest); i++) {
		autoptr(document) document = parsed(honest[i]);
		autoptr(json) copy = diff_masked(document);
		autobuf shown = { 0 };

		json_pretty(&shown, copy);
		judge("a copy", honest[i], buf_str(&shown));
	}
}

/* Names of roles, people, servers, scopes and captured values, whatever they
 * are; beside each, where there can be one, a secret. */
static const struct {
	const char *path;
	const char *text;
} chosen[] = {
	{ "environments/test.json", "{\"format\":\"environment/1\","
				    "\"servers\":{\"payroll-token\":\"seen\"},"
				    "\"vars\":{\"db_password\":\"hunter2\"}}" },
	{ ".rbctl/policy.json",
	  "{\"format\":\"policy/1\",\"roles\":{\"secrets\":[\"seen\"]}}" },
	{ ".rbctl/policy.json",
	  "{\"format\":\"policy/1\",\"people\":{\"tokens\":"
	  "{\"email\":\"seen@example.org\"}}}" },
	{ ".rbctl/policy.json",
	  "{\"format\":\"policy/1\",\"demands\":{\"secrets\":"
	  "{\"seen\":true}}}" },
	{ "runbooks/payroll-token.json",
	  "{\"format\":\"runbook/1\",\"token\":{\"scope_meanings\":"
	  "{\"offline_token\":\"seen\"},\"parameters\":"
	  "{\"password\":\"hunter2\"}}}" },
	{ "runbooks/payroll-token.json",
	  "{\"format\":\"runbook/1\",\"steps\":[{\"id\":\"a\","
	  "\"capture\":{\"access_token\":\"/seen\"},"
	  "\"request\":{\"form\":{\"token\":\"hunter2\"}}}]}" },
};

/* The same text as a file that is in no store. */
static struct document *chosen_as(size_t i, const char *text, bool stored)
{
	struct document *document;
	struct err err = { 0 };

	if (!stored)
		return parsed(text);
	OK(document_place(&document, chosen[i].path, &err));
	OK(json_parse(&document->root, text, strlen(text), JSON_STRICT, "a",
		      &err));
	buf_add(&document->text, text);
	return document;
}

static void judge_chosen(size_t i, bool stored)
{
	const char *text = chosen[i].text;
	autofree char *other = xstrdup(text);
	auto_release(strings) secrets = { 0 };
	autoptr(document) old = NULL;
	autoptr(document) new = NULL;
	autoptr(json) json = json_new_object();
	auto_release(diff) diff = { 0 };
	autobuf shown = { 0 };

	memcpy(strstr(other, "seen"), "once", 4);
	old = chosen_as(i, other, stored);
	new = chosen_as(i, text, stored);
	diff_files(&diff, old, new);
	assert_int_equal(diff.nr, 1);
	report_diff_text(&shown, &diff, &plain);
	judge("the comparison", text, buf_str(&shown));
	assert_null(strstr(buf_str(&shown), "The secret"));
	diff_json(json, &diff);
	buf_reset(&shown);
	json_pretty(&shown, json);
	judge("the answer for programs", text, buf_str(&shown));
	diff_secrets(&secrets, new);
	strings_sort(&secrets);
	for (size_t s = 0; s < secrets.nr; s++)
		assert_string_equal(secrets.at[s], "hunter2");
}

static void names_that_people_choose_hide_nothing(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(chosen); i++) {
		autoptr(document) document = chosen_as(i, chosen[i].text, true);
		autoptr(json) copy = diff_masked(document);
		autobuf shown = { 0 };

		json_pretty(&shown, copy);
		judge("a copy", chosen[i].text, buf_str(&shown));
		judge_chosen(i, true);
		judge_chosen(i, false);
	}
}

static void show_raw(struct buf *out, const char *path, const char *old,
		     const char *new, const struct strings *secrets)
{
	struct raw_file file = { .path = path,
				 .old = old,
				 .old_len = old ? strlen(old) : 0,
				 .new = new,
				 .new_len = strlen(new),
				 .secrets = secrets };

	report_raw_text(out, &file, &plain);
}

static void lines_show_names_that_people_choose(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(chosen); i++) {
		autobuf shown = { 0 };

		show_raw(&shown, chosen[i].path, NULL, chosen[i].text, NULL);
		judge("a line", chosen[i].text, buf_str(&shown));
	}
}

static void lines_are_shown_without_secrets(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		autobuf shown = { 0 };

		show_raw(&shown, "a.json", NULL, texts[i], NULL);
		show_raw(&shown, "a.json", texts[i], "{}", NULL);
		judge("a line", texts[i], buf_str(&shown));
	}
}

/* What stands below "password", and is nowhere to be seen. */
static const char *const spellings[] = {
	"\"ab\\/cdEF\\/12\"", "\"p\\u00e4ssw\\u00f6rt\"", "\"ab\"",
	"22222222",           "[\"ab\", 4711]",           "\"a\\\"b\\\\\"",
};

static void secrets_are_left_out_however_they_are_spelled(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(spellings); i++) {
		autofree char *text = xasprintf(
			"{\"password\": %s, \"x\": \"ab\"}", spellings[i]);
		autofree char *inner = xstrdup(spellings[i]);
		autobuf shown = { 0 };

		show_raw(&shown, "a.json", "{}", text, NULL);
		inner[strlen(inner) - 1] = '\0';
		if (strstr(buf_str(&shown), inner + (*inner == '"')) &&
		    strlen(inner) > 3)
			fail_msg("%s is shown in\n%s", text, buf_str(&shown));
		assert_non_null(strstr(buf_str(&shown), "\"password\": "));
		assert_non_null(strstr(buf_str(&shown), "\"x\": \"ab\"}"));
	}
}

static void what_one_version_declares_is_left_out_of_both(void **state UNUSED)
{
	autobuf shown = { 0 };

	show_raw(&shown, "configs/a.json",
		 "{\"desired\":{\"number\":\"seen1\"},"
		 "\"compare\":{\"secret\":[\"/number\"]}}\n",
		 "{\"desired\":{\"number\":\"seen2\"}}\n", NULL);
	assert_null(strstr(buf_str(&shown), "seen"));
}

static void text_that_is_no_json_is_searched(void **state UNUSED)
{
	auto_release(strings) secrets = { 0 };
	autobuf shown = { 0 };

	strings_add(&secrets, "ab\"cd/EF");
	show_raw(&shown, "README", NULL,
		 "it is ab\"cd/EF, or ab\\\"cd/EF; seen\n"
		 "<<<<<<<\n\"client_secret\": \"hunter2\",\n"
		 "\"pin\": hunter2, \"password\"  :\n\"hunter2\"\n",
		 &secrets);
	judge("a line", "README", buf_str(&shown));
	assert_null(strstr(buf_str(&shown), "cd/EF"));
}

/* As while it is edited: the last bracket isn't there yet. JSON within a string
 * is not looked into then. */
static void a_document_that_is_cut_off_shows_no_secret(void **state UNUSED)
{
	auto_release(strings) none = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		autofree char *cut = xstrndup(texts[i], strlen(texts[i]) - 1);
		autobuf shown = { 0 };

		if (strstr(cut, "\\\""))
			continue;
		show_raw(&shown, "configs/a.json", NULL, cut, &none);
		if (strstr(buf_str(&shown), "hunter2"))
			fail_msg("%s:\n%s", cut, buf_str(&shown));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_copy_has_no_secret),
		TEST(what_came_and_went_is_told_without_secrets),
		TEST(what_changed_is_told_without_secrets),
		TEST(what_is_no_secret_is_shown),
		TEST(names_that_people_choose_hide_nothing),
		TEST(lines_show_names_that_people_choose),
		TEST(lines_are_shown_without_secrets),
		TEST(secrets_are_left_out_however_they_are_spelled),
		TEST(what_one_version_declares_is_left_out_of_both),
		TEST(text_that_is_no_json_is_searched),
		TEST(a_document_that_is_cut_off_shows_no_secret),
	};

	return RUN(tests);
}
