/* audit.c - the evidence of a period, for whoever audits */
#include "core/audit/audit.h"
#include "core/base/fs.h"
#include "core/cli/open.h"
#include "core/report/audit.h"

#include <string.h>

struct audit_options {
	const char *from;
	const char *to;
	const char *format;
	const char *output;
};

static const struct option options_table[] = {
	OPT_TEXT(audit_options, format, 'f', "format", "text|json|html",
		 "how the report is written (text)"),
	OPT_TEXT(audit_options, from, 0, "from", "DATE",
		 "from the beginning of this day or this time"),
	OPT_TEXT(audit_options, output, 'o', "output", "FILE",
		 "write it to a file"),
	OPT_TEXT(audit_options, to, 0, "to", "DATE",
		 "to the end of this day, or this time"),
	OPT_END,
};

#define DAY (24 * 3600)

static int read_date(int64_t *out, const char *option, const char *text,
		     bool end, struct err *err)
{
	if (!text)
		return 0;
	if (!text_untime(out, text)) {
		err_set(err, EXIT_USAGE, "'%s' is no date", text);
		return err_hint(err, "%s 2026-10-01, or 2026-10-01T12:00:00Z",
				option);
	}
	if (end && strlen(text) == strlen("2026-10-01"))
		*out += DAY;
	return 0;
}

static int read_period(struct audit_wish *wish,
		       const struct audit_options *options, struct err *err)
{
	if (read_date(&wish->from, "--from", options->from, false, err) ||
	    read_date(&wish->to, "--to", options->to, true, err))
		return -1;
	if (wish->to && wish->from >= wish->to)
		return err_set(err, EXIT_USAGE,
			       "the period ends ('%s') before it begins ('%s')",
			       options->to, options->from);
	return 0;
}

static int render(struct buf *out, const char *format, const struct json *audit,
		  const struct theme *theme, struct err *err)
{
	static const struct theme plain = { "", "", "", "", "", "" };

	if (!strcmp(format, "json"))
		json_pretty(out, audit);
	else if (!strcmp(format, "html"))
		report_audit_html(out, audit);
	else if (!strcmp(format, "text"))
		report_audit_text(out, audit, theme ? theme : &plain);
	else
		return err_set(err, EXIT_USAGE,
			       "'--format' wants text, json or html, not '%s'",
			       format);
	return 0;
}

static int run_report(struct context *context, void *payload,
		      int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	const struct audit_options *options = payload;
	const char *format = options->format ? options->format
			     : context->json ? "json"
					     : "text";
	struct audit_wish wish = {
		.now = context->now,
		.meaning = true,
		.runs = true,
		.state_dir = context->places.state,
	};
	autoptr(store) store = NULL;
	autoptr(json) audit = NULL;
	struct verdict verdict;
	autobuf text = { 0 };

	context->bare = !options->output;
	/* The format is judged before the work is done. */
	if (read_period(&wish, options, err) ||
	    (strcmp(format, "text") && strcmp(format, "json") &&
	     strcmp(format, "html") && render(&text, format, NULL, NULL, err)))
		return -1;
	if (open_store(&store, context, err) ||
	    audit_collect(&audit, &verdict, store, &wish, err))
		return -1;
	if (!verdict.allowed)
		return answer_no(context, "audit/1", &verdict, err);
	if (!options->output && !strcmp(format, "json"))
		return answer_json(audit, err) ? -1 : EXIT_YES;
	if (render(&text, format, audit,
		   options->output ? NULL : context->theme, err))
		return -1;
	if (!options->output)
		return answer(&text, err) ? -1 : EXIT_YES;
	if (fs_write(options->output, buf_str(&text), text.len, 0644, err))
		return -1;
	buf_reset(&text);
	buf_add_untrusted(&text, options->output);
	talk(context, "The report is in %s", buf_str(&text));
	return EXIT_YES;
}

static const struct cmd audit_report = {
	.name = "report",
	.summary = "every revision of a period, who signed it, what ran",
	.operands = "",
	.max_args = 0,
	.options = options_table,
	.options_size = sizeof(struct audit_options),
	.run = run_report,
	.example = "rbctl audit report --from 2026-10-01 "
		   "--format html -o audit.html",
};

static const struct cmd *const subcommands[] = { &audit_report, NULL };

const struct cmd cmd_audit = {
	.name = "audit",
	.group = "show",
	.summary = "evidence for whoever audits",
	.operands = "",
	.subcommands = subcommands,
	.example = "rbctl audit report --format html -o audit.html",
	.format = "audit/1",
};
