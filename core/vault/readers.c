/* readers.c - who may open an entry, by what is approved */
#include "core/vault/readers.h"
#include "core/crypto/age.h"
#include "core/model/runbook.h"

#include <string.h>

#define ROLE "role:"

void readers_release(struct readers *readers)
{
	strings_release(&readers->keys);
	strings_release(&readers->without);
	strings_release(&readers->shared);
	*readers = (struct readers){ 0 };
}

void readers_change_release(struct readers_change *change)
{
	strings_release(&change->add);
	strings_release(&change->drop);
	*change = (struct readers_change){ 0 };
}

void readers_add(struct strings *out, struct strings *without,
		 const struct policy *policy, const char *who)
{
	if (age_is_recipient(who)) {
		strings_add_once(out, who);
		return;
	}
	for (size_t i = 0; policy && i < policy->nr_people; i++) {
		const struct person *person = &policy->people[i];

		if (!policy_stands_for(policy, who, person->id))
			continue;
		if (person->vault_key)
			strings_add_once(out, person->vault_key);
		else if (without)
			strings_add_once(without, person->id);
	}
}

bool readers_know(const struct policy *policy, const char *who)
{
	if (age_is_recipient(who))
		return true;
	if (text_starts(who, ROLE))
		return json_get(policy->roles, who + strlen(ROLE)) != NULL;
	return policy_person(policy, who) != NULL;
}

const struct person *readers_owner(const struct policy *policy, const char *key)
{
	for (size_t i = 0; i < policy->nr_people; i++)
		if (text_equal(policy->people[i].vault_key, key))
			return &policy->people[i];
	return NULL;
}

static void add_all(struct readers *out, const struct policy *policy,
		    const struct json *names)
{
	json_each(name, names)
		if (json_string(name))
			readers_add(&out->keys, &out->without, policy,
				    json_string(name));
}

static bool add_viewers(struct readers *out, const char *name,
			const struct policy *policy,
			const struct catalog *approved)
{
	const struct document *document =
		catalog_find(approved, DOCUMENT_RUNBOOK, name);
	autoptr(runbook) runbook = NULL;
	struct err ignored = { 0 };

	if (document == NULL || runbook_parse(&runbook, document, &ignored))
		return false;
	add_all(out, policy, runbook->viewers);
	return true;
}

static bool add_operators(struct readers *out, const struct entry *entry,
			  const struct policy *policy,
			  const struct catalog *approved)
{
	const struct document *environment =
		entry->environment
			? catalog_find(approved, DOCUMENT_ENVIRONMENT,
				       entry->environment)
			: NULL;

	if (environment == NULL ||
	    !catalog_find(approved, DOCUMENT_CONFIG, entry->runbook))
		return false;
	add_all(out, policy, json_get(environment->root, "operators"));
	return true;
}

/* What a token or a registration came from has the same member. */
static bool add_document(struct readers *out, const struct entry *entry,
			 const struct policy *policy,
			 const struct catalog *approved)
{
	if (entry->runbook == NULL)
		return true;
	if (entry->kind == ENTRY_TOKEN)
		return add_viewers(out, entry->runbook, policy, approved);
	return add_operators(out, entry, policy, approved);
}

void readers_of(struct readers *out, const struct entry *entry,
		const struct policy *policy, const struct catalog *approved,
		const char *self)
{
	strings_add_once(&out->keys, self);
	if (!add_document(out, entry, policy, approved)) {
		readers_release(out);
		out->untold = true;
		return;
	}
	if (entry->person)
		readers_add(&out->keys, NULL, policy, entry->person);
	for (size_t i = 0; i < entry->shared.nr; i++) {
		const char *who = entry->shared.at[i];

		if (!readers_know(policy, who))
			continue;
		strings_add_once(&out->shared, who);
		readers_add(&out->keys, &out->without, policy, who);
	}
}

static void add_missing(struct strings *out, const struct strings *from,
			const struct strings *in)
{
	for (size_t i = 0; i < from->nr; i++)
		if (!strings_has(in, from->at[i]))
			strings_add_once(out, from->at[i]);
}

bool readers_compare(struct readers_change *out, const struct readers *wanted,
		     const struct entry *entry)
{
	if (wanted->untold)
		return false;
	out->unsaid = entry->recipients.nr == 0;
	add_missing(&out->add, &wanted->keys, &entry->recipients);
	add_missing(&out->drop, &entry->recipients, &wanted->keys);
	return out->unsaid || out->add.nr || out->drop.nr ||
	       wanted->shared.nr != entry->shared.nr;
}
