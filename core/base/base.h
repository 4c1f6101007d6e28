/* base.h - what every file may use: attributes, ownership, allocation */
#ifndef CORE_BASE_BASE_H
#define CORE_BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define MUST_CHECK               __attribute__((warn_unused_result))
#define UNUSED                   __attribute__((unused))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/*
 * Ownership is said at the declaration and ends with the scope:
 *
 *	autofree char *name = NULL;          freed with free()
 *	autobuf text = { 0 };                buf_release()
 *	autoptr(runbook) rb = NULL;          runbook_free()
 *	auto_release(strings) list = { 0 };  strings_release()
 *
 * Always initialise, one per line, the owner before what borrows from it:
 * release runs in reverse order. steal() gives the value away.
 * A module allows autoptr(thing) with DEFINE_AUTOPTR(thing) in its header,
 * and auto_release(thing) with DEFINE_AUTORELEASE(thing).
 */
#define autofree           __attribute__((cleanup(base_free_pointer)))
#define autoptr(name)      __attribute__((cleanup(name##_autofree))) struct name *
#define auto_release(name) __attribute__((cleanup(name##_release))) struct name

#define DEFINE_AUTOPTR(name)                                       \
	UNUSED static inline void name##_autofree(struct name **p) \
	{                                                          \
		name##_free(*p);                                   \
	}                                                          \
	struct name

#define steal(p)                                    \
	(__extension__({                            \
		__typeof__(p) *steal_from = &(p);   \
		__typeof__(p) stolen = *steal_from; \
		*steal_from = NULL;                 \
		stolen;                             \
	}))

UNUSED static inline void base_free_pointer(void *p)
{
	free(*(void **)p);
}

/*
 * Allocation never returns NULL: out of memory ends the process with a line
 * on stderr. Whoever allocates by a size from outside checks its cap first.
 */
void *xmalloc(size_t size) MUST_CHECK;
void *xcalloc(size_t nr, size_t size) MUST_CHECK;
void *xreallocarray(void *p, size_t nr, size_t size) MUST_CHECK;
char *xstrdup(const char *s) MUST_CHECK;
char *xstrndup(const char *s, size_t len) MUST_CHECK;
char *xasprintf(const char *format, ...) PRINTF_LIKE(1, 2) MUST_CHECK;

/*
 * Make room for one more element in an array that has `nr` of `*alloc`
 * elements in use: array = grow(array, nr, &alloc, sizeof(*array)).
 */
void *grow(void *array, size_t nr, size_t *alloc, size_t size) MUST_CHECK;

#endif
