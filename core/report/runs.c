/* runs.c - several runs in one go: what became of each, and of all */
#include "core/report/runs.h"
#include "core/base/text.h"
#include "core/report/paragraph.h"

#include <stdlib.h>

#define NR_STATES (RUN_LEFT_OUT + 1)

/* As JSON has it, and as people read it. */
static const struct {
	const char *name;
	const char *words;
	bool good;
} states[NR_STATES] = {
	[RUN_NOT_BEGUN] = { "not-begun", "not begun", false },
	[RUN_DONE] = { "done", "done", true },
	[RUN_FAILED] = { "failed", "failed", false },
	[RUN_WAITS] = { "waits", "waits", false },
	[RUN_REFUSED] = { "refused", "refused", false },
	[RUN_BROKEN] = { "broken", "broken off", false },
	[RUN_CUT_OFF] = { "cut-off", "cut off", false },
	[RUN_LEFT_OUT] = { "left-out", "left out", true },
};

void run_summary_release(struct run_summary *run)
{
	free(run->runbook);
	free(run->run);
	free(run->reason);
	free(run->detail);
	free(run->hint);
	free(run->text);
	json_free(run->answer);
	*run = (struct run_summary){ 0 };
}

static void set_text(struct json *json, const char *key, const char *text)
{
	if (text && *text)
		json_set_string(json, key, text);
}

/* Words that may hold bytes which JSON has no room for. */
static void set_outside(struct json *json, const char *key, const char *text)
{
	autobuf shown = { 0 };

	if (text)
		buf_add_untrusted(&shown, text);
	set_text(json, key, buf_str(&shown));
}

static struct json *summary_json(const struct run_summary *run)
{
	struct json *json = json_new_object();

	json_set_string(json, "runbook", run->runbook);
	json_set_string(json, "state", states[run->state].name);
	json_set_int(json, "code", run->code);
	set_text(json, "run", run->run);
	set_text(json, "reason", run->reason);
	set_outside(json, "detail", run->detail);
	set_outside(json, "hint", run->hint);
	if (run->answer)
		json_set(json, "answer", json_copy(run->answer));
	return json;
}

void run_summary_format(struct buf *out, const struct run_summary *run)
{
	autoptr(json) json = summary_json(run);

	set_text(json, "text", run->text);
	json_compact(out, json);
	if (out->len <= JSON_SIZE_MAX)
		return;
	/* The receipt has all of it. */
	json_remove(json, "text");
	json_remove(json, "answer");
	buf_reset(out);
	json_compact(out, json);
}

static char *copy_of(const struct json *json, const char *key)
{
	const char *text = json_text(json, key, NULL);

	return text ? xstrdup(text) : NULL;
}

int run_summary_parse(struct run_summary *run, const struct buf *text,
		      struct err *err)
{
	autoptr(json) json = NULL;
	const struct json *answer;
	int64_t code = EXIT_SYSTEM;

	if (json_parse(&json, buf_str(text), text->len, JSON_WIRE,
		       "the answer of a process", err)) {
		err->code = EXIT_SYSTEM;
		return -1;
	}
	for (size_t i = 0; i < NR_STATES; i++)
		if (text_equal(json_text(json, "state", NULL), states[i].name))
			run->state = (enum run_state)i;
	json_int(&code, json_get(json, "code"));
	run->code = (int)code;
	free(run->run);
	run->run = copy_of(json, "run");
	run->reason = copy_of(json, "reason");
	run->detail = copy_of(json, "detail");
	run->hint = copy_of(json, "hint");
	run->text = copy_of(json, "text");
	answer = json_get(json, "answer");
	run->answer = answer ? json_copy(answer) : NULL;
	return 0;
}

int report_runs_code(const struct run_summary *runs, size_t nr)
{
	int worst = EXIT_YES;

	for (size_t i = 0; i < nr; i++)
		if (runs[i].code > worst)
			worst = runs[i].code;
	return worst;
}

static void add_state(struct buf *out, const struct run_summary *run,
		      const struct theme *theme)
{
	const char *colour = run->state == RUN_DONE        ? theme->good
			     : states[run->state].good     ? theme->dim
			     : run->state == RUN_NOT_BEGUN ? theme->dim
							   : theme->bad;

	buf_addf(out, "%s%s%s", colour, states[run->state].words, theme->off);
}

void report_runs_line(struct buf *out, const struct run_summary *run,
		      size_t number, size_t nr, const struct theme *theme)
{
	buf_addf(out, "%zu/%zu %s: ", number, nr, run->runbook);
	add_state(out, run, theme);
}

/* The same warning of many runs is said once. */
static void add_warnings(struct buf *out, const struct run_summary *runs,
			 size_t nr, const struct theme *theme)
{
	auto_release(strings) said = { 0 };

	for (size_t i = 0; i < nr; i++) {
		if (runs[i].state != RUN_DONE)
			continue; /* stands in its report */
		json_each(warning, json_get(runs[i].answer, "warnings"))
			if (json_string(warning))
				strings_add_once(&said, json_string(warning));
	}
	for (size_t i = 0; i < said.nr; i++) {
		buf_addf(out, "%swarning:%s ", theme->warn, theme->off);
		buf_add_untrusted(out, said.at[i]);
		buf_add_byte(out, '\n');
	}
}

static void add_row(struct buf *out, const struct run_summary *run,
		    const struct theme *theme)
{
	buf_addf(out, "  %-24s ", run->runbook);
	add_state(out, run, theme);
	if (run->reason)
		buf_addf(out, ": %s", run->reason);
	if (run->detail && run->state != RUN_DONE) {
		buf_add(out, ": ");
		buf_add_untrusted(out, run->detail);
	}
	buf_add_byte(out, '\n');
	if (run->hint && *run->hint && run->state != RUN_DONE) {
		buf_add(out, "      hint: ");
		buf_add_untrusted(out, run->hint);
		buf_add_byte(out, '\n');
	}
}

static void add_counts(struct buf *out, const struct run_summary *runs,
		       size_t nr)
{
	size_t counts[NR_STATES] = { 0 };
	bool first = true;

	for (size_t i = 0; i < nr; i++)
		counts[runs[i].state]++;
	for (size_t i = 0; i < NR_STATES; i++) {
		if (!counts[i])
			continue;
		buf_addf(out, "%s%zu %s", first ? "" : ", ", counts[i],
			 states[i].words);
		first = false;
	}
	buf_add_byte(out, '\n');
}

void report_runs_text(struct buf *out, const struct runs_place *place,
		      const struct run_summary *runs, size_t nr,
		      const struct theme *theme)
{
	char hex[OID_HEX + 1];

	for (size_t i = 0; i < nr; i++)
		if (runs[i].state == RUN_FAILED && runs[i].text)
			buf_addf(out, "%s\n", runs[i].text);
	oid_format(hex, place->revision);
	counted(out, nr, "runbook", "runbooks");
	buf_addf(out, " in %s, as of revision %.10s:\n", place->environment,
		 hex);
	for (size_t i = 0; i < nr; i++)
		add_row(out, &runs[i], theme);
	add_warnings(out, runs, nr, theme);
	add_counts(out, runs, nr);
}

struct json *report_runs_json(const struct runs_place *place,
			      const struct run_summary *runs, size_t nr)
{
	struct json *json = json_new_object();
	int code = report_runs_code(runs, nr);
	struct json *list;
	char hex[OID_HEX + 1];

	json_set_string(json, "format", "apply/1");
	json_set_bool(json, "ok", code == EXIT_YES);
	json_set_int(json, "code", code);
	json_set_string(json, "environment", place->environment);
	oid_format(hex, place->revision);
	json_set_string(json, "revision", hex);
	list = json_set_array(json, "runs");
	for (size_t i = 0; i < nr; i++)
		json_append(list, summary_json(&runs[i]));
	return json;
}
