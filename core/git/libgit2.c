/* libgit2.c - libgit2's functions, loaded when the first of them is needed */
#include "core/git/libgit2.h"
#include "core/base/library.h"

#include <pthread.h>

static struct libgit2 loaded;

/* The headers say which version they belong to. */
static void load(void)
{
	void *library = library_load("libgit2.so." LIBGIT2_SOVERSION);

#define FIND(name) library_find(&loaded.name, library, "git_" #name);
	LIBGIT2_CALLS(FIND)
#undef FIND
}

const struct libgit2 *libgit2(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	return &loaded;
}
