/* moved.c - a file that is moved or copied keeps who had a hand in it */
#include "core/trust/moved.h"
#include "core/trust/contribution.h"

#include <stdlib.h>
#include <string.h>

/* Two contributions, by index. */
struct move {
	size_t from;
	size_t to;
};

static const struct oid empty_file = {
	{ 0xe6, 0x9d, 0xe2, 0x9b, 0xb2, 0xd1, 0xd6, 0x43, 0x4b, 0x8b,
	  0x29, 0xae, 0x77, 0x5a, 0xd8, 0xc2, 0xe4, 0x8c, 0x53, 0x91 }
};

void moved_free(struct moved *moved)
{
	if (moved == NULL)
		return;
	table_release(&moved->placed);
	oid_set_release(&moved->live);
	free(moved->moves);
	free(moved);
}

/* ---- what is live ---- */

static int add_live(const char *path, unsigned mode UNUSED,
		    const struct oid *blob, void *payload)
{
	struct walk *walk = payload;

	if (policy_governs(walk->policy, path))
		oid_set_add(&walk->moved->live, blob);
	return 0;
}

/* A folder that can't be read, which no rule governs, hides what is in it. */
static int is_live(bool *out, struct walk *walk, const struct oid *blob,
		   struct err *err)
{
	struct moved *moved = walk->moved;
	struct err unfit = { 0 };

	if (!moved->live_is_known &&
	    repo_each_entry(walk->repo, &walk->approved_tree, add_live, walk,
			    &unfit) &&
	    unfit.code != EXIT_INPUT && unfit.code != EXIT_NO) {
		*err = unfit;
		return -1;
	}
	moved->live_is_known = true;
	*out = oid_set_has(&moved->live, blob);
	return 0;
}

/* ---- what moves ---- */

static int hold_together(struct walk *walk, size_t from, size_t to,
			 const struct oid *blob, struct err *err)
{
	struct moved *moved = walk->moved;
	bool live;

	if (is_live(&live, walk, blob, err))
		return -1;
	if (live)
		return 0;
	moved->moves = grow(moved->moves, moved->nr, &moved->alloc,
			    sizeof(*moved->moves));
	moved->moves[moved->nr++] = (struct move){ from, to };
	return 0;
}

int moved_note(struct walk *walk, const struct change *change, struct err *err)
{
	const struct oid *blob = &change->new.oid;
	size_t to = (size_t)(contribution_for(walk, change->path) -
			     walk->contributions);
	size_t from;

	if (!change->new.present || oid_equal(blob, &empty_file))
		return 0;
	if (!walk->moved)
		walk->moved = xcalloc(1, sizeof(*walk->moved));
	if (!table_get(&from, &walk->moved->placed, blob->id, OID_SIZE))
		table_set(&walk->moved->placed, blob->id, OID_SIZE, to);
	else if (from != to)
		return hold_together(walk, from, to, blob, err);
	return 0;
}

/* ---- and who moves with it ---- */

static size_t root_of(size_t *parents, size_t i)
{
	while (parents[i] != i) {
		parents[i] = parents[parents[i]];
		i = parents[i];
	}
	return i;
}

static void lend(struct contribution *to, const struct contribution *from)
{
	for (size_t i = 0; i < from->people.nr; i++) {
		const char *person = from->people.at[i];
		const char *why = contribution_why(from, person);
		autofree char *new = xasprintf("they had a hand in '%s', where "
					       "the same content stood",
					       from->path);

		contribution_call(to, person, why ? why : new);
	}
	to->unknown = to->unknown || from->unknown;
}

void moved_join(struct walk *walk)
{
	const struct moved *moved = walk->moved;
	size_t nr = walk->nr_contributions;
	autofree size_t *parents = NULL;

	if (!moved || moved->nr == 0)
		return;
	parents = xcalloc(nr, sizeof(*parents));
	for (size_t i = 0; i < nr; i++)
		parents[i] = i;
	for (size_t i = 0; i < moved->nr; i++)
		parents[root_of(parents, moved->moves[i].to)] =
			root_of(parents, moved->moves[i].from);
	for (int back = 0; back < 2; back++)
		for (size_t i = 0; i < nr; i++) {
			struct contribution *one = &walk->contributions[i];
			struct contribution *root =
				&walk->contributions[root_of(parents, i)];

			if (one != root)
				lend(back ? one : root, back ? root : one);
		}
}
