/* allocation.h - the most that libgit2 may ask for at once, object by object */
#ifndef CORE_GIT_ALLOCATION_H
#define CORE_GIT_ALLOCATION_H

#include <stdbool.h>
#include <stddef.h>

/*
 * How large an object of a pack is can be asked for beforehand, but that costs
 * as much as reading it. So it is read at once, and the memory for it is
 * refused when it is too much: libgit2 takes all of its memory from here, and
 * between allocation_limit() and allocation_unlimit() this thread gets no
 * piece larger than `max`.
 */
void allocation_limit(size_t max);
/* True when a larger piece was asked for, and refused. */
bool allocation_unlimit(void);

/* Makes libgit2 take its memory from here: once, before any other use. */
void allocation_start(void);

#endif
