/* doctor.h - what rbctl doctor looks at, and what it found */
#ifndef CMD_DOCTOR_H
#define CMD_DOCTOR_H

#include "core/cli/command.h"

enum health {
	HEALTH_GOOD,
	HEALTH_WARNING, /* works, and could be better */
	HEALTH_BAD,     /* something will not work, or is not safe */
};

struct diagnosis {
	const char *name; /* "git", "clock" …, for programs */
	enum health health;
	char *detail; /* what was found; untrusted */
	char *hint;   /* what to do; NULL when good */
};

struct diagnoses {
	struct diagnosis *at;
	size_t nr;
	size_t alloc;
};

void diagnoses_release(struct diagnoses *list);
/* `hint` may be NULL; takes both texts. */
void diagnoses_take(struct diagnoses *list, const char *name,
		    enum health health, char *detail, char *hint);
/* An error as a finding, with its hint. */
void diagnoses_add_err(struct diagnoses *list, const char *name,
		       enum health health, const struct err *err);

/* The findings as the answer: EXIT_NO when one of them is bad. */
int diagnoses_answer(const struct context *context, const char *format,
		     const struct diagnoses *list, struct err *err) MUST_CHECK;

/* Is this ours alone, if it is there? */
void doctor_private(struct diagnoses *list, const char *name, const char *path,
		    bool folder);
/* The vault's folder, or each endpoint of a shared one. */
void doctor_vault(struct diagnoses *list, const struct context *context);
/* The programs that rbctl runs: git, ssh-keygen. */
void doctor_programs(struct diagnoses *list);
/* This person's folders and the identity in them. */
void doctor_places(struct diagnoses *list, const struct context *context);
/* The clock and the memory for secrets. */
void doctor_system(struct diagnoses *list, const struct context *context);
/* The store around context->dir: trust, hooks, signing key. */
void doctor_store(struct diagnoses *list, const struct context *context);

#endif
