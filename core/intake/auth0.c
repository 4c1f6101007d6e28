/* auth0.c - what a0deploy writes of a tenant: its settings and its clients */
#include "core/intake/parts.h"
#include "core/model/lint.h"
#include "core/net/http.h"

#include <string.h>

#define TITLE_MAX 150 /* bytes of the name in a title */

static const struct intake_layout layout = {
	.product = "Auth0",
	.endpoints = {
		{ "authorization_endpoint", "authorize" },
		{ "token_endpoint", "oauth/token" },
		{ "revocation_endpoint", "oauth/revoke" },
		{ "device_authorization_endpoint", "oauth/device/code" },
		{ "jwks_uri", ".well-known/jwks.json" },
	},
};

static const char *const dropped[] = { "client_id",
				       "client_secret",
				       "tenant",
				       "global",
				       "signing_keys",
				       "owner",
				       "callback_url_template",
				       NULL };

struct tenant {
	struct intake *out;
	const struct intake_wish *wish;
	struct intake_server server;
	char *base;
	bool several;
};

/* The interface stands at the tenant's host, whatever its own name is. */
static int open_tenant(struct tenant *tenant,
		       const struct intake_source *source, struct err *err)
{
	auto_release(url) url = { 0 };
	autobuf origin = { 0 };

	if (intake_server(&tenant->server, tenant->out, tenant->wish, NULL,
			  &layout, source, err) ||
	    url_parse(&url, tenant->server.issuer, err))
		return -1;
	url_origin(&origin, &url);
	if (text_ends(buf_str(&origin), ":443"))
		buf_truncate(&origin, origin.len - 4);
	tenant->base = xasprintf("%s/api/v2", buf_str(&origin));
	return 0;
}

/* ##NAME##, which a0deploy fills in. */
static bool has_keyword(const char *text)
{
	const char *at = strstr(text, "##");

	return at && strstr(at + 2, "##") && at[2] != '#';
}

/* Lint tells such a text until it is put right. */
static struct json *with_todos(struct intake *out, const struct json *value,
			       const char *whose)
{
	struct json *copy;

	if (json_string(value) && has_keyword(json_string(value))) {
		autofree char *text = xasprintf(LINT_UNDONE ": fill in %s",
						json_string(value));

		intake_todo(out, "%s: fill in '%s'", whose, json_string(value));
		return json_new_string(text);
	}
	if (json_type(value) != JSON_OBJECT && json_type(value) != JSON_ARRAY)
		return json_copy(value);
	copy = json_type(value) == JSON_OBJECT ? json_new_object()
					       : json_new_array();
	json_each(item, value) {
		struct json *inner = with_todos(out, item, whose);

		if (json_type(copy) == JSON_OBJECT)
			json_add(copy, json_key(item), inner);
		else
			json_append(copy, inner);
	}
	return copy;
}

static struct json *desired_of(struct tenant *tenant, bool *had,
			       const struct json *root, const char *whose)
{
	autoptr(json) clean = intake_clean(
		tenant->out, had, root,
		&(struct intake_cleaning){ dropped, "client_secret", whose });

	return with_todos(tenant->out, clean, whose);
}

static int add_client(struct tenant *tenant, const struct json *root,
		      const struct intake_source *source, struct err *err)
{
	const char *id = json_text(root, "name", "");
	autoptr(json) config = intake_document(DOCUMENT_CONFIG);
	autofree char *title = intake_short(id, TITLE_MAX);
	autofree char *whose = xasprintf("client '%s'", title);
	autofree char *name = NULL;
	bool had;

	if (!*id)
		return intake_fault(err, source, root,
				    "a client of Auth0 has a 'name'");
	if (tenant->several)
		name = intake_name_of_many(tenant->out, tenant->wish, id);
	else if (intake_name(&name, tenant->wish, id, source, err))
		return -1;
	json_set_stringf(config, "title", "Client %s", title);
	json_set_string(config, "server", tenant->server.name);
	json_set_string(config, "adapter", "auth0");
	json_set_string(config, "base", tenant->base);
	if (json_text(root, "client_id", "")[0])
		json_set_string(config, "id", json_text(root, "client_id", ""));
	json_set(config, "desired", desired_of(tenant, &had, root, whose));
	if (json_string(json_get(root, "client_secret")))
		intake_store_secret(tenant->out, tenant->wish, config, name);
	return intake_add(tenant->out, DOCUMENT_CONFIG, name, config, source,
			  err);
}

/* Auth0 changes the fields that it is sent, and leaves the others alone. */
static int add_settings(struct tenant *tenant, const struct json *root,
			const struct intake_source *source, struct err *err)
{
	autoptr(json) config = intake_document(DOCUMENT_CONFIG);
	bool prefixed = tenant->several && tenant->wish->name;
	autofree char *text =
		prefixed ? xstrdup("tenant")
			 : xasprintf("%s-tenant", tenant->server.name);
	autofree char *name = NULL;
	struct json *request;
	bool had;

	if (tenant->several)
		name = intake_name_of_many(tenant->out, tenant->wish, text);
	else if (intake_name(&name, tenant->wish, text, source, err))
		return -1;
	json_set_stringf(config, "title", "Settings of the tenant %.150s",
			 tenant->server.name);
	json_set_string(config, "server", tenant->server.name);
	json_set_string(config, "adapter", "http");
	json_set_string(config, "base", tenant->base);
	json_set_string(config, "id", "settings");
	json_set(config, "desired",
		 desired_of(tenant, &had, root, "the tenant"));
	request = json_set_object(config, "read");
	json_set_string(request, "method", "GET");
	json_set_string(request, "url", "/tenants/{{id}}");
	request = json_set_object(config, "update");
	json_set_string(request, "method", "PATCH");
	json_set_string(request, "url", "/tenants/{{id}}");
	json_set_string(request, "body", "fields");
	return intake_add(tenant->out, DOCUMENT_CONFIG, name, config, source,
			  err);
}

/* ---- files ---- */

static bool is_settings(const char *name, const struct json *root)
{
	return text_equal(name, "tenant.json") ||
	       (!strchr(name, '/') && (json_get(root, "friendly_name") ||
				       json_get(root, "session_lifetime") ||
				       json_get(root, "default_directory") ||
				       json_get(root, "sandbox_version")));
}

static int add_source(struct tenant *tenant, const struct intake_source *source,
		      struct err *err)
{
	autoptr(json) root = NULL;

	if (intake_parse(&root, source, err) < 0)
		return -1;
	if (json_type(root) != JSON_OBJECT)
		return intake_fault(err, source, root,
				    "this is no JSON object");
	if (intake_private_part(root))
		return intake_fault(err, source, intake_private_part(root),
				    "this holds a private key: nothing was "
				    "written");
	return is_settings(source->name, root)
		       ? add_settings(tenant, root, source, err)
		       : add_client(tenant, root, source, err);
}

/* Of a folder: tenant.json, and what stands in clients/. */
static bool is_wanted(const struct intake_sources *from,
		      const struct intake_source *source)
{
	if (from->nr == 1 && !strchr(source->name, '/'))
		return true;
	return text_equal(source->name, "tenant.json") ||
	       (text_starts(source->name, "clients/") &&
		text_ends(source->name, ".json"));
}

int intake_auth0(struct intake *out, const struct intake_sources *from,
		 const struct intake_wish *wish, struct err *err)
{
	struct tenant tenant = { out, wish, { 0 }, NULL, from->nr > 1 };
	size_t passed = 0;
	int result = open_tenant(&tenant, &from->at[0], err);

	for (size_t i = 0; !result && i < from->nr; i++)
		if (is_wanted(from, &from->at[i]))
			result = add_source(&tenant, &from->at[i], err);
		else
			passed++;
	if (passed)
		intake_note(out,
			    "%zu file%s of the folder %s passed over: of a "
			    "tenant, rbctl keeps its settings and its clients",
			    passed, passed == 1 ? "" : "s",
			    passed == 1 ? "was" : "were");
	intake_server_release(&tenant.server);
	free(tenant.base);
	return result ? -1 : 0;
}
