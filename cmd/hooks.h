/* hooks.h - what rbctl hooks check finds out, here and about a server */
#ifndef CMD_HOOKS_H
#define CMD_HOOKS_H

#include "core/cli/command.h"
#include "core/cli/drivers.h"
#include "core/cli/git_setting.h"
#include "core/trust/store.h"

/*
 * Who pushes to this ref asks the server what it does. The hook answers and
 * takes nothing; a server without it takes the ref, and gives itself away.
 */
#define HOOK_QUESTION_REF "refs/rbctl/question"
/* The first line of the answer. */
#define HOOK_ANSWER_MARK \
	"This is a server: its pre-receive hook decides about pushes."

#define SERVER_SETTINGS 5

/* What a repository decides about pushes. { 0 } is empty. */
struct server {
	bool told; /* where trust begins; else live is closed */
	struct anchor anchor;
	char *live; /* full name; as far as it is known */
	bool live_there;
	struct verdict verdict; /* on the live tip, when it is there */
	struct oid tip;
	struct git_setting settings[SERVER_SETTINGS];
};

void server_release(struct server *server);
int server_look(struct server *out, struct repo *repo,
		const struct context *context, struct err *err) MUST_CHECK;
/* Does it decide by what it was told, and is what is live approved? */
bool server_is_good(const struct server *server);
void server_text(struct buf *out, const struct server *server);
void server_json(struct json *object, const struct server *server);
/* What to do on the server when it is not good. */
void server_next(struct buf *out, const struct server *server,
		 const struct repo *repo);

/* The full path of this program. Caller frees. */
int drivers_program(char **out, struct err *err) MUST_CHECK;
void drivers_text(struct buf *out, const struct drivers *drivers);
void drivers_json(struct json *object, const struct drivers *drivers);
/* What to do when they are not good. */
const char *drivers_next(const struct drivers *drivers);

/* rbctl hooks check: here, and about a remote. */
int hooks_check_here(struct context *context, struct err *err) MUST_CHECK;
int hooks_ask_server(struct context *context, const char *remote,
		     struct err *err) MUST_CHECK;

#endif
