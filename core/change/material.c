/* material.c - what each material is called, and what stands inside it */
#include "core/change/material.h"

#include "core/change/field.h"

#include <string.h>

/* clang-format off */
static const struct {
	const char *name;
	const char *title;
} names[MATERIALS] = {
	[MATERIAL_NONE] = { "none", "nothing" },
	[MATERIAL_POLICY] = { "policy", "a policy" },
	[MATERIAL_SERVER] = { "server", "a server" },
	[MATERIAL_RUNBOOK] = { "runbook", "a runbook" },
	[MATERIAL_CONFIG] = { "config", "a configuration" },
	[MATERIAL_ENVIRONMENT] = { "environment", "an environment" },
	[MATERIAL_CHECKLIST] = { "checklist", "a checklist" },
	[MATERIAL_METADATA] = { "metadata",
		"metadata of an authorization server" },
	[MATERIAL_JWKS] = { "jwks", "a set of public keys (JWKS)" },
	[MATERIAL_JWK] = { "jwk", "a key (JWK)" },
	[MATERIAL_CLIENT] = { "client", "a client's registration" },
	[MATERIAL_KEYCLOAK_REALM] = { "keycloak-realm", "a Keycloak realm" },
	[MATERIAL_KEYCLOAK_CLIENT] = { "keycloak-client",
		"a Keycloak client" },
	[MATERIAL_AUTH0_EXPORT] = { "auth0-export", "an Auth0 export" },
	[MATERIAL_AUTH0_TENANT] = { "auth0-tenant",
		"the settings of an Auth0 tenant" },
	[MATERIAL_AUTH0_CLIENT] = { "auth0-client", "an Auth0 client" },
	[MATERIAL_AUTH0_API] = { "auth0-api",
		"an Auth0 API (resource server)" },
	[MATERIAL_AUTH0_CONNECTION] = { "auth0-connection",
		"an Auth0 connection" },
	[MATERIAL_HYDRA_CLIENT] = { "hydra-client", "an Ory Hydra client" },
	[MATERIAL_HYDRA_RECORD] = { "hydra-record",
		"an Ory Hydra client record" },
	[MATERIAL_OKTA_CLIENT] = { "okta-client", "an Okta client" },
	[MATERIAL_GLEWLWYD_CLIENT] = { "glewlwyd-client",
		"a Glewlwyd client" },
	[MATERIAL_LIST] = { "list", "a list" },
	[MATERIAL_JSON] = { "json", "JSON of a kind that is not known" },
};

/* What is said of the second holds for the first, unless a row of its own
 * says otherwise. */
static const struct {
	enum material of;
	enum material base;
} bases[] = {
	{ MATERIAL_HYDRA_CLIENT, MATERIAL_CLIENT },
	{ MATERIAL_OKTA_CLIENT, MATERIAL_CLIENT },
};

/* What stands where, and what a person calls a thing there that has a name.
 * NONE is what the pair says. */
static const struct mount {
	enum material outer;
	const char *place;
	enum material inner;
	const char *word;
} mounts[] = {
	{ MATERIAL_SERVER, "/metadata", MATERIAL_METADATA, NULL },
	{ MATERIAL_METADATA, "/jwks", MATERIAL_JWKS, NULL },
	{ MATERIAL_CONFIG, "/desired", MATERIAL_NONE, NULL },
	{ MATERIAL_LIST, "/*", MATERIAL_NONE, "item" },
	{ MATERIAL_JWKS, "/keys/*", MATERIAL_JWK, "key" },
	{ MATERIAL_CLIENT, "/jwks", MATERIAL_JWKS, NULL },
	{ MATERIAL_HYDRA_RECORD, "/JSONWebKeys", MATERIAL_JWKS, NULL },
	{ MATERIAL_KEYCLOAK_REALM, "/clients/*", MATERIAL_KEYCLOAK_CLIENT,
	  "client" },
	{ MATERIAL_KEYCLOAK_CLIENT, "/attributes/jwks.string", MATERIAL_JWKS,
	  NULL },
	{ MATERIAL_AUTH0_EXPORT, "/clients/*", MATERIAL_AUTH0_CLIENT,
	  "client" },
	{ MATERIAL_AUTH0_EXPORT, "/resourceServers/*", MATERIAL_AUTH0_API,
	  "API" },
	{ MATERIAL_AUTH0_EXPORT, "/connections/*", MATERIAL_AUTH0_CONNECTION,
	  "connection" },
	{ MATERIAL_AUTH0_EXPORT, "/databases/*", MATERIAL_AUTH0_CONNECTION,
	  "database" },
	{ MATERIAL_AUTH0_EXPORT, "/tenant", MATERIAL_AUTH0_TENANT, NULL },
};
/* clang-format on */

const char *material_name(enum material of)
{
	return names[of].name;
}

const char *material_title(enum material of)
{
	return names[of].title;
}

enum material material_find(const char *name)
{
	for (int i = MATERIAL_NONE + 1; i < MATERIALS; i++)
		if (!strcmp(names[i].name, name))
			return (enum material)i;
	return MATERIAL_NONE;
}

static enum material base_of(enum material of)
{
	for (size_t i = 0; i < ARRAY_SIZE(bases); i++)
		if (bases[i].of == of)
			return bases[i].base;
	return MATERIAL_NONE;
}

/* What lies beyond a mount's place, "" at it; NULL when outside of it. */
static const char *beyond(const char *pattern, const char *place)
{
	while (*pattern) {
		size_t len = strcspn(pattern + 1, "/");

		if (*place++ != '/')
			return NULL;
		if (pattern[1] == '*')
			place += strcspn(place, "/");
		else if (!strncmp(place, pattern + 1, len) &&
			 strchr("/", place[len]))
			place += len;
		else
			return NULL;
		pattern += 1 + len;
	}
	return place;
}

static const struct mount *mount_at(const char **rest, enum material outer,
				    const char *place)
{
	for (size_t i = 0; i < ARRAY_SIZE(mounts) && outer; i++) {
		if (mounts[i].outer != outer)
			continue;
		*rest = beyond(mounts[i].place, place);
		if (*rest)
			return &mounts[i];
	}
	return NULL;
}

/* One level in: false when nothing of its own stands there. */
static const struct mount *enter(struct reading *at, enum material inner)
{
	const char *rest;
	const struct mount *mount = mount_at(&rest, at->of, at->place);

	if (!mount)
		mount = mount_at(&rest, base_of(at->of), at->place);
	if (!mount || (!mount->inner && !inner))
		return NULL;
	at->of = mount->inner ? mount->inner : inner;
	at->place = rest;
	return mount;
}

void readings_of(struct readings *out, struct material_pair root,
		 const char *place)
{
	struct reading levels[LEVELS_MAX];
	struct reading at = { root.of, place };
	size_t nr = 0;

	do
		levels[nr++] = at;
	while (nr < LEVELS_MAX && enter(&at, root.inner));
	out->nr = 0;
	while (nr-- > 0) {
		enum material base = base_of(levels[nr].of);

		out->at[out->nr++] = levels[nr];
		if (base)
			out->at[out->nr++] =
				(struct reading){ base, levels[nr].place };
	}
}

bool readings_fit(const struct readings *readings, size_t i, enum material of)
{
	return of ? readings->at[i].of == of : i == readings->nr - 1;
}

const char *readings_owner(struct buf *out, struct material_pair root,
			   const char *place)
{
	struct reading at = { root.of, place };

	for (size_t level = 1; level < LEVELS_MAX; level++) {
		const struct mount *mount = enter(&at, root.inner);
		const char *name;
		autofree char *text = NULL;

		if (!mount)
			break;
		if (!mount->word || at.place[0] == '\0')
			continue;
		name = at.place;
		while (name > place && name[-1] != '/')
			name--;
		text = xstrndup(name, (size_t)(at.place - name));
		place_unescape(text);
		buf_addf(out, "%s '%s': ", mount->word, text);
		place = at.place;
	}
	return place;
}
