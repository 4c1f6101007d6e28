/* risk.c - how risky the change of one governed file is, for the policy's
 * rules that speak of risky ones */
#include "core/change/diff.h"
#include "core/cli/open.h"

static int parse(struct document **out, const char *path,
		 const struct buf *text)
{
	struct err ignored = { 0 };

	return document_parse(out, path, buf_str(text), text->len, &ignored);
}

const char *open_risk(const char *path, const struct buf *old,
		      const struct buf *new)
{
	__attribute__((cleanup(
		document_diff_release))) struct document_diff diff = { 0 };
	autoptr(document) before = NULL;
	autoptr(document) after = NULL;
	enum risk risk = RISK_INFO;

	/* A file that comes or goes may stand for another of the same name,
	 * and what it is compared with isn't known here. */
	if (!old || !new || document_kind_of(path) == DOCUMENT_NONE ||
	    parse(&before, path, old) || parse(&after, path, new))
		return risk_name(RISK_HIGH);
	diff_documents(&diff, before, after);
	for (size_t i = 0; i < diff.nr; i++)
		if (diff.at[i].risk > risk)
			risk = diff.at[i].risk;
	return risk_name(risk);
}
