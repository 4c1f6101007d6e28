/* bring.c - what is to be imported, from where a person has it */
#include "core/cli/bring.h"
#include "core/base/fs.h"
#include "core/net/http.h"

#include <errno.h>
#include <fts.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

bool bring_is_url(const char *from)
{
	return !strncasecmp(from, "https://", 8) ||
	       !strncasecmp(from, "http://", 7);
}

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* ---- folders ---- */

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int add_file(struct intake_sources *out, size_t *total,
		    const char *folder, const char *path, struct err *err)
{
	struct intake_source *source;

	if (out->nr == INTAKE_FILES_MAX)
		return err_set(err, EXIT_INPUT,
			       "%s:1:1: there are more than %d files in it",
			       folder, INTAKE_FILES_MAX);
	source = intake_sources_add(out);
	source->path = xstrdup(path);
	source->name = xstrdup(path + strlen(folder) + 1);
	if (fs_read(&source->text, path, INTAKE_BYTES_MAX - *total, err))
		return err_wrap(err, "what is in '%s' is read together",
				folder);
	*total += source->text.len;
	return 0;
}

/* Pictures and the like are not even opened: they would count. */
static bool is_read(const char *name)
{
	static const char *const ends[] = { ".json", ".bru", ".yaml", ".yml" };

	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		if (text_ends(name, ends[i]))
			return true;
	return false;
}

/* Of what a program's own folders hold nothing is wanted. */
static bool is_passed_over(const FTSENT *entry)
{
	return entry->fts_level > 0 &&
	       (entry->fts_name[0] == '.' ||
		strcmp(entry->fts_name, "node_modules") == 0);
}

static int read_folder(struct intake_sources *out, const char *folder,
		       struct err *err)
{
	char *roots[] = { (char *)(uintptr_t)folder, NULL };
	FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR,
			     by_name);
	size_t total = 0;
	int result = 0;
	FTSENT *entry;

	if (!walk)
		return err_errno(err, "cannot read '%s'", folder);
	while (!result && (entry = fts_read(walk))) {
		if (is_passed_over(entry))
			fts_set(walk, entry, FTS_SKIP);
		else if (entry->fts_info == FTS_F && is_read(entry->fts_name))
			result = add_file(out, &total, folder, entry->fts_path,
					  err);
		else if (entry->fts_info == FTS_DNR ||
			 entry->fts_info == FTS_ERR)
			result = (errno = entry->fts_errno,
				  err_errno(err, "cannot read '%s'",
					    entry->fts_path));
	}
	fts_close(walk);
	if (!result && !out->nr)
		result = err_set(err, EXIT_INPUT,
				 "%s:1:1: there is no .json, .bru or .yaml "
				 "file in it",
				 folder);
	return result;
}

/* ---- the rest ---- */

int bring_file(struct intake_sources *out, const char *from, struct err *err)
{
	auto_release(intake_sources) sources = { 0 };
	struct intake_source *source;
	struct stat st;
	size_t len = strlen(from);
	autofree char *path = xstrdup(from);

	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		if (read_folder(&sources, path, err))
			return -1;
	} else {
		source = intake_sources_add(&sources);
		source->path = xstrdup(from);
		source->name = xstrdup(last_name(from));
		if (fs_read(&source->text, from, JSON_SIZE_MAX, err))
			return -1;
	}
	*out = sources;
	sources = (struct intake_sources){ 0 };
	return 0;
}

int bring_url(struct intake_sources *out, const char *url, struct err *err)
{
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };
	autoptr(http) http = NULL;
	autofree char *shown = url_shown(url);
	struct intake_source *source;

	request.url = xstrdup(url);
	http_add_header(&request, "Accept", "application/json");
	if (http_new(&http, NULL, err) ||
	    http_send(&response, http, &request, NULL, err))
		return -1;
	if (response.status != 200)
		return err_set(err, EXIT_SERVER, "%s: the server answered %d",
			       shown, response.status);
	source = intake_sources_add(out);
	source->path = steal(shown);
	source->name = xstrdup("answer.json");
	buf_add_bytes(&source->text, buf_str(&response.body),
		      response.body.len);
	return 0;
}

void bring_words(struct intake_sources *out, int nr_args, char **args)
{
	struct intake_source *source = intake_sources_add(out);

	source->path = xstrdup("the command line");
	source->name = xstrdup("line");
	for (int i = 0; i < nr_args; i++) {
		buf_add(&source->text, i ? " '" : "'");
		for (const char *c = args[i]; *c; c++)
			if (*c == '\'')
				buf_add(&source->text, "'\\''");
			else
				buf_add_byte(&source->text, (unsigned char)*c);
		buf_add(&source->text, "'");
	}
	buf_add(&source->text, "\n");
}
