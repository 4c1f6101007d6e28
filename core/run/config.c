/* config.c - declared configuration, and how it is made so on a server */
#include "core/run/config.h"

#include "core/base/mask.h"
#include "core/model/preset.h"
#include "core/model/template.h"

#include <string.h>

static const struct adapter *const adapters[] = { &adapter_rfc7592,
						  &adapter_http };

const struct adapter *adapter_find(const char *name)
{
	if (preset_is_name(name))
		return &adapter_http;
	for (size_t i = 0; i < ARRAY_SIZE(adapters); i++)
		if (strcmp(adapters[i]->name, name) == 0)
			return adapters[i];
	return NULL;
}

void config_free(struct config *config)
{
	if (!config)
		return;
	json_free(config->desired);
	json_free(config->meant.root);
	json_free(config->requests);
	json_free(config->values);
	free(config->registration);
	free(config->secret);
	free(config);
}

void standing_release(struct standing *standing)
{
	free(standing->id);
	json_free(standing->actual);
	json_free(standing->seen);
	free(standing->etag);
	secret_free(standing->secret);
	secret_free(standing->kept);
	*standing = (struct standing){ 0 };
}

/* ---- from the documents ---- */

static struct verdict deny_absent(const char *kind, const char *name)
{
	struct verdict verdict = verdict_deny(
		REASON_UNAPPROVED, "%s '%s' is not in the approved revision",
		kind, name);

	verdict_hint(&verdict, "commit it, then `rbctl approve` and "
			       "`rbctl land`");
	return verdict;
}

/* The environment says which server the document's name for it means. */
static const struct document *find_server(const struct catalog *catalog,
					  const struct document *environment,
					  const char *logical)
{
	const struct json *map = json_get(environment->root, "servers");

	return catalog_find(catalog, DOCUMENT_SERVER,
			    json_text(map, logical, logical));
}

/* A copy in which {{env.NAME}} is the environment's value. */
static int fill(struct json **out, const struct json *value,
		const struct json *values, struct err *err)
{
	bool array = json_type(value) == JSON_ARRAY;
	autoptr(json) made = NULL;
	autobuf text = { 0 };

	if (json_string(value)) {
		if (template_fill(&text, json_string(value), TEMPLATE_JSON,
				  values, err))
			return -1;
		*out = json_new_string(buf_str(&text));
		return 0;
	}
	if (!array && json_type(value) != JSON_OBJECT) {
		*out = json_copy(value);
		return 0;
	}
	made = array ? json_new_array() : json_new_object();
	json_each(item, value) {
		struct json *filled = NULL;

		if (fill(&filled, item, values, err))
			return -1;
		if (array)
			json_append(made, filled);
		else
			json_set(made, json_key(item), filled);
	}
	*out = steal(made);
	return 0;
}

/* An export, or a console, shows a mask where a secret is: to send it would
 * make it the secret. */
static int check_masks(const struct config *config, const struct json *value,
		       struct err *err)
{
	const char *text = json_string(value);

	if (text && text_is_mask(text)) {
		err_set(err, EXIT_INPUT,
			"%s declares '%s', which is masked: nobody knows what "
			"it stands for",
			config->document->path, text);
		return err_hint(err, "take that field out, or list it in "
				     "\"compare\": { \"secret\": [...] }");
	}
	if (json_type(value) != JSON_OBJECT && json_type(value) != JSON_ARRAY)
		return 0;
	json_each(item, value)
		if (check_masks(config, item, err))
			return -1;
	return 0;
}

static int fill_desired(struct config *config, const struct json *env,
			struct err *err)
{
	autoptr(json) filled = NULL;

	/* What a person types has no place in what was approved. */
	config->values = json_new_object();
	json_set(config->values, "env",
		 env ? json_copy(env) : json_new_object());
	if (fill(&filled, json_get(config->document->root, "desired"),
		 config->values, err))
		return err_wrap(err, "%s", config->document->path);
	config->desired = state_declared(config->document, filled);
	json_set(config->values, "desired", json_copy(config->desired));
	return config->absent ? 0 : check_masks(config, config->desired, err);
}

/* ---- the requests of the adapter http ---- */

/* What the preset says of how fields are compared, and the document's own. */
static void add_compare(struct json *root, const struct json *preset)
{
	struct json *made = json_new_object();

	json_each(member, json_get(preset, "compare")) {
		const char *key = json_key(member);
		auto_release(strings) list = { 0 };

		json_strings(&list, member);
		json_strings(&list, json_at(root, "compare", key, NULL));
		json_set_strings(made, key, &list);
	}
	json_each(member, json_get(root, "compare"))
		if (!json_get(made, json_key(member)))
			json_set(made, json_key(member), json_copy(member));
	json_set(root, "compare", made);
}

static void take_requests(struct config *config, const struct json *preset)
{
	static const char *const settings[] = { "base", "id", "auth_scheme" };
	const struct json *root = config->document->root;

	config->requests = preset ? json_copy(preset) : json_new_object();
	for (size_t i = 0; i < ARRAY_SIZE(settings); i++)
		if (json_get(root, settings[i]))
			json_set(config->requests, settings[i],
				 json_copy(json_get(root, settings[i])));
	for (size_t i = 0; !preset && preset_requests[i]; i++)
		if (json_get(root, preset_requests[i]))
			json_set(config->requests, preset_requests[i],
				 json_copy(json_get(root, preset_requests[i])));
}

/* The document as it is meant: with what its preset adds. */
static void mean(struct config *config, const struct document *document)
{
	autoptr(json) preset =
		preset_load(json_text(document->root, "adapter", ""));
	struct document *meant = &config->meant;

	*meant = *document;
	meant->text = (struct buf){ 0 };
	meant->root = json_copy(document->root);
	config->document = meant;
	if (preset)
		add_compare(meant->root, preset);
	if (config->adapter == &adapter_http)
		take_requests(config, preset);
}

/* Environments have clients of their own, so each has entries of its own. */
static int name_entries(struct config *config, struct err *err)
{
	const struct document *document = config->document;
	const char *secret = json_text(document->root, "store_as", NULL);

	config->registration = xasprintf("%s.%s.registration", document->name,
					 config->environment->name);
	config->secret = secret ? xstrdup(secret)
				: xasprintf("%s.%s.secret", document->name,
					    config->environment->name);
	if (text_is_name(config->registration) && text_is_name(config->secret))
		return 0;
	err_set(err, EXIT_INPUT,
		"%s: its name and that of the environment '%s' are too long "
		"together for an entry of the vault, '%s'",
		document->path, config->environment->name,
		config->registration);
	return err_hint(err, "give it a name of at most %d characters",
			TEXT_NAME_MAX / 3);
}

static int find_adapter(struct config *config, const struct document *document,
			struct err *err)
{
	const char *name = json_text(document->root, "adapter", "");

	config->adapter = adapter_find(name);
	if (config->adapter)
		return 0;
	err_set(err, EXIT_INPUT,
		"%s: this version can't apply the adapter '%s'", document->path,
		name);
	return err_hint(err, "use \"adapter\": \"rfc7592\", where the server "
			     "offers it, or \"http\"");
}

/* "token:NAME" or "vault:NAME", as the schema has it. */
static void take_auth(struct config *config, const char *auth)
{
	if (!auth)
		return;
	config->auth_is_key = text_starts(auth, "vault:");
	config->auth = strchr(auth, ':') + 1;
}

int config_open(struct config **out, struct verdict *verdict,
		const struct catalog *catalog,
		const struct document *environment, const char *name,
		const struct json *values, struct err *err)
{
	autoptr(config) config = xcalloc(1, sizeof(*config));
	const struct document *document =
		catalog_find(catalog, DOCUMENT_CONFIG, name);
	const struct json *root;
	const char *server;

	if (!document) {
		*verdict = deny_absent("configuration", name);
		return 0;
	}
	config->environment = environment;
	if (find_adapter(config, document, err))
		return -1;
	mean(config, document);
	root = config->document->root;
	server = json_text(root, "server", "");
	config->server = find_server(catalog, environment, server);
	if (!config->server) {
		*verdict = deny_absent("server", server);
		return 0;
	}
	config->absent = json_is_true(json_get(root, "absent"));
	config->replaces = json_text(root, "replaces", NULL);
	take_auth(config, json_text(root, "auth", NULL));
	if (name_entries(config, err) ||
	    fill_desired(config, json_get(values, "env"), err))
		return -1;
	*out = steal(config);
	return 0;
}

struct json *config_json(const struct config *config)
{
	struct json *json = json_new_object();
	const struct document *both[] = { config->document, config->server };

	for (size_t i = 0; i < ARRAY_SIZE(both); i++) {
		struct json *object =
			i ? json_set_object(json, "server") : json;

		json_set_string(object, "name", both[i]->name);
		json_set_string(object, "path", both[i]->path);
		json_set_string(object, "sha256", both[i]->sha256);
	}
	json_set_string(json, "adapter",
			json_text(config->document->root, "adapter", ""));
	if (config->absent)
		json_set_bool(json, "absent", true);
	json_set(json, "desired", json_copy(config->desired));
	return json;
}
