/* discover.c - fetching a server's metadata from where it may stand */
#include "core/json/json.h"
#include "core/oauth/oauth.h"
#include "core/base/text.h"

#include <string.h>

#define RFC8414 "/.well-known/oauth-authorization-server"
#define OPENID  "/.well-known/openid-configuration"
#define PLACES  3

/* Where to look, and what the issuer must be there. */
struct search {
	char *places[PLACES];
	size_t nr;
	char *issuers[2]; /* either is good; byte for byte */
	struct buf tried; /* "URL (404), URL (no JSON)" */
	bool away;        /* somebody answered that it can't answer now */
	bool unsound;     /* a document was found, and refused */
};

static void search_release(struct search *search)
{
	for (size_t i = 0; i < PLACES; i++)
		free(search->places[i]);
	free(search->issuers[0]);
	free(search->issuers[1]);
	buf_release(&search->tried);
}

/* Takes `place`, unless it is listed. */
static void add_place(struct search *search, char *place)
{
	for (size_t i = 0; i < search->nr; i++) {
		if (strcmp(search->places[i], place) == 0) {
			free(place);
			return;
		}
	}
	search->places[search->nr++] = place;
}

/* How many bytes scheme and host take: "https://host". */
static size_t origin_len(const char *text)
{
	const char *host = strstr(text, "://");

	return host ? (size_t)(host - text) + 3 + strcspn(host + 3, "/?#")
		    : strlen(text);
}

/* RFC 8414 section 3.1 (with its section 5 for OpenID's name), then OpenID
 * Connect Discovery section 4.1; a terminating "/" is left out in all. */
static void places_of_issuer(struct search *search, const char *issuer)
{
	int origin = (int)origin_len(issuer);
	size_t len = strlen(issuer);
	int path;

	if (len > 0 && issuer[len - 1] == '/')
		len--;
	path = (int)len > origin ? (int)len - origin : 0;
	add_place(search, xasprintf("%.*s" RFC8414 "%.*s", origin, issuer, path,
				    issuer + origin));
	add_place(search, xasprintf("%.*s" OPENID "%.*s", origin, issuer, path,
				    issuer + origin));
	add_place(search, xasprintf("%.*s" OPENID, (int)len, issuer));
	search->issuers[0] = xstrdup(issuer);
}

/* From …/.well-known/NAME the issuer follows, but for its last "/". */
static void place_itself(struct search *search, const char *url)
{
	const char *mark = strstr(url, "/.well-known/");
	const char *rest = mark + strlen("/.well-known/");

	add_place(search, xstrdup(url));
	rest += strcspn(rest, "/");
	search->issuers[0] = xasprintf("%.*s%s", (int)(mark - url), url, rest);
	search->issuers[1] = xasprintf("%s/", search->issuers[0]);
}

static int plan(struct search *search, const char *issuer_or_url,
		struct err *err)
{
	auto_release(url) url = { 0 };
	autofree char *shown = url_shown(issuer_or_url);

	if (url_parse(&url, issuer_or_url, err))
		return -1;
	if (url.query || url.has_fragment || strchr(issuer_or_url, '?'))
		return err_set(
			err, EXIT_INPUT,
			"'%s' has a '?' or '#' part, which no issuer has",
			shown);
	if (strstr(issuer_or_url, "/.well-known/"))
		place_itself(search, issuer_or_url);
	else
		places_of_issuer(search, issuer_or_url);
	return 0;
}

static void note(struct search *search, const char *place, const char *why)
{
	buf_addf(&search->tried, "%s%s (%s)", search->tried.len ? ", " : "",
		 place, why);
}

static void note_status(struct search *search, const char *place, int status)
{
	autofree char *why = xasprintf("status %d", status);

	note(search, place, why);
	search->away = search->away || http_is_away(status);
}

static int check(struct search *search, const struct json *json,
		 const struct buf *text, const char *place, struct err *err)
{
	const char *issuer = json_text(json, "issuer", "");
	const char *expected = search->issuers[0];

	if (text_equal(issuer, search->issuers[1]))
		expected = search->issuers[1];
	return oauth_metadata_check(json, buf_str(text), place, expected, err);
}

/* A document was there, and is unsound: the first such fault counts. */
static void keep(struct search *search, const char *place,
		 const struct err *why, struct err *err)
{
	note(search, place, "refused");
	if (!search->unsound)
		*err = *why;
	search->unsound = true;
}

/*
 * One place. Returns -1 when nobody answers. Else *found, or not; `err` is
 * set then only if a document was there.
 */
static int look(struct json **found, struct buf *text, struct search *search,
		struct http *http, const char *place, struct err *err)
{
	auto_release(http_request) request = { .url = xstrdup(place) };
	auto_release(http_response) answer = { 0 };
	autoptr(json) json = NULL;
	struct err why = { 0 };

	if (http_send(&answer, http, &request, NULL, &why)) {
		*err = why;
		return -1;
	}
	if (answer.status != 200) {
		note_status(search, place, answer.status);
		return 0;
	}
	if (json_parse(&json, buf_str(&answer.body), answer.body.len, JSON_WIRE,
		       place, &why)) {
		/* Servers of web pages answer 200 to any address. */
		if (strchr(buf_str(&answer.body), '{') !=
		    buf_str(&answer.body)) {
			note(search, place, "no JSON");
			return 0;
		}
		keep(search, place, &why, err);
		return 0;
	}
	if (check(search, json, &answer.body, place, &why)) {
		keep(search, place, &why, err);
		return 0;
	}
	buf_add_bytes(text, answer.body.data, answer.body.len);
	*found = steal(json);
	return 0;
}

int oauth_metadata_fetch(struct json **out, struct buf *text, struct buf *url,
			 struct http *http, const char *issuer_or_url,
			 struct err *err)
{
	auto_release(search) search = { 0 };
	struct json *found = NULL;

	if (plan(&search, issuer_or_url, err))
		return -1;
	for (size_t i = 0; i < search.nr && !found; i++) {
		if (look(&found, text, &search, http, search.places[i], err))
			return -1;
		if (found)
			buf_add(url, search.places[i]);
	}
	if (found) {
		*out = found;
		*err = (struct err){ 0 };
		return 0;
	}
	if (search.unsound)
		return -1;
	err_set(err, search.away ? EXIT_NETWORK : EXIT_SERVER,
		"'%s' shows no metadata; looked at %s", issuer_or_url,
		buf_str(&search.tried));
	if (search.away)
		return err_hint(err, "it can't answer now: try again later");
	return err_hint(err, "ask the people who run it for the server's "
			     "'issuer', or save its metadata to a file");
}
