/* config_outlook.c - what an apply of a configuration would do, and may */
#include "core/run/config.h"
#include "core/run/kept.h"

#include <string.h>

static const char *const names[] = {
	[CONFIG_NONE] = "none",     [CONFIG_CREATE] = "create",
	[CONFIG_UPDATE] = "update", [CONFIG_ROTATE] = "rotate",
	[CONFIG_DELETE] = "delete",
};

const char *config_action_name(enum config_action action)
{
	return names[action];
}

void outlook_release(struct outlook *outlook)
{
	standing_release(&outlook->standing);
	document_diff_release(&outlook->diff);
	document_diff_release(&outlook->drift);
	*outlook = (struct outlook){ 0 };
}

/* The fields that both name, as `a` has them. */
static struct json *common(const struct json *a, const struct json *b)
{
	struct json *object = json_new_object();

	json_each(member, a) {
		const char *key = json_key(member);
		const struct json *other = json_get(b, key);

		if (!other)
			continue;
		json_set(object, key,
			 json_type(member) == JSON_OBJECT &&
					 json_type(other) == JSON_OBJECT
				 ? common(member, other)
				 : json_copy(member));
	}
	return object;
}

/* Only what is declared now would be overwritten, and only of what was
 * declared then is it known how it was left. */
static void find_drift(struct outlook *out, const struct config *config,
		       const struct json *last)
{
	autoptr(json) left = common(last, config->desired);
	autoptr(json) seen =
		state_project(config->document, left, out->standing.actual);

	state_compare(&out->drift, config->document, left, seen);
	out->drifted = out->drift.nr > 0;
}

/* ---- no, and how to go on ---- */

static void add_fields(struct buf *out, const struct document_diff *diff)
{
	auto_release(strings) fields = { 0 };

	for (size_t i = 0; i < diff->nr; i++) {
		const char *place = diff->at[i].place;

		if (text_starts(place, "/desired/"))
			place += strlen("/desired/");
		strings_add_once(&fields, place);
	}
	strings_join_words(out, &fields);
}

static void how_to_go_on(struct outlook *out, const struct config *config,
			 const struct config_past *past)
{
	if (out->standing.unsure && past->cut_off) {
		/* The run that was cut off may be why, and knows more. */
		verdict_hint(&out->verdict,
			     "rbctl resume %s, where it was begun",
			     past->pending);
		return;
	}
	if (out->standing.unsure) {
		verdict_hint(&out->verdict,
			     "look there, and delete '%s' by hand if it is "
			     "there still; then have \"replaces\": \"%s\" "
			     "signed off in %s",
			     out->standing.id, out->standing.digest,
			     config->document->path);
		return;
	}
	verdict_hint(
		&out->verdict,
		"have one of these signed off in %s: what is there now, or "
		"\"replaces\": \"%s\"",
		config->document->path, out->standing.digest);
}

static void deny_drift(struct outlook *out, const struct config *config,
		       const struct config_past *past)
{
	const struct json *last = past->state;
	autobuf fields = { 0 };

	add_fields(&fields, out->drifted ? &out->drift : &out->diff);
	if (!out->standing.there)
		out->verdict = verdict_deny(
			REASON_DRIFT,
			"'%s' was applied in '%s', and the server does not "
			"know it any more, or not what it is managed with",
			config->document->name, config->environment->name);
	else if (!last)
		out->verdict = verdict_deny(
			REASON_DRIFT,
			"no receipt says how '%s' was left in '%s', and the "
			"server has another %s",
			config->document->name, config->environment->name,
			buf_str(&fields));
	else
		out->verdict = verdict_deny(
			REASON_DRIFT,
			"somebody changed '%s' in '%s' on the server since it "
			"was last applied: %s",
			config->document->name, config->environment->name,
			buf_str(&fields));
	how_to_go_on(out, config, past);
}

/* Once: when the very document has been applied, it has replaced what it was
 * signed off to replace. */
static bool is_let_through(const struct outlook *out,
			   const struct config *config,
			   const struct config_past *past)
{
	return text_equal(config->replaces, out->standing.digest) &&
	       strcmp(past->sha256, config->document->sha256) != 0;
}

/* ---- what is to be done ---- */

static void judge_absent(struct outlook *out, const struct config *config,
			 const struct config_past *past,
			 const struct config_wish *wish)
{
	const struct json *last = past->state;
	/* What is not there any more, because we have deleted it. */
	bool ours = past->deleting || wish->cut_off;

	if (!out->standing.known)
		return;
	out->action = CONFIG_DELETE;
	if (!wish->delete) {
		out->verdict = verdict_deny(
			REASON_OUT_OF_BOUNDS,
			"'%s' is to be deleted from the server, which is done "
			"only when it is asked for",
			config->document->name);
		verdict_hint(&out->verdict, "rbctl apply %s --env %s --delete",
			     config->document->name, config->environment->name);
	} else if ((out->standing.there ? out->drifted || !last
					: out->standing.unsure && !ours) &&
		   !is_let_through(out, config, past)) {
		deny_drift(out, config, past);
	}
}

static void judge_present(struct outlook *out, const struct config *config,
			  const struct config_past *past,
			  const struct config_wish *wish)
{
	const struct standing *standing = &out->standing;
	const struct json *last = past->state;

	if (wish->delete) {
		out->verdict = verdict_deny(
			REASON_UNAPPROVED,
			"nobody approved that '%s' is deleted from the server",
			config->document->name);
		verdict_hint(&out->verdict,
			     "write \"absent\": true in %s, then rbctl "
			     "approve and rbctl land",
			     config->document->path);
	} else if (!standing->known) {
		out->action = CONFIG_CREATE;
	} else if (!standing->there) {
		out->action = CONFIG_CREATE;
		if (!is_let_through(out, config, past))
			deny_drift(out, config, past);
	} else {
		out->action = wish->rotate   ? CONFIG_ROTATE
			      : out->diff.nr ? CONFIG_UPDATE
					     : CONFIG_NONE;
		if (out->diff.nr && (out->drifted || !last) &&
		    !is_let_through(out, config, past))
			deny_drift(out, config, past);
	}
}

/* Somebody else applied it, and has what it is managed with: to register it
 * once more would leave two of it there. */
static int managed_elsewhere(const struct config *config, struct err *err)
{
	err_set(err, EXIT_VAULT,
		"by its receipts '%s' is there in '%s', and this vault has not "
		"'%s', with which it is managed",
		config->document->name, config->environment->name,
		config->registration);
	return err_hint(err, "who applied it has it (rbctl receipts); a copy "
			     "of that entry's file opens for the "
			     "environment's operators");
}

/* Nobody repeats blindly what may have happened. */
static int may_be_there(const struct config *config,
			const struct config_past *past, struct err *err)
{
	err_set(err, EXIT_WAITING,
		"nobody knows whether run '%s' has made '%s' on the server: "
		"no answer came back, and what it is managed with is not here",
		past->pending, config->document->name);
	if (past->cut_off)
		return err_hint(err, "rbctl resume %s", past->pending);
	return err_hint(err,
			"look there; delete by hand what it has made; then "
			"rbctl apply %s --env %s --again",
			config->document->name, config->environment->name);
}

static bool gets_secret(enum config_action action)
{
	return action == CONFIG_CREATE || action == CONFIG_ROTATE;
}

int config_outlook(struct outlook *out, struct config_work *work,
		   const struct config_past *past,
		   const struct config_wish *wish, struct err *err)
{
	const struct config *config = work->config;
	const struct json *last = past->state;
	auto_release(outlook) outlook = { .verdict = verdict_allow() };
	struct standing *standing = &outlook.standing;

	work->id = past->id;
	if (config_look(standing, work, err))
		return -1;
	if (!standing->known && last)
		return managed_elsewhere(config, err);
	if (!standing->known && !standing->sure && past->pending &&
	    !wish->again)
		return may_be_there(config, past, err);
	if (standing->there) {
		state_compare(&outlook.diff, config->document, standing->seen,
			      config->desired);
		if (last)
			find_drift(&outlook, config, last);
	} else {
		outlook.drifted = standing->known && last;
	}
	if (config->absent)
		judge_absent(&outlook, config, past, wish);
	else
		judge_present(&outlook, config, past, wish);
	if (outlook.verdict.allowed && gets_secret(outlook.action) &&
	    kept_check(work, standing->id, err))
		return -1;
	*out = outlook;
	outlook = (struct outlook){ 0 };
	return 0;
}
