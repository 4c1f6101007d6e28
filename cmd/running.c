/* running.c - what plan, apply, resume and export share */
#include "cmd/person.h"
#include "core/cli/context.h"
#include "core/crypto/age.h"
#include "core/report/paragraph.h"
#include "core/report/run.h"
#include "core/web/redirect.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* ---- the tools of an execution; payload is the struct running ---- */

static int tool_send(struct http_response *out,
		     const struct http_request *request, bool *maybe_sent,
		     void *payload, struct err *err)
{
	struct running *running = payload;

	return http_send(out, running->http, request, maybe_sent, err);
}

static int64_t tool_clock(void *payload)
{
	struct running *running = payload;
	struct err ignored = { 0 };
	int64_t now;

	return clock_read(&now, &ignored) ? running->context->now : now;
}

static void tool_sleep(int64_t seconds, void *payload)
{
	struct running *running = payload;
	struct timespec left = { .tv_sec = seconds };

	talk(running->context, "waiting %lld seconds", (long long)seconds);
	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
}

static int tool_confirm(bool *out, const struct step *step,
			const char *instructions, const char *question,
			void *payload, struct err *err)
{
	struct running *running = payload;
	autofree char *option = xasprintf("--confirm %s", step->id);
	autobuf text = { 0 };

	paragraph(&text, 0, instructions);
	buf_trim(&text);
	talk(running->context, "%s", buf_str(&text));
	*out = running->yes || strings_has(running->confirmed, step->id);
	if (*out)
		return 0;
	if (!running->context->interactive) {
		err_set(err, EXIT_WAITING, "step '%s' waits for a person: %s",
			step->id, step->title);
		return err_hint(err, "rbctl resume %s --confirm %s",
				running->run, step->id);
	}
	talk(running->context, "(Ctrl-C leaves it for later: rbctl resume %s)",
	     running->run);
	return ask_yes(out, running->context,
		       *question ? question : "Is it done?", option, err);
}

static int tool_fate(enum run_fate *out, const struct step *step, void *payload,
		     struct err *err)
{
	struct running *running = payload;
	autofree char *question = NULL;
	bool happened;

	*out = FATE_SKIP;
	if (running->skip && strings_has(running->skip, step->id))
		return 0;
	*out = FATE_REDO;
	if (running->redo && strings_has(running->redo, step->id))
		return 0;
	if (!running->context->interactive) {
		err_set(err, EXIT_WAITING,
			"nobody knows whether step '%s' reached the server "
			"before the run was cut off",
			step->id);
		return err_hint(err,
				"look there, then rbctl resume %s --skip %s "
				"(it did) or --redo %s (it did not)",
				running->run, step->id, step->id);
	}
	question = xasprintf("The run was cut off in '%s'. Look at the server: "
			     "did it happen?",
			     step->title);
	if (ask_yes(&happened, running->context, question, "--skip or --redo",
		    err))
		return -1;
	*out = happened ? FATE_SKIP : FATE_REDO;
	return 0;
}

static void tool_progress(const struct step *step UNUSED, size_t number,
			  const struct step_result *result, void *payload)
{
	struct running *running = payload;
	autobuf line = { 0 };

	if (!result && !running->context->interactive)
		return;
	report_step_line(&line, running->plan, number, result,
			 running->context->talk_theme);
	talk(running->context, "%s", buf_str(&line));
}

/* For tests: what a power cut at this very place leaves behind. */
static void tool_boundary(const char *step, const char *where, void *payload)
{
	const struct running *running = payload;
	autofree char *here = xasprintf("%s:%s", step, where);

	if (text_equal(running->kill, here))
		raise(SIGKILL);
}

/* ---- secret references ---- */

static struct secret *source_prompt(const char *label, void *payload)
{
	struct running *running = payload;
	struct secret *secret = NULL;
	struct err ignored = { 0 };

	if (ask_secret(&secret, running->context,
		       label && *label ? label : "Secret", NULL, &ignored))
		return NULL;
	return secret;
}

/* What can't be read is told; the reference then says that there is none. */
static const char *const *source_command(const char *name, void *payload)
{
	struct running *running = payload;
	struct err err = { 0 };
	autobuf why = { 0 };
	bool found;

	user_command_release(&running->command);
	if (user_command_find(&running->command, &found, running->context, name,
			      &err)) {
		buf_add_untrusted(&why, err.msg);
		talk(running->context, "%s", buf_str(&why));
	}
	return (const char *const *)(const void *)running->command.argv;
}

void running_release(struct running *running)
{
	running_env_release(running);
	user_command_release(&running->command);
	redirect_free(running->redirect);
	vault_free(running->vault);
	secret_free(running->identity);
	http_free(running->http);
}

static void fill_tools(struct running *running, const struct policy *policy)
{
	running->sources = (struct reference_sources){
		.vault = running->vault,
		.from_env = running_env_secret,
		.from_prompt = source_prompt,
		.command = source_command,
		.payload = running,
	};
	running->tools = (struct run_tools){
		.send = tool_send,
		.clock = tool_clock,
		.sleep = tool_sleep,
		.confirm = tool_confirm,
		.listen = person_listen,
		.browse = person_browse,
		.show_code = person_show_code,
		.await = person_await,
		.fate = tool_fate,
		.progress = tool_progress,
		.hold = running_hold,
		.boundary = tool_boundary,
		.payload = running,
		.sources = &running->sources,
		.vault = running->vault,
		.policy = policy,
		.recipient = running->recipient[0] ? running->recipient : NULL,
	};
}

int running_open(struct running *running, struct context *context,
		 const struct policy *policy, struct err *err)
{
	char recipient[AGE_RECIPIENT_SIZE];

	running->context = context;
	running->kill = getenv("RBCTL_TEST_KILL");
	if (running->plan)
		running_env_hide(running,
				 running->plan->runbook->document->root,
				 running->plan->inputs);
	if (open_identity(&running->identity, context, err) ||
	    open_vault(&running->vault, context, running->identity, err) ||
	    http_new(&running->http, getenv("SSL_CERT_FILE"), err))
		return -1;
	if (running->identity) {
		if (age_recipient(recipient, running->identity, err))
			return -1;
		snprintf(running->recipient, sizeof(running->recipient), "%s",
			 recipient);
	}
	fill_tools(running, policy);
	return 0;
}

int running_answer(const struct running *running, const char *format,
		   const struct run_outcome *outcome, struct err *err)
{
	const struct context *context = running->context;
	autobuf text = { 0 };
	int written;

	if (context->json) {
		autoptr(json) json =
			report_run_json(format, running->plan, outcome);

		written = answer_json(json, err);
	} else {
		report_run_text(&text, running->plan, outcome, context->theme);
		written = answer(&text, err);
	}
	return written ? -1 : outcome->result.code;
}
