/* secret_from.c - where a secret comes from: a file, a pipe, a person */
#include "cmd/secret.h"
#include "core/cli/source.h"

int secret_source(struct secret **out, const struct context *context,
		  const char *name, const char *from, struct err *err)
{
	autofree char *question = xasprintf("Secret for %s", name);

	return source_new_secret(out, context, from, question, "--from", err);
}
