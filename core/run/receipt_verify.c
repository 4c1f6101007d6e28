/* receipt_verify.c - walks a chain of receipts and names every break */
#include "core/run/receipt.h"

#include "core/crypto/hash.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct walk {
	struct receipt_check *check;
	struct repo *repo;
	const char *environment;
	receipt_owner_fn *owner;
	void *payload;
	struct strings open; /* runs whose beginning only was met */
	struct json *lost;   /* {receipt: the one it says was lost} */
};

const struct person *receipt_signer(const struct receipt *receipt,
				    const struct policy *policy)
{
	const struct policy_key *key = NULL;
	const struct person *person;
	struct sshsig sig;
	struct err ignored = { 0 };

	if (sshsig_parse(&sig, buf_str(&receipt->signature),
			 receipt->signature.len, &ignored) ||
	    !sshsig_verify(&sig, RECEIPT_NAMESPACE, buf_str(&receipt->text),
			   receipt->text.len))
		return NULL;
	person = policy_key_owner(policy, &sig.key, &key);
	return person && key->status != KEY_COMPROMISED ? person : NULL;
}

bool receipt_is_signed(const struct receipt *receipt,
		       const struct policy *policy)
{
	return receipt_signer(receipt, policy) != NULL;
}

void receipt_check_release(struct receipt_check *check)
{
	strings_release(&check->ended);
	oid_set_release(&check->seen);
	free(check->breaks);
	*check = (struct receipt_check){ 0 };
}

void receipt_add_break(struct receipt_check *check, const struct oid *commit,
		       const char *format, ...)
{
	struct receipt_break *made;
	va_list args;

	check->breaks = xreallocarray(check->breaks, check->nr_breaks + 1,
				      sizeof(*check->breaks));
	made = &check->breaks[check->nr_breaks++];
	made->commit = *commit;
	va_start(args, format);
	vsnprintf(made->what, sizeof(made->what), format, args);
	va_end(args);
}

static void check_signature(struct walk *walk, const struct receipt *receipt)
{
	const char *operator= json_text(receipt->root, "operator", "");
	char person[TEXT_NAME_MAX + 1] = "";
	struct err err = { 0 };
	struct sshsig sig;
	bool approved;

	if (sshsig_parse(&sig, buf_str(&receipt->signature),
			 receipt->signature.len, &err)) {
		receipt_add_break(walk->check, &receipt->commit,
				  "its signature can't be read: %s", err.msg);
		return;
	}
	if (!sshsig_verify(&sig, RECEIPT_NAMESPACE, buf_str(&receipt->text),
			   receipt->text.len)) {
		receipt_add_break(
			walk->check, &receipt->commit,
			"it was altered: the signature is not of this text");
		return;
	}
	if (!walk->owner(person, &approved, &sig.key,
			 json_text(receipt->root, "revision", ""),
			 walk->payload))
		receipt_add_break(
			walk->check, &receipt->commit,
			"it is signed by a key that nobody in the policy has");
	else if (strcmp(person, operator) != 0)
		receipt_add_break(
			walk->check, &receipt->commit,
			"it names '%s' as operator, and is signed by '%s'",
			operator, person);
	if (!approved)
		receipt_add_break(
			walk->check, &receipt->commit,
			"it ran revision %.10s, which was never approved",
			json_text(receipt->root, "revision", ""));
}

static void check_place(struct walk *walk, const struct receipt *receipt)
{
	const char *environment = json_text(receipt->root, "environment", "");
	const char *previous = json_text(receipt->root, "previous", NULL);
	char hex[OID_HEX + 1] = "";

	if (strcmp(environment, walk->environment) != 0)
		receipt_add_break(walk->check, &receipt->commit,
				  "it belongs to environment '%s'",
				  environment);
	if (receipt->has_parent)
		oid_format(hex, &receipt->parent);
	if (strcmp(previous ? previous : "", hex) != 0)
		receipt_add_break(
			walk->check, &receipt->commit,
			"it was moved: it was signed to follow %.10s, and "
			"follows %.10s",
			previous ? previous : "nothing",
			*hex ? hex : "nothing");
}

static void check_pair(struct walk *walk, const struct receipt *receipt,
		       const struct receipt *before)
{
	const char *wanted = json_text(receipt->root, "previous_sha256", "");
	char sha256[SHA256_HEX + 1];

	hash_sha256_hex(sha256, buf_str(&before->text), before->text.len);
	if (strcmp(wanted, sha256) != 0)
		receipt_add_break(
			walk->check, &before->commit,
			"it was altered since the next one was signed");
	if (receipt->sequence != before->sequence + 1)
		receipt_add_break(walk->check, &receipt->commit,
				  "a gap in the numbers: %lld follows %lld",
				  (long long)receipt->sequence,
				  (long long)before->sequence);
}

static void check_run(struct walk *walk, const struct receipt *receipt)
{
	const char *run = json_text(receipt->root, "run", "");
	const char *result = json_text(receipt->root, "result", "");

	if (strcmp(result, "started") != 0) {
		if (!strings_add_once(&walk->check->ended, run))
			receipt_add_break(walk->check, &receipt->commit,
					  "run '%s' ended twice", run);
	} else if (!strings_has(&walk->check->ended, run)) {
		strings_add_once(&walk->open, run);
	}
}

/* Missing and unreadable are breaks, not errors: the answer is "no". */
static bool load(struct receipt *out, struct walk *walk,
		 const struct oid *commit)
{
	struct err err = { 0 };
	enum object_type type;
	autobuf raw = { 0 };
	bool found = false;

	if (repo_read(&raw, &type, &found, walk->repo, commit, RECEIPT_SIZE_MAX,
		      &err) == 0 &&
	    !found) {
		receipt_add_break(walk->check, commit,
				  "it is missing: the chain is cut here");
		return false;
	}
	err = (struct err){ 0 };
	if (receipt_load(out, walk->repo, commit, &err)) {
		receipt_add_break(walk->check, commit,
				  "it can't be read: %.200s", err.msg);
		return false;
	}
	return true;
}

/* Its own name, the one it had before it was signed anew, and what it says
 * is missing. */
static void note_names(struct walk *walk, const struct receipt *receipt)
{
	const char *lost = json_text(receipt->root, "lost", NULL);
	struct oid before;
	char hex[OID_HEX + 1];

	oid_set_add(&walk->check->seen, &receipt->commit);
	if (oid_parse(&before, json_text(receipt->root, "rechained_from", "")))
		oid_set_add(&walk->check->seen, &before);
	if (!lost)
		return;
	oid_format(hex, &receipt->commit);
	json_set_string(walk->lost, hex, lost);
}

/* What was lost may have come back below, when chains were joined. */
static void check_lost(struct walk *walk)
{
	json_each(one, walk->lost) {
		struct oid commit, lost;

		if (oid_parse(&lost, json_string(one)) &&
		    oid_set_has(&walk->check->seen, &lost))
			continue;
		oid_parse(&commit, json_key(one));
		receipt_add_break(walk->check, &commit,
				  "it was written after the chain was cut: it "
				  "says that %.10s was there before",
				  json_string(one));
	}
}

static void check_first(struct walk *walk, const struct receipt *receipt)
{
	if (receipt->sequence != 1)
		receipt_add_break(walk->check, &receipt->commit,
				  "the chain begins with number %lld",
				  (long long)receipt->sequence);
}

static void check_chain(struct walk *walk, const struct oid *tip)
{
	auto_release(receipt) next = { 0 };
	struct oid commit = *tip;

	for (;;) {
		struct receipt receipt = { 0 };

		if (!load(&receipt, walk, &commit))
			return;
		walk->check->nr++;
		check_signature(walk, &receipt);
		check_place(walk, &receipt);
		check_run(walk, &receipt);
		note_names(walk, &receipt);
		if (next.root)
			check_pair(walk, &next, &receipt);
		receipt_release(&next);
		next = receipt;
		if (!receipt.has_parent)
			break;
		commit = receipt.parent;
	}
	check_first(walk, &next);
}

int receipt_verify(struct receipt_check *out, struct repo *repo,
		   const char *environment, receipt_owner_fn *owner,
		   void *payload, struct err *err)
{
	struct receipt_check check = { 0 };
	struct walk walk = { .check = &check,
			     .repo = repo,
			     .environment = environment,
			     .owner = owner,
			     .payload = payload,
			     .lost = json_new_object() };
	bool found;

	if (receipt_tip(&check.tip, &found, repo, environment, err))
		return -1;
	if (found)
		check_chain(&walk, &check.tip);
	check_lost(&walk);
	check.unfinished = walk.open.nr;
	strings_release(&walk.open);
	json_free(walk.lost);
	*out = check;
	return 0;
}
