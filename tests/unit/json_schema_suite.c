/* json_schema_suite.c - the official JSON Schema test suite, our keywords */
#include "tests/unit/test.h"

#include "core/base/fs.h"
#include "core/base/text.h"
#include "core/json/schema.h"

#include <dirent.h>

#define SUITE "vectors/json-schema-draft2020-12"

struct tally {
	size_t ran;
	size_t wrong;
	size_t groups_skipped;
	struct strings skipped; /* why, and in which file */
};

static const char *data_folder(void)
{
	const char *folder = getenv("RBCTL_DATA");

	return folder ? folder : "../shared/data";
}

/*
 * Two groups have NUL in strings, which we refuse for good. Any other
 * control character serves to show what they show.
 */
static void replace_nul(char *text)
{
	char *at = text;

	while ((at = strstr(at, "\\u0000")) != NULL)
		at[5] = '1';
}

/* Why a schema is not for us; NULL when it should have compiled. */
static const char *excuse(const char *msg)
{
	static const char *const ours[] = { "is no keyword that is known here",
					    "'$id' stands at the top only",
					    "points at no schema in this file",
					    "'$schema' wants" };

	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		if (strstr(msg, ours[i]))
			return strchr(msg, '\'');
	return NULL;
}

static void run_case(struct tally *tally, const struct schema *schema,
		     const char *group, const struct json *test)
{
	struct schema_fault faults[SCHEMA_FAULTS_MAX];
	bool wanted = json_is_true(json_get(test, "valid"));
	size_t nr;

	nr = schema_judge(faults, ARRAY_SIZE(faults), schema,
			  json_get(test, "data"));
	tally->ran++;
	if ((nr == 0) == wanted)
		return;
	tally->wrong++;
	print_error("%s: %s: %s %s\n", group,
		    json_text(test, "description", ""),
		    wanted ? "is valid, but" : "is not valid",
		    nr ? faults[0].message : "");
}

static void run_group(struct tally *tally, const char *file,
		      const struct json *group)
{
	const char *name = json_text(group, "description", "");
	struct err err = { 0 };
	autoptr(schema) schema = NULL;
	autobuf text = { 0 };
	autobuf why = { 0 };

	json_compact(&text, json_get(group, "schema"));
	if (schema_parse(&schema, buf_str(&text), text.len, "schema", &err)) {
		if (!excuse(err.msg))
			fail_msg("%s: %s: %s", file, name, err.msg);
		tally->groups_skipped++;
		buf_addf(&why, "%s: %s", file, excuse(err.msg));
		strings_add_once(&tally->skipped, buf_str(&why));
		return;
	}
	json_each(test, json_get(group, "tests"))
		run_case(tally, schema, name, test);
}

static void run_file(struct tally *tally, const char *folder, const char *file)
{
	struct err err = { 0 };
	autoptr(json) root = NULL;
	autobuf path = { 0 };
	autobuf text = { 0 };

	buf_addf(&path, "%s/%s", folder, file);
	OK(fs_read(&text, buf_str(&path), JSON_SIZE_MAX, &err));
	replace_nul(text.data);
	OK(json_parse(&root, text.data, text.len, JSON_WIRE, file, &err));
	json_each(group, root)
		run_group(tally, file, group);
}

static void judges_as_the_official_suite_says(void **state UNUSED)
{
	struct tally tally = { 0 };
	struct strings files = { 0 };
	autobuf folder = { 0 };
	struct dirent *entry;
	DIR *dir;

	buf_addf(&folder, "%s/" SUITE, data_folder());
	dir = opendir(buf_str(&folder));
	if (dir == NULL) {
		print_message("# skipped: no suite in %s\n", buf_str(&folder));
		skip();
	}
	while ((entry = readdir(dir)) != NULL)
		if (text_ends(entry->d_name, ".json"))
			strings_add(&files, entry->d_name);
	closedir(dir);
	strings_sort(&files);
	for (size_t i = 0; i < files.nr; i++)
		run_file(&tally, buf_str(&folder), files.at[i]);
	for (size_t i = 0; i < tally.skipped.nr; i++)
		print_message("# skipped %s\n", tally.skipped.at[i]);
	print_message("# %zu cases ran, %zu groups skipped\n", tally.ran,
		      tally.groups_skipped);
	assert_int_equal(tally.wrong, 0);
	assert_true(tally.ran > 500);
	strings_release(&tally.skipped);
	strings_release(&files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(judges_as_the_official_suite_says),
	};

	return RUN(tests);
}
