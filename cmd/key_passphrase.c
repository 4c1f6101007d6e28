/* key_passphrase.c - rbctl key passphrase: lock the identity, or unlock it */
#include "cmd/key.h"
#include "core/base/fs.h"
#include "core/cli/open.h"
#include "core/cli/source.h"
#include "core/crypto/age.h"
#include "core/json/json.h"

#include <string.h>

#define SHORT 12 /* characters; fewer are soon tried out */

struct passphrase_options {
	bool armour;
	const char *new_from;
	bool remove;
};

/* clang-format off */
static const struct option table[] = {
	OPT_FLAG(passphrase_options, armour, 0, "armour",
		 "write the file as text, which survives paper and mail"),
	OPT_TEXT(passphrase_options, new_from, 0, "new-from",
		 "FILE|fd:N|command:NAME",
		 "read the new passphrase from there instead of asking"),
	OPT_FLAG(passphrase_options, remove, 0, "remove",
		 "take the passphrase off"),
	OPT_END,
};
/* clang-format on */

static int check_options(const struct context *context,
			 const struct passphrase_options *options,
			 struct err *err)
{
	if (options->remove && (options->armour || options->new_from))
		return err_set(err, EXIT_USAGE,
			       "--remove goes with neither --armour nor "
			       "--new-from");
	if (!source_is_file(context->places.identity))
		return err_set(err, EXIT_USAGE,
			       "only a file can be locked, not '%s'",
			       context->places.identity);
	return 0;
}

/* The only copy of the identity is replaced by this file, so it is opened
 * again before it may. */
static int try_out(const struct buf *file, const struct secret *passphrase,
		   const struct secret *identity, struct err *err)
{
	autoptr(secret) again = NULL;
	bool wrong;

	if (age_decrypt_passphrase(&again, &wrong, file->data, file->len,
				   passphrase, err))
		return -1;
	if (!secret_equal(again, identity))
		return err_set(err, EXIT_SYSTEM,
			       "what was encrypted comes back as something "
			       "else; nothing is changed");
	return 0;
}

static int put_under(const struct context *context,
		     const struct secret *identity,
		     const struct passphrase_options *options, struct err *err)
{
	autoptr(secret) passphrase = NULL;
	autobuf file = { 0 };
	autobuf text = { 0 };

	if (source_new_secret(&passphrase, context, options->new_from,
			      "New passphrase", "--new-from", err) ||
	    age_encrypt_passphrase(&file, secret_bytes(identity),
				   secret_len(identity), passphrase,
				   AGE_WORK_FACTOR, err))
		return -1;
	if (secret_len(passphrase) < SHORT)
		talk(context,
		     "This passphrase is short: whoever comes by the file "
		     "can try all that are like it.");
	if (options->armour)
		age_armour(&text, file.data, file.len);
	else
		buf_add_bytes(&text, file.data, file.len);
	if (try_out(&text, passphrase, identity, err))
		return -1;
	return fs_write(context->places.identity, text.data, text.len, 0600,
			err);
}

static int answer_passphrase(const struct context *context, bool locked,
			     struct err *err)
{
	const char *path = context->places.identity;
	autobuf text = { 0 };

	if (context->json) {
		autoptr(json) value = json_new_object();

		json_set_string(value, "format", "key-passphrase/1");
		json_set_bool(value, "ok", true);
		json_set_string(value, "identity", path);
		json_set_bool(value, "locked", locked);
		return answer_json(value, err) ? -1 : EXIT_YES;
	}
	buf_add_untrusted(&text, path);
	buf_addf(&text, " is %s a passphrase\n", locked ? "under" : "without");
	return answer(&text, err) ? -1 : EXIT_YES;
}

static int run(struct context *context, void *payload, int nr_args UNUSED,
	       char **args UNUSED, struct err *err)
{
	const struct passphrase_options *options = payload;
	autoptr(secret) identity = NULL;
	bool locked;

	if (check_options(context, options, err) ||
	    open_identity_file(&identity, &locked, context, err))
		return -1;
	if (options->remove && !locked) {
		err_no(err, REASON_NOTHING_TO_DO,
		       "'%s' is without a passphrase",
		       context->places.identity);
		return err_hint(err, "rbctl key passphrase puts it under one");
	}
	if (options->remove
		    ? fs_write(context->places.identity, secret_bytes(identity),
			       secret_len(identity), 0600, err)
		    : put_under(context, identity, options, err))
		return -1;
	if (!options->remove)
		talk(context,
		     "Nobody can find it for you when it is forgotten. Copies "
		     "of the file from before\nstill open without it.");
	return answer_passphrase(context, !options->remove, err);
}

const struct cmd key_passphrase = {
	.name = "passphrase",
	.summary = "put your identity under a passphrase, or take it off",
	.operands = "",
	.options = table,
	.options_size = sizeof(struct passphrase_options),
	.run = run,
	.example = "rbctl key passphrase",
};
