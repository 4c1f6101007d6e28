/* drivers.c - whether git compares and merges documents through this program */
#include "core/cli/drivers.h"
#include "core/base/fs.h"
#include "core/cli/attributes.h"
#include "core/cli/git_setting.h"

#include <string.h>
#include <unistd.h>

/* git puts its words behind the one, and fills in the other's, quoted. */
static const struct {
	const char *name;
	const char *key;
	const char *words;
	bool percent; /* a '%' of the path is written twice */
} parts[DRIVER_PARTS] = {
	[DRIVER_DIFF] = { "diff", "diff.rbctl.command", " driver diff --",
			  false },
	[DRIVER_MERGE] = { "merge", "merge.rbctl.driver",
			   " driver merge -- %O %A %B %L %P", true },
	[DRIVER_FILES] = { "attributes", NULL, NULL, false },
};

const char *driver_part_name(enum driver_part part)
{
	return parts[part].name;
}

void drivers_release(struct drivers *drivers)
{
	free(drivers->program);
	*drivers = (struct drivers){ 0 };
}

bool drivers_are_good(const struct drivers *drivers)
{
	size_t missing = 0;

	for (size_t i = 0; i < DRIVER_PARTS; i++)
		if (drivers->states[i] == DRIVER_MISSING)
			missing++;
		else if (drivers->states[i] != DRIVER_INSTALLED &&
			 drivers->states[i] != DRIVER_ELSEWHERE)
			return false;
	return missing == 0 || missing == DRIVER_PARTS;
}

/* The command as a shell reads it, whatever the path holds. */
static char *command_for(enum driver_part part, const char *program)
{
	autobuf out = { 0 };

	buf_add_byte(&out, '\'');
	for (const char *p = program; *p; p++) {
		if (*p == '\'')
			buf_add(&out, "'\\''");
		else if (*p == '%' && parts[part].percent)
			buf_add(&out, "%%");
		else
			buf_add_byte(&out, *p);
	}
	buf_addf(&out, "'%s", parts[part].words);
	return buf_detach(&out);
}

/* The way back; NULL when it is no command of ours. */
static char *program_in(enum driver_part part, const char *command)
{
	autofree char *again = NULL;
	autobuf out = { 0 };
	const char *end;

	if (command[0] != '\'' || !text_ends(command, parts[part].words))
		return NULL;
	end = command + strlen(command) - strlen(parts[part].words) - 1;
	for (const char *p = command + 1; p < end; p++) {
		buf_add_byte(&out, *p);
		if (text_starts(p, "'\\''"))
			p += strlen("'\\''") - 1;
		else if (*p == '%' && p[1] == '%' && parts[part].percent)
			p++;
	}
	again = command_for(part, buf_str(&out));
	return text_equal(again, command) ? buf_detach(&out) : NULL;
}

static int check_command(struct drivers *out, enum driver_part part,
			 const struct repo *repo, const char *program,
			 struct err *err)
{
	auto_release(git_setting) setting = { 0 };
	autofree char *found = NULL;

	if (git_setting_find(&setting, repo, parts[part].key, NULL, err))
		return -1;
	found = setting.value ? program_in(part, setting.value) : NULL;
	out->states[part] = !setting.value               ? DRIVER_MISSING
			    : !found                     ? DRIVER_EDITED
			    : text_equal(found, program) ? DRIVER_INSTALLED
			    : access(found, X_OK) == 0   ? DRIVER_ELSEWHERE
							 : DRIVER_NO_PROGRAM;
	if (found && !out->program)
		out->program = steal(found);
	return 0;
}

int drivers_check(struct drivers *out, const struct repo *repo,
		  const char *program, struct err *err)
{
	auto_release(drivers) found = { 0 };

	if (check_command(&found, DRIVER_DIFF, repo, program, err) ||
	    check_command(&found, DRIVER_MERGE, repo, program, err) ||
	    attributes_check(&found.states[DRIVER_FILES], repo, err))
		return -1;
	*out = found;
	found = (struct drivers){ 0 };
	return 0;
}

static int refuse_edited(const struct drivers *found, struct err *err)
{
	for (int i = DRIVER_DIFF; i <= DRIVER_MERGE; i++) {
		if (found->states[i] != DRIVER_EDITED)
			continue;
		err_set(err, EXIT_INPUT,
			"git's setting '%s' is not what rbctl writes",
			parts[i].key);
		return err_hint(err, "rbctl hooks install --drivers "
				     "--force replaces it");
	}
	return 0;
}

int drivers_may_install(const struct repo *repo, const char *program,
			bool force, struct err *err)
{
	auto_release(drivers) found = { 0 };

	if (repo_work_tree(repo) == NULL) {
		err_set(err, EXIT_INPUT,
			"drivers are for a repository to work in, and this one "
			"is bare");
		return err_hint(err, "rbctl hooks install, for a server");
	}
	if (drivers_check(&found, repo, program, err))
		return -1;
	return force ? 0 : refuse_edited(&found, err);
}

int drivers_install(struct repo *repo, const char *program, struct err *err)
{
	for (int i = DRIVER_DIFF; i <= DRIVER_MERGE; i++) {
		autofree char *command =
			command_for((enum driver_part)i, program);

		if (repo_config_set(repo, parts[i].key, command, err))
			return -1;
	}
	if (repo_config_set(repo, "merge.rbctl.name",
			    "by what a document means", err))
		return -1;
	return attributes_install(repo, err);
}
