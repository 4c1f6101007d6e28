/* marks.h - stand-ins in text for what a plan must not or cannot hold yet */
#ifndef CORE_RUN_MARKS_H
#define CORE_RUN_MARKS_H

#include "core/base/buf.h"

/*
 * While a plan is made, a secret input and a value that an earlier step will
 * capture are put into templates as a mark: letters and digits only, so that
 * no escaping changes it, and random, so that no input can forge one.
 * Renderers show the mark's name in ‹…›; the builder of a real request puts
 * the secret itself where the mark stands.
 */
#define MARK_SIZE 44

struct mark {
	char text[MARK_SIZE];
	char *name;   /* "secret:db-password", "steps.export.id" */
	bool secret;  /* else: a value that is known later */
	size_t input; /* secret: which input of the runbook */
};

struct marks {
	struct mark *at;
	size_t nr;
	size_t alloc;
};

void marks_release(struct marks *marks);
/* Borrowed until the next mark is added: the text for a template. */
const char *marks_add(struct marks *marks, const char *name, bool secret,
		      size_t input);

/* One piece of a text: literal bytes, or (mark not NULL) a mark. */
typedef void mark_fn(const char *text, size_t len, const struct mark *mark,
		     void *payload);
void marks_each(const struct marks *marks, const char *text, mark_fn *fn,
		void *payload);
/* The first mark in the text, or NULL. */
const struct mark *marks_find(const struct marks *marks, const char *text);
const struct mark *marks_find_secret(const struct marks *marks,
				     const char *text);
/* The text with each mark shown as ‹name›. */
void marks_show(struct buf *out, const struct marks *marks, const char *text);

#endif
