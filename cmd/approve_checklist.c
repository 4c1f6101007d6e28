/* approve_checklist.c - the checklist of a change, and the answers to it */
#include "cmd/approve.h"
#include "core/model/checklist.h"

#include <string.h>
#include <strings.h>

void asked_checklist_release(struct asked_checklist *asked)
{
	json_free(asked->checklist);
	json_free(asked->answers);
	free(asked->path);
	*asked = (struct asked_checklist){ 0 };
}

bool approve_is_asked(const struct strings *paths, const char *path)
{
	if (paths->nr == 0)
		return true;
	for (size_t i = 0; i < paths->nr; i++)
		if (text_glob(paths->at[i], path))
			return true;
	return false;
}

static void names_by_rules(struct strings *names, const struct judgement *j,
			   const struct strings *paths)
{
	for (size_t i = 0; i < j->nr_rules; i++)
		if (j->rules[i].rule->checklist &&
		    approve_is_asked(paths, j->rules[i].path))
			strings_add_once(names, j->rules[i].rule->checklist);
}

static void names_by_runbooks(struct strings *names, const struct judgement *j,
			      const struct catalog *catalog,
			      const struct strings *paths)
{
	for (size_t i = 0; i < j->changes.nr; i++) {
		const char *path = j->changes.at[i].path;
		const struct document *document =
			catalog_find_path(catalog, path);
		const char *name;

		if (!document || document->kind != DOCUMENT_RUNBOOK ||
		    !approve_is_asked(paths, path))
			continue;
		name = json_text(document->root, "checklist", NULL);
		if (name)
			strings_add_once(names, name);
	}
}

static int use(struct asked_checklist *out, const struct catalog *catalog,
	       const char *name, struct err *err)
{
	const struct document *document =
		catalog_find(catalog, DOCUMENT_CHECKLIST, name);

	if (document == NULL) {
		err_set(err, EXIT_INPUT, "there is no checklist '%s'", name);
		return err_hint(err, "commit checklists/%s.json", name);
	}
	out->checklist = json_copy(document->root);
	out->path = xstrdup(document->path);
	memcpy(out->sha256, document->sha256, sizeof(out->sha256));
	return 0;
}

int approve_find_checklist(struct asked_checklist *out,
			   const struct judgement *j,
			   const struct catalog *catalog,
			   const struct strings *paths, struct err *err)
{
	auto_release(strings) names = { 0 };
	autobuf list = { 0 };

	names_by_rules(&names, j, paths);
	if (names.nr == 0)
		names_by_runbooks(&names, j, catalog, paths);
	if (names.nr == 1)
		return use(out, catalog, names.at[0], err);
	if (names.nr == 0)
		return json_parse(&out->checklist, checklist_builtin,
				  strlen(checklist_builtin), JSON_STRICT,
				  "the built-in checklist", err);
	strings_join_words(&list, &names);
	err_set(err, EXIT_INPUT, "the change has more than one checklist: %s",
		buf_str(&list));
	return err_hint(err, "sign for some of its paths at a time: --path");
}

static int read_given(struct json *answers, const struct strings *given,
		      struct err *err)
{
	for (size_t i = 0; i < given->nr; i++) {
		const char *equals = strchr(given->at[i], '=');
		autofree char *id = NULL;

		if (equals == NULL) {
			err_set(err, EXIT_USAGE, "'%s' is not ID=ANSWER",
				given->at[i]);
			return err_hint(err, "--answer scope=yes");
		}
		id = xstrndup(given->at[i], (size_t)(equals - given->at[i]));
		json_set_string(answers, id, equals + 1);
	}
	return 0;
}

/* What people write for yes and no, as the statement has it. */
static const char *plain(const char *answer, bool yesno)
{
	if (yesno &&
	    (strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0))
		return "yes";
	if (yesno &&
	    (strcasecmp(answer, "n") == 0 || strcasecmp(answer, "no") == 0))
		return "no";
	return answer;
}

static int ask_item(struct json *answers, const struct json *item,
		    const struct context *context, struct err *err)
{
	const char *id = json_text(item, "id", "");
	const char *must_be = json_text(item, "must_be", NULL);
	bool yesno = text_equal(json_text(item, "answer", ""), "yesno");
	bool needed = must_be || json_is_true(json_get(item, "required"));
	autofree char *option = xasprintf("--answer %s=…", id);
	autofree char *question =
		xasprintf("%s%s%s", json_text(item, "text", id),
			  yesno ? " (yes or no)" : "",
			  needed ? "" : " (Enter leaves it open)");

	for (;;) {
		autofree char *typed = NULL;
		const char *answer;
		struct err again = { 0 };

		if (ask(&typed, context, question, needed ? NULL : "", option,
			err))
			return -1;
		answer = plain(typed, yesno);
		if (checklist_judge_item(item, answer, &again) == 0) {
			if (answer[0])
				json_set_string(answers, id, answer);
			return 0;
		}
		if (must_be &&
		    (text_equal(answer, "yes") || text_equal(answer, "no"))) {
			*err = again;
			return -1;
		}
		talk(context, "%s", again.msg);
	}
}

int approve_answer(struct asked_checklist *asked, const struct strings *given,
		   const struct context *context, struct err *err)
{
	asked->answers = json_new_object();
	if (read_given(asked->answers, given, err))
		return -1;
	json_each(item, json_get(asked->checklist, "items")) {
		const char *id = json_text(item, "id", "");

		if (json_get(asked->answers, id) == NULL &&
		    ask_item(asked->answers, item, context, err))
			return -1;
	}
	return checklist_judge(asked->checklist, asked->answers, err);
}
