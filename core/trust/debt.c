/* debt.c - what went live by break-glass and waits for its review */
#include "core/trust/debt.h"
#include "core/trust/compare.h"

#include <string.h>

void debt_release(struct debt *debt)
{
	statement_free(debt->statement);
	strings_release(&debt->environments);
	strings_release(&debt->barred);
	for (size_t i = 0; i < debt->nr_rules; i++)
		rule_state_release(&debt->rules[i]);
	free(debt->rules);
	*debt = (struct debt){ 0 };
}

const struct debt *debt_find(const struct walk *walk,
			     const struct statement *statement)
{
	if (statement->type != STATEMENT_APPROVE)
		return NULL;
	for (size_t i = 0; i < walk->nr_debts; i++) {
		const struct debt *debt = &walk->debts[i];

		if (oid_equal(&debt->statement->base, &statement->base) &&
		    changes_equal(&debt->statement->changes,
				  &statement->changes))
			return debt;
	}
	return NULL;
}

/* Everybody who had a hand in it, looked up before that is forgotten. */
static void bar(struct debt *debt, const struct walk *walk)
{
	const struct changes *changes = &debt->statement->changes;

	for (size_t i = 0; i < changes->nr; i++) {
		const struct contribution *c =
			walk_contribution(walk, changes->at[i].path);

		debt->unknown = debt->unknown || !c || c->unknown;
		for (size_t k = 0; c && k < c->people.nr; k++)
			strings_add_once(&debt->barred, c->people.at[k]);
	}
}

/* Several who break the glass together allow what each of them allows. */
static void narrow(struct debt *debt, const struct statement *s)
{
	auto_release(strings) common = { 0 };

	for (size_t i = 0; i < debt->environments.nr; i++)
		if (json_has_string(s->environments, debt->environments.at[i]))
			strings_add(&common, debt->environments.at[i]);
	strings_release(&debt->environments);
	debt->environments = common;
	common = (struct strings){ 0 };
	if (s->issued > debt->issued)
		debt->issued = s->issued;
	if (s->expires < debt->expires)
		debt->expires = s->expires;
}

static struct debt *begin_debt(struct walk *walk, struct sign_off_seen *seen)
{
	struct statement *statement = steal(seen->statement);
	struct debt *debt;

	walk->debts = grow(walk->debts, walk->nr_debts, &walk->alloc_debts,
			   sizeof(*walk->debts));
	debt = &walk->debts[walk->nr_debts++];
	*debt = (struct debt){ .revision = walk->tip,
			       .tree = walk->tip_tree,
			       .commit = seen->commit,
			       .statement = statement,
			       .issued = statement->issued,
			       .expires = statement->expires };
	memcpy(debt->statement_sha256, seen->statement_sha256, 65);
	json_each(environment, statement->environments)
		strings_add(&debt->environments, json_string(environment));
	return debt;
}

/* The debt of the same break-glass, signed by one more; else a new one. */
static struct debt *debt_for(struct walk *walk, struct sign_off_seen *seen)
{
	struct debt *debt;

	for (size_t i = 0; i < walk->nr_debts; i++) {
		debt = &walk->debts[i];
		if (oid_equal(&debt->statement->base, &seen->statement->base) &&
		    changes_equal(&debt->statement->changes,
				  &seen->statement->changes)) {
			narrow(debt, seen->statement);
			return debt;
		}
	}
	return begin_debt(walk, seen);
}

void debt_add(struct walk *walk)
{
	for (size_t i = 0; i < walk->nr_pool; i++) {
		struct sign_off_seen *seen = &walk->pool[i];

		if (!seen->counts ||
		    seen->statement->type != STATEMENT_BREAK_GLASS)
			continue;
		autofree char *person = xstrdup(seen->statement->person);
		struct debt *debt = debt_for(walk, seen);

		strings_add_once(&debt->barred, person);
		bar(debt, walk);
	}
}

void debt_drop_paid(struct walk *walk)
{
	size_t kept = 0;

	for (size_t i = 0; i < walk->nr_debts; i++) {
		if (walk->debts[i].paid)
			debt_release(&walk->debts[i]);
		else
			walk->debts[kept++] = walk->debts[i];
	}
	walk->nr_debts = kept;
}
