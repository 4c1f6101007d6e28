/* show_policy.c - a policy in plain words: who may sign what */
#include "core/report/show_private.h"

#include "core/base/text.h"
#include "core/crypto/sshkey.h"

static void show_person(struct page *page, const struct json *person)
{
	autofree char *who = xasprintf("%s <%s>", json_text(person, "name", ""),
				       json_text(person, "email", ""));

	page_pair(page, json_key(person), who);
	json_each(one, json_get(person, "keys")) {
		const char *status = json_text(one, "status", "active");
		struct err err = { 0 };
		struct sshkey key;
		autobuf text = { 0 };

		if (sshkey_parse(&key, json_text(one, "key", ""), &err) == 0) {
			buf_addf(&text, "%s ", sshkey_type_name(key.type));
			sshkey_fingerprint(&text, &key);
		} else {
			buf_add(&text, "a key that can't be read");
		}
		if (!text_equal(status, "active"))
			buf_addf(&text, " (%s)", status);
		page_point(page, page->indent + 22, buf_str(&text));
	}
}

static void show_rule(struct page *page, const struct json *rule)
{
	const char *checklist = json_text(rule, "checklist", NULL);
	const char *expires = json_text(rule, "expires", NULL);
	auto_release(strings) paths = { 0 };
	auto_release(strings) needs = { 0 };
	autobuf name = { 0 };
	autobuf text = { 0 };

	json_strings(&paths, json_get(rule, "paths"));
	strings_join_words(&name, &paths);
	json_each(one, json_get(rule, "sign_offs")) {
		autobuf need = { 0 };
		int64_t count = 1;

		(void)json_int(&count, json_get(one, "count"));
		buf_addf(&need, "%lld with the role %s", (long long)count,
			 json_text(one, "role", ""));
		strings_take(&needs, buf_detach(&need));
	}
	buf_addf(&text, "%s: ", buf_str(&name));
	strings_join_words(&text, &needs);
	if (checklist)
		buf_addf(&text, "; they answer the checklist %s", checklist);
	if (expires)
		buf_addf(&text, "; a sign-off lasts %s", expires);
	page_point(page, page->indent + 2, buf_str(&text));
}

void show_policy(struct page *page, const struct json *root)
{
	const struct json *duties = json_get(root, "separation_of_duties");

	page_value(page, "Version", json_get(root, "version"));
	page_value(page, "Live", json_get(root, "live"));
	page_pair(page, "Separate duties",
		  duties && !json_is_true(duties)
			  ? "NO: people may sign what they wrote themselves"
			  : "yes: nobody signs what they had a hand in");
	page_heading(page, "People");
	json_each(person, json_get(root, "people"))
		show_person(page, person);
	page_heading(page, "Roles");
	json_each(role, json_get(root, "roles"))
		page_value(page, json_key(role), role);
	page_heading(page, "Who signs for what");
	json_each(rule, json_get(root, "rules"))
		show_rule(page, rule);
	if (json_count(json_get(root, "freezes")) > 0)
		page_heading(page, "Freezes");
	json_each(freeze, json_get(root, "freezes")) {
		autofree char *text =
			xasprintf("%s to %s: %s (%s may go on)",
				  json_text(freeze, "from", ""),
				  json_text(freeze, "to", ""),
				  json_text(freeze, "reason", ""),
				  json_text(freeze, "override", "nobody"));

		page_point(page, page->indent + 2, text);
	}
	if (json_get(root, "break_glass")) {
		page_heading(page, "Breaking the glass");
		page_value(page, "Roles",
			   json_at(root, "break_glass", "roles", NULL));
		page_value(page, "Lasts",
			   json_at(root, "break_glass", "expires", NULL));
	}
}
