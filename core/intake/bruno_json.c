/* bruno_json.c - a Bruno collection that was exported as one JSON file */
#include "core/intake/bruno.h"

#include <string.h>

void bruno_token(struct bruno *bruno, const struct bruno_oauth2 *oauth2)
{
	autofree char *what =
		xasprintf("%s %s %s", oauth2->url, oauth2->id, oauth2->scope);
	autofree char *scope = blanks_from_braces(oauth2->scope);
	autofree char *id = blanks_from_braces(oauth2->id);
	struct intake_request *to;

	if (!*oauth2->url || !strings_add_once(&bruno->tokens, what))
		return;
	to = intake_requests_add(&bruno->requests);
	if (!to)
		return;
	to->title = xstrdup("Get the token");
	to->method = xstrdup("POST");
	to->url = blanks_from_braces(oauth2->url);
	to->body = INTAKE_FORM;
	(void)intake_pair_add(&to->fields, "grant_type",
			      *oauth2->grant ? oauth2->grant
					     : "authorization_code");
	if (*scope)
		(void)intake_pair_add(&to->fields, "scope", scope);
	if (oauth2->secret && !oauth2->in_body) {
		to->proof = INTAKE_BASIC;
		to->user = steal(id);
		return;
	}
	(void)intake_pair_add(&to->fields, "client_id", id);
	if (oauth2->secret)
		(void)intake_pair_add(&to->fields, "client_secret", "");
}

void bruno_api_key(struct bruno *bruno, struct intake_request *to,
		   const char *name, const char *value, const char *placement)
{
	autofree char *open = blanks_from_braces(name ? name : "");

	intake_api_key(to, &bruno->keys, open, value ? value : "",
		       text_equal(placement, "queryparams"));
}

static bool is_off(const struct json *item)
{
	return json_type(json_get(item, "enabled")) == JSON_BOOL &&
	       !json_is_true(json_get(item, "enabled"));
}

static char *text_at(const struct json *object, const char *key)
{
	return blanks_from_braces(json_text(object, key, ""));
}

static void add_pairs(struct intake_request *to, struct intake_pairs *pairs,
		      const struct json *list)
{
	json_each(item, list) {
		autofree char *name = text_at(item, "name");
		autofree char *value = text_at(item, "value");
		bool file = text_equal(json_text(item, "type", NULL), "file");

		if (is_off(item) || !*name)
			continue;
		if (!intake_request_pair(to, pairs, name, value, file))
			return;
	}
}

static void set_text(struct intake_request *to, const struct json *body,
		     const char *mode, const char *type)
{
	to->body = INTAKE_TEXT;
	to->text = text_at(body, mode);
	if (!intake_pair_find(&to->headers, "Content-Type"))
		(void)intake_pair_add(&to->headers, "Content-Type", type);
}

static void set_body(struct intake_request *to, const struct json *body)
{
	const char *mode = json_text(body, "mode", "none");

	if (text_equal(mode, "none"))
		return;
	if (text_equal(mode, "formUrlEncoded")) {
		to->body = INTAKE_FORM;
		add_pairs(to, &to->fields, json_get(body, mode));
	} else if (text_equal(mode, "multipartForm")) {
		to->body = INTAKE_MULTIPART;
		add_pairs(to, &to->fields, json_get(body, mode));
	} else if (text_equal(mode, "json")) {
		set_text(to, body, mode, "application/json");
	} else if (text_equal(mode, "text")) {
		set_text(to, body, mode, "text/plain");
	} else if (text_equal(mode, "xml")) {
		set_text(to, body, mode, "application/xml");
	} else {
		intake_request_todo(to,
				    "its body of the kind '%.40s' was left "
				    "out",
				    mode);
	}
}

static void add_token(struct bruno *bruno, const struct json *oauth2)
{
	const char *placement = json_text(oauth2, "credentialsPlacement", "");

	bruno_token(bruno,
		    &(struct bruno_oauth2){
			    .url = json_text(oauth2, "accessTokenUrl", ""),
			    .grant = json_text(oauth2, "grantType", ""),
			    .scope = json_text(oauth2, "scope", ""),
			    .id = json_text(oauth2, "clientId", ""),
			    .secret = json_text(oauth2, "clientSecret", "")[0],
			    .in_body = text_equal(placement, "body"),
		    });
}

static void set_auth(struct bruno *bruno, struct intake_request *to,
		     const struct json *auth)
{
	const char *mode = json_text(auth, "mode", "none");

	if (text_equal(mode, "none"))
		return;
	if (text_equal(mode, "basic")) {
		to->proof = INTAKE_BASIC;
		to->user = text_at(json_get(auth, "basic"), "username");
	} else if (text_equal(mode, "bearer") || text_equal(mode, "oauth2")) {
		to->proof = INTAKE_BEARER;
	} else if (text_equal(mode, "apikey")) {
		const struct json *key = json_get(auth, "apikey");

		bruno_api_key(bruno, to, json_text(key, "key", ""),
			      json_text(key, "value", ""),
			      json_text(key, "placement", ""));
	} else {
		bruno_no_auth(to, mode);
	}
}

/* A folder, or the whole collection: what its requests share. */
struct level {
	const struct json *request;
	const char *name; /* NULL: the collection */
	const struct level *above;
};

/* Of the nearest level that says it. */
static const struct json *auth_of(const struct json *request,
				  const struct level *level)
{
	const struct json *auth = json_get(request, "auth");

	for (; level && text_equal(json_text(auth, "mode", NULL), "inherit");
	     level = level->above)
		if (json_text(json_get(level->request, "auth"), "mode", "")[0])
			auth = json_get(level->request, "auth");
	return auth;
}

static bool has_script(const struct json *request)
{
	return json_text(json_get(request, "script"), "req", "")[0] ||
	       json_text(json_get(request, "script"), "res", "")[0] ||
	       json_text(request, "tests", "")[0] ||
	       json_count(json_get(request, "assertions"));
}

static void note(struct intake_request *to, const struct json *request,
		 const char *whose)
{
	if (has_script(request))
		intake_request_todo(to,
				    "%s scripts were not taken over: what they "
				    "check goes into 'expect', what they keep "
				    "into 'capture'",
				    whose);
	if (json_count(json_at(request, "vars", "req", NULL)))
		intake_request_todo(to, BRUNO_VALUES, whose);
	json_each(item, json_get(request, "params"))
		if (text_equal(json_text(item, "type", NULL), "path"))
			intake_request_todo(to, BRUNO_PARTS);
}

static void inherit(struct bruno *bruno, struct intake_request *to,
		    const struct level *level)
{
	for (; level; level = level->above) {
		const char *name = level->name ? level->name : "";
		autofree char *which =
			xasprintf("%p", (const void *)level->request);
		autofree char *clean = blanks_scrub(name);
		autofree char *whose =
			level->name
				? xasprintf("the folder '%.100s': its", clean)
				: xstrdup("the collection's");

		json_each(item, json_get(level->request, "headers")) {
			autofree char *header = text_at(item, "name");
			autofree char *value = text_at(item, "value");

			if (*header && !is_off(item) &&
			    !intake_pair_find(&to->headers, header) &&
			    !intake_pair_add(&to->headers, header, value))
				intake_request_todo(to,
						    "not all headers of its "
						    "folders were taken over");
		}
		if (strings_add_once(&bruno->folders, which))
			note(to, level->request, whose);
	}
}

static int add_request(struct bruno *bruno, const struct json *item,
		       const struct level *level,
		       const struct intake_source *source)
{
	const struct json *request = json_get(item, "request");
	const struct json *auth = auth_of(request, level);
	struct intake_request *to;

	if (text_equal(json_text(auth, "mode", NULL), "oauth2"))
		add_token(bruno, json_get(auth, "oauth2"));
	to = intake_requests_add(&bruno->requests);
	if (!to)
		return intake_fault(bruno->err, source, item,
				    "there are more than %d requests",
				    INTAKE_REQUESTS_MAX);
	to->title = blanks_scrub(json_text(item, "name", "Request"));
	to->method = xstrdup(json_text(request, "method", "GET"));
	to->url = text_at(request, "url");
	add_pairs(to, &to->headers, json_get(request, "headers"));
	set_body(to, json_get(request, "body"));
	set_auth(bruno, to, auth);
	note(to, request, "its");
	inherit(bruno, to, level);
	return 0;
}

/* Folders end with the depth that JSON may have. */
static int add_items(struct bruno *bruno, const struct json *items,
		     const struct level *level,
		     const struct intake_source *source)
{
	json_each(item, items) {
		const struct json *inner = json_get(item, "items");
		const struct level folder = {
			.request = json_at(item, "root", "request", NULL),
			.name = json_text(item, "name", ""),
			.above = level,
		};
		int result = 0;

		if (json_type(inner) == JSON_ARRAY)
			result = add_items(bruno, inner, &folder, source);
		else if (json_get(item, "request"))
			result = add_request(bruno, item, level, source);
		if (result)
			return -1;
	}
	return 0;
}

int bruno_json(struct bruno *bruno, char **title,
	       const struct intake_source *source)
{
	autoptr(json) root = NULL;
	struct level level = { 0 };

	if (json_parse(&root, buf_str(&source->text), source->text.len,
		       JSON_WIRE, source->path, bruno->err) < 0)
		return -1;
	level.request = json_at(root, "root", "request", NULL);
	if (add_items(bruno, json_get(root, "items"), &level, source))
		return -1;
	*title = xstrdup(json_text(root, "name", "Bruno collection"));
	return 0;
}
