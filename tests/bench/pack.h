/* pack.h - writes a git pack to a stream, object by object */
#ifndef TESTS_BENCH_PACK_H
#define TESTS_BENCH_PACK_H

#include "core/git/repo.h"

#include <stdio.h>

struct pack;

/* `nr` is how many objects will be added, no more and no less. */
struct pack *pack_new(FILE *out, size_t nr);
/* Adds an object and gives its name. Ends the process when it can't. */
void pack_add(struct oid *out, struct pack *pack, enum object_type type,
	      const void *bytes, size_t len);
/* Ends the pack, and frees. */
void pack_end(struct pack *pack);

#endif
