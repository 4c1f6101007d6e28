/* lint.c - judging one file: JSON, schema, then the rules of its kind */
#include "core/model/lint_rules.h"
#include "core/model/policy.h"
#include "core/model/runbook.h"

#include <string.h>

void findings_release(struct findings *findings)
{
	for (size_t i = 0; i < findings->nr; i++) {
		free(findings->at[i].path);
		free(findings->at[i].pointer);
		free(findings->at[i].message);
	}
	free(findings->at);
	*findings = (struct findings){ 0 };
}

size_t findings_count(const struct findings *findings, enum lint_level level)
{
	size_t nr = 0;

	for (size_t i = 0; i < findings->nr; i++)
		nr += findings->at[i].rule->level == level;
	return nr;
}

static struct finding *add(const struct lint *lint, enum rule rule)
{
	struct findings *out = lint->out;
	struct finding *finding;

	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	finding = &out->at[out->nr++];
	*finding = (struct finding){ .rule = lint_rule(rule) };
	finding->path = xstrdup(lint->path);
	return finding;
}

void lint_say(const struct lint *lint, enum rule rule, const struct json *value,
	      const char *format, ...)
{
	size_t nr = lint->out->nr - lint->before;
	bool last = nr + 1 == LINT_FINDINGS_MAX;
	struct finding *finding;
	autobuf message = { 0 };
	autobuf pointer = { 0 };
	va_list args;

	if (nr >= LINT_FINDINGS_MAX)
		return;
	va_start(args, format);
	buf_addv(&message, format, args);
	va_end(args);
	if (last)
		buf_add(&message, " (and more: this file's list ends here)");
	finding = add(lint, rule);
	if (value) {
		json_position(&finding->line, &finding->column, value,
			      lint->text);
		json_pointer_of(&pointer, lint->root, value);
	}
	finding->pointer = xstrdup(buf_str(&pointer));
	finding->message = buf_detach(&message);
}

/* An error's "PATH:LINE:COLUMN: POINTER: what" taken apart again. */
static void say_error(const struct lint *lint, enum rule rule,
		      const struct err *err)
{
	struct finding *finding = add(lint, rule);
	const char *msg = err->msg;
	size_t len = strlen(lint->path);
	char *end;

	finding->pointer = xstrdup("");
	if (!strncmp(msg, lint->path, len) && msg[len] == ':') {
		finding->line = strtoul(msg + len + 1, &end, 10);
		if (*end == ':')
			finding->column = strtoul(end + 1, &end, 10);
		if (end[0] == ':' && end[1] == ' ')
			msg = end + 2;
	}
	if (*msg == '/' && strstr(msg, ": ")) {
		const char *rest = strstr(msg, ": ");

		free(finding->pointer);
		finding->pointer = xstrndup(msg, (size_t)(rest - msg));
		msg = rest + 2;
	}
	finding->message = err->hint[0] ? xasprintf("%s; %s", msg, err->hint)
					: xstrdup(msg);
}

void lint_walk(const struct json *value, const char *key, lint_walk_fn *fn,
	       void *payload)
{
	fn(value, key, payload);
	json_each(item, value) {
		const char *name = json_key(item);

		lint_walk(item, name ? name : key, fn, payload);
	}
}

/* Others of the kind and name: where the catalog finds this one under them,
 * there are none. */
static void lint_double(const struct lint *lint)
{
	const struct document *other;
	size_t at = 0;

	other = catalog_find(lint->catalog, lint->kind, lint->name);
	if (other && text_equal(other->path, lint->path))
		return;
	while ((other = catalog_next(lint->catalog, lint->kind, &at)))
		if (text_equal(other->name, lint->name) &&
		    !text_equal(other->path, lint->path))
			lint_say(lint, RULE_NAME, NULL,
				 "'%s' is another %s of the name '%s'",
				 other->path, document_kind_name(lint->kind),
				 lint->name);
}

static void lint_name(const struct lint *lint)
{
	if (!text_is_name(lint->name)) {
		lint_say(lint, RULE_NAME, NULL,
			 "'%s' is no name for a document; use small letters, "
			 "digits, '.', '_' and '-'",
			 lint->name);
		return;
	}
	if (lint->catalog)
		lint_double(lint);
}

static bool lint_schema(const struct lint *lint)
{
	struct schema_fault faults[SCHEMA_FAULTS_MAX];
	size_t nr = schema_judge(faults, ARRAY_SIZE(faults),
				 document_schema(lint->kind), lint->root);

	for (size_t i = 0; i < nr; i++)
		lint_say(lint, RULE_SCHEMA, faults[i].value, "%s",
			 faults[i].message);
	return !nr;
}

/* An author of each person in turn: does enough remain? */
static void lint_spare(const struct lint *lint, const struct policy *policy)
{
	if (!policy->separation_of_duties)
		return;
	for (size_t i = 0; i < policy->nr_rules; i++) {
		const struct policy_rule *rule = &policy->rules[i];

		for (size_t p = 0; p < policy->nr_people; p++) {
			const char *id = policy->people[p].id;
			autobuf pointer = { 0 };

			if (!policy_rule_asks(policy, rule, id) ||
			    policy_rule_possible(policy, rule, id, NULL))
				continue;
			buf_addf(&pointer, "/rules/%zu/sign_offs", i);
			lint_say(lint, RULE_POLICY_SPARE,
				 json_pointer(lint->root, buf_str(&pointer)),
				 "a change that '%s' writes can't be approved: "
				 "all people of these roles are needed",
				 id);
			break;
		}
	}
}

/* A default or an example that its own input would refuse helps nobody. */
static void lint_inputs(const struct lint *lint, const struct runbook *runbook)
{
	static const char *const members[] = { "default", "example" };

	for (size_t i = 0; i < runbook->nr_inputs; i++) {
		const struct input *input = &runbook->inputs[i];

		for (size_t m = 0; m < ARRAY_SIZE(members); m++) {
			const char *value =
				json_text(input->json, members[m], NULL);
			struct err err = { 0 };
			autobuf at = { 0 };

			if (!value || !input_check(input, value, &err))
				continue;
			buf_addf(&at, "/inputs/%zu/%s", i, members[m]);
			lint_say(lint, RULE_DOCUMENT,
				 json_pointer(lint->root, buf_str(&at)),
				 "the %s does not pass the input's own check: "
				 "%s",
				 members[m], err.msg);
		}
	}
}

static void lint_as_runbook(const struct lint *lint,
			    const struct document *document)
{
	autoptr(runbook) runbook = NULL;
	struct err err = { 0 };

	if (runbook_parse(&runbook, document, &err) < 0)
		say_error(lint, RULE_DOCUMENT, &err);
	else
		lint_inputs(lint, runbook);
}

/* What the kind's own parser finds: only where the schema holds. */
static void lint_document(const struct lint *lint, char *text, size_t len,
			  struct json *root)
{
	autofree char *path = xstrdup(lint->path);
	const struct document document = {
		.kind = lint->kind,
		.path = path,
		.text = { .data = text, .len = len },
		.root = root,
	};
	autoptr(policy) policy = NULL;
	struct err err = { 0 };

	if (lint->kind == DOCUMENT_RUNBOOK)
		lint_as_runbook(lint, &document);
	if (lint->kind != DOCUMENT_POLICY)
		return;
	if (policy_parse(&policy, lint->text, len, &err) < 0)
		say_error(lint, RULE_DOCUMENT, &err);
	else
		lint_spare(lint, policy);
}

static bool comes_after(const struct finding *a, const struct finding *b)
{
	return a->line > b->line ||
	       (a->line == b->line && a->column > b->column);
}

/* Stable: what stands at one place keeps the order it was found in. */
static void sort_by_place(const struct findings *findings, size_t from)
{
	struct finding *at = findings->at;

	for (size_t i = from + 1; i < findings->nr; i++) {
		struct finding moved = at[i];
		size_t k = i;

		for (; k > from && comes_after(&at[k - 1], &moved); k--)
			at[k] = at[k - 1];
		at[k] = moved;
	}
}

static void lint_runbook(const struct lint *lint)
{
	lint_client(lint);
	lint_requests(lint);
	lint_templates(lint);
	lint_steps(lint);
	lint_step_parts(lint);
	lint_scopes(lint);
	lint_care(lint);
}

static void lint_declared(const struct lint *lint)
{
	lint_config(lint);
	lint_interface(lint);
}

static void lint_rules_of_kind(const struct lint *lint)
{
	lint_references(lint);
	lint_oauth(lint);
	lint_secrets(lint);
	lint_todo(lint);
	if (lint->kind == DOCUMENT_SERVER)
		lint_server(lint);
	else if (lint->kind == DOCUMENT_CONFIG)
		lint_declared(lint);
	else if (lint->kind == DOCUMENT_RUNBOOK)
		lint_runbook(lint);
	lint_waivers(lint);
}

bool lint_asks_for(enum document_kind kind)
{
	return kind == DOCUMENT_SERVER || kind == DOCUMENT_ENVIRONMENT ||
	       kind == DOCUMENT_POLICY;
}

void lint_know(struct catalog *catalog, const char *path, const char *text,
	       size_t len)
{
	autoptr(document) document = NULL;
	struct err none = { 0 };

	if (lint_asks_for(document_kind_of(path))
		    ? document_parse(&document, path, text, len, &none)
		    : document_place(&document, path, &none))
		return; /* lint_text() says why */
	buf_release(&document->text);
	catalog_take(catalog, steal(document));
}

void lint_text(struct findings *out, const char *path, const char *text,
	       size_t len, const struct catalog *catalog, int64_t today)
{
	autoptr(json) root = NULL;
	autofree char *copy = xstrndup(text, len);
	struct lint lint = { .out = out, .path = path, .text = copy };
	struct err err = { 0 };

	lint.before = out->nr;
	lint.kind = document_kind_of(path);
	if (lint.kind == DOCUMENT_NONE)
		return;
	document_name_of(lint.name, path);
	lint.catalog = catalog;
	lint.today = today;
	if (document_json(&root, path, text, len, &err) < 0) {
		say_error(&lint, RULE_JSON, &err);
		return;
	}
	lint.root = root;
	lint_name(&lint);
	if (lint_schema(&lint))
		lint_document(&lint, copy, len, root);
	lint_rules_of_kind(&lint);
	sort_by_place(out, lint.before);
}
