/* import.c - rbctl import: documents from what other programs keep */
#include "cmd/import.h"
#include "cmd/commands.h"
#include "core/cli/bring.h"
#include "core/cli/discovery.h"
#include "core/cli/files.h"
#include "core/cli/open.h"

#include <string.h>

/* clang-format off */
static const struct option options_table[] = {
	OPT_TEXT(import_options, as, 0, "as", "KIND",
		 "what it is, where that can't be told by what is in it"),
	OPT_TEXT(import_options, name, 0, "name", "NAME",
		 "the document's name; what stands before it, for several"),
	OPT_TEXT(import_options, server, 0, "server", "NAME",
		 "the server document that it belongs to"),
	OPT_TEXT(import_options, issuer, 0, "issuer", "URL",
		 "the address of that server, where the export has it not"),
	OPT_TEXT(import_options, responsible, 0, "responsible", "TEAM",
		 "who runs the server"),
	OPT_FLAG(import_options, all, 0, "all",
		 "the clients that Keycloak has by itself, too"),
	OPT_FLAG(import_options, force, 0, "force",
		 "replace documents that are there already"),
	OPT_END,
};
/* clang-format on */

static int check_name(const char *option, const char *name, struct err *err)
{
	if (!name || text_is_name(name))
		return 0;
	err_set(err, EXIT_USAGE, "%s: '%s' is no name for a document", option,
		name);
	return err_hint(err, "use small letters, digits, '.', '_' and '-'");
}

static int check_options(enum intake_kind *kind,
			 const struct import_options *options, int nr_args,
			 char **args, struct err *err)
{
	autobuf kinds = { 0 };

	if (options->as && !intake_kind_find(kind, options->as)) {
		intake_kind_list(&kinds);
		err_set(err, EXIT_USAGE, "nothing can be imported as '%s'",
			options->as);
		return err_hint(err, "--as takes one of %s", buf_str(&kinds));
	}
	/* A line as it is pasted behind "--". */
	if (nr_args > 1 && !options->as && strcmp(args[0], "curl") == 0)
		*kind = INTAKE_CURL;
	if (nr_args > 1 && *kind != INTAKE_CURL) {
		err_set(err, EXIT_USAGE, "one thing is imported at a time");
		return err_hint(err, "a curl line on the command line: rbctl "
				     "import -- curl …");
	}
	return check_name("--name", options->name, err) ||
			       check_name("--server", options->server, err)
		       ? -1
		       : 0;
}

/* An address is asked for its server's description; what stands at it, itself,
 * where it has none or something else is wanted. */
static int bring_from(struct intake_sources *out, enum intake_kind kind,
		      const char *url, struct err *err)
{
	autoptr(json) metadata = NULL;
	auto_release(intake_sources) itself = { 0 };
	struct err ignored = { 0 };
	struct intake_source *source;
	autobuf text = { 0 };
	autobuf name = { 0 };
	enum intake_kind found;

	if (kind != INTAKE_UNKNOWN && kind != INTAKE_SERVER)
		return bring_url(out, url, err);
	if (discovery_read(&metadata, &text, &name, url, err) == 0) {
		source = intake_sources_add(out);
		source->path = buf_detach(&name);
		source->name = xstrdup("metadata.json");
		source->text = text;
		text = (struct buf){ 0 };
		return 0;
	}
	/* A description that was refused isn't taken the other way: nobody
	 * would ask for whom it speaks. */
	if (kind == INTAKE_SERVER || err->code == EXIT_NETWORK ||
	    bring_url(&itself, url, &ignored) < 0 ||
	    intake_recognise(&found, &itself, &ignored) < 0 ||
	    found == INTAKE_SERVER)
		return -1;
	*err = (struct err){ 0 };
	*out = itself;
	itself = (struct intake_sources){ 0 };
	return 0;
}

static int bring(struct intake_sources *out, enum intake_kind kind, int nr_args,
		 char **args, struct err *err)
{
	if (nr_args > 1) {
		bring_words(out, nr_args, args);
		return 0;
	}
	return bring_is_url(args[0]) ? bring_from(out, kind, args[0], err)
				     : bring_file(out, args[0], err);
}

static int make(struct intake *out, char **issuer, enum intake_kind kind,
		const struct intake_sources *from,
		const struct import_options *options, struct err *err)
{
	auto_release(catalog) catalog = { 0 };
	const struct intake_wish wish = {
		.name = options->name,
		.server = options->server,
		.issuer = options->issuer,
		.responsible = options->responsible,
		.all = options->all,
		.catalog = &catalog,
	};
	autofree char *root = NULL;

	if (kind == INTAKE_SERVER && from->nr == 1)
		return import_server(out, issuer, from, options, err);
	return files_root(&root, err) ||
			       open_work_tree(&catalog, NULL, root, err) ||
			       intake_make(out, kind, from, &wish, err)
		       ? -1
		       : 0;
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct import_options *options = payload;
	enum intake_kind kind = INTAKE_UNKNOWN;
	auto_release(intake_sources) from = { 0 };
	auto_release(intake) made = { 0 };
	autofree char *issuer = NULL;
	autofree char *root = NULL;

	if (check_options(&kind, options, nr_args, args, err) ||
	    files_root(&root, err) || bring(&from, kind, nr_args, args, err) ||
	    (kind == INTAKE_UNKNOWN && intake_recognise(&kind, &from, err)) ||
	    make(&made, &issuer, kind, &from, options, err) ||
	    import_write(&made, root, options->force, err))
		return -1;
	return import_answer(context, &made, issuer, err);
}

const struct cmd cmd_import = {
	.name = "import",
	.group = "write",
	.summary = "make documents of what other programs keep and export",
	.operands = "FILE|DIR|URL|- | -- curl …",
	.min_args = 1,
	.max_args = -1,
	.options = options_table,
	.options_size = sizeof(struct import_options),
	.run = run,
	.example = "rbctl import https://sso.example.com/realms/corp "
		   "--as server --name sso",
};
