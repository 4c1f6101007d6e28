/* push.c - may the live ref move there? the same walk, as a server sees it */
#include "core/trust/store_private.h"

/* Is `old` reachable from `new` at all? For the reason's sake only. */
static int is_ancestor(bool *out, struct repo *repo, const struct oid *old,
		       const struct oid *new, struct err *err)
{
	auto_release(oid_set) met = { 0 };
	autofree struct oid *stack = xcalloc(1, sizeof(*stack));
	size_t nr = 1;
	size_t alloc = 1;

	*out = false;
	stack[0] = *new;
	while (nr > 0 && met.nr < WALK_SIDE_MAX) {
		__attribute__((
			cleanup(record_release))) struct record r = { 0 };
		struct oid id = stack[--nr];

		if (oid_equal(&id, old)) {
			*out = true;
			return 0;
		}
		if (!oid_set_add(&met, &id))
			continue;
		if (record_read(&r, repo, &id, err))
			return -1;
		for (size_t i = 0; i < r.nr_parents; i++) {
			stack = grow(stack, nr, &alloc, sizeof(*stack));
			stack[nr++] = r.parents[i];
		}
	}
	return 0;
}

static int judge_move(struct verdict *no, struct store *store,
		      const struct chain *chain, const struct oid *old,
		      const struct oid *new, struct err *err)
{
	bool ancestor;

	if (oid_is_zero(old) || chain_has(chain, old))
		return 0;
	if (is_ancestor(&ancestor, store->repo, old, new, err))
		return -1;
	if (ancestor) {
		*no = verdict_deny(REASON_NOT_FIRST_PARENT,
				   "the live branch was merged into yours, "
				   "not yours into the live branch");
		verdict_hint(no, "switch to the live branch, then git merge "
				 "--no-ff YOURS");
	} else {
		*no = verdict_deny(REASON_NOT_FAST_FORWARD,
				   "it would drop commits from the live "
				   "branch");
		verdict_hint(no, "git fetch, merge the live branch, and push "
				 "again without force");
	}
	return 0;
}

int store_judge_push(struct judgement *out, struct store *store,
		     const struct oid *old, const struct oid *new,
		     struct err *err)
{
	auto_release(chain) chain = { 0 };
	struct journey journey = { .chain = &chain, .known = old, .live = old };
	struct verdict no = { 0 };

	if (oid_is_zero(new)) {
		no = verdict_deny(REASON_NOT_FAST_FORWARD,
				  "the live branch can't be deleted");
		return store_refuse(out, new, &no);
	}
	if (store_chain(&chain, &no, store, new, NULL, err) ||
	    (!no.reason && judge_move(&no, store, &chain, old, new, err)))
		return -1;
	if (no.reason)
		return store_refuse(out, new, &no);
	return store_walk(out, store, &journey, err);
}
