/* discovery.c - a server's own description, from an address or a file */
#include "core/cli/discovery.h"
#include "core/base/fs.h"
#include "core/net/http.h"
#include "core/oauth/oauth.h"

#include <string.h>
#include <strings.h>

static int fetch(struct json **out, struct buf *text, struct buf *name,
		 const char *from, struct err *err)
{
	autoptr(http) http = NULL;

	if (http_new(&http, NULL, err) < 0)
		return -1;
	return oauth_metadata_fetch(out, text, name, http, from, err);
}

int discovery_parse(struct json **out, const struct buf *text, const char *name,
		    struct err *err)
{
	autoptr(json) metadata = NULL;

	if (json_parse(&metadata, buf_str(text), text->len, JSON_WIRE, name,
		       err) < 0 ||
	    oauth_metadata_check(metadata, buf_str(text), name, NULL, err) < 0)
		return -1;
	*out = steal(metadata);
	return 0;
}

int discovery_read(struct json **out, struct buf *text, struct buf *name,
		   const char *from, struct err *err)
{
	if (!strncasecmp(from, "https://", 8) ||
	    !strncasecmp(from, "http://", 7))
		return fetch(out, text, name, from, err);
	buf_add(name, from);
	return fs_read(text, from, JSON_SIZE_MAX, err) ||
			       discovery_parse(out, text, from, err)
		       ? -1
		       : 0;
}

static bool lists_only_bad_grants(const struct json *grants)
{
	json_each(grant, grants)
		if (!text_equal(json_string(grant), "password") &&
		    !text_equal(json_string(grant), "implicit"))
			return false;
	return json_count(grants) > 0;
}

void discovery_doubts(struct strings *out, const struct json *metadata)
{
	static const struct {
		const char *member, *doubt;
	} wanted[] = {
		{ "token_endpoint",
		  "it has no token_endpoint: no runbook can get a token from "
		  "it" },
		{ "jwks_uri",
		  "it has no jwks_uri: its signatures can't be checked" },
		{ "introspection_endpoint",
		  "it has no introspection_endpoint: whether a token is still "
		  "good can't be asked" },
		{ "revocation_endpoint",
		  "it has no revocation_endpoint: tokens can't be given back, "
		  "and live until they expire" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		if (!json_get(metadata, wanted[i].member))
			strings_add(out, wanted[i].doubt);
	json_each_member(member, metadata) {
		const char *text = json_string(member);

		if (text && text_ends(json_key(member), "_endpoint") &&
		    strpbrk(text, "{}"))
			strings_take(out, xasprintf("its %s has a place to "
						    "fill in",
						    json_key(member)));
	}
	if (lists_only_bad_grants(json_get(metadata, "grant_types_supported")))
		strings_add(out, "it offers only grants that rbctl never uses "
				 "(password, implicit)");
}
