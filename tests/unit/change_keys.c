/* change_keys.c - a key that takes over another one's name is told as that,
 * and no other one */
#include "tests/unit/change_documents.h"

#define KEY(kid, x) "{'kty':'OKP','crv':'E','x':'" x "','kid':'" kid "'}"
#define USED(kid, x, use) \
	"{'kty':'OKP','crv':'E','x':'" x "','use':'" use "','kid':'" kid "'}"

/* Keys, or clients, before and after. */
struct example {
	const char *old;
	const char *new;
	const char *taken; /* the name that went to another key; NULL: none */
};

static void tells(enum document_kind kind, const char *old, const char *new,
		  const char *taken)
{
	autofree char *was = quoted(old);
	autofree char *is = quoted(new);
	struct document *before = made(kind, "x/a.json", was);
	struct document *after = made(kind, "x/a.json", is);
	struct document_diff diff = { 0 };
	autobuf found = { 0 };
	autobuf want = { 0 };

	diff_documents(&diff, before, after);
	for (size_t i = 0; i < diff.nr; i++) {
		const char *said = diff.at[i].sentence;
		const char *key = strstr(said, "The key '");

		if (key && strstr(said, "; before, another key had this name"))
			buf_addf(&found, "%.*s", (int)strcspn(key, "("), key);
	}
	if (taken)
		buf_addf(&want, "The key '%s' ", taken);
	assert_string_equal(buf_str(&found), buf_str(&want));
	document_diff_release(&diff);
	unmade(before);
	unmade(after);
}

static const struct example sets[] = {
	{ KEY("1", "K"), KEY("1", "L"), "1" },
	{ KEY("1", "K"), KEY("2", "L"), NULL },
	{ KEY("1", "K"), KEY("1", "K") "," KEY("2", "L"), NULL },
	/* the old one goes on under another name */
	{ KEY("1", "K"), KEY("7", "K") "," KEY("1", "L"), "1" },
	/* one key for two uses is no other key */
	{ USED("1", "K", "sig"),
	  USED("1", "K", "sig") "," USED("1", "K", "enc"), NULL },
	{ USED("1", "K", "sig") "," USED("2", "K", "enc"),
	  USED("1", "K", "enc") "," USED("1", "L", "sig"), "1" },
};

static void in_a_set_of_keys(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(sets); i++) {
		autofree char *old = xasprintf("{'keys':[%s]}", sets[i].old);
		autofree char *new = xasprintf("{'keys':[%s]}", sets[i].new);

		tells(DOCUMENT_NONE, old, new, sets[i].taken);
	}
}

/* Keycloak writes them into a string. */
static char *in_string(const char *keys)
{
	autobuf out = { 0 };

	buf_add(&out, "{'desired':{'clientId':'a','attributes':{'jwks.string':"
		      "'{\\'keys\\':[");
	for (const char *p = keys; *p; p++)
		buf_addf(&out, *p == '\'' ? "\\%c" : "%c", *p);
	buf_add(&out, "]}'}}}");
	return buf_detach(&out);
}

static void in_a_string_that_holds_keys(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(sets); i++) {
		autofree char *old = in_string(sets[i].old);
		autofree char *new = in_string(sets[i].new);

		tells(DOCUMENT_CONFIG, old, new, sets[i].taken);
	}
}

#define CLIENT(id, keys) \
	"{'client_id':'" id "','redirect_uris':[],'jwks':{'keys':[" keys "]}}"

/* Each client's keys have names of their own. */
static void of_the_client_that_had_it(void **state UNUSED)
{
	static const struct example clients[] = {
		{ CLIENT("b", KEY("1", "K")),
		  CLIENT("a", KEY("7", "K")) "," CLIENT("b", KEY("1", "L")),
		  "1" },
		{ CLIENT("b", KEY("9", "M")) "," CLIENT("a", KEY("1", "K")),
		  CLIENT("a", KEY("1", "K")) "," CLIENT("b", KEY("1", "L")),
		  NULL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(clients); i++) {
		autofree char *old = xasprintf("[%s]", clients[i].old);
		autofree char *new = xasprintf("[%s]", clients[i].new);

		tells(DOCUMENT_NONE, old, new, clients[i].taken);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(in_a_set_of_keys),
		TEST(in_a_string_that_holds_keys),
		TEST(of_the_client_that_had_it),
	};

	return RUN(tests);
}
