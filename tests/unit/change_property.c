/* change_property.c - differences put into A give B, for random edits */
#include "tests/unit/chance.h"
#include "tests/unit/change_documents.h"

static const struct {
	enum document_kind kind;
	const char *text;
} seeds[] = {
	{ DOCUMENT_RUNBOOK,
	  "{'title':'t','actors':{'client':{'client_id':'c','auth':'none',"
	  "'duties':['a','b']}},'inputs':[{'name':'p','type':'text'},"
	  "{'name':'q','type':'date','required':true}],'token':{'scopes':"
	  "['a','b','c'],'max_lifetime':'1h','refresh':{'before':'10m'}},"
	  "'steps':[{'id':'a','use':'x','expect':{'status':[200,201]}},"
	  "{'id':'b','use':'y','request':{'json':{'k':[1,2,{'z':3}]}}},"
	  "{'id':'c','use':'z'},{'id':'d','use':'w','always':true}],"
	  "'errors':[{'status':400,'error':'e','do':['x']},{'status':400},"
	  "{'status':401,'do':['y','z']}],'rules':['one','two']}" },
	{ DOCUMENT_SERVER,
	  "{'issuer':'https://a','metadata':{'issuer':'https://a',"
	  "'scopes_supported':['a','b'],'grant_types_supported':['x'],"
	  "'require_signed_request_object':true,'odd/na~me':{'x':1}},"
	  "'jwks_pins':['p','q']}" },
	{ DOCUMENT_CONFIG,
	  "{'desired':{'scope':'a b c','redirect_uris':['u','v'],"
	  "'grant_types':['authorization_code'],'x':{'y':[1,2]}},"
	  "'compare':{'sets':['/x/y'],'ignore':[]}}" },
	{ DOCUMENT_POLICY,
	  "{'version':1,'people':{'a':{'keys':[{'key':'k/1'},{'key':'k2',"
	  "'status':'retired'}]},'b':{'keys':[]}},'roles':{'r':['a','b']},"
	  "'rules':[{'paths':['x/**','y'],'sign_offs':[{'role':'r','count':2}"
	  "]},{'paths':['z'],'sign_offs':[]}]}" },
	{ DOCUMENT_CHECKLIST,
	  "{'items':[{'id':'a','text':'t'},{'id':'b','text':'u',"
	  "'required':true},{'id':'c','text':'v'}]}" },
};

static struct json *some_value(void)
{
	struct json *value;

	switch (chance(6)) {
	case 0:
		return json_new_int(chance(5));
	case 1:
		return json_new_bool(chance(2));
	case 2:
		value = json_new_array();
		for (unsigned i = chance(3); i > 0; i--)
			json_append_string(value, chance(2) ? "a" : "new");
		return value;
	case 3:
		value = json_new_object();
		json_set_string(value, "id", chance(2) ? "n" : "m");
		json_set_string(value, "name", "n");
		return value;
	default:
		value = json_new_object();
		json_set_stringf(value, "v", "value%u", chance(9));
		return value;
	}
}

static struct json *edited(const struct json *value, unsigned likely);

static struct json *edited_array(const struct json *value, unsigned likely)
{
	struct json *out = json_new_array();
	size_t nr = json_count(value);
	size_t turn = nr && chance(likely) == 0 ? chance((unsigned)nr) : 0;

	for (size_t i = 0; i < nr; i++) {
		const struct json *item = json_item(value, (i + turn) % nr);

		if (chance(likely) == 0)
			continue;
		json_append(out, edited(item, likely));
		if (chance(likely) == 0 && json_string(item))
			json_append_string(out, "new");
		else if (chance(likely) == 0)
			json_append(out, some_value());
	}
	return out;
}

static struct json *edited(const struct json *value, unsigned likely)
{
	struct json *out;

	if (json_type(value) == JSON_ARRAY)
		return edited_array(value, likely);
	if (json_type(value) != JSON_OBJECT) {
		if (chance(likely) != 0)
			return json_copy(value);
		if (!json_string(value))
			return some_value();
		return json_new_string(chance(2) ? "5h" : "x b new");
	}
	out = json_new_object();
	json_each(member, value)
		if (chance(likely) != 0)
			json_set(out, json_key(member), edited(member, likely));
	if (chance(likely) == 0)
		json_set(out, chance(2) ? "added" : "a/b~c", some_value());
	return out;
}

static struct document *copy_of(enum document_kind kind,
				const struct json *root)
{
	autobuf text = { 0 };

	json_compact(&text, root);
	return made(kind, "x/a.json", buf_str(&text));
}

/* Differences other than of writing, between two values. */
static size_t nr_differences(enum document_kind kind, const struct json *a,
			     const struct json *b, const char **first)
{
	struct document *old = copy_of(kind, a);
	struct document *new = copy_of(kind, b);
	struct document_diff diff = { 0 };
	static char place[512];
	size_t nr = 0;

	diff_documents(&diff, old, new);
	for (size_t i = 0; i < diff.nr; i++)
		if (diff.at[i].type != DIFFERENCE_WRITING && nr++ == 0)
			snprintf(place, sizeof(place), "%s: %s",
				 diff.at[i].place, diff.at[i].sentence);
	*first = place;
	document_diff_release(&diff);
	unmade(old);
	unmade(new);
	return nr;
}

static void try_edit(enum document_kind kind, const struct json *a,
		     const struct json *b)
{
	struct document *old = copy_of(kind, a);
	struct document *new = copy_of(kind, b);
	struct document_diff diff = { 0 };
	autoptr(json) applied = NULL;
	const char *first = "";
	struct err err = { 0 };

	diff_documents(&diff, old, new);
	OK(diff_apply(&applied, old->root, &diff, &err));
	if (nr_differences(kind, applied, new->root, &first) > 0) {
		autobuf text = { 0 };

		json_compact(&text, applied);
		fail_msg("differs at %s\nA       %s\nB       %s\napplied %s",
			 first, buf_str(&old->text), buf_str(&new->text),
			 buf_str(&text));
	}
	document_diff_release(&diff);
	unmade(old);
	unmade(new);
}

static void differences_put_into_the_old_give_the_new(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(seeds); i++) {
		autofree char *text = quoted(seeds[i].text);
		autoptr(json) seed = NULL;
		struct err err = { 0 };

		OK(json_parse(&seed, text, strlen(text), JSON_STRICT, "seed",
			      &err));
		for (int round = 0; round < 600; round++) {
			unsigned likely = 2 + chance(12);
			autoptr(json) a = edited(seed, 2 + chance(30));
			autoptr(json) b = edited(a, likely);

			try_edit(seeds[i].kind, a, b);
		}
	}
}

/* The other direction: what is told is not nothing. */
static void another_meaning_is_always_told(void **state UNUSED)
{
	static const char *const pairs[][2] = {
		{ "{'a':1}", "{'a':2}" },
		{ "{'a':[1,2]}", "{'a':[2,1]}" },
		{ "{'a':null}", "{}" },
		{ "{'a':{}}", "{}" },
		{ "{'a':[]}", "{}" },
		{ "{'a':''}", "{}" },
		{ "{'a':'1'}", "{'a':1}" },
		{ "{'a':'\xc3\xa9'}", "{'a':'e\xcc\x81'}" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		autofree char *a = quoted(pairs[i][0]);
		autofree char *b = quoted(pairs[i][1]);
		autoptr(json) old = NULL;
		autoptr(json) new = NULL;
		const char *first;
		struct err err = { 0 };

		OK(json_parse(&old, a, strlen(a), JSON_STRICT, "a", &err));
		OK(json_parse(&new, b, strlen(b), JSON_STRICT, "b", &err));
		assert_int_equal(
			nr_differences(DOCUMENT_RUNBOOK, old, new, &first), 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(differences_put_into_the_old_give_the_new),
		TEST(another_meaning_is_always_told),
	};

	return RUN(tests);
}
