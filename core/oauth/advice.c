/* advice.c - what a refusal means, and who can do what about it */
#include "core/oauth/advice.h"

#include <string.h>
#include <strings.h>

static const struct error_path *in_runbook(const struct oauth_failure *failure,
					   const struct runbook *runbook)
{
	const struct error_path *by_error = NULL;
	const struct error_path *by_status = NULL;

	for (size_t i = 0; runbook && i < runbook->nr_errors; i++) {
		const struct error_path *path = &runbook->errors[i];
		bool same_error = path->error && failure->error[0] &&
				  strcmp(path->error, failure->error) == 0;
		bool same_status =
			path->status && path->status == failure->status;

		if (same_error && same_status)
			return path;
		if (same_error && !path->status && !by_error)
			by_error = path;
		if (same_status && !path->error && !by_status)
			by_status = path;
	}
	return by_error ? by_error : by_status;
}

static const char *standard_code(const char *code)
{
	for (const struct error_alias *a = advice_aliases; a->code; a++)
		if (strcmp(a->code, code) == 0)
			return a->standard;
	return code;
}

static bool has_status(int want, int status)
{
	return want == 0 || want == status || want == status / 100;
}

/* The scheme may be any of several challenges in one header. */
static bool has_challenge(const char *want, const char *challenge)
{
	size_t len = want ? strlen(want) : 0;

	if (!want)
		return true;
	for (const char *at = challenge; (at = strcasestr(at, want)); at++)
		if ((at == challenge || strchr(" ,", at[-1])) &&
		    strchr(" ,", at[len]))
			return true;
	return false;
}

static const struct known_error *in_table(const struct known_error *table,
					  const struct oauth_failure *failure)
{
	const char *code = standard_code(failure->error);

	for (; table->meaning; table++)
		if ((!table->error || strcmp(table->error, code) == 0) &&
		    (!table->says ||
		     strcasestr(failure->description, table->says)) &&
		    has_status(table->status, failure->status) &&
		    has_challenge(table->challenge, failure->challenge))
			return table;
	return NULL;
}

void advice_find(struct advice *out, const struct oauth_failure *failure,
		 const struct runbook *runbook)
{
	const struct error_path *path = in_runbook(failure, runbook);
	const struct known_error *known = NULL;

	if (path) {
		*out = (struct advice){ .source = "runbook",
					.meaning = path->meaning,
					.deeds = path->deeds,
					.who = path->who };
		return;
	}
	if (failure->error[0])
		known = in_table(advice_by_error, failure);
	if (!known)
		known = in_table(advice_by_status, failure);
	*out = (struct advice){ .source = "built-in",
				.meaning = known->meaning,
				.deed = known->deed,
				.who = known->who };
	memcpy(out->causes, known->causes, sizeof(out->causes));
}
