/* secret_from.c - where a secret comes from: a file, a pipe, a person */
#include "cmd/secret.h"
#include "core/cli/source.h"

/* Nobody sees what they type: so twice. */
static int ask_twice(struct secret **out, const struct context *context,
		     const char *name, struct err *err)
{
	autofree char *question = xasprintf("Secret for %s", name);
	autoptr(secret) first = NULL;
	autoptr(secret) second = NULL;

	if (ask_secret(&first, context, question, "--from FILE", err) ||
	    ask_secret(&second, context, "The same again", "--from FILE", err))
		return -1;
	if (!secret_equal(first, second))
		return err_set(err, EXIT_INPUT,
			       "the two were not the same; nothing is changed");
	*out = steal(first);
	return 0;
}

int secret_source(struct secret **out, const struct context *context,
		  const char *name, const char *from, struct err *err)
{
	if (from == NULL)
		return ask_twice(out, context, name, err);
	return source_secret(out, context, from, "the secret", err);
}
