/* vault_seal.c - rbctl vault seal, vault open: age files for people and roles
 */
#include "cmd/vault.h"
#include "core/base/fs.h"
#include "core/cli/source.h"
#include "core/json/json.h"

#include <string.h>
#include <unistd.h>

struct seal_options {
	struct strings to;
	bool passphrase;
	const char *new_from;
	bool armour;
	const char *output;
};

struct open_options {
	const char *output;
};

/* clang-format off */
static const struct option seal_table[] = {
	OPT_FLAG(seal_options, armour, 'a', "armour",
		 "write text, which survives paper and mail"),
	OPT_TEXT(seal_options, new_from, 0, "new-from",
		 "FILE|fd:N|command:NAME",
		 "read the passphrase from there instead of asking"),
	OPT_TEXT(seal_options, output, 'o', "output", "FILE",
		 "write it there instead of standard output"),
	OPT_FLAG(seal_options, passphrase, 'p', "passphrase",
		 "under a passphrase instead of for somebody's key"),
	OPT_LIST(seal_options, to, 0, "to", "PERSON|role:NAME|age1…",
		 "who may open it beside you"),
	OPT_END,
};

static const struct option open_table[] = {
	OPT_TEXT(open_options, output, 'o', "output", "FILE",
		 "write it there instead of standard output"),
	OPT_END,
};
/* clang-format on */

static int read_file(struct buf *out, const char *name, size_t cap,
		     struct err *err)
{
	if (strcmp(name, "-") == 0 && isatty(STDIN_FILENO)) {
		err_set(err, EXIT_USAGE, "no file is named");
		return err_hint(err, "name one, or give it on standard input");
	}
	return fs_read(out, name, cap, err);
}

/* To a new file, or to standard output. */
static int put(const char *output, const void *bytes, size_t len,
	       struct err *err)
{
	if (output)
		return fs_write_new(output, bytes, len, 0600, err);
	if (fs_write_all(STDOUT_FILENO, bytes, len) < 0)
		return err_errno(err, "cannot write the answer");
	return 0;
}

/* Checked before anybody types a passphrase in vain. */
static int check_output(const struct context *context, const char *output,
			bool text, struct err *err)
{
	if (output && fs_exists(output))
		return err_set(err, EXIT_INPUT, "'%s' is there already",
			       output);
	if (context->json && !output) {
		err_set(err, EXIT_USAGE,
			"--json needs standard output for "
			"itself");
		return err_hint(err, "--output FILE");
	}
	if (output || text || !isatty(STDOUT_FILENO))
		return 0;
	err_set(err, EXIT_USAGE, "this is not for a terminal to show");
	return err_hint(err, "--output FILE, or into a pipe");
}

static int answer_file(const struct context *context, const char *format,
		       const char *output, size_t len, struct err *err)
{
	autoptr(json) value = NULL;

	if (!context->json)
		return EXIT_YES;
	value = json_new_object();
	json_set_string(value, "format", format);
	json_set_bool(value, "ok", true);
	json_set_string(value, "file", output);
	json_set_int(value, "bytes", (int64_t)len);
	return answer_json(value, err) ? -1 : EXIT_YES;
}

/* ---- seal ---- */

static int seal_passphrase(struct buf *out, const struct context *context,
			   const struct seal_options *options,
			   const struct buf *text, struct err *err)
{
	autoptr(secret) passphrase = NULL;

	if (source_new_secret(&passphrase, context, options->new_from,
			      "Passphrase", "--new-from", err))
		return -1;
	return age_encrypt_passphrase(out, buf_str(text), text->len, passphrase,
				      AGE_WORK_FACTOR, err);
}

static int seal_keys(struct buf *out, const struct context *context,
		     const struct seal_options *options, const struct buf *text,
		     struct err *err)
{
	auto_release(strings) recipients = { 0 };
	autoptr(secret) identity = NULL;
	char self[AGE_RECIPIENT_SIZE];

	if (open_identity(&identity, context, err))
		return -1;
	if (identity) {
		if (age_recipient(self, identity, err))
			return -1;
		strings_add(&recipients, self);
	} else if (options->to.nr == 0) {
		err_set(err, EXIT_VAULT,
			"you have no identity, and nobody "
			"else is named");
		return err_hint(err,
				"--to WHO, --passphrase, or rbctl key new");
	}
	if (secret_recipients(&recipients, context, &options->to, err))
		return -1;
	return age_encrypt(out, buf_str(text), text->len, &recipients, err);
}

static int run_seal(struct context *context, void *payload, int nr_args,
		    char **args, struct err *err)
{
	const struct seal_options *options = payload;
	bool passphrase = options->passphrase || options->new_from;
	autowipe text = { 0 };
	autobuf file = { 0 };
	autobuf armour = { 0 };

	if (passphrase && options->to.nr) {
		err_set(err, EXIT_USAGE,
			"a file is for people or under a passphrase, not both");
		return err_hint(err, "that is how age files are");
	}
	context->bare = !options->output;
	if (check_output(context, options->output, options->armour, err) ||
	    read_file(&text, nr_args ? args[0] : "-", AGE_CONTENTS_MAX, err))
		return -1;
	if (passphrase ? seal_passphrase(&file, context, options, &text, err)
		       : seal_keys(&file, context, options, &text, err))
		return -1;
	if (options->armour) {
		age_armour(&armour, file.data, file.len);
		buf_release(&file);
		file = armour;
		armour = (struct buf){ 0 };
	}
	if (put(options->output, buf_str(&file), file.len, err))
		return -1;
	return answer_file(context, "vault-seal/1", options->output, file.len,
			   err);
}

/* ---- open ---- */

static int open_passphrase(struct secret **out, const struct context *context,
			   const struct buf *file, struct err *err)
{
	autoptr(secret) passphrase = NULL;
	bool wrong;

	if (context->passphrase_from
		    ? source_secret(&passphrase, context,
				    context->passphrase_from, "Passphrase", err)
		    : ask_secret(&passphrase, context, "Passphrase of the file",
				 "--passphrase-from FILE", err))
		return -1;
	return age_decrypt_passphrase(out, &wrong, file->data, file->len,
				      passphrase, err);
}

static int open_keys(struct secret **out, const struct context *context,
		     const struct buf *file, struct err *err)
{
	autoptr(secret) identity = NULL;

	if (open_identity(&identity, context, err))
		return -1;
	if (identity)
		return age_decrypt(out, buf_str(file), file->len, identity,
				   err);
	err_set(err, EXIT_VAULT, "there is no identity to open it with");
	return err_hint(err, "--identity FILE, or rbctl key new");
}

static int run_open(struct context *context, void *payload, int nr_args,
		    char **args, struct err *err)
{
	const struct open_options *options = payload;
	const char *name = nr_args ? args[0] : "-";
	autoptr(secret) text = NULL;
	autobuf file = { 0 };
	int result;

	if (check_output(context, options->output, false, err) ||
	    read_file(&file, name, AGE_FILE_MAX, err))
		return -1;
	result = age_wants_passphrase(buf_str(&file), file.len)
			 ? open_passphrase(&text, context, &file, err)
			 : open_keys(&text, context, &file, err);
	if (result)
		return strcmp(name, "-") == 0 ? -1 : err_wrap(err, "%s", name);
	/* out of the one place where they are asked for by name */
	if (put(options->output, secret_bytes(text), secret_len(text), err))
		return -1;
	return answer_file(context, "vault-open/1", options->output,
			   secret_len(text), err);
}

const struct cmd vault_seal = {
	.name = "seal",
	.summary = "encrypt a file for people, roles, or under a passphrase",
	.operands = "[FILE]",
	.max_args = 1,
	.options = seal_table,
	.options_size = sizeof(struct seal_options),
	.run = run_seal,
	.example = "rbctl vault seal --to role:finance-ops -o key.age key.pem",
};

const struct cmd vault_open_file = {
	.name = "open",
	.summary = "decrypt an age file, sealed by rbctl or by age",
	.operands = "[FILE]",
	.max_args = 1,
	.options = open_table,
	.options_size = sizeof(struct open_options),
	.run = run_open,
	.example = "rbctl vault open -o key.pem key.age",
};
