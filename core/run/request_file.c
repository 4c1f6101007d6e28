/* request_file.c - files that an http step sends */
#include "core/run/request_parts.h"

#include "core/model/template.h"

#include <string.h>

#define TYPE_DEFAULT "application/octet-stream"

/* The file that an input names. */
static int find_file(const struct http_file **out,
		     const struct materials *materials,
		     const struct json *attached, struct err *err)
{
	const struct runbook *runbook = materials->plan->runbook;
	const char *name = json_text(attached, "input", "");
	const struct input *input = runbook_input(runbook, name);

	if (!input || input->type != INPUT_FILE)
		return err_set(err, EXIT_INPUT,
			       "'%s' is no input of the type file", name);
	*out = &materials->plan->files[input - runbook->inputs];
	if ((*out)->bytes)
		return 0;
	err_set(err, EXIT_INPUT, "the file for input '%s' is not given", name);
	return err_hint(err, "--set %s=PATH, or make the input required", name);
}

int request_upload(struct http_request *out, const struct materials *materials,
		   const struct json *attached, struct err *err)
{
	const struct http_file *file;

	if (find_file(&file, materials, attached, err))
		return -1;
	http_file_copy(&out->upload, file);
	http_add_header(out, "Content-Type",
			json_text(attached, "type", TYPE_DEFAULT));
	return 0;
}

static int add_file(struct http_request *out, const struct materials *materials,
		    const struct json *field, struct err *err)
{
	const struct http_file *file;
	const char *own;

	if (find_file(&file, materials, field, err))
		return -1;
	own = strrchr(file->path, '/');
	http_add_field_file(
		out, json_key(field), file,
		json_text(field, "name", own ? own + 1 : file->path),
		json_text(field, "type", TYPE_DEFAULT));
	return 0;
}

static int add_text(struct http_request *out, const struct materials *materials,
		    const struct json *field, struct err *err)
{
	autobuf value = { 0 };

	if (template_fill(&value, json_string(field), TEMPLATE_FORM,
			  materials->values, err))
		return err_wrap(err, "field '%s'", json_key(field));
	if (marks_find_secret(&materials->plan->marks, buf_str(&value)))
		return err_set(err, EXIT_INPUT,
			       "field '%s': a secret can't stand in a form "
			       "with files",
			       json_key(field));
	http_add_field(out, json_key(field), buf_str(&value));
	return 0;
}

int request_multipart(struct http_request *out,
		      const struct materials *materials,
		      const struct json *fields, struct err *err)
{
	json_each(field, fields)
		if (json_string(field) ? add_text(out, materials, field, err)
				       : add_file(out, materials, field, err))
			return -1;
	return 0;
}
