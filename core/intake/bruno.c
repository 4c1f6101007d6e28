/* bruno.c - a Bruno collection, taken apart into requests */
#include "core/intake/bruno.h"

#include <string.h>
#include <strings.h>

/* ---- one file ---- */

static const char *const methods[] = { "get",    "post", "put",    "patch",
				       "delete", "head", "options" };

static const struct bru_block *method_of(const struct bru *bru)
{
	for (size_t i = 0; i < ARRAY_SIZE(methods); i++)
		if (bru_find(bru, methods[i]))
			return bru_find(bru, methods[i]);
	return bru_find(bru, "http");
}

static void add_pairs(struct intake_request *to, struct intake_pairs *pairs,
		      const struct bru_block *block)
{
	for (size_t i = 0; block && i < block->pairs.nr; i++) {
		const struct intake_pair *pair = &block->pairs.at[i];
		autofree char *name = blanks_from_braces(pair->name);
		autofree char *value = blanks_from_braces(pair->value);

		if (!intake_request_pair(to, pairs, name, value, pair->file))
			return;
	}
}

static void set_text(struct intake_request *to, const struct bru *bru,
		     const char *name, const char *type)
{
	const struct bru_block *block = bru_find(bru, name);

	if (!block || !block->text)
		return;
	to->body = INTAKE_TEXT;
	free(to->text);
	to->text = blanks_from_braces(block->text);
	if (!intake_pair_find(&to->headers, "Content-Type"))
		(void)intake_pair_add(&to->headers, "Content-Type", type);
}

/* The kinds of a body: as the request names them, and their blocks. */
static const struct {
	const char *modes[2];
	const char *block;
	enum intake_body body;
	const char *type; /* of a text */
} kinds[] = {
	{ { "json", "json" }, "body:json", INTAKE_TEXT, "application/json" },
	{ { "json", "json" }, "body", INTAKE_TEXT, "application/json" },
	{ { "text", "text" }, "body:text", INTAKE_TEXT, "text/plain" },
	{ { "xml", "xml" }, "body:xml", INTAKE_TEXT, "application/xml" },
	{ { "formUrlEncoded", "form-urlencoded" },
	  "body:form-urlencoded",
	  INTAKE_FORM,
	  NULL },
	{ { "multipartForm", "multipart-form" },
	  "body:multipart-form",
	  INTAKE_MULTIPART,
	  NULL },
};

/* Without a mode, it is the first block that there is. */
static void set_body(struct intake_request *to, const struct bru *bru,
		     const char *mode)
{
	bool known = !mode || text_equal(mode, "none");

	if (text_equal(mode, "file")) {
		to->body = INTAKE_UPLOAD;
		to->text = xstrdup("upload");
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		bool meant = mode ? text_equal(mode, kinds[i].modes[0]) ||
					     text_equal(mode, kinds[i].modes[1])
				  : bru_find(bru, kinds[i].block) != NULL;

		known = known || meant;
		if (!meant || to->body != INTAKE_NO_BODY)
			continue;
		if (kinds[i].body == INTAKE_TEXT) {
			set_text(to, bru, kinds[i].block, kinds[i].type);
			continue;
		}
		to->body = kinds[i].body;
		add_pairs(to, &to->fields, bru_find(bru, kinds[i].block));
	}
	if (!known)
		intake_request_todo(to,
				    "its body of the kind '%.40s' was left "
				    "out",
				    mode);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static void set_auth(struct bruno *bruno, struct intake_request *to,
		     const struct bru *bru, const char *mode)
{
	if (!mode || text_equal(mode, "none"))
		return;
	if (text_equal(mode, "basic")) {
		to->proof = INTAKE_BASIC;
		to->user = blanks_from_braces(
			or_empty(bru_value(bru, "auth:basic", "username")));
	} else if (text_equal(mode, "bearer") || text_equal(mode, "oauth2")) {
		to->proof = INTAKE_BEARER;
	} else if (text_equal(mode, "apikey")) {
		bruno_api_key(bruno, to, bru_value(bru, "auth:apikey", "key"),
			      bru_value(bru, "auth:apikey", "value"),
			      bru_value(bru, "auth:apikey", "placement"));
	} else {
		bruno_no_auth(to, mode);
	}
}

static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Asked for before the first request that wants it. */
static void add_token(struct bruno *bruno, const struct bru *bru)
{
	static const char block[] = "auth:oauth2";
	const char *secret = bru_value(bru, block, "client_secret");

	bruno_token(
		bruno,
		&(struct bruno_oauth2){
			.url = or_empty(
				bru_value(bru, block, "access_token_url")),
			.grant = or_empty(bru_value(bru, block, "grant_type")),
			.scope = or_empty(bru_value(bru, block, "scope")),
			.id = or_empty(bru_value(bru, block, "client_id")),
			.secret = secret && *secret,
			.in_body = text_equal(
				bru_value(bru, block, "credentials_placement"),
				"body"),
		});
}

static int add_file(struct bruno *bruno, const struct bruno_files *files,
		    size_t index)
{
	const struct intake_source *source = &files->from->at[index];
	const struct bru *bru = &files->bru[index];
	const struct bru_block *parts = bru_find(bru, "params:path");
	const struct bru *auth;

	const struct bru_block *line = method_of(bru);
	const char *name = bru_value(bru, "meta", "name");
	struct intake_request *to;
	const char *mode;

	if (!line)
		return 0; /* settings of a folder */
	mode = intake_pair_find(&line->pairs, "auth");
	auth = bruno_auth(&mode, bru, files, source->name);
	if (text_equal(mode, "oauth2"))
		add_token(bruno, auth);
	to = intake_requests_add(&bruno->requests);
	if (!to)
		return intake_fault(bruno->err, source, NULL,
				    "there are more than %d requests",
				    INTAKE_REQUESTS_MAX);
	to->title = blanks_scrub(name ? name : last_name(source->name));
	to->method = xstrdup(
		text_equal(line->name, "http")
			? or_empty(intake_pair_find(&line->pairs, "method"))
			: line->name);
	to->url = blanks_from_braces(
		or_empty(intake_pair_find(&line->pairs, "url")));
	add_pairs(to, &to->headers, bru_find(bru, "headers"));
	set_body(to, bru, intake_pair_find(&line->pairs, "body"));
	set_auth(bruno, to, auth, mode);
	if (parts && parts->pairs.nr)
		intake_request_todo(to, BRUNO_PARTS);
	bruno_note(to, bru, "its");
	bruno_inherit(bruno, to, files, source->name);
	return 0;
}

/* ---- a folder of them ---- */

static long number_of(const struct bru *bru)
{
	const char *seq = bru_value(bru, "meta", "seq");

	return seq ? strtol(seq, NULL, 10) : 0;
}

/* Folder by folder, in the order that their numbers say. */
static bool comes_after(const struct intake_source *a, const struct bru *a_bru,
			const struct intake_source *b, const struct bru *b_bru)
{
	size_t a_len = (size_t)(last_name(a->name) - a->name);
	size_t b_len = (size_t)(last_name(b->name) - b->name);
	size_t len = a_len < b_len ? a_len : b_len;
	int folders = memcmp(a->name, b->name, len);

	if (folders || a_len != b_len)
		return folders ? folders > 0 : a_len > b_len;
	if (number_of(a_bru) != number_of(b_bru))
		return number_of(a_bru) > number_of(b_bru);
	return strcmp(a->name, b->name) > 0;
}

static void sort(size_t *order, size_t nr, const struct intake_sources *from,
		 const struct bru *files)
{
	for (size_t i = 1; i < nr; i++) {
		size_t moved = order[i];
		size_t k = i;

		for (; k && comes_after(&from->at[order[k - 1]],
					&files[order[k - 1]], &from->at[moved],
					&files[moved]);
		     k--)
			order[k] = order[k - 1];
		order[k] = moved;
	}
}

static bool is_settings(const char *name)
{
	return text_equal(name, "collection.bru") ||
	       text_equal(last_name(name), "folder.bru");
}

/* Environments hold values, and are no requests. */
static bool is_request(const char *name)
{
	return text_ends(name, ".bru") && !text_starts(name, "environments/") &&
	       !text_equal(last_name(name), "collection.bru") &&
	       !is_settings(name);
}

/* "name" of bruno.json, else the first request's. */
static char *title_of(const struct intake_sources *from)
{
	for (size_t i = 0; i < from->nr; i++) {
		autoptr(json) json = NULL;
		struct err ignored = { 0 };
		const struct intake_source *one = &from->at[i];

		if (!text_equal(one->name, "bruno.json") ||
		    json_parse(&json, buf_str(&one->text), one->text.len,
			       JSON_WIRE, one->path, &ignored) < 0)
			continue;
		if (json_text(json, "name", "")[0])
			return xstrdup(json_text(json, "name", ""));
	}
	return from->nr == 1 ? xstrndup(from->at[0].name,
					strcspn(from->at[0].name, "."))
			     : xstrdup("Bruno collection");
}

static int add_files(struct bruno *bruno, const struct intake_sources *from,
		     struct bru *files, size_t *order)
{
	bool alone = from->nr == 1;
	size_t nr = 0;

	for (size_t i = 0; i < from->nr; i++) {
		const char *name = from->at[i].name;
		bool request = alone || is_request(name);

		if (!request && !is_settings(name))
			continue;
		if (bru_parse(&files[i], &from->at[i], bruno->err))
			return -1;
		if (request)
			order[nr++] = i;
	}
	sort(order, nr, from, files);
	for (size_t i = 0; i < nr; i++)
		if (add_file(bruno, &(struct bruno_files){ from, files },
			     order[i]))
			return -1;
	return 0;
}

int intake_bruno(struct intake *out, const struct intake_sources *from,
		 const struct intake_wish *wish, struct err *err)
{
	struct bruno bruno = { .err = err };
	struct bru *files = xcalloc(from->nr, sizeof(*files));
	size_t *order = xcalloc(from->nr, sizeof(*order));
	const char *text = intake_text(&from->at[0]);
	autofree char *title = NULL;
	int result;

	text += strspn(text, " \t\r\n");
	if (from->nr == 1 && *text == '{') {
		result = bruno_json(&bruno, &title, &from->at[0]);
	} else {
		title = title_of(from);
		result = add_files(&bruno, from, files, order);
	}
	if (!result)
		result = intake_draft(out, &bruno.requests, title, &from->at[0],
				      wish, err);
	for (size_t i = 0; i < from->nr; i++)
		bru_release(&files[i]);
	free(files);
	free(order);
	strings_release(&bruno.tokens);
	strings_release(&bruno.keys);
	strings_release(&bruno.folders);
	intake_requests_release(&bruno.requests);
	return result;
}
