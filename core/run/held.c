/* held.c - a stored token that a run needs which has not ended */
#include "core/run/held.h"

#include "core/vault/life.h"

/* NULL: this run stores nothing, or could not read what is there. */
static const char *stored_as(const struct performance *performance)
{
	const struct run_tools *tools = performance->tools;

	return tools->vault && tools->recipient
		       ? performance->prepared->plan->runbook->store_as
		       : NULL;
}

static bool has_ended(const struct performance *performance, const char *run)
{
	autofree char *folder = run_folder(performance->state_dir);
	autoptr(journal) journal = NULL;
	struct err ignored = { 0 };

	return text_is_name(run) &&
	       journal_read(&journal, folder, run, &ignored) == 0 &&
	       journal_result(journal);
}

static void deny(struct verdict *out, const char *name,
		 const struct entry *entry)
{
	*out = verdict_deny(REASON_LOCKED,
			    "run %s has not ended, and its token is in the "
			    "vault as '%s'",
			    entry->run, name);
	verdict_hint(out,
		     "rbctl resume %s goes on with it, on the machine where it "
		     "began; rbctl token revoke %s gives its token back",
		     entry->run, name);
}

int run_held(struct verdict *out, const struct performance *performance,
	     const char *run, struct err *err)
{
	const struct run_tools *tools = performance->tools;
	const char *name = stored_as(performance);
	auto_release(entry) entry = { 0 };
	bool found = false;

	*out = verdict_allow();
	if (!name)
		return 0;
	if (vault_load(&entry, &found, tools->vault, name, err))
		return -1;
	if (found && entry.kind == ENTRY_TOKEN && entry.run &&
	    !text_equal(entry.run, run) &&
	    life_is_left(&entry, tools->clock(tools->payload)) &&
	    !has_ended(performance, entry.run))
		deny(out, name, &entry);
	return 0;
}

int run_let_entry_go(const struct performance *performance, const char *run,
		     struct err *err)
{
	struct vault *vault = performance->tools->vault;
	const char *name = stored_as(performance);
	autoptr(vault_lock) lock = NULL;
	auto_release(entry) entry = { 0 };
	bool found = false;

	if (!name)
		return 0;
	if (vault_lock(&lock, vault, name, true, err) ||
	    vault_load(&entry, &found, vault, name, err))
		return -1;
	if (!found || !text_equal(entry.run, run))
		return 0;
	free(entry.run);
	entry.run = NULL;
	return vault_lock_check(lock, err) ||
			       vault_save_again(vault, name, &entry, err)
		       ? -1
		       : 0;
}
