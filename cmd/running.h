/* running.h - what plan, apply, resume and export share */
#ifndef CMD_RUNNING_H
#define CMD_RUNNING_H

#include "core/cli/command.h"
#include "core/cli/open.h"
#include "core/cli/source.h"
#include "core/net/http.h"
#include "core/run/perform.h"

#include <signal.h>

/* ---- inputs ---- */
/* --set name=value…, as an object; caller owns *out. EXIT_USAGE. */
int running_inputs(struct json **out, const struct strings *set,
		   struct err *err) MUST_CHECK;
/* What an operator may wish of a configuration (core/run/subject.h), as an
 * input. EXIT_USAGE: it is there already. */
int running_wish(struct json *inputs, const char *name, bool wished,
		 struct err *err) MUST_CHECK;
/* Asks for an input on the terminal; payload is the context. */
plan_ask_fn running_ask;
/* Never guessed: a run in the wrong one can't be taken back. EXIT_USAGE. */
int running_wants_environment(const char *environment, struct err *err)
	MUST_CHECK;

/* ---- the world around an execution ---- */
struct running {
	struct context *context;
	const char *run;                 /* id, for hints */
	const struct plan *plan;         /* for progress */
	bool yes;                        /* --yes: all manual steps are done */
	const struct strings *confirmed; /* --confirm */
	const struct strings *redo;      /* may be NULL, like skip */
	const struct strings *skip;
	bool holding;         /* a token is on its way to the vault */
	sigset_t let_through; /* while nothing is held */
	const char *kill;     /* RBCTL_TEST_KILL, STEP:WHERE; NULL */
	struct http *http;
	struct redirect *redirect; /* while a browser is away; NULL */
	struct secret *identity;
	struct vault *vault;
	char recipient[64];
	struct user_command command; /* that is asked for a secret */
	struct reference_sources sources;
	struct running_env *env; /* what env:NAME named, kept from children */
	struct run_tools tools;  /* what all of this is for */
};

/* ---- running_env.c ---- */
/*
 * A secret that came by the environment goes no further by it: it is taken out
 * before anything else is started, and no command, browser or git inherits it.
 * Whoever knows a runbook, and what is said for its inputs, says so before
 * running_open(), which does it itself for the plan that it is given.
 */
void running_env_hide(struct running *running, const struct json *runbook,
		      const struct json *inputs);
/* What env:NAME names; NULL. `payload` is the struct running. */
struct secret *running_env_secret(const char *name, void *payload);
void running_env_release(struct running *running);

void running_release(struct running *running);
/* Opens identity, vault and network; fills in the tools. `running` stays
 * where it is: the tools point to it. */
int running_open(struct running *running, struct context *context,
		 const struct policy *policy, struct err *err) MUST_CHECK;
/* run_tools.hold: Ctrl-C, and whatever else ends a process, waits until a
 * token that is on its way is on disk. The payload is the struct running. */
void running_hold(bool hold, void *payload);
/* The summary, text or JSON; the exit code of the run. */
int running_answer(const struct running *running, const char *format,
		   const struct run_outcome *outcome, struct err *err);

#endif
