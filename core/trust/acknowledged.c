/* acknowledged.c - the member of a statement that says what was seen */
#include "core/trust/acknowledged.h"
#include "core/base/text.h"
#include "core/crypto/hash.h"
#include "core/trust/compare.h"

#include <string.h>

static const char *const members[] = { "path", "place", "sentence", "sha256" };

static int bad(struct err *err, const char *what)
{
	return err_set(err, EXIT_INPUT, "statement: 'acknowledged' %s", what);
}

static bool is_item(const struct json *item)
{
	unsigned char digest[SHA256_SIZE];

	if (json_type(item) != JSON_OBJECT ||
	    json_count(item) != ARRAY_SIZE(members))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		if (json_text(item, members[i], NULL) == NULL)
			return false;
	return text_unhex(digest, sizeof(digest),
			  json_text(item, "sha256", ""));
}

static bool comes_after(const struct json *item, const struct json *before)
{
	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		int order = strcmp(json_text(before, members[i], ""),
				   json_text(item, members[i], ""));

		if (order)
			return order < 0;
	}
	return false;
}

int acknowledged_check(const struct json *array, const struct changes *changes,
		       struct err *err)
{
	const struct json *before = NULL;

	if (json_type(array) != JSON_ARRAY)
		return bad(err, "is not a list");
	if (json_count(array) > STATEMENT_ACKNOWLEDGED_MAX)
		return err_set(err, EXIT_INPUT,
			       "statement: more than %d acknowledgements",
			       STATEMENT_ACKNOWLEDGED_MAX);
	json_each(item, array) {
		if (!is_item(item))
			return bad(err, "is not a list of path, place, "
					"sentence and sha256");
		if (before && !comes_after(item, before))
			return bad(err, "is not sorted");
		if (!changes_find(changes, json_text(item, "path", "")))
			return bad(err, "names a path that doesn't change");
		before = item;
	}
	return 0;
}
