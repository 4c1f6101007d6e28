/* bru.h - Bruno's language for requests: blocks of pairs, of text, of names */
#ifndef CORE_INTAKE_BRU_H
#define CORE_INTAKE_BRU_H

#include "core/intake/request.h"

#define BRU_BLOCKS_MAX 128
#define BRU_FILE_MAX   (1024 * 1024)

/* One block: its name ("body:json"), and its lines as pairs, or as text. */
struct bru_block {
	char *name;
	struct intake_pairs pairs; /* without those that are switched off */
	char *text; /* of a block of text, two spaces less; NULL */
};

/* { 0 } is empty. */
struct bru {
	struct bru_block *at;
	size_t nr;
	size_t alloc;
};

void bru_release(struct bru *bru);
/* EXIT_INPUT with the place: a block without its end, a line that is none. */
int bru_parse(struct bru *out, const struct intake_source *source,
	      struct err *err) MUST_CHECK;
/* NULL when there is none of that name. */
const struct bru_block *bru_find(const struct bru *bru, const char *name);
/* A value of the first block of that name; NULL. */
const char *bru_value(const struct bru *bru, const char *block,
		      const char *key);

#endif
