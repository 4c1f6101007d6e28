/* checklist.c - what a signer must answer, and whether the answers will do */
#include "core/model/checklist.h"
#include "core/base/text.h"

#include <string.h>

const char checklist_builtin[] =
	"{ \"format\": \"checklist/1\", \"title\": \"Before a change goes "
	"live\", \"items\": ["
	"{ \"id\": \"scope\", \"text\": \"I confirmed that the scopes are the "
	"fewest that work.\", \"answer\": \"yesno\", \"must_be\": \"yes\" },"
	"{ \"id\": \"secrets\", \"text\": \"No secret was sent by e-mail or "
	"chat.\", \"answer\": \"yesno\", \"must_be\": \"yes\" },"
	"{ \"id\": \"unused\", \"text\": \"Tokens that nobody uses are "
	"revoked.\", \"answer\": \"yesno\", \"must_be\": \"yes\" },"
	"{ \"id\": \"impact\", \"text\": \"What does it change for security? "
	"(\\\"nothing\\\" is an answer)\", \"answer\": \"text\", \"required\": "
	"true },"
	"{ \"id\": \"tested\", \"text\": \"It was tested outside "
	"production.\", \"answer\": \"yesno\", \"must_be\": \"yes\" },"
	"{ \"id\": \"backout\", \"text\": \"How is it undone if it goes "
	"wrong?\", \"answer\": \"text\", \"required\": true }"
	"] }";

int checklist_judge_item(const struct json *item, const char *answer,
			 struct err *err)
{
	const char *id = json_text(item, "id", "");
	const char *must_be = json_text(item, "must_be", NULL);
	bool yesno = text_equal(json_text(item, "answer", ""), "yesno");
	bool required = json_is_true(json_get(item, "required")) || must_be;

	if (answer == NULL || *answer == '\0') {
		if (!required)
			return 0;
		err_no(err, REASON_CHECKLIST, "checklist: '%s' isn't answered",
		       id);
		return err_hint(err, "--answer %s=…", id);
	}
	if (strlen(answer) > CHECKLIST_ANSWER_MAX) {
		err_no(err, REASON_LIMIT,
		       "checklist: the answer to '%s' is longer than %d bytes",
		       id, CHECKLIST_ANSWER_MAX);
		return err_hint(err, "write the rest into the commit, and "
				     "here where it stands");
	}
	if (yesno && strcmp(answer, "yes") != 0 && strcmp(answer, "no") != 0) {
		err_no(err, REASON_CHECKLIST,
		       "checklist: the answer to '%s' must be yes or no", id);
		return err_hint(err, "--answer %s=yes", id);
	}
	if (must_be && strcmp(answer, must_be) != 0) {
		err_no(err, REASON_CHECKLIST,
		       "checklist: '%s' must be answered '%s', not '%s'", id,
		       must_be, answer);
		return err_hint(err, "put it right first, or: rbctl reject");
	}
	return 0;
}

static bool has_item(const struct json *checklist, const char *id)
{
	json_each(item, json_get(checklist, "items"))
		if (text_equal(json_text(item, "id", NULL), id))
			return true;
	return false;
}

int checklist_judge(const struct json *checklist, const struct json *answers,
		    struct err *err)
{
	json_each_member(answer, answers)
		if (!has_item(checklist, json_key(answer))) {
			err_no(err, REASON_CHECKLIST,
			       "checklist: there is no item '%s'",
			       json_key(answer));
			return err_hint(err, "leave that --answer out");
		}
	json_each(item, json_get(checklist, "items"))
		if (checklist_judge_item(
			    item,
			    json_text(answers, json_text(item, "id", ""), NULL),
			    err))
			return -1;
	return 0;
}
