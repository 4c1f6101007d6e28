/* entry.c - an entry as the JSON inside its age file */
#include "core/vault/entry.h"
#include "core/base/text.h"

#include <string.h>

#define FORMAT "vault-entry/1"

/* What JSON can't hold as text stands in base64 under another name. */
#define VALUE        "value"
#define VALUE_BASE64 "value_base64"
#define REFRESH      "refresh_token"
#define DPOP_KEY     "dpop_key"

#define RECIPIENTS "recipients"
#define SHARED     "shared"

static const char *const kind_names[] = {
	[ENTRY_TOKEN] = "token",
	[ENTRY_SECRET] = "secret",
	[ENTRY_KEY] = "key",
	[ENTRY_REGISTRATION] = "registration",
};

static const struct {
	const char *name;
	size_t offset;
} texts[] = {
	{ "token_type", offsetof(struct entry, token_type) },
	{ "scope", offsetof(struct entry, scope) },
	{ "audience", offsetof(struct entry, audience) },
	{ "runbook", offsetof(struct entry, runbook) },
	{ "revision", offsetof(struct entry, revision) },
	{ "server", offsetof(struct entry, server) },
	{ "client_id", offsetof(struct entry, client_id) },
	{ "subject", offsetof(struct entry, subject) },
	{ "uri", offsetof(struct entry, uri) },
	{ "environment", offsetof(struct entry, environment) },
	{ "person", offsetof(struct entry, person) },
	{ "run", offsetof(struct entry, run) },
};

static const struct {
	const char *name;
	size_t offset;
} times[] = {
	{ "issued", offsetof(struct entry, issued) },
	{ "expires", offsetof(struct entry, expires) },
	{ "last_used", offsetof(struct entry, last_used) },
	{ "refresh_before", offsetof(struct entry, refresh_before) },
	{ "refresh_began", offsetof(struct entry, refresh_began) },
};

const char *entry_kind_name(enum entry_kind kind)
{
	return kind_names[kind];
}

static char **text_field(struct entry *entry, size_t i)
{
	return (char **)(void *)((char *)entry + texts[i].offset);
}

static const char *text_of(const struct entry *entry, size_t i)
{
	return *(char *const *)(const void *)((const char *)entry +
					      texts[i].offset);
}

static int64_t *time_field(struct entry *entry, size_t i)
{
	return (int64_t *)(void *)((char *)entry + times[i].offset);
}

static int64_t time_of(const struct entry *entry, size_t i)
{
	return *(const int64_t *)(const void *)((const char *)entry +
						times[i].offset);
}

void entry_release(struct entry *entry)
{
	secret_free(entry->value);
	secret_free(entry->refresh_token);
	secret_free(entry->dpop_key);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		free(*text_field(entry, i));
	strings_release(&entry->recipients);
	strings_release(&entry->shared);
	*entry = (struct entry){ 0 };
}

/* ---- writing ---- */

static bool is_text(const struct secret *secret)
{
	const char *bytes = secret_bytes(secret);
	size_t len = secret_len(secret);
	size_t at;

	return strlen(bytes) == len && text_is_utf8(bytes, len, &at);
}

/* Room first: a buffer that grows leaves copies of the secret behind. */
static void add_secret(struct buf *out, const char *key, const char *key_base64,
		       const struct secret *secret)
{
	bool text = is_text(secret);

	buf_reserve(out, 6 * secret_len(secret) + 64);
	buf_addf(out, ",\"%s\":", text ? key : key_base64);
	if (text) {
		json_quote(out, secret_bytes(secret));
	} else {
		buf_add(out, "\"");
		text_base64(out, secret_bytes(secret), secret_len(secret));
		buf_add(out, "\"");
	}
}

static struct json *plain_part(const char *name, const struct entry *entry,
			       const struct strings *recipients)
{
	struct json *root = json_new_object();

	json_set_string(root, "format", FORMAT);
	json_set_string(root, "name", name);
	json_set_string(root, "kind", kind_names[entry->kind]);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (text_of(entry, i))
			json_set_string(root, texts[i].name, text_of(entry, i));
	for (size_t i = 0; i < ARRAY_SIZE(times); i++)
		if (time_of(entry, i))
			json_set_int(root, times[i].name, time_of(entry, i));
	if (entry->revoked)
		json_set_bool(root, "revoked", true);
	json_set_strings(root, RECIPIENTS, recipients);
	if (entry->shared.nr)
		json_set_strings(root, SHARED, &entry->shared);
	return root;
}

static int check_sizes(const struct entry *entry, struct err *err)
{
	if (secret_len(entry->value) == 0)
		return err_set(err, EXIT_INPUT, "the %s is empty",
			       kind_names[entry->kind]);
	if (secret_len(entry->value) > SECRET_SIZE_MAX ||
	    (entry->refresh_token &&
	     secret_len(entry->refresh_token) > SECRET_SIZE_MAX))
		return err_set(err, EXIT_INPUT,
			       "the %s is larger than %d bytes",
			       kind_names[entry->kind], SECRET_SIZE_MAX);
	if (entry->refresh_token && !is_text(entry->refresh_token))
		return err_set(err, EXIT_INPUT,
			       "the refresh token is not text");
	return 0;
}

int entry_format(struct buf *out, const char *name, const struct entry *entry,
		 const struct strings *recipients, struct err *err)
{
	autoptr(json) plain = NULL;

	if (check_sizes(entry, err))
		return -1;
	plain = plain_part(name, entry, recipients);
	buf_reserve(out, VAULT_ENTRY_MAX);
	json_compact(out, plain);
	buf_truncate(out, out->len - 1); /* the closing brace */
	add_secret(out, VALUE, VALUE_BASE64, entry->value);
	if (entry->refresh_token)
		add_secret(out, REFRESH, REFRESH, entry->refresh_token);
	if (entry->dpop_key)
		add_secret(out, DPOP_KEY, DPOP_KEY, entry->dpop_key);
	buf_add(out, "}\n");
	if (out->len > VAULT_ENTRY_MAX)
		return err_set(err, EXIT_INPUT,
			       "the entry is larger than %d bytes",
			       VAULT_ENTRY_MAX);
	return 0;
}

/* ---- reading ---- */

/* The tree is ours alone and goes at once, so its strings may be wiped. */
static void wipe_string(const struct json *value)
{
	const char *s = json_string(value);

	if (s)
		explicit_bzero((void *)(uintptr_t)s, strlen(s));
}

static void wipe_and_free(struct json **root)
{
	wipe_string(json_get(*root, VALUE));
	wipe_string(json_get(*root, VALUE_BASE64));
	wipe_string(json_get(*root, REFRESH));
	wipe_string(json_get(*root, DPOP_KEY));
	json_free(*root);
}

static int not_one(struct err *err)
{
	return err_set(err, EXIT_VAULT, "what it holds is not a %s", FORMAT);
}

static struct secret *from_base64(const char *s)
{
	autowipe bytes = { 0 };

	buf_reserve(&bytes, strlen(s));
	if (!text_unbase64(&bytes, s, strlen(s)))
		return NULL;
	return secret_new(buf_str(&bytes), bytes.len);
}

static int parse_value(struct entry *out, const struct json *root,
		       struct err *err)
{
	const char *text = json_string(json_get(root, VALUE));
	const char *base64 = json_string(json_get(root, VALUE_BASE64));
	const char *refresh = json_string(json_get(root, REFRESH));
	const char *key = json_string(json_get(root, DPOP_KEY));

	if ((text != NULL) == (base64 != NULL))
		return not_one(err);
	out->value =
		text ? secret_new(text, strlen(text)) : from_base64(base64);
	if (out->value == NULL || secret_len(out->value) == 0)
		return not_one(err);
	if (refresh)
		out->refresh_token = secret_new(refresh, strlen(refresh));
	if (key)
		out->dpop_key = secret_new(key, strlen(key));
	return 0;
}

static int parse_kind(enum entry_kind *out, const char *name, struct err *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(kind_names); i++) {
		if (text_equal(kind_names[i], name)) {
			*out = (enum entry_kind)i;
			return 0;
		}
	}
	return not_one(err);
}

static int parse_members(struct entry *out, const char *name,
			 const struct json *root, struct err *err)
{
	const char *own_name = json_text(root, "name", name);

	if (!text_equal(json_text(root, "format", NULL), FORMAT))
		return not_one(err);
	if (!text_equal(own_name, name))
		return err_set(err, EXIT_VAULT,
			       "it is the file of another entry, '%.*s'",
			       TEXT_NAME_MAX, own_name);
	if (parse_kind(&out->kind, json_text(root, "kind", NULL), err) ||
	    parse_value(out, root, err))
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		const char *s = json_string(json_get(root, texts[i].name));

		if (s)
			*text_field(out, i) = xstrdup(s);
	}
	for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
		const struct json *value = json_get(root, times[i].name);

		if (value && !json_int(time_field(out, i), value))
			return not_one(err);
	}
	out->revoked = json_is_true(json_get(root, "revoked"));
	json_strings(&out->recipients, json_get(root, RECIPIENTS));
	json_strings(&out->shared, json_get(root, SHARED));
	return 0;
}

int entry_parse(struct entry *out, const char *name, const struct secret *text,
		struct err *err)
{
	__attribute__((cleanup(wipe_and_free))) struct json *root = NULL;
	__attribute__((cleanup(entry_release))) struct entry entry = { 0 };
	struct err dropped = { 0 }; /* it may quote the text */

	if (json_parse(&root, secret_bytes(text), secret_len(text), JSON_STRICT,
		       name, &dropped))
		return not_one(err);
	if (parse_members(&entry, name, root, err))
		return -1;
	*out = entry;
	entry = (struct entry){ 0 };
	return 0;
}
