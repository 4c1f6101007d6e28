/* differences.c - what diff says is all that differs, and enough to redo it */
/*
 * Every pair of documents of one kind and vendor below RBCTL_DATA (skipped
 * where there is none), and RBCTL_EDITS random edits (3000) of these documents
 * and of the seeds here, from RBCTL_SEED on (1): edit N is made from the seed
 * RBCTL_SEED + N alone. With RBCTL_EDITS of 20000 and more each revision of a
 * realm is compared with each other one, not with the next alone, and so is
 * each vendor's metadata with each other's.
 */
#include "core/base/fs.h"
#include "tests/property/lib/edits.h"
#include "tests/property/lib/tap.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

#define EDITS (3000 / SLOWER)
#define MANY  20000
/* Of documents as large as a realm one in so many edits is made; the others
 * are of the first seed. */
#define LARGE     (64 * 1024)
#define LARGE_ONE 40

/* clang-format off */

/* One for each material, with what is special in it. */
static const char *const seeds[] = {
	"{'issuer':'https://a','token_endpoint':'https://a/t','scopes_supported"
	"':['a','b'],'grant_types_supported':['x','authorization_code'],"
	"'response_types_supported':['code'],'require_signed_request_object':"
	"true,'mtls_endpoint_aliases':{'token_endpoint':'https://m'},"
	"'odd/na~me':{'x':[1,[2],{'y':3}]},'jwks':{'keys':[{'kty':'OKP','crv':"
	"'Ed25519','x':'AA','d':'BB'}]}}",
	"{'keys':[{'kty':'RSA','kid':'1','n':'AQ','e':'AQAB','d':'SECRET'},"
	"{'kty':'EC','crv':'P-256','x':'x','y':'y','kid':'2','key_ops':"
	"['verify','sign']},{'kty':'RSA','kid':'3','n':'Ag','e':'AQAB'}]}",
	"{'keys':[{'kty':'oct','kid':'1','k':'SECRET'},{'kty':'odd','kid':'2'}]"
	"}",
	"{'keys':[{'kty':'RSA','n':'AQ','e':'AQAB','use':'sig'},{'kty':'RSA',"
	"'n':'AQ','e':'AQAB','use':'enc'}]}",
	"{'client_id':'c','client_name':'n','redirect_uris':['https://a/1',"
	"'https://a/2'],'grant_types':['authorization_code'],'scope':'a b c',"
	"'client_secret':'SECRET','contacts':['x'],'jwks':{'keys':[{'kty':"
	"'OKP','crv':'Ed25519','x':'AA'}]},'application_type':'native',"
	"'token_endpoint_auth_method':'none'}",
	"[{'client_id':'c','redirect_uris':['u'],'scope':'a b'},{'client_id':"
	"'d','redirect_uris':['v','w'],'client_secret':'S'}]",
	"{'realm':'r','enabled':true,'clients':[{'clientId':'a','id':'1',"
	"'secret':'S','redirectUris':['u','v'],'attributes':{'post.logout."
	"redirect.uris':'x##y##z','acr.loa.map':'{\\'a\\':1}'},"
	"'protocolMappers':[{'name':'m','config':{'a':'b'}},{'name':'n'}],"
	"'authorizationSettings':{'policies':[{'name':'p','config':{'roles':"
	"'[{\\'id\\':\\'x\\',\\'required\\':true},{\\'id\\':\\'y\\'}]',"
	"'applyPolicies':'[\\'a\\',\\'b\\']'}}],'resources':[{'name':'q',"
	"'scopes':[{'name':'s'},{'name':'t'}]}]}},{'clientId':'b','id':'2',"
	"'publicClient':true},{'name':'no id of its own'}],'roles':{'realm':"
	"[{'name':'x','id':'i','composites':{'realm':['a','b']}},{'name':'y',"
	"'id':'j'}],'client':{'a':[{'name':'z'}],'b':[]}},'users':[{'username':"
	"'u','credentials':[{'type':'password','value':'S','secretData':"
	"'{\\'value\\':\\'S\\'}'}]}],'components':{'org.keycloak.keys."
	"KeyProvider':[{'providerId':'rsa','name':'k','config':{'privateKey':"
	"['S'],'priority':['100','200']}},{'providerId':'p','config':{'kc.user."
	"profile.config':['{\\'attributes\\':[{\\'name\\':\\'a\\'},{\\'name\\'"
	":\\'b\\',\\'x\\':[1,2]}]}']}}]},'authenticationFlows':[{'alias':'f',"
	"'authenticationExecutions':[{'authenticator':'a','priority':1},"
	"{'authenticator':'b','priority':2},{'flowAlias':'g','priority':3}]}],"
	"'smtpServer':{'password':'S'},'accessTokenLifespan':300}",
	"{'tenant':{'session_lifetime':1.5,'flags':{'x':true}},'clients':"
	"[{'name':'a','callbacks':['u','v'],'client_secret':'S','app_type':"
	"'spa','jwt_configuration':{'lifetime_in_seconds':36000}},{'name':'b',"
	"'grant_types':['implicit']}],'resourceServers':[{'identifier':'i',"
	"'scopes':[{'value':'r','description':'d'},{'value':'w'}],"
	"'signing_secret':'S'}],'connections':[{'name':'c','strategy':'oidc',"
	"'enabled_clients':['a','b'],'options':{'scope':'openid email',"
	"'client_secret':'S'}}],'clientGrants':[{'client_id':'a','audience':"
	"'i','scope':['r']}]}",
	"{'client_id':'h','client_name':'n','redirect_uris':['u'],'audience':"
	"['a','b'],'skip_consent':false,'scope':'x y','metadata':{'a':[1,2]},"
	"'authorization_code_grant_access_token_lifespan':'1h'}",
	"{'ID':'h','RedirectURIs':['u'],'Scope':'a b','Secret':'S',"
	"'RotatedSecrets':['S'],'Lifespans':{'x':null}}",
	"{'client_id':'g','authorization_type':['code','refresh_token'],"
	"'redirect_uri':['u','v'],'password':'S','confidential':true}",
	"{'format':'server/1','title':'t','issuer':'https://a','metadata':"
	"{'issuer':'https://a','scopes_supported':['a']},'jwks_pins':['p']}",
	"{'format':'config/1','adapter':'keycloak','desired':{'clientId':'c',"
	"'redirectUris':['a','b'],'secret':'S'}}",
	"{'format':'config/1','adapter':'rfc7592','desired':{'scope':'a b',"
	"'grant_types':['x'],'client_secret':'S'}}",
	"{'things':[{'id':1,'name':'a','v':[1,2,3]},{'id':2,'name':'b'},{'id':"
	"3,'name':'c'}],'steps':[{'kid':'x'},{'kid':'y'},{'kid':'z'}],'rows':"
	"[[1,2],[3,4]],'plain':[{'a':1},{'a':2}],'cnf':{'jwk':{'kty':'OKP',"
	"'d':'SECRET'}},'pem':'-----BEGIN PRIVATE KEY-----','deep':{'er':{'e':"
	"[{'x':[{'type':'a','y':1},{'type':'b'}]}]}}}",
};
/* clang-format on */

struct source {
	char *name;
	char *folder;
	struct document *document;
};

struct trial {
	struct source *at;
	size_t nr;
	size_t alloc;
	struct claims pairs;
	struct claims edits;
	uint64_t nr_edits;
};

static void add_source(struct trial *t, const char *name, const char *text,
		       size_t len)
{
	const char *slash = strrchr(name, '/');
	struct document *document = NULL;
	struct err err = { 0 };

	/* Some of the data is there to be refused. */
	if (diff_file(&document, name, text, len, &err))
		return;
	t->at = grow(t->at, t->nr, &t->alloc, sizeof(*t->at));
	t->at[t->nr++] = (struct source){
		.name = xstrdup(name),
		.folder = xstrndup(name, slash ? (size_t)(slash - name) : 0),
		.document = document,
	};
}

static void add_files(struct trial *t, const char *data, const char *pattern)
{
	autofree char *path = xasprintf("%s/%s", data, pattern);
	glob_t found;

	if (glob(path, 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct err err = { 0 };
		autobuf text = { 0 };

		if (fs_read(&text, found.gl_pathv[i], JSON_LARGE_MAX, &err) ==
		    0)
			add_source(t, found.gl_pathv[i] + strlen(data) + 1,
				   buf_str(&text), text.len);
	}
	globfree(&found);
}

static void add_data(struct trial *t)
{
	static const char *const patterns[] = {
		"metadata/*.json",
		"metadata/revisions/*/*.json",
		"jwks/*.json",
		"jwks/rotation/*/*.json",
		"clients/*.json",
		"clients/*/*.json",
		"clients/auth0/*/*.json",
		"clients/auth0/*/*/*.json",
		"realms/*.json",
		"realms/revisions/*/*.json",
	};
	const char *data = getenv("RBCTL_DATA");

	for (size_t i = 0; i < ARRAY_SIZE(patterns); i++)
		add_files(t, data ? data : "../shared/data", patterns[i]);
}

static void add_seeds(struct trial *t)
{
	for (size_t i = 0; i < ARRAY_SIZE(seeds); i++) {
		autofree char *name = xasprintf("seed %zu", i);
		autofree char *text = xstrdup(seeds[i]);
		size_t before = t->nr;
		char *out = text;

		/* Apostrophes for quotation marks, so that JSON reads well in
		 * C; "\'" for those in a string. */
		for (char *s = text; *s; s++) {
			if (*s == '\\')
				*out++ = *s++;
			*out++ = *s == '\'' ? '"' : *s;
		}
		*out = '\0';
		add_source(t, name, text, strlen(text));
		if (t->nr == before)
			abort();
	}
}

/* A folder holds what is of one kind, and mostly of one vendor. */
static bool is_pair(const struct trial *t, size_t i, size_t j)
{
	const char *folder = t->at[i].folder;
	bool large = t->at[i].document->text.len > LARGE;
	bool mixed = !strcmp(folder, "metadata") || !strcmp(folder, "jwks");

	if (i == j || folder[0] == '\0' || strcmp(folder, t->at[j].folder) != 0)
		return false;
	return t->nr_edits >= MANY || j == i + 1 ||
	       (SLOWER == 1 && !large && !mixed);
}

static void check_pairs(struct trial *t)
{
	for (size_t i = 0; i < t->nr; i++)
		for (size_t j = 0; j < t->nr; j++) {
			autofree char *name = NULL;

			if (!is_pair(t, i, j))
				continue;
			name = xasprintf("%s, %s", t->at[i].name,
					 t->at[j].name);
			claims_check(&t->pairs, name, t->at[i].document,
				     t->at[j].document);
		}
}

static void check_edit(struct trial *t, uint64_t seed)
{
	struct chance chance = { seed };
	const struct source *source = &t->at[chance_below(&chance, (int)t->nr)];
	autofree char *name = NULL;
	autoptr(json) root = NULL;
	autoptr(document) made = NULL;
	autobuf text = { 0 };
	struct err err = { 0 };
	int rarely;

	if (source->document->text.len > LARGE &&
	    chance_below(&chance, LARGE_ONE) != 0)
		source = &t->at[t->nr - ARRAY_SIZE(seeds)];
	rarely = 2 + chance_below(&chance, 80);
	root = edited(&chance, source->document->root, rarely);
	json_compact(&text, root);
	name = xasprintf("RBCTL_SEED=%llu, %s", (unsigned long long)seed,
			 source->name);
	if (diff_file(&made, name, buf_str(&text), text.len, &err)) {
		tap_note("%s: %s", name, err.msg);
		t->edits.failed[CLAIM_ENOUGH]++;
		return;
	}
	claims_check(&t->edits, name, source->document, made);
}

static void say(const struct claims *claims, const char *of)
{
	for (int i = 0; i < CLAIMS; i++) {
		autofree char *sentence =
			xasprintf("%s: %s", of, claim_sentences[i]);

		tap_ok(claims->failed[i] == 0, sentence);
	}
}

int main(void)
{
	struct trial *t = xcalloc(1, sizeof(*t));
	uint64_t seed = number_from("RBCTL_SEED", 1);
	bool data;

	t->nr_edits = number_from("RBCTL_EDITS", EDITS);
	add_data(t);
	data = t->nr > 0;
	add_seeds(t);
	tap_plan(2 * CLAIMS + 1);
	tap_note("RBCTL_SEED=%llu, %zu documents", (unsigned long long)seed,
		 t->nr);
	check_pairs(t);
	for (uint64_t i = 0; i < t->nr_edits; i++)
		check_edit(t, seed + i);
	tap_note("%zu pairs, %zu edits, of which %zu and %zu differ",
		 t->pairs.nr, t->edits.nr, t->pairs.nr_different,
		 t->edits.nr_different);
	say(&t->pairs, "pairs of real documents");
	say(&t->edits, "random edits");
	tap_ok(t->edits.nr_different * 3 > t->edits.nr &&
		       (!data || t->pairs.nr > (SLOWER == 1 ? 700 : 150)),
	       "enough was compared that differs");
	for (size_t i = 0; i < t->nr; i++) {
		free(t->at[i].name);
		free(t->at[i].folder);
		document_free(t->at[i].document);
	}
	free(t->at);
	free(t);
	return tap_end();
}
