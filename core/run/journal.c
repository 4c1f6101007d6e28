/* journal.c - what a run was about to do and what came of it, on disk first */
#include "core/run/journal.h"

#include "core/base/fs.h"
#include "core/crypto/hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define RECORDS_MAX 8192

struct journal {
	char *path;
	int fd;
	size_t whole;          /* bytes up to the last whole line */
	struct json **records; /* the first is the header */
	size_t nr;
	size_t alloc;
};

void journal_free(struct journal *journal)
{
	if (!journal)
		return;
	fs_close_pointer(&journal->fd);
	for (size_t i = 0; i < journal->nr; i++)
		json_free(journal->records[i]);
	free(journal->records);
	free(journal->path);
	free(journal);
}

static struct journal *journal_new(const char *path)
{
	struct journal *journal = xcalloc(1, sizeof(*journal));

	journal->path = xstrdup(path);
	journal->fd = -1;
	return journal;
}

static void keep(struct journal *journal, struct json *record)
{
	journal->records = grow(journal->records, journal->nr, &journal->alloc,
				sizeof(*journal->records));
	journal->records[journal->nr++] = record;
}

const struct json *journal_header(const struct journal *journal)
{
	return journal->records[0];
}

const char *journal_run(const struct journal *journal)
{
	return json_text(journal->records[0], "run", "");
}

static int check_header(const struct journal *journal, struct err *err)
{
	if (journal->nr &&
	    text_equal(json_text(journal->records[0], "format", NULL),
		       JOURNAL_FORMAT) &&
	    text_is_name(journal_run(journal)))
		return 0;
	err_set(err, EXIT_INPUT, "%s: does not begin as a run's journal",
		journal->path);
	return err_hint(err, "the run never sent anything; its folder can be "
			     "removed");
}

static int parse_lines(struct journal *journal, const char *text, size_t len,
		       struct err *err)
{
	const char *end;

	for (; len && (end = memchr(text, '\n', len));
	     len -= (size_t)(end + 1 - text), text = end + 1) {
		struct json *record = NULL;

		if (journal->nr == RECORDS_MAX)
			return err_set(err, EXIT_INPUT,
				       "%s: more than %d records",
				       journal->path, RECORDS_MAX);
		if (json_parse(&record, text, (size_t)(end - text), JSON_STRICT,
			       journal->path, err))
			return err_wrap(err, "record %zu", journal->nr + 1);
		keep(journal, record);
		journal->whole += (size_t)(end + 1 - text);
	}
	return check_header(journal, err);
}

int journal_parse(struct journal **out, const char *text, size_t len,
		  const char *name, struct err *err)
{
	autoptr(journal) journal = journal_new(name);

	if (parse_lines(journal, text, len, err))
		return -1;
	*out = steal(journal);
	return 0;
}

/* Half a line with another after it would be one that nobody can read. */
static void take_back(struct journal *journal)
{
	if (ftruncate(journal->fd, (off_t)journal->whole) == 0)
		return;
	close(journal->fd);
	journal->fd = -1;
}

static int write_record(struct journal *journal, const struct json *record,
			struct err *err)
{
	autobuf line = { 0 };

	json_compact(&line, record);
	if (line.len > JSON_SIZE_MAX)
		return err_set(err, EXIT_INPUT,
			       "%s: a record longer than %d bytes could not "
			       "be read again",
			       journal->path, JSON_SIZE_MAX);
	buf_add_byte(&line, '\n');
	if (journal->fd < 0)
		return err_set(err, EXIT_SYSTEM, "%s: is not open for writing",
			       journal->path);
	if (fs_write_all(journal->fd, line.data, line.len) < 0 ||
	    fsync(journal->fd) < 0) {
		err_errno(err, "cannot write '%s'", journal->path);
		take_back(journal);
		return -1;
	}
	journal->whole += line.len;
	return 0;
}

/* So that the folder's own entry survives a crash. */
static int sync_folder(const char *path, struct err *err)
{
	autoclose int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fsync(fd) < 0)
		return err_errno(err, "cannot write '%s'", path);
	return 0;
}

int journal_create(struct journal **out, const char *runs, const char *run,
		   struct json *header, struct err *err)
{
	autofree char *folder = xasprintf("%s/%s", runs, run);
	autofree char *path = xasprintf("%s/journal", folder);
	autoptr(journal) journal = journal_new(path);

	keep(journal, header);
	json_set_string(header, "format", JOURNAL_FORMAT);
	json_set_string(header, "run", run);
	if (fs_mkdirs_private(runs, err) || fs_mkdirs_private(folder, err))
		return -1;
	journal->fd = open(
		path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
	if (journal->fd < 0)
		return err_errno(err, "cannot write '%s'", path);
	if (write_record(journal, header, err) || sync_folder(folder, err) ||
	    sync_folder(runs, err))
		return -1;
	*out = steal(journal);
	return 0;
}

static int read_journal(struct journal *journal, const char *run,
			struct err *err)
{
	autobuf text = { 0 };
	bool found;

	if (fs_read_private(&text, &found, journal->path, JOURNAL_SIZE_MAX,
			    err))
		return -1;
	if (!found) {
		err_set(err, EXIT_INPUT, "there is no run '%s'", run);
		return err_hint(err, "rbctl resume (lists the unfinished "
				     "ones)");
	}
	return parse_lines(journal, buf_str(&text), text.len, err);
}

int journal_read(struct journal **out, const char *runs, const char *run,
		 struct err *err)
{
	autofree char *path = xasprintf("%s/%s/journal", runs, run);
	autoptr(journal) journal = journal_new(path);

	if (!text_is_name(run))
		return err_set(err, EXIT_INPUT, "'%s' is no name of a run",
			       run);
	if (read_journal(journal, run, err))
		return -1;
	*out = steal(journal);
	return 0;
}

int journal_open(struct journal **out, const char *runs, const char *run,
		 struct err *err)
{
	autoptr(journal) journal = NULL;

	if (journal_read(&journal, runs, run, err))
		return -1;
	journal->fd = open(journal->path,
			   O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	if (journal->fd < 0 ||
	    ftruncate(journal->fd, (off_t)journal->whole) < 0)
		return err_errno(err, "cannot write '%s'", journal->path);
	*out = steal(journal);
	return 0;
}

int journal_append(struct journal *journal, int64_t now, struct json *record,
		   struct err *err)
{
	char at[TEXT_TIME_SIZE];

	text_time(at, now);
	json_set_string(record, "at", at);
	if (write_record(journal, record, err)) {
		json_free(record);
		return -1;
	}
	keep(journal, record);
	return 0;
}

static const struct json *newest(const struct journal *journal, const char *key,
				 const char *step)
{
	for (size_t i = journal->nr; i-- > 1;)
		if (text_equal(json_text(journal->records[i], key, NULL), step))
			return journal->records[i];
	return NULL;
}

const struct json *journal_begin(const struct journal *journal,
				 const char *step)
{
	return newest(journal, "begin", step);
}

const struct json *journal_end(const struct journal *journal, const char *step)
{
	return newest(journal, "end", step);
}

const char *journal_result(const struct journal *journal)
{
	return json_text(journal->records[journal->nr - 1], "result", NULL);
}

int64_t journal_last(const struct journal *journal)
{
	const struct json *record = journal->records[journal->nr - 1];
	int64_t at = 0;
	const char *text = json_text(record, "at", NULL);

	if (!text)
		text = json_text(record, "started", NULL);
	return text && text_untime(&at, text) ? at : 0;
}

int journal_list(struct strings *out, const char *runs, struct err *err)
{
	DIR *folder = opendir(runs);
	struct dirent *entry;

	if (!folder && errno == ENOENT)
		return 0;
	if (!folder)
		return err_errno(err, "cannot read '%s'", runs);
	while ((entry = readdir(folder))) {
		autofree char *path =
			xasprintf("%s/%s/journal", runs, entry->d_name);

		if (text_is_name(entry->d_name) && fs_exists(path))
			strings_add(out, entry->d_name);
	}
	closedir(folder);
	strings_sort(out);
	return 0;
}

char *journal_new_id(int64_t now)
{
	unsigned char random[4];
	autobuf hex = { 0 };
	char at[TEXT_TIME_SIZE];

	hash_random(random, sizeof(random));
	text_hex(&hex, random, sizeof(random));
	text_time(at, now);
	/* 2026-11-24T08:30:00Z becomes 2026-11-24-083000-1f2e3d4c */
	return xasprintf("%.10s-%.2s%.2s%.2s-%s", at, at + 11, at + 14, at + 17,
			 buf_str(&hex));
}
