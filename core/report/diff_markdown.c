/* diff_markdown.c - what a change means, for a pull request */
#include "core/report/diff.h"

#include <string.h>

/* Text from outside as plain words: nothing in it is markup or HTML. */
static void add_plain(struct buf *out, const char *s)
{
	autobuf escaped = { 0 };

	buf_add_untrusted(&escaped, s);
	for (const char *p = buf_str(&escaped); *p; p++) {
		switch (*p) {
		case '<':
			buf_add(out, "&lt;");
			break;
		case '>':
			buf_add(out, "&gt;");
			break;
		case '&':
			buf_add(out, "&amp;");
			break;
		case '@': /* names nobody */
			buf_add(out, "&#64;");
			break;
		case '#': /* links to no issue */
			buf_add(out, "&#35;");
			break;
		case ':': /* "://" becomes no link */
			buf_add(out, "&#58;");
			break;
		case '.': /* nor does www. */
			buf_add(out, "&#46;");
			break;
		default:
			if (strchr("\\`*_{}[]()+-!|~$", *p))
				buf_add_byte(out, '\\');
			buf_add_byte(out, (unsigned char)*p);
		}
	}
}

static void add_value(struct buf *out, const char *name,
		      const struct json *value)
{
	autobuf text = { 0 };

	if (!value)
		return;
	if (json_string(value))
		buf_add(&text, json_string(value));
	else
		json_compact(&text, value);
	buf_addf(out, "<br>%s ", name);
	add_plain(out, buf_str(&text));
}

static void add_row(struct buf *out, const struct difference *d)
{
	static const char *const labels[] = {
		[RISK_INFO] = "info",
		[RISK_REVIEW] = "review",
		[RISK_HIGH] = "**HIGH**",
	};

	buf_addf(out, "| %s | ", labels[d->risk]);
	add_plain(out, d->sentence);
	if (!d->told) {
		add_value(out, "was:", d->old);
		add_value(out, "now:", d->new);
	}
	if (d->note) {
		buf_add(out, "<br>**Look closely:** ");
		add_plain(out, d->note);
	}
	buf_add(out, " | ");
	add_plain(out, d->why);
	if (d->source[0] != '\0') {
		buf_add(out, " (");
		add_plain(out, d->source);
		buf_add(out, ")");
	}
	buf_add(out, " |\n");
}

static void add_waiver(struct buf *out, const struct json *waiver)
{
	buf_add(out, "| waived | The rule ");
	add_plain(out, json_text(waiver, "rule", "(none)"));
	buf_add(out, " does not hold here until ");
	add_plain(out, json_text(waiver, "expires", "(no date)"));
	buf_add(out, " | ");
	add_plain(out, json_text(waiver, "reason", "(no reason)"));
	buf_add(out, " |\n");
}

void report_diff_markdown(struct buf *out, const struct diff *diff)
{
	if (diff->nr == 0) {
		buf_add(out, "No document means anything else than before.\n");
		return;
	}
	report_diff_sum(out, diff);
	buf_add(out, ".\n");
	for (size_t i = 0; i < diff->nr; i++) {
		const struct document_diff *d = &diff->at[i];

		buf_add(out, "\n### ");
		add_plain(out, d->title);
		buf_add(out, "\n\n");
		add_plain(out, document_kind_name(d->kind));
		buf_add(out, " ");
		add_plain(out, d->path);
		buf_add(out, "\n\n| Risk | What changes | Why it matters |\n"
			     "|---|---|---|\n");
		for (size_t j = 0; j < d->nr; j++)
			add_row(out, &d->at[j]);
		json_each(waiver, d->waivers)
			add_waiver(out, waiver);
	}
}
