/* export.c - rbctl export: an approved runbook for use without rbctl */
#include "cmd/export.h"
#include "core/report/curl.h"
#include "core/report/exports.h"

#include <string.h>

/* clang-format off */
static const struct option options_table[] = {
	OPT_TEXT(export_options, environment, 'e', "env", "NAME",
		 "the environment whose addresses stand in it"),
	OPT_LIST(export_options, set, 's', "set", "NAME=VALUE",
		 "an input; a secret one as vault:NAME"),
	OPT_TEXT(export_options, revision, 'r', "revision", "REV",
		 "another approved revision than the newest"),
	OPT_END,
};

static const struct option folder_table[] = {
	OPT_TEXT(export_options, environment, 'e', "env", "NAME",
		 "the environment whose addresses stand in it"),
	OPT_TEXT(export_options, output, 'o', "output", "DIR",
		 "a new folder for the collection"),
	OPT_LIST(export_options, set, 's', "set", "NAME=VALUE",
		 "an input; a secret one as vault:NAME"),
	OPT_TEXT(export_options, revision, 'r', "revision", "REV",
		 "another approved revision than the newest"),
	OPT_END,
};
/* clang-format on */

struct json *export_json(const char *form, const struct plan *plan)
{
	struct json *json = json_new_object();
	char hex[OID_HEX + 1];

	oid_format(hex, &plan->revision);
	json_set_string(json, "format", "export/1");
	json_set_bool(json, "ok", true);
	json_set_string(json, "as", form);
	json_set_string(json, "runbook", plan->runbook->document->name);
	json_set_string(json, "environment", plan->environment->name);
	json_set_string(json, "revision", hex);
	json_set_string(json, "plan", plan->sha256);
	return json;
}

static int show(const struct context *context, const char *form,
		export_fn *make, const struct plan *plan, struct err *err)
{
	autoptr(json) json = NULL;
	autobuf text = { 0 };

	if (make(&text, plan, err))
		return -1;
	if (!context->json)
		return answer(&text, err) ? -1 : EXIT_YES;
	json = export_json(form, plan);
	json_set_string(json, "text", buf_str(&text));
	return answer_json(json, err) ? -1 : EXIT_YES;
}

/* What is sent depends on what the server has then, and what it gives belongs
 * into the vault: no script can do that. */
static int check_steps(const struct plan *plan, struct err *err)
{
	for (size_t i = 0; i < plan->nr_steps; i++) {
		const struct step *step = plan->steps[i].step;

		if (step->kind != STEP_CONFIG)
			continue;
		err_set(err, EXIT_INPUT,
			"step '%s' applies a configuration, which can't be "
			"exported",
			step->id);
		return err_hint(err, "rbctl apply %s --env %s",
				plan->runbook->document->name,
				plan->environment->name);
	}
	return 0;
}

/* Only what is approved is exported: the one guard says so. */
static int export(struct context *context, const struct export_options *options,
		  const char *runbook, const char *form, export_fn *make,
		  struct err *err)
{
	autoptr(store) store = NULL;
	autoptr(json) inputs = NULL;
	auto_release(prepared) prepared = { 0 };
	struct oid revision;
	struct preparation preparation = {
		.runbook = runbook,
		.environment = options->environment,
		.revision = options->revision ? &revision : NULL,
		.ask = running_ask,
		.payload = context,
	};

	context->bare = make != NULL;
	if (running_wants_environment(options->environment, err) ||
	    running_inputs(&inputs, &options->set, err) ||
	    open_store(&store, context, err) ||
	    (options->revision && repo_resolve(&revision, store_repo(store),
					       options->revision, err)))
		return -1;
	preparation.inputs = inputs;
	if (run_prepare(&prepared, store, &preparation, err))
		return -1;
	if (!prepared.verdict.allowed)
		return answer_no(context, "export/1", &prepared.verdict, err);
	if (check_steps(prepared.plan, err))
		return -1;
	if (!make)
		return export_folder(context, form, options->output,
				     prepared.plan, err);
	return show(context, form, make, prepared.plan, err);
}

/* A form of export: its command, and what makes it. */
#define FORM(form, words, make)                                               \
	static int run_##form(struct context *context, void *payload,         \
			      int nr_args UNUSED, char **args,                \
			      struct err *err)                                \
	{                                                                     \
		return export(context, payload, args[0], #form, make, err);   \
	}                                                                     \
	static const struct cmd export_##form = {                             \
		.name = #form,                                                \
		.summary = words,                                             \
		.operands = "RUNBOOK",                                        \
		.min_args = 1,                                                \
		.max_args = 1,                                                \
		.options = options_table,                                     \
		.options_size = sizeof(struct export_options),                \
		.run = run_##form,                                            \
		.example = "rbctl export " #form " payroll-token --env test", \
	};

FORM(curl, "curl lines to read and paste one by one", report_curl)
FORM(sh, "a shell script that runs alone, with curl and jq", report_script)
FORM(powershell, "a script for Windows PowerShell 5.1 and later",
     report_powershell)
FORM(postman, "a collection to import into Postman", report_postman)
FORM(hurl, "a file for Hurl", report_hurl)
FORM(form, "a page to print and fill in, without a computer", report_form)

static int run_bruno(struct context *context, void *payload, int nr_args UNUSED,
		     char **args, struct err *err)
{
	return export(context, payload, args[0], "bruno", NULL, err);
}

static const struct cmd export_bruno = {
	.name = "bruno",
	.summary = "a folder that Bruno opens as a collection",
	.operands = "RUNBOOK",
	.min_args = 1,
	.max_args = 1,
	.options = folder_table,
	.options_size = sizeof(struct export_options),
	.run = run_bruno,
	.example = "rbctl export bruno payroll-token --env test -o payroll",
};

static const struct cmd *const subcommands[] = {
	&export_curl,  &export_sh,   &export_powershell, &export_postman,
	&export_bruno, &export_hurl, &export_form,       NULL
};

const struct cmd cmd_export = {
	.name = "export",
	.group = "show",
	.summary = "an approved runbook as a script, a collection or a form",
	.subcommands = subcommands,
	.example = "rbctl export sh payroll-token --env test > run.sh",
	.format = "export/1",
};
