/* token_revoke_choose.c - which tokens are to be given back, and why those */
#include "cmd/token.h"
#include "cmd/token_revoke.h"

#include <stdarg.h>
#include <string.h>

void returning_release(struct returning *all)
{
	for (size_t i = 0; i < all->nr; i++) {
		free(all->at[i].name);
		entry_release(&all->at[i].entry);
		strings_release(&all->at[i].why);
	}
	free(all->at);
	for (size_t i = 0; i < all->nr_unreadable; i++)
		free(all->unreadable[i].name);
	free(all->unreadable);
	strings_release(&all->secrets);
	strings_release(&all->down);
	*all = (struct returning){ 0 };
}

/* What is looked for; each part may be absent. */
struct wish {
	int64_t unused_since; /* 0: not asked */
	const char *runbook;
	const char *issuer;
	const char *all_of;
	const struct person *person; /* of all_of, in the policy; NULL */
	int64_t now;
};

static void add(struct returning *out, const char *name, struct entry *entry,
		struct strings *why)
{
	out->at = xreallocarray(out->at, out->nr + 1, sizeof(*out->at));
	out->at[out->nr++] = (struct returned){
		.name = xstrdup(name),
		.entry = *entry,
		.why = *why,
	};
	*entry = (struct entry){ 0 };
	*why = (struct strings){ 0 };
}

static void add_unreadable(struct returning *out, const char *name,
			   const struct err *err)
{
	struct unreadable *made;

	out->unreadable = xreallocarray(out->unreadable, out->nr_unreadable + 1,
					sizeof(*out->unreadable));
	made = &out->unreadable[out->nr_unreadable++];
	made->name = xstrdup(name);
	memcpy(made->problem, err->msg, sizeof(made->problem));
}

static void PRINTF_LIKE(2, 3)
	because(struct strings *why, const char *format, ...)
{
	autobuf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	strings_add(why, buf_str(&text));
}

static bool could_read(const struct wish *wish, const struct entry *entry)
{
	return wish->person && wish->person->vault_key &&
	       strings_has(&entry->recipients, wish->person->vault_key);
}

/* Who got it holds it, it may be in their name, and who could read it may
 * have kept a copy. */
static bool is_of(struct strings *why, const struct wish *wish,
		  const struct entry *entry)
{
	const char *who = wish->all_of;
	size_t before = why->nr;

	if (text_equal(entry->person, who))
		because(why, "%s got it", who);
	if (text_equal(entry->subject, who) ||
	    (wish->person && entry->subject &&
	     text_equal(entry->subject, wish->person->email)))
		because(why, "it is in the name of %s", who);
	if (could_read(wish, entry))
		because(why, "%s could read it", who);
	return why->nr > before;
}

static bool is_unused(struct strings *why, const struct wish *wish,
		      const struct entry *entry)
{
	int64_t used = entry->last_used ? entry->last_used : entry->issued;
	autobuf span = { 0 };

	if (used > wish->unused_since)
		return false;
	text_span(&span, wish->now - used);
	if (used)
		because(why, "nobody used it for %s", buf_str(&span));
	else
		because(why, "nobody knows when it was used");
	return true;
}

/* All of what was asked for, not one of it. */
static bool is_wanted(struct strings *why, const struct wish *wish,
		      const struct entry *entry)
{
	if (wish->runbook) {
		if (!text_equal(entry->runbook, wish->runbook))
			return false;
		because(why, "runbook %s got it", wish->runbook);
	}
	if (wish->issuer) {
		if (!text_equal(entry->server, wish->issuer))
			return false;
		because(why, "%s issued it", wish->issuer);
	}
	return (!wish->unused_since || is_unused(why, wish, entry)) &&
	       (!wish->all_of || is_of(why, wish, entry));
}

static void look_at(struct returning *out, const struct wish *wish,
		    struct vault *vault, const char *name)
{
	auto_release(entry) entry = { 0 };
	auto_release(strings) why = { 0 };
	struct err err = { 0 };
	bool found = false;

	if (vault_load(&entry, &found, vault, name, &err)) {
		add_unreadable(out, name, &err);
		return;
	}
	if (!found)
		return;
	if (entry.kind == ENTRY_TOKEN && is_wanted(&why, wish, &entry))
		add(out, name, &entry, &why);
	else if (entry.kind != ENTRY_TOKEN && wish->all_of &&
		 could_read(wish, &entry))
		strings_add(&out->secrets, name);
}

/* As the documents name it, or its issuer as it is. */
static int find_issuer(const char **out, struct desk *desk, const char *server,
		       struct err *err)
{
	const struct document *document;
	const struct catalog *catalog;

	*out = server;
	if (strstr(server, "://"))
		return 0;
	if (desk->permit.verdict.allowed) {
		if (desk_papers(&catalog, desk, &desk->permit.revision, err))
			return -1;
		document = catalog_find(catalog, DOCUMENT_SERVER, server);
		*out = document ? json_text(document->root, "issuer", NULL)
				: NULL;
		if (*out)
			return 0;
	}
	err_set(err, EXIT_INPUT, "no approved server is called '%s'", server);
	return err_hint(err, "write its issuer: https://…");
}

static int make_wish(struct wish *wish, struct desk *desk,
		     const struct revoke_options *options, struct err *err)
{
	int64_t span = 0;

	*wish = (struct wish){ .runbook = options->runbook,
			       .all_of = options->all_of,
			       .now = desk->context->now };
	if (options->unused_for) {
		if (!text_unspan(&span, options->unused_for)) {
			err_set(err, EXIT_USAGE, "'%s' is not a span of time",
				options->unused_for);
			return err_hint(err, "write a number and one of s m h "
					     "d w: 30d");
		}
		wish->unused_since = wish->now - span;
	}
	if (options->all_of && desk->live.policy)
		wish->person =
			policy_person(desk->live.policy, options->all_of);
	return options->server
		       ? find_issuer(&wish->issuer, desk, options->server, err)
		       : 0;
}

static int choose_named(struct returning *out, struct desk *desk, int nr_names,
			char **names, struct err *err)
{
	for (int i = 0; i < nr_names; i++) {
		auto_release(entry) entry = { 0 };
		auto_release(strings) why = { 0 };
		bool twice = false;

		for (int before = 0; before < i; before++)
			twice = twice || !strcmp(names[before], names[i]);
		if (twice)
			continue;
		if (token_load(&entry, desk->running.vault, names[i], err))
			return -1;
		strings_add(&why, "it was named");
		add(out, names[i], &entry, &why);
	}
	return 0;
}

/* Mistyped, a person who leaves would keep all they have. */
static int check_person(const struct returning *all, const struct wish *wish,
			struct err *err)
{
	if (!wish->all_of || wish->person || all->nr)
		return 0;
	err_set(err, EXIT_INPUT,
		"nobody in the policy is called '%s', nor got a token of this "
		"vault",
		wish->all_of);
	return err_hint(err, "rbctl policy who lists the people");
}

int returning_choose(struct returning *out, struct desk *desk,
		     const struct revoke_options *options, int nr_names,
		     char **names, struct err *err)
{
	auto_release(strings) all = { 0 };
	struct wish wish;

	if (nr_names)
		return choose_named(out, desk, nr_names, names, err);
	if (make_wish(&wish, desk, options, err) ||
	    vault_names(&all, desk->running.vault, err))
		return -1;
	for (size_t i = 0; i < all.nr; i++)
		look_at(out, &wish, desk->running.vault, all.at[i]);
	return check_person(out, &wish, err);
}
