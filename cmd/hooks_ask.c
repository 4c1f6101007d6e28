/* hooks_ask.c - asks a server what it does with a push, by one */
#include "cmd/hooks.h"
#include "core/base/fs.h"
#include "core/cli/open.h"
#include "core/json/json.h"

#include <string.h>

#define OUTPUT_MAX (64 * 1024)
#define FROM_THERE "remote: "

/* What a push to a remote came to. */
struct reply {
	int status;
	char *said; /* by git and the other side, on stderr */
};

static void reply_release(struct reply *reply)
{
	free(reply->said);
	*reply = (struct reply){ 0 };
}

static int push(struct reply *out, const char *remote, const char *refspec,
		struct err *err)
{
	const char *const argv[] = { "git",  "push",  "--no-verify", "--",
				     remote, refspec, NULL };
	autobuf errors = { 0 };
	autobuf text = { 0 };

	reply_release(out);
	if (fs_run(&out->status, &text, &errors, argv, "", 0, OUTPUT_MAX, err))
		return -1;
	out->said = buf_detach(&errors);
	return 0;
}

/* The lines of the answer: from the mark to the refusal behind it. False
 * when they have no end: what is missing could be the bad news. */
static bool read_answer(struct strings *out, const char *said)
{
	bool on = false;

	while (*said) {
		size_t len = strcspn(said, "\n");
		autobuf line = { 0 };

		if (text_starts(said, FROM_THERE)) {
			buf_add_bytes(&line, said + strlen(FROM_THERE),
				      len - strlen(FROM_THERE));
			buf_trim(&line);
		}
		if (text_equal(buf_str(&line), HOOK_ANSWER_MARK))
			on = true;
		if (on && text_starts(buf_str(&line), "rbctl: "))
			return true;
		if (on && line.len)
			strings_add(out, buf_str(&line));
		said += len + (said[len] == '\n');
	}
	return false;
}

/* The server took the question for a branch: nobody decides there. */
static int take_back(const char *remote, struct err *err)
{
	auto_release(reply) reply = { 0 };

	if (push(&reply, remote, ":" HOOK_QUESTION_REF, err))
		return -1;
	if (reply.status == 0)
		return 0;
	err_set(err, EXIT_GIT,
		"'%s' has no hook of rbctl, took '%s', and keeps it", remote,
		HOOK_QUESTION_REF);
	return err_hint(err, "git push %s :%s", remote, HOOK_QUESTION_REF);
}

static bool asks_for_a_deed(const struct strings *answer)
{
	for (size_t i = 0; i < answer->nr; i++)
		if (text_starts(answer->at[i], "next: "))
			return true;
	return false;
}

static int tell_json(const char *remote, const struct strings *lines, bool ok,
		     struct err *err)
{
	autoptr(json) json = json_new_object();

	json_set_string(json, "format", "hooks/1");
	json_set_bool(json, "ok", ok);
	json_set_string(json, "kind", "remote");
	json_set_string(json, "remote", remote);
	json_set_bool(json, "decides", lines->nr > 0);
	json_set_strings(json, "answer", lines);
	return answer_json(json, err);
}

static int tell(struct context *context, const char *remote,
		const struct strings *lines, struct err *err)
{
	bool ok = lines->nr > 0 && !asks_for_a_deed(lines);
	autobuf text = { 0 };

	if (context->json)
		return tell_json(remote, lines, ok, err) ? -1
		       : ok                              ? EXIT_YES
							 : EXIT_NO;
	buf_add_untrusted(&text, remote);
	buf_add(&text, lines->nr ? " answers:\n"
				 : " has no hook of rbctl: it takes every "
				   "push, approved or not\nnext: whoever runs "
				   "it types there, in the bare repository: "
				   "rbctl hooks install\n");
	for (size_t i = 0; i < lines->nr; i++) {
		buf_add(&text, "  ");
		buf_add_untrusted(&text, lines->at[i]);
		buf_add(&text, "\n");
	}
	buf_add(&text, "A server says of itself what it likes; apply doesn't "
		       "rely on it.\n");
	if (answer(&text, err))
		return -1;
	return ok ? EXIT_YES : EXIT_NO;
}

int hooks_ask_server(struct context *context, const char *remote,
		     struct err *err)
{
	auto_release(strings) lines = { 0 };
	autofree char *refspec = NULL;
	auto_release(reply) reply = { 0 };
	autoptr(store) store = NULL;
	char hex[OID_HEX + 1];

	if (open_store(&store, context, err))
		return -1;
	oid_format(hex, &store_anchor(store)->commit);
	refspec = xasprintf("%s:%s", hex, HOOK_QUESTION_REF);
	if (push(&reply, remote, refspec, err))
		return -1;
	if (reply.status == 0) {
		if (take_back(remote, err))
			return -1;
	} else if (!read_answer(&lines, reply.said)) {
		err_set(err, EXIT_GIT, "'%s' gives no answer: %s", remote,
			reply.said);
		return err_hint(err, "it may be out of reach, not let you "
				     "push, or have another hook");
	}
	return tell(context, remote, &lines, err);
}
