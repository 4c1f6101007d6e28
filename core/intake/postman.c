/* postman.c - a Postman collection (2.0, 2.1), taken apart into requests */
#include "core/base/secret_name.h"
#include "core/intake/postman.h"
#include "core/model/lint.h"

#include <string.h>

#define VALUE_MAX 2048 /* of a variable that is filled in */

struct collection {
	struct intake_requests requests;
	struct json *values; /* of variables that are no secrets; owned */
	const struct intake_source *source;
	struct err *err;
	struct strings tokens;  /* that have been asked for already */
	struct strings waiting; /* sentences for the next request */
	size_t described;       /* descriptions that have no place */
	struct strings keys;    /* of APIs: what they are called, and are */
};

static char *text_of(const struct collection *collection,
		     const struct json *value)
{
	return postman_text(value, collection->values);
}

static char *text_at(const struct collection *collection,
		     const struct json *object, const char *key)
{
	return text_of(collection, json_get(object, key));
}

static bool is_disabled(const struct json *item)
{
	return json_is_true(json_get(item, "disabled"));
}

/* [{"key", "value"}] of 2.1, or {"key": "value"} of 2.0. */
static const struct json *member(const struct json *list, const char *key)
{
	if (json_type(list) == JSON_OBJECT)
		return json_get(list, key);
	json_each(item, list)
		if (text_equal(json_text(item, "key", NULL), key))
			return json_get(item, "value");
	return NULL;
}

/* ---- variables ---- */

/* Left as a blank, it is asked for, and from the vault. People name variables
 * as they like ("tokenOfBot"): rather one too many. */
static bool is_secret(const char *key, const char *value)
{
	return name_is_secret(key) || strcasestr(key, "token") ||
	       strcasestr(key, "jwt") || lint_looks_secret(value);
}

static void add_values(struct collection *collection, const struct json *list)
{
	json_each(item, list) {
		const char *key = json_text(item, "key", "");
		const char *value = json_text(item, "value", "");

		if (!*key || !*value || is_disabled(item) ||
		    text_equal(json_text(item, "type", NULL), "secret") ||
		    is_secret(key, value) || strlen(value) > VALUE_MAX)
			continue;
		json_set_string(collection->values, key, value);
	}
}

/* ---- parts of a request ---- */

static void set_url(const struct collection *collection,
		    struct intake_request *to, const struct json *url)
{
	to->url = postman_url(url, collection->values);
	if (!*to->url)
		intake_request_todo(to, "it had no address");
	/* /users/:id, with its value in "variable" */
	if (json_count(json_get(url, "variable")))
		intake_request_todo(to, "parts of its address that begin with "
					"':' are to be filled in: write "
					"{ {inputs.NAME}} in their place");
}

static void add_pairs(const struct collection *collection,
		      struct intake_request *to, struct intake_pairs *pairs,
		      const struct json *list)
{
	json_each(item, list) {
		autofree char *name = text_at(collection, item, "key");
		autofree char *value = text_at(collection, item, "value");
		bool file = text_equal(json_text(item, "type", NULL), "file");

		if (is_disabled(item) || !*name)
			continue;
		if (!intake_request_pair(to, pairs, name, value, file))
			return;
	}
}

static void set_graphql(const struct collection *collection,
			struct intake_request *to, const struct json *graphql)
{
	autoptr(json) body = json_new_object();
	autofree char *query = text_at(collection, graphql, "query");
	autofree char *variables = text_at(collection, graphql, "variables");
	autoptr(json) values = NULL;
	struct err ignored = { 0 };
	autobuf text = { 0 };

	json_set_string(body, "query", query);
	if (json_parse(&values, variables, strlen(variables), JSON_WIRE,
		       "variables", &ignored) == 0)
		json_set(body, "variables", steal(values));
	else if (variables[strspn(variables, " \t\r\n")])
		intake_request_todo(to, "its GraphQL variables were left out, "
					"as they are no JSON: write them with "
					"{ {inputs.NAME}} in their place");
	json_compact(&text, body);
	to->body = INTAKE_TEXT;
	to->text = buf_detach(&text);
	if (!intake_pair_find(&to->headers, "Content-Type"))
		(void)intake_pair_add(&to->headers, "Content-Type",
				      "application/json");
}

static void set_raw(const struct collection *collection,
		    struct intake_request *to, const struct json *body)
{
	const char *language =
		json_string(json_at(body, "options", "raw", "language", NULL));

	to->body = INTAKE_TEXT;
	to->text = text_at(collection, body, "raw");
	if (intake_pair_find(&to->headers, "Content-Type"))
		return;
	(void)intake_pair_add(&to->headers, "Content-Type",
			      text_equal(language, "json")  ? "application/json"
			      : text_equal(language, "xml") ? "application/xml"
							    : "text/plain");
}

static void set_body(const struct collection *collection,
		     struct intake_request *to, const struct json *body)
{
	const char *mode = json_text(body, "mode", "");

	if (is_disabled(body) || !*mode)
		return;
	if (text_equal(mode, "raw")) {
		if (json_text(body, "raw", "")[0])
			set_raw(collection, to, body);
	} else if (text_equal(mode, "urlencoded")) {
		to->body = INTAKE_FORM;
		add_pairs(collection, to, &to->fields,
			  json_get(body, "urlencoded"));
	} else if (text_equal(mode, "formdata")) {
		to->body = INTAKE_MULTIPART;
		add_pairs(collection, to, &to->fields,
			  json_get(body, "formdata"));
	} else if (text_equal(mode, "file")) {
		to->body = INTAKE_UPLOAD;
		to->text = xstrdup("upload");
	} else if (text_equal(mode, "graphql")) {
		set_graphql(collection, to, json_get(body, "graphql"));
	} else {
		intake_request_todo(to,
				    "its body of the kind '%.40s' was "
				    "left out",
				    mode);
	}
}

/* ---- who asks ---- */

static void set_api_key(struct collection *collection,
			struct intake_request *to, const struct json *list)
{
	autofree char *key = text_of(collection, member(list, "key"));
	const char *value = json_string(member(list, "value"));

	intake_api_key(to, &collection->keys, key, value ? value : "",
		       text_equal(json_string(member(list, "in")), "query"));
}

static const char *grant_of(const struct json *list)
{
	static const char *const grants[][2] = {
		{ "client_credentials", "client_credentials" },
		{ "password_credentials", "password" },
		{ "authorization_code", "authorization_code" },
		{ "authorization_code_with_pkce", "authorization_code" },
		{ "implicit", "authorization_code" },
	};
	const char *grant = json_string(member(list, "grant_type"));

	for (size_t i = 0; grant && i < ARRAY_SIZE(grants); i++)
		if (text_equal(grants[i][0], grant))
			return grants[i][1];
	return "authorization_code"; /* Postman's own default */
}

static bool asks_in_body(const struct json *list)
{
	return text_equal(json_string(member(list, "client_authentication")),
			  "body");
}

/* The request for a token that Postman makes by itself: once for all. */
static void add_token(struct collection *collection, const struct json *list)
{
	autofree char *url =
		text_of(collection, member(list, "accessTokenUrl"));
	autofree char *scope = text_of(collection, member(list, "scope"));
	autofree char *id = text_of(collection, member(list, "clientId"));
	autofree char *what = xasprintf("%s %s %s", url, id, scope);
	struct intake_request *to;

	if (!*url || !strings_add_once(&collection->tokens, what))
		return;
	to = intake_requests_add(&collection->requests);
	if (!to)
		return;
	to->title = xstrdup("Get the token");
	to->method = xstrdup("POST");
	to->url = xstrdup(url);
	to->body = INTAKE_FORM;
	(void)intake_pair_add(&to->fields, "grant_type", grant_of(list));
	if (*scope)
		(void)intake_pair_add(&to->fields, "scope", scope);
	if (json_count(member(list, "tokenRequestParams")))
		intake_request_todo(to, "more parameters went along with it, "
					"which were left out: what the server "
					"needs goes into the token's "
					"'parameters'");
	if (asks_in_body(list) || !member(list, "clientSecret")) {
		(void)intake_pair_add(&to->fields, "client_id", id);
		if (member(list, "clientSecret"))
			(void)intake_pair_add(&to->fields, "client_secret", "");
		return;
	}
	to->proof = INTAKE_BASIC;
	to->user = xstrdup(id);
}

static void set_auth(struct collection *collection, struct intake_request *to,
		     const struct json *auth)
{
	const char *type = json_text(auth, "type", "noauth");
	const struct json *list = json_get(auth, type);

	if (text_equal(type, "noauth"))
		return;
	if (text_equal(type, "basic")) {
		to->proof = INTAKE_BASIC;
		to->user = text_of(collection, member(list, "username"));
	} else if (text_equal(type, "bearer") || text_equal(type, "oauth2")) {
		to->proof = INTAKE_BEARER;
	} else if (text_equal(type, "apikey")) {
		set_api_key(collection, to, list);
	} else {
		intake_request_todo(to,
				    "it proved itself by '%.40s', which "
				    "rbctl has not",
				    type);
	}
}

/* ---- folders ---- */

static void add_script(struct strings *out, const struct json *events,
		       const char *whose)
{
	json_each(event, events) {
		const struct json *lines =
			json_at(event, "script", "exec", NULL);
		bool before = text_equal(json_text(event, "listen", ""),
					 "prerequest");
		autofree char *text = xasprintf(
			"%s script %s was not taken over: what it checks goes "
			"into 'expect', what it keeps into 'capture'",
			whose,
			before ? "before the request" : "after the answer");

		if (json_count(lines) || json_string(lines))
			strings_add_once(out, text);
	}
}

static bool is_described(const struct json *item)
{
	const struct json *words = json_get(item, "description");

	return json_text(item, "description", "")[0] ||
	       json_text(words, "content", "")[0];
}

/* What a folder has beside its requests. */
static void open_folder(struct collection *collection, const struct json *item)
{
	autofree char *name = blanks_scrub(json_text(item, "name", ""));
	autofree char *whose = xasprintf("the folder '%.100s': its", name);

	add_script(&collection->waiting, json_get(item, "event"), whose);
	collection->described += is_described(item);
}

static int too_many(const struct collection *collection,
		    const struct json *item)
{
	return intake_fault(collection->err, collection->source, item,
			    "there are more than %d requests",
			    INTAKE_REQUESTS_MAX);
}

static int add_request(struct collection *collection, const struct json *item,
		       const struct json *auth)
{
	const struct json *request = json_get(item, "request");
	const struct json *own = json_get(request, "auth");
	struct intake_request *to;

	if (json_type(own) == JSON_OBJECT)
		auth = own;
	if (text_equal(json_text(auth, "type", NULL), "oauth2"))
		add_token(collection, json_get(auth, "oauth2"));
	to = intake_requests_add(&collection->requests);
	if (!to)
		return too_many(collection, item);
	to->title = blanks_scrub(json_text(item, "name", "Request"));
	to->method = xstrdup(json_text(request, "method", "GET"));
	set_url(collection, to,
		json_string(request) ? request : json_get(request, "url"));
	add_pairs(collection, to, &to->headers, json_get(request, "header"));
	set_body(collection, to, json_get(request, "body"));
	set_auth(collection, to, auth);
	add_script(&to->todos, json_get(item, "event"), "its");
	for (size_t i = 0; i < collection->waiting.nr; i++)
		strings_add_once(&to->todos, collection->waiting.at[i]);
	strings_release(&collection->waiting);
	collection->described += is_described(item) || is_described(request);
	return 0;
}

/* A folder with words and nothing in it is a step for a person. */
static int add_words(struct collection *collection, const struct json *item)
{
	const char *words = json_text(item, "description", "");
	struct intake_request *to;

	if (!*words)
		return 0;
	to = intake_requests_add(&collection->requests);
	if (!to)
		return too_many(collection, item);
	to->title = blanks_scrub(json_text(item, "name", "By hand"));
	to->text = blanks_scrub(words);
	return 0;
}

/* Folders end with the depth that JSON may have. */
static int add_items(struct collection *collection, const struct json *items,
		     const struct json *auth)
{
	json_each(item, items) {
		const struct json *inner = json_get(item, "item");
		const struct json *own = json_get(item, "auth");
		int result;

		if (json_type(own) != JSON_OBJECT)
			own = auth;
		if (json_type(inner) != JSON_ARRAY) {
			result = add_request(collection, item, auth);
		} else if (json_count(inner)) {
			open_folder(collection, item);
			result = add_items(collection, inner, own);
		} else {
			result = add_words(collection, item);
		}
		if (result)
			return -1;
	}
	return 0;
}

static int check(const struct json *root, const struct intake_source *source,
		 struct err *err)
{
	const char *schema =
		json_text(json_get(root, "info"), "schema", "v2.1.");

	if (json_type(json_get(root, "item")) != JSON_ARRAY)
		return intake_fault(err, source, root,
				    "a Postman collection has a list 'item'");
	if (strstr(schema, "v2.0.") || strstr(schema, "v2.1."))
		return 0;
	intake_fault(err, source, json_at(root, "info", "schema", NULL),
		     "this collection is of a format that is not known");
	return err_hint(err, "export it from Postman as Collection v2.1");
}

int intake_postman(struct intake *out, const struct intake_sources *from,
		   const struct intake_wish *wish, struct err *err)
{
	const struct intake_source *source = &from->at[0];
	struct collection collection = { .source = source, .err = err };
	autoptr(json) root = NULL;
	int result;

	if (json_parse(&root, buf_str(&source->text), source->text.len,
		       JSON_WIRE, source->path, err) < 0 ||
	    check(root, source, err) < 0)
		return -1;
	collection.values = json_new_object();
	add_values(&collection, json_get(root, "variable"));
	collection.described = is_described(json_get(root, "info"));
	add_script(&collection.waiting, json_get(root, "event"),
		   "the collection's");
	result = add_items(&collection, json_get(root, "item"),
			   json_get(root, "auth"));
	if (!result)
		result = intake_draft(
			out, &collection.requests,
			json_text(json_get(root, "info"), "name", "collection"),
			source, wish, err);
	if (!result && collection.described)
		intake_note(out,
			    "%zu descriptions were not taken over: what they "
			    "say goes into the runbook's summary and titles",
			    collection.described);
	json_free(collection.values);
	strings_release(&collection.tokens);
	strings_release(&collection.keys);
	strings_release(&collection.waiting);
	intake_requests_release(&collection.requests);
	return result;
}
