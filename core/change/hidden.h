/* hidden.h - where in a file's text secrets stand, for whoever shows it */
#ifndef CORE_CHANGE_HIDDEN_H
#define CORE_CHANGE_HIDDEN_H

#include "core/base/base.h"

/* Bytes of a text: the first, and the first behind them. */
struct span {
	size_t from;
	size_t to;
};

struct spans {
	struct span *at; /* in the text's order, none in another */
	size_t nr;
	size_t alloc;
};

void spans_release(struct spans *spans);

struct hidden_text {
	const char *text; /* NULL: it isn't there */
	size_t len;
};

/*
 * What the comparison would mask in either text, as a string without its
 * quotes or as a number, however it is spelled. What one text declares a
 * secret is one in the other, too. Where a text is no JSON, what stands under
 * a secret's name. `path` says what kind of document they are.
 */
void hidden_find(struct spans *in_old, struct spans *in_new, const char *path,
		 const struct hidden_text *old, const struct hidden_text *new);

#endif
