/* policy_text.c - the answers of `policy check`, `who`, `simulate` in words */
#include "core/report/audit_words.h"
#include "core/report/paragraph.h"
#include "core/report/policy.h"

#include "core/base/text.h"

#define INDENT 2
#define DEEP   4

static bool is(const struct json *object, const char *key)
{
	return json_is_true(json_get(object, key));
}

/* "a, b or c", as they stand. */
static void add_either(struct buf *out, const struct json *list)
{
	size_t nr = json_count(list);
	size_t i = 0;

	json_each(item, list) {
		buf_add(out, i == 0 ? "" : i + 1 == nr ? " or " : ", ");
		buf_add(out, json_string(item) ? json_string(item) : "?");
		i++;
	}
}

/* "2 of role security and 1 of role operations" */
static void add_needs(struct buf *out, const struct json *rule)
{
	auto_release(strings) list = { 0 };

	json_each(need, json_get(rule, "needs")) {
		autobuf one = { 0 };

		buf_addf(&one, "%lld of role %s",
			 (long long)words_number(need, "count"),
			 json_text(need, "role", ""));
		strings_add(&list, buf_str(&one));
	}
	strings_join_words(out, &list);
}

/* ---- check ---- */

static void warn(struct buf *out, const struct theme *theme,
		 const struct buf *text)
{
	buf_addf(out, "%swarning:%s ", theme->warn, theme->off);
	paragraph(out, INDENT, buf_str(text));
}

/* When one of them writes, or is lost, the rule can't be met. */
static void warn_needed(struct buf *out, const struct json *rule, bool separate,
			const struct theme *theme)
{
	bool several = json_count(json_get(rule, "needed")) > 1;
	autobuf text = { 0 };

	if (is(rule, "about_policy")) {
		buf_add(&text, "losing one key locks everyone out: without ");
		add_either(&text, json_get(rule, "needed"));
		buf_add(&text, " nobody can change the policy any more, not "
			       "even to name somebody new");
		if (separate)
			buf_addf(&text, "; and what %s there can't be signed",
				 several ? "one of them writes" : "they write");
		buf_add(&text, ". Lower a count, or add people to the roles");
	} else {
		add_either(&text, json_get(rule, "patterns"));
		buf_add(&text, ": nothing can be signed there without ");
		add_either(&text, json_get(rule, "needed"));
		if (separate)
			buf_addf(&text, ", so what %s can't be signed at all",
				 several ? "one of them writes" : "they write");
		buf_add(&text, ". Lower a count, or add people to the roles");
	}
	warn(out, theme, &text);
}

static void warn_tight(struct buf *out, const struct json *rule,
		       const struct theme *theme)
{
	autobuf text = { 0 };

	if (is(rule, "about_policy"))
		buf_add(&text, "the policy itself");
	else
		add_either(&text, json_get(rule, "patterns"));
	buf_add(&text, ": with ");
	add_either(&text, json_get(rule, "tight"));
	buf_add(&text, " gone, nobody of the policy could write a change "
		       "there, because all who are left must sign it; add "
		       "somebody");
	warn(out, theme, &text);
}

void report_policy_check_text(struct buf *out, const struct json *answer,
			      const struct theme *theme)
{
	bool separate = is(answer, "separation_of_duties");
	autobuf text = { 0 };

	buf_addf(out, "%syes:%s version %lld is sound: ", theme->good,
		 theme->off, (long long)words_number(answer, "version"));
	counted(out, (size_t)words_number(answer, "people"), "person",
		"people");
	buf_add(out, ", ");
	counted(out, json_count(json_get(answer, "rules")), "rule", "rules");
	buf_add(out, "\n");
	if (!separate) {
		buf_add(&text, "separation of duties is off: whoever writes a "
			       "change may sign it");
		warn(out, theme, &text);
	}
	json_each(id, json_get(answer, "keyless")) {
		buf_reset(&text);
		buf_addf(&text, "%s is asked to sign, but has no active key",
			 json_string(id));
		warn(out, theme, &text);
	}
	json_each(rule, json_get(answer, "rules")) {
		if (json_count(json_get(rule, "needed")))
			warn_needed(out, rule, separate, theme);
		if (json_count(json_get(rule, "tight")))
			warn_tight(out, rule, theme);
	}
}

/* ---- who ---- */

static void add_names(struct buf *out, const struct json *people)
{
	auto_release(strings) list = { 0 };

	json_each(person, people) {
		autobuf one = { 0 };

		words_person(&one, person);
		strings_add(&list, buf_str(&one));
	}
	if (list.nr)
		strings_join_words(out, &list);
	else
		buf_add(out, "nobody");
}

static void add_rule(struct buf *out, const struct json *rule,
		     const struct theme *theme)
{
	autobuf needs = { 0 };
	autobuf names = { 0 };

	buf_add(&needs, "needs ");
	add_needs(&needs, rule);
	if (json_text(rule, "checklist", NULL))
		buf_addf(&needs, ", with the checklist %s",
			 json_text(rule, "checklist", ""));
	if (json_text(rule, "expires", NULL))
		buf_addf(&needs, ", good for %s",
			 json_text(rule, "expires", ""));
	buf_addf(out, "%*s", INDENT, "");
	paragraph(out, DEEP, buf_str(&needs));
	add_names(&names, json_get(rule, "can_sign"));
	buf_addf(out, "%*scan sign: ", DEEP, "");
	paragraph(out, DEEP + INDENT, buf_str(&names));
	json_each(person, json_get(rule, "excluded")) {
		buf_reset(&names);
		words_person(&names, person);
		buf_addf(&names, ": %s", json_text(person, "detail", ""));
		buf_addf(out, "%*s%scan't:%s ", DEEP, "", theme->warn,
			 theme->off);
		paragraph(out, DEEP + INDENT, buf_str(&names));
	}
}

void report_policy_who_text(struct buf *out, const struct json *answer,
			    const struct theme *theme)
{
	if (!is(answer, "separation_of_duties"))
		buf_addf(out,
			 "%swarning:%s separation of duties is off: whoever "
			 "writes a change may sign it\n",
			 theme->warn, theme->off);
	json_each(path, json_get(answer, "paths")) {
		buf_add(out, theme->bold);
		buf_add_untrusted(out, json_text(path, "path", ""));
		buf_addf(out, "%s\n", theme->off);
		if (!is(path, "governed"))
			buf_add(out, "  no rule speaks of it, and it is no "
				     "document: nobody has to sign\n");
		json_each(rule, json_get(path, "rules"))
			add_rule(out, rule, theme);
		if (is(path, "unknown_contributor"))
			buf_add(out, "  nobody's key shows who wrote what is "
				     "there: two people must sign\n");
	}
}

/* ---- simulate ---- */

static void add_outcome(struct buf *out, const struct json *revision,
			const struct theme *theme)
{
	bool would = is(revision, "would_be");
	autobuf text = { 0 };

	buf_addf(out, "%s%s%s ", would ? theme->good : theme->bad,
		 would ? "yes" : "no ", theme->off);
	words_id(&text, json_text(revision, "revision", ""));
	buf_addf(&text, " %.10s ", json_text(revision, "committed", ""));
	words_list(&text, json_get(revision, "paths"));
	if (!would)
		buf_addf(&text, "\n%s: %s", json_text(revision, "reason", ""),
			 json_text(revision, "detail", ""));
	if (!is(revision, "approved"))
		buf_add(&text, "\nit is not approved today either");
	paragraph(out, DEEP, buf_str(&text));
}

void report_policy_simulate_text(struct buf *out, const struct json *answer,
				 const struct theme *theme)
{
	int64_t yes = words_number(answer, "yes");
	int64_t no = words_number(answer, "no");

	json_each(revision, json_get(answer, "revisions"))
		add_outcome(out, revision, theme);
	if (yes + no == 0)
		buf_add(out, "the live branch has no revision yet that "
			     "changes something\n");
	else if (no == 0)
		buf_addf(out, "under version %lld all %lld would be approved\n",
			 (long long)words_number(answer, "version"),
			 (long long)yes);
	else
		buf_addf(out,
			 "under version %lld, %lld of %lld would not be "
			 "approved\n",
			 (long long)words_number(answer, "version"),
			 (long long)no, (long long)(yes + no));
}
