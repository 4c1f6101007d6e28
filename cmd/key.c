/* key.c - rbctl key: the identity that opens the vault, and signing keys */
#include "cmd/commands.h"
#include "cmd/key.h"
#include "core/base/fs.h"
#include "core/cli/open.h"
#include "core/cli/source.h"
#include "core/crypto/age.h"
#include "core/json/json.h"
#include "core/report/paragraph.h"

#include <string.h>

struct key_new_options {
	const char *signing;
	const char *comment;
};

/* clang-format off */
static const struct option new_options[] = {
	OPT_TEXT(key_new_options, signing, 0, "signing", "FILE",
		 "make an Ed25519 key to sign with: FILE and FILE.pub"),
	OPT_TEXT(key_new_options, comment, 0, "comment", "TEXT",
		 "what stands behind the public signing key"),
	OPT_END,
};
/* clang-format on */

/* ---- the identity of the vault ---- */

/* As age-keygen writes it, so that `age -d -i` takes the file. */
static void format_identity(struct buf *out, const struct secret *identity,
			    const char *recipient, int64_t now)
{
	char when[TEXT_TIME_SIZE];

	text_time(when, now);
	buf_reserve(out, 512);
	buf_addf(out, "# created: %s\n# public key: %s\n", when, recipient);
	/* the bytes go to the file that is theirs, and nowhere else */
	buf_add_bytes(out, secret_bytes(identity), secret_len(identity));
	buf_add(out, "\n");
}

static int make_folder_of(const char *path, struct err *err)
{
	autofree char *folder = xstrdup(path);
	char *slash = strrchr(folder, '/');

	if (slash == NULL || slash == folder)
		return 0;
	*slash = '\0';
	return fs_mkdirs(folder, 0700, err);
}

static int answer_recipient(const struct context *context, const char *format,
			    const char *recipient, struct err *err)
{
	autobuf text = { 0 };

	if (context->json) {
		autoptr(json) value = json_new_object();

		json_set_string(value, "format", format);
		json_set_bool(value, "ok", true);
		json_set_string(value, "recipient", recipient);
		json_set_string(value, "identity", context->places.identity);
		return answer_json(value, err) ? -1 : EXIT_YES;
	}
	buf_addf(&text, "%s\n", recipient);
	return answer(&text, err) ? -1 : EXIT_YES;
}

static int new_identity(struct context *context, struct err *err)
{
	const char *path = context->places.identity;
	char recipient[AGE_RECIPIENT_SIZE];
	autoptr(secret) identity = NULL;
	autobuf shown = { 0 };
	autowipe text = { 0 };

	if (!source_is_file(path))
		return err_set(err, EXIT_USAGE,
			       "a new identity is a file, not '%s'", path);
	if (fs_exists(path)) {
		err_no(err, REASON_IN_THE_WAY,
		       "there is an identity at '%s', and the vault opens "
		       "with no other",
		       path);
		return err_hint(err, "rbctl key show");
	}
	if (age_generate(&identity, recipient, err) ||
	    make_folder_of(path, err))
		return -1;
	format_identity(&text, identity, recipient, context->now);
	if (fs_write_new(path, text.data, text.len, 0600, err))
		return -1;
	paragraphf(
		&shown, 0,
		"Your identity is in %s.\nKeep a copy of that file in a safe "
		"place: without it nobody opens your vault. `rbctl key "
		"passphrase` puts it under a passphrase. What others need "
		"is the line below: it goes into the policy as your "
		"vault_key.",
		path);
	buf_trim(&shown);
	talk(context, "%s", buf_str(&shown));
	return answer_recipient(context, "key-new/1", recipient, err);
}

/* ---- a signing key ---- */

static int answer_signing(const struct context *context, const char *file,
			  const struct sshkey *key, struct err *err)
{
	autobuf fingerprint = { 0 };
	autobuf public = { 0 };

	sshkey_format(&public, key);
	sshkey_fingerprint(&fingerprint, key);
	if (context->json) {
		autoptr(json) value = json_new_object();

		json_set_string(value, "format", "key-new/1");
		json_set_bool(value, "ok", true);
		json_set_string(value, "file", file);
		json_set_string(value, "public_key", buf_str(&public));
		json_set_string(value, "fingerprint", buf_str(&fingerprint));
		return answer_json(value, err) ? -1 : EXIT_YES;
	}
	buf_add(&public, "\n");
	return answer(&public, err) ? -1 : EXIT_YES;
}

static int write_pair(const char *file, const struct buf *text,
		      const struct sshkey *key, const char *comment,
		      struct err *err)
{
	autofree char *public_file = xasprintf("%s.pub", file);
	autobuf line = { 0 };

	if (fs_exists(public_file)) {
		err_set(err, EXIT_INPUT, "'%s' is there already", public_file);
		return err_hint(err, "sign with that key, or name another "
				     "file");
	}
	sshkey_format(&line, key);
	buf_addf(&line, "%s%s\n", *comment ? " " : "", comment);
	if (fs_write_new(file, text->data, text->len, 0600, err))
		return -1;
	return fs_write_new(public_file, line.data, line.len, 0644, err);
}

/* It stands in a file that is read line by line. */
static int check_comment(const char *comment, struct err *err)
{
	for (const char *p = comment; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return err_set(err, EXIT_USAGE,
				       "--comment holds a control character");
	return 0;
}

static int new_signing(struct context *context, const char *file,
		       const char *comment, struct err *err)
{
	struct sshkey key;
	autofree char *full = NULL;
	autobuf shown = { 0 };
	autowipe text = { 0 };

	if (*file == '\0' || text_ends(file, "/"))
		return err_set(err, EXIT_USAGE, "--signing wants a file");
	if (check_comment(comment, err) ||
	    sshkey_generate(&text, &key, comment, err) ||
	    make_folder_of(file, err) ||
	    write_pair(file, &text, &key, comment, err))
		return -1;
	full = realpath(file, NULL);
	buf_add_untrusted(&shown, full ? full : file);
	talk(context,
	     "The key is in %s, without a passphrase\n"
	     "(ssh-keygen -p -f FILE sets one). To sign with it:\n"
	     "  git config --global user.signingKey %s\n"
	     "What others need is the line below: it goes into the "
	     "policy as your key.",
	     buf_str(&shown), buf_str(&shown));
	return answer_signing(context, file, &key, err);
}

/* ---- the command ---- */

static int run_new(struct context *context, void *payload, int nr_args UNUSED,
		   char **args UNUSED, struct err *err)
{
	const struct key_new_options *options = payload;
	const char *comment = options->comment ? options->comment : "";

	if (options->signing)
		return new_signing(context, options->signing, comment, err);
	if (options->comment)
		return err_set(err, EXIT_USAGE,
			       "--comment belongs to --signing");
	return new_identity(context, err);
}

static int run_show(struct context *context, void *payload UNUSED,
		    int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	char recipient[AGE_RECIPIENT_SIZE];
	autoptr(secret) identity = NULL;

	if (open_identity(&identity, context, err))
		return -1;
	if (identity == NULL) {
		err_set(err, EXIT_VAULT, "there is no identity at '%s'",
			context->places.identity);
		return err_hint(err, "rbctl key new");
	}
	if (age_recipient(recipient, identity, err))
		return err_wrap(err, "%s", context->places.identity);
	return answer_recipient(context, "key-show/1", recipient, err);
}

static const struct cmd key_new = {
	.name = "new",
	.summary = "make the identity that opens your vault, or a signing key",
	.operands = "",
	.options = new_options,
	.options_size = sizeof(struct key_new_options),
	.run = run_new,
	.example = "rbctl key new --signing ~/.ssh/rbctl",
};

static const struct cmd key_show = {
	.name = "show",
	.summary = "print the recipient that others encrypt to for you",
	.operands = "",
	.run = run_show,
	.example = "rbctl key show",
};

static const struct cmd *const subcommands[] = { &key_new, &key_passphrase,
						 &key_revoke, &key_show, NULL };

const struct cmd cmd_key = {
	.name = "key",
	.group = "start",
	.summary = "make, lock and show your keys, and revoke others",
	.operands = "",
	.subcommands = subcommands,
};
