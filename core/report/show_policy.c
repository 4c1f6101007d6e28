/* show_policy.c - a policy in plain words: who may sign what */
#include "core/report/show_private.h"

#include "core/base/text.h"
#include "core/crypto/sshkey.h"

/* Its fingerprint tells the key; one that can't be read stands as it is. */
static void show_key(struct page *page, const struct json *one)
{
	const char *status = page_text(page, one, "status", "active");
	struct err err = { 0 };
	struct sshkey key;
	autobuf text = { 0 };

	if (sshkey_parse(&key, json_text(one, "key", ""), &err) == 0) {
		page_take(page, one, "key");
		buf_addf(&text, "%s ", sshkey_type_name(key.type));
		sshkey_fingerprint(&text, &key);
	} else {
		buf_add(&text, "a key that can't be read");
	}
	if (!text_equal(status, "active"))
		buf_addf(&text, " (%s)", status);
	page_point(page, page->indent + 22, buf_str(&text));
}

static void show_person(struct page *page, struct shape shape,
			const struct json *person)
{
	autofree char *who =
		xasprintf("%s <%s>", page_text(page, person, "name", ""),
			  page_text(page, person, "email", ""));

	page_pair(page, json_key(person), who);
	json_each(one, json_get(person, "keys"))
		show_key(page, one);
	page_rest(page, shape, person, json_key(person));
}

static void add_needs(struct buf *out, struct page *page,
		      const struct json *rule)
{
	auto_release(strings) needs = { 0 };

	json_each(one, json_get(rule, "sign_offs")) {
		autobuf need = { 0 };
		int64_t count = 1;

		if (json_int(&count, json_get(one, "count")))
			page_take(page, one, "count");
		buf_addf(&need, "%lld with the role %s", (long long)count,
			 page_text(page, one, "role", ""));
		strings_take(&needs, buf_detach(&need));
	}
	strings_join_words(out, &needs);
}

static void show_rule(struct page *page, struct shape shape,
		      const struct json *rule)
{
	const char *checklist = page_text(page, rule, "checklist", NULL);
	const char *expires = page_text(page, rule, "expires", NULL);
	auto_release(strings) paths = { 0 };
	autobuf name = { 0 };
	autobuf text = { 0 };

	json_each(path, json_get(rule, "paths"))
		if (page_item(page, path))
			strings_add(&paths, json_string(path));
	strings_join_words(&name, &paths);
	buf_addf(&text, "%s: ", buf_str(&name));
	add_needs(&text, page, rule);
	if (checklist)
		buf_addf(&text, "; they answer the checklist %s", checklist);
	if (expires)
		buf_addf(&text, "; a sign-off lasts %s", expires);
	page_point(page, page->indent + 2, buf_str(&text));
	page_rest(page, shape, rule, buf_str(&name));
}

static void show_freezes(struct page *page, struct shape shape,
			 const struct json *freezes)
{
	size_t number = 0;

	if (json_count(freezes) > 0)
		page_heading(page, "Freezes");
	json_each(freeze, freezes) {
		autofree char *name = xasprintf("Freeze %zu", ++number);
		autofree char *text = xasprintf(
			"%s to %s: %s (%s may go on)",
			page_text(page, freeze, "from", ""),
			page_text(page, freeze, "to", ""),
			page_text(page, freeze, "reason", ""),
			page_text(page, freeze, "override", "nobody"));

		page_point(page, page->indent + 2, text);
		page_rest(page, shape_items(shape), freeze, name);
	}
}

static void show_break_glass(struct page *page, struct shape shape,
			     const struct json *glass)
{
	if (!glass)
		return;
	page_heading(page, "Breaking the glass");
	page_value(page, "Roles", page_take(page, glass, "roles"));
	page_value(page, "Lasts", page_take(page, glass, "expires"));
	page_rest(page, shape, glass, NULL);
}

void show_policy(struct page *page, const struct json *root)
{
	const struct json *duties =
		page_take(page, root, "separation_of_duties");
	struct shape shape = shape_of(DOCUMENT_POLICY);
	struct shape people = shape_member(shape, "people");

	page_value(page, "Version", page_take(page, root, "version"));
	page_value(page, "Live", page_take(page, root, "live"));
	page_pair(page, "Separate duties",
		  duties && !json_is_true(duties)
			  ? "NO: people may sign what they wrote themselves"
			  : "yes: nobody signs what they had a hand in");
	page_heading(page, "People");
	json_each_member(person, json_get(root, "people"))
		show_person(page, shape_member(people, json_key(person)),
			    person);
	page_heading(page, "Roles");
	json_each_member(role, page_take(page, root, "roles"))
		page_value(page, json_key(role), role);
	page_heading(page, "Who signs for what");
	json_each(rule, json_get(root, "rules"))
		show_rule(page, shape_items(shape_member(shape, "rules")),
			  rule);
	show_freezes(page, shape_member(shape, "freezes"),
		     json_get(root, "freezes"));
	show_break_glass(page, shape_member(shape, "break_glass"),
			 json_get(root, "break_glass"));
}
