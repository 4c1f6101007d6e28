/* running_inputs.c - the inputs of a run, from options or a person */
#include "cmd/running.h"

#include <string.h>

int running_inputs(struct json **out, const struct strings *set,
		   struct err *err)
{
	autoptr(json) inputs = json_new_object();

	for (size_t i = 0; i < set->nr; i++) {
		const char *equals = strchr(set->at[i], '=');
		autofree char *name = NULL;

		if (!equals || equals == set->at[i]) {
			/* it may be a secret: it is not repeated */
			err_set(err, EXIT_USAGE, "'--set' wants NAME=VALUE");
			return err_hint(err, "--set period=2026-10");
		}
		name = xstrndup(set->at[i], (size_t)(equals - set->at[i]));
		if (json_get(inputs, name))
			return err_set(err, EXIT_USAGE,
				       "'--set %s' is given twice", name);
		json_set_string(inputs, name, equals + 1);
	}
	*out = steal(inputs);
	return 0;
}

int running_wish(struct json *inputs, const char *name, bool wished,
		 struct err *err)
{
	if (!wished)
		return 0;
	if (json_get(inputs, name))
		return err_set(err, EXIT_USAGE, "'--%s' is given twice", name);
	json_set_string(inputs, name, "yes");
	return 0;
}

static void add_question(struct buf *question, const struct input *input)
{
	autobuf words = { 0 };
	auto_release(strings) options = { 0 };

	buf_add(question, input->label);
	json_strings(&options, input->options);
	strings_join_words(&words, &options);
	if (options.nr)
		buf_addf(question, " (%s)", buf_str(&words));
	else if (input->type == INPUT_YESNO)
		buf_add(question, " (yes or no)");
	else if (input->example)
		buf_addf(question, " (for example %s)", input->example);
}

/* A wrong answer is asked for again; a secret itself is asked for later,
 * without echo. */
int running_ask(char **out, const struct input *input, void *payload,
		struct err *err)
{
	const struct context *context = payload;
	autofree char *option = xasprintf("--set %s=…", input->name);
	autobuf question = { 0 };

	if (input->type == INPUT_SECRET && context->interactive) {
		*out = xstrdup("prompt");
		return 0;
	}
	add_question(&question, input);
	for (;;) {
		autofree char *value = NULL;
		struct err wrong = { 0 };
		autobuf line = { 0 };

		if (ask(&value, context, buf_str(&question), NULL, option,
			err)) {
			if (err->code != EXIT_WAITING)
				return -1;
			err_set(err, EXIT_WAITING,
				"input '%s' (%s) is not given", input->name,
				input->label);
			return err_hint(err, "%s", option);
		}
		if (input_check(input, value, &wrong) == 0) {
			*out = steal(value);
			return 0;
		}
		buf_add_untrusted(&line, wrong.msg);
		talk(context, "%s", buf_str(&line));
	}
}

int running_wants_environment(const char *environment, struct err *err)
{
	if (environment)
		return 0;
	err_set(err, EXIT_USAGE, "in which environment?");
	return err_hint(err, "--env NAME, one of environments/NAME.json");
}
