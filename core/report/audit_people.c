/* audit_people.c - rosters, who could bypass, limits, how to check */
#include "core/report/audit_page.h"
#include "core/report/audit_words.h"

#include "core/base/text.h"

static void add_person(struct buf *out, const struct json *person)
{
	autobuf name = { 0 };
	autobuf roles = { 0 };

	words_person(&name, person);
	words_list(&roles, json_get(person, "roles"));
	buf_add(out, "<tr><td>");
	html_text(out, buf_str(&name));
	buf_add(out, "<br><span class=\"dim\">");
	html_text(out, json_text(person, "email", ""));
	buf_add(out, "</span></td>");
	html_element(out, "td", NULL, roles.len ? buf_str(&roles) : "none");
	buf_add(out, "<td>");
	json_each(key, json_get(person, "keys")) {
		buf_add(out, "<code>");
		html_text(out, json_text(key, "key", ""));
		buf_add(out, "</code> ");
		html_text(out, json_text(key, "type", ""));
		buf_add(out, ", ");
		html_text(out, json_text(key, "status", ""));
		buf_add(out, "<br>");
	}
	buf_add(out, "</td></tr>\n");
}

static void add_rule(struct buf *out, const struct json *rule)
{
	autobuf paths = { 0 };
	autobuf needs = { 0 };
	autoptr(json) as = json_new_object();

	words_list(&paths, json_get(rule, "paths"));
	json_set(as, "needs", json_copy(json_get(rule, "sign_offs")));
	words_needs(&needs, as);
	buf_add(out, "<li><code>");
	html_text(out, buf_str(&paths));
	buf_add(out, "</code>: ");
	html_text(out, buf_str(&needs));
	buf_add(out, "</li>\n");
}

static void add_policy(struct buf *out, const struct json *policy)
{
	autobuf since = { 0 };

	words_time(&since, json_text(policy, "since", ""));
	buf_addf(out,
		 "<section class=\"card plain\"><h3>Policy version %lld, in "
		 "force since %s</h3>\n<dl>",
		 (long long)words_number(policy, "version"), buf_str(&since));
	page_code(out, "From revision", json_text(policy, "from", ""));
	page_code(out, "SHA-256", json_text(policy, "sha256", ""));
	page_fact(out, "Separate duties",
		  json_is_true(json_get(policy, "separation_of_duties"))
			  ? "yes: nobody signs what they had a hand in"
			  : "NO: people may sign what they wrote themselves");
	buf_add(out, "</dl><table><thead><tr><th>Person</th><th>Roles</th>"
		     "<th>Keys</th></tr></thead><tbody>\n");
	json_each(person, json_get(policy, "people"))
		add_person(out, person);
	buf_add(out, "</tbody></table><h4>Rules</h4><ul>\n");
	json_each(rule, json_get(policy, "rules"))
		add_rule(out, rule);
	buf_add(out, "</ul></section>\n");
}

static void add_list(struct buf *out, const char *name, const struct json *list)
{
	html_element(out, "h2", NULL, name);
	buf_add(out, "<ul>\n");
	json_each(one, list)
		if (json_string(one))
			html_element(out, "li", NULL, json_string(one));
	buf_add(out, "</ul>\n");
}

static void add_check(struct buf *out, const struct json *audit)
{
	const char *id = "COMMIT";

	json_each(revision, json_get(audit, "revisions"))
		json_each(sign_off, json_get(revision, "sign_offs"))
			if (json_is_true(json_get(sign_off, "counts")))
				id = json_text(sign_off, "commit", id);
	buf_add(out, "<h2>How to check this without rbctl</h2>\n"
		     "<p>Every sign-off above is a signed commit. With the "
		     "keys of the roster in a file, stock tools verify it; "
		     "rbctl-statement(5) has the whole procedure.</p>\n<pre>"
		     "rbctl policy signers &gt; allowed_signers\n"
		     "git -c gpg.ssh.allowedSignersFile=allowed_signers "
		     "verify-commit ");
	html_text(out, id);
	buf_add(out, "\ngit rev-list --first-parent --count ");
	html_text(out, json_text(json_get(audit, "store"), "live", ""));
	buf_add(out, "   # the population</pre>\n");
}

void audit_people(struct buf *out, const struct json *audit)
{
	buf_add(out, "<h2>Who could sign</h2>\n");
	json_each(policy, json_get(audit, "policies"))
		add_policy(out, policy);
	add_list(out, "Who could get around this", json_get(audit, "bypass"));
	add_list(out, "What this report can't know", json_get(audit, "limits"));
	add_check(out, audit);
}
