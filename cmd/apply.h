/* apply.h - private to apply: its options, and several runbooks in one go */
#ifndef CMD_APPLY_H
#define CMD_APPLY_H

#include "cmd/running.h"
#include "core/report/runs.h"
#include "core/run/perform.h"

struct apply_options {
	const char *environment;
	const char *revision;
	const char *key;
	const char *plan;
	struct strings set;
	struct strings confirm;
	bool yes;
	bool dry_run;
	bool delete; /* these three: of a configuration */
	bool rotate;
	bool again;
	bool after_cut;
	bool all;
	bool stop;
	int64_t jobs;
};

/* --all, or several runbooks; returns as the command's function does. */
int apply_several(struct context *context, const struct apply_options *options,
		  int nr_names, char **names, struct err *err);

struct apply_several {
	struct context *context;
	const struct apply_options *options;
	struct store *store;
	struct signer *signer;
	struct vault *vault;    /* for the lock alone */
	struct run_lock lock;   /* of the environment */
	struct prepared common; /* the revision, the person, the documents */
	struct json *inputs;    /* --set */
	struct running running;
	struct run_summary *runs;
	size_t nr_runs;
	size_t nr_ended; /* for progress */
	size_t jobs;
	struct context apart; /* of a worker: alone, and silent */
};

/* Fills in the runs: --all, or those that are named. (apply_which.c) */
int apply_choose(struct apply_several *all, int nr_names, char **names,
		 struct err *err);

/* ---- one of several (apply_one.c) ---- */
/* What --set gives of what this runbook asks for; caller owns it. */
struct json *apply_inputs(const struct apply_several *all, const char *runbook)
	MUST_CHECK;
/* Its plan, or why there is none. */
int apply_prepare(struct prepared *out, const struct apply_several *all,
		  const struct run_summary *run, struct err *err) MUST_CHECK;
/* The id of a run that has left no journal is nobody's. */
void apply_forget_run(struct run_summary *run, const struct apply_several *all);
/* Carries one out, and fills in what became of it. */
void apply_one(struct run_summary *run, struct apply_several *all);

#endif
