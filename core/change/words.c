/* words.c - the sentence for each place that people know by a name */
#include "core/change/field.h"

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
			       const struct readings *readings)
{
	static const struct words_table *const tables[] = {
		&words_documents,
		&words_standards,
		&words_keycloak,
		&words_vendors,
	};

	for (size_t at = 0; at < readings->nr; at++)
		for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
			const struct words *found =
				find(tables[i], readings, at);

			*place = readings->at[at].place;
			if (found)
				return found;
		}
	return NULL;
}
