/* change_merge_property.c - two random versions of a document made one: what
 * must be true whatever they are */
#include "tests/unit/chance.h"
#include "tests/unit/change_documents.h"

#include "core/change/merge.h"
#include "core/change/walk.h"
#include "core/model/layout.h"

/* RBCTL_MERGES=N for more of them than a check has time for. */
#define ROUNDS 500

static const struct {
	enum document_kind kind;
	const char *text;
} seeds[] = {
	{ DOCUMENT_RUNBOOK,
	  "{'title':'t','actors':{'client':{'client_id':'c','auth':'none',"
	  "'duties':['a','b','c']}},'inputs':[{'name':'p','type':'text'},"
	  "{'name':'q','type':'date','required':true},{'name':'r'}],"
	  "'token':{'scopes':['a','b','c'],'max_lifetime':'1h',"
	  "'scope_meanings':{'a':'A','b':'B'}},"
	  "'steps':[{'id':'a','use':'x','expect':{'status':[200,201]}},"
	  "{'id':'b','use':'y','request':{'json':{'k':[1,2,{'z':3}]}}},"
	  "{'id':'c','use':'z','on_error':'stop'},{'id':'d','always':true}],"
	  "'errors':[{'status':400,'error':'e','do':['x']},{'status':400},"
	  "{'status':401,'do':['y','z']}],'rules':['one','two','three']}" },
	{ DOCUMENT_SERVER,
	  "{'issuer':'https://a','metadata':{'issuer':'https://a',"
	  "'scopes_supported':['a','b'],'grant_types_supported':['x'],"
	  "'require_signed_request_object':true,'odd/na~me':{'x':1}},"
	  "'jwks_pins':['p','q']}" },
	{ DOCUMENT_CONFIG,
	  "{'desired':{'scope':'a b c','redirect_uris':['u','v','w'],"
	  "'grant_types':['authorization_code'],'x':{'y':[1,2,3]},"
	  "'client_secret':'hunter2'},"
	  "'compare':{'sets':['/x/y'],'ignore':[],'secret':['/s']}}" },
	{ DOCUMENT_CONFIG,
	  "{'desired':{'realm':'r','clients':[{'id':'1','clientId':'a',"
	  "'redirectUris':['u','v'],'attributes':{'post.logout':'x##y'}},"
	  "{'id':'2','clientId':'b','webOrigins':['+']},{'id':'3',"
	  "'clientId':'c'}],'defaultDefaultClientScopes':['p','q'],"
	  "'accessTokenLifespan':300}}" },
	{ DOCUMENT_CHECKLIST,
	  "{'items':[{'id':'a','text':'t'},{'id':'b','text':'u',"
	  "'required':true},{'id':'c','text':'v'},{'id':'d','text':'w'}]}" },
};

static struct json *some_value(const struct json *like)
{
	static const char *const words[] = { "new", "other", "a b", "2h" };
	struct json *value;

	if (json_type(like) == JSON_OBJECT) {
		value = json_copy(like);
		json_each(member, like)
			if (json_string(member) && chance(2))
				json_set_stringf(value, json_key(member),
						 "%s%u", json_string(member),
						 chance(3));
		return value;
	}
	if (json_type(like) == JSON_NUMBER)
		return json_new_int(chance(5));
	return json_new_string(words[chance(ARRAY_SIZE(words))]);
}

static struct json *changed(const struct json *value, unsigned depth);

static struct json *changed_array(const struct json *value, unsigned depth)
{
	size_t nr = json_count(value);
	size_t at = nr ? chance((unsigned)nr) : 0;
	unsigned what = chance(6);
	struct json *out = json_new_array();

	for (size_t i = 0; i < nr; i++) {
		const struct json *item =
			json_item(value, what == 0 ? (i + at) % nr : i);

		if (what == 1 && i == at)
			continue;
		json_append(out, what > 3 && i == at ? changed(item, depth + 1)
						     : json_copy(item));
		if (what == 2 && i == at)
			json_append(out, some_value(item));
	}
	if (what == 3)
		json_append(out, some_value(json_first(value)));
	return out;
}

/* One thing is another one somewhere in it. */
static struct json *changed(const struct json *value, unsigned depth)
{
	size_t nr = json_count(value);
	size_t at = nr ? chance((unsigned)nr) : 0;
	unsigned what = chance(depth < 1 ? 12 : 5);
	const struct json *member = json_first(value);
	const char *key;
	struct json *out;

	if (json_type(value) == JSON_ARRAY)
		return changed_array(value, depth);
	if (json_type(value) != JSON_OBJECT)
		return some_value(value);
	while (at-- > 0)
		member = json_next(member);
	key = json_key(member);
	out = json_copy(value);
	if (what == 0)
		json_set(out, chance(2) ? "added" : "a/b~c", some_value(value));
	else if (nr == 0)
		return out;
	else if (what == 1)
		json_remove(out, key);
	else
		json_set(out, key, changed(json_get(value, key), depth + 1));
	return out;
}

static struct json *edited(const struct json *value)
{
	struct json *out = json_copy(value);

	for (unsigned i = chance(4); i > 0; i--) {
		struct json *next = changed(out, 0);

		json_free(out);
		out = next;
	}
	return out;
}

static struct document *document_of(enum document_kind kind,
				    const struct json *root)
{
	autobuf text = { 0 };

	json_compact(&text, root);
	return made(kind, "x/a.json", buf_str(&text));
}

static void must_mean(enum document_kind kind, const struct json *got,
		      const struct json *want, const char *what,
		      struct document *const three[3])
{
	struct document *a = document_of(kind, got);
	struct document *b = document_of(kind, want);
	struct document_diff diff = { 0 };

	diff_documents(&diff, a, b);
	for (size_t i = 0; i < diff.nr; i++)
		if (diff.at[i].type != DIFFERENCE_WRITING)
			fail_msg("%s: differs at %s\nbase    %s\nours    %s\n"
				 "theirs  %s\ngot     %s\nwant    %s",
				 what, diff.at[i].place,
				 buf_str(&three[0]->text),
				 buf_str(&three[1]->text),
				 buf_str(&three[2]->text), buf_str(&a->text),
				 buf_str(&b->text));
	document_diff_release(&diff);
	unmade(a);
	unmade(b);
}

static void must_be_alone(const struct document *base,
			  const struct document *ours,
			  const struct document *theirs,
			  const struct json *want)
{
	struct merge merge = { 0 };
	struct document *const three[3] = { document_of(base->kind, base->root),
					    document_of(base->kind, ours->root),
					    document_of(base->kind,
							theirs->root) };

	merge_documents(&merge, base, ours, theirs);
	assert_int_equal(merge.conflicts.nr, 0);
	must_mean(base->kind, merge.ours, want, "one side alone", three);
	merge_release(&merge);
	for (size_t i = 0; i < 3; i++)
		unmade(three[i]);
}

/* One side of a marked text. */
static void resolve(struct buf *out, const struct buf *marked, char begin,
		    char end)
{
	bool within = true;

	for (const char *line = buf_str(marked); *line;) {
		size_t len = strcspn(line, "\n") + 1;

		if (text_starts(line, "<<<<<<< "))
			within = begin == '<';
		else if (text_starts(line, "=======\n"))
			within = end == '>';
		else if (text_starts(line, ">>>>>>> "))
			within = true;
		else if (within)
			buf_add_bytes(out, line, len);
		line += len;
	}
}

/* And says the same, and is laid out the same once more. */
static void lay_out(struct buf *out, enum document_kind kind,
		    const struct json *value)
{
	autoptr(json) back = NULL;
	autobuf again = { 0 };
	struct err err = { 0 };

	layout_format(out, kind, value);
	OK(json_parse(&back, buf_str(out), out->len, JSON_STRICT, "x", &err));
	assert_true(json_equal(back, value));
	layout_format(&again, kind, back);
	assert_string_equal(buf_str(&again), buf_str(out));
}

static void must_be_marked(enum document_kind kind, const struct merge *merge)
{
	autobuf ours = { 0 };
	autobuf theirs = { 0 };
	autobuf marked = { 0 };
	autobuf back = { 0 };
	autobuf forth = { 0 };

	lay_out(&ours, kind, merge->ours);
	lay_out(&theirs, kind, merge->theirs);
	assert_string_not_equal(buf_str(&ours), buf_str(&theirs));
	merge_mark(&marked, &ours, &theirs, MERGE_MARKER_MIN);
	resolve(&back, &marked, '<', '=');
	resolve(&forth, &marked, '=', '>');
	assert_string_equal(buf_str(&back), buf_str(&ours));
	assert_string_equal(buf_str(&forth), buf_str(&theirs));
}

static bool same_conflicts(const struct strings *a, const struct strings *b)
{
	for (size_t i = 0; i < a->nr; i++)
		if (!strings_has(b, a->at[i]))
			return false;
	return a->nr == b->nr;
}

static bool is_masked(const struct json *value)
{
	autobuf text = { 0 };

	json_compact(&text, value);
	return strstr(buf_str(&text), SECRET_MASK) != NULL;
}

/* Does it say nothing about what other differences mean, or about where
 * beside others something stands? */
static bool is_plain(const struct document_diff *diff)
{
	for (size_t i = 0; i < diff->nr; i++)
		if ((diff->at[i].item &&
		     json_type(diff->at[i].new) == JSON_OBJECT) ||
		    diff->at[i].type == DIFFERENCE_ORDER ||
		    text_starts(diff->at[i].place, "/compare"))
			return false;
	return true;
}

/* The other way to the same: what the one changed put into the other's. But
 * differences hide secrets, and a merge must not. */
static void must_be_both(const struct merge *merge,
			 struct document *const three[3])
{
	struct document_diff mine = { 0 };
	struct document_diff diff = { 0 };
	autoptr(json) applied = NULL;
	struct err err = { 0 };

	diff_documents(&mine, three[0], three[1]);
	diff_documents(&diff, three[0], three[2]);
	assert_false(is_masked(merge->ours));
	if (mine.material.inner == diff.material.inner && is_plain(&mine) &&
	    is_plain(&diff) &&
	    diff_apply(&applied, three[1]->root, &diff, &err) == 0 &&
	    !is_masked(applied))
		must_mean(three[0]->kind, merge->ours, applied,
			  "what theirs changed put into ours", three);
	document_diff_release(&mine);
	document_diff_release(&diff);
}

static unsigned try_three(struct document *const three[3])
{
	enum document_kind kind = three[0]->kind;
	struct merge merge = { 0 };
	struct merge other = { 0 };
	unsigned clean;

	merge_documents(&merge, three[0], three[1], three[2]);
	merge_documents(&other, three[0], three[2], three[1]);
	assert_true(same_conflicts(&merge.conflicts, &other.conflicts));
	must_mean(kind, merge.ours,
		  other.conflicts.nr ? other.theirs : other.ours,
		  "the other way round", three);
	if (merge.conflicts.nr)
		must_be_marked(kind, &merge);
	else
		must_be_both(&merge, three);
	must_be_alone(three[0], three[1], three[0], three[1]->root);
	must_be_alone(three[0], three[0], three[2], three[2]->root);
	must_be_alone(three[0], three[1], three[1], three[1]->root);
	clean = merge.conflicts.nr == 0;
	merge_release(&merge);
	merge_release(&other);
	return clean;
}

static void random_versions_are_made_one(void **state UNUSED)
{
	const char *asked = getenv("RBCTL_MERGES");
	int rounds = asked ? (int)strtol(asked, NULL, 10) : ROUNDS;

	for (size_t i = 0; i < ARRAY_SIZE(seeds); i++) {
		autofree char *text = quoted(seeds[i].text);
		struct document *seed = made(seeds[i].kind, "x/a.json", text);
		int clean = 0;

		for (int round = 0; round < rounds; round++) {
			struct document *three[3];

			for (size_t j = 0; j < 3; j++) {
				autoptr(json) root =
					edited(j ? three[0]->root : seed->root);

				three[j] = document_of(seeds[i].kind, root);
			}
			clean += (int)try_three(three);
			for (size_t j = 0; j < 3; j++)
				unmade(three[j]);
		}
		/* Both happen, or this proves nothing. */
		assert_in_range(clean, rounds / 4, rounds * 19 / 20);
		unmade(seed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(random_versions_are_made_one),
	};

	return RUN(tests);
}
