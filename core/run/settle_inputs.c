/* settle_inputs.c - what was given, what is the default, what must be asked */
#include "core/run/settle.h"

#include "core/base/fs.h"
#include "core/vault/vault.h"

#include <string.h>

static struct verdict deny_unknown(const struct plan *plan, const char *name)
{
	auto_release(strings) names = { 0 };
	autobuf words = { 0 };
	struct verdict verdict = verdict_deny(
		REASON_OUT_OF_BOUNDS, "runbook '%s' has no input '%s'",
		plan->runbook->document->name, name);

	for (size_t i = 0; i < plan->runbook->nr_inputs; i++)
		strings_add(&names, plan->runbook->inputs[i].name);
	strings_join_words(&words, &names);
	if (names.nr)
		verdict_hint(&verdict, "its inputs are %s", buf_str(&words));
	else
		verdict_hint(&verdict, "it takes no inputs: leave out --set");
	return verdict;
}

/* "show_if": the input is only there when another one has that value. */
static bool is_shown(const struct plan *plan, const struct input *input)
{
	const char *other = json_text(input->show_if, "input", NULL);
	const char *value, *wanted;
	const struct json *equals = json_get(input->show_if, "equals");

	if (!input->show_if || !other)
		return true;
	value = json_text(plan->inputs, other, "");
	wanted = json_string(equals);
	if (json_type(equals) == JSON_BOOL)
		wanted = json_is_true(equals) ? "yes" : "no";
	return wanted && strcmp(value, wanted) == 0;
}

static int missing(const struct input *input, struct err *err)
{
	err_set(err, EXIT_WAITING, "input '%s' (%s) is not given", input->name,
		input->label);
	return err_hint(err, "--set %s=%s", input->name,
			input->type == INPUT_SECRET ? "vault:NAME"
			: input->example            ? input->example
						    : "…");
}

static int value_of(char **out, const struct plan_request *request,
		    const struct input *input, struct err *err)
{
	const char *given = json_string(json_get(request->inputs, input->name));

	if (!given)
		given = input->fallback;
	if (given || !input->required) {
		*out = xstrdup(given ? given : "");
		return 0;
	}
	if (!request->ask)
		return missing(input, err);
	if (request->ask(out, input, request->payload, err))
		return -1;
	if (!*out)
		*out = xstrdup("");
	return 0;
}

/* A secret never stands on a command line: what is given is where it is. */
static int check_secret(const struct input *input, const char *value,
			struct err *err)
{
	enum reference_kind kind;
	const char *rest;
	struct err inner = { 0 };

	if (reference_parse(&kind, &rest, value, &inner) == 0)
		return 0;
	err_set(err, EXIT_INPUT,
		"input '%s' is a secret: say where it is, not what it is",
		input->name);
	return err_hint(err, "rbctl secret set NAME, then --set %s=vault:NAME",
			input->name);
}

/* What it holds is part of the plan; its path is what is recorded. Only plain
 * text can also stand in a request where a template names it. */
static int settle_file(struct plan *plan, struct json *values, size_t index,
		       const char *value, struct err *err)
{
	const struct input *input = &plan->runbook->inputs[index];
	/* resume may be called from another folder */
	autofree char *path = realpath(value, NULL);
	struct http_file file;
	autobuf text = { 0 };
	size_t at;

	if (fs_read(&text, path ? path : value, INPUT_FILE_MAX, err))
		return err_wrap(err, "input '%s'", input->name);
	file = (struct http_file){ .path = path ? path
						: (char *)(uintptr_t)value,
				   .bytes = (unsigned char *)text.data,
				   .len = text.len };
	if (!file.bytes)
		file.bytes = (unsigned char *)(uintptr_t) "";
	http_file_copy(&plan->files[index], &file);
	json_set_string(plan->inputs, input->name, file.path);
	if (!memchr(buf_str(&text), '\0', text.len) &&
	    text_is_utf8(buf_str(&text), text.len, &at))
		json_set_string(values, input->name, buf_str(&text));
	return 0;
}

static void settle_secret(struct plan *plan, struct json *values, size_t index,
			  const char *reference)
{
	const struct input *input = &plan->runbook->inputs[index];
	autobuf name = { 0 };

	buf_addf(&name, "secret:%s",
		 strcmp(reference, "prompt") == 0
			 ? input->name
			 : plan_secret_name(reference));
	json_set_string(plan->inputs, input->name, reference);
	json_set_string(values, input->name,
			marks_add(&plan->marks, buf_str(&name), true, index));
}

static int settle_value(struct plan *plan, struct json *values, size_t index,
			const char *value, struct err *err)
{
	const struct input *input = &plan->runbook->inputs[index];

	if (!*value && !input->required) {
		json_set_string(values, input->name, "");
		return 0;
	}
	if (input->type == INPUT_SECRET ? check_secret(input, value, err)
					: input_check(input, value, err)) {
		return err_hint(err, "--set %s=%s", input->name,
				input->example ? input->example : "…");
	}
	if (input->type == INPUT_SECRET) {
		settle_secret(plan, values, index, value);
		return 0;
	}
	if (input->type == INPUT_FILE)
		return settle_file(plan, values, index, value, err);
	json_set_string(plan->inputs, input->name, value);
	json_set_string(values, input->name, value);
	return 0;
}

static struct verdict deny_hidden(const struct input *input)
{
	struct verdict verdict = verdict_deny(
		REASON_OUT_OF_BOUNDS,
		"input '%s' is not asked for with these other inputs",
		input->name);

	verdict_hint(&verdict, "leave out --set %s=…", input->name);
	return verdict;
}

int settle_inputs(struct plan *plan, struct verdict *verdict,
		  const struct plan_request *request, struct err *err)
{
	struct json *values = json_set_object(plan->values, "inputs");

	json_each(given, request->inputs) {
		if (!runbook_input(plan->runbook, json_key(given))) {
			*verdict = deny_unknown(plan, json_key(given));
			return 0;
		}
	}
	for (size_t i = 0; i < plan->runbook->nr_inputs; i++) {
		const struct input *input = &plan->runbook->inputs[i];
		autofree char *value = NULL;

		if (!is_shown(plan, input)) {
			if (json_get(request->inputs, input->name)) {
				*verdict = deny_hidden(input);
				return 0;
			}
			json_set_string(values, input->name, "");
			continue;
		}
		if (value_of(&value, request, input, err) ||
		    settle_value(plan, values, i, value, err))
			return -1;
	}
	return 0;
}
