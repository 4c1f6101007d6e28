/* version.c - rbctl version: which program this is */
#include "cmd/commands.h"
#include "core/json/json.h"

static int run(struct context *context, void *options UNUSED,
	       int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	autoptr(json) value = NULL;
	autobuf text = { 0 };

	if (context->json) {
		value = json_new_object();
		json_set_string(value, "format", "version/1");
		json_set_bool(value, "ok", true);
		json_set_string(value, "version", RBCTL_VERSION);
		return answer_json(value, err);
	}
	buf_add(&text, "rbctl " RBCTL_VERSION "\n");
	return answer(&text, err);
}

const struct cmd cmd_version = {
	.name = "version",
	.group = "plumbing",
	.summary = "show the version",
	.operands = "",
	.run = run,
};
