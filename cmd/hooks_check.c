/* hooks_check.c - whether git runs our hooks in a repository, and if not why */
#include "cmd/hooks.h"
#include "core/base/fs.h"
#include "core/cli/hooks.h"
#include "core/json/json.h"

#include <string.h>

#define THIS_PROGRAM "rbctl " RBCTL_VERSION

/* Words for people, and for programs. */
static const struct {
	const char *text;
	const char *code;
} states[] = {
	[HOOK_MISSING] = { "missing", "missing" },
	[HOOK_INSTALLED] = { "installed", "installed" },
	[HOOK_EDITED] = { "edited, or another program's", "edited" },
	[HOOK_OTHER_VERSION] = { "of another version of rbctl",
				 "other-version" },
	[HOOK_NOT_EXECUTABLE] = { "not executable, so git passes it over",
				  "not-executable" },
	[HOOK_BYPASSED] = { "bypassed: it is there, and git looks elsewhere",
			    "bypassed" },
};

/* What was found in one repository. */
struct finding {
	struct hooks_place place;
	struct hook_status hooks[HOOKS_MAX];
	size_t nr;
	char *program; /* "rbctl 0.1.0": what the hooks run; NULL: none */
	bool decides;  /* a bare repository: a server */
	struct server server;
	struct drivers drivers; /* where it doesn't decide */
};

static void finding_release(struct finding *finding)
{
	hooks_place_release(&finding->place);
	server_release(&finding->server);
	drivers_release(&finding->drivers);
	free(finding->program);
}

/* The shims run the rbctl that PATH finds. */
static char *find_program(void)
{
	const char *const argv[] = { "rbctl", "version", NULL };
	struct err ignored = { 0 };
	autobuf errors = { 0 };
	autobuf text = { 0 };
	int status;

	if (fs_run(&status, &text, &errors, argv, "", 0, 4096, &ignored) ||
	    status != 0)
		return NULL;
	buf_truncate(&text, strcspn(buf_str(&text), "\n"));
	return buf_detach(&text);
}

static int look(struct finding *out, struct repo *repo,
		const struct context *context, struct err *err)
{
	autofree char *program = NULL;

	if (hooks_place_find(&out->place, repo, err) ||
	    hooks_check(out->hooks, &out->nr, repo, &out->place, err))
		return -1;
	out->program = find_program();
	out->decides = repo_work_tree(repo) == NULL;
	if (out->decides)
		return server_look(&out->server, repo, context, err);
	return drivers_program(&program, err) ||
			       drivers_check(&out->drivers, repo, program, err)
		       ? -1
		       : 0;
}

/* The first hook in the worst state; NULL when all are well. */
static const struct hook_status *worst(const struct finding *f)
{
	const struct hook_status *found = NULL;

	for (size_t i = 0; i < f->nr; i++)
		if (f->hooks[i].state != HOOK_INSTALLED &&
		    (found == NULL || f->hooks[i].state == HOOK_BYPASSED ||
		     f->hooks[i].state == HOOK_EDITED))
			found = &f->hooks[i];
	return found;
}

static bool is_program_good(const struct finding *f)
{
	return text_equal(f->program, THIS_PROGRAM);
}

static bool is_good(const struct finding *f)
{
	return worst(f) == NULL && is_program_good(f) &&
	       drivers_are_good(&f->drivers) &&
	       (!f->decides || server_is_good(&f->server));
}

/* How git is brought to look into the repository's own folder again. */
static void add_way_back(struct buf *out, const struct hooks_place *place)
{
	if (text_equal(place->path.scope, "local"))
		buf_add(out, "git config --unset core.hooksPath");
	else if (text_equal(place->path.scope, "command"))
		buf_add(out, "take core.hooksPath out of the environment: "
			     "GIT_CONFIG_COUNT, GIT_CONFIG_PARAMETERS");
	else
		buf_addf(out, "git config core.hooksPath '%s'", place->own);
}

/* One deed, the next; none when all is well. */
static void add_next(struct buf *out, const struct finding *f,
		     const struct repo *repo)
{
	const struct hook_status *hook = worst(f);

	if (hook && hook->state == HOOK_BYPASSED)
		add_way_back(out, &f->place);
	else if (hook && hook->state == HOOK_EDITED)
		buf_add(out, "look at what it does, then rbctl hooks install "
			     "--force (the other one is kept beside)");
	else if (hook)
		buf_add(out, "rbctl hooks install");
	else if (f->program == NULL)
		buf_add(out, "put rbctl into a folder of PATH");
	else if (!is_program_good(f))
		buf_add(out, "install one version of rbctl only");
	else if (!drivers_are_good(&f->drivers))
		buf_add(out, drivers_next(&f->drivers));
	else if (f->decides)
		server_next(out, &f->server, repo);
}

static void add_place(struct buf *out, const struct hooks_place *place)
{
	if (place->path.value == NULL)
		return;
	buf_addf(out, "core.hooksPath (%s", place->path.scope);
	if (place->path.file) {
		buf_add(out, ": ");
		buf_add_untrusted(out, place->path.file);
	}
	buf_add(out, ") sends git to ");
	buf_add_untrusted(out, place->folder);
	buf_add(out, "\n");
}

static void add_program(struct buf *out, const struct finding *f)
{
	if (f->program == NULL) {
		buf_add(out, "the hooks run rbctl, and PATH finds none: git "
			     "will refuse everything that they ask about\n");
	} else if (!is_program_good(f)) {
		buf_add(out, "the hooks run another version: ");
		buf_add_untrusted(out, f->program);
		buf_add(out, "; this one is " THIS_PROGRAM "\n");
	}
}

static int as_text(const struct finding *f, const struct repo *repo,
		   struct err *err)
{
	autobuf next = { 0 };
	autobuf out = { 0 };

	add_place(&out, &f->place);
	for (size_t i = 0; i < f->nr; i++)
		buf_addf(&out, "%-12s %s\n", f->hooks[i].name,
			 states[f->hooks[i].state].text);
	add_program(&out, f);
	if (f->decides)
		server_text(&out, &f->server);
	else
		drivers_text(&out, &f->drivers);
	if (!f->decides)
		buf_add(&out, "This is a repository to work in: its hooks help "
			      "whoever works here, and decide\nnothing for "
			      "others. rbctl hooks check --server REMOTE asks "
			      "a server.\n");
	add_next(&next, f, repo);
	if (next.len) {
		buf_add(&out, "next: ");
		buf_add_untrusted(&out, buf_str(&next));
		buf_add(&out, "\n");
	}
	buf_add(&out, "Hooks can be bypassed; apply can't: it asks the same "
		      "question itself.\n");
	return answer(&out, err);
}

static int as_json(const struct finding *f, const struct repo *repo,
		   struct err *err)
{
	const struct git_setting *path = &f->place.path;
	autoptr(json) json = json_new_object();
	autobuf next = { 0 };
	struct json *list;

	json_set_string(json, "format", "hooks/1");
	json_set_bool(json, "ok", is_good(f));
	json_set_string(json, "kind", f->decides ? "server" : "work");
	json_set_string(json, "folder", f->place.folder);
	json_set_bool(json, "hooks_path_set", path->value != NULL);
	if (path->value) {
		struct json *set = json_set_object(json, "hooks_path");

		json_set_string(set, "value", path->value);
		json_set_string(set, "scope", path->scope);
		if (path->file)
			json_set_string(set, "file", path->file);
	}
	list = json_set_object(json, "hooks");
	for (size_t i = 0; i < f->nr; i++)
		json_set_string(list, f->hooks[i].name,
				states[f->hooks[i].state].code);
	json_set(json, "program",
		 f->program ? json_new_string(f->program) : json_new_null());
	if (f->decides)
		server_json(json_set_object(json, "server"), &f->server);
	else
		drivers_json(json_set_object(json, "drivers"), &f->drivers);
	add_next(&next, f, repo);
	json_set_string(json, "next", buf_str(&next));
	return answer_json(json, err);
}

int hooks_check_here(struct context *context, struct err *err)
{
	auto_release(finding) f = { 0 };
	autoptr(repo) repo = NULL;

	if (repo_open(&repo, context->dir, err) ||
	    look(&f, repo, context, err) ||
	    (context->json ? as_json(&f, repo, err) : as_text(&f, repo, err)))
		return -1;
	return is_good(&f) ? EXIT_YES : EXIT_NO;
}
