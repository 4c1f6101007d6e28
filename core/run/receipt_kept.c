/* receipt_kept.c - that no receipt goes missing: who remembers which */
#include "core/run/receipt_kept.h"

#include "core/run/journal.h"
#include "core/run/perform.h"

#include <string.h>

/* ---- what this client remembers ---- */

struct search {
	const struct oid *oid;
	char hex[OID_HEX + 1];
	bool found;
};

/* Itself, signed anew on top of others, or told to be gone. */
static int is_it(const struct receipt *receipt, void *payload,
		 struct err *err UNUSED)
{
	struct search *search = payload;

	search->found =
		oid_equal(&receipt->commit, search->oid) ||
		text_equal(json_text(receipt->root, "rechained_from", NULL),
			   search->hex) ||
		text_equal(json_text(receipt->root, "lost", NULL), search->hex);
	return search->found;
}

/* Is what is remembered not in the chain? *gone is its id then. */
static int lacks(char gone[OID_HEX + 1], bool *out, struct store *store,
		 const char *environment, struct err *err)
{
	struct search search = { 0 };
	struct oid tip, known;
	bool found;

	*out = false;
	if (!store_receipt(&known, store, environment))
		return 0;
	search.oid = &known;
	oid_format(search.hex, &known);
	if (receipt_tip(&tip, &found, store_repo(store), environment, err) ||
	    (found &&
	     receipt_each(store_repo(store), &tip, is_it, &search, err) < 0))
		return -1;
	*out = !search.found;
	memcpy(gone, search.hex, sizeof(search.hex));
	return 0;
}

static bool is_here(struct store *store, const char *hex)
{
	auto_release(receipt) receipt = { 0 };
	struct err ignored = { 0 };
	struct oid oid;

	return oid_parse(&oid, hex) &&
	       receipt_load(&receipt, store_repo(store), &oid, &ignored) == 0;
}

int receipt_kept(struct verdict *out, struct store *store,
		 const char *environment, struct err *err)
{
	char gone[OID_HEX + 1];
	bool lost;

	*out = verdict_allow();
	if (lacks(gone, &lost, store, environment, err))
		return -1;
	if (!lost)
		return 0;
	*out = verdict_deny(REASON_ROLLBACK,
			    "the receipts of '%s' no longer have %.12s, which "
			    "was the newest: the chain was cut",
			    environment, gone);
	if (is_here(store, gone))
		verdict_hint(out,
			     "ask who cut it, then bring it back: git "
			     "update-ref " RECEIPT_REFS "%s %s",
			     environment, gone);
	else
		verdict_hint(out,
			     "bring it back: rbctl receipts fetch REMOTE; is "
			     "it lost for good, --after-cut goes on, and the "
			     "receipt says so");
	return 0;
}

int receipt_record(struct oid *out, struct store *store,
		   const char *environment, const struct json *body,
		   const struct receipt_author *author, int64_t now,
		   struct err *err)
{
	autoptr(json) said = json_copy(body);
	char gone[OID_HEX + 1];
	struct oid made;
	bool lost;

	if (lacks(gone, &lost, store, environment, err))
		return -1;
	if (lost)
		json_set_string(said, "lost", gone);
	if (receipt_append(&made, store_repo(store), environment, said, author,
			   now, err) ||
	    store_remember_receipt(store, environment, &made, err))
		return -1;
	*out = made;
	return 0;
}

int receipt_remember(struct store *store, const char *environment,
		     struct err *err)
{
	char gone[OID_HEX + 1];
	struct oid tip;
	bool lost, found;

	if (lacks(gone, &lost, store, environment, err) ||
	    receipt_tip(&tip, &found, store_repo(store), environment, err))
		return -1;
	return lost || !found
		       ? 0
		       : store_remember_receipt(store, environment, &tip, err);
}

static void check_remembered(struct receipt_check *check,
			     const struct store *store, const char *environment)
{
	struct oid known;

	if (store_receipt(&known, store, environment) &&
	    !oid_set_has(&check->seen, &known))
		receipt_add_break(check, &known,
				  "it was the newest here, and is no longer in "
				  "the chain: the chain was cut");
}

/* ---- the copy that was fetched ---- */

/* Where both sides went on, none was cut: `receipts push` joins them. */
static int check_fetched(struct receipt_check *check, struct repo *repo,
			 const char *environment, struct err *err)
{
	autofree char *ref = xasprintf(RECEIPT_FETCHED "%s", environment);
	struct search search = { .oid = &check->tip };
	struct oid theirs;
	bool found;

	if (repo_ref_read(&theirs, &found, repo, ref, err))
		return -1;
	if (!found || oid_set_has(&check->seen, &theirs))
		return 0;
	search.found = check->nr == 0;
	if (!search.found &&
	    receipt_each(repo, &theirs, is_it, &search, err) < 0)
		return -1;
	if (search.found)
		receipt_add_break(check, &theirs,
				  "the copy that was fetched has it, and the "
				  "chain does not: the chain was cut");
	return 0;
}

static int fetched_environments(struct strings *out, struct repo *repo,
				struct err *err)
{
	auto_release(strings) refs = { 0 };

	if (repo_refs(&refs, repo, RECEIPT_FETCHED, err))
		return -1;
	for (size_t i = 0; i < refs.nr; i++)
		if (text_is_name(refs.at[i] + strlen(RECEIPT_FETCHED)))
			strings_add_once(out,
					 refs.at[i] + strlen(RECEIPT_FETCHED));
	return 0;
}

/* ---- the journals ---- */

typedef void ended_fn(const char *run, const char *environment, void *payload);

/* The runs of this store that ended on this machine. */
static void each_ended(const struct receipt_witness *witness, ended_fn *fn,
		       void *payload)
{
	autofree char *folder = NULL;
	auto_release(strings) runs = { 0 };
	struct err ignored = { 0 };
	char anchor[OID_HEX + 1];

	if (!witness->state_dir)
		return;
	folder = run_folder(witness->state_dir);
	oid_format(anchor, &store_anchor(witness->store)->commit);
	if (journal_list(&runs, folder, &ignored))
		return;
	for (size_t i = 0; i < runs.nr; i++) {
		autoptr(journal) journal = NULL;
		const struct json *header;

		if (journal_read(&journal, folder, runs.at[i], &ignored) ||
		    !journal_result(journal))
			continue;
		header = journal_header(journal);
		if (text_equal(json_text(header, "store", NULL), anchor))
			fn(runs.at[i], json_text(header, "environment", ""),
			   payload);
	}
}

struct asked {
	struct receipt_check *check;
	const char *environment;
};

static void check_ended(const char *run, const char *environment, void *payload)
{
	const struct asked *asked = payload;
	const struct oid nowhere = { { 0 } };

	if (strcmp(environment, asked->environment) != 0 ||
	    strings_has(&asked->check->ended, run))
		return;
	receipt_add_break(asked->check, &nowhere,
			  "run '%s' was done on this machine and has no "
			  "receipt: the chain was cut",
			  run);
}

static void add_environment(const char *run UNUSED, const char *environment,
			    void *payload)
{
	if (text_is_name(environment))
		strings_add_once(payload, environment);
}

/* ---- together ---- */

int receipt_expected(struct strings *out, const struct receipt_witness *witness,
		     struct err *err)
{
	struct repo *repo = store_repo(witness->store);

	if (receipt_environments(out, repo, err) ||
	    fetched_environments(out, repo, err))
		return -1;
	store_receipt_environments(out, witness->store);
	each_ended(witness, add_environment, out);
	return 0;
}

int receipt_check_kept(struct receipt_check *check,
		       const struct receipt_witness *witness,
		       const char *environment, struct err *err)
{
	struct asked asked = { check, environment };

	check_remembered(check, witness->store, environment);
	if (check_fetched(check, store_repo(witness->store), environment, err))
		return -1;
	each_ended(witness, check_ended, &asked);
	return 0;
}
