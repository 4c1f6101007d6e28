/* recognise.c - what somebody brought, told by what is in it */
#include "core/intake/parts.h"

#include <string.h>

#define LOOK_AT_MAX 4096 /* bytes of a text that is no JSON */

static bool has_any(const struct json *root, const char *const *members)
{
	for (; *members; members++)
		if (json_get(root, *members))
			return true;
	return false;
}

static bool is_postman(const struct json *root)
{
	return json_get(root, "info") &&
	       json_type(json_get(root, "item")) == JSON_ARRAY;
}

static bool is_bruno(const struct json *root)
{
	return json_type(json_get(root, "items")) == JSON_ARRAY &&
	       json_get(root, "name");
}

static bool is_keycloak(const struct json *root)
{
	const struct json *clients = json_get(root, "clients");

	return json_string(json_get(root, "clientId")) ||
	       json_get(json_item(clients, 0), "clientId") ||
	       (json_string(json_get(root, "realm")) &&
		json_type(json_get(root, "realm")) == JSON_STRING);
}

static bool is_auth0(const struct json *root)
{
	static const char *const of_client[] = {
		"app_type",
		"callbacks",
		"oidc_conformant",
		"is_first_party",
		"jwt_configuration",
		"external_client_id",
		NULL,
	};
	static const char *const of_tenant[] = {
		"friendly_name",   "default_directory", "session_lifetime",
		"sandbox_version", "universal_login",   NULL,
	};

	return has_any(root, of_client) || has_any(root, of_tenant);
}

static bool is_client(const struct json *root)
{
	static const char *const members[] = {
		"redirect_uris",      "grant_types",
		"response_types",     "client_id",
		"client_name",        "token_endpoint_auth_method",
		"software_statement", NULL,
	};

	return has_any(root, members);
}

static bool is_jwks(const struct json *root)
{
	return json_type(json_get(root, "keys")) == JSON_ARRAY ||
	       json_string(json_get(root, "kty"));
}

static bool is_server(const struct json *root)
{
	return json_get(root, "issuer") || json_get(root, "token_endpoint") ||
	       json_get(root, "authorization_endpoint");
}

/* The first that fits: a client has what an Auth0 client has, too. */
static const struct {
	enum intake_kind kind;
	bool (*fits)(const struct json *root);
} tests[] = {
	{ INTAKE_POSTMAN, is_postman },   { INTAKE_BRUNO, is_bruno },
	{ INTAKE_JWKS, is_jwks },         { INTAKE_SERVER, is_server },
	{ INTAKE_KEYCLOAK, is_keycloak }, { INTAKE_AUTH0, is_auth0 },
	{ INTAKE_CLIENT, is_client },
};

static int unknown(struct err *err, const struct intake_source *source,
		   const struct json *root)
{
	autobuf kinds = { 0 };

	if (json_string(json_get(root, "error")))
		intake_fault(err, source, json_get(root, "error"),
			     "this is an error that a server answered with");
	else if (json_get(root, "requests") && json_get(root, "folders"))
		intake_fault(err, source, root,
			     "this is a Postman collection of format 1: "
			     "export it as v2.1");
	else
		intake_fault(err, source, root,
			     "what this is can't be told by what is in it");
	intake_kind_list(&kinds);
	return err_hint(err, "say what it is with --as: %s", buf_str(&kinds));
}

static int recognise_json(enum intake_kind *out,
			  const struct intake_source *source, struct err *err)
{
	autoptr(json) root = NULL;

	if (json_parse(&root, buf_str(&source->text), source->text.len,
		       JSON_WIRE, source->path, err) < 0)
		return memmem(buf_str(&source->text), source->text.len, "@@", 2)
			       ? err_hint(err,
					  "put the value in where @@NAME@@ "
					  "stands for it")
			       : -1;
	for (size_t i = 0;
	     json_type(root) == JSON_OBJECT && i < ARRAY_SIZE(tests); i++)
		if (tests[i].fits(root)) {
			*out = tests[i].kind;
			return 0;
		}
	return unknown(err, source, root);
}

/* ---- what is no JSON ---- */

/* The program's name as a word by itself. */
static bool has_curl(const char *text, size_t len)
{
	const char *end = text + len;
	const char *at = text;

	while ((at = memmem(at, (size_t)(end - at), "curl", 4))) {
		bool before = at == text || strchr(" \t\n(|;&/`$", at[-1]);

		at += 4;
		if (before && at < end && strchr(" \t\\\n", *at))
			return true;
	}
	return false;
}

static bool is_bru(const char *text)
{
	static const char *const blocks[] = { "meta",    "get",     "post",
					      "put",     "patch",   "delete",
					      "head",    "options", "vars",
					      "headers", "auth" };

	for (size_t i = 0; i < ARRAY_SIZE(blocks); i++) {
		size_t len = strlen(blocks[i]);

		if (!strncmp(text, blocks[i], len) &&
		    text[len + strspn(text + len, " ")] == '{')
			return true;
	}
	return false;
}

static bool is_yaml(const struct intake_source *source, const char *text)
{
	size_t word = strcspn(text, " \t\r\n:{(\"'");

	return text_ends(source->name, ".yaml") ||
	       text_ends(source->name, ".yml") || !strncmp(text, "---", 3) ||
	       (word && text[word] == ':' && strchr(" \t\r\n", text[word + 1]));
}

static int refuse_yaml(struct err *err, const struct intake_source *source)
{
	intake_fault(err, source, NULL,
		     "this looks like YAML, which rbctl does not read");
	return err_hint(err, "export it as JSON: Auth0 with a0deploy export "
			     "--format=directory, Bruno as a .bru folder or "
			     "as JSON");
}

static int recognise_text(enum intake_kind *out,
			  const struct intake_source *source, struct err *err)
{
	const char *text = intake_text(source);
	size_t len = source->text.len;

	text += strspn(text, " \t\r\n");
	if (*text == '{' || *text == '[' || !*text)
		return recognise_json(out, source, err);
	len -= (size_t)(text - buf_str(&source->text));
	if (is_bru(text))
		*out = INTAKE_BRUNO;
	else if (is_yaml(source, text))
		return refuse_yaml(err, source);
	else if (has_curl(text, len))
		*out = INTAKE_CURL;
	else
		return recognise_json(out, source, err);
	return 0;
}

/* ---- folders ---- */

static int recognise_folder(enum intake_kind *out,
			    const struct intake_sources *from, struct err *err)
{
	bool yaml = false;

	for (size_t i = 0; i < from->nr; i++) {
		const char *name = from->at[i].name;

		if (text_ends(name, ".bru") || text_equal(name, "bruno.json")) {
			*out = INTAKE_BRUNO;
			return 0;
		}
		if (text_equal(name, "tenant.json") ||
		    (text_starts(name, "clients/") &&
		     text_ends(name, ".json"))) {
			*out = INTAKE_AUTH0;
			return 0;
		}
		yaml = yaml || text_ends(name, ".yaml") ||
		       text_ends(name, ".yml");
	}
	if (yaml)
		return refuse_yaml(err, &from->at[0]);
	intake_fault(err, &from->at[0], NULL,
		     "this folder is neither an Auth0 export nor a Bruno "
		     "collection");
	return err_hint(err, "name one file of it");
}

int intake_recognise(enum intake_kind *out, const struct intake_sources *from,
		     struct err *err)
{
	if (from->nr > 1 || strchr(from->at[0].name, '/'))
		return recognise_folder(out, from, err);
	return recognise_text(out, &from->at[0], err);
}
