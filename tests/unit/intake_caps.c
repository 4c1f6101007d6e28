/* intake_caps.c - unit: every cap of an import holds, and says that it does */
#include "tests/unit/intake_made.h"
#include "core/base/fs.h"
#include "core/cli/bring.h"
#include "core/intake/bru.h"
#include "core/intake/shell.h"

#include <unistd.h>

#define URL "https://api.example.com/x"
#define BRU "get {\n  url: " URL "\n}\n"

/* clang-format off */
/* Texts are `head`, so many times `piece`, `middle`, as often `close`, and
 * `tail`. In a piece, '#' is its number, four digits of it. */
static const struct cap {
	const char *name;
	enum intake_kind kind;
	const char *head, *piece, *middle, *close, *tail;
	size_t most;
	const char *says; /* of one more: the refusal, or what is written */
	bool written;
} caps[] = {
	{ "words of a command", INTAKE_CURL, "curl " URL, " -s", "", "", "",
	  SHELL_WORDS_MAX - 2, "this command has too many words", false },
	{ "commands", INTAKE_CURL, "curl " URL "\n", "true\n", "", "", "",
	  SHELL_COMMANDS_MAX - 1, "there are too many commands", false },
	{ "commands inside of others", INTAKE_CURL, "", "T=$(curl " URL " ", "",
	  ")", "", SHELL_DEPTH_MAX, "stand too deep inside each other", false },
	{ "options from a pipe", INTAKE_CURL, "curl -K - " URL " <<X\n",
	  "silent\n", "X\n", "", "", SHELL_WORDS_MAX,
	  "not all options that came through the pipe were read", true },
	{ "data", INTAKE_CURL, "curl " URL " -d '[", "   ", "1]'", "", "",
	  256 * 1024 / 3 - 1, "curl's data beyond 256 KiB was left out", true },
	{ "JSON", INTAKE_CURL, "curl " URL " --json '[", "   ", "1]'", "", "",
	  256 * 1024 / 3 - 1, "curl's data beyond 256 KiB was left out", true },
	{ "headers", INTAKE_CURL, "curl " URL, " -H 'X-#: v'", "", "", "", 64,
	  "it has more than 64 headers: the rest was left out", true },
	{ "fields", INTAKE_CURL, "curl " URL, " -F a#=v", "", "", "", 64,
	  "it has more than 64 fields: the rest was left out", true },
	{ "headers of curl", INTAKE_CURL, "curl " URL, " -H 'X: v'", "", "",
	  "", INTAKE_PAIRS_MAX, "it has more than 256 headers or fields", true },
	{ "fields of curl", INTAKE_CURL, "curl " URL, " -F a=v", "", "", "",
	  INTAKE_PAIRS_MAX, "it has more than 256 headers or fields", true },
	{ "fields of Bruno", INTAKE_BRUNO,
	  "{\"name\":\"c\",\"items\":[{\"request\":{\"url\":\"" URL
	  "\",\"headers\":[", "{\"name\":\"X\",\"value\":\"v\"},",
	  "{\"name\":\"X\",\"value\":\"v\"}]}}]}", "", "",
	  INTAKE_PAIRS_MAX - 1, "it has more than 256 headers or fields",
	  true },
	{ "requests of curl", INTAKE_CURL, "", "curl " URL "\n", "", "", "",
	  INTAKE_REQUESTS_MAX, "there are more than 256 requests", false },
	{ "requests of Postman", INTAKE_POSTMAN,
	  "{\"info\":{\"name\":\"c\"},\"item\":[{\"request\":\"" URL "\"}",
	  ",{\"request\":\"" URL "\"}", "]}", "", "", INTAKE_REQUESTS_MAX - 1,
	  "there are more than 256 requests", false },
	{ "requests of Bruno", INTAKE_BRUNO,
	  "{\"name\":\"c\",\"items\":[{\"request\":{\"url\":\"" URL "\"}}",
	  ",{\"request\":{\"url\":\"" URL "\"}}", "]}", "", "",
	  INTAKE_REQUESTS_MAX - 1, "there are more than 256 requests", false },
	{ "folders of Postman", INTAKE_POSTMAN,
	  "{\"info\":{\"name\":\"c\"},\"item\":[", "{\"item\":[",
	  "{\"request\":\"" URL "\"}", "]}", "]}", 14,
	  "objects and arrays stand inside each other", false },
	{ "folders of Bruno", INTAKE_BRUNO, "{\"name\":\"c\",\"items\":[",
	  "{\"type\":\"folder\",\"items\":[",
	  "{\"request\":{\"url\":\"" URL "\"}}", "]}", "]}", 14,
	  "objects and arrays stand inside each other", false },
	{ "blocks of Bruno", INTAKE_BRUNO, BRU, "x {\n}\n", "", "", "",
	  BRU_BLOCKS_MAX - 1, "there are too many blocks", false },
	{ "bytes of Bruno", INTAKE_BRUNO, BRU "docs {\n", "a", "\n}\n", "", "",
	  BRU_FILE_MAX - sizeof(BRU "docs {\n") - sizeof("\n}\n") + 2,
	  "this file is too long", false },
	{ "lines of a block of Bruno", INTAKE_BRUNO, BRU "headers {\n",
	  "  x: v\n", "}\n", "", "", INTAKE_PAIRS_MAX,
	  "this block has too many lines", false },
	{ "values to be asked for", INTAKE_CURL, "curl " URL " -H \"X: ",
	  " $A#", "\"", "", "", 64,
	  "the values that are asked for are more than 64", true },
	{ "documents", INTAKE_KEYCLOAK, "{\"realm\":\"x\",\"clients\":[",
	  "{\"clientId\":\"c#\"},", "{\"clientId\":\"last\"}]}", "", "",
	  INTAKE_DOCUMENTS_MAX - 1,
	  "this would make more than 1024 documents", false },
	{ "notes", INTAKE_KEYCLOAK,
	  "{\"realm\":\"x\",\"clients\":[{\"clientId\":\"c\",\"attributes\":{",
	  "\"a#.secret\":\"v\",", "\"b\":\"v\"}}]}", "", "", INTAKE_NOTES_MAX,
	  "note: and more: this list ends here", true },
	{ "keys that are pinned", INTAKE_JWKS, "{\"keys\":[",
	  "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"#"
	  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"},",
	  "{\"kty\":\"oct\",\"kid\":\"no\"}]}", "", "", 64,
	  "a server document pins 64 keys at most, and these are 65", false },
};
/* clang-format on */

static void add_pieces(struct buf *out, const char *piece, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		for (const char *c = piece; *c; c++)
			if (*c == '#')
				buf_addf(out, "%04zu", i);
			else
				buf_add_byte(out, (unsigned char)*c);
}

/* What becomes of so many pieces, or why nothing does. */
static char *outcome_of(bool *written, const struct cap *cap, size_t nr)
{
	auto_release(intake_sources) from = { 0 };
	struct err err = { 0 };
	autobuf text = { 0 };
	char *out;

	buf_add(&text, cap->head);
	add_pieces(&text, cap->piece, nr);
	buf_add(&text, cap->middle);
	add_pieces(&text, cap->close, nr);
	buf_add(&text, cap->tail);
	bring(&from, "x", buf_str(&text));
	out = made_of(&from, cap->kind, &err);
	*written = out != NULL;
	return out ? out : xstrdup(err.msg);
}

static void as_much_as_permitted_is_read_and_no_more(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(caps); i++) {
		bool written;
		autofree char *most =
			outcome_of(&written, &caps[i], caps[i].most);
		autofree char *more = NULL;

		if (!written || strstr(most, caps[i].says))
			fail_msg("%s: %.300s", caps[i].name, most);
		more = outcome_of(&written, &caps[i], caps[i].most + 1);
		if (written != caps[i].written || !strstr(more, caps[i].says))
			fail_msg("%s, one more: %.300s", caps[i].name, more);
	}
}

/* ---- folders ---- */

static char folder[] = "/tmp/rbctl-unit.XXXXXX";

static int enter(void **state)
{
	(void)state;
	return mkdtemp(folder) == NULL || chdir(folder);
}

static int leave(void **state)
{
	(void)state;
	fs_remove_tree(folder);
	return 0;
}

static int bring_folder(const char *path, struct err *err)
{
	auto_release(intake_sources) from = { 0 };

	return bring_file(&from, path, err);
}

static void put(const char *path, size_t len)
{
	autobuf text = { 0 };
	struct err err = { 0 };

	for (size_t i = 0; i < len; i++)
		buf_add_byte(&text, ' ');
	OK(fs_write_quick(path, buf_str(&text), len, 0644, &err));
}

static void a_folder_has_so_many_files_and_bytes(void **state)
{
	struct err err = { 0 };

	(void)state;
	OK(fs_mkdirs("many", 0755, &err));
	OK(fs_mkdirs("much", 0755, &err));
	for (int i = 0; i < INTAKE_FILES_MAX; i++) {
		autofree char *path = xasprintf("many/%d.json", i);

		put(path, 1);
	}
	OK(bring_folder("many", &err));
	put("many/last.json", 1);
	assert_int_equal(bring_folder("many", &err), -1);
	holds(err.msg, "many:1:1: there are more than 1024 files in it");
	put("much/a.json", INTAKE_BYTES_MAX - 1);
	put("much/b.json", 1);
	OK(bring_folder("much", &err));
	put("much/c.json", 1);
	assert_int_equal(bring_folder("much", &err), -1);
	holds(err.msg, "what is in 'much' is read together");
}

static void a_folder_is_read_through_a_link_and_without_pictures(void **state)
{
	auto_release(intake_sources) from = { 0 };
	struct err err = { 0 };

	(void)state;
	OK(fs_mkdirs("real", 0755, &err));
	put("real/a.json", 1);
	put("real/b.png", INTAKE_BYTES_MAX + 1);
	assert_int_equal(symlink("real", "link"), 0);
	OK(bring_file(&from, "link", &err));
	assert_int_equal(from.nr, 1);
	assert_string_equal(from.at[0].name, "a.json");
	assert_int_equal(unlink("real/a.json"), 0);
	assert_int_equal(bring_folder("real", &err), -1);
	holds(err.msg, "real:1:1: there is no .json, .bru or .yaml file in it");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(as_much_as_permitted_is_read_and_no_more),
		TEST(a_folder_has_so_many_files_and_bytes),
		TEST(a_folder_is_read_through_a_link_and_without_pictures),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, enter, leave);
}
