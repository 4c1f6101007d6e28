/* hooks_drivers.c - says whether git compares and merges by meaning here */
#include "cmd/hooks.h"
#include "core/json/json.h"

/* Words for people, and for programs. */
static const struct {
	const char *text;
	const char *code;
} states[] = {
	[DRIVER_MISSING] = { "missing", "missing" },
	[DRIVER_INSTALLED] = { "installed", "installed" },
	[DRIVER_ELSEWHERE] = { "installed: another copy of rbctl runs it",
			       "elsewhere" },
	[DRIVER_NO_PROGRAM] = { "the program that it runs is gone",
				"no-program" },
	[DRIVER_EDITED] = { "edited", "edited" },
	[DRIVER_OVERRULED] = { "there, and another line of git's attributes "
			       "says otherwise",
			       "overruled" },
};

static const char *const titles[] = {
	[DRIVER_DIFF] = "diff driver",
	[DRIVER_MERGE] = "merge driver",
	[DRIVER_FILES] = "attributes",
};

int drivers_program(char **out, struct err *err)
{
	char *program = realpath("/proc/self/exe", NULL);

	if (!program)
		return err_errno(err, "where this program is");
	*out = program;
	return 0;
}

static bool any_there(const struct drivers *drivers)
{
	for (size_t i = 0; i < DRIVER_PARTS; i++)
		if (drivers->states[i] != DRIVER_MISSING)
			return true;
	return false;
}

void drivers_text(struct buf *out, const struct drivers *drivers)
{
	if (!any_there(drivers)) {
		buf_add(out, "git compares and merges documents as lines here; "
			     "by what they mean after\nrbctl hooks install "
			     "--drivers\n");
		return;
	}
	for (size_t i = 0; i < DRIVER_PARTS; i++)
		buf_addf(out, "%-12s %s\n", titles[i],
			 states[drivers->states[i]].text);
	if (drivers->program) {
		buf_add(out, "the drivers run ");
		buf_add_untrusted(out, drivers->program);
		buf_add(out, "\n");
	}
}

void drivers_json(struct json *object, const struct drivers *drivers)
{
	for (size_t i = 0; i < DRIVER_PARTS; i++)
		json_set_string(object, driver_part_name((enum driver_part)i),
				states[drivers->states[i]].code);
	if (drivers->program)
		json_set_string(object, "program", drivers->program);
}

const char *drivers_next(const struct drivers *drivers)
{
	if (drivers->states[DRIVER_DIFF] == DRIVER_EDITED ||
	    drivers->states[DRIVER_MERGE] == DRIVER_EDITED)
		return "look at what git config --get-regexp rbctl says, then "
		       "rbctl hooks install --drivers --force";
	if (drivers->states[DRIVER_FILES] == DRIVER_OVERRULED)
		return "take the lines about documents out of "
		       ".git/info/attributes that stand below rbctl's";
	return "rbctl hooks install --drivers";
}
