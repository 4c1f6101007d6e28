/* server.c - which server document an export belongs to, or a first one */
#include "core/intake/request.h"
#include "core/net/http.h"

#include <string.h>

void intake_server_release(struct intake_server *server)
{
	free(server->name);
	free(server->issuer);
	*server = (struct intake_server){ 0 };
}

static void take(struct intake_server *out, const struct document *document)
{
	out->name = xstrdup(document->name);
	out->issuer = xstrdup(json_text(document->root, "issuer", ""));
}

const struct document *intake_server_find(const struct catalog *catalog,
					  const char *issuer)
{
	for (size_t i = 0; i < catalog->nr; i++)
		if (catalog->at[i]->kind == DOCUMENT_SERVER &&
		    text_equal(json_text(catalog->at[i]->root, "issuer", NULL),
			       issuer))
			return catalog->at[i];
	return NULL;
}

static const struct document *find_only(const struct catalog *catalog)
{
	const struct document *found = NULL;

	for (size_t i = 0; i < catalog->nr; i++) {
		if (catalog->at[i]->kind != DOCUMENT_SERVER)
			continue;
		if (found)
			return NULL;
		found = catalog->at[i];
	}
	return found;
}

static int no_server(const struct intake_source *source, const char *issuer,
		     bool known, struct err *err)
{
	autofree char *shown = issuer ? url_shown(issuer) : NULL;

	if (issuer) {
		err_set(err, EXIT_INPUT,
			"no server document has the issuer '%.200s'", shown);
		return err_hint(err, "rbctl import %s makes it", shown);
	}
	intake_fault(err, source, NULL,
		     "this does not say on which server it is");
	return err_hint(err, known ? "add --issuer https://HOST/…, the "
				     "server's address, or --server NAME"
				   : "add --server NAME; its document is made "
				     "with rbctl import https://HOST");
}

static int check_issuer(const char *issuer, struct err *err)
{
	auto_release(url) url = { 0 };
	autofree char *shown = url_shown(issuer);

	if (url_parse(&url, issuer, err) < 0)
		return err_wrap(err, "the issuer");
	if (url.has_user || url.has_fragment || url.query)
		return err_set(err, EXIT_INPUT,
			       "'%s' is no issuer: it has a user, a query or "
			       "a '#'",
			       shown);
	if (text_equal(url.scheme, "https") || url_is_loopback(&url))
		return 0;
	return err_set(err, EXIT_INPUT,
		       "'%s' is not encrypted: an issuer begins with https://",
		       shown);
}

static struct json *metadata_of(const char *issuer,
				const struct intake_layout *layout)
{
	struct json *metadata = json_new_object();
	size_t len = strlen(issuer);
	bool slash = len && issuer[len - 1] == '/';

	json_set_string(metadata, "issuer", issuer);
	for (size_t i = 0; layout->endpoints[i].member; i++)
		json_set_stringf(metadata, layout->endpoints[i].member,
				 "%s%s%s", issuer, slash ? "" : "/",
				 layout->endpoints[i].path);
	return metadata;
}

static int make(struct intake_server *out, struct intake *into,
		const struct intake_wish *wish, const char *issuer,
		const struct intake_layout *layout,
		const struct intake_source *source, struct err *err)
{
	autoptr(json) root = intake_document(DOCUMENT_SERVER);
	auto_release(url) url = { 0 };
	autofree char *text = NULL;
	autofree char *name = NULL;
	const char *realm;
	const struct intake_wish plain = { .name = wish->server ? wish->server
								: wish->name };

	if (check_issuer(issuer, err) || url_parse(&url, issuer, err))
		return wish->issuer ? -1
				    : err_wrap(err, "%s:1:1", source->path);
	realm = strstr(url.path, "/realms/") ? strrchr(url.path, '/') + 1
					     : NULL;
	text = realm ? intake_decode(realm, strlen(realm)) : xstrdup(url.host);
	if (intake_name(&name, &plain, text, source, err))
		return -1;
	json_set_stringf(root, "title", "Sign-in server %s", url.host);
	if (wish->responsible)
		json_set_string(root, "responsible", wish->responsible);
	json_set_string(root, "issuer", issuer);
	json_set(root, "metadata", metadata_of(issuer, layout));
	if (intake_add(into, DOCUMENT_SERVER, name, root, source, err))
		return -1;
	intake_note(into,
		    "the addresses in servers/%s.json are those that %s has "
		    "by default, as an export does not hold them: rbctl "
		    "import %s --name %s --force asks the server itself",
		    name, layout->product, issuer, name);
	out->name = steal(name);
	out->issuer = xstrdup(issuer);
	return 0;
}

int intake_server(struct intake_server *out, struct intake *into,
		  const struct intake_wish *wish, const char *issuer,
		  const struct intake_layout *layout,
		  const struct intake_source *source, struct err *err)
{
	const struct document *document = NULL;

	if (wish->issuer)
		issuer = wish->issuer;
	if (wish->server)
		document = catalog_find(wish->catalog, DOCUMENT_SERVER,
					wish->server);
	else if (issuer)
		document = intake_server_find(wish->catalog, issuer);
	else
		document = find_only(wish->catalog);
	if (document) {
		take(out, document);
		return 0;
	}
	if (issuer && layout)
		return make(out, into, wish, issuer, layout, source, err);
	if (!wish->server)
		return no_server(source, issuer, layout != NULL, err);
	err_set(err, EXIT_INPUT, "there is no server document '%s'",
		wish->server);
	return err_hint(err, "rbctl import https://HOST --name %s makes it",
			wish->server);
}

/* ---- what a server says of itself ---- */

/* As it stands, with its place in the text, where nothing was taken out. What
 * a server signed of itself (RFC 8414 section 2.1) is public. */
static const struct json *kept(const struct json *member,
			       const struct json *clean)
{
	bool null = json_type(member) == JSON_NULL;

	if (null || text_equal(json_key(member), "signed_metadata") ||
	    json_equal(member, clean))
		return member;
	return clean;
}

int intake_metadata(struct json **out, struct intake *into,
		    const struct json *metadata,
		    const struct intake_source *source, struct err *err)
{
	static const char *const dropped[] = { "signed_metadata", NULL };
	const struct json *part = intake_private_part(metadata);
	autoptr(json) clean = NULL;
	const struct json *next;
	bool had;

	if (part) {
		intake_fault(err, source, part,
			     "this holds a private key, which no server "
			     "publishes: nothing of it was written");
		return err_hint(err, "if this file was shared, have the key "
				     "replaced");
	}
	clean = intake_clean(
		into, &had, metadata,
		&(struct intake_cleaning){ dropped, "", "the server" });
	*out = json_new_object();
	next = json_first(clean);
	json_each_member(member, metadata) {
		bool same =
			next && text_equal(json_key(next), json_key(member));
		const struct json *what = kept(member, same ? next : NULL);

		if (what)
			json_add(*out, json_key(member), json_copy(what));
		if (same)
			next = json_next(next);
	}
	return 0;
}
