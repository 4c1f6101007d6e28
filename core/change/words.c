/* words.c - the sentence for each place that people know by a name */
#include "core/change/field.h"

/* clang-format off */

/* Lists that came or went as a whole: what their absence means is not what a
 * list without an item does. */
static const struct words wholes[] = {
	{ MATERIAL_POLICY, "/roles/*", NULL,
	  "The new role '{1}' is held by {people}",
	  "The role '{1}' was removed; it was held by {people}" },
};
/* clang-format on */

static const struct words_table words_wholes = { wholes, ARRAY_SIZE(wholes) };

static const struct words *find(const struct words_table *table,
				const struct readings *readings, size_t at)
{
	for (size_t i = 0; i < table->nr; i++)
		if (row_fits(readings, at, table->rows[i].of,
			     table->rows[i].place))
			return &table->rows[i];
	return NULL;
}

const struct words *words_find(const char **place,
			       const struct readings *readings, bool whole)
{
	static const struct words_table *const tables[] = {
		&words_wholes,    &words_documents, &words_policy,
		&words_standards, &words_keycloak,  &words_vendors,
	};

	for (size_t at = 0; at < readings->nr; at++)
		for (size_t i = whole ? 0 : 1; i < ARRAY_SIZE(tables); i++) {
			const struct words *found =
				find(tables[i], readings, at);

			*place = readings->at[at].place;
			if (found)
				return found;
		}
	return NULL;
}
