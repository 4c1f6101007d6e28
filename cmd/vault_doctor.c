/* vault_doctor.c - rbctl vault doctor: is the vault as it must be, and for whom
 */
#include "cmd/doctor.h"
#include "cmd/vault.h"
#include "core/cli/source.h"

#include <dirent.h>
#include <string.h>

#define SUFFIX      ".age"
#define LOCK_SUFFIX ".lck"

/* ---- the files ---- */

/* NAME.age.XXXXXX, as a write begins with. */
static bool is_left_over(const char *file)
{
	size_t len = strlen(file);
	const char *dot = len > 7 ? file + len - 7 : "";

	return *dot == '.' && strlen(SUFFIX) < len - 7 &&
	       memcmp(dot - strlen(SUFFIX), SUFFIX, strlen(SUFFIX)) == 0;
}

static bool is_named(const char *file, const char *suffix)
{
	autofree char *name = NULL;

	if (!text_ends(file, suffix))
		return false;
	name = xstrndup(file, strlen(file) - strlen(suffix));
	return text_is_name(name);
}

/* What is good is not told for each of a thousand files. */
static bool check_file(struct diagnoses *list, const char *dir,
		       const char *file)
{
	autofree char *path = xasprintf("%s/%s", dir, file);
	auto_release(diagnoses) found = { 0 };
	bool good;

	doctor_private(&found, "file", path, false);
	good = found.at[0].health == HEALTH_GOOD;
	if (!good) {
		diagnoses_take(list, "file", found.at[0].health,
			       xstrdup(found.at[0].detail),
			       xstrdup(found.at[0].hint));
	} else if (is_left_over(file)) {
		diagnoses_take(list, "left-over", HEALTH_WARNING,
			       xasprintf("%s is left of a write that was cut "
					 "off",
					 path),
			       xasprintf("rm '%s'", path));
	} else if (!is_named(file, SUFFIX) && !is_named(file, LOCK_SUFFIX)) {
		diagnoses_take(list, "stranger", HEALTH_WARNING,
			       xasprintf("%s is nothing that belongs in a "
					 "vault",
					 path),
			       xasprintf("move it away: mv '%s' ~", path));
	}
	return good;
}

/* Names of the entries whose files are as they must be. */
static void check_files(struct diagnoses *list, struct strings *sound,
			const char *path)
{
	DIR *dir = opendir(path);
	auto_release(strings) files = { 0 };
	const struct dirent *file;

	if (dir == NULL)
		return;
	while ((file = readdir(dir)))
		if (strcmp(file->d_name, ".") != 0 &&
		    strcmp(file->d_name, "..") != 0)
			strings_add(&files, file->d_name);
	closedir(dir);
	strings_sort(&files);
	for (size_t i = 0; i < files.nr; i++)
		if (check_file(list, path, files.at[i]) &&
		    is_named(files.at[i], SUFFIX))
			strings_take(sound, xstrndup(files.at[i],
						     strlen(files.at[i]) -
							     strlen(SUFFIX)));
}

/* ---- who can read them ---- */

struct look {
	struct diagnoses *list;
	const struct vault_world *world;
	bool approved; /* there is a policy that says who may */
	size_t readable;
	size_t alone; /* of these that nobody else can open */
};

static void say(struct look *look, enum health health, const char *name,
		char *detail)
{
	diagnoses_take(look->list, "readers", health,
		       xasprintf("vault:%s: %s", name, detail),
		       xstrdup("rbctl vault sync"));
	free(detail);
}

static void say_keys(struct look *look, enum health health, const char *name,
		     const struct strings *keys, const char *words)
{
	for (size_t i = 0; i < keys->nr; i++) {
		autobuf who = { 0 };

		vault_key_words(&who, look->world->permit.policy, keys->at[i],
				look->world->self);
		say(look, health, name,
		    xasprintf("%s %s", buf_str(&who), words));
	}
}

static void say_without(struct look *look, const char *name,
			const struct strings *people)
{
	for (size_t i = 0; i < people->nr; i++)
		diagnoses_take(look->list, "vault-key", HEALTH_WARNING,
			       xasprintf("vault:%s: %s may read it and has no "
					 "vault_key in the policy",
					 name, people->at[i]),
			       xasprintf("%s runs `rbctl key show`; the policy "
					 "takes what it prints",
					 people->at[i]));
}

static void compare(struct look *look, const char *name,
		    const struct entry *entry)
{
	const struct vault_world *world = look->world;
	auto_release(readers_change) change = { 0 };
	auto_release(readers) wanted = { 0 };

	readers_of(&wanted, entry, world->permit.policy, &world->approved,
		   world->self);
	if (wanted.untold) {
		diagnoses_take(look->list, "document", HEALTH_WARNING,
			       xasprintf("vault:%s: '%s', which it came from, "
					 "is not approved",
					 name, entry->runbook),
			       xasprintf("rbctl token revoke %s, or have the "
					 "document approved",
					 name));
		return;
	}
	readers_compare(&change, &wanted, entry);
	if (change.unsaid)
		say(look, HEALTH_WARNING, name,
		    xstrdup("it does not say who can read it"));
	else
		say_keys(look, HEALTH_WARNING, name, &change.add,
			 "may read it and can't yet");
	say_keys(look, HEALTH_BAD, name, &change.drop,
		 "can still read it and may not any more");
	say_without(look, name, &wanted.without);
}

static void check_entry(struct look *look, const char *name)
{
	auto_release(entry) entry = { 0 };
	struct err err = { 0 };
	bool found = false;

	if (vault_load(&entry, &found, look->world->opened.vault, name, &err)) {
		err_hint(&err,
			 "whoever can read it: rbctl token share %s --with "
			 "WHO; if it is damaged, get it anew",
			 name);
		diagnoses_add_err(look->list, "entry", HEALTH_BAD, &err);
		return;
	}
	if (!found)
		return;
	look->readable++;
	look->alone += entry.recipients.nr == 1;
	if (look->approved)
		compare(look, name, &entry);
}

static void say_sum(struct look *look)
{
	diagnoses_take(look->list, "entries", HEALTH_GOOD,
		       xasprintf("you can read %zu %s", look->readable,
				 look->readable == 1 ? "entry" : "entries"),
		       NULL);
	if (look->alone)
		diagnoses_take(look->list, "alone", HEALTH_GOOD,
			       xasprintf("%zu of them nobody else can: keep a "
					 "copy of your identity",
					 look->alone),
			       NULL);
	if (look->approved &&
	    !readers_owner(look->world->permit.policy, look->world->self))
		diagnoses_take(look->list, "own-key", HEALTH_WARNING,
			       xstrdup("your key is nobody's vault_key in the "
				       "policy, so nothing is shared with you"),
			       xstrdup("rbctl key show; the policy takes what "
				       "it prints"));
}

static void ask_policy(struct diagnoses *list, struct vault_world *world,
		       const struct context *context, bool *approved)
{
	struct err err = { 0 };

	*approved = vault_world_ask(world, context, &err) == 0;
	if (!*approved && err.code == EXIT_GIT)
		diagnoses_take(list, "store", HEALTH_GOOD,
			       xstrdup("this folder is in no store, so who may "
				       "read what was not compared"),
			       NULL);
	else if (!*approved)
		diagnoses_add_err(list, "store", HEALTH_WARNING, &err);
}

/* The files first: they are told even when the vault can't be opened. */
static int run(struct context *context, void *options UNUSED,
	       int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	__attribute__((
		cleanup(vault_world_release))) struct vault_world world = { 0 };
	autofree char *path = xasprintf("%s/vault", context->places.state);
	auto_release(vault_settings) settings = { 0 };
	auto_release(diagnoses) list = { 0 };
	auto_release(strings) names = { 0 };
	struct look look = { .list = &list, .world = &world };
	struct err failed = { 0 };
	bool shared;

	if (vault_settings_load(&settings, context->places.config, err))
		return -1;
	shared = settings.store != VAULT_FILE;
	if (source_is_file(context->places.identity))
		doctor_private(&list, "identity", context->places.identity,
			       false);
	doctor_vault(&list, context);
	if (!shared)
		check_files(&list, &names, path);
	ask_policy(&list, &world, context, &look.approved);
	if (vault_world_open(&world, context, &failed) ||
	    (shared && vault_names(&names, world.opened.vault, &failed))) {
		diagnoses_add_err(&list, "vault", HEALTH_BAD, &failed);
	} else {
		for (size_t i = 0; i < names.nr; i++)
			check_entry(&look, names.at[i]);
		say_sum(&look);
	}
	return diagnoses_answer(context, "vault-doctor/1", &list, err);
}

const struct cmd vault_doctor = {
	.name = "doctor",
	.summary = "look whether the vault is safe, and read by whom it may be",
	.operands = "",
	.run = run,
	.example = "rbctl vault doctor",
};
