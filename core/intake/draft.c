/* draft.c - a draft runbook: what was brought, and what is still to be done */
#include "core/intake/draft.h"
#include "core/model/generate_parts.h"
#include "core/model/lint.h"
#include "core/net/http.h"

#include <ctype.h>
#include <string.h>

#define TITLE_MAX    200 /* bytes, as schemas/runbook.json has it */
#define SENTENCE_MAX 500 /* bytes of one that is still to be done */
#define TODOS_KEPT   256 /* beyond them they are counted */

/* ---- sentences ---- */

/* Nobody's text from outside may be taken for a template of ours, nor end in
 * the middle of a character. */
static char *sentence(const char *text, size_t most)
{
	autobuf out = { 0 };
	uint32_t c;
	size_t len = strlen(text);

	buf_add(&out, "");
	while (len && out.len < most) {
		size_t used = text_utf8_decode(&c, text, len);

		if (!used || !text_is_visible(c) ||
		    !strncmp(text, BLANK_START, 2))
			buf_add(&out, " ");
		else if (c == '{' && out.len && out.data[out.len - 1] == '{')
			buf_add(&out, " {");
		else
			buf_add_bytes(&out, text, used);
		text += used ? used : 1;
		len -= used ? used : 1;
	}
	buf_trim(&out);
	return buf_detach(&out);
}

/* The last place says that there is more. */
static void add_sentence(struct json *list, const char *text)
{
	autofree char *clean = sentence(text, SENTENCE_MAX);
	size_t nr = json_count(list);

	if (!*clean || nr == DRAFT_TODOS_MAX || json_has_string(list, clean))
		return;
	json_append_string(list, nr < DRAFT_TODOS_MAX - 1
					 ? clean
					 : "and more than can stand here: "
					   "import this in smaller parts");
}

void draft_todo(struct draft *draft, const char *format, ...)
{
	autobuf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	if (draft->todos.nr < TODOS_KEPT)
		strings_add_once(&draft->todos, buf_str(&text));
	else if (!strings_has(&draft->todos, buf_str(&text)))
		draft->more_todos++;
}

static void step_todo(struct json *step, const char *text)
{
	autoptr(json) list = json_get(step, "todo")
				     ? json_copy(json_get(step, "todo"))
				     : json_new_array();

	add_sentence(list, text);
	if (json_count(list))
		json_set(step, "todo", steal(list));
}

void draft_step_todo(struct json *step, const char *format, ...)
{
	autobuf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	step_todo(step, buf_str(&text));
}

/* ---- steps ---- */

/* "3. Start the export", as rbctl exports it, is "Start the export". */
static const char *without_number(const char *title)
{
	size_t digits = strspn(title, "0123456789");

	return digits && !strncmp(title + digits, ". ", 2) && title[digits + 2]
		       ? title + digits + 2
		       : title;
}

static char *title_of(const struct intake_request *from, const char *title)
{
	if (from->title && !lint_looks_secret(from->title))
		title = without_number(from->title);
	return sentence(title, TITLE_MAX - 8);
}

struct json *draft_step(struct draft *draft, const struct intake_request *from,
			const char *fallback, const char *title,
			const char *use)
{
	struct json *step = json_append_object(draft->steps);
	autofree char *clean = title_of(from, title);
	autofree char *slug = intake_slug(from->title ? clean : "");
	autofree char *id =
		draft_free_name(&draft->ids, *slug ? slug : fallback);

	json_set_string(step, "id", id);
	json_set_string(step, "title", *clean ? clean : fallback);
	json_set_string(step, "use", use);
	for (size_t i = 0; i < from->todos.nr; i++)
		step_todo(step, from->todos.at[i]);
	return step;
}

static void add_manual(struct draft *draft, const struct intake_request *from)
{
	struct json *step =
		draft_step(draft, from, "manual", "By hand", "manual");
	bool hidden = from->text && lint_looks_secret(from->text);
	autofree char *words =
		sentence(from->text && !hidden ? from->text : "", 1900);

	json_set_string(step, "instructions",
			*words ? words : json_text(step, "title", ""));
	json_set_string(step, "confirm", "This is done");
	if (hidden)
		draft_step_todo(step, "its words were left out, as something "
				      "in them looks like a secret");
}

/* "https://api.example.com", or the variable that stands for it. */
static void set_origin(struct draft *draft, const char *url)
{
	size_t host = url ? intake_host(url) : 0;
	bool bare = url && !host && !text_starts(url, BLANK_OPEN);
	size_t len = url ? host + strcspn(url + host, "/?#") : 0;

	free(draft->origin);
	draft->origin = xasprintf("%s%.*s", bare ? "https://" : "", (int)len,
				  url ? url : "");
}

static void add_steps(struct draft *draft, struct intake_requests *requests)
{
	for (size_t i = 0; i < requests->nr; i++) {
		struct intake_request *from = &requests->at[i];

		intake_request_settle(from);
		set_origin(draft, from->url);
		if (!from->url) {
			add_manual(draft, from);
			continue;
		}
		if (!draft->first)
			draft->first = xstrdup(from->url);
		if (!draft_token_step(draft, from))
			draft_http_step(draft, from);
	}
}

/* ---- the server ---- */

static const char *server_by_endpoint(const struct draft *draft)
{
	const struct catalog *catalog = draft->wish->catalog;

	for (size_t i = 0; draft->endpoint && i < catalog->nr; i++) {
		const struct document *one = catalog->at[i];

		if (one->kind != DOCUMENT_SERVER)
			continue;
		json_each(member, json_get(one->root, "metadata"))
			if (text_equal(json_string(member), draft->endpoint))
				return one->name;
	}
	return NULL;
}

static char *host_of(const struct draft *draft)
{
	auto_release(url) url = { 0 };
	struct err ignored = { 0 };
	const char *text = draft->endpoint ? draft->endpoint : draft->first;

	if (!text || strstr(text, BLANK_START) ||
	    url_parse(&url, text, &ignored) < 0)
		return xstrdup("the server");
	return xstrdup(url.host);
}

/* NULL: no document is known to be meant. */
static const char *known_server(const struct draft *draft)
{
	const struct intake_wish *wish = draft->wish;
	const struct document *found;

	if (wish->server)
		return wish->server;
	if (!wish->issuer)
		return server_by_endpoint(draft);
	found = intake_server_find(wish->catalog, wish->issuer);
	return found ? found->name : NULL;
}

static char *server_of(struct draft *draft, const char *host)
{
	const char *known = known_server(draft);
	autofree char *slug = NULL;

	if (known)
		return xstrdup(known);
	slug = intake_slug(host);
	draft_todo(draft,
		   "which server is it? There is no document of it yet: "
		   "rbctl import https://HOST --name %s, with the "
		   "server's own address",
		   *slug ? slug : "server");
	return xstrdup(*slug ? slug : "server");
}

/* ---- the whole ---- */

static void set_head(struct json *root, const char *title,
		     const struct draft *draft)
{
	autofree char *clean = sentence(title, TITLE_MAX - 8);

	json_set_string(root, "title", *clean ? clean : draft->name);
	json_set_stringf(root, "summary",
			 "A draft, made from %s. Nobody has checked it yet.",
			 intake_kind_words(draft->out->kind));
}

static void set_actors(struct json *root, struct draft *draft,
		       const char *server)
{
	struct json *actors = json_set_object(root, "actors");
	struct json *client = json_set_object(actors, "client");
	autofree char *entry = draft_own_entry(draft);
	bool key = draft->auth == AUTH_PRIVATE_KEY_JWT;

	if (draft->client_id)
		json_set_string(client, "client_id", draft->client_id);
	else
		json_set_string(client, "client_id",
				LINT_UNDONE
				": the name under which the server knows "
				"the client");
	if (draft->has_client)
		json_set_string(client, "auth", client_auth_name(draft->auth));
	if (draft->has_client && draft->auth != AUTH_NONE) {
		json_set_stringf(client, key ? "key" : "secret", "vault:%s",
				 entry);
		strings_add_once(&draft->out->secrets, entry);
		draft_todo(draft,
			   "the client's %s was not written down: store "
			   "it with rbctl secret set %s",
			   key ? "key" : "secret", entry);
	}
	json_set_string(json_set_object(actors, "authorization_server"),
			"server", server);
	if (draft->api)
		json_set_string(json_set_object(actors, "resource_server"),
				"url", draft->api);
}

static void set_token(struct json *root, struct draft *draft, bool needed)
{
	if (!draft->token && needed) {
		draft->token = json_new_object();
		json_set_string(draft->token, "grant", "client_credentials");
		draft_todo(draft, "nothing of this asks for a token: add the "
				  "step that gets it, and put its grant and "
				  "scopes into 'token'");
	}
	if (!draft->token)
		return;
	json_set_string(draft->token, "store_as", draft->name);
	json_set_string(draft->token, "max_lifetime", "1d");
	json_set_string(draft->token, "revoke_unused_after", "30d");
	draft_todo(draft, "who may see the token? Name them as 'viewers' in "
			  "'token'");
	json_set(root, "token", steal(draft->token));
}

static bool needs_token(const struct json *steps)
{
	json_each(step, steps)
		if (text_starts(json_text(step, "use", ""), "oauth.") ||
		    text_equal(
			    json_text(json_get(step, "request"), "auth", NULL),
			    "token"))
			return true;
	return false;
}

/* What the whole lacks comes before what its parts do. */
static void set_todos(struct json *root, struct draft *draft,
		      const struct strings *parts)
{
	struct json *list = json_set_array(root, "todo");
	auto_release(strings) all = { 0 };

	strings_add(&all, "who owns this, and by when is it read again? Add "
			  "'owner', 'review_by', and who is responsible for "
			  "each of the actors");
	for (size_t i = 0; i < draft->todos.nr; i++)
		strings_add_once(&all, draft->todos.at[i]);
	for (size_t i = 0; i < parts->nr; i++)
		strings_add_once(&all, parts->at[i]);
	for (size_t i = 0; i < all.nr; i++) {
		size_t left = all.nr - i + draft->more_todos;
		autofree char *more = xasprintf(
			"and %zu more: import this in smaller parts to see "
			"each of them",
			left);

		if (left > 1 && i + 1 == DRAFT_TODOS_MAX) {
			json_append_string(list, more);
			return;
		}
		add_sentence(list, all.at[i]);
	}
}

static struct json *runbook_of(struct draft *draft, const char *title)
{
	auto_release(strings) parts = draft->todos;
	struct json *root = intake_document(DOCUMENT_RUNBOOK);
	autofree char *host = host_of(draft);
	autofree char *server = NULL;
	autofree char *entry = draft_own_entry(draft);
	autofree char *secret = xasprintf("vault:%s", entry);
	const struct answers answers = {
		.name = draft->name,
		.client_id = draft->client_id ? draft->client_id : "the client",
		.secret = secret,
		.owner = "the owner of this runbook",
	};

	draft->todos = (struct strings){ 0 };
	server = server_of(draft, host);
	set_head(root, title, draft);
	set_actors(root, draft, server);
	set_token(root, draft, needs_token(draft->steps));
	if (json_count(draft->inputs))
		json_set(root, "inputs", steal(draft->inputs));
	json_set(root, "steps", steal(draft->steps));
	generate_errors(root, &answers, host);
	generate_rules(root);
	set_todos(root, draft, &parts);
	return root;
}

static void collect_todos(struct intake *out, const struct json *root)
{
	json_each(item, json_get(root, "todo"))
		intake_todo(out, "%s", json_string(item));
	json_each(step, json_get(root, "steps"))
		json_each(item, json_get(step, "todo"))
			intake_todo(out, "step '%s': %s",
				    json_text(step, "id", ""),
				    json_string(item));
}

static void draft_release(struct draft *draft)
{
	free(draft->name);
	json_free(draft->inputs);
	json_free(draft->steps);
	json_free(draft->token);
	strings_release(&draft->ids);
	strings_release(&draft->todos);
	strings_release(&draft->names);
	strings_release(&draft->entries);
	draft_slots_release(draft);
	free(draft->origin);
	draft_sent_release(&draft->sent);
	free(draft->client_id);
	free(draft->endpoint);
	free(draft->first);
	free(draft->api);
}

int intake_draft(struct intake *out, struct intake_requests *requests,
		 const char *title, const struct intake_source *source,
		 const struct intake_wish *wish, struct err *err)
{
	auto_release(draft)
		draft = { .out = out, .wish = wish, .source = source };
	autoptr(json) root = NULL;

	if (!requests->nr)
		return intake_fault(err, source, NULL,
				    "there is no request in it");
	if (intake_name(&draft.name, wish, title, source, err))
		return -1;
	strings_add(&draft.names, DRAFT_TOO_MANY);
	strings_take(&draft.entries, draft_own_entry(&draft));
	draft.inputs = json_new_array();
	draft.steps = json_new_array();
	add_steps(&draft, requests);
	root = runbook_of(&draft, title);
	if (intake_add(out, DOCUMENT_RUNBOOK, draft.name, root, source, err))
		return -1;
	collect_todos(out, root);
	return 0;
}
