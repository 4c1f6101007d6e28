/* hook_updates.c - which refs a push moves, as git tells its hooks */
#include "cmd/hook_updates.h"
#include "cmd/hook.h"
#include "core/base/fs.h"

#include <string.h>
#include <unistd.h>

void updates_release(struct updates *updates)
{
	for (size_t i = 0; i < updates->nr; i++)
		free(updates->at[i].ref);
	free(updates->at);
	*updates = (struct updates){ 0 };
}

/* Up to `max` words of a line, cut at blanks in place. */
static size_t words_of(char *words[], size_t max, char *line)
{
	size_t nr = 0;

	while (nr < max && *line) {
		char *space = strchr(line, ' ');

		words[nr++] = line;
		if (space == NULL)
			break;
		*space = '\0';
		line = space + 1;
	}
	return nr;
}

static bool read_update(struct update *out, char *line, bool pre_push)
{
	char *words[4];
	size_t want = pre_push ? 4 : 3;

	if (words_of(words, ARRAY_SIZE(words), line) != want ||
	    !oid_parse(&out->old, words[pre_push ? 3 : 0]) ||
	    !oid_parse(&out->new, words[1]))
		return false;
	out->ref = xstrdup(words[2]);
	return true;
}

int updates_read(struct updates *out, bool pre_push, struct err *err)
{
	autobuf text = { 0 };
	char *line;
	char *next;

	if (fs_read_fd(&text, STDIN_FILENO, "standard input", HOOK_INPUT_MAX,
		       err))
		return -1;
	for (line = text.data; line && *line; line = next) {
		struct update update = { 0 };
		char *newline = strchr(line, '\n');

		next = newline ? newline + 1 : NULL;
		if (newline)
			*newline = '\0';
		if (!read_update(&update, line, pre_push))
			return err_set(err, EXIT_INPUT,
				       "git said something that is no update");
		out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
		out->at[out->nr++] = update;
	}
	return 0;
}

const struct update *updates_find(const struct updates *updates,
				  const char *ref)
{
	for (size_t i = 0; i < updates->nr; i++)
		if (strcmp(updates->at[i].ref, ref) == 0)
			return &updates->at[i];
	return NULL;
}
