/* policy_draft.c - the first policy of a store, from the people who are in it
 */
#include "core/model/policy_draft.h"

#include <ctype.h>
#include <string.h>

void draft_person_release(struct draft_person *person)
{
	free(person->id);
	free(person->name);
	free(person->email);
	free(person->key);
	free(person->vault_key);
	*person = (struct draft_person){ 0 };
}

/* The text up to the next ':'; the rest of the text in *s. */
static char *field(const char **s)
{
	const char *colon = strchr(*s, ':');
	char *value = colon ? xstrndup(*s, (size_t)(colon - *s)) : xstrdup(*s);

	*s = colon ? colon + 1 : *s + strlen(*s);
	return value;
}

int draft_person_parse(struct draft_person *out, const char *text,
		       struct err *err)
{
	struct draft_person person = { 0 };
	const char *rest = text;

	person.id = field(&rest);
	person.name = field(&rest);
	person.email = field(&rest);
	person.key = xstrdup(rest);
	if (!text_is_name(person.id) || !person.name[0] ||
	    !strchr(person.email, '@') || !person.key[0]) {
		draft_person_release(&person);
		err_set(err, EXIT_USAGE, "'%s' is not ID:NAME:EMAIL:KEYFILE",
			text);
		return err_hint(err, "--person 'alice:Alice "
				     "Example:alice@example.org:alice.pub'");
	}
	*out = person;
	return 0;
}

char *draft_person_id(const char *email)
{
	autobuf id = { 0 };

	for (; *email && *email != '@' && id.len < TEXT_NAME_MAX; email++) {
		char c = (char)tolower((unsigned char)*email);

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    (id.len > 0 && strchr("-_", c)))
			buf_add_byte(&id, (unsigned char)c);
	}
	if (id.len == 0)
		buf_add(&id, "me");
	return buf_detach(&id);
}

static void add_person(struct json *people, const struct draft_person *person)
{
	struct json *entry = json_set_object(people, person->id);
	struct json *key;

	json_set_string(entry, "name", person->name);
	json_set_string(entry, "email", person->email);
	key = json_append_object(json_set_array(entry, "keys"));
	json_set_string(key, "key", person->key);
	json_set_string(key, "status", "active");
	if (person->vault_key)
		json_set_string(entry, "vault_key", person->vault_key);
}

static void add_rule(struct json *rules, const char *const paths[], size_t nr,
		     int64_t count)
{
	struct json *rule = json_append_object(rules);
	struct json *patterns = json_set_array(rule, "paths");
	struct json *sign_off;

	for (size_t i = 0; i < nr; i++)
		json_append_string(patterns, paths[i]);
	sign_off = json_append_object(json_set_array(rule, "sign_offs"));
	json_set_string(sign_off, "role", "security");
	json_set_int(sign_off, "count", count);
}

struct json *policy_draft(const struct draft_person *people, size_t nr,
			  const char *live)
{
	static const char *const sensitive[] = { "servers/**", "configs/**" };
	static const char *const rest[] = { "runbooks/**", "environments/**",
					    "checklists/**" };
	static const char *const own[] = { ".rbctl/**" };
	int64_t strong = nr > 2 ? 2 : 1;
	struct json *root = json_new_object();
	struct json *list;
	struct json *roles;
	struct json *security;
	struct json *operations;
	struct json *rules;

	json_set_string(root, "format", "policy/1");
	json_set_int(root, "version", 1);
	json_set_string(root, "live", live);
	json_set_bool(root, "separation_of_duties", nr > 1);
	list = json_set_object(root, "people");
	roles = json_set_object(root, "roles");
	security = json_set_array(roles, "security");
	operations = json_set_array(roles, "operations");
	for (size_t i = 0; i < nr; i++) {
		add_person(list, &people[i]);
		json_append_string(security, people[i].id);
		json_append_string(operations, people[i].id);
	}
	rules = json_set_array(root, "rules");
	add_rule(rules, sensitive, ARRAY_SIZE(sensitive), strong);
	add_rule(rules, rest, ARRAY_SIZE(rest), 1);
	add_rule(rules, own, ARRAY_SIZE(own), strong);
	return root;
}
