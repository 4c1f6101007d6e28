/* agree.c - who shows which live branch, in words and as JSON */
#include "core/report/agree.h"
#include "core/report/paragraph.h"

#include <string.h>

#define INDENT 2

/* Of the ones that contradict this clone. */
static const enum reason reasons[] = {
	[AGREE_OLDER] = REASON_ROLLBACK,
	[AGREE_FORKED] = REASON_NOT_FAST_FORWARD,
	[AGREE_DIVIDED] = REASON_NOT_FAST_FORWARD,
	[AGREE_OTHER_STORE] = REASON_ANCHOR_NOT_REACHED,
	[AGREE_ABSENT] = REASON_UNAPPROVED,
	[AGREE_UNREACHABLE] = REASON_NONE,
};

static const char *const hints[] = {
	[AGREE_SAME] = "",
	[AGREE_NEWER] = "git fetch, then rbctl verify on what it brings",
	[AGREE_OLDER] = "if you landed something that is not pushed yet: git "
			"push; else ask who runs it what became of the rest",
	[AGREE_FORKED] = "execute nothing before it is clear which of the two "
			 "is right: ask the people of the policy what they see",
	[AGREE_DIVIDED] = "execute nothing before it is clear which of them is "
			  "right: ask the people of the policy what they see",
	[AGREE_OTHER_STORE] = "is it the right address? if so, somebody wrote "
			      "its history anew: tell the people of the policy",
	[AGREE_ABSENT] = "is it the right address? if so, ask who took the "
			 "branch away",
	[AGREE_UNREACHABLE] = "try again, or ask another one",
};

static void add_oid(struct buf *out, const struct oid *oid)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	buf_addf(out, "%.12s", hex);
}

static void add_detail(struct buf *out, const struct agreement *a)
{
	switch (a->answer) {
	case AGREE_SAME:
		buf_add(out, "shows the same");
		break;
	case AGREE_NEWER:
		buf_add(out, "is ahead of this clone by ");
		counted(out, a->nr_commits, "commit", "commits");
		buf_add(out, ", and goes on from what is here");
		break;
	case AGREE_OLDER:
		buf_add(out, "shows a shorter history: ");
		counted(out, a->nr_commits, "commit", "commits");
		buf_add(out, " fewer than this clone has");
		break;
	case AGREE_FORKED:
		buf_add(out,
			"shows another history: it parts from this clone's "
			"after ");
		add_oid(out, &a->common);
		break;
	case AGREE_DIVIDED:
		buf_add(out, "is ahead of this clone, but not on the way that "
			     "another of them goes: they part after ");
		add_oid(out, &a->common);
		break;
	case AGREE_OTHER_STORE:
		buf_add(out,
			"shows a history that does not begin at the anchor "
			"which is trusted here");
		break;
	case AGREE_ABSENT:
		buf_add(out, "has no such branch");
		break;
	case AGREE_UNREACHABLE:
		buf_addf(out, "could not be asked: %s", a->detail);
		break;
	}
}

void report_agree_text(struct buf *out, const struct agreements *list,
		       const char *live, const struct theme *theme)
{
	buf_addf(out, "%shere%s: ", theme->bold, theme->off);
	buf_add_untrusted(out, live + strlen("refs/heads/"));
	buf_add(out, " at ");
	add_oid(out, &list->live);
	buf_add(out, "\n");
	for (size_t i = 0; i < list->nr; i++) {
		const struct agreement *a = &list->at[i];
		bool good = agree_is_good(a->answer);
		bool unknown = a->answer == AGREE_UNREACHABLE;
		autobuf text = { 0 };

		buf_addf(out, "%s%s:%s ",
			 good      ? theme->good
			 : unknown ? theme->warn
				   : theme->bad,
			 good      ? "yes"
			 : unknown ? "unknown"
				   : "no",
			 theme->off);
		buf_addf(&text, "'%s' ", a->remote);
		add_detail(&text, a);
		if (a->has_tip && a->answer != AGREE_SAME) {
			buf_add(&text, " (at ");
			add_oid(&text, &a->tip);
			buf_add(&text, ")");
		}
		paragraph(out, INDENT, buf_str(&text));
		if (hints[a->answer][0]) {
			buf_addf(out, "%shint:%s ", theme->bold, theme->off);
			paragraph(out, INDENT, hints[a->answer]);
		}
	}
}

static void set_oid(struct json *object, const char *key, const struct oid *oid)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	json_set_string(object, key, hex);
}

static void set_answer(struct json *out, const struct agreement *a)
{
	autobuf detail = { 0 };
	autobuf safe = { 0 };

	add_detail(&detail, a);
	buf_add_untrusted(&safe, buf_str(&detail));
	json_set_string(out, "answer", agree_name(a->answer));
	if (!agree_is_good(a->answer) && reasons[a->answer])
		json_set_string(out, "reason", reason_name(reasons[a->answer]));
	json_set_string(out, "detail", buf_str(&safe));
	json_set_string(out, "hint", hints[a->answer]);
	if (a->has_tip)
		set_oid(out, "revision", &a->tip);
	if (a->answer == AGREE_NEWER || a->answer == AGREE_OLDER)
		json_set_int(out, "commits", (int64_t)a->nr_commits);
	if (a->has_common)
		set_oid(out, "common", &a->common);
}

struct json *report_agree_json(const struct agreements *list, const char *live)
{
	struct json *root = json_new_object();
	struct json *here;
	struct json *remotes;
	bool ok = true;

	for (size_t i = 0; i < list->nr; i++)
		ok = ok && agree_is_good(list->at[i].answer);
	json_set_string(root, "format", "trust-compare/1");
	json_set_bool(root, "ok", ok);
	here = json_set_object(root, "live");
	json_set_string(here, "branch", live + strlen("refs/heads/"));
	set_oid(here, "revision", &list->live);
	remotes = json_set_array(root, "remotes");
	for (size_t i = 0; i < list->nr; i++) {
		struct json *item = json_append_object(remotes);
		autobuf name = { 0 };

		buf_add_untrusted(&name, list->at[i].remote);
		json_set_string(item, "remote", buf_str(&name));
		set_answer(item, &list->at[i]);
	}
	return root;
}
