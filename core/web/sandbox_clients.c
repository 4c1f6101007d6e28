/* sandbox_clients.c - clients that register at the training server */
#include "core/oauth/oauth.h"
#include "core/web/sandbox_parts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define REGISTER_PATH "/register/"
#define CLIENTS_PATH  "/clients/"

static void client_release(struct sandbox_client *client)
{
	free(client->id);
	secret_free(client->secret);
	secret_free(client->token);
	json_free(client->metadata);
	*client = (struct sandbox_client){ 0 };
}

void sandbox_clients_release(struct sandbox *sandbox)
{
	for (size_t i = 0; i < sandbox->nr_clients; i++)
		client_release(&sandbox->clients[i]);
	free(sandbox->clients);
}

static struct secret *fresh(void)
{
	autowipe text = { 0 };

	buf_reserve(&text, 64);
	hash_random_text(&text, 32);
	return secret_new(text.data, text.len);
}

static struct sandbox_client *find(struct sandbox *sandbox, const char *id)
{
	for (size_t i = 0; i < sandbox->nr_clients; i++)
		if (strcmp(sandbox->clients[i].id, id) == 0)
			return &sandbox->clients[i];
	return NULL;
}

static bool has_secret(const struct json *metadata)
{
	const char *method =
		json_text(metadata, "token_endpoint_auth_method", "");

	return text_starts(method, "client_secret_");
}

bool sandbox_client_admit(struct sandbox *sandbox, const char *id,
			  const struct secret *secret)
{
	const struct sandbox_client *client;
	bool good;

	sandbox_lock(sandbox);
	client = find(sandbox, id);
	good = client && has_secret(client->metadata) &&
	       secret_equal(client->secret, secret);
	sandbox_unlock(sandbox);
	return good;
}

char *sandbox_client_scope(struct sandbox *sandbox, const char *id)
{
	const struct sandbox_client *client;
	char *scope;

	sandbox_lock(sandbox);
	client = find(sandbox, id);
	scope = xstrdup(json_text(client ? client->metadata : NULL, "scope",
				  SANDBOX_SCOPES));
	sandbox_unlock(sandbox);
	return scope;
}

/* ---- what is registered ---- */

static bool is_good_redirect(const struct json *uri)
{
	auto_release(url) url = { 0 };
	struct err ignored = { 0 };

	return json_string(uri) &&
	       url_parse(&url, json_string(uri), &ignored) == 0 &&
	       !url.has_fragment && !url.has_user &&
	       (strcmp(url.scheme, "https") == 0 || url_is_loopback(&url));
}

static bool check_redirects(struct server_reply *reply,
			    const struct json *metadata)
{
	const struct json *uris = json_get(metadata, "redirect_uris");

	json_each(uri, uris) {
		if (is_good_redirect(uri))
			continue;
		sandbox_refuse(reply, 400, "invalid_redirect_uri",
			       "A redirection URI is neither https nor on "
			       "this machine.");
		return false;
	}
	if (!json_has_string(json_get(metadata, "grant_types"),
			     "authorization_code") ||
	    json_count(uris))
		return true;
	sandbox_refuse(reply, 400, "invalid_redirect_uri",
		       "The grant authorization_code needs a redirection URI.");
	return false;
}

static bool check_method(struct server_reply *reply,
			 const struct json *metadata)
{
	const char *method =
		json_text(metadata, "token_endpoint_auth_method", "");

	if (text_equal(method, "none") ||
	    text_equal(method, "client_secret_basic") ||
	    text_equal(method, "client_secret_post"))
		return true;
	sandbox_refuse(reply, 400, "invalid_client_metadata",
		       "The token_endpoint_auth_method is none, "
		       "client_secret_basic or client_secret_post here.");
	return false;
}

static void set_default(struct json *metadata, const char *key,
			const char *value, bool list)
{
	if (json_get(metadata, key))
		return;
	if (list)
		json_append_string(json_set_array(metadata, key), value);
	else
		json_set_string(metadata, key, value);
}

/* The body as what is registered, with this server's defaults (RFC 7591
 * section 2) and without what only it may set. NULL with the refusal. */
static struct json *read_metadata(struct server_reply *reply,
				  const struct server_call *call)
{
	static const char *const ours[] = { "client_id",
					    "client_secret",
					    "client_secret_expires_at",
					    "client_id_issued_at",
					    "registration_access_token",
					    "registration_client_uri" };
	autoptr(json) json = NULL;
	struct err err = { 0 };

	if (json_parse(&json, buf_str(&call->body), call->body.len, JSON_WIRE,
		       "body", &err) ||
	    json_type(json) != JSON_OBJECT) {
		sandbox_refuse(reply, 400, "invalid_client_metadata",
			       "The body is no JSON object.");
		return NULL;
	}
	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		json_remove(json, ours[i]);
	set_default(json, "token_endpoint_auth_method", "client_secret_basic",
		    false);
	set_default(json, "grant_types", "authorization_code", true);
	set_default(json, "response_types", "code", true);
	set_default(json, "application_type", "web", false);
	return check_method(reply, json) && check_redirects(reply, json)
		       ? steal(json)
		       : NULL;
}

/* ---- answers; all with the lock held ---- */

static void set_secret(struct json *json, const char *key,
		       const struct secret *secret)
{
	json_set_string(json, key, secret_bytes(secret));
}

/* RFC 7592 section 3 */
static void describe(struct server_reply *reply, const struct sandbox *sandbox,
		     const struct sandbox_client *client, unsigned status)
{
	struct json *json = json_copy(client->metadata);
	char etag[32];

	json_set_string(json, "client_id", client->id);
	json_set_int(json, "client_id_issued_at", client->issued);
	if (has_secret(client->metadata)) {
		set_secret(json, "client_secret", client->secret);
		json_set_int(json, "client_secret_expires_at", 0);
	}
	set_secret(json, "registration_access_token", client->token);
	json_set_stringf(json, "registration_client_uri", "%s%s%s",
			 sandbox->issuer, REGISTER_PATH, client->id);
	snprintf(etag, sizeof(etag), "\"%u\"", client->version);
	server_reply_header(reply, "ETag", etag);
	server_reply_header(reply, "Cache-Control", "no-store");
	reply->status = status;
	reply->json = json;
}

void sandbox_register(struct sandbox *sandbox, struct server_reply *reply,
		      const struct server_call *call)
{
	autoptr(json) metadata = read_metadata(reply, call);
	struct sandbox_client *client;
	autobuf id = { 0 };

	if (!metadata)
		return;
	hash_random_text(&id, 12);
	sandbox_lock(sandbox);
	if (sandbox->nr_clients == SANDBOX_CLIENTS_MAX) {
		sandbox_refuse(reply, 507, "full",
			       "No more clients fit; start the sandbox anew.");
	} else {
		sandbox->clients = grow(sandbox->clients, sandbox->nr_clients,
					&sandbox->alloc_clients,
					sizeof(*sandbox->clients));
		client = &sandbox->clients[sandbox->nr_clients++];
		*client = (struct sandbox_client){
			.id = xasprintf("client-%s", buf_str(&id)),
			.secret = fresh(),
			.token = fresh(),
			.metadata = steal(metadata),
			.issued = sandbox_now(sandbox),
			.version = 1,
		};
		describe(reply, sandbox, client, 201);
	}
	sandbox_unlock(sandbox);
}

/* The client that the call manages, with its token (RFC 7592 section 2);
 * NULL with the refusal, which is the same for a client that is not there. */
static struct sandbox_client *managed(struct sandbox *sandbox,
				      struct server_reply *reply,
				      const struct server_call *call)
{
	const char *header = server_header(call, "Authorization");
	struct sandbox_client *client =
		find(sandbox, call->path + strlen(REGISTER_PATH));
	autoptr(secret) token = NULL;

	if (header && strncasecmp(header, "Bearer ", 7) == 0 && header[7])
		token = secret_new(header + 7, strlen(header + 7));
	if (client && token && secret_equal(client->token, token))
		return client;
	sandbox_refuse(reply, 401, "invalid_token",
		       "The registration access token is not good here.");
	server_reply_header(reply, "WWW-Authenticate",
			    "Bearer error=\"invalid_token\"");
	return NULL;
}

/* RFC 9110 section 13.1.1 */
static bool check_version(struct server_reply *reply,
			  const struct server_call *call,
			  const struct sandbox_client *client)
{
	const char *wanted = server_header(call, "If-Match");
	char etag[32];

	snprintf(etag, sizeof(etag), "\"%u\"", client->version);
	if (!wanted || strcmp(wanted, etag) == 0)
		return true;
	sandbox_refuse(reply, 412, "precondition_failed",
		       "The client was changed meanwhile.");
	return false;
}

void sandbox_client_show(struct sandbox *sandbox, struct server_reply *reply,
			 const struct server_call *call)
{
	const struct sandbox_client *client;

	sandbox_lock(sandbox);
	client = managed(sandbox, reply, call);
	if (client)
		describe(reply, sandbox, client, 200);
	sandbox_unlock(sandbox);
}

/* RFC 7592 section 2.2: the secret is the current one, or left out, and then
 * there is a new one. */
static bool keep_secret(struct sandbox_client *client,
			struct server_reply *reply,
			const struct server_call *call)
{
	autoptr(json) body = NULL;
	autoptr(secret) secret = NULL;
	const char *text;
	struct err ignored = { 0 };

	if (json_parse(&body, buf_str(&call->body), call->body.len, JSON_WIRE,
		       "body", &ignored))
		return false;
	text = json_text(body, "client_secret", NULL);
	if (text)
		secret = secret_new(text, strlen(text));
	if (!text_equal(json_text(body, "client_id", NULL), client->id) ||
	    (text && !secret_equal(secret, client->secret))) {
		sandbox_refuse(reply, 400, "invalid_client_metadata",
			       "The client_id or the client_secret is not "
			       "this client's.");
		return false;
	}
	if (!text) {
		secret_free(client->secret);
		client->secret = fresh();
	}
	return true;
}

void sandbox_client_update(struct sandbox *sandbox, struct server_reply *reply,
			   const struct server_call *call)
{
	autoptr(json) metadata = read_metadata(reply, call);
	struct sandbox_client *client;

	if (!metadata)
		return;
	sandbox_lock(sandbox);
	client = managed(sandbox, reply, call);
	if (client && check_version(reply, call, client) &&
	    keep_secret(client, reply, call)) {
		json_free(client->metadata);
		client->metadata = steal(metadata);
		secret_free(client->token);
		client->token = fresh();
		client->version++;
		describe(reply, sandbox, client, 200);
	}
	sandbox_unlock(sandbox);
}

static void forget(struct sandbox *sandbox, struct sandbox_client *client)
{
	client_release(client);
	*client = sandbox->clients[--sandbox->nr_clients];
}

void sandbox_client_delete(struct sandbox *sandbox, struct server_reply *reply,
			   const struct server_call *call)
{
	struct sandbox_client *client;

	sandbox_lock(sandbox);
	client = managed(sandbox, reply, call);
	if (client && check_version(reply, call, client)) {
		forget(sandbox, client);
		reply->status = 204;
	}
	sandbox_unlock(sandbox);
}

/* ---- what an administrator does by hand ---- */

void sandbox_clients_list(struct sandbox *sandbox, struct server_reply *reply,
			  const struct server_call *call UNUSED)
{
	struct json *list;

	sandbox_lock(sandbox);
	reply->json = json_new_object();
	list = json_set_array(reply->json, "clients");
	for (size_t i = 0; i < sandbox->nr_clients; i++) {
		struct json *json = json_copy(sandbox->clients[i].metadata);

		json_set_string(json, "client_id", sandbox->clients[i].id);
		json_append(list, json);
	}
	sandbox_unlock(sandbox);
}

/* The members of the body are set; null takes one away (RFC 7396). */
void sandbox_client_patch(struct sandbox *sandbox, struct server_reply *reply,
			  const struct server_call *call)
{
	autoptr(json) body = NULL;
	struct err ignored = { 0 };
	struct sandbox_client *client;

	sandbox_lock(sandbox);
	client = find(sandbox, call->path + strlen(CLIENTS_PATH));
	if (!client ||
	    json_parse(&body, buf_str(&call->body), call->body.len, JSON_WIRE,
		       "body", &ignored) ||
	    json_type(body) != JSON_OBJECT) {
		sandbox_refuse(reply, 404, "not_found",
			       "There is no such client, or the body is no "
			       "JSON object.");
	} else {
		json_each_member(member, body) {
			json_remove(client->metadata, json_key(member));
			if (json_type(member) != JSON_NULL)
				json_set(client->metadata, json_key(member),
					 json_copy(member));
		}
		client->version++;
		reply->json = json_copy(client->metadata);
	}
	sandbox_unlock(sandbox);
}

void sandbox_client_drop(struct sandbox *sandbox, struct server_reply *reply,
			 const struct server_call *call)
{
	struct sandbox_client *client;

	sandbox_lock(sandbox);
	client = find(sandbox, call->path + strlen(CLIENTS_PATH));
	if (client) {
		forget(sandbox, client);
		reply->status = 204;
	} else {
		sandbox_refuse(reply, 404, "not_found",
			       "There is no such client.");
	}
	sandbox_unlock(sandbox);
}
