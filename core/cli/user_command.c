/* user_command.c - commands.json: programs that this person lets print secrets
 */
#include "core/base/fs.h"
#include "core/cli/source.h"
#include "core/json/json.h"

#include <string.h>

#define FORMAT        "commands/1"
#define FILE_SIZE_MAX (64 * 1024)
#define ARGUMENTS_MAX 64

void user_command_release(struct user_command *command)
{
	for (size_t i = 0; command->argv && command->argv[i]; i++)
		free(command->argv[i]);
	free(command->argv);
	*command = (struct user_command){ 0 };
}

static int not_so(struct err *err, const char *path)
{
	err_set(err, EXIT_INPUT, "'%s' is not of the form that is read here",
		path);
	return err_hint(err, "{ \"format\": \"commands/1\", \"commands\": "
			     "{ \"NAME\": [\"PROGRAM\", \"ARGUMENT\"] } }");
}

/* Every command must be right, not only the one that is asked for: who
 * mistypes one hears of it at once. */
static bool is_sound(const struct json *root)
{
	const struct json *commands = json_get(root, "commands");

	if (json_count(root) != 2 ||
	    !text_equal(json_text(root, "format", NULL), FORMAT) ||
	    json_type(commands) != JSON_OBJECT)
		return false;
	json_each_member(command, commands) {
		if (!text_is_name(json_key(command)) ||
		    json_type(command) != JSON_ARRAY ||
		    json_count(command) == 0 ||
		    json_count(command) > ARGUMENTS_MAX)
			return false;
		json_each(word, command)
			if (json_string(word) == NULL)
				return false;
		if (*json_string(json_first(command)) == '\0')
			return false;
	}
	return true;
}

static void copy(struct user_command *out, const struct json *command)
{
	size_t nr = 0;

	out->argv = xcalloc(json_count(command) + 1, sizeof(*out->argv));
	json_each(word, command)
		out->argv[nr++] = xstrdup(json_string(word));
}

int user_command_find(struct user_command *out, bool *found,
		      const struct context *context, const char *name,
		      struct err *err)
{
	autofree char *path =
		xasprintf("%s/commands.json", context->places.config);
	const struct json *command;
	autoptr(json) root = NULL;
	autobuf text = { 0 };

	/* Private: whoever can write it would run programs as this person. */
	if (fs_read_private(&text, found, path, FILE_SIZE_MAX, err) ||
	    (*found && json_parse(&root, buf_str(&text), text.len, JSON_STRICT,
				  path, err)))
		return -1;
	if (*found && !is_sound(root))
		return not_so(err, path);
	command = json_get(json_get(root, "commands"), name);
	*found = command != NULL;
	if (command)
		copy(out, command);
	return 0;
}
