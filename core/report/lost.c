/* lost.c - what a squash or a rebase did to sign-offs, in words and as JSON */
#include "core/report/lost.h"
#include "core/report/paragraph.h"

#include <string.h>

#define INDENT 2

static const char *const hows[] = {
	[LOST_LEFT_BEHIND] = "left-behind",
	[LOST_MADE_ANEW] = "made-anew",
};

static const char *short_ref(const char *ref)
{
	static const char *const prefixes[] = { "refs/heads/", "refs/remotes/",
						"refs/tags/" };

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (text_starts(ref, prefixes[i]))
			return ref + strlen(prefixes[i]);
	return ref;
}

static void add_what(struct buf *text, const struct lost_sign_off *one)
{
	char commit[OID_HEX + 1];
	char original[OID_HEX + 1];

	oid_format(commit, &one->commit);
	oid_format(original, &one->original);
	if (one->how == LOST_LEFT_BEHIND)
		buf_addf(text,
			 "'%s' signed what stands here in %.12s on '%s', but "
			 "that commit is not part of this revision: it was "
			 "squashed or copied, and a signature does not "
			 "survive that",
			 one->person, commit, short_ref(one->ref));
	else
		buf_addf(text,
			 "%.12s carries the statement of '%s', but the commit "
			 "was made anew (by a rebase or an amend) and lost "
			 "their signature",
			 commit, one->person);
	if (one->how == LOST_MADE_ANEW && one->ref)
		buf_addf(text, "; the signed one is %.12s on '%s'", original,
			 short_ref(one->ref));
}

/* The first place where all of them could be taken from. */
static const char *find_ref(const struct lost *lost)
{
	for (size_t i = 0; i < lost->nr; i++)
		if (lost->at[i].ref)
			return short_ref(lost->at[i].ref);
	return NULL;
}

void report_lost_text(struct buf *out, const struct lost *lost,
		      const char *live, const struct theme *theme)
{
	const char *ref = find_ref(lost);
	autobuf todo = { 0 };

	for (size_t i = 0; i < lost->nr; i++) {
		autobuf text = { 0 };

		add_what(&text, &lost->at[i]);
		buf_addf(out, "%slost:%s ", theme->warn, theme->off);
		paragraph(out, INDENT, buf_str(&text));
	}
	if (lost->nr == 0)
		return;
	if (ref)
		buf_addf(&todo,
			 "merge the signed branch as it is (git switch %s, "
			 "then git merge --no-ff %s), or have this one signed "
			 "again: rbctl approve",
			 short_ref(live), ref);
	else
		buf_add(&todo, "have it signed again: rbctl approve");
	buf_addf(out, "%sto mend it:%s ", theme->bold, theme->off);
	paragraph(out, INDENT, buf_str(&todo));
}

void report_lost_json(struct json *root, const struct lost *lost)
{
	struct json *list = json_set_array(root, "lost_sign_offs");

	for (size_t i = 0; i < lost->nr; i++) {
		const struct lost_sign_off *one = &lost->at[i];
		struct json *item = json_append_object(list);
		char hex[OID_HEX + 1];

		oid_format(hex, &one->commit);
		json_set_string(item, "how", hows[one->how]);
		json_set_string(item, "commit", hex);
		json_set_string(item, "person", one->person);
		if (!one->ref)
			continue;
		oid_format(hex, &one->original);
		json_set_string(item, "ref", one->ref);
		json_set_string(item, "original", hex);
	}
}
