/* redirect.h - waits, once, for a browser to come back with an answer */
#ifndef CORE_WEB_REDIRECT_H
#define CORE_WEB_REDIRECT_H

#include "core/base/err.h"
#include "core/crypto/secret.h"

/*
 * RFC 8252 section 7.3: an address on 127.0.0.1 that lives for one answer.
 * Only a GET of that very path with the state that is expected is taken;
 * everything else gets a page that says nothing, and the wait goes on. The
 * page that the person sees is plain, says the same whatever the answer was,
 * and repeats nothing of it.
 */
struct redirect;

/* `wanted` is http://127.0.0.1 or http://localhost, with or without a port
 * and a path. EXIT_SYSTEM when the port is taken. */
int redirect_open(struct redirect **out, const char *wanted, struct err *err)
	MUST_CHECK;
void redirect_free(struct redirect *redirect);
DEFINE_AUTOPTR(redirect);

/* The same with the port that it became. Borrowed. */
const char *redirect_uri(const struct redirect *redirect);
/* From now on an answer with this state is taken. */
void redirect_expect(struct redirect *redirect, const char *state);
/* Readable (poll) once there is an answer. */
int redirect_fd(const struct redirect *redirect);
/* The whole address that the browser came to; NULL: not yet. Caller owns it. */
struct secret *redirect_take(struct redirect *redirect) MUST_CHECK;

#endif
