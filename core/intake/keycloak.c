/* keycloak.c - a realm that Keycloak exported: its server, and its clients */
#include "core/intake/parts.h"
#include "core/net/http.h"

#include <string.h>

#define TITLE_MAX 150 /* bytes of the name in a title */

static const struct intake_layout layout = {
	.product = "Keycloak",
	.endpoints = {
		{ "authorization_endpoint", "protocol/openid-connect/auth" },
		{ "token_endpoint", "protocol/openid-connect/token" },
		{ "introspection_endpoint",
		  "protocol/openid-connect/token/introspect" },
		{ "revocation_endpoint", "protocol/openid-connect/revoke" },
		{ "device_authorization_endpoint",
		  "protocol/openid-connect/auth/device" },
		{ "jwks_uri", "protocol/openid-connect/certs" },
	},
};

static const char *const dropped[] = { "id", "access", "secret",
				       "registrationAccessToken", NULL };

/* Those that every realm has by itself. "NAME-realm" manages another realm. */
static bool is_own_client(const struct json *client)
{
	static const char *const names[] = {
		"account", "account-console",  "admin-cli",
		"broker",  "realm-management", "security-admin-console",
	};
	const char *id = json_text(client, "clientId", "");

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (text_equal(names[i], id))
			return true;
	return text_equal(json_text(client, "name", NULL),
			  "${client_realm-management}") ||
	       (text_ends(id, "-realm") &&
		json_is_true(json_get(client, "bearerOnly")));
}

/* https://HOST/realms/NAME, when the realm says where it is. The realm's name
 * may have any character; its address has them as RFC 3986 section 2.1 does. */
static char *issuer_of(const struct json *root)
{
	const char *realm = json_text(root, "realm", NULL);
	const char *url =
		json_string(json_at(root, "attributes", "frontendUrl", NULL));
	size_t len = url ? strlen(url) : 0;
	autobuf out = { 0 };

	if (!realm || !len || strstr(url, "${"))
		return NULL;
	while (len && url[len - 1] == '/')
		len--;
	buf_add_bytes(&out, url, len);
	buf_add(&out, "/realms/");
	http_url_escape(&out, realm, strlen(realm));
	return buf_detach(&out);
}

/* As it was said, without a "/" at its end: no issuer of Keycloak has one. */
static char *wished_issuer(const struct intake_wish *wish)
{
	size_t len = wish->issuer ? strlen(wish->issuer) : 0;

	while (len && wish->issuer[len - 1] == '/')
		len--;
	return len ? xstrndup(wish->issuer, len) : NULL;
}

/* The administration stands beside the realm: https://HOST/admin/realms/NAME.
 */
static int base_of(char **out, const struct intake_server *server,
		   const struct intake_source *source, struct err *err)
{
	const char *at = NULL;
	const char *next = server->issuer;

	while ((next = strstr(next, "/realms/")))
		at = next++;
	if (at) {
		*out = xasprintf("%.*s/admin%s", (int)(at - server->issuer),
				 server->issuer, at);
		return 0;
	}
	intake_fault(err, source, NULL,
		     "the issuer '%s' of '%s' is none of Keycloak's: it has "
		     "no /realms/NAME",
		     server->issuer, server->name);
	return err_hint(err, "--server NAME or --issuer "
			     "https://HOST/realms/NAME says which one it is");
}

/* ---- one client ---- */

struct realm {
	struct intake *out;
	const struct intake_source *source;
	const struct intake_wish *wish;
	struct intake_server server;
	char *base;
	bool several;
};

static bool keeps_secret(const struct json *client)
{
	return !json_is_true(json_get(client, "publicClient")) &&
	       !json_is_true(json_get(client, "bearerOnly"));
}

static int add_client(struct realm *realm, const struct json *client,
		      struct err *err)
{
	const char *id = json_text(client, "clientId", "");
	autoptr(json) config = intake_document(DOCUMENT_CONFIG);
	autofree char *title = intake_short(id, TITLE_MAX);
	autofree char *whose = xasprintf("client '%s'", title);
	autofree char *name = NULL;
	bool had;

	if (realm->several)
		name = intake_name_of_many(realm->out, realm->wish, id);
	else if (intake_name(&name, realm->wish, id, realm->source, err))
		return -1;
	json_set_stringf(config, "title", "Client %s", title);
	json_set_string(config, "server", realm->server.name);
	json_set_string(config, "adapter", "keycloak");
	json_set_string(config, "base", realm->base);
	json_set(config, "desired",
		 intake_clean(realm->out, &had, client,
			      &(struct intake_cleaning){ dropped, "secret",
							 whose }));
	if (json_string(json_get(client, "secret")) && keeps_secret(client))
		intake_store_secret(realm->out, realm->wish, config, name);
	return intake_add(realm->out, DOCUMENT_CONFIG, name, config,
			  realm->source, err);
}

static int check_client(const struct realm *realm, const struct json *client,
			struct err *err)
{
	const struct json *part = intake_private_part(client);

	if (json_type(client) != JSON_OBJECT ||
	    !json_text(client, "clientId", "")[0])
		return intake_fault(err, realm->source, client,
				    "a client has a 'clientId'");
	if (part)
		return intake_fault(err, realm->source, part,
				    "this holds a private key: nothing was "
				    "written");
	return 0;
}

static int add_clients(struct realm *realm, const struct json *clients,
		       struct err *err)
{
	size_t own = 0, nr = 0;

	json_each(client, clients) {
		if (check_client(realm, client, err))
			return -1;
		if (!realm->wish->all && is_own_client(client)) {
			own++;
			continue;
		}
		nr++;
		if (add_client(realm, client, err))
			return -1;
	}
	if (own)
		intake_note(realm->out,
			    "%zu client%s that Keycloak has by itself %s left "
			    "out; --all takes %s, too",
			    own, own == 1 ? "" : "s", own == 1 ? "was" : "were",
			    own == 1 ? "it" : "them");
	if (!nr && !realm->out->nr_files)
		return intake_fault(err, realm->source, clients,
				    "no client of this realm is left to be "
				    "imported");
	return 0;
}

static int check_realm(const struct json *root,
		       const struct intake_source *source, struct err *err)
{
	if (json_type(root) != JSON_OBJECT)
		return intake_fault(err, source, root,
				    "a realm is a JSON object");
	if (json_get(root, "clientId") || !json_get(root, "clients") ||
	    json_type(json_get(root, "clients")) == JSON_ARRAY)
		return 0;
	return intake_fault(err, source, json_get(root, "clients"),
			    "'clients' is a list");
}

int intake_keycloak(struct intake *out, const struct intake_sources *from,
		    const struct intake_wish *wish, struct err *err)
{
	autofree char *wished = wished_issuer(wish);
	struct intake_wish asked = *wish;
	struct realm realm = { out, &from->at[0], &asked, { 0 }, NULL, true };
	autoptr(json) root = NULL;
	autofree char *issuer = NULL;
	int result;

	if (intake_parse(&root, realm.source, err) < 0 ||
	    check_realm(root, realm.source, err) < 0)
		return -1;
	asked.issuer = wished ? wished : wish->issuer;
	issuer = issuer_of(root);
	realm.several = !json_get(root, "clientId");
	result = intake_server(&realm.server, out, &asked, issuer, &layout,
			       realm.source, err) ||
		 base_of(&realm.base, &realm.server, realm.source, err);
	if (!result && realm.several)
		result = add_clients(&realm, json_get(root, "clients"), err);
	else if (!result)
		result = check_client(&realm, root, err) ||
			 add_client(&realm, root, err);
	if (!result && json_count(json_get(root, "users")))
		intake_note(out, "the realm's users were left out: their "
				 "passwords have no place in a store");
	intake_server_release(&realm.server);
	free(realm.base);
	return result ? -1 : 0;
}
