/* change_new.c - what is risky is as risky when it comes with a new document */
#include "tests/unit/change_documents.h"

#include "core/change/acknowledge.h"

/* The members of a new document, with apostrophes for quotation marks, and how
 * the sentence begins that is of high risk; NULL: none is. */
struct fresh {
	enum document_kind kind;
	const char *members;
	const char *sentence;
};

/* clang-format off */
static const struct fresh fresh[] = {
	{ DOCUMENT_CONFIG, "'absent':true", "It is now to be deleted" },
	{ DOCUMENT_CONFIG, "'replaces':'ab'", "Applying it may overwrite" },
	{ DOCUMENT_CONFIG, "'base':'https://evil.example'",
	  "Requests that manage the server go to https://evil.example" },
	{ DOCUMENT_CONFIG, "'base':'http://sso.example.com'",
	  "Requests that manage the server go to http://sso.example.com" },
	{ DOCUMENT_CONFIG, "'base':'{{env.sso_admin}}/realms/corp'", NULL },
	{ DOCUMENT_CONFIG, "'base':'http://127.0.0.1:8080/admin'", NULL },
	{ DOCUMENT_CONFIG, "'create':{'url':'https://evil.example/c'}",
	  "The create request goes to https://evil.example/c" },
	{ DOCUMENT_CONFIG, "'create':{'url':'/clients'}", NULL },
	{ DOCUMENT_CONFIG, "'desired':{'url':'https://app.example.com'}",
	  NULL },
	{ DOCUMENT_CONFIG, "'desired':{'redirect_uris':['https://*.a/']}",
	  "Sign-ins may now also return to https://*.a/" },
	{ DOCUMENT_CONFIG, "'desired':{'redirect_uris':['https://a.example/']}",
	  NULL },
	{ DOCUMENT_CONFIG, "'desired':{'grant_types':['password']}",
	  "The client may now also use the grant password" },
	{ DOCUMENT_SERVER, "'issuer':'http://sso.example.com'",
	  "issuer was set to http://sso.example.com" },
	{ DOCUMENT_SERVER, "'issuer':'https://sso.example.com'", NULL },
	{ DOCUMENT_SERVER, "'metadata':{'jwks_uri':'http://a.example/k'}",
	  "The server's keys are read from http://a.example/k" },
	{ DOCUMENT_SERVER, "'metadata':{'token_endpoint':'http://a.example'}",
	  "Tokens are asked for at http://a.example" },
	{ DOCUMENT_SERVER, "'waivers':[{'rule':'r'}]",
	  "The rule r of lint is waived" },
	{ DOCUMENT_RUNBOOK,
	  "'steps':[{'id':'a','use':'config.apply','delete':true}]",
	  "Step 'a' deletes its configuration from the server" },
	{ DOCUMENT_RUNBOOK, "'steps':[{'id':'a','delete':false}]", NULL },
	{ DOCUMENT_RUNBOOK,
	  "'steps':[{'id':'a','title':'Send','use':'http','request':{"
	  "'url':'https://evil.example/x','auth':'token'}}]",
	  "Step 'a' was added as the first: 'Send' (http) GET "
	  "https://evil.example/x" },
	{ DOCUMENT_RUNBOOK,
	  "'steps':[{'id':'a','request':{'url':'{{env.api}}/x','auth':"
	  "'token'}}]", NULL },
	{ DOCUMENT_RUNBOOK, "'steps':[{'id':'a','request':{'url':'http://a'}}]",
	  "Step 'a' calls http://a" },
	{ DOCUMENT_RUNBOOK,
	  "'actors':{'resource_server':{'url':'http://pay.example.com'}}",
	  "The token is sent to http://pay.example.com" },
	{ DOCUMENT_RUNBOOK, "'token':{'grant':'implicit'}",
	  "The token is got by the grant implicit" },
	{ DOCUMENT_RUNBOOK, "'token':{'scopes':['read']}", NULL },
};
/* clang-format on */

struct scene {
	struct document *document;
	struct diff diff;
	struct acknowledgements asked;
};

static void scene_release(struct scene *scene)
{
	unmade(scene->document);
	diff_release(&scene->diff);
	acknowledgements_release(&scene->asked);
}

static void compare(struct scene *scene, const struct fresh *one)
{
	autofree char *path =
		xasprintf("%s/a.json", document_kind_folder(one->kind));
	autofree char *object = xasprintf("{%s}", one->members);
	autofree char *text = quoted(object);
	const struct catalog none = { 0 };
	struct catalog now = { .at = &scene->document, .nr = 1 };

	scene->document = made(one->kind, path, text);
	diff_catalogs(&scene->diff, &none, &now);
	acknowledgements_find(&scene->asked, &scene->diff);
}

static bool is_told(const struct scene *scene, const char *sentence)
{
	const struct document_diff *all = &scene->diff.at[0];

	for (size_t i = 0; i < all->nr; i++)
		if (all->at[i].risk == RISK_HIGH &&
		    text_starts(all->at[i].sentence, sentence))
			return all->at[i].why[0] && all->at[i].source[0];
	return false;
}

static void what_is_risky_is_so_in_a_new_document(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(fresh); i++) {
		auto_release(scene) scene = { 0 };
		bool high;

		compare(&scene, &fresh[i]);
		high = diff_highest(&scene.diff) == RISK_HIGH;
		if (high != (fresh[i].sentence != NULL) ||
		    (high && !is_told(&scene, fresh[i].sentence)))
			fail_msg("%s: %s", fresh[i].members,
				 scene.diff.at[0].at[0].sentence);
		/* Whoever signs is asked about it. */
		assert_int_equal(scene.asked.nr > 0, high);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_risky_is_so_in_a_new_document),
	};

	return RUN(tests);
}
