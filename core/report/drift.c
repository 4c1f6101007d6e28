/* drift.c - what was approved, beside what servers say now */
#include "core/report/drift.h"

#include "core/report/diff.h"
#include "core/report/paragraph.h"
#include "core/trust/verdict.h"

#include <string.h>

#define INDENT 10

static const char *colour_of(enum drift_state state, const struct theme *theme)
{
	switch (state) {
	case DRIFT_NONE:
		return theme->good;
	case DRIFT_FOUND:
		return theme->bad;
	case DRIFT_UNKNOWN:
		break;
	}
	return theme->warn;
}

static void add_item(struct buf *out, const struct drift_item *item,
		     const struct theme *theme)
{
	const char *state = drift_state_name(item->state);

	buf_addf(out, "%s%s%s%*s%s", colour_of(item->state, theme), state,
		 theme->off, (int)(INDENT - strlen(state)), "",
		 item->document->path);
	if (item->environment)
		buf_addf(out, " in %s", item->environment->name);
	buf_add_byte(out, '\n');
	report_differences_text(out, &item->diff, theme);
	for (size_t i = 0; i < item->notes.nr; i++) {
		buf_addf(out, "%*s", INDENT, "");
		paragraph(out, INDENT, item->notes.at[i]);
	}
	if (item->state != DRIFT_UNKNOWN)
		return;
	buf_addf(out, "%*s", INDENT, "");
	paragraph(out, INDENT, item->why);
	if (!item->hint[0])
		return;
	buf_addf(out, "%*shint: ", INDENT, "");
	buf_add_untrusted(out, item->hint);
	buf_add_byte(out, '\n');
}

static size_t count(const struct drift *drift, enum drift_state state)
{
	size_t nr = 0;

	for (size_t i = 0; i < drift->nr; i++)
		nr += drift->at[i].state == state;
	return nr;
}

static void add_responsible(struct buf *out, const struct document *server)
{
	buf_add(out, ": ask ");
	buf_add_untrusted(
		out, json_text(server->root, "responsible", "whoever runs it"));
	buf_add(out, ", who is responsible for it; what is right now has to be "
		     "signed off\n");
}

static void add_hint(struct buf *out, const struct drift *drift)
{
	const struct drift_item *first = NULL;

	for (size_t i = 0; i < drift->nr && !first; i++)
		if (drift->at[i].state == DRIFT_FOUND)
			first = &drift->at[i];
	if (!first)
		return;
	buf_add(out, "hint: ");
	buf_add_untrusted(out, first->document->path);
	if (first->environment && first->digest[0])
		buf_addf(out,
			 ": have what is there now signed off, or "
			 "\"replaces\": \"%s\"; then rbctl apply %s --env %s\n",
			 first->digest, first->document->name,
			 first->environment->name);
	else
		add_responsible(out, first->document);
}

/* "1 of 3 are not as approved, and 1 could not be compared" */
static void add_counts(struct buf *out, const struct drift *drift)
{
	size_t unknown = count(drift, DRIFT_UNKNOWN);

	buf_addf(out, "%zu of %zu are not as approved",
		 count(drift, DRIFT_FOUND), drift->nr);
	if (unknown)
		buf_addf(out, ", and %zu could not be compared", unknown);
}

void report_drift(struct buf *out, const struct drift *drift,
		  const struct theme *theme)
{
	size_t found = count(drift, DRIFT_FOUND);
	size_t unknown = count(drift, DRIFT_UNKNOWN);

	for (size_t i = 0; i < drift->nr; i++)
		add_item(out, &drift->at[i], theme);
	if (found) {
		buf_addf(out, "%sno: DRIFT%s: ", theme->bad, theme->off);
		add_counts(out, drift);
		buf_add_byte(out, '\n');
	} else if (unknown) {
		buf_addf(out, "%zu of %zu could not be compared\n", unknown,
			 drift->nr);
	} else if (drift->nr) {
		buf_add(out, "All is as approved.\n");
	} else {
		buf_add(out, "There is nothing to compare.\n");
	}
	add_hint(out, drift);
}

static void set_item(struct json *list, const struct drift_item *item)
{
	struct json *json = json_append_object(list);

	json_set_string(json, "kind", document_kind_name(item->document->kind));
	json_set_string(json, "name", item->document->name);
	json_set_string(json, "path", item->document->path);
	if (item->environment)
		json_set_string(json, "environment", item->environment->name);
	json_set_string(json, "state", drift_state_name(item->state));
	if (item->digest[0])
		json_set_string(json, "sha256", item->digest);
	differences_json(json_set_array(json, "differences"), &item->diff);
	json_set_strings(json, "notes", &item->notes);
	if (item->state != DRIFT_UNKNOWN)
		return;
	json_set_int(json, "code", item->code);
	json_set_string(json, "detail", item->why);
	json_set_string(json, "hint", item->hint);
}

struct json *report_drift_json(const struct drift *drift)
{
	struct json *json = json_new_object();
	struct json *list;
	size_t found = count(drift, DRIFT_FOUND);

	json_set_string(json, "format", "drift/1");
	json_set_bool(json, "ok", drift_code(drift) == EXIT_YES);
	if (found) {
		autobuf hint = { 0 };
		autobuf detail = { 0 };

		json_set_string(json, "reason", reason_name(REASON_DRIFT));
		add_counts(&detail, drift);
		json_set_string(json, "detail", buf_str(&detail));
		add_hint(&hint, drift);
		buf_trim(&hint);
		json_set_string(json, "hint",
				buf_str(&hint) + strlen("hint: "));
	}
	list = json_set_array(json, "documents");
	for (size_t i = 0; i < drift->nr; i++)
		set_item(list, &drift->at[i]);
	return json;
}

struct json *report_drift_known(bool *news, const struct drift *drift,
				const struct json *before)
{
	struct json *known = json_new_object();

	*news = false;
	for (size_t i = 0; i < drift->nr; i++) {
		const struct drift_item *item = &drift->at[i];
		autofree char *key = xasprintf(
			"%s\n%s", item->document->path,
			item->environment ? item->environment->name : "");
		const struct json *last = json_get(before, key);

		if (item->state == DRIFT_FOUND) {
			struct json *now = json_set_array(known, key);

			set_item(now, item);
			*news = *news || !last || !json_equal(now, last);
		} else if (item->state == DRIFT_UNKNOWN && last) {
			json_set(known, key, json_copy(last));
		}
	}
	return known;
}

/* "drifted: configs/a.json in test, servers/b.json" */
static void add_names(struct buf *out, const struct drift *drift,
		      enum drift_state state, const struct theme *theme)
{
	const char *before = ": ";

	if (count(drift, state) == 0)
		return;
	buf_addf(out, "  %s%s%s", colour_of(state, theme),
		 drift_state_name(state), theme->off);
	for (size_t i = 0; i < drift->nr; i++) {
		const struct drift_item *item = &drift->at[i];

		if (item->state != state)
			continue;
		buf_addf(out, "%s%s", before, item->document->path);
		if (item->environment)
			buf_addf(out, " in %s", item->environment->name);
		before = ", ";
	}
}

void report_drift_line(struct buf *out, const struct drift *drift, int64_t now,
		       const struct theme *theme)
{
	char at[TEXT_TIME_SIZE];

	text_time(at, now);
	buf_addf(out, "%s  %zu of %zu in sync", at, count(drift, DRIFT_NONE),
		 drift->nr);
	add_names(out, drift, DRIFT_FOUND, theme);
	add_names(out, drift, DRIFT_UNKNOWN, theme);
	buf_add_byte(out, '\n');
}
