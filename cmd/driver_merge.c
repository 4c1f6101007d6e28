/* driver_merge.c - two versions of a document made one, where git merges lines
 */
#include "cmd/driver.h"
#include "core/base/fs.h"
#include "core/model/layout.h"
#include "core/report/merge.h"

#include <string.h>
#include <sys/stat.h>

/* Two documents and the markers between them. */
#define MERGED_SIZE_MAX (4 * JSON_SIZE_MAX)

enum { BASE, OURS, THEIRS, VERSIONS };

struct merging_files {
	const struct context *context;
	char *const *names; /* of the three files */
	const char *path;   /* where it stands in the repository */
	size_t marker;
	struct document *documents[VERSIONS];
	struct merge merge;
};

static void merging_files_release(struct merging_files *files)
{
	for (size_t i = 0; i < VERSIONS; i++)
		document_free(files->documents[i]);
	merge_release(&files->merge);
}

/* As git merges lines; NULL for `out`: into the file. *clean: without
 * anything to decide. */
static int merge_lines(struct buf *out, bool *clean,
		       const struct merging_files *files, struct err *err)
{
	autofree char *size = xasprintf("--marker-size=%zu", files->marker);
	const char *const argv[] = {
		"git",
		"merge-file",
		size,
		out ? "-qp" : "-q",
		"-Lours",
		"-Lbase",
		"-Ltheirs",
		"--",
		files->names[OURS],
		files->names[BASE],
		files->names[THEIRS],
		NULL,
	};
	autobuf ignored = { 0 };
	autobuf errors = { 0 };
	int status;

	*clean = false;
	if (fs_run(&status, out ? out : &ignored, &errors, argv, "", 0,
		   MERGED_SIZE_MAX, err))
		return -1;
	buf_trim(&errors);
	/* It gives the number of conflicts, 127 at most; else it gave up. */
	if (status > 127)
		return err_set(err, EXIT_GIT, "git can't merge its lines: %s",
			       buf_str(&errors));
	*clean = status == 0;
	return 0;
}

static void say(const struct merging_files *files, const char *what)
{
	autobuf text = { 0 };

	buf_add(&text, "rbctl: ");
	buf_add_untrusted(&text, files->path);
	buf_addf(&text, ": %s", what);
	talk(files->context, "%s", buf_str(&text));
}

static void say_why(const struct merging_files *files, const struct err *reason)
{
	autobuf text = { 0 };

	buf_add_untrusted(&text, reason->msg);
	talk(files->context, "%s", buf_str(&text));
}

static void say_next(const struct merging_files *files)
{
	autobuf text = { 0 };

	buf_add(&text, "next: keep what is right between <<<<<<< and >>>>>>>, "
		       "then rbctl fmt, rbctl lint and\ngit add ");
	buf_add_untrusted(&text, files->path);
	talk(files->context, "%s", buf_str(&text));
}

/* The file as git alone would leave it. `decide`: a person has to look at it
 * even where the lines fit together. */
static int give_lines(const struct merging_files *files, bool decide,
		      struct err *err)
{
	bool clean;

	if (merge_lines(NULL, &clean, files, err))
		return err_wrap(err, "%s", files->path);
	if (!clean)
		say_next(files);
	return clean && !decide ? EXIT_YES : EXIT_NO;
}

static int give(const struct merging_files *files, const struct buf *text,
		struct err *err)
{
	const char *name = files->names[OURS];
	struct stat st;

	if (stat(name, &st) < 0)
		return err_errno(err, "'%s'", name);
	return fs_write(name, buf_str(text), text->len, st.st_mode & 0777, err);
}

/* Which of the three is none, in words. */
static int read_documents(struct merging_files *files, struct err *err)
{
	static const char *const whose[] = { "the version before both", "ours",
					     "theirs" };

	for (size_t i = 0; i < VERSIONS; i++) {
		autobuf text = { 0 };

		if (fs_read(&text, files->names[i], JSON_SIZE_MAX, err) ||
		    document_parse(&files->documents[i], files->path,
				   buf_str(&text), text.len, err))
			return err_wrap(err, "%s", whose[i]);
	}
	return 0;
}

/* What both sides say, at each place they don't agree about. */
static void say_disagreements(const struct merging_files *files)
{
	struct document *const *documents = files->documents;
	auto_release(document_diff) ours = { 0 };
	auto_release(document_diff) theirs = { 0 };
	autobuf text = { 0 };

	diff_documents(&ours, documents[BASE], documents[OURS]);
	diff_documents(&theirs, documents[BASE], documents[THEIRS]);
	report_disagreements(&text, &files->merge, &ours, &theirs,
			     files->context->talk_theme);
	buf_trim(&text);
	say(files, "the two sides don't agree");
	talk(files->context, "%s", buf_str(&text));
}

static int give_conflict(const struct merging_files *files, struct err *err)
{
	enum document_kind kind = files->documents[OURS]->kind;
	autobuf ours = { 0 };
	autobuf theirs = { 0 };
	autobuf marked = { 0 };

	layout_format(&ours, kind, files->merge.ours);
	layout_format(&theirs, kind, files->merge.theirs);
	merge_mark(&marked, &ours, &theirs, files->marker);
	if (give(files, &marked, err))
		return -1;
	say_disagreements(files);
	say_next(files);
	return EXIT_NO;
}

static bool means_the_same(const struct document *a, const struct document *b)
{
	auto_release(document_diff) diff = { 0 };

	diff_documents(&diff, a, b);
	return diff.nr == 0 ||
	       (diff.nr == 1 && diff.at[0].type == DIFFERENCE_WRITING);
}

/* Who lays documents out by hand keeps that, where git's lines come to the
 * same meaning. */
static void keep_layout(struct buf *text, const struct merging_files *files,
			const struct document *merged)
{
	const struct document *ours = files->documents[OURS];
	autoptr(document) other = NULL;
	struct err ignored = { 0 };
	autobuf laid_out = { 0 };
	autobuf lines = { 0 };
	bool clean;

	layout_format(&laid_out, ours->kind, ours->root);
	if (text_equal(buf_str(&laid_out), buf_str(&ours->text)) ||
	    merge_lines(&lines, &clean, files, &ignored) || !clean ||
	    document_parse(&other, files->path, buf_str(&lines), lines.len,
			   &ignored) ||
	    !means_the_same(merged, other))
		return;
	buf_truncate(text, 0);
	buf_add_bytes(text, buf_str(&lines), lines.len);
}

static int give_merged(const struct merging_files *files, struct err *err)
{
	autoptr(document) merged = NULL;
	struct err reason = { 0 };
	autobuf text = { 0 };

	layout_format(&text, files->documents[OURS]->kind, files->merge.ours);
	if (document_parse(&merged, files->path, buf_str(&text), text.len,
			   &reason)) {
		say(files, "what both sides changed does not fit together");
		say_why(files, &reason);
		return give_lines(files, true, err);
	}
	keep_layout(&text, files, merged);
	return give(files, &text, err) ? -1 : EXIT_YES;
}

/* git gives an empty file for what was not there. */
static bool is_new(const struct merging_files *files)
{
	struct stat st;

	return stat(files->names[BASE], &st) == 0 && st.st_size == 0;
}

static int merge(struct merging_files *files, struct err *err)
{
	struct document **documents = files->documents;
	struct err reason = { 0 };

	switch (document_kind_of(files->path)) {
	case DOCUMENT_NONE:
		return give_lines(files, false, err);
	case DOCUMENT_POLICY:
		say(files, "both sides changed who may sign what. Nobody "
			   "decides that but people:\nread all of it, and "
			   "give it a version above both");
		return give_lines(files, true, err);
	default:
		break;
	}
	if (read_documents(files, &reason)) {
		if (is_new(files)) {
			say(files, "both sides made it anew, so there is "
				   "nothing before both to go by:\nmerged "
				   "line by line");
			return give_lines(files, false, err);
		}
		say(files, "merged line by line, as it can't be read");
		say_why(files, &reason);
		return give_lines(files, false, err);
	}
	merge_documents(&files->merge, documents[BASE], documents[OURS],
			documents[THEIRS]);
	return files->merge.conflicts.nr ? give_conflict(files, err)
					 : give_merged(files, err);
}

int driver_merge(struct context *context, char **args, struct err *err)
{
	__attribute__((
		cleanup(merging_files_release))) struct merging_files files = {
		.context = context, .names = args, .path = args[4]
	};
	long size = strtol(args[3], NULL, 10);

	files.marker = size < MERGE_MARKER_MIN   ? MERGE_MARKER_MIN
		       : size > MERGE_MARKER_MAX ? MERGE_MARKER_MAX
						 : (size_t)size;
	return merge(&files, err);
}
