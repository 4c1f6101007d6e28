/* export_folder.c - an export of several files, into a folder of its own */
#include "cmd/export.h"
#include "core/base/fs.h"
#include "core/report/exports.h"

#include <string.h>

/* Nobody's files are overwritten, and no half collection is left behind. */
static int check_folder(const char *folder, struct err *err)
{
	if (!folder) {
		err_set(err, EXIT_USAGE,
			"a collection for Bruno is a folder: which?");
		return err_hint(err, "--output DIR");
	}
	if (!fs_exists(folder))
		return 0;
	err_set(err, EXIT_INPUT, "there is a '%s' already", folder);
	return err_hint(err, "--output with a name that is free");
}

static int write_file(const char *folder, const struct export_file *file,
		      struct err *err)
{
	autofree char *path = xasprintf("%s/%s", folder, file->path);
	autofree char *parent =
		xstrndup(path, (size_t)(strrchr(path, '/') - path));

	return fs_mkdirs(parent, 0755, err) ||
			       fs_write_new(path, buf_str(&file->text),
					    file->text.len, 0644, err)
		       ? -1
		       : 0;
}

static int write_all(const char *folder, const struct export_files *files,
		     struct err *err)
{
	if (fs_mkdirs(folder, 0755, err))
		return -1;
	for (size_t i = 0; i < files->nr; i++) {
		if (write_file(folder, &files->at[i], err) == 0)
			continue;
		fs_remove_tree(folder);
		return -1;
	}
	return 0;
}

static int say(const struct context *context, const char *form,
	       const char *folder, const struct export_files *files,
	       const struct plan *plan, struct err *err)
{
	autoptr(json) json = export_json(form, plan);
	struct json *list;
	autobuf text = { 0 };

	if (context->json) {
		json_set_string(json, "folder", folder);
		list = json_set_array(json, "files");
		for (size_t i = 0; i < files->nr; i++)
			json_append_string(list, files->at[i].path);
		return answer_json(json, err) ? -1 : EXIT_YES;
	}
	buf_addf(&text, "wrote %zu files to '", files->nr);
	buf_add_untrusted(&text, folder);
	buf_add(&text, "'\n");
	return answer(&text, err) ? -1 : EXIT_YES;
}

int export_folder(const struct context *context, const char *form,
		  const char *folder, const struct plan *plan, struct err *err)
{
	auto_release(export_files) files = { 0 };

	if (check_folder(folder, err) || report_bruno(&files, plan, err) ||
	    write_all(folder, &files, err))
		return -1;
	return say(context, form, folder, &files, plan, err);
}
