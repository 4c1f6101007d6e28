/* settings.c - vault.json: which store, and how it is reached */
#include "core/vault/settings.h"
#include "core/base/fs.h"
#include "core/json/json.h"
#include "core/net/http.h"

#include <string.h>

#define PASSWORD_MAX 1024

void vault_settings_release(struct vault_settings *settings)
{
	free(settings->path);
	strings_release(&settings->endpoints);
	free(settings->prefix);
	free(settings->ca);
	free(settings->certificate);
	free(settings->key);
	free(settings->user);
	free(settings->password);
	free(settings->cluster);
	secret_free(settings->certificate_pem);
	secret_free(settings->key_pem);
	secret_free(settings->password_text);
	*settings = (struct vault_settings){ 0 };
}

/* ---- the text ---- */

struct reading {
	struct vault_settings *out;
	const char *text;
	const char *path;
	const struct json *root;
	struct err *err;
};

/* "PATH:LINE:COLUMN: 'KEY' …" */
static int wrong(const struct reading *reading, const struct json *value,
		 const char *what)
{
	const char *key = json_key(value);
	size_t line = 1;
	size_t column = 1;

	(void)json_position(&line, &column, value, reading->text);
	err_set(reading->err, EXIT_VAULT, "%s:%zu:%zu: %s%s%s%s", reading->path,
		line, column, key ? "'" : "", key ? key : "", key ? "' " : "",
		what);
	return err_hint(reading->err,
			"man 5 rbctl-vault says what may be there");
}

static int read_text(const struct reading *reading, const struct json *value,
		     char **out)
{
	const char *text = json_string(value);

	if (!text || !*text || strchr(text, '\n'))
		return wrong(reading, value, "is to be a text of one line");
	*out = xstrdup(text);
	return 0;
}

/* Below the folder of vault.json, unless it is absolute. */
static int read_path(const struct reading *reading, const struct json *value,
		     char **out)
{
	const char *slash = strrchr(reading->path, '/');
	autofree char *path = NULL;

	if (read_text(reading, value, &path))
		return -1;
	if (*path == '/' || !slash)
		*out = steal(path);
	else
		*out = xasprintf("%.*s/%s", (int)(slash - reading->path),
				 reading->path, path);
	return 0;
}

static int add_endpoint(const struct reading *reading, const struct json *item)
{
	auto_release(url) url = { 0 };
	const char *text = json_string(item);
	struct err ignored = { 0 };
	autobuf origin = { 0 };

	if (!text || url_parse(&url, text, &ignored) || url.has_user ||
	    url.query || url.has_fragment || strcmp(url.path, "/") != 0)
		return wrong(reading, item,
			     "each endpoint is written as "
			     "\"https://HOST:PORT\"");
	if (strcmp(url.scheme, "https") != 0 && !url_is_loopback(&url))
		return wrong(reading, item,
			     "http is for this machine only: write "
			     "https://");
	url_origin(&origin, &url);
	if (!strings_add_once(&reading->out->endpoints, buf_str(&origin)))
		return wrong(reading, item, "it is named twice");
	return 0;
}

static int read_endpoints(const struct reading *reading,
			  const struct json *value)
{
	if (json_type(value) != JSON_ARRAY || json_count(value) == 0 ||
	    json_count(value) > VAULT_ENDPOINTS_MAX)
		return wrong(reading, value,
			     "is to be a list of one to sixteen endpoints");
	json_each(item, value)
		if (add_endpoint(reading, item))
			return -1;
	return 0;
}

static bool is_prefix(const char *s)
{
	size_t len = strlen(s);

	return len <= VAULT_PREFIX_MAX && s[len - 1] != '/' &&
	       !strstr(s, "//") &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			 "0123456789/._-") == len;
}

static int read_prefix(const struct reading *reading, const struct json *value)
{
	if (read_text(reading, value, &reading->out->prefix))
		return -1;
	if (is_prefix(reading->out->prefix))
		return 0;
	return wrong(reading, value,
		     "is to be of letters, digits and / . _ -, at most 200, "
		     "without a / at its end");
}

static int read_lease(const struct reading *reading, const struct json *value)
{
	const char *text = json_string(value);
	int64_t *seconds = &reading->out->lease_s;

	if (text && text_unspan(seconds, text) &&
	    *seconds >= VAULT_LEASE_MIN_S && *seconds <= VAULT_LEASE_MAX_S)
		return 0;
	return wrong(reading, value,
		     "is to be a span between \"5s\" and \"5m\"");
}

static int read_member(const struct reading *reading, const struct json *value)
{
	struct vault_settings *out = reading->out;
	const char *key = json_key(value);

	if (text_equal(key, "format") || text_equal(key, "store"))
		return 0;
	if (out->store != VAULT_ETCD)
		return wrong(reading, value,
			     "says nothing to the store 'file'");
	if (text_equal(key, "endpoints"))
		return read_endpoints(reading, value);
	if (text_equal(key, "prefix"))
		return read_prefix(reading, value);
	if (text_equal(key, "lease"))
		return read_lease(reading, value);
	if (text_equal(key, "ca"))
		return read_path(reading, value, &out->ca);
	if (text_equal(key, "certificate"))
		return read_path(reading, value, &out->certificate);
	if (text_equal(key, "key"))
		return read_path(reading, value, &out->key);
	if (text_equal(key, "user"))
		return read_text(reading, value, &out->user);
	if (text_equal(key, "password"))
		return read_path(reading, value, &out->password);
	if (text_equal(key, "cluster"))
		return read_text(reading, value, &out->cluster);
	return wrong(reading, value, "is not known");
}

/* What etcd can't do without, and what makes no sense alone. */
static int check_whole(const struct reading *reading)
{
	const struct vault_settings *out = reading->out;

	if (out->store != VAULT_ETCD)
		return 0;
	if (!out->endpoints.nr)
		return wrong(reading, reading->root,
			     "etcd needs 'endpoints': [\"https://HOST:2379\"]");
	if (!out->prefix)
		return wrong(reading, reading->root,
			     "etcd needs a 'prefix', under which all keys are");
	if (out->key && !out->certificate)
		return wrong(reading, reading->root,
			     "a 'key' is of no use without its 'certificate'");
	if (!out->user != !out->password)
		return wrong(reading, reading->root,
			     "'user' and 'password' (a file) go together");
	return 0;
}

static int read_store(const struct reading *reading)
{
	const char *store = json_text(reading->root, "store", NULL);

	if (!text_equal(json_text(reading->root, "format", NULL),
			VAULT_SETTINGS_FORMAT))
		return wrong(reading, reading->root,
			     "'format' is to be \"" VAULT_SETTINGS_FORMAT "\"");
	if (text_equal(store, "etcd"))
		reading->out->store = VAULT_ETCD;
	else if (!text_equal(store, "file"))
		return wrong(reading, reading->root,
			     "'store' is to be \"file\" or \"etcd\"");
	return 0;
}

int vault_settings_parse(struct vault_settings *out, const char *text,
			 size_t len, const char *path, struct err *err)
{
	auto_release(vault_settings) settings = {
		.lease_s = VAULT_LEASE_USUAL_S,
		.path = xstrdup(path),
	};
	struct reading reading = { &settings, text, path, NULL, err };
	autoptr(json) root = NULL;

	if (json_parse(&root, text, len, JSON_STRICT, path, err)) {
		err->code = EXIT_VAULT;
		return -1;
	}
	reading.root = root;
	if (read_store(&reading))
		return -1;
	json_each(member, root)
		if (read_member(&reading, member))
			return -1;
	if (check_whole(&reading))
		return -1;
	*out = settings;
	settings = (struct vault_settings){ 0 };
	return 0;
}

/* ---- the files ---- */

static int no_file(const char *what, const char *path, struct err *err)
{
	err->code = EXIT_VAULT;
	return err_wrap(err, "the vault's %s '%s'", what, path);
}

/* One piece: no copy stays behind where memory moved away. */
static int read_private(struct secret **out, const char *what, const char *path,
			struct err *err)
{
	autowipe text = { 0 };
	bool found;

	buf_reserve(&text, SECRET_SIZE_MAX + 8192);
	if (fs_read_private(&text, &found, path, SECRET_SIZE_MAX, err))
		return no_file(what, path, err);
	if (!found)
		return err_set(err, EXIT_VAULT,
			       "the vault's %s '%s' is not there", what, path);
	*out = secret_new(text.data, text.len);
	return 0;
}

static int read_certificate(struct vault_settings *settings, struct err *err)
{
	autobuf text = { 0 };

	if (!settings->certificate)
		return 0;
	if (!settings->key) /* the key stands in it */
		return read_private(&settings->certificate_pem, "certificate",
				    settings->certificate, err);
	if (fs_read(&text, settings->certificate, SECRET_SIZE_MAX, err))
		return no_file("certificate", settings->certificate, err);
	settings->certificate_pem = secret_new(buf_str(&text), text.len);
	return read_private(&settings->key_pem, "key", settings->key, err);
}

static int read_password(struct vault_settings *settings, struct err *err)
{
	autoptr(secret) whole = NULL;
	size_t len;

	if (!settings->password)
		return 0;
	if (read_private(&whole, "password", settings->password, err))
		return -1;
	len = secret_len(whole);
	if (len && secret_bytes(whole)[len - 1] == '\n')
		len--;
	if (len == 0 || len > PASSWORD_MAX)
		return err_set(err, EXIT_VAULT,
			       "the vault's password '%s' is empty or longer "
			       "than %d bytes",
			       settings->password, PASSWORD_MAX);
	settings->password_text = secret_new(secret_bytes(whole), len);
	return 0;
}

int vault_settings_load(struct vault_settings *out, const char *config_dir,
			struct err *err)
{
	auto_release(vault_settings) settings = { 0 };
	autofree char *path = xasprintf("%s/" VAULT_SETTINGS_NAME, config_dir);
	autobuf text = { 0 };
	bool found;

	if (fs_read_private(&text, &found, path, VAULT_SETTINGS_MAX, err)) {
		err->code = EXIT_VAULT;
		return -1;
	}
	if (found &&
	    (vault_settings_parse(&settings, buf_str(&text), text.len, path,
				  err) ||
	     read_certificate(&settings, err) || read_password(&settings, err)))
		return -1;
	*out = settings;
	settings = (struct vault_settings){ 0 };
	return 0;
}
