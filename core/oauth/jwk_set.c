/* jwk_set.c - the keys that a server publishes (RFC 7517 section 5) */
#include "core/oauth/jwk.h"
#include "core/base/text.h"

#include <string.h>

void jwk_set_release(struct jwk_set *set)
{
	for (size_t i = 0; i < set->nr; i++)
		jwk_release(&set->keys[i]);
	for (size_t i = 0; i < set->nr_skipped; i++) {
		free(set->skipped[i].kid);
		free(set->skipped[i].why);
	}
	free(set->keys);
	free(set->skipped);
	*set = (struct jwk_set){ 0 };
}

static void note(struct jwk_set *set, const char *kid, const char *why)
{
	set->skipped = grow(set->skipped, set->nr_skipped, &set->alloc_skipped,
			    sizeof(*set->skipped));
	set->skipped[set->nr_skipped++] = (struct jwk_skipped){
		.kid = kid ? xstrdup(kid) : NULL,
		.why = xstrdup(why),
	};
}

void jwk_set_skip(struct jwk_set *set, size_t index, const char *why)
{
	note(set, set->keys[index].kid, why);
	jwk_release(&set->keys[index]);
	memmove(&set->keys[index], &set->keys[index + 1],
		(set->nr - index - 1) * sizeof(*set->keys));
	set->nr--;
}

/* A key that stands there twice under one name and for the same use. */
static bool is_known(const struct jwk_set *set, const struct jwk *jwk)
{
	for (size_t i = 0; i < set->nr; i++)
		if (strcmp(set->keys[i].thumbprint, jwk->thumbprint) == 0 &&
		    text_equal(set->keys[i].kid, jwk->kid) &&
		    set->keys[i].algs == jwk->algs)
			return true;
	return false;
}

static void add(struct jwk_set *set, const struct json *item)
{
	struct jwk jwk = { 0 };
	struct err why = { 0 };

	if (jwk_read(&jwk, item, JWK_VERIFY, &why)) {
		note(set, json_text(item, "kid", NULL), why.msg);
		return;
	}
	if (is_known(set, &jwk)) {
		jwk_release(&jwk);
		return;
	}
	set->keys = grow(set->keys, set->nr, &set->alloc, sizeof(*set->keys));
	set->keys[set->nr++] = jwk;
}

int jwk_set_parse(struct jwk_set *out, const char *text, size_t len,
		  const char *name, struct err *err)
{
	auto_release(jwk_set) set = { 0 };
	autoptr(json) root = NULL;
	const struct json *keys;

	if (len > JWK_SET_SIZE_MAX)
		return err_set(err, EXIT_INPUT,
			       "%s: the key set has %zu bytes, more than %d",
			       name, len, JWK_SET_SIZE_MAX);
	if (json_parse(&root, text, len, JSON_WIRE, name, err))
		return -1;
	keys = json_get(root, "keys");
	if (json_type(keys) != JSON_ARRAY)
		return err_set(err, EXIT_INPUT,
			       "%s: this is no key set: it has no array 'keys'",
			       name);
	if (json_count(keys) > JWK_SET_KEYS_MAX)
		return err_set(err, EXIT_INPUT,
			       "%s: the key set has %zu keys, more than %d",
			       name, json_count(keys), JWK_SET_KEYS_MAX);
	json_each(item, keys)
		add(&set, item);
	*out = set;
	set = (struct jwk_set){ 0 };
	return 0;
}

const struct jwk *jwk_set_next(const struct jwk_set *set,
			       const struct jwk *after, const char *kid,
			       enum jose_alg alg)
{
	size_t i = after ? (size_t)(after - set->keys) + 1 : 0;

	for (; i < set->nr; i++)
		if ((set->keys[i].algs & JOSE_BIT(alg)) &&
		    (kid == NULL || text_equal(set->keys[i].kid, kid)))
			return &set->keys[i];
	return NULL;
}

bool jwk_set_has(const struct jwk_set *set, const char *kid)
{
	for (size_t i = 0; i < set->nr; i++)
		if (text_equal(set->keys[i].kid, kid))
			return true;
	return false;
}

const char *jwk_set_why_skipped(const struct jwk_set *set, const char *kid)
{
	for (size_t i = 0; i < set->nr_skipped; i++)
		if (kid && text_equal(set->skipped[i].kid, kid))
			return set->skipped[i].why;
	return NULL;
}
