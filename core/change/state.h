/* state.h - what a server has, beside what is declared for it */
#ifndef CORE_CHANGE_STATE_H
#define CORE_CHANGE_STATE_H

#include "core/change/diff.h"

/*
 * A state is an object of fields, as a config/1 document's "desired" is one.
 * NULL stands for what is not there at all. `config` says how its fields are
 * compared: which are sets, which are ignored, which are secret.
 */

/*
 * Of what a server answered, the fields that `fields` names, as deep as it
 * names them: what the server has beside them was never declared. A field
 * that the server leaves out stands there with its default, or empty where
 * nothing is what was declared. Ignored and secret fields are left out.
 */
struct json *state_project(const struct document *config,
			   const struct json *fields, const struct json *actual)
	MUST_CHECK;
/* `fields` itself, without those that are ignored or secret. */
struct json *state_declared(const struct document *config,
			    const struct json *fields) MUST_CHECK;

/* From one state to another, by meaning; neither is NULL. */
void state_compare(struct document_diff *out, const struct document *config,
		   const struct json *old, const struct json *new);

/* SHA-256, hexadecimal, of a form in which states that mean the same are the
 * same. -1: it can't be written in that form. */
int state_digest(char out[65], const struct document *config,
		 const struct json *state, struct err *err) MUST_CHECK;

/* A copy of what the server has, with the fields put over it, member by
 * member: what is not declared stays as it is. */
struct json *state_merge(const struct json *actual, const struct json *fields)
	MUST_CHECK;

#endif
