/* reference.c - vault:NAME, env:NAME, file:PATH, command:NAME, prompt */
#include "core/base/fs.h"
#include "core/vault/vault.h"

#include <ctype.h>
#include <string.h>

static const struct {
	const char *prefix;
	enum reference_kind kind;
	bool named; /* what follows is a name of ours */
} forms[] = {
	{ "vault:", REFERENCE_VAULT, true },
	{ "env:", REFERENCE_ENV, false },
	{ "file:", REFERENCE_FILE, false },
	{ "command:", REFERENCE_COMMAND, true },
};

#define PROMPT "prompt"

int reference_parse(enum reference_kind *kind, const char **rest,
		    const char *reference, struct err *err)
{
	if (strcmp(reference, PROMPT) == 0) {
		*kind = REFERENCE_PROMPT;
		*rest = "";
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		const char *name = reference + strlen(forms[i].prefix);

		if (!text_starts(reference, forms[i].prefix))
			continue;
		if (*name == '\0' || (forms[i].named && !text_is_name(name)))
			return err_set(err, EXIT_INPUT,
				       "what follows '%s' is not a name",
				       forms[i].prefix);
		*kind = forms[i].kind;
		*rest = name;
		return 0;
	}
	/* It may be the secret itself: never repeat it. */
	err_set(err, EXIT_INPUT, "this is not a reference to a secret");
	return err_hint(err, "write vault:NAME, env:NAME, file:PATH, "
			     "command:NAME or prompt");
}

static int nothing(struct err *err, const char *reference, const char *why)
{
	err_set(err, EXIT_VAULT, "no secret from '%s': %s", reference, why);
	return err_hint(err, "rbctl secret set NAME, and refer to it as "
			     "vault:NAME");
}

static int from_vault(struct secret **out, const char *name,
		      struct vault *vault, struct err *err)
{
	auto_release(entry) entry = { 0 };
	bool found;

	if (vault_load(&entry, &found, vault, name, err))
		return -1;
	if (!found)
		err_set(err, EXIT_VAULT, "the vault holds no '%s'", name);
	else if (entry.revoked)
		err_set(err, EXIT_VAULT, "'%s' was revoked", name);
	if (!found || entry.revoked)
		return err_hint(err, "rbctl secret set %s", name);
	*out = steal(entry.value);
	return 0;
}

/* Files and commands end what they say with a newline: one is taken off. */
static struct secret *without_newline(const struct buf *text)
{
	size_t len = text->len;

	if (len > 0 && text->data[len - 1] == '\n')
		len--;
	if (len > 0 && len < text->len && text->data[len - 1] == '\r')
		len--;
	return secret_new(buf_str(text), len);
}

static int from_file(struct secret **out, const char *path, struct err *err)
{
	autowipe text = { 0 };

	if (strcmp(path, "-") == 0)
		return err_set(err, EXIT_INPUT,
			       "a secret's file can't be standard input");
	buf_reserve(&text, SECRET_SIZE_MAX + 8192);
	if (fs_read(&text, path, SECRET_SIZE_MAX, err)) {
		err->code = EXIT_VAULT;
		return -1;
	}
	*out = without_newline(&text);
	return 0;
}

static int from_command(struct secret **out, const char *name,
			const struct reference_sources *sources,
			struct err *err)
{
	const char *const *argv = sources->command(name, sources->payload);
	autowipe text = { 0 };
	int status;

	if (argv == NULL)
		return err_set(err, EXIT_VAULT,
			       "your configuration has no command '%s'", name);
	buf_reserve(&text, SECRET_SIZE_MAX + 8192);
	if (fs_run(&status, &text, NULL, argv, NULL, 0, SECRET_SIZE_MAX, err)) {
		err->code = EXIT_VAULT;
		return -1;
	}
	if (status != 0)
		return err_set(err, EXIT_VAULT,
			       "the command '%s' ended with %d", name, status);
	*out = without_newline(&text);
	return 0;
}

static bool is_here(enum reference_kind kind, const struct reference_sources *s)
{
	switch (kind) {
	case REFERENCE_VAULT:
		return s->vault != NULL;
	case REFERENCE_ENV:
		return s->from_env != NULL;
	case REFERENCE_COMMAND:
		return s->command != NULL;
	case REFERENCE_PROMPT:
		return s->from_prompt != NULL;
	case REFERENCE_FILE:
		break;
	}
	return true;
}

static int from_prompt(struct secret **out, const char *what,
		       const struct reference_sources *sources, struct err *err)
{
	autofree char *question = xstrdup(what);

	question[0] = (char)toupper((unsigned char)question[0]);
	*out = sources->from_prompt(question, sources->payload);
	if (*out)
		return 0;
	err_set(err, EXIT_VAULT, "nobody is here to type the %s", what);
	return err_hint(err, "run it on a terminal, or let it come from "
			     "vault:NAME, env:NAME, file:PATH or command:NAME");
}

static int fetch(struct secret **out, enum reference_kind kind,
		 const char *name, const struct reference_sources *sources,
		 struct err *err)
{
	switch (kind) {
	case REFERENCE_VAULT:
		return from_vault(out, name, sources->vault, err);
	case REFERENCE_ENV:
		*out = sources->from_env(name, sources->payload);
		return 0;
	case REFERENCE_FILE:
		return from_file(out, name, err);
	case REFERENCE_COMMAND:
		return from_command(out, name, sources, err);
	case REFERENCE_PROMPT:
		break;
	}
	return 0;
}

int reference_resolve(struct secret **out, const char *reference,
		      const char *what, const struct reference_sources *sources,
		      struct err *err)
{
	autoptr(secret) secret = NULL;
	enum reference_kind kind;
	const char *name;

	if (reference_parse(&kind, &name, reference, err))
		return -1;
	if (!is_here(kind, sources))
		return nothing(err, reference, "it can't be asked for here");
	if (kind == REFERENCE_PROMPT ? from_prompt(&secret, what, sources, err)
				     : fetch(&secret, kind, name, sources, err))
		return -1;
	if (secret == NULL)
		return nothing(err, reference, "there is none");
	if (secret_len(secret) == 0)
		return nothing(err, reference, "it is empty");
	*out = steal(secret);
	return 0;
}
