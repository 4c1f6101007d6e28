/* person.h - a person in the middle of a run: their browser, their phone */
#ifndef CMD_PERSON_H
#define CMD_PERSON_H

#include "cmd/running.h"

#include <poll.h>

/* Tools of an execution; payload is the struct running. (visit.c) */
int person_listen(char **redirect_uri, const char *wanted, void *payload,
		  struct err *err);
int person_browse(struct secret **address, const struct run_visit *visit,
		  void *payload, struct err *err);
/* (device_code.c) */
int person_show_code(const struct oauth_device *device, void *payload,
		     struct err *err);
int person_await(int64_t seconds, int64_t left, void *payload, struct err *err);

/*
 * Waits until one of them is ready: 1; 0: the time ran out; -1, EXIT_WAITING:
 * Ctrl-C, or another signal that ends us. With `fds` NULL it only waits.
 * (waiting.c)
 */
int person_wait(struct pollfd *fds, size_t nr, int64_t seconds, struct err *err)
	MUST_CHECK;
/* Opens $BROWSER, or the desktop's; false when there is none to open, or the
 * person sits elsewhere (ssh). (browser.c) */
bool browser_is_here(void);
bool browser_open(const char *url);

#endif
