/* hook_push.c - the hooks of a push: a warning before it, a decision after */
#include "cmd/hook.h"
#include "core/base/fs.h"
#include "core/cli/open.h"
#include "core/report/judgement.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One line that git tells: two object names and a ref, or the other way. */
struct update {
	struct oid old;
	struct oid new;
	char *ref; /* the one on the server */
};

struct updates {
	struct update *at;
	size_t nr;
	size_t alloc;
};

static void updates_release(struct updates *updates)
{
	for (size_t i = 0; i < updates->nr; i++)
		free(updates->at[i].ref);
	free(updates->at);
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

/* pre-receive: "old new ref"; pre-push: "local-ref new remote-ref old". */
static bool read_update(struct update *out, char *line, bool push)
{
	char *words[4];
	size_t want = push ? 4 : 3;

	if (words_of(words, ARRAY_SIZE(words), line) != want ||
	    !oid_parse(&out->old, words[push ? 3 : 0]) ||
	    !oid_parse(&out->new, words[1]))
		return false;
	out->ref = xstrdup(words[2]);
	return true;
}

static int read_updates(struct updates *out, bool push, struct err *err)
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
		if (!read_update(&update, line, push))
			return err_set(err, EXIT_INPUT,
				       "git said something that is no update");
		out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
		out->at[out->nr++] = update;
	}
	return 0;
}

static const struct update *find_live(const struct updates *updates,
				      const char *live)
{
	for (size_t i = 0; i < updates->nr; i++)
		if (strcmp(updates->at[i].ref, live) == 0)
			return &updates->at[i];
	return NULL;
}

static void say(const struct context *context, const struct judgement *j)
{
	autobuf text = { 0 };

	report_judgement_text(&text, j, NULL, context->talk_theme);
	fputs(buf_str(&text), stderr);
}

int hook_pre_push(struct context *context, struct err *err)
{
	__attribute__((
		cleanup(updates_release))) struct updates updates = { 0 };
	auto_release(judgement) j = { 0 };
	const struct update *update;
	autoptr(store) store = NULL;
	const char *live;

	if (read_updates(&updates, true, err) ||
	    open_store(&store, context, err) ||
	    store_live_ref(&live, store, err))
		return -1;
	update = find_live(&updates, live);
	if (update == NULL || oid_is_zero(&update->new))
		return EXIT_YES;
	if (store_judge(&j, store, &update->new, NULL, err))
		return -1;
	if (!j.verdict.allowed) {
		say(context, &j);
		fputs("warning: a server that checks will refuse this push\n",
		      stderr);
	}
	return EXIT_YES;
}

/* Refs that the server itself vouches for: they don't move with live. */
static const char *other_protected(const struct updates *updates)
{
	for (size_t i = 0; i < updates->nr; i++)
		if (text_starts(updates->at[i].ref, "refs/rbctl/"))
			return updates->at[i].ref;
	return NULL;
}

int hook_pre_receive(struct context *context, struct err *err)
{
	__attribute__((
		cleanup(updates_release))) struct updates updates = { 0 };
	struct store_options options = open_store_options(context);
	auto_release(judgement) j = { 0 };
	const struct update *update;
	autoptr(store) store = NULL;
	struct repo *repo = NULL;
	const char *live;

	if (read_updates(&updates, false, err) || repo_open_hook(&repo, err) ||
	    store_open_repo(&store, repo, &options, err) ||
	    store_live_ref(&live, store, err))
		return -1;
	update = find_live(&updates, live);
	if (update == NULL)
		return EXIT_YES;
	if (other_protected(&updates)) {
		err_set(err, EXIT_NO, "'%s' is pushed together with '%s'", live,
			other_protected(&updates));
		return err_hint(err, "push the two one after the other");
	}
	if (store_judge_push(&j, store, &update->old, &update->new, err))
		return -1;
	if (j.verdict.allowed)
		return EXIT_YES;
	say(context, &j);
	err_set(err, EXIT_NO, "%s: '%s' stays where it is",
		reason_name(j.verdict.reason), live);
	return err_hint(err, "push it to a branch of its own, have it signed "
			     "there, then land it");
}
