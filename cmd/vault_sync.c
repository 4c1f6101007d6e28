/* vault_sync.c - rbctl vault sync: encrypt anew where who may read changed */
#include "cmd/vault_sync.h"

#include <string.h>

struct sync_options {
	bool dry_run;
	bool yes;
};

/* clang-format off */
static const struct option table[] = {
	OPT_FLAG(sync_options, dry_run, 'n', "dry-run",
		 "say what would change, and change nothing"),
	OPT_FLAG(sync_options, yes, 'y', "yes", "do not ask"),
	OPT_END,
};
/* clang-format on */

static void PRINTF_LIKE(2, 3)
	set_problem(struct sync_item *item, const char *format, ...)
{
	autobuf text = { 0 };
	va_list args;
	size_t len;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	len = text.len < ERR_MSG_MAX ? text.len : ERR_MSG_MAX - 1;
	memcpy(item->problem, buf_str(&text), len);
	item->problem[len] = '\0';
}

/* ---- looking ---- */

/* True when there is anything to do or to say. */
static bool look_at(struct sync_item *out, struct readers *wanted,
		    const struct vault_world *world, const struct entry *entry)
{
	bool differs;

	readers_of(wanted, entry, world->permit.policy, &world->approved,
		   world->self);
	if (wanted->untold) {
		set_problem(out, "'%s', which it came from, is not approved",
			    entry->runbook);
		return true;
	}
	differs = readers_compare(&out->change, wanted, entry);
	for (size_t i = 0; i < entry->shared.nr; i++)
		if (!strings_has(&wanted->shared, entry->shared.at[i]))
			strings_add(&out->forgotten, entry->shared.at[i]);
	return differs;
}

static void add_item(struct sync_items *items, const struct vault_world *world,
		     const char *name)
{
	auto_release(readers) wanted = { 0 };
	auto_release(entry) entry = { 0 };
	struct sync_item item = { 0 };
	struct err err = { 0 };
	bool found = false;
	bool shown = true;

	if (vault_load(&entry, &found, world->opened.vault, name, &err))
		set_problem(&item, "%s", err.msg);
	else
		shown = found && look_at(&item, &wanted, world, &entry);
	if (!shown)
		return;
	item.name = xstrdup(name);
	items->at = grow(items->at, items->nr, &items->alloc, sizeof(item));
	items->at[items->nr++] = item;
}

static size_t count_changes(const struct sync_items *items)
{
	size_t nr = 0;

	for (size_t i = 0; i < items->nr; i++)
		nr += items->at[i].problem[0] == '\0';
	return nr;
}

/* ---- doing ---- */

/* Another process may have refreshed it meanwhile: so it is read, and who may
 * read it is counted, once more, when nobody else writes. */
static int sync_one(struct sync_item *item, const struct vault_world *world,
		    struct err *err)
{
	struct vault *vault = world->opened.vault;
	auto_release(readers) wanted = { 0 };
	auto_release(entry) entry = { 0 };
	autoptr(vault_lock) lock = NULL;
	bool found = false;

	if (vault_lock(&lock, vault, item->name, true, err) ||
	    vault_load(&entry, &found, vault, item->name, err))
		return -1;
	if (!found)
		return 0;
	readers_of(&wanted, &entry, world->permit.policy, &world->approved,
		   world->self);
	if (wanted.untold)
		return 0;
	strings_release(&entry.shared);
	entry.shared = wanted.shared;
	wanted.shared = (struct strings){ 0 };
	if (vault_lock_check(lock, err) ||
	    vault_save(vault, item->name, &entry, &wanted.keys, err))
		return -1;
	item->done = true;
	return 0;
}

/* One that fails keeps no other from its readers; the first is told. */
static int sync_all(struct sync_items *items, const struct context *context,
		    const struct vault_world *world, struct err *err)
{
	struct err first = { 0 };
	size_t nr = 0;
	bool dropped = false;

	for (size_t i = 0; i < items->nr; i++) {
		struct sync_item *item = &items->at[i];
		struct err failed = { 0 };

		if (item->problem[0])
			continue;
		if (sync_one(item, world, &failed)) {
			set_problem(item, "%s", failed.msg);
			if (first.code == 0)
				first = failed;
			continue;
		}
		nr += item->done;
		dropped = dropped || item->change.drop.nr;
	}
	talk(context, "%zu %s encrypted anew.", nr,
	     nr == 1 ? "entry is" : "entries are");
	if (dropped)
		talk(context, "Who may not read one any more may have kept a "
			      "copy: rbctl token revoke,\nrbctl secret rotate");
	*err = first;
	return first.code ? -1 : 0;
}

static int confirm(const struct context *context,
		   const struct sync_options *options, size_t nr,
		   struct err *err)
{
	autofree char *question = NULL;
	bool yes = true;

	if (options->yes)
		return 0;
	question = xasprintf("Encrypt %s anew?",
			     nr == 1 ? "this entry" : "these entries");
	if (ask_yes(&yes, context, question, "--yes", err))
		return -1;
	return yes ? 0 : err_set(err, EXIT_WAITING, "nothing was changed");
}

/* What is to be done was said in words; whether it may be is asked. */
static int change(struct sync_items *items, const struct context *context,
		  const struct sync_options *options,
		  const struct vault_world *world, struct err *err)
{
	size_t nr = count_changes(items);

	if (nr == 0) {
		talk(context, "Everybody who may read an entry can, and "
			      "nobody else.");
		return EXIT_YES;
	}
	if (options->dry_run)
		return EXIT_NO;
	if (confirm(context, options, nr, err))
		return -1;
	return sync_all(items, context, world, err) ? -1 : EXIT_YES;
}

/* In words it is told before anything is done; in JSON at the end, once. */
static int carry_out(struct sync_items *items, const struct context *context,
		     const struct sync_options *options,
		     const struct vault_world *world, struct err *err)
{
	autobuf text = { 0 };
	int code;

	sync_text(&text, world, items);
	if (!context->json && answer(&text, err))
		return -1;
	code = change(items, context, options, world, err);
	if (!context->json || (code < 0 && err->code == EXIT_WAITING))
		return code;
	if (sync_json(world, items, options->dry_run, err))
		return -1;
	return code < 0 ? err->code : code;
}

static int run(struct context *context, void *payload, int nr_args UNUSED,
	       char **args UNUSED, struct err *err)
{
	__attribute__((
		cleanup(vault_world_release))) struct vault_world world = { 0 };
	const struct sync_options *options = payload;
	auto_release(strings) names = { 0 };
	auto_release(sync_items) items = { 0 };

	if (vault_world_ask(&world, context, err) ||
	    vault_world_open(&world, context, err) ||
	    vault_names(&names, world.opened.vault, err))
		return -1;
	for (size_t i = 0; i < names.nr; i++)
		add_item(&items, &world, names.at[i]);
	return carry_out(&items, context, options, &world, err);
}

const struct cmd vault_sync = {
	.name = "sync",
	.summary = "encrypt entries anew where it changed who may read them",
	.operands = "",
	.options = table,
	.options_size = sizeof(struct sync_options),
	.run = run,
	.example = "rbctl vault sync",
};
