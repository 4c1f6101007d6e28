/* diff_two_files.c - rbctl diff --files: two exports, wherever they are from */
#include "cmd/diff.h"
#include "core/base/fs.h"
#include "core/report/diff.h"

#include <string.h>
#include <sys/stat.h>

struct two_files {
	struct document *old;
	struct document *new;
	struct diff diff;
};

static void two_files_release(struct two_files *files)
{
	document_free(files->old);
	document_free(files->new);
	diff_release(&files->diff);
}

static bool is_too_large(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && st.st_size > JSON_LARGE_MAX;
}

static int load(struct document **out, const char *path, struct err *err)
{
	autobuf text = { 0 };

	if (fs_read(&text, path, JSON_LARGE_MAX, err)) {
		if (is_too_large(path))
			err_hint(err,
				 "compare a part of each file, such as what jq "
				 ".clients %s writes",
				 path);
		return -1;
	}
	return diff_file(out, path, buf_str(&text), text.len, err);
}

static struct json *as_json(const struct two_files *files)
{
	struct material_pair of = material_both(files->old, files->new);
	struct json *root = json_new_object();

	json_set_string(root, "format", "diff/1");
	json_set_bool(root, "ok", files->diff.nr == 0);
	json_set_bool(root, "same", files->diff.nr == 0);
	json_set_string(root, "from", files->old->path);
	json_set_string(root, "to", files->new->path);
	json_set_string(root, "compared_as", material_name(of.of));
	diff_json(root, &files->diff);
	return root;
}

static void say_kind(struct buf *out, const struct two_files *files)
{
	struct material_pair of = material_both(files->old, files->new);
	struct material_pair was = material_of(files->old);
	struct material_pair is = material_of(files->new);

	if (of.of == MATERIAL_JSON && was.of != is.of)
		buf_addf(out,
			 "The files are of two kinds: %s, then %s. They are "
			 "compared as plain JSON.",
			 material_title(was.of), material_title(is.of));
	else if (of.of == MATERIAL_LIST)
		buf_addf(out, "Compared as a list; each item is %s.",
			 material_title(of.inner));
	else
		buf_addf(out, "Compared as %s.", material_title(of.of));
}

/* Line by line where that was asked. */
static void in_words(struct buf *out, const struct two_files *files,
		     const struct diff_options *options,
		     const struct theme *theme)
{
	auto_release(strings) secrets = { 0 };
	auto_release(strings) none = { 0 };
	struct raw_file raw = {
		.path = files->new->path,
		.old = buf_str(&files->old->text),
		.old_len = files->old->text.len,
		.new = buf_str(&files->new->text),
		.new_len = files->new->text.len,
		.secrets = &secrets,
	};
	autobuf kind = { 0 };
	struct diff_report report = { .from = files->old->path,
				      .to = files->new->path,
				      .diff = &files->diff,
				      .unreadable = &none,
				      .files = &raw,
				      .nr_files = options->raw };

	say_kind(&kind, files);
	report.first = buf_str(&kind);
	/* They are masked everywhere else already. */
	if (options->raw) {
		diff_secrets(&secrets, files->old);
		diff_secrets(&secrets, files->new);
	}
	if (options->html) {
		report_diff_html(out, &report);
		return;
	}
	if (options->markdown) {
		report_diff_markdown(out, &report);
		return;
	}
	buf_addf(out, "%s\n\n", buf_str(&kind));
	if (options->raw)
		report_raw_text(out, &raw, theme);
	else if (files->diff.nr == 0)
		buf_add(out, "Nothing differs.\n");
	else
		report_diff_text(out, &files->diff, theme);
}

static int write_answer(const struct context *context,
			const struct diff_options *options,
			const struct two_files *files, struct err *err)
{
	autobuf text = { 0 };

	if (context->json) {
		autoptr(json) json = as_json(files);

		return answer_json(json, err);
	}
	in_words(&text, files, options, context->theme);
	return answer(&text, err);
}

int diff_two_files(const struct context *context,
		   const struct diff_options *options, char **paths,
		   struct err *err)
{
	auto_release(two_files) files = { 0 };

	if (load(&files.old, paths[0], err) || load(&files.new, paths[1], err))
		return -1;
	diff_files(&files.diff, files.old, files.new);
	if (write_answer(context, options, &files, err))
		return -1;
	return files.diff.nr == 0 ? EXIT_YES : EXIT_NO;
}
