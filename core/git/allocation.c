/* allocation.c - the most that libgit2 may ask for at once, object by object */
#include "core/git/allocation.h"
#include "core/git/libgit2.h"

#include <git2/sys/alloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static __thread size_t largest; /* 0: as much as there is */
static __thread bool refused;

void allocation_limit(size_t max)
{
	largest = max;
	refused = false;
}

bool allocation_unlimit(void)
{
	largest = 0;
	return refused;
}

static bool may_have(size_t len)
{
	if (largest == 0 || len <= largest)
		return true;
	refused = true;
	return false;
}

static void *get(size_t len, const char *file, int line)
{
	(void)file;
	(void)line;
	return may_have(len) ? malloc(len) : NULL;
}

static void *get_zeroed(size_t nr, size_t size, const char *file, int line)
{
	size_t len;

	(void)file;
	(void)line;
	if (__builtin_mul_overflow(nr, size, &len) || !may_have(len))
		return NULL;
	return calloc(nr, size);
}

static void *resize(void *old, size_t len, const char *file, int line)
{
	(void)file;
	(void)line;
	return may_have(len) ? realloc(old, len) : NULL;
}

static void *resize_array(void *old, size_t nr, size_t size, const char *file,
			  int line)
{
	size_t len;

	if (__builtin_mul_overflow(nr, size, &len))
		return NULL;
	return resize(old, len, file, line);
}

static void *get_array(size_t nr, size_t size, const char *file, int line)
{
	return resize_array(NULL, nr, size, file, line);
}

static char *copy_exactly(const char *s, size_t len, const char *file, int line)
{
	char *copy = len < SIZE_MAX ? get(len + 1, file, line) : NULL;

	if (copy == NULL)
		return NULL;
	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

static char *copy_some(const char *s, size_t len, const char *file, int line)
{
	return copy_exactly(s, strnlen(s, len), file, line);
}

static char *copy(const char *s, const char *file, int line)
{
	return copy_exactly(s, strlen(s), file, line);
}

void allocation_start(void)
{
	/* libgit2 keeps a copy. */
	git_allocator allocator = {
		.gmalloc = get,
		.gcalloc = get_zeroed,
		.gstrdup = copy,
		.gstrndup = copy_some,
		.gsubstrdup = copy_exactly,
		.grealloc = resize,
		.greallocarray = resize_array,
		.gmallocarray = get_array,
		.gfree = free,
	};

	git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
}
