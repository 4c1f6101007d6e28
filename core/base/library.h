/* library.h - libraries that few commands need, loaded on first use */
#ifndef CORE_BASE_LIBRARY_H
#define CORE_BASE_LIBRARY_H

#include "core/base/base.h"

/*
 * libgit2, libcurl and libmicrohttpd bring thirty-five further libraries with
 * them, which cost every command more time at its start than most commands
 * take. The folder that owns such a library has the functions of it that it
 * calls under their own names, and passes each call on to what was loaded
 * here. So callers, the compiler's checks and the linker's see what they
 * always saw.
 *
 * It is looked for where the dynamic loader looks for all others, by the name
 * that carries its version, and all it needs is bound at once, as -z now does
 * for the others; it stays loaded. Where it is missing the process ends, as
 * it does for the others.
 */
void *library_load(const char *name) MUST_CHECK;
/* Sets the function pointer that *out is. */
void library_find(void *out, void *library, const char *function);

#endif
