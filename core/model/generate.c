/* generate.c - a complete first runbook, made from a server's metadata */
#include "core/model/generate_parts.h"
#include "core/model/layout.h"
#include "core/net/http.h"

#include <string.h>

void generated_release(struct generated *generated)
{
	for (size_t i = 0; i < generated->nr; i++) {
		free(generated->files[i].path);
		buf_release(&generated->files[i].text);
	}
	*generated = (struct generated){ 0 };
}

bool secret_reference_is_valid(const char *reference)
{
	static const char *const kinds[] = { "vault:", "env:", "command:" };

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (text_starts(reference, kinds[i]))
			return i == 1 ? reference[4] != '\0'
				      : text_is_name(reference +
						     strlen(kinds[i]));
	return (text_starts(reference, "file:") && reference[5]) ||
	       text_equal(reference, "prompt");
}

const char *generate_proof(enum client_auth auth)
{
	return auth == AUTH_PRIVATE_KEY_JWT ? "key" : "secret";
}

/* In the order of preference; absent means client_secret_basic (RFC 8414
 * section 2). */
bool generate_auth(enum client_auth *out, const struct json *metadata)
{
	static const enum client_auth order[] = { AUTH_BASIC, AUTH_POST };
	const struct json *methods =
		json_get(metadata, "token_endpoint_auth_methods_supported");

	for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
		if (json_type(methods) == JSON_ARRAY &&
		    !json_has_string(methods, client_auth_name(order[i])))
			continue;
		*out = order[i];
		return true;
	}
	return false;
}

char *generate_host(const struct json *metadata)
{
	auto_release(url) url = { 0 };
	struct err err = { 0 };

	if (url_parse(&url, json_text(metadata, "issuer", ""), &err) < 0)
		return xstrdup("the server");
	return xstrdup(url.host);
}

char *generate_api_variable(const struct answers *answers)
{
	char *name = xasprintf("%s_api", answers->name);

	for (char *c = name; *c; c++)
		if (*c == '-' || *c == '.')
			*c = '_';
	return name;
}

/* From where the document lies to where init puts its schema, so that editors
 * complete and check while people type. */
static void set_format(struct json *root, enum document_kind kind)
{
	json_set_stringf(root, "$schema", "../.rbctl/schemas/%s.json",
			 document_kind_name(kind));
	json_set_string(root, "format", document_kind_format(kind));
}

/* The document must be one that rbctl itself would accept. */
static int add_file(struct generated *out, char *path, const struct json *root,
		    bool merged, struct err *err)
{
	struct generated_file *file = &out->files[out->nr++];
	autoptr(document) document = NULL;

	*file = (struct generated_file){ .path = path, .merged = merged };
	layout_format(&file->text, document_kind_of(path), root);
	return document_parse(&document, path, buf_str(&file->text),
			      file->text.len, err);
}

/* A fault of the server document told at its place in the source. */
static int source_fault(struct err *err, const struct schema_fault *fault,
			const struct json *root, const struct json *metadata,
			const char *text, const char *source)
{
	const struct json *place = metadata;
	size_t line = 1, column = 1;
	autobuf pointer = { 0 };

	if (json_pointer_of(&pointer, root, fault->value) &&
	    text_starts(buf_str(&pointer), "/metadata/"))
		place = json_pointer(metadata,
				     buf_str(&pointer) + strlen("/metadata"));
	if (place)
		json_position(&line, &column, place, text);
	return err_set(err, EXIT_INPUT, "%s:%zu:%zu: %s", source, line, column,
		       fault->message);
}

/* A governed document's numbers are integers: told where they stand. */
static int check_strict(const char *text, size_t len, const char *source,
			struct err *err)
{
	autoptr(json) strict = NULL;
	size_t bom = text_starts(text, "\xef\xbb\xbf") ? 3 : 0;

	return json_parse(&strict, text + bom, len - bom, JSON_STRICT, source,
			  err);
}

int generate_server(struct generated *out, const char *name,
		    const struct json *metadata, const char *text, size_t len,
		    const char *source, const char *responsible,
		    struct err *err)
{
	autoptr(json) root = json_new_object();
	autofree char *host = generate_host(metadata);
	struct schema_fault fault;

	if (check_strict(text, len, source, err) < 0)
		return -1;
	set_format(root, DOCUMENT_SERVER);
	json_set_stringf(root, "title", "Sign-in server %s", host);
	if (responsible)
		json_set_string(root, "responsible", responsible);
	json_set_string(root, "issuer", json_text(metadata, "issuer", ""));
	json_set(root, "metadata", json_copy(metadata));
	if (schema_judge(&fault, 1, document_schema(DOCUMENT_SERVER), root))
		return source_fault(err, &fault, root, metadata, text, source);
	return add_file(out, xasprintf("servers/%s.json", name), root, false,
			err);
}

/* What is there already stays; only what is missing is added. */
static bool set_missing(struct json *root, const char *member, const char *key,
			const char *value)
{
	autoptr(json) inner = NULL;

	if (json_get(json_get(root, member), key))
		return false;
	inner = json_get(root, member) ? json_copy(json_get(root, member))
				       : json_new_object();
	json_set_string(inner, key, value);
	json_set(root, member, steal(inner));
	return true;
}

static struct json *new_environment(const struct answers *answers)
{
	struct json *root = json_new_object();
	const char *name = answers->environment;

	set_format(root, DOCUMENT_ENVIRONMENT);
	json_set_stringf(root, "title", "%c%s",
			 name[0] >= 'a' && name[0] <= 'z' ? name[0] - 32
							  : name[0],
			 name + 1);
	return root;
}

static int add_environment(struct generated *out, const struct answers *answers,
			   const struct catalog *catalog, struct err *err)
{
	const struct document *have = catalog_find(
		catalog, DOCUMENT_ENVIRONMENT, answers->environment);
	autoptr(json) root =
		have ? json_copy(have->root) : new_environment(answers);
	autofree char *variable = generate_api_variable(answers);
	bool changed = !have;

	changed |=
		set_missing(root, "servers", answers->server, answers->server);
	if (answers->api)
		changed |= set_missing(root, "vars", variable, answers->api);
	if (!have && answers->operators)
		json_append_string(json_set_array(root, "operators"),
				   answers->operators);
	if (!changed)
		return 0;
	return add_file(
		out,
		have ? xstrdup(have->path)
		     : xasprintf("environments/%s.json", answers->environment),
		root, have != NULL, err);
}

static void set_head(struct json *root, const struct answers *answers,
		     const char *host)
{
	char date[TEXT_TIME_SIZE];

	set_format(root, DOCUMENT_RUNBOOK);
	if (answers->title)
		json_set_string(root, "title", answers->title);
	else
		json_set_stringf(root, "title", "Get a token for %s",
				 answers->name);
	json_set_stringf(root, "summary",
			 "Gets an access token for %s from %s%s.",
			 answers->client_id, host,
			 answers->api ? ", calls the API with it, and gives it "
					"back"
				      : ", checks it, and keeps it in the "
					"vault");
	json_set_string(root, "owner", answers->owner);
	text_time(date, answers->now + 365LL * 86400);
	json_set_stringf(root, "review_by", "%.10s", date);
}

int generate_runbook(struct generated *out, const struct answers *answers,
		     const struct json *metadata, const struct catalog *catalog,
		     struct err *err)
{
	autoptr(json) checklist = generate_checklist(answers);
	autoptr(json) root = json_new_object();
	autofree char *host = generate_host(metadata);

	set_format(checklist, DOCUMENT_CHECKLIST);
	set_head(root, answers, host);
	json_append_string(json_set_array(root, "environments"),
			   answers->environment);
	generate_actors(root, answers, host);
	generate_token(root, answers);
	generate_steps(root, answers, metadata, host);
	generate_errors(root, answers, host);
	generate_rules(root);
	json_set_string(root, "checklist", answers->name);
	if (add_environment(out, answers, catalog, err) < 0 ||
	    add_file(out, xasprintf("checklists/%s.json", answers->name),
		     checklist, false, err) < 0 ||
	    add_file(out, xasprintf("runbooks/%s.json", answers->name), root,
		     false, err) < 0)
		return -1;
	return 0;
}
