/* jwks.c - a server's keys: fetched, kept, fetched anew, pinned */
#include "core/oauth/jwks.h"
#include "core/base/text.h"

#include <string.h>
#include <strings.h>

#define ACCEPT   "application/jwk-set+json, application/json"
#define ETAG_MAX 256

struct jwks {
	char *uri;
	bool pinned;
	struct strings pins;
	bool has_keys;
	struct jwk_set keys;
	char *etag;      /* NULL */
	int64_t asked;   /* when it was last tried */
	int64_t expires; /* of the keys */
};

void jwks_free(struct jwks *jwks)
{
	if (jwks == NULL)
		return;
	free(jwks->uri);
	free(jwks->etag);
	strings_release(&jwks->pins);
	jwk_set_release(&jwks->keys);
	free(jwks);
}

int jwks_new(struct jwks **out, const char *uri, const struct json *pins,
	     struct err *err)
{
	auto_release(url) url = { 0 };
	struct jwks *jwks;

	if (url_parse(&url, uri, err))
		return err_wrap(err, "'jwks_uri' of the server's metadata");
	if (strcmp(url.scheme, "http") == 0 && !url_is_loopback(&url))
		return err_set(err, EXIT_INPUT,
			       "'jwks_uri' of the server's metadata is not "
			       "encrypted: '%.200s'; it must begin with "
			       "https://",
			       uri);
	jwks = xcalloc(1, sizeof(*jwks));
	jwks->uri = xstrdup(uri);
	jwks->pinned = json_type(pins) == JSON_ARRAY;
	json_strings(&jwks->pins, pins);
	*out = jwks;
	return 0;
}

/* The value of a directive (RFC 9111 section 5.2), -1 when it is not there
 * or no number; a bare one is 0. */
static int64_t directive(const char *header, const char *name)
{
	size_t len = strlen(name);

	for (; *header; header += strspn(header, ", \t")) {
		const char *item = header;
		int64_t seconds = 0;

		header += strcspn(header, ",");
		if (strncasecmp(item, name, len) != 0 ||
		    !strchr("=, \t", item[len]))
			continue;
		item += len;
		if (*item != '=')
			return 0;
		item += item[1] == '"' ? 2 : 1;
		if (*item < '0' || *item > '9')
			return -1;
		for (; *item >= '0' && *item <= '9'; item++)
			if (seconds <= JWKS_AGE_MAX_S)
				seconds = seconds * 10 + *item - '0';
		return seconds;
	}
	return -1;
}

int64_t jwks_lifetime(const struct http_response *response)
{
	autofree char *control =
		http_response_header(response, "Cache-Control");
	autofree char *age_text = http_response_header(response, "Age");
	int64_t seconds = control ? directive(control, "max-age") : -1;
	int64_t age = age_text ? strtoll(age_text, NULL, 10) : 0;

	if (seconds < 0)
		seconds = JWKS_AGE_DEFAULT_S;
	else if (age > 0)
		seconds = age < seconds ? seconds - age : 0;
	if (control && (directive(control, "no-store") >= 0 ||
			directive(control, "no-cache") >= 0))
		seconds = 0;
	if (seconds < JWKS_REFETCH_S)
		return JWKS_REFETCH_S;
	return seconds < JWKS_AGE_MAX_S ? seconds : JWKS_AGE_MAX_S;
}

static void pin(struct jwk_set *set, const struct strings *pins)
{
	for (size_t i = set->nr; i-- > 0;) {
		autofree char *why = NULL;

		if (strings_has(pins, set->keys[i].thumbprint))
			continue;
		why = xasprintf("its thumbprint %s is not among the "
				"'jwks_pins' of the server document; if the "
				"server changed its keys on purpose, add it "
				"there and have that approved",
				set->keys[i].thumbprint);
		jwk_set_skip(set, i, why);
	}
}

static void keep(struct jwks *jwks, struct jwk_set *set, char *etag)
{
	if (jwks->pinned)
		pin(set, &jwks->pins);
	jwk_set_release(&jwks->keys);
	free(jwks->etag);
	jwks->keys = *set;
	*set = (struct jwk_set){ 0 };
	jwks->has_keys = true;
	jwks->etag = etag && strlen(etag) <= ETAG_MAX ? xstrdup(etag) : NULL;
}

static int take(struct jwks *jwks, const struct http_response *answer,
		struct err *err)
{
	autofree char *etag = http_response_header(answer, "ETag");
	auto_release(jwk_set) set = { 0 };

	if (answer->status == 304 && jwks->etag)
		return 0;
	if (answer->status != 200) {
		bool away = http_is_away(answer->status);

		err_set(err, away ? EXIT_NETWORK : EXIT_SERVER,
			"the server's keys are not at '%.200s': it answers "
			"with status %d",
			jwks->uri, answer->status);
		if (away)
			return err_hint(err, "it can't answer now: try again "
					     "later");
		return err_hint(err, "compare 'jwks_uri' in the server "
				     "document's metadata");
	}
	if (jwk_set_parse(&set, buf_str(&answer->body), answer->body.len,
			  jwks->uri, err)) {
		err->code = EXIT_SERVER;
		return err_hint(err, "ask the people who run the server");
	}
	keep(jwks, &set, etag);
	return 0;
}

static int fetch(struct jwks *jwks, const struct jwks_carrier *carrier,
		 int64_t now, struct err *err)
{
	auto_release(http_request) request = { .url = xstrdup(jwks->uri) };
	auto_release(http_response) answer = { 0 };
	bool ignored;

	jwks->asked = now;
	http_add_header(&request, "Accept", ACCEPT);
	if (jwks->etag)
		http_add_header(&request, "If-None-Match", jwks->etag);
	if (carrier->send(&answer, &request, &ignored, carrier->payload, err))
		return err_wrap(err, "the server's keys");
	if (take(jwks, &answer, err))
		return -1;
	jwks->expires = now + jwks_lifetime(&answer);
	return 0;
}

int jwks_keys(const struct jwk_set **out, struct jwks *jwks,
	      const struct jwks_carrier *carrier, int64_t now, struct err *err)
{
	bool fresh =
		jwks->has_keys && now >= jwks->asked && now < jwks->expires;

	if (!fresh && fetch(jwks, carrier, now, err))
		return -1;
	*out = &jwks->keys;
	return 0;
}

int jwks_judge(struct jwt_verdict *out, struct jwks *jwks,
	       const struct jwks_carrier *carrier, const struct jwt *jwt,
	       const struct jwt_expect *expect, jwt_judge_fn *judge,
	       struct err *err)
{
	const struct jwk_set *keys;
	struct jwt_verdict verdict;

	if (jwks_keys(&keys, jwks, carrier, expect->now, err))
		return -1;
	judge(&verdict, jwt, keys, expect);
	if (verdict.fault == JWT_UNKNOWN_KEY &&
	    expect->now - jwks->asked >= JWKS_REFETCH_S) {
		if (fetch(jwks, carrier, expect->now, err))
			return -1;
		judge(&verdict, jwt, &jwks->keys, expect);
	}
	*out = verdict;
	return 0;
}
