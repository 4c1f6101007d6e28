/* expiry.c - rbctl expiry: what ends, and when */
#include "cmd/expiry.h"
#include "cmd/commands.h"
#include "core/crypto/hash.h"
#include "core/report/expiry.h"

#include <string.h>

#define DAY 86400

struct expiry_options {
	const char *within;
	bool all;
	bool today;
	bool ics;
};

/* clang-format off */
static const struct option options_table[] = {
	OPT_TEXT(expiry_options, within, 0, "within", "SPAN",
		 "what ends within 30d, 12w …; 90d unless said else"),
	OPT_FLAG(expiry_options, all, 'a', "all", "whenever it ends"),
	OPT_FLAG(expiry_options, today, 0, "today",
		 "only what has 90, 60, 30, 15, 7, 1 or no days left today"),
	OPT_FLAG(expiry_options, ics, 0, "ics", "write a calendar"),
	OPT_END,
};
/* clang-format on */

/* So many days before the end somebody is warned. */
static const int marks[] = { 90, 60, 30, 15, 7, 1 };

void endings_release(struct endings *endings)
{
	for (size_t i = 0; i < endings->nr; i++) {
		free(endings->at[i].kind);
		free(endings->at[i].name);
		free(endings->at[i].detail);
		free(endings->at[i].who);
		free(endings->at[i].next);
	}
	free(endings->at);
	strings_release(&endings->unreadable);
	*endings = (struct endings){ 0 };
}

struct ending *endings_add(struct endings *endings, const char *kind,
			   const char *name, int64_t at)
{
	endings->at = grow(endings->at, endings->nr, &endings->alloc,
			   sizeof(*endings->at));
	endings->at[endings->nr] = (struct ending){
		.kind = xstrdup(kind),
		.name = xstrdup(name),
		.at = at,
	};
	return &endings->at[endings->nr++];
}

static int by_time(const void *a, const void *b)
{
	const struct ending *one = a;
	const struct ending *other = b;
	int kind;

	if (one->at != other->at)
		return one->at < other->at ? -1 : 1;
	kind = strcmp(one->kind, other->kind);
	return kind ? kind : strcmp(one->name, other->name);
}

/* Whole days that are left; what has ended has -1 and less. */
static int64_t days_left(const struct ending *ending, int64_t now)
{
	int64_t left = ending->at - now;

	return left > 0 ? left / DAY : -1 - (-left / DAY);
}

static bool is_marked(int64_t days)
{
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
		if (days == marks[i])
			return true;
	return days <= 0;
}

/* What a token renews itself from is no end that anybody waits for. */
static bool is_shown(const struct ending *ending,
		     const struct expiry_options *options, int64_t now,
		     int64_t within)
{
	if (options->all)
		return true;
	if (ending->renews)
		return false;
	if (options->today)
		return is_marked(days_left(ending, now));
	return ending->at - now <= within;
}

static void set_text(struct json *json, const char *key, const char *text)
{
	if (text && *text)
		json_set_string(json, key, text);
}

/* The same each time, so that a calendar knows it again. */
static void set_id(struct json *json, const struct ending *ending)
{
	autofree char *text = xasprintf("%s %s %s", ending->kind, ending->name,
					ending->detail ? ending->detail : "");
	char hex[SHA256_HEX + 1];

	hash_sha256_hex(hex, text, strlen(text));
	json_set_stringf(json, "id", "%.32s@rbctl", hex);
}

static void add_item(struct json *list, const struct ending *ending,
		     int64_t now, int64_t within)
{
	struct json *item = json_append_object(list);
	int64_t days = days_left(ending, now);
	char when[TEXT_TIME_SIZE];

	text_time(when, ending->at);
	set_id(item, ending);
	json_set_string(item, "kind", ending->kind);
	json_set_string(item, "name", ending->name);
	json_set_string(item, "expires", when);
	json_set_int(item, "days", days);
	json_set_string(item, "state",
			ending->at <= now            ? "expired"
			: ending->at - now <= within ? "soon"
						     : "good");
	for (size_t i = ARRAY_SIZE(marks); i-- > 0;) {
		if (ending->at > now && days <= marks[i]) {
			json_set_int(item, "mark", marks[i]);
			break;
		}
	}
	set_text(item, "detail", ending->detail);
	set_text(item, "who", ending->who);
	set_text(item, "next", ending->next);
	json_set_bool(item, "renews", ending->renews);
}

/* *code: 1 before 3; what renews itself is neither. */
static struct json *as_json(int *code, struct endings *endings,
			    const struct expiry_options *options, int64_t now,
			    int64_t within)
{
	struct json *json = json_new_object();
	char when[TEXT_TIME_SIZE];
	struct json *list;

	*code = EXIT_YES;
	for (size_t i = 0; i < endings->nr; i++) {
		const struct ending *ending = &endings->at[i];

		if (ending->renews || !is_shown(ending, options, now, within))
			continue;
		if (ending->at <= now)
			*code = EXIT_NO;
		else if (*code == EXIT_YES && ending->at - now <= within)
			*code = EXIT_SOON;
	}
	json_set_string(json, "format", "expiry/1");
	json_set_bool(json, "ok", *code == EXIT_YES && !endings->unreadable.nr);
	text_time(when, now);
	json_set_string(json, "at", when);
	list = json_set_array(json, "marks");
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
		json_append(list, json_new_int(marks[i]));
	list = json_set_array(json, "items");
	for (size_t i = 0; i < endings->nr; i++)
		if (is_shown(&endings->at[i], options, now, within))
			add_item(list, &endings->at[i], now, within);
	json_set_strings(json, "unreadable", &endings->unreadable);
	return json;
}

static int say(const struct context *context, const struct endings *endings,
	       const struct json *json, bool ics, int code, struct err *err)
{
	autobuf text = { 0 };

	if (context->json) {
		if (answer_json(json, err))
			return -1;
	} else {
		if (ics)
			report_expiry_ics(&text, json);
		else
			report_expiry_text(&text, json, context->theme);
		if (!json_count(json_get(json, "items")))
			talk(context, "Nothing ends in that time.");
		if (answer(&text, err))
			return -1;
	}
	if (!endings->unreadable.nr)
		return ics && !context->json ? EXIT_YES : code;
	err_set(err, EXIT_VAULT,
		"of %zu of the vault's entries nobody can tell: '%s' can't be "
		"opened",
		endings->unreadable.nr, endings->unreadable.at[0]);
	return err_hint(err, "rbctl token list, rbctl secret list");
}

/* Outside of a store there is still the vault. */
static int collect(struct endings *out, const struct context *context,
		   struct err *err)
{
	autoptr(store) store = NULL;
	struct err no_store = { 0 };

	if (endings_of_vault(out, context, err))
		return -1;
	if (open_store(&store, context, &no_store) == 0)
		return endings_of_store(out, store, err);
	talk(context, "Only the vault is looked at: %s", no_store.msg);
	return 0;
}

static int run(struct context *context, void *payload, int nr_args UNUSED,
	       char **args UNUSED, struct err *err)
{
	const struct expiry_options *options = payload;
	auto_release(endings) endings = { 0 };
	autoptr(json) json = NULL;
	int64_t within = (int64_t)marks[0] * DAY;
	int code;

	if (options->within && !text_unspan(&within, options->within)) {
		err_set(err, EXIT_USAGE, "'%s' is not a span of time",
			options->within);
		return err_hint(err, "write a number and one of s m h d w: "
				     "30d");
	}
	context->bare = options->ics;
	if (collect(&endings, context, err))
		return -1;
	if (endings.nr)
		qsort(endings.at, endings.nr, sizeof(*endings.at), by_time);
	json = as_json(&code, &endings, options, context->now, within);
	return say(context, &endings, json, options->ics, code, err);
}

const struct cmd cmd_expiry = {
	.name = "expiry",
	.group = "tokens",
	.summary = "say what ends, and when: tokens, secrets, reviews …",
	.operands = "",
	.options = options_table,
	.options_size = sizeof(struct expiry_options),
	.run = run,
	.example = "rbctl expiry --within 30d",
};
