/* export_words.c - what a person is told about a step of an export */
#include "core/report/export.h"

#include <string.h>

char *export_title(const struct plan *plan, size_t index, bool first)
{
	autobuf title = { 0 };

	buf_add_untrusted(&title, plan->steps[index].step->title);
	return xasprintf("%zu%s. %s", index + 1, first ? "a" : "",
			 buf_str(&title));
}

static bool signs(const struct http_request *request)
{
	for (size_t i = 0; i < request->nr_parts; i++)
		if (text_equal(request->parts[i].secret_name,
			       "client assertion"))
			return true;
	return false;
}

static void say_signed(struct buf *out, const struct export *export,
		       const struct plan_step *step, const char *program)
{
	const struct plan *plan = export->plan;
	bool assertion = signs(&step->request) || signs(&step->first);
	bool proof = plan->runbook->dpop &&
		     strings_has(&export->names, "dpop-proof");

	if (assertion)
		buf_addf(out,
			 "The client proves itself by a statement that is "
			 "signed anew for each request. %s is not told to "
			 "sign: put it into %s. ",
			 program, export_secret(export, "client assertion"));
	if (proof)
		buf_addf(out,
			 "The token is bound to a key, and each request needs "
			 "a new proof of it. %s is not told to sign: put it "
			 "into %s. ",
			 program, export_variable(export, "dpop-proof"));
	if (assertion || proof)
		buf_addf(out,
			 "The functions by_key, by_secret and proof make it in "
			 "the script of: rbctl export sh %s --env %s. ",
			 plan->runbook->document->name,
			 plan->environment->name);
}

static void say_person(struct buf *out, const struct export *export,
		       const struct step *step)
{
	if (step->kind == STEP_DEVICE)
		buf_add(out,
			"A person types the code that the console shows. Send "
			"it again until the server says yes or no. ");
	if (step->kind == STEP_AUTHORIZE)
		buf_addf(out,
			 "A person signs in, in a browser at the address that "
			 "the console shows. Look whether the state that it "
			 "comes back with is that of the address, put the "
			 "code into %s, and send it again. ",
			 export_variable(export, "secret:authorization-code"));
}

static void say_left(struct buf *out, const struct step *step)
{
	if (step->retry_times)
		buf_addf(
			out,
			"When it fails for a moment, send it again, %lld times "
			"at most. ",
			(long long)step->retry_times);
	if (json_get(step->request, "pages"))
		buf_add(out, "The answer comes in pages: the header Link says "
			     "where the next one is. ");
	if (export_is_signed(step))
		buf_add(out, "The answer is signed (RFC 9701), and that is "
			     "not read here: only its status is looked at. ");
	if (json_get(step->request, "save"))
		buf_add(out, "The answer is to be kept as a file. ");
	if (step->always)
		buf_add(out, "Do it even when a step before failed. ");
}

void export_words(struct buf *out, const struct export *export, size_t index,
		  const char *program)
{
	const struct plan_step *step = &export->plan->steps[index];
	autobuf shown = { 0 };

	if (step->instructions) {
		marks_show(&shown, &export->plan->marks, step->instructions);
		buf_add_untrusted_lines(out, buf_str(&shown), shown.len);
		buf_add(out, " ");
	}
	if (step->step->kind == STEP_WAIT)
		buf_addf(out, "Wait %lld seconds. ", (long long)step->wait_s);
	say_person(out, export, step->step);
	if (step->has_request)
		say_signed(out, export, step, program);
	if (step->request.certificate)
		buf_addf(out,
			 "The client shows a certificate: give %s its file and "
			 "that of its key, in PEM, for the server's name. ",
			 program);
	say_left(out, step->step);
	buf_trim(out);
}
