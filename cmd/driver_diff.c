/* driver_diff.c - what a change to one file means, where git shows lines */
#include "cmd/driver.h"
#include "core/base/fs.h"
#include "core/report/diff.h"

/* The file as git hands it over, on one side. */
struct side {
	const char *path; /* where it stands in the repository */
	bool present;
	unsigned mode;
	struct buf text;
	struct document *document; /* NULL when it can't be read as one */
};

static void side_release(struct side *side)
{
	buf_release(&side->text);
	document_free(side->document);
}

/* A name is never an option, and "-" is a file like others. */
static char *plain_name(const char *name)
{
	return name[0] == '/' ? xstrdup(name) : xasprintf("./%s", name);
}

/* file, object's name, mode: "/dev/null", ".", "." when it isn't there */
static int read_side(struct side *out, const char *path, char **args,
		     struct err *err)
{
	autofree char *name = plain_name(args[0]);
	struct err ignored = { 0 };

	out->path = path;
	out->present = !text_equal(args[0], "/dev/null");
	if (!out->present)
		return 0;
	out->mode = (unsigned)strtoul(args[2], NULL, 8);
	if (fs_read(&out->text, name, RAW_FILE_MAX, err))
		return -1;
	if (document_kind_of(path) != DOCUMENT_NONE &&
	    document_parse(&out->document, path, buf_str(&out->text),
			   out->text.len, &ignored))
		out->document = NULL; /* then its lines are shown */
	return 0;
}

/* Documents on both sides, or on one and nothing on the other. */
static bool is_meant(const struct side *old, const struct side *new)
{
	if ((old->present && !old->document) ||
	    (new->present && !new->document))
		return false;
	return !old->document || !new->document ||
	       old->document->kind == new->document->kind;
}

static void add_meaning(struct buf *out, const struct side *old,
			const struct side *new, const struct theme *theme)
{
	struct document_diff found = { 0 };
	const struct diff all = { .at = &found, .nr = 1 };

	diff_documents(&found, old->document, new->document);
	if (found.nr > 0)
		report_diff_text(out, &all, theme);
	document_diff_release(&found);
}

static void add_lines(struct buf *out, const struct side *old,
		      const struct side *new, const struct theme *theme)
{
	auto_release(strings) secrets = { 0 };
	const struct raw_file file = {
		.path = new->present ? new->path : old->path,
		.old = old->present ? buf_str(&old->text) : NULL,
		.old_len = old->text.len,
		.old_mode = old->mode,
		.new = new->present ? buf_str(&new->text) : NULL,
		.new_len = new->text.len,
		.new_mode = new->mode,
		.secrets = &secrets,
	};

	if (old->document)
		diff_secrets(&secrets, old->document);
	if (new->document)
		diff_secrets(&secrets, new->document);
	report_raw_text(out, &file, theme);
}

static int say_unmerged(const char *path, struct err *err)
{
	autobuf text = { 0 };

	buf_add_untrusted(&text, path);
	buf_add(&text, ": a merge left two versions in it. Keep what is right "
		       "between <<<<<<< and >>>>>>>,\nthen git add it.\n");
	return answer(&text, err) ? -1 : EXIT_YES;
}

/* git would stop at an error, and show nothing of the other files. */
static int say_unread(const char *path, const struct err *reason,
		      struct err *err)
{
	autobuf text = { 0 };

	buf_add_untrusted(&text, path);
	buf_add(&text, ": can't be compared: ");
	buf_add_untrusted(&text, reason->msg);
	buf_add(&text, "\ngit diff --no-ext-diff shows its lines\n");
	return answer(&text, err) ? -1 : EXIT_YES;
}

int driver_diff(struct context *context, int nr_args, char **args,
		struct err *err)
{
	auto_release(side) old = { 0 };
	auto_release(side) new = { 0 };
	struct err reason = { 0 };
	autobuf text = { 0 };
	bool meant;

	if (nr_args == 1)
		return say_unmerged(args[0], err);
	if (nr_args < 7)
		return err_set(err, EXIT_USAGE,
			       "git hands over 7 words or more, not %d",
			       nr_args);
	if (read_side(&old, args[0], args + 1, &reason) ||
	    read_side(&new, nr_args > 7 ? args[7] : args[0], args + 4, &reason))
		return say_unread(args[0], &reason, err);
	meant = is_meant(&old, &new);
	if (meant)
		add_meaning(&text, &old, &new, context->theme);
	/* What a document may never be is seen in its mode. */
	if (!meant || (old.present && new.present &&old.mode != new.mode))
		add_lines(&text, &old, &new, context->theme);
	return answer(&text, err) ? -1 : EXIT_YES;
}
