/* alloc.c - allocation that either succeeds or ends the process */
#include "core/base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *p)
{
	if (p == NULL) {
		fputs("rbctl: out of memory\n", stderr);
		abort();
	}
	return p;
}

void *xmalloc(size_t size)
{
	return checked(malloc(size ? size : 1));
}

void *xcalloc(size_t nr, size_t size)
{
	return checked(calloc(nr ? nr : 1, size ? size : 1));
}

void *xreallocarray(void *p, size_t nr, size_t size)
{
	if (nr == 0 || size == 0)
		nr = size = 1;
	return checked(reallocarray(p, nr, size));
}

char *xstrdup(const char *s)
{
	return checked(strdup(s));
}

char *xstrndup(const char *s, size_t len)
{
	return checked(strndup(s, len));
}

char *xasprintf(const char *format, ...)
{
	va_list args;
	char *s = NULL;

	va_start(args, format);
	if (vasprintf(&s, format, args) < 0)
		s = NULL;
	va_end(args);
	return checked(s);
}

void *grow(void *array, size_t nr, size_t *alloc, size_t size)
{
	if (nr < *alloc)
		return array;
	*alloc = *alloc ? *alloc * 2 : 8;
	return xreallocarray(array, *alloc, size);
}
