/* drift.c - what was approved, beside what servers say now */
#include "core/run/drift.h"

#include "core/oauth/jwks.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const names[] = {
	[DRIFT_NONE] = "in sync",
	[DRIFT_FOUND] = "drifted",
	[DRIFT_UNKNOWN] = "unknown",
};

const char *drift_state_name(enum drift_state state)
{
	return names[state];
}

void drift_release(struct drift *drift)
{
	for (size_t i = 0; i < drift->nr; i++) {
		document_diff_release(&drift->at[i].diff);
		strings_release(&drift->at[i].notes);
	}
	free(drift->at);
	*drift = (struct drift){ 0 };
}

int drift_code(const struct drift *drift)
{
	int code = EXIT_YES;

	for (size_t i = 0; i < drift->nr; i++) {
		if (drift->at[i].state == DRIFT_FOUND)
			return EXIT_NO;
		if (code == EXIT_YES)
			code = drift->at[i].code;
	}
	return code;
}

static struct drift_item *add_item(struct drift *out,
				   const struct document *document,
				   const struct document *environment)
{
	struct drift_item *item;

	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	item = &out->at[out->nr++];
	*item = (struct drift_item){ .document = document,
				     .environment = environment };
	return item;
}

static void note(struct drift_item *item, const char *format, ...)
	PRINTF_LIKE(2, 3);

static void note(struct drift_item *item, const char *format, ...)
{
	autobuf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	strings_add_once(&item->notes, buf_str(&text));
	item->state = DRIFT_FOUND;
}

static void unknown(struct drift_item *item, const struct err *err)
{
	autobuf said = { 0 };

	err_say(&said, err);
	item->state = DRIFT_UNKNOWN;
	item->code = err->code;
	snprintf(item->why, sizeof(item->why), "%s", buf_str(&said));
	snprintf(item->hint, sizeof(item->hint), "%s", err->hint);
}

/* Who can't be reached says nothing about what is there; who answers with
 * what can't be used has changed. */
static void failed(struct drift_item *item, const char *what,
		   const struct err *err)
{
	autobuf said = { 0 };

	err_say(&said, err);
	if (err->code == EXIT_NETWORK || err->code == EXIT_SYSTEM)
		unknown(item, err);
	else
		note(item, "%s can't be used any more: %s", what,
		     buf_str(&said));
}

/* ---- servers ---- */

/* What the server has beside what was approved was never declared. */
static struct json *declared_part(const struct json *fields,
				  const struct json *actual)
{
	struct json *object;

	if (json_type(fields) != JSON_OBJECT ||
	    json_type(actual) != JSON_OBJECT)
		return json_copy(actual);
	object = json_new_object();
	json_each(field, fields) {
		const struct json *value = json_get(actual, json_key(field));

		if (value)
			json_set(object, json_key(field),
				 declared_part(field, value));
	}
	return object;
}

static void compare_metadata(struct drift_item *item, const struct json *now)
{
	const struct document *server = item->document;
	struct document before = *server, after = *server;

	before.text = after.text = (struct buf){ 0 };
	after.root = json_copy(server->root);
	json_set(after.root, "metadata",
		 declared_part(json_get(server->root, "metadata"), now));
	diff_documents(&item->diff, &before, &after);
	json_free(after.root);
	if (item->diff.nr)
		item->state = DRIFT_FOUND;
}

static bool has_key(const struct jwk_set *set, const char *thumbprint)
{
	for (size_t i = 0; i < set->nr; i++)
		if (strcmp(set->keys[i].thumbprint, thumbprint) == 0)
			return true;
	return false;
}

/* RFC 7638 thumbprints: the same key under another name is the same key. */
static void compare_keys(struct drift_item *item, const struct jwk_set *set,
			 const struct json *pins)
{
	const char *who = json_text(item->document->root, "responsible",
				    "whoever runs it");

	for (size_t i = 0; i < set->nr; i++)
		if (!json_has_string(pins, set->keys[i].thumbprint))
			note(item,
			     "The server also signs with the key %s, which is "
			     "not pinned: ask %s; if it is theirs, have it "
			     "signed off in \"jwks_pins\"",
			     set->keys[i].thumbprint, who);
	json_each(pin, pins)
		if (json_string(pin) && !has_key(set, json_string(pin)))
			note(item,
			     "The server no longer publishes the pinned key "
			     "%s: ask %s; if they retired it, have it taken "
			     "out of \"jwks_pins\"",
			     json_string(pin), who);
}

static void look_at_keys(struct drift_item *item,
			 const struct drift_world *world)
{
	const struct json *root = item->document->root;
	const struct json *pins = json_get(root, "jwks_pins");
	const char *uri =
		json_text(json_get(root, "metadata"), "jwks_uri", NULL);
	int64_t now = world->tools->clock(world->tools->payload);
	const struct jwks_carrier carrier = { world->tools->send,
					      world->tools->payload };
	autoptr(jwks) jwks = NULL;
	const struct jwk_set *set;
	struct err err = { 0 };

	if (!uri)
		return;
	/* Without pins of its own: those that aren't pinned are wanted, too */
	if (jwks_new(&jwks, uri, NULL, &err) ||
	    jwks_keys(&set, jwks, &carrier, now, &err))
		failed(item, "its key set", &err);
	else if (json_count(pins))
		compare_keys(item, set, pins);
}

void drift_server(struct drift *out, const struct drift_world *world,
		  const struct document *server)
{
	struct drift_item *item = add_item(out, server, NULL);
	const char *issuer = json_text(server->root, "issuer", "");
	autoptr(json) now = NULL;
	autobuf text = { 0 };
	autobuf url = { 0 };
	struct err err = { 0 };

	if (oauth_metadata_fetch(&now, &text, &url, world->http, issuer,
				 &err)) {
		failed(item, "what it says of itself", &err);
		return;
	}
	compare_metadata(item, now);
	look_at_keys(item, world);
}

/* ---- configurations ---- */

static void compare_state(struct drift_item *item, const struct config *config,
			  const struct standing *standing)
{
	snprintf(item->digest, sizeof(item->digest), "%s", standing->digest);
	if (config->absent) {
		if (standing->there)
			note(item, "It is approved to be deleted, and is "
				   "still on the server");
		else if (standing->unsure)
			note(item, "It is approved to be deleted, and the "
				   "server does not say whether it is still "
				   "there");
	} else if (!standing->known) {
		note(item, "It was never applied here");
	} else if (!standing->there) {
		note(item, "The server does not know it any more, or not what "
			   "it is managed with");
	} else {
		state_compare(&item->diff, config->document, config->desired,
			      standing->seen);
		if (item->diff.nr)
			item->state = DRIFT_FOUND;
	}
}

static int look(struct drift_item *item, const struct drift_world *world,
		struct err *err)
{
	const struct document *environment = item->environment;
	const struct config_wish none = { .again = true };
	struct step_result result = { 0 };
	auto_release(config_past) past = { 0 };
	auto_release(outlook) outlook = { 0 };
	autoptr(config) config = NULL;
	autoptr(json) values = json_new_object();
	struct verdict verdict = verdict_allow();
	struct config_work work = { .tools = world->tools,
				    .revision = "",
				    .result = &result };

	if (json_get(environment->root, "vars"))
		json_set(values, "env",
			 json_copy(json_get(environment->root, "vars")));
	if (config_open(&config, &verdict, world->catalog, environment,
			item->document->name, values, err))
		return -1;
	if (!verdict.allowed)
		return err_set(err, EXIT_INPUT, "%s", verdict.detail);
	work.config = config;
	if (config_past_read(&past, &work, NULL, err))
		return -1;
	if (config_outlook(&outlook, &work, &past, &none, err)) {
		item->silent = err->code == EXIT_NETWORK;
		if (http_is_away(result.failure.status))
			err->code = EXIT_NETWORK;
		return -1;
	}
	compare_state(item, config, &outlook.standing);
	return 0;
}

static const char *server_of(const struct drift_item *item)
{
	return json_text(item->document->root, "server", "");
}

/* Was its server silent too often to be asked once more? */
static bool is_silent(const struct drift *drift, const struct drift_item *item)
{
	size_t nr = 0;

	for (size_t i = 0; i < drift->nr; i++) {
		const struct drift_item *other = &drift->at[i];

		nr += other->silent &&
		      other->environment == item->environment &&
		      text_equal(server_of(other), server_of(item));
	}
	return nr >= DRIFT_SILENT_MAX;
}

void drift_config(struct drift *out, const struct drift_world *world,
		  const struct document *config,
		  const struct document *environment)
{
	struct drift_item *item = add_item(out, config, environment);
	struct err err = { 0 };

	if (is_silent(out, item)) {
		err_set(&err, EXIT_NETWORK,
			"server '%s' did not answer %d times before this, and "
			"was not asked again",
			server_of(item), DRIFT_SILENT_MAX);
		err_hint(&err,
			 "check the address, and whether the server runs");
	}
	if (err.code || look(item, world, &err))
		unknown(item, &err);
}
