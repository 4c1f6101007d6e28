/* running_hold.c - what ends a process waits while a token is on its way */
#include "cmd/running.h"

/* Timeouts of the network bound how long. */
void running_hold(bool hold, void *payload)
{
	struct running *running = payload;
	sigset_t signals;

	if (hold == running->holding)
		return;
	running->holding = hold;
	if (!hold) {
		sigprocmask(SIG_SETMASK, &running->let_through, NULL);
		return;
	}
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGPIPE);
	sigprocmask(SIG_BLOCK, &signals, &running->let_through);
}
