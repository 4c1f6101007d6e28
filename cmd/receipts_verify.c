/* receipts_verify.c - rbctl receipts verify: is the chain whole? */
#include "cmd/receipts.h"
#include "core/base/nearest.h"
#include "core/report/paragraph.h"
#include "core/run/receipt_kept.h"

#include <stdio.h>
#include <string.h>

/* Whose keys were whose, and which revisions were approved, ever. */
struct roster {
	struct oid_set approved;
	struct json *owners; /* {fingerprint: person} */
	char policy_sha256[65];
};

static void add_people(struct roster *roster, const struct policy *policy)
{
	for (size_t i = 0; i < policy->nr_people; i++) {
		const struct person *person = &policy->people[i];

		for (size_t k = 0; k < person->nr_keys; k++) {
			autobuf name = { 0 };

			sshkey_fingerprint(&name, &person->keys[k].key);
			json_set_string(roster->owners, buf_str(&name),
					person->id);
		}
	}
}

static int add_revision(const struct judgement *judgement, void *payload)
{
	struct roster *roster = payload;

	if (!judgement->verdict.allowed)
		return 0;
	oid_set_add(&roster->approved, &judgement->candidate);
	if (judgement->policy &&
	    strcmp(roster->policy_sha256, judgement->policy_sha256) != 0) {
		add_people(roster, judgement->policy);
		memcpy(roster->policy_sha256, judgement->policy_sha256,
		       sizeof(roster->policy_sha256));
	}
	return 0;
}

static void roster_release(struct roster *roster)
{
	oid_set_release(&roster->approved);
	json_free(roster->owners);
}

static int roster_read(struct roster *roster, struct store *store,
		       struct err *err)
{
	struct oid tip;
	bool found;

	roster->owners = json_new_object();
	if (store_live(&tip, &found, store, err))
		return -1;
	return found ? store_each_revision(store, &tip, add_revision, roster,
					   err)
		     : 0;
}

static bool find_owner(char person[TEXT_NAME_MAX + 1], bool *approved,
		       const struct sshkey *key, const char *revision,
		       void *payload)
{
	const struct roster *roster = payload;
	autobuf fingerprint = { 0 };
	const char *owner;
	struct oid oid;

	*approved = oid_parse(&oid, revision) &&
		    oid_set_has(&roster->approved, &oid);
	sshkey_fingerprint(&fingerprint, key);
	owner = json_text(roster->owners, buf_str(&fingerprint), NULL);
	snprintf(person, TEXT_NAME_MAX + 1, "%s", owner ? owner : "");
	return owner != NULL;
}

/* ---- the answer ---- */

struct verification {
	const struct context *context;
	struct store *store;
	struct roster roster;
	struct receipt_witness witness;
	struct buf text;
	struct json *list;
	size_t nr_breaks;
};

static void verification_release(struct verification *v)
{
	roster_release(&v->roster);
	buf_release(&v->text);
}

static void add_break(struct verification *v, struct json *breaks,
		      const char *place, const char *what)
{
	struct json *json = json_append_object(breaks);

	json_set_string(json, "receipt", place);
	json_set_string(json, "what", what);
	buf_addf(&v->text, "  %s%.10s%s: ", v->context->theme->bad, place,
		 v->context->theme->off);
	buf_add_untrusted(&v->text, what);
	buf_add_byte(&v->text, '\n');
	v->nr_breaks++;
}

static int verify_one(struct verification *v, const char *environment,
		      struct err *err)
{
	auto_release(receipt_check) check = { 0 };
	struct json *json = json_append_object(v->list);
	struct json *breaks;
	char hex[OID_HEX + 1];

	if (receipt_verify(&check, store_repo(v->store), environment,
			   find_owner, &v->roster, err) ||
	    receipt_check_kept(&check, &v->witness, environment, err))
		return -1;
	oid_format(hex, &check.tip);
	json_set_string(json, "environment", environment);
	json_set_int(json, "receipts", (int64_t)check.nr);
	json_set_int(json, "unfinished", (int64_t)check.unfinished);
	if (check.nr)
		json_set_string(json, "tip", hex);
	buf_addf(&v->text, "%s: ", environment);
	counted(&v->text, check.nr, "receipt", "receipts");
	if (check.unfinished) {
		buf_add(&v->text, ", ");
		counted(&v->text, check.unfinished, "run without an end",
			"runs without an end");
	}
	buf_add_byte(&v->text, '\n');
	breaks = json_set_array(json, "breaks");
	for (size_t i = 0; i < check.nr_breaks; i++) {
		oid_format(hex, &check.breaks[i].commit);
		add_break(v, breaks,
			  oid_is_zero(&check.breaks[i].commit) ? "missing"
							       : hex,
			  check.breaks[i].what);
	}
	return 0;
}

static int say(struct verification *v, struct json *json, struct err *err)
{
	autobuf breaks = { 0 };

	json_set_bool(json, "ok", v->nr_breaks == 0);
	if (v->nr_breaks) {
		json_set_string(json, "reason", "BAD_SIGNATURE");
		counted(&breaks, v->nr_breaks, "break", "breaks");
		json_set_string(json, "detail", buf_str(&breaks));
		json_set_string(json, "hint",
				"compare with another copy: rbctl receipts "
				"fetch REMOTE");
		buf_addf(&v->text,
			 "%sThe chain is not whole: %s.%s\n"
			 "hint: compare with another copy: rbctl receipts "
			 "fetch REMOTE\n",
			 v->context->theme->bad, buf_str(&breaks),
			 v->context->theme->off);
	} else {
		buf_addf(&v->text, "%sEvery receipt is whole and signed.%s\n",
			 v->context->theme->good, v->context->theme->off);
	}
	if (v->context->json ? answer_json(json, err) : answer(&v->text, err))
		return -1;
	return v->nr_breaks ? EXIT_NO : EXIT_YES;
}

/* One of those with receipts, or of the approved documents: a name that
 * nothing has gets no yes. */
static int choose(struct strings *names, const struct verification *v,
		  const char *wanted, struct err *err)
{
	auto_release(catalog) catalog = { 0 };
	auto_release(judgement) live = { 0 };
	struct nearest nearest = { .wanted = wanted };
	bool known = strings_has(names, wanted);
	size_t at = 0;

	if (store_judge_live(&live, v->store, err) ||
	    (!oid_is_zero(&live.approved) &&
	     store_catalog_of(&catalog, store_repo(v->store), &live.approved,
			      DOCUMENT_ENVIRONMENT, err)))
		return -1;
	known |= catalog_find(&catalog, DOCUMENT_ENVIRONMENT, wanted) != NULL;
	for (const struct document *d;
	     (d = catalog_next(&catalog, DOCUMENT_ENVIRONMENT, &at));)
		nearest_offer(&nearest, d->name);
	for (size_t i = 0; i < names->nr; i++)
		nearest_offer(&nearest, names->at[i]);
	if (!known) {
		err_set(err, EXIT_INPUT, "there is no environment '%s'",
			wanted);
		return nearest.best ? err_hint(err, "did you mean '%s'?",
					       nearest.best)
				    : err_hint(err, "rbctl show lists what "
						    "there is");
	}
	strings_release(names);
	strings_add(names, wanted);
	return 0;
}

int receipts_run_verify(struct context *context, void *payload UNUSED,
			int nr_args, char **args, struct err *err)
{
	autoptr(store) store = NULL;
	autoptr(json) json = json_new_object();
	auto_release(strings) names = { 0 };
	auto_release(verification) v = { .context = context };

	if (open_store(&store, context, err))
		return -1;
	v.store = store;
	v.witness = (struct receipt_witness){ store, context->places.state };
	json_set_string(json, "format", "receipts/1");
	json_set_bool(json, "ok", true);
	v.list = json_set_array(json, "environments");
	if (roster_read(&v.roster, store, err))
		return -1;
	if (receipt_expected(&names, &v.witness, err) ||
	    (nr_args && choose(&names, &v, args[0], err)))
		return -1;
	for (size_t i = 0; i < names.nr; i++)
		if (verify_one(&v, names.at[i], err))
			return -1;
	return say(&v, json, err);
}
