/* hooks_server.c - what a repository decides about pushes, in plain words */
#include "cmd/hooks.h"
#include "core/cli/open.h"
#include "core/json/json.h"
#include "core/report/paragraph.h"

#include <string.h>

#define COLUMN 28

/* git's own settings that bear on a push, and what each means. */
static const struct {
	const char *key;
	const char *instead; /* what git goes by when the key is not set */
	const char *type;
	const char *on; /* set, and not to false */
	const char *off;
	const char *unset; /* NULL: as off */
} settings[SERVER_SETTINGS] = {
	{ "receive.fsckObjects", "transfer.fsckObjects", "bool",
	  "git checks the form of every object, on all branches",
	  "git doesn't check the form of objects; rbctl does, on the live "
	  "branch, either way",
	  NULL },
	{ "receive.denyDeletes", NULL, "bool", "a push deletes no branch",
	  "a push may delete other branches, not the live one", NULL },
	{ "receive.denyNonFastForwards", NULL, "bool",
	  "a push rewrites no branch",
	  "a push may rewrite other branches, not the live one", NULL },
	{ "receive.maxInputSize", NULL, "int",
	  "a push of more bytes is refused, whatever is in it",
	  "a push may be as large as the disk", NULL },
	{ "http.receivepack", NULL, "bool",
	  "over HTTP everybody may push whom the web server lets through",
	  "over HTTP nobody may push",
	  "over HTTP those may push whom the web server knows by name" },
};

void server_release(struct server *server)
{
	free(server->live);
	for (size_t i = 0; i < SERVER_SETTINGS; i++)
		git_setting_release(&server->settings[i]);
	*server = (struct server){ 0 };
}

static int look_at_live(struct server *out, struct store *store,
			struct err *err)
{
	auto_release(judgement) j = { 0 };
	const char *live;

	if (store_live_ref(&live, store, err) ||
	    store_live(&out->tip, &out->live_there, store, err))
		return -1;
	out->told = true;
	out->anchor = *store_anchor(store);
	out->live = xstrdup(live);
	if (!out->live_there)
		return 0;
	if (store_judge(&j, store, &out->tip, NULL, err))
		return -1;
	out->verdict = j.verdict;
	return 0;
}

static int look_at_settings(struct server *out, struct repo *repo,
			    struct err *err)
{
	for (size_t i = 0; i < SERVER_SETTINGS; i++) {
		struct git_setting *setting = &out->settings[i];
		const char *keys[] = { settings[i].key, settings[i].instead };

		for (size_t k = 0; k < ARRAY_SIZE(keys); k++)
			if (keys[k] && setting->value == NULL &&
			    git_setting_find(setting, repo, keys[k],
					     settings[i].type, err))
				return -1;
	}
	return 0;
}

int server_look(struct server *out, struct repo *repo,
		const struct context *context, struct err *err)
{
	struct store_options options = open_store_options(context);
	autoptr(store) store = NULL;
	struct err untold = { 0 };
	struct repo *own = NULL;

	if (look_at_settings(out, repo, err) || repo_reopen(&own, repo, err))
		return -1;
	if (store_open_repo(&store, own, &options, &untold) == 0)
		return look_at_live(out, store, err);
	if (untold.code != EXIT_NO) {
		*err = untold;
		return -1;
	}
	return repo_head(&out->live, repo, err);
}

bool server_is_good(const struct server *server)
{
	return server->told && (!server->live_there || server->verdict.allowed);
}

static const char *meaning_of(size_t i, const struct git_setting *setting)
{
	if (setting->value == NULL && settings[i].unset)
		return settings[i].unset;
	if (setting->value == NULL || text_equal(setting->value, "false"))
		return settings[i].off;
	return settings[i].on;
}

static void line(struct buf *out, const char *name, const char *text)
{
	buf_add(out, name);
	column(out, COLUMN);
	paragraph(out, COLUMN, text);
}

static void add_live(struct buf *out, const struct server *server)
{
	char hex[OID_HEX + 1];
	autobuf text = { 0 };

	buf_add(&text, server->live);
	oid_format(hex, &server->tip);
	if (!server->live_there)
		buf_add(&text, ", which nobody has pushed yet");
	else if (server->verdict.allowed)
		buf_addf(&text, ", at %.12s, which is approved", hex);
	else
		buf_addf(&text, ", at %.12s, which is not approved: %s: %s",
			 hex, reason_name(server->verdict.reason),
			 server->verdict.detail);
	line(out, "live branch", buf_str(&text));
	line(out, "a push to it",
	     "must bring an approved revision on top of "
	     "what is there: no deletion, no rewriting, "
	     "no merge the wrong way round, and not "
	     "together with refs/rbctl/");
}

static void add_untold(struct buf *out, const struct server *server)
{
	autobuf text = { 0 };

	line(out, "trust", "nobody said yet where it begins");
	buf_add(&text, server->live ? server->live : "the first branch");
	buf_add(&text, ", and every branch that a policy calls live, stay as "
		       "they are until then");
	line(out, "live branch", buf_str(&text));
}

void server_text(struct buf *out, const struct server *server)
{
	autobuf fingerprint = { 0 };
	char hex[OID_HEX + 1];
	autobuf trust = { 0 };

	buf_add(out, HOOK_ANSWER_MARK "\n");
	if (server->told) {
		oid_format(hex, &server->anchor.commit);
		anchor_fingerprint(&fingerprint, &server->anchor);
		buf_addf(&trust, "begins at %.12s, %s", hex,
			 buf_str(&fingerprint));
		line(out, "trust", buf_str(&trust));
		add_live(out, server);
	} else {
		add_untold(out, server);
	}
	line(out, "other branches", "pass: nothing is executed from them");
	line(out, "receipts", "refs/rbctl/ only grows");
	for (size_t i = 0; i < SERVER_SETTINGS; i++) {
		const struct git_setting *setting = &server->settings[i];
		autofree char *text = xasprintf(
			"%s: %s", setting->value ? setting->value : "not set",
			meaning_of(i, setting));

		line(out, settings[i].key, text);
	}
}

void server_next(struct buf *out, const struct server *server,
		 const struct repo *repo)
{
	const char *dir = repo_git_dir(repo);

	if (!server->told)
		buf_addf(out,
			 "as the user that git runs as: rbctl -C %s trust; "
			 "rbctl-hooks(1) tells how the first commit gets here",
			 dir);
	else if (server->live_there && !server->verdict.allowed)
		buf_addf(out,
			 "find out how it got there; then git -C %s update-ref "
			 "%s REVISION, with the last approved one of rbctl log",
			 dir, server->live);
}

static void json_live(struct json *object, const struct server *server)
{
	struct json *live = json_set_object(object, "live");
	char hex[OID_HEX + 1];

	if (server->live)
		json_set_string(live, "ref", server->live);
	if (!server->live_there)
		return;
	oid_format(hex, &server->tip);
	json_set_string(live, "at", hex);
	json_set_bool(live, "approved", server->verdict.allowed);
	if (server->verdict.allowed)
		return;
	json_set_string(live, "reason", reason_name(server->verdict.reason));
	json_set_string(live, "detail", server->verdict.detail);
}

void server_json(struct json *object, const struct server *server)
{
	autobuf fingerprint = { 0 };
	char hex[OID_HEX + 1];
	struct json *list;

	json_set_bool(object, "trusted", server->told);
	if (server->told) {
		oid_format(hex, &server->anchor.commit);
		anchor_fingerprint(&fingerprint, &server->anchor);
		json_set_string(object, "anchor", hex);
		json_set_string(object, "fingerprint", buf_str(&fingerprint));
	}
	json_live(object, server);
	list = json_set_object(object, "settings");
	for (size_t i = 0; i < SERVER_SETTINGS; i++) {
		const struct git_setting *setting = &server->settings[i];
		struct json *one = json_set_object(list, settings[i].key);

		json_set(one, "value",
			 setting->value ? json_new_string(setting->value)
					: json_new_null());
		json_set_string(one, "meaning", meaning_of(i, setting));
	}
}
