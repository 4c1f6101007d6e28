/* library.c - libraries that few commands need, loaded on first use */
#include "core/base/library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static void end(void)
{
	const char *why = dlerror();

	fprintf(stderr, "rbctl: %s\n", why ? why : "a library is missing");
	abort();
}

void *library_load(const char *name)
{
	void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);

	if (library == NULL)
		end();
	return library;
}

void library_find(void *out, void *library, const char *function)
{
	void *found = dlsym(library, function);

	if (found == NULL)
		end();
	memcpy(out, &found, sizeof(found));
}
