/* schema_combine.c - keywords that join schemas: allOf, anyOf, oneOf, not */
#include "core/json/schema_node.h"

void judge_ref(struct judging *judging, const struct schema_rule *rule,
	       const struct json *value)
{
	schema_apply_only(judging, rule, value);
}

void judge_all_of(struct judging *judging, const struct schema_rule *rule,
		  const struct json *value)
{
	for (size_t i = 0; i < rule->nr; i++)
		schema_apply(judging, rule->nodes[i], value);
}

/*
 * How near a branch came: a value of another type is far from what it asks
 * for; one that makes another choice (a constant, a word of a list) is less
 * far; else it is what the writer meant, and its faults are the true ones.
 */
static int nearness(const struct judging *branch, const struct json *value)
{
	int near = 2;

	for (size_t i = 0; i < branch->kept; i++) {
		const struct fault *fault = &branch->faults[i];

		if (fault->kind == FAULT_TYPE && fault->told.value == value)
			return 0;
		if (fault->kind == FAULT_CHOICE)
			near = 1;
	}
	return near;
}

static size_t nearest(const struct judging *branches, size_t nr,
		      const struct json *value)
{
	size_t best = 0;

	for (size_t i = 1; i < nr; i++) {
		int ours = nearness(&branches[i], value);
		int theirs = nearness(&branches[best], value);

		if (ours > theirs ||
		    (ours == theirs && branches[i].nr < branches[best].nr))
			best = i;
	}
	return best;
}

/* True when each branch has one fault only: this kind, in the value itself. */
static bool all_are(const struct judging *branches, size_t nr,
		    enum fault_kind kind, const struct json *value)
{
	for (size_t i = 0; i < nr; i++)
		if (branches[i].kept != 1 ||
		    branches[i].faults[0].kind != kind ||
		    branches[i].faults[0].told.value != value)
			return false;
	return true;
}

static void say_none(struct judging *judging, const struct schema_rule *rule,
		     const struct judging *branches, const struct json *value)
{
	struct buf message = { 0 };
	size_t best;

	if (all_are(branches, rule->nr, FAULT_TYPE, value)) {
		schema_say_types(&message, branches, rule->nr, value);
		schema_fault_add(judging, FAULT_TYPE, rule, value, &message);
		return;
	}
	if (all_are(branches, rule->nr, FAULT_MISSING, value)) {
		buf_add(&message, "one of these is wanted: ");
		for (size_t i = 0; i < rule->nr; i++)
			buf_addf(&message, "%s%s", i ? "; or " : "",
				 branches[i].faults[0].told.message);
		schema_fault_add(judging, FAULT_MISSING, rule, value, &message);
		return;
	}
	best = nearest(branches, rule->nr, value);
	for (size_t i = 0; i < branches[best].kept; i++)
		schema_fault_keep(judging, &branches[best].faults[i]);
}

/* The faults of the branch that came nearest. */
static void tell_none(struct judging *judging, const struct schema_rule *rule,
		      const struct json *value)
{
	struct judging *branches;

	if (schema_fault_counted(judging))
		return;
	branches = xcalloc(rule->nr, sizeof(*branches));
	for (size_t i = 0; i < rule->nr; i++) {
		branches[i].visits = judging->visits;
		schema_apply(&branches[i], rule->nodes[i], value);
	}
	say_none(judging, rule, branches, value);
	for (size_t i = 0; i < rule->nr; i++)
		judging_release(&branches[i]);
	free(branches);
}

void judge_any_of(struct judging *judging, const struct schema_rule *rule,
		  const struct json *value)
{
	for (size_t i = 0; i < rule->nr; i++)
		if (schema_fits(judging, rule->nodes[i], value))
			return;
	tell_none(judging, rule, value);
}

void judge_one_of(struct judging *judging, const struct schema_rule *rule,
		  const struct json *value)
{
	size_t fitting = 0;

	for (size_t i = 0; i < rule->nr; i++)
		if (schema_fits(judging, rule->nodes[i], value))
			fitting++;
	if (fitting == 0)
		tell_none(judging, rule, value);
	else if (fitting > 1)
		schema_fault_addf(judging, rule, value,
				  "it fits %zu forms that exclude each other; "
				  "keep the keys of one",
				  fitting);
}

void judge_not(struct judging *judging, const struct schema_rule *rule,
	       const struct json *value)
{
	const char *why;

	if (!schema_fits(judging, rule->nodes[0], value))
		return;
	why = json_text(rule->json, "description", NULL);
	schema_fault_addf(judging, rule, value,
			  why ? "it is not allowed like this: %s"
			      : "it is not allowed here; take it away",
			  why);
}

void judge_if(struct judging *judging, const struct schema_rule *rule,
	      const struct json *value)
{
	enum keyword_id k = schema_fits(judging, rule->nodes[0], value)
				    ? KEYWORD_THEN
				    : KEYWORD_ELSE;

	if (rule->node->rules[k])
		schema_apply_only(judging, rule->node->rules[k], value);
}
