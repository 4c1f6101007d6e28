/* draft_token.c - requests to an authorization server, as steps of a draft */
#include "core/intake/draft.h"
#include "core/model/lint.h"

#include <string.h>
#include <strings.h>

#define SCOPES_MAX 64  /* as schemas/runbook.json has it */
#define CLIENT_MAX 500 /* bytes of its name */
#define SCOPE_MAX  256

static const struct grant {
	const char *word; /* as it is sent */
	enum grant_type type;
	const char *use;
} grants[] = {
	{ "client_credentials", GRANT_CLIENT_CREDENTIALS, "oauth.token" },
	{ "password", GRANT_PASSWORD, "oauth.token" },
	{ "urn:ietf:params:oauth:grant-type:jwt-bearer", GRANT_JWT_BEARER,
	  "oauth.token" },
	{ "refresh_token", GRANT_REFRESH_TOKEN, "oauth.refresh" },
	{ "authorization_code", GRANT_AUTHORIZATION_CODE, "oauth.authorize" },
	{ "urn:ietf:params:oauth:grant-type:device_code", GRANT_DEVICE_CODE,
	  "oauth.device" },
	{ "urn:ietf:params:oauth:grant-type:token-exchange",
	  GRANT_TOKEN_EXCHANGE, "oauth.exchange" },
};

/* ---- what was sent ---- */

static void release(struct intake_requests *holder)
{
	intake_requests_release(holder);
}

static void add_json_fields(struct intake_pairs *out, const char *text)
{
	autoptr(json) json = NULL;
	struct err ignored = { 0 };

	if (!text || json_parse(&json, text, strlen(text), JSON_WIRE, "body",
				&ignored) < 0)
		return;
	json_each(member, json)
		if (json_key(member) && json_string(member))
			(void)intake_pair_add(out, json_key(member),
					      json_string(member));
}

/* A form, in whatever way it was sent. */
static void fields_of(struct intake_pairs *out,
		      const struct intake_request *from)
{
	const char *query = strchr(from->url, '?');

	for (size_t i = 0; i < from->fields.nr; i++)
		(void)intake_pair_add(out, from->fields.at[i].name,
				      from->fields.at[i].value);
	if (from->body == INTAKE_TEXT)
		add_json_fields(out, from->text);
	if (query)
		(void)intake_pairs_decode(out, query + 1);
}

static const struct grant *grant_of(const struct intake_pairs *fields)
{
	const char *word = intake_pair_find(fields, "grant_type");

	for (size_t i = 0; word && i < ARRAY_SIZE(grants); i++)
		if (text_equal(grants[i].word, word))
			return &grants[i];
	return NULL;
}

/* ---- the client ---- */

static void take_client(struct draft *draft, const struct intake_request *from,
			const struct intake_pairs *fields)
{
	const char *id = intake_pair_find(fields, "client_id");

	if (draft->has_client)
		return;
	draft->has_client = true;
	draft->auth = AUTH_NONE;
	if (from->proof == INTAKE_BASIC) {
		draft->auth = AUTH_BASIC;
		id = from->user;
	} else if (intake_pair_find(fields, "client_secret")) {
		draft->auth = AUTH_POST;
	} else if (intake_pair_find(fields, "client_assertion")) {
		draft->auth = AUTH_PRIVATE_KEY_JWT;
	}
	draft->endpoint = xstrndup(from->url, strcspn(from->url, "?#"));
	if (!id || !*id || strstr(id, BLANK_START) || strstr(id, "{{"))
		return;
	if (lint_looks_secret(id))
		draft_todo(draft, "the client's name was left out, as it looks "
				  "like a secret");
	else
		draft->client_id = intake_short(id, CLIENT_MAX);
}

/* ---- the token ---- */

static bool is_scope(const char *text, size_t len)
{
	if (!len || len > SCOPE_MAX)
		return false;
	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] > '~' || text[i] == '"' ||
		    text[i] == '\\' || text[i] == '{')
			return false;
	return true;
}

static void add_scopes(struct draft *draft, const char *text)
{
	auto_release(strings) scopes = { 0 };

	while (text && *text) {
		size_t len = strcspn(text, " ");
		autofree char *scope = xstrndup(text, len);

		if (len && is_scope(text, len) && scopes.nr < SCOPES_MAX)
			strings_add_once(&scopes, scope);
		else if (len)
			draft_todo(draft, "a scope could not be taken over: "
					  "name the scopes in 'token'");
		text += len + (text[len] == ' ');
	}
	if (scopes.nr)
		json_set_strings(draft->token, "scopes", &scopes);
}

/* Those that have a place of their own in a runbook, or none. */
static bool is_protocol(const char *name)
{
	static const char *const names[] = {
		"grant_type",
		"scope",
		"client_id",
		"client_secret",
		"client_assertion",
		"client_assertion_type",
		"username",
		"password",
		"code",
		"code_verifier",
		"redirect_uri",
		"refresh_token",
		"device_code",
		"assertion",
		"subject_token",
		"actor_token",
		"audience",
		"resource",
		"subject_token_type",
		"actor_token_type",
		"requested_token_type",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (text_equal(names[i], name))
			return true;
	return false;
}

static void add_parameters(struct draft *draft,
			   const struct intake_pairs *fields)
{
	static const char *const own[] = { "audience", "resource" };
	autoptr(json) more = json_new_object();

	for (size_t i = 0; i < ARRAY_SIZE(own); i++) {
		const char *value = intake_pair_find(fields, own[i]);
		autofree char *text =
			value ? draft_value(draft, own[i], value) : NULL;

		if (text && *text)
			json_set_string(draft->token, own[i], text);
	}
	for (size_t i = 0; i < fields->nr; i++) {
		const struct intake_pair *field = &fields->at[i];
		autofree char *value = NULL;

		if (is_protocol(field->name) ||
		    strstr(field->name, BLANK_START) ||
		    strstr(field->name, "{{") || lint_looks_secret(field->name))
			continue;
		value = draft_value(draft, field->name, field->value);
		json_set_string(more, field->name, value);
	}
	if (json_count(more))
		json_set(draft->token, "parameters", steal(more));
}

static void add_vault(struct draft *draft, struct json *at, const char *member,
		      const char *what)
{
	autofree char *entry = draft_entry(draft, what);

	json_set_stringf(at, member, "vault:%s", entry);
	draft_todo(draft,
		   "the %s was not written down: store it with rbctl "
		   "secret set %s",
		   what, entry);
}

static void add_exchange(struct draft *draft, const struct intake_pairs *fields)
{
	static const char *const types[] = { "subject_token_type",
					     "actor_token_type",
					     "requested_token_type" };
	struct json *exchange = json_set_object(draft->token, "exchange");

	add_vault(draft, exchange, "subject_token", "subject token");
	if (intake_pair_find(fields, "actor_token"))
		add_vault(draft, exchange, "actor_token", "actor token");
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const char *type = intake_pair_find(fields, types[i]);

		if (type && *type && !strstr(type, BLANK_START))
			json_set_string(exchange, types[i], type);
	}
}

static void add_token(struct draft *draft, const struct grant *grant,
		      const struct intake_pairs *fields)
{
	draft->token = json_new_object();
	json_set_string(draft->token, "grant", grant_type_name(grant->type));
	add_scopes(draft, intake_pair_find(fields, "scope"));
	add_parameters(draft, fields);
	if (grant->type == GRANT_JWT_BEARER)
		add_vault(draft, draft->token, "assertion", "assertion");
	if (grant->type == GRANT_TOKEN_EXCHANGE)
		add_exchange(draft, fields);
	if (grant->type == GRANT_PASSWORD)
		draft_todo(draft, "the request sent a person's password, which "
				  "rbctl never does: ask the server's team for "
				  "another grant");
	if (grant->type == GRANT_AUTHORIZATION_CODE)
		draft_todo(draft, "the browser comes back to this machine "
				  "(http://127.0.0.1/callback): have that "
				  "address allowed for the client");
}

/* ---- steps ---- */

void draft_sent_release(struct draft_sent *sent)
{
	free(sent->endpoint);
	free(sent->client);
	free(sent->scopes);
}

/* A device asks at two addresses of one server. */
static size_t endpoint_len(const char *url, const struct grant *grant)
{
	size_t host = intake_host(url);

	return grant->type == GRANT_DEVICE_CODE
		       ? host + strcspn(url + host, "/?#")
		       : strcspn(url, "?#");
}

static const char *client_of(const struct intake_request *from,
			     const struct intake_pairs *fields)
{
	const char *id = from->proof == INTAKE_BASIC
				 ? from->user
				 : intake_pair_find(fields, "client_id");

	return id ? id : "";
}

static void keep_sent(struct draft *draft, const struct intake_request *from,
		      const struct grant *grant,
		      const struct intake_pairs *fields)
{
	const char *scopes = intake_pair_find(fields, "scope");

	draft_sent_release(&draft->sent);
	draft->sent = (struct draft_sent){
		.endpoint = xstrndup(from->url, endpoint_len(from->url, grant)),
		.client = xstrdup(client_of(from, fields)),
		.scopes = xstrdup(scopes ? scopes : ""),
	};
}

/* How this differs from the token that there is; NULL: it is the same. */
static const char *difference(const struct draft *draft,
			      const struct intake_request *from,
			      const struct grant *grant,
			      const struct intake_pairs *fields)
{
	const struct draft_sent *sent = &draft->sent;
	const char *scopes = intake_pair_find(fields, "scope");
	size_t len = endpoint_len(from->url, grant);
	bool again = grant->type == GRANT_REFRESH_TOKEN;

	if (!again && !text_equal(json_text(draft->token, "grant", NULL),
				  grant_type_name(grant->type)))
		return "by another grant";
	if (strncmp(sent->endpoint, from->url, len) != 0 ||
	    (sent->endpoint[len] && grant->type != GRANT_DEVICE_CODE))
		return "from another address";
	if (!text_equal(sent->client, client_of(from, fields)))
		return "for another client";
	if (!again && !text_equal(sent->scopes, scopes ? scopes : ""))
		return "with other scopes";
	return NULL;
}

/* What rbctl says by itself, or what says nothing of its own. */
static bool is_usual(const struct intake_pair *header)
{
	static const char *const names[] = {
		"Accept",     "Content-Type",    "Content-Length",
		"Connection", "Accept-Encoding", "Expect",
		"User-Agent", "Cache-Control",   "DPoP",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcasecmp(header->name, names[i]) == 0)
			return true;
	return false;
}

static void note_headers(struct json *step, const struct intake_pairs *headers)
{
	for (size_t i = 0; i < headers->nr; i++) {
		const struct intake_pair *header = &headers->at[i];

		if (!is_usual(header))
			draft_step_todo(
				step,
				"its header %.60s was left out: rbctl sends "
				"none of its own when it asks for a token",
				lint_looks_secret(header->name)
					? "with a name like a secret"
					: header->name);
	}
}

static void add_step(struct draft *draft, const struct intake_request *from,
		     const struct grant *grant,
		     const struct intake_pairs *fields)
{
	const char *other;
	struct json *step;

	if (grant->type == GRANT_DEVICE_CODE && draft->device)
		return; /* asking for the code began the same step */
	take_client(draft, from, fields);
	step = draft_step(draft, from, "token", "Ask for the token",
			  grant->use);
	if (!draft->token) {
		add_token(draft, grant, fields);
		keep_sent(draft, from, grant, fields);
	} else {
		other = difference(draft, from, grant, fields);
		if (other)
			draft_step_todo(step,
					"this asks for a second token, %s "
					"(%s): a runbook gets one, so move it "
					"into a runbook of its own",
					other, grant_type_name(grant->type));
	}
	note_headers(step, &from->headers);
	if (from->body == INTAKE_TEXT)
		draft_step_todo(step, "it was sent as JSON: rbctl asks for "
				      "tokens with a form, as RFC 6749 has it");
}

/* The last part of the path. */
static bool path_has(const char *url, const char *word)
{
	size_t len = strcspn(url, "?#");
	size_t from = len;

	while (from && url[from - 1] != '/')
		from--;
	return memmem(url + from, len - from, word, strlen(word)) != NULL;
}

static bool starts_device(const struct intake_request *from,
			  const struct intake_pairs *fields)
{
	return strstr(from->url, "device") &&
	       intake_pair_find(fields, "client_id") &&
	       !intake_pair_find(fields, "grant_type") &&
	       from->body == INTAKE_FORM;
}

bool draft_token_step(struct draft *draft, const struct intake_request *from)
{
	/* A holder of its own, so that what is added is released. */
	__attribute__((cleanup(release))) struct intake_requests holder = { 0 };
	struct intake_pairs *fields = &intake_requests_add(&holder)->fields;
	static const struct grant device = { "", GRANT_DEVICE_CODE,
					     "oauth.device" };
	const struct grant *grant;
	const char *use = NULL;

	fields_of(fields, from);
	grant = grant_of(fields);
	if (grant) {
		add_step(draft, from, grant, fields);
		draft->device = false;
		return true;
	}
	if (starts_device(from, fields)) {
		add_step(draft, from, &device, fields);
		draft->device = true;
		return true;
	}
	draft->device = false;
	if (strcasecmp(from->method, "POST") != 0 ||
	    !intake_pair_find(fields, "token"))
		return false;
	if (path_has(from->url, "introspect"))
		use = "oauth.introspect";
	else if (path_has(from->url, "revo"))
		use = "oauth.revoke";
	if (!use)
		return false;
	take_client(draft, from, fields);
	note_headers(draft_step(draft, from, use + strlen("oauth."),
				text_equal(use, "oauth.revoke")
					? "Give the token back"
					: "Ask whether the token is good",
				use),
		     &from->headers);
	return true;
}
