/* report_shown.c - nothing that a new document says is left out */
#include "tests/unit/change_documents.h"

#include "core/change/acknowledge.h"
#include "core/model/shape.h"
#include "core/report/acknowledged.h"
#include "core/report/diff.h"
#include "core/report/show.h"

static const struct theme plain = { "", "", "", "", "", "" };

/*
 * A document that has every member that its kind's schema knows. Each text and
 * each name that people choose is one of its own, and each number; where one of
 * several forms may stand, `form` says which. Text that is a reference to a
 * secret is shown wherever it stands.
 */
struct making {
	const struct json *schema;
	struct strings marks;
	int form;
	int nr;
};

static struct json *make(struct making *m, const struct json *node);

static const struct json *resolved(const struct making *m,
				   const struct json *node)
{
	const char *ref;

	while ((ref = json_text(node, "$ref", NULL)) != NULL)
		node = json_pointer(m->schema, ref + 1);
	if (json_get(node, "anyOf") && !json_get(node, "type"))
		return resolved(
			m, json_item(json_get(node, "anyOf"), (size_t)m->form));
	return node;
}

static char *mark(struct making *m)
{
	char *text = xasprintf("m%03dx", ++m->nr);

	strings_add(&m->marks, text);
	return text;
}

static struct json *make_text(struct making *m)
{
	autofree char *text = mark(m);
	autofree char *reference = xasprintf("vault:%s", text);

	return json_new_string(reference);
}

static struct json *make_number(struct making *m)
{
	autofree char *text = xasprintf("%d", 70000 + ++m->nr);

	strings_add(&m->marks, text);
	return json_new_int(70000 + m->nr);
}

static struct json *make_object(struct making *m, const struct json *node)
{
	const struct json *others = json_get(node, "additionalProperties");
	struct json *object = json_new_object();

	json_each_member(property, json_get(node, "properties"))
		json_set(object, json_key(property), make(m, property));
	if (json_type(others) == JSON_BOOL)
		return object;
	for (int i = 0; i < 2; i++) {
		autofree char *name = mark(m);

		json_set(object, name, others ? make(m, others) : make_text(m));
	}
	return object;
}

static const char *type_of(const struct json *node)
{
	const struct json *type = json_get(node, "type");

	if (json_get(node, "const"))
		return json_is_true(json_get(node, "const")) ? "boolean"
							     : "format";
	if (json_type(type) == JSON_ARRAY)
		return json_string(json_first(type));
	return json_string(type) ? json_string(type) : "string";
}

static struct json *make(struct making *m, const struct json *node)
{
	const char *type;
	struct json *array;

	node = resolved(m, node);
	type = type_of(node);
	if (!strcmp(type, "object"))
		return make_object(m, node);
	if (!strcmp(type, "boolean"))
		return json_new_bool(true);
	if (!strcmp(type, "integer"))
		return make_number(m);
	if (!strcmp(type, "format"))
		return json_copy(json_get(node, "const"));
	if (strcmp(type, "array") != 0)
		return make_text(m);
	array = json_new_array();
	for (int i = 0; i < 2; i++)
		json_append(array, make(m, json_get(node, "items")));
	return array;
}

struct scene {
	struct making making;
	struct json *root;
	struct document *document;
	struct diff added;
	struct diff removed;
};

static void scene_release(struct scene *scene)
{
	strings_release(&scene->making.marks);
	json_free(scene->root);
	unmade(scene->document);
	diff_release(&scene->added);
	diff_release(&scene->removed);
}

static void compare(struct scene *scene, enum document_kind kind)
{
	struct catalog none = { 0 };
	struct catalog one = { .at = &scene->document, .nr = 1 };
	autofree char *path = xasprintf("%s/a.json", document_kind_name(kind));
	autobuf text = { 0 };

	json_pretty(&text, scene->root);
	scene->document = made(kind, path, buf_str(&text));
	diff_catalogs(&scene->added, &none, &one);
	diff_catalogs(&scene->removed, &one, &none);
}

static void make_scene(struct scene *scene, enum document_kind kind, int form)
{
	scene->making.schema = shape_of(kind).schema;
	scene->making.form = form;
	scene->root = make(&scene->making, scene->making.schema);
	compare(scene, kind);
}

static void all_are_shown(const struct strings *marks, const struct buf *out,
			  const char *where)
{
	for (size_t i = 0; i < marks->nr; i++)
		if (!strstr(buf_str(out), marks->at[i]))
			fail_msg("%s: no %s in\n%s", where, marks->at[i],
				 buf_str(out));
}

static void show_all(struct buf *text, struct buf *markdown, struct buf *html,
		     const struct diff *diff)
{
	const struct strings none = { 0 };
	const struct diff_report report = {
		.from = "a", .to = "b", .diff = diff, .unreadable = &none
	};

	report_diff_text(text, diff, &plain);
	report_diff_markdown(markdown, &report);
	report_diff_html(html, &report);
}

static void judge(const struct scene *scene, const struct diff *diff)
{
	const struct strings *marks = &scene->making.marks;
	autobuf text = { 0 };
	autobuf markdown = { 0 };
	autobuf html = { 0 };

	show_all(&text, &markdown, &html, diff);
	all_are_shown(marks, &text, "text");
	all_are_shown(marks, &markdown, "markdown");
	all_are_shown(marks, &html, "html");
}

/* The title stands above what `show` says. */
static void judge_show(const struct scene *scene, enum document_kind kind)
{
	autoptr(json) masked = diff_masked(scene->document);
	autobuf out = { 0 };

	buf_add(&out, json_text(masked, "title", ""));
	report_document_text(&out, kind, masked, 0, &plain);
	all_are_shown(&scene->making.marks, &out, "show");
}

/* What has to be acknowledged as a whole is told as a whole. */
static void judge_acknowledged(const struct scene *scene,
			       const struct diff *diff)
{
	auto_release(acknowledgements) list = { 0 };

	acknowledgements_find(&list, diff);
	for (size_t i = 0; i < list.nr; i++) {
		autobuf out = { 0 };

		if (list.at[i].place[0] != '\0')
			continue;
		report_acknowledgement_text(&out, &list, i, &plain);
		all_are_shown(&scene->making.marks, &out, "acknowledgement");
	}
}

static void every_member_of_every_kind_is_shown(void **state UNUSED)
{
	for (int kind = DOCUMENT_NONE + 1; kind < DOCUMENT_KINDS; kind++)
		for (int form = 0; form < 2; form++) {
			auto_release(scene) scene = { 0 };

			make_scene(&scene, (enum document_kind)kind, form);
			assert_true(scene.making.marks.nr > 5);
			judge(&scene, &scene.added);
			judge(&scene, &scene.removed);
			judge_show(&scene, (enum document_kind)kind);
			judge_acknowledged(&scene, &scene.added);
			judge_acknowledged(&scene, &scene.removed);
		}
}

/* ---- switches: what is said is another thing when one is off ---- */

static void show_text(struct buf *out, enum document_kind kind,
		      const char *text)
{
	autoptr(json) root = NULL;
	struct err err = { 0 };

	OK(json_parse(&root, text, strlen(text), JSON_STRICT, "shown", &err));
	report_document_text(out, kind, root, 0, &plain);
}

static void every_switch_is_shown(void **state UNUSED)
{
	size_t nr = 0;

	for (int kind = DOCUMENT_NONE + 1; kind < DOCUMENT_KINDS; kind++) {
		auto_release(scene) scene = { 0 };
		autobuf text = { 0 };
		autobuf on = { 0 };

		make_scene(&scene, (enum document_kind)kind, 0);
		json_compact(&text, scene.root);
		show_text(&on, (enum document_kind)kind, buf_str(&text));
		for (const char *at = strstr(buf_str(&text), "true"); at;
		     at = strstr(at + 1, "true")) {
			size_t before = (size_t)(at - buf_str(&text));
			autofree char *other =
				xasprintf("%.*sfalse%s", (int)before,
					  buf_str(&text), at + strlen("true"));
			autobuf off = { 0 };

			show_text(&off, (enum document_kind)kind, other);
			if (!strcmp(buf_str(&on), buf_str(&off)))
				fail_msg("not shown: %.*s", (int)before + 4,
					 buf_str(&text));
			nr++;
		}
	}
	assert_true(nr > 10);
}

static void labels_differ(struct shape shape, const struct json *node)
{
	auto_release(strings) labels = { 0 };

	json_each_member(property, json_get(node, "properties")) {
		const char *label =
			shape_label((struct shape){ shape.schema, node },
				    json_key(property));

		if (strings_has(&labels, label))
			fail_msg("two are called '%s'", label);
		strings_add(&labels, label);
	}
	json_each(below, node)
		labels_differ(shape, below);
}

static void
members_beside_each_other_have_names_of_their_own(void **state UNUSED)
{
	for (int kind = DOCUMENT_NONE + 1; kind < DOCUMENT_KINDS; kind++) {
		struct shape shape = shape_of((enum document_kind)kind);

		labels_differ(shape, shape.node);
	}
}

/* ---- what no schema knows, or what has no words ---- */

struct odd {
	enum document_kind kind;
	const char *text;
	const char *shown;
};

static const struct odd odd[] = {
	{ DOCUMENT_RUNBOOK, "{'unheard':{'of':[1,{'deep':'m1'}]}}", "m1" },
	{ DOCUMENT_RUNBOOK, "{'summary':17}", "17" },
	{ DOCUMENT_RUNBOOK, "{'steps':[{'use':{'x':'m2'}}]}", "m2" },
	{ DOCUMENT_RUNBOOK, "{'steps':['m3']}", "m3" },
	{ DOCUMENT_RUNBOOK, "{'steps':'m4'}", "m4" },
	{ DOCUMENT_RUNBOOK, "{'inputs':[]}", "Inputs" },
	{ DOCUMENT_RUNBOOK, "{'token':{'claims':{}}}", "Claims" },
	{ DOCUMENT_CONFIG, "{'desired':{'name':'','attributes':{}}}",
	  "attributes" },
	{ DOCUMENT_CONFIG, "{'desired':{'name':''}}", "(empty)" },
	{ DOCUMENT_CONFIG, "{'desired':['m5']}", "m5" },
	{ DOCUMENT_SERVER,
	  "{'issuer':'https://a.example','metadata':{'issuer':'https://m6'}}",
	  "m6" },
	{ DOCUMENT_POLICY, "{'people':['m7']}", "m7" },
	{ DOCUMENT_NONE, "{'a':{'b':'m8'}}", "m8" },
};

static void what_has_no_words_is_shown_as_it_is(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(odd); i++) {
		autofree char *text = quoted(odd[i].text);
		autobuf out = { 0 };

		show_text(&out, odd[i].kind, text);
		if (!strstr(buf_str(&out), odd[i].shown))
			fail_msg("%s:\n%s", odd[i].text, buf_str(&out));
	}
}

static void a_secret_in_a_new_document_stays_masked(void **state UNUSED)
{
	auto_release(scene) scene = { 0 };
	autobuf text = { 0 };
	autobuf markdown = { 0 };
	autobuf html = { 0 };

	scene.root = json_new_object();
	json_set_string(json_set_object(json_set_object(scene.root, "token"),
					"parameters"),
			"client_secret", "hunter2");
	compare(&scene, DOCUMENT_RUNBOOK);
	show_all(&text, &markdown, &html, &scene.added);
	assert_non_null(
		strstr(buf_str(&text), "\xe2\x80\xb9secret\xe2\x80\xba"));
	assert_null(strstr(buf_str(&text), "hunter2"));
	assert_null(strstr(buf_str(&markdown), "hunter2"));
	assert_null(strstr(buf_str(&html), "hunter2"));
}

/* A request says where in the answer the secret stands, and that is none. */
static void where_a_secret_stands_is_shown(void **state UNUSED)
{
	auto_release(scene) scene = { 0 };
	autobuf out = { 0 };

	scene.root = json_new_object();
	json_set_string(json_set_object(scene.root, "rotate"), "secret",
			"/client_secret");
	json_set_string(json_set_object(scene.root, "desired"), "secret",
			"/hunter2");
	compare(&scene, DOCUMENT_CONFIG);
	report_diff_text(&out, &scene.added, &plain);
	assert_non_null(strstr(buf_str(&out), "/client_secret"));
	assert_null(strstr(buf_str(&out), "hunter2"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_member_of_every_kind_is_shown),
		TEST(every_switch_is_shown),
		TEST(members_beside_each_other_have_names_of_their_own),
		TEST(what_has_no_words_is_shown_as_it_is),
		TEST(a_secret_in_a_new_document_stays_masked),
		TEST(where_a_secret_stands_is_shown),
	};

	return RUN(tests);
}
