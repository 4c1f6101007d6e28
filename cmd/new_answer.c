/* new_answer.c - what `rbctl new` made, in plain words, and what comes next */
#include "cmd/new.h"
#include "core/json/json.h"
#include "core/report/findings.h"

#include <string.h>

void new_result_release(struct new_result *result)
{
	free(result->root);
	free(result->secret);
	buf_release(&result->source);
	generated_release(&result->generated);
	strings_release(&result->doubts);
	findings_release(&result->findings);
}

static const char *meaning_of(const char *path)
{
	switch (document_kind_of(path)) {
	case DOCUMENT_SERVER:
		return "the server, as it describes itself";
	case DOCUMENT_ENVIRONMENT:
		return "where it runs";
	case DOCUMENT_CHECKLIST:
		return "what each signer must answer";
	default:
		return "the procedure itself";
	}
}

static void list_next(struct strings *out, const struct new_result *result)
{
	if (result->secret && text_starts(result->secret, "vault:"))
		strings_take(out, xasprintf("rbctl secret set %s%s",
					    result->secret + strlen("vault:"),
					    result->is_key ? " --from KEY.pem"
							   : ""));
	strings_add(out, "rbctl lint");
	strings_take(out, xasprintf("git switch -c %s", result->name));
	strings_add(out, "git add . && git commit -m 'A new runbook'");
	strings_add(out, "rbctl diff");
	strings_add(out, "rbctl approve    # by those who may sign: rbctl "
			 "status names them");
}

static int as_json(const struct new_result *result, const struct strings *next,
		   struct err *err)
{
	autoptr(json) value = json_new_object();
	struct json *list;

	json_set_string(value, "format", "new/1");
	json_set_bool(value, "ok", true);
	json_set_string(value, "source", buf_str(&result->source));
	list = json_set_array(value, "files");
	for (size_t i = 0; i < result->generated.nr; i++)
		json_append_string(list, result->generated.files[i].path);
	json_set_strings(value, "doubts", &result->doubts);
	report_findings_json(value, &result->findings);
	json_set_strings(value, "next", next);
	return answer_json(value, err);
}

int new_answer(const struct context *context, const struct new_result *result,
	       struct err *err)
{
	const struct theme *theme = context->theme;
	auto_release(strings) next = { 0 };
	autobuf text = { 0 };

	list_next(&next, result);
	if (context->json)
		return as_json(result, &next, err);
	buf_add(&text, "read ");
	buf_add_untrusted(&text, buf_str(&result->source));
	buf_add(&text, "\n");
	for (size_t i = 0; i < result->generated.nr; i++) {
		const struct generated_file *file = &result->generated.files[i];

		buf_addf(&text, "%s %s%s%s: %s\n",
			 file->merged ? "added to" : "wrote", theme->bold,
			 file->path, theme->off, meaning_of(file->path));
	}
	for (size_t i = 0; i < result->doubts.nr; i++) {
		buf_addf(&text, "%swarning:%s ", theme->warn, theme->off);
		buf_add_untrusted(&text, result->doubts.at[i]);
		buf_add(&text, "\n");
	}
	report_findings_text(&text, &result->findings, theme);
	buf_add(&text, "\nWhat comes next:\n");
	for (size_t i = 0; i < next.nr; i++)
		buf_addf(&text, "    %s\n", next.at[i]);
	return answer(&text, err);
}
