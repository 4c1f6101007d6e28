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

/* Who that is, for readers. */
static const char *const whose[] = {
	[WHO_SERVER] = "the people who run the authorization server",
	[WHO_RESOURCE] = "the people who run the service that was called",
	[WHO_CLIENT] = "the client's owner",
	[WHO_RUNBOOK] = "the runbook's owner",
	[WHO_OPERATOR] = "you, who run this",
};

/* The team or person that the runbook names for it; NULL when it does not. */
static const char *party(enum who who, const struct runbook *runbook)
{
	static const char *const actors[] = {
		[WHO_SERVER] = "authorization_server",
		[WHO_RESOURCE] = "resource_server",
		[WHO_CLIENT] = "client",
	};
	const char *name = NULL;

	if (!runbook || who == WHO_OPERATOR)
		return NULL;
	if (who == WHO_RUNBOOK)
		name = runbook->owner;
	else
		name = json_text(json_get(runbook->actors, actors[who]),
				 "responsible", NULL);
	return name && *name ? name : NULL;
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* AADSTS70000 is not in "AADSTS700003". */
static bool has_words(const char *text, const char *words)
{
	size_t len = strlen(words);

	for (const char *at = text; (at = strcasestr(at, words)); at++)
		if ((at == text || !is_word_char(at[-1])) &&
		    !is_word_char(at[len]))
			return true;
	return false;
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
	for (; table->meaning; table++)
		if ((!table->error ||
		     strcmp(table->error, failure->error) == 0) &&
		    (!table->says ||
		     has_words(failure->description, table->says)) &&
		    has_status(table->status, failure->status) &&
		    has_challenge(table->challenge, failure->challenge))
			return table;
	return NULL;
}

static const struct vendor_error *of_vendor(const struct oauth_failure *failure)
{
	const struct vendor_error *row = advice_vendors;

	for (; row->meaning; row++)
		if ((!row->error || strcmp(row->error, failure->error) == 0) &&
		    (!row->says || has_words(failure->description, row->says)))
			return row;
	return NULL;
}

static enum who built_in(struct advice *out,
			 const struct oauth_failure *failure)
{
	const struct vendor_error *vendor = of_vendor(failure);
	const struct known_error *known = NULL;

	if (vendor) {
		const struct remedy_text *text =
			&advice_remedies[vendor->remedy];

		*out = (struct advice){ .meaning = vendor->meaning,
					.deed = text->deed };
		memcpy(out->causes, text->causes, sizeof(out->causes));
		return text->who;
	}
	if (failure->error[0])
		known = in_table(advice_by_error, failure);
	if (!known && failure->error[0])
		known = in_table(advice_of_openid, failure);
	if (!known)
		known = in_table(advice_by_status, failure);
	*out = (struct advice){ .meaning = known->meaning,
				.deed = known->deed };
	memcpy(out->causes, known->causes, sizeof(out->causes));
	return known->who;
}

void advice_find(struct advice *out, const struct oauth_failure *failure,
		 const struct runbook *runbook)
{
	const struct error_path *path = in_runbook(failure, runbook);
	enum who who;

	if (path) {
		*out = (struct advice){ .source = "runbook",
					.meaning = path->meaning,
					.deeds = path->deeds,
					.who = path->who };
		return;
	}
	who = built_in(out, failure);
	out->source = "built-in";
	out->who = whose[who];
	out->party = party(who, runbook);
}
