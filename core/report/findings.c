/* findings.c - what lint found, for people and for programs */
#include "core/report/findings.h"

static const char *level_name(enum lint_level level)
{
	static const char *const names[] = { [LINT_ERROR] = "error",
					     [LINT_WARNING] = "warning",
					     [LINT_NOTE] = "note" };

	return names[level];
}

static const char *level_colour(enum lint_level level,
				const struct theme *theme)
{
	if (level == LINT_NOTE)
		return theme->dim;
	return level == LINT_ERROR ? theme->bad : theme->warn;
}

void report_findings_text(struct buf *out, const struct findings *findings,
			  const struct theme *theme)
{
	for (size_t i = 0; i < findings->nr; i++) {
		const struct finding *finding = &findings->at[i];
		const struct lint_rule *rule = finding->rule;

		buf_add(out, theme->bold);
		buf_add_untrusted(out, finding->path);
		if (finding->line)
			buf_addf(out, ":%zu:%zu", finding->line,
				 finding->column);
		buf_addf(out, ":%s %s%s:%s ", theme->off,
			 level_colour(rule->level, theme),
			 level_name(rule->level), theme->off);
		if (finding->pointer && *finding->pointer) {
			buf_add_untrusted(out, finding->pointer);
			buf_add(out, ": ");
		}
		buf_add_untrusted(out, finding->message);
		buf_addf(out, " %s[%s]%s\n    %s\n", theme->dim, rule->id,
			 theme->off, rule->fix);
	}
}

static void add_count(struct buf *out, size_t nr, const char *noun)
{
	buf_addf(out, "%zu %s%s", nr, noun, nr == 1 ? "" : "s");
}

void report_findings_sum(struct buf *out, const struct findings *findings,
			 size_t nr_documents)
{
	size_t notes = findings_count(findings, LINT_NOTE);

	add_count(out, findings_count(findings, LINT_ERROR), "error");
	buf_add(out, notes ? ", " : " and ");
	add_count(out, findings_count(findings, LINT_WARNING), "warning");
	if (notes) {
		buf_add(out, " and ");
		add_count(out, notes, "note");
	}
	buf_add(out, " in ");
	add_count(out, nr_documents, "document");
}

void report_findings_json(struct json *out, const struct findings *findings)
{
	struct json *list;

	json_set_int(out, "errors",
		     (int64_t)findings_count(findings, LINT_ERROR));
	json_set_int(out, "warnings",
		     (int64_t)findings_count(findings, LINT_WARNING));
	json_set_int(out, "notes",
		     (int64_t)findings_count(findings, LINT_NOTE));
	list = json_set_array(out, "findings");
	for (size_t i = 0; i < findings->nr; i++) {
		const struct finding *finding = &findings->at[i];
		struct json *item = json_append_object(list);

		json_set_string(item, "path", finding->path);
		json_set_int(item, "line", (int64_t)finding->line);
		json_set_int(item, "column", (int64_t)finding->column);
		json_set_string(item, "pointer", finding->pointer);
		json_set_string(item, "level",
				level_name(finding->rule->level));
		json_set_string(item, "rule", finding->rule->id);
		json_set_string(item, "message", finding->message);
		json_set_string(item, "fix", finding->rule->fix);
	}
}

void report_rules_text(struct buf *out, const struct theme *theme)
{
	const struct lint_rule *rule;

	for (size_t i = 0; (rule = lint_rule_at(i)); i++)
		buf_addf(out,
			 "%s%s%s (%s%s%s%s): %s.\n    Why: %s\n    Fix: %s\n"
			 "    %s%s%s\n",
			 theme->bold, rule->id, theme->off,
			 level_colour(rule->level, theme),
			 level_name(rule->level), theme->off,
			 rule->firm ? ", never waived" : "", rule->summary,
			 rule->why, rule->fix, theme->dim, rule->source,
			 theme->off);
}

void report_rules_json(struct json *out)
{
	struct json *list = json_set_array(out, "rules");
	const struct lint_rule *rule;

	for (size_t i = 0; (rule = lint_rule_at(i)); i++) {
		struct json *item = json_append_object(list);

		json_set_string(item, "id", rule->id);
		json_set_string(item, "level", level_name(rule->level));
		json_set_bool(item, "waivable", !rule->firm);
		json_set_string(item, "summary", rule->summary);
		json_set_string(item, "why", rule->why);
		json_set_string(item, "fix", rule->fix);
		json_set_string(item, "source", rule->source);
	}
}
