/* sentence_policy.c - what a policy's pieces are called in a sentence */
#include "core/change/sentence.h"

#include <ctype.h>
#include <string.h>

static void add_names(struct buf *out, const struct json *array)
{
	auto_release(strings) names = { 0 };

	json_strings(&names, array);
	if (names.nr == 0)
		buf_add(out, "nobody");
	strings_join_words(out, &names);
}

static int64_t count_of(const struct json *value)
{
	int64_t count = 1;

	(void)json_int(&count, json_get(value, "count"));
	return count;
}

/* ---- rules ---- */

static void add_rule(struct buf *out, const struct json *rule)
{
	auto_release(strings) list = { 0 };
	const char *risk = json_text(json_get(rule, "when"), "risk", NULL);

	json_each(one, json_get(rule, "sign_offs")) {
		autobuf text = { 0 };

		buf_addf(&text, "%lld by '%s'", (long long)count_of(one),
			 json_text(one, "role", ""));
		strings_add(&list, buf_str(&text));
	}
	strings_join_words(out, &list);
	if (risk)
		buf_addf(out, ", from the risk %s on", risk);
}

/* "1 sign-off", "2 sign-offs" */
static void add_signoffs(struct buf *out, int64_t count)
{
	buf_addf(out, "%lld sign-off%s", (long long)count,
		 count == 1 ? "" : "s");
}

static void add_signoff(struct buf *out, const struct json *sign_off)
{
	add_signoffs(out, count_of(sign_off));
	buf_addf(out, " by '%s'", json_text(sign_off, "role", ""));
}

/* ---- delegations: "FROM:TO", or "FROM:TO:ROLES" ---- */

static const char *capture_of(const struct telling *t)
{
	return t->captures.nr > 0 ? t->captures.text[0] : "";
}

static void add_party(const struct telling *t, struct buf *out, const char *key)
{
	const char *name = json_text(telling_item(t), key, NULL);
	const char *from = capture_of(t);
	const char *to = from + strcspn(from, ":");

	if (*to == ':')
		to++;
	if (name)
		buf_add(out, name);
	else if (!strcmp(key, "from"))
		buf_add_bytes(out, from, strcspn(from, ":"));
	else
		buf_add_bytes(out, to, strcspn(to, ":"));
}

static void add_roles(struct buf *out, const struct json *delegation)
{
	const struct json *roles = json_get(delegation, "roles");

	buf_add(out, json_count(roles) == 1 ? "the role " : "the roles ");
	add_names(out, roles);
}

static void add_reason(struct buf *out, const struct json *item)
{
	if (json_text(item, "reason", NULL))
		buf_addf(out, ": %s", json_text(item, "reason", ""));
}

/* ---- freezes: "FROM:TO", with more of them in the times ---- */

static bool begins_date(const char *s)
{
	for (int i = 0; i < 4; i++)
		if (!isdigit((unsigned char)s[i]))
			return false;
	return s[4] == '-';
}

static void add_period(const struct telling *t, struct buf *out)
{
	const struct json *item = telling_item(t);
	const char *name = capture_of(t);
	const char *to = strchr(name, ':');

	if (json_text(item, "from", NULL)) {
		buf_addf(out, "from %s to %s", json_text(item, "from", ""),
			 json_text(item, "to", ""));
		return;
	}
	while (to && !begins_date(to + 1))
		to = strchr(to + 1, ':');
	if (to)
		buf_addf(out, "from %.*s to %s", (int)(to - name), name,
			 to + 1);
	else
		buf_add(out, name);
}

/* ---- demands and break-glass ---- */

static void add_demand(struct buf *out, const struct json *demand)
{
	bool touch = json_is_true(json_get(demand, "touch"));
	bool pin = json_is_true(json_get(demand, "pin"));

	buf_add(out, touch && pin ? "a touch of the security key and its PIN"
		     : touch      ? "a touch of the security key"
		     : pin        ? "the PIN of the security key"
				  : "nothing more");
}

/* "2 of hr and it", "4 hours" */
static void add_glass(struct buf *out, const struct json *glass)
{
	buf_addf(out, "%lld of ", (long long)count_of(glass));
	add_names(out, json_get(glass, "roles"));
}

static void add_life(struct buf *out, const struct json *glass)
{
	const char *expires = json_text(glass, "expires", "");
	int64_t seconds;

	if (text_unspan(&seconds, expires))
		text_span(out, seconds);
	else
		buf_add(out, *expires ? expires : "for ever");
}

bool telling_add_policy(const struct telling *t, struct buf *out,
			const char *name)
{
	const struct json *item = telling_item(t);
	int64_t count = 1;

	if (!strcmp(name, "rule"))
		add_rule(out, item);
	else if (!strcmp(name, "paths"))
		add_names(out, json_get(item, "paths"));
	else if (!strcmp(name, "risk"))
		buf_add(out, json_text(item, "risk", ""));
	else if (!strcmp(name, "signoff"))
		add_signoff(out, item);
	else if (!strcmp(name, "newsignoffs"))
		add_signoffs(out,
			     json_int(&count, t->difference->new) ? count : 1);
	else if (!strcmp(name, "people"))
		add_names(out, item);
	else if (!strcmp(name, "from") || !strcmp(name, "to"))
		add_party(t, out, name);
	else if (!strcmp(name, "roles"))
		add_roles(out, item);
	else if (!strcmp(name, "until"))
		buf_add(out, json_text(item, "until", ""));
	else if (!strcmp(name, "reason"))
		add_reason(out, item);
	else if (!strcmp(name, "period"))
		add_period(t, out);
	else if (!strcmp(name, "demand"))
		add_demand(out, item);
	else if (!strcmp(name, "glass"))
		add_glass(out, item);
	else if (!strcmp(name, "life"))
		add_life(out, item);
	else
		return false;
	return true;
}
