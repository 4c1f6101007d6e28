/* help_schema.c - rbctl help --schema: what answers for programs hold */
#include "cmd/help.h"
#include "core/json/json.h"
#include "core/model/answer_schema.h"

#include <string.h>

#define NAME_COLUMNS 18

static int title_of(char **out, const char *name, struct err *err)
{
	autoptr(json) schema = NULL;
	autobuf text = { 0 };

	if (answer_schema_text(&text, name, err) ||
	    json_parse(&schema, buf_str(&text), text.len, JSON_STRICT, name,
		       err))
		return -1;
	*out = xstrdup(json_text(schema, "title", ""));
	return 0;
}

static int list_all(const struct context *context, struct err *err)
{
	autoptr(json) json = json_new_object();
	struct json *list;
	autobuf text = { 0 };
	const char *name;

	json_set_string(json, "format", "help/1");
	json_set_bool(json, "ok", true);
	list = json_set_array(json, "answers");
	for (size_t i = 0; (name = answer_schema_name(i)); i++) {
		struct json *item = json_append_object(list);
		autofree char *title = NULL;

		if (title_of(&title, name, err))
			return -1;
		json_set_string(item, "name", name);
		json_set_string(item, "title", title);
		buf_addf(&text, "%-*s %s\n", NAME_COLUMNS, name, title);
	}
	return context->json ? answer_json(json, err) : answer(&text, err);
}

int help_schema(const struct context *context, int nr_args, char **args,
		struct err *err)
{
	autofree char *both = NULL;
	autobuf text = { 0 };
	const char *name;

	if (nr_args == 0)
		return list_all(context, err);
	both = nr_args > 1 ? xasprintf("%s-%s", args[0], args[1])
			   : xstrdup(args[0]);
	/* Some commands answer alike whichever of their subcommands is said. */
	name = answer_schema_is(both) ? both : args[0];
	if (!answer_schema_is(name)) {
		err_set(err, EXIT_USAGE, "no answer is named '%s'", both);
		return err_hint(err, "rbctl help --schema lists all of them");
	}
	if (answer_schema_text(&text, name, err))
		return -1;
	return answer(&text, err);
}
