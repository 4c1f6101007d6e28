/* import.c - rbctl import: a server document from a discovery document */
#include "cmd/commands.h"
#include "core/base/fs.h"
#include "core/cli/discovery.h"
#include "core/cli/files.h"
#include "core/model/generate.h"
#include "core/net/http.h"

#include <string.h>

struct import_options {
	const char *as;
	const char *name;
	const char *responsible;
	bool force;
};

/* clang-format off */
static const struct option options_table[] = {
	OPT_TEXT(import_options, as, 0, "as", "KIND",
		 "what to make of it: server (the default)"),
	OPT_TEXT(import_options, name, 0, "name", "NAME",
		 "the document's name; else made from the server's host"),
	OPT_TEXT(import_options, responsible, 0, "responsible", "TEAM",
		 "who runs the server"),
	OPT_FLAG(import_options, force, 0, "force",
		 "replace a document that is there already"),
	OPT_END,
};
/* clang-format on */

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

static int check_options(const struct import_options *options, struct err *err)
{
	if (options->as && !text_equal(options->as, "server")) {
		err_set(err, EXIT_USAGE, "nothing can be imported as '%s'",
			options->as);
		return err_hint(err, "write --as server");
	}
	if (options->name && !text_is_name(options->name)) {
		err_set(err, EXIT_USAGE, "'%s' is no name for a document",
			options->name);
		return err_hint(err, "use small letters, digits, '.', '_' and "
				     "'-'");
	}
	return 0;
}

static int write_file(const struct generated_file *file, const char *root,
		      bool force, struct err *err)
{
	autofree char *path = xasprintf("%s/%s", root, file->path);
	autofree char *folder =
		xstrndup(path, (size_t)(strrchr(path, '/') - path));

	if (fs_mkdirs(folder, 0755, err) < 0)
		return -1;
	if (force)
		return fs_write(path, file->text.data, file->text.len, 0644,
				err);
	if (!fs_exists(path))
		return fs_write_new(path, file->text.data, file->text.len, 0644,
				    err);
	err_set(err, EXIT_INPUT, "'%s' is there already", file->path);
	return err_hint(err, "--force replaces it, --name NAME makes another");
}

static int answer_import(const struct context *context,
			 const struct generated_file *file, const char *issuer,
			 const struct strings *doubts, struct err *err)
{
	const struct theme *theme = context->theme;
	autoptr(json) value = json_new_object();
	autobuf text = { 0 };

	if (context->json) {
		json_set_string(value, "format", "import/1");
		json_set_bool(value, "ok", true);
		json_set_string(value, "path", file->path);
		json_set_string(value, "issuer", issuer);
		json_set_strings(value, "warnings", doubts);
		return answer_json(value, err);
	}
	buf_addf(&text, "wrote %s%s%s: the server ", theme->bold, file->path,
		 theme->off);
	buf_add_untrusted(&text, issuer);
	buf_add(&text, "\n");
	for (size_t i = 0; i < doubts->nr; i++) {
		buf_addf(&text, "%swarning:%s ", theme->warn, theme->off);
		buf_add_untrusted(&text, doubts->at[i]);
		buf_add(&text, "\n");
	}
	return answer(&text, err);
}

static int run(struct context *context, void *payload, int nr_args UNUSED,
	       char **args, struct err *err)
{
	const struct import_options *options = payload;
	auto_release(generated) generated = { 0 };
	auto_release(strings) doubts = { 0 };
	autoptr(json) metadata = NULL;
	autofree char *root = NULL;
	autofree char *name = NULL;
	autobuf text = { 0 };
	autobuf source = { 0 };

	if (check_options(options, err) < 0 || files_root(&root, err) < 0 ||
	    discovery_read(&metadata, &text, &source, args[0], err) < 0)
		return -1;
	if (options->name)
		name = xstrdup(options->name);
	else if (name_from_issuer(&name, metadata, err) < 0)
		return -1;
	if (generate_server(&generated, name, metadata, buf_str(&text),
			    text.len, buf_str(&source), options->responsible,
			    err) < 0 ||
	    write_file(&generated.files[0], root, options->force, err) < 0)
		return -1;
	discovery_doubts(&doubts, metadata);
	return answer_import(context, &generated.files[0],
			     json_text(metadata, "issuer", ""), &doubts, err);
}

const struct cmd cmd_import = {
	.name = "import",
	.group = "write",
	.summary = "make a server document from a server's own description",
	.operands = "FILE|URL",
	.min_args = 1,
	.max_args = 1,
	.options = options_table,
	.options_size = sizeof(struct import_options),
	.run = run,
	.example = "rbctl import https://sso.example.com/realms/corp "
		   "--as server --name sso",
};
