/* words.c - the sentence for each place that people know by a name */
#include "core/change/field.h"

/* clang-format off */

/* Lists that came or went as a whole: what their absence means is not what a
 * list without an item does. */
static const struct words wholes[] = {
	{ MATERIAL_SERVER, "/jwks_pins", NULL,
	  "The server may now sign with {item} only; before, with any key "
	  "that it publishes",
	  "The server may now sign with any key that it publishes; before, "
	  "with {item} only" },
	{ MATERIAL_RUNBOOK, "/token/scopes", NULL,
	  "The token is now asked for with the scopes {item}; before, the "
	  "server decided which",
	  "The token is now asked for without scopes, and the server decides "
	  "which; before, for {item}" },
	{ MATERIAL_RUNBOOK, "/token/viewers", NULL,
	  "{item} can now read the token",
	  "Nobody but who got the token can read it now; before, {item} too" },
	{ MATERIAL_RUNBOOK, "/environments", NULL,
	  "The runbook may now run in {item} only; before, everywhere",
	  "The runbook may now run everywhere; before, only in {item}" },
	{ MATERIAL_ENVIRONMENT, "/operators", NULL,
	  "Only {item} may now run things here; before, everybody",
	  "Everybody may now run things here; before, only {item}" },
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
