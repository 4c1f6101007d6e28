/* runs.c - what was executed: the receipts of every environment */
#include "core/audit/evidence.h"

#include "core/run/receipt_kept.h"

#include <stdio.h>
#include <string.h>

struct collecting {
	struct evidence *e;
	const char *environment;
	struct strings ended; /* runs whose end was met, newest first */
};

static void collecting_release(struct collecting *c)
{
	strings_release(&c->ended);
}

static const struct json *revision_of(const struct evidence *e, const char *id)
{
	json_each(revision, e->revisions)
		if (text_equal(json_text(revision, "revision", ""), id))
			return revision;
	return NULL;
}

/* Sign-offs that were made after the run had begun. */
static void check_late(struct evidence *e, const struct json *run)
{
	const char *id = json_text(run, "revision", "");
	const struct json *revision = revision_of(e, id);
	int64_t started, issued;

	if (!text_untime(&started, json_text(run, "started", "")))
		return;
	json_each(sign_off, json_get(revision, "sign_offs"))
		if (json_is_true(json_get(sign_off, "counts")) &&
		    text_untime(&issued, json_text(sign_off, "issued", "")) &&
		    issued > started)
			add_exception(e, "late", id,
				      "run %s began before %s signed",
				      json_text(run, "run", ""),
				      json_text(sign_off, "person", ""));
}

static int add_run(const struct receipt *receipt, void *payload,
		   struct err *err UNUSED)
{
	struct collecting *c = payload;
	struct evidence *e = c->e;
	const char *run = json_text(receipt->root, "run", "");
	bool begun =
		text_equal(json_text(receipt->root, "result", ""), "started");
	struct json *out;
	int64_t started;

	/* The end of a run says all that its beginning does. */
	if (begun && strings_has(&c->ended, run))
		return 0;
	if (!begun)
		strings_add(&c->ended, run);
	if (text_untime(&started, json_text(receipt->root, "started", "")) &&
	    !in_period(e->wish, started))
		return 0;
	out = json_copy(receipt->root);
	json_remove(out, "previous");
	json_remove(out, "previous_sha256");
	set_oid(out, "receipt", &receipt->commit);
	if (begun) {
		json_set_string(out, "result", "unfinished");
		add_exception(e, "unfinished", json_text(out, "revision", ""),
			      "run %s in %s has no end", run, c->environment);
	}
	json_each(exception, json_get(out, "exceptions"))
		add_exception(e, "override", json_text(out, "revision", ""),
			      "run %s in %s: %s", run, c->environment,
			      json_string(exception) ? json_string(exception)
						     : "");
	check_late(e, out);
	json_append(e->runs, out);
	return 0;
}

static bool find_owner(char person[TEXT_NAME_MAX + 1], bool *approved,
		       const struct sshkey *key, const char *revision,
		       void *payload)
{
	const struct evidence *e = payload;
	autobuf print = { 0 };
	const char *owner;
	struct oid oid;

	*approved =
		oid_parse(&oid, revision) && oid_set_has(&e->approved, &oid);
	sshkey_fingerprint(&print, key);
	owner = json_text(e->owners, buf_str(&print), NULL);
	snprintf(person, TEXT_NAME_MAX + 1, "%s", owner ? owner : "");
	return owner != NULL;
}

static int check_chain(struct evidence *e, struct json *chains,
		       const struct receipt_witness *witness,
		       const char *environment)
{
	auto_release(receipt_check) check = { 0 };
	struct json *out = json_append_object(chains);

	if (receipt_verify(&check, e->repo, environment, find_owner, e,
			   e->err) < 0 ||
	    receipt_check_kept(&check, witness, environment, e->err))
		return -1;
	json_set_string(out, "environment", environment);
	json_set_int(out, "receipts", (int64_t)check.nr);
	if (!oid_is_zero(&check.tip))
		set_oid(out, "tip", &check.tip);
	json_set_bool(out, "whole", check.nr_breaks == 0);
	for (size_t i = 0; i < check.nr_breaks; i++) {
		char hex[OID_HEX + 1] = "";

		/* What was never written has no name. */
		if (!oid_is_zero(&check.breaks[i].commit))
			oid_format(hex, &check.breaks[i].commit);
		add_exception(e, "receipt", hex, "in %s: %s", environment,
			      check.breaks[i].what);
	}
	return 0;
}

int runs_collect(struct evidence *e)
{
	struct json *chains = json_set_array(e->root, "receipt_chains");
	const struct receipt_witness witness = { e->store, e->wish->state_dir };
	auto_release(strings) environments = { 0 };

	if (receipt_expected(&environments, &witness, e->err) < 0)
		return -1;
	for (size_t i = 0; i < environments.nr; i++) {
		auto_release(collecting) c = {
			.e = e,
			.environment = environments.at[i],
		};
		struct err why = { 0 };
		struct oid tip;
		bool found;

		if (check_chain(e, chains, &witness, environments.at[i]) ||
		    receipt_tip(&tip, &found, e->repo, environments.at[i],
				e->err))
			return -1;
		/* A chain that can't be read to its end is a break that is
		 * told above; what could be read stays. */
		if (found && receipt_each(e->repo, &tip, add_run, &c, &why) &&
		    why.code != EXIT_INPUT && why.code != EXIT_GIT) {
			*e->err = why;
			return -1;
		}
	}
	return 0;
}
