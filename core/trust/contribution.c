/* contribution.c - who had a hand in each path since it was last approved */
#include "core/trust/contribution.h"

#include <string.h>

void contribution_release(struct contribution *contribution)
{
	free(contribution->path);
	strings_release(&contribution->people);
	strings_release(&contribution->called);
	strings_release(&contribution->why);
}

const char *contribution_why(const struct contribution *contribution,
			     const char *person)
{
	for (size_t i = 0; i < contribution->called.nr; i++)
		if (strcmp(contribution->called.at[i], person) == 0)
			return contribution->why.at[i];
	return NULL;
}

void contribution_call(struct contribution *c, const char *person,
		       const char *why)
{
	if (!strings_add_once(&c->people, person))
		return;
	strings_add(&c->called, person);
	strings_add(&c->why, why);
}

const struct contribution *walk_contribution(const struct walk *walk,
					     const char *path)
{
	size_t index;

	if (!table_get(&index, &walk->contributed, path, strlen(path)))
		return NULL;
	return &walk->contributions[index];
}

struct contribution *contribution_for(struct walk *walk, const char *path)
{
	struct contribution *c;
	size_t index;

	if (table_get(&index, &walk->contributed, path, strlen(path)))
		return &walk->contributions[index];
	walk->contributions =
		grow(walk->contributions, walk->nr_contributions,
		     &walk->alloc_contributions, sizeof(*walk->contributions));
	table_set(&walk->contributed, path, strlen(path),
		  walk->nr_contributions);
	c = &walk->contributions[walk->nr_contributions++];
	*c = (struct contribution){ .path = xstrdup(path) };
	return c;
}
