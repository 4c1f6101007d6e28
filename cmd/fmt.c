/* fmt.c - rbctl fmt: every document in its one layout */
#include "cmd/commands.h"
#include "core/base/fs.h"
#include "core/cli/files.h"
#include "core/model/layout.h"

#include <string.h>
#include <sys/stat.h>

struct fmt_options {
	bool check;
};

/* clang-format off */
static const struct option options_table[] = {
	OPT_FLAG(fmt_options, check, 0, "check",
		 "change nothing; say which files would change"),
	OPT_END,
};
/* clang-format on */

/* What is to be written; all is read before the first file is touched. */
struct rewriting {
	struct strings paths; /* full */
	struct strings names; /* as they are shown */
	struct strings texts;
};

static void rewriting_release(struct rewriting *rewriting)
{
	strings_release(&rewriting->paths);
	strings_release(&rewriting->names);
	strings_release(&rewriting->texts);
}

static int read_one(struct rewriting *rewriting, const char *root,
		    const char *path, struct err *err)
{
	autofree char *full = xasprintf("%s/%s", root, path);
	autoptr(json) value = NULL;
	autobuf text = { 0 };
	autobuf better = { 0 };

	if (fs_read(&text, full, JSON_SIZE_MAX, err) < 0 ||
	    document_json(&value, path, buf_str(&text), text.len, err) < 0)
		return -1;
	layout_format(&better, document_kind_of(path), value);
	if (text_equal(buf_str(&text), buf_str(&better)))
		return 0;
	strings_add(&rewriting->paths, full);
	strings_add(&rewriting->names, path);
	strings_add(&rewriting->texts, buf_str(&better));
	return 0;
}

static int write_all(const struct rewriting *rewriting, struct err *err)
{
	for (size_t i = 0; i < rewriting->paths.nr; i++) {
		const char *path = rewriting->paths.at[i];
		const char *text = rewriting->texts.at[i];
		struct stat st;

		if (stat(path, &st) < 0)
			return err_errno(err, "'%s'", path);
		if (fs_write(path, text, strlen(text), st.st_mode & 0777, err) <
		    0)
			return -1;
	}
	return 0;
}

static int answer_names(const struct context *context,
			const struct strings *names, bool check,
			struct err *err)
{
	autoptr(json) value = json_new_object();
	bool good = !check || names->nr == 0;
	autobuf text = { 0 };

	if (context->json) {
		json_set_string(value, "format", "fmt/1");
		json_set_bool(value, "ok", good);
		json_set_strings(value, check ? "would_change" : "changed",
				 names);
		if (answer_json(value, err) < 0)
			return -1;
		return good ? EXIT_YES : EXIT_NO;
	}
	for (size_t i = 0; i < names->nr; i++) {
		buf_add(&text, check ? "would change " : "changed ");
		buf_add_untrusted(&text, names->at[i]);
		buf_add(&text, "\n");
	}
	if (names->nr == 0)
		buf_add(&text, "nothing to change\n");
	if (answer(&text, err) < 0)
		return -1;
	return good ? EXIT_YES : EXIT_NO;
}

static enum document_kind kind_of(const char *format)
{
	int kind = DOCUMENT_KINDS;

	while (--kind > DOCUMENT_NONE)
		if (text_equal(document_kind_format((enum document_kind)kind),
			       format))
			break;
	return (enum document_kind)kind;
}

/* From standard input to standard output, for editors: what the document is
 * says its "format". */
static int filter(bool check, struct err *err)
{
	autoptr(json) value = NULL;
	autobuf text = { 0 };
	autobuf better = { 0 };
	enum document_kind kind;
	bool good;

	if (fs_read(&text, "-", JSON_SIZE_MAX, err) < 0 ||
	    document_json(&value, "standard input", buf_str(&text), text.len,
			  err) < 0)
		return -1;
	kind = kind_of(json_text(value, "format", ""));
	if (kind == DOCUMENT_NONE) {
		err_set(err, EXIT_INPUT,
			"standard input:1:1: /format names no kind of "
			"document");
		return err_hint(err, "write \"format\": \"runbook/1\", or what "
				     "else it is");
	}
	layout_format(&better, kind, value);
	good = text_equal(buf_str(&text), buf_str(&better));
	if (check)
		return good ? EXIT_YES : EXIT_NO;
	return answer(&better, err) < 0 ? -1 : EXIT_YES;
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct fmt_options *options = payload;
	__attribute__((
		cleanup(rewriting_release))) struct rewriting rewriting = { 0 };
	auto_release(strings) paths = { 0 };
	auto_release(strings) chosen = { 0 };
	autofree char *root = NULL;

	if (nr_args == 1 && text_equal(args[0], "-"))
		return filter(options->check, err);
	if (files_root(&root, err) < 0 || files_find(&paths, root, err) < 0 ||
	    files_choose(&chosen, &paths, root, nr_args, args, err) < 0)
		return -1;
	for (size_t i = 0; i < chosen.nr; i++)
		if (read_one(&rewriting, root, chosen.at[i], err) < 0)
			return -1;
	if (!options->check && write_all(&rewriting, err) < 0)
		return -1;
	return answer_names(context, &rewriting.names, options->check, err);
}

const struct cmd cmd_fmt = {
	.name = "fmt",
	.group = "write",
	.summary = "rewrite documents in their one layout",
	.operands = "[PATH…|-]",
	.max_args = -1,
	.options = options_table,
	.options_size = sizeof(struct fmt_options),
	.run = run,
	.example = "rbctl fmt --check",
};
