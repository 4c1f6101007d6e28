/* attributes.c - the lines of info/attributes that name documents to git */
#include "core/cli/attributes.h"
#include "core/base/fs.h"
#include "core/model/document.h"

#include <string.h>
#include <sys/stat.h>

#define ATTRIBUTES_MAX (1024 * 1024)
#define ANSWER_MAX     (64 * 1024)

#define BEGIN                                                              \
	"# rbctl begin: git compares and merges these by what they mean\n" \
	"# (rbctl hooks install --drivers)\n"
#define END "# rbctl end\n"

static void add_lines(struct buf *out)
{
	static const char attributes[] = "diff=rbctl merge=rbctl";

	buf_addf(out, BEGIN "/%s %s\n", POLICY_PATH, attributes);
	for (int kind = DOCUMENT_SERVER; kind < DOCUMENT_KINDS; kind++)
		buf_addf(out, "/%s/**/*.json %s\n",
			 document_kind_folder((enum document_kind)kind),
			 attributes);
	buf_add(out, END);
}

/* The file, cut where our lines begin and where they end. */
struct file {
	char *path;
	struct buf text;
	mode_t mode;
	bool found;
	size_t begin;
	size_t end;
};

static void file_release(struct file *file)
{
	free(file->path);
	buf_release(&file->text);
}

/* Without their end only the beginning is ours for sure. */
static void find_lines(struct file *file)
{
	const char *text = buf_str(&file->text);
	const char *begin = strstr(text, BEGIN);
	const char *end;

	file->begin = file->end = file->text.len;
	if (!begin)
		return;
	file->found = true;
	file->begin = (size_t)(begin - text);
	end = strstr(begin, END);
	file->end = end ? (size_t)(end - text) + strlen(END)
			: file->begin + strlen(BEGIN);
}

static int read_file(struct file *out, const struct repo *repo, struct err *err)
{
	struct stat st;

	out->path = xasprintf("%s/info/attributes", repo_git_dir(repo));
	out->mode = 0644;
	if (stat(out->path, &st) == 0) {
		out->mode = st.st_mode & 0777;
		if (fs_read(&out->text, out->path, ATTRIBUTES_MAX, err))
			return -1;
	}
	find_lines(out);
	return 0;
}

/* Of "PATH NUL ATTRIBUTE NUL VALUE NUL": is each value ours? */
static bool all_ours(const struct buf *answer)
{
	const char *end = buf_str(answer) + answer->len;
	size_t nr = 0;

	for (const char *part = buf_str(answer); part < end;
	     part += strlen(part) + 1)
		if (nr++ % 3 == 2 && !text_equal(part, "rbctl"))
			return false;
	return nr > 0;
}

/* What git makes of all the lines that it reads. */
static int ask_git(bool *ours, const struct repo *repo, struct err *err)
{
	const char *argv[DOCUMENT_KINDS + 10] = {
		"git",   "-C", repo_work_tree(repo), "check-attr", "-z", "diff",
		"merge", "--", POLICY_PATH,
	};
	auto_release(strings) paths = { 0 };
	size_t nr = 9;
	autobuf errors = { 0 };
	autobuf answer = { 0 };
	int status;

	for (int kind = DOCUMENT_SERVER; kind < DOCUMENT_KINDS; kind++)
		strings_take(&paths,
			     xasprintf("%s/x.json",
				       document_kind_folder(
					       (enum document_kind)kind)));
	for (size_t i = 0; i < paths.nr; i++)
		argv[nr++] = paths.at[i];
	if (fs_run(&status, &answer, &errors, argv, "", 0, ANSWER_MAX, err))
		return -1;
	buf_trim(&errors);
	if (status != 0)
		return err_set(err, EXIT_GIT,
			       "git can't read its attributes: %s",
			       buf_str(&errors));
	*ours = all_ours(&answer);
	return 0;
}

int attributes_check(enum driver_state *out, const struct repo *repo,
		     struct err *err)
{
	auto_release(file) file = { 0 };
	autobuf lines = { 0 };
	bool ours;

	if (read_file(&file, repo, err) || ask_git(&ours, repo, err))
		return -1;
	add_lines(&lines);
	if (!file.found)
		*out = DRIVER_MISSING;
	else if (file.end - file.begin != lines.len ||
		 memcmp(buf_str(&file.text) + file.begin, buf_str(&lines),
			lines.len) != 0)
		*out = DRIVER_EDITED;
	else
		*out = ours ? DRIVER_INSTALLED : DRIVER_OVERRULED;
	return 0;
}

int attributes_install(const struct repo *repo, struct err *err)
{
	auto_release(file) file = { 0 };
	autofree char *folder = xasprintf("%s/info", repo_git_dir(repo));
	autobuf text = { 0 };

	if (read_file(&file, repo, err) || fs_mkdirs(folder, 0777, err))
		return -1;
	buf_add_bytes(&text, buf_str(&file.text), file.begin);
	if (text.len > 0 && text.data[text.len - 1] != '\n')
		buf_add_byte(&text, '\n');
	add_lines(&text);
	buf_add_bytes(&text, buf_str(&file.text) + file.end,
		      file.text.len - file.end);
	if (text_equal(buf_str(&text), buf_str(&file.text)))
		return 0;
	return fs_write(file.path, buf_str(&text), text.len, file.mode, err);
}
