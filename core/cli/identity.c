/* identity.c - the identity that opens the vault, from wherever it comes */
#include "core/base/fs.h"
#include "core/cli/open.h"
#include "core/cli/source.h"
#include "core/crypto/age.h"

#include <string.h>

#define TRIES 3 /* at a passphrase, by a person */

/* ---- under a passphrase ---- */

static int passphrase_for(struct secret **out, const struct context *context,
			  struct err *err)
{
	if (context->passphrase_from == NULL)
		return ask_secret(out, context, "Passphrase of your identity",
				  "--passphrase-from FILE", err);
	if (source_secret(out, context, context->passphrase_from, "Passphrase",
			  err))
		return err_wrap(err, "--passphrase-from");
	return 0;
}

/* A mistyped one may be typed again; what comes from elsewhere won't change. */
static int unlock(struct secret **out, const struct context *context,
		  const struct buf *file, struct err *err)
{
	bool person = context->passphrase_from == NULL;

	for (int left = TRIES; left > 0; left--) {
		autoptr(secret) passphrase = NULL;
		struct err why = { 0 };
		bool wrong;

		if (passphrase_for(&passphrase, context, err))
			return -1;
		if (age_decrypt_passphrase(out, &wrong, file->data, file->len,
					   passphrase, &why) == 0)
			return 0;
		if (!person || left == 1 || !wrong) {
			*err = why;
			return -1;
		}
		talk(context, "That was not the passphrase.");
	}
	return -1;
}

/* What wants no passphrase is asked with none, to hear what it is. */
static int cannot_unlock(const struct buf *file, struct err *err)
{
	autoptr(secret) none = secret_new("", 0);
	autoptr(secret) out = NULL;
	bool wrong;

	return age_decrypt_passphrase(&out, &wrong, file->data, file->len, none,
				      err);
}

/* The identities in plain text, which must be some. */
static int take_identities(struct secret **out, bool *locked,
			   const struct context *context, struct buf *text,
			   struct err *err)
{
	char recipient[AGE_RECIPIENT_SIZE];
	autoptr(secret) identities = NULL;
	int result = 0;

	*locked = age_is_file(buf_str(text), text->len);
	if (!*locked)
		identities = secret_take(text->data, text->len);
	else if (age_wants_passphrase(text->data, text->len))
		result = unlock(&identities, context, text, err);
	else
		result = cannot_unlock(text, err);
	if (result || age_recipient(recipient, identities, err))
		return err_wrap(err, "%s", context->places.identity);
	*out = steal(identities);
	return 0;
}

/* ---- opening ---- */

static int read_file(struct buf *out, bool *found,
		     const struct context *context, struct err *err)
{
	/* One piece: the key must not stay behind where memory moved away. */
	buf_reserve(out, SOURCE_MAX + 8192);
	if (fs_read_private(out, found, context->places.identity, SOURCE_MAX,
			    err)) {
		err->code = EXIT_VAULT;
		return -1;
	}
	return 0;
}

static int none_there(const struct context *context, struct err *err)
{
	err_set(err, EXIT_VAULT, "there is no identity file '%s'",
		context->places.identity);
	return err_hint(err, "rbctl key new");
}

int open_identity_file(struct secret **out, bool *locked,
		       const struct context *context, struct err *err)
{
	autowipe text = { 0 };
	bool found;

	if (read_file(&text, &found, context, err))
		return -1;
	if (!found)
		return none_there(context, err);
	return take_identities(out, locked, context, &text, err);
}

int open_identity(struct secret **out, const struct context *context,
		  struct err *err)
{
	const char *source = context->places.identity;
	autofree char *usual = xasprintf("%s/identity", context->places.config);
	autowipe text = { 0 };
	bool found = true;
	bool locked;

	*out = NULL;
	if (source_is_file(source) ? read_file(&text, &found, context, err)
				   : source_read(&text, context, source, err))
		return -1;
	if (found)
		return take_identities(out, &locked, context, &text, err);
	if (strcmp(source, usual) == 0)
		return 0;
	return none_there(context, err);
}

bool identity_is_locked(const struct context *context)
{
	struct err dropped = { 0 };
	autowipe text = { 0 };
	bool found;

	return source_is_file(context->places.identity) &&
	       read_file(&text, &found, context, &dropped) == 0 && found &&
	       age_wants_passphrase(buf_str(&text), text.len);
}
