/* import_answer.c - rbctl import: what is written, and what is said of it */
#include "cmd/import.h"
#include "core/base/fs.h"
#include "core/cli/discovery.h"
#include "core/model/generate.h"
#include "core/net/http.h"

#include <string.h>

/* ---- a server ---- */

/* login.example.com:8443 is "login.example.com-8443". */
static int name_from_issuer(char **out, const struct json *metadata,
			    struct err *err)
{
	auto_release(url) url = { 0 };
	autofree char *name = NULL;

	if (url_parse(&url, json_text(metadata, "issuer", ""), err) < 0)
		return -1;
	name = text_equal(url.port, "443") || text_equal(url.port, "80")
		       ? xstrdup(url.host)
		       : xasprintf("%s-%s", url.host, url.port);
	for (char *c = name; *c; c++)
		if (*c == ':')
			*c = '-';
	if (!text_is_name(name)) {
		err_set(err, EXIT_INPUT, "'%s' makes no name for a document",
			name);
		return err_hint(err, "give it one with --name NAME");
	}
	*out = steal(name);
	return 0;
}

static void take(struct intake *out, struct generated_file *file)
{
	out->files = grow(out->files, out->nr_files, &out->alloc_files,
			  sizeof(*out->files));
	out->files[out->nr_files++] = (struct intake_file){
		.path = steal(file->path),
		.text = file->text,
	};
	file->text = (struct buf){ 0 };
}

int import_server(struct intake *out, char **issuer,
		  const struct intake_sources *from,
		  const struct import_options *options, struct err *err)
{
	const struct intake_source *source = &from->at[0];
	auto_release(generated) generated = { 0 };
	autoptr(json) whole = NULL;
	autoptr(json) metadata = NULL;
	autofree char *name = NULL;

	out->kind = INTAKE_SERVER;
	if (discovery_parse(&whole, &source->text, source->path, err) < 0 ||
	    intake_metadata(&metadata, out, whole, source, err) < 0)
		return -1;
	if (options->name)
		name = xstrdup(options->name);
	else if (name_from_issuer(&name, metadata, err) < 0)
		return -1;
	if (generate_server(&generated, name, metadata, buf_str(&source->text),
			    source->text.len, source->path,
			    options->responsible, err) < 0)
		return -1;
	take(out, &generated.files[0]);
	discovery_doubts(&out->notes, metadata);
	*issuer = xstrdup(json_text(metadata, "issuer", ""));
	return 0;
}

/* ---- writing ---- */

static int check_there(const struct intake *intake, const char *root,
		       struct err *err)
{
	for (size_t i = 0; i < intake->nr_files; i++) {
		const struct intake_file *file = &intake->files[i];
		autofree char *path = xasprintf("%s/%s", root, file->path);

		if (file->lasts || !fs_exists(path))
			continue;
		if (file->merged) {
			err_set(err, EXIT_INPUT, "'%s' pins other keys already",
				file->path);
			return err_hint(err,
					"--force pins these in their place");
		}
		err_set(err, EXIT_INPUT, "'%s' is there already", file->path);
		return err_hint(err, "--force replaces it, --name NAME makes "
				     "another");
	}
	return 0;
}

int import_write(const struct intake *intake, const char *root, bool force,
		 struct err *err)
{
	struct fs_text *files;
	auto_release(strings) paths = { 0 };
	int result;

	if (!force && check_there(intake, root, err))
		return -1;
	files = xcalloc(intake->nr_files ? intake->nr_files : 1,
			sizeof(*files));
	for (size_t i = 0; i < intake->nr_files; i++) {
		const struct intake_file *file = &intake->files[i];

		strings_take(&paths, xasprintf("%s/%s", root, file->path));
		files[i] = (struct fs_text){
			.path = paths.at[i],
			.bytes = buf_str(&file->text),
			.len = file->text.len,
			.replace = force || file->merged,
		};
	}
	result = fs_write_together(files, intake->nr_files, 0644, err);
	free(files);
	return result;
}

/* ---- saying ---- */

static void add_lines(struct buf *out, const char *colour, const char *off,
		      const char *word, const struct strings *lines)
{
	for (size_t i = 0; i < lines->nr; i++) {
		buf_addf(out, "%s%s%s ", colour, word, off);
		buf_add_untrusted(out, lines->at[i]);
		buf_add(out, "\n");
	}
}

static int answer_in_json(const struct intake *intake, const char *issuer,
			  struct err *err)
{
	autoptr(json) value = json_new_object();
	struct json *list;

	json_set_string(value, "format", "import/1");
	json_set_bool(value, "ok", true);
	json_set_string(value, "kind", intake_kind_name(intake->kind));
	if (intake->nr_files == 1)
		json_set_string(value, "path", intake->files[0].path);
	list = json_set_array(value, "paths");
	for (size_t i = 0; i < intake->nr_files; i++)
		json_append_string(list, intake->files[i].path);
	if (issuer)
		json_set_string(value, "issuer", issuer);
	json_set_strings(value, "warnings", &intake->notes);
	json_set_strings(value, "todos", &intake->todos);
	json_set_strings(value, "secrets", &intake->secrets);
	return answer_json(value, err);
}

int import_answer(const struct context *context, const struct intake *intake,
		  const char *issuer, struct err *err)
{
	const struct theme *theme = context->theme;
	autobuf text = { 0 };

	if (context->json)
		return answer_in_json(intake, issuer, err);
	buf_addf(&text, "taken for %s\n", intake_kind_words(intake->kind));
	for (size_t i = 0; i < intake->nr_files; i++)
		buf_addf(&text, "%s %s%s%s\n",
			 intake->files[i].merged ? "changed" : "wrote",
			 theme->bold, intake->files[i].path, theme->off);
	if (issuer) {
		buf_add(&text, "the server ");
		buf_add_untrusted(&text, issuer);
		buf_add(&text, "\n");
	}
	add_lines(&text, theme->warn, theme->off, "warning:", &intake->notes);
	add_lines(&text, theme->warn, theme->off, "to do:", &intake->todos);
	for (size_t i = 0; i < intake->secrets.nr; i++)
		buf_addf(&text, "the secret is kept by: rbctl secret set %s\n",
			 intake->secrets.at[i]);
	if (intake->todos.nr)
		buf_add(&text, "rbctl lint says what is left to be done\n");
	return answer(&text, err);
}
