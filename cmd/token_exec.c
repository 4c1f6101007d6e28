/* token_exec.c - rbctl token exec: a program that is handed a good token */
#include "cmd/token.h"
#include "core/base/fs.h"
#include "core/crypto/secret.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

/* Where the program finds it, as scripts write it: <&3, /dev/fd/3 */
#define TOKEN_FD 3

struct exec_options {
	bool header;
	bool no_refresh;
	const char *key;
};

/* clang-format off */
static const struct option exec_table[] = {
	OPT_FLAG(exec_options, header, 0, "header",
		 "hand over the whole Authorization header, as curl -H takes"),
	OPT_FLAG(exec_options, no_refresh, 0, "no-refresh",
		 "as it is: never ask for a new one"),
	OPT_TEXT(exec_options, key, 'k', "key", "FILE",
		 "the key that says who you are, when a new one is due"),
	OPT_END,
};
/* clang-format on */

/* In memory, without a name: it may be read more than once, nothing reaches
 * a disk, and it goes when the last reader has. */
static int hand_over(const struct entry *entry, bool header, struct err *err)
{
	autoclose int fd = memfd_create("token", MFD_CLOEXEC);
	autowipe text = { 0 };

	buf_reserve(&text, secret_len(entry->value) + 64);
	if (header)
		buf_addf(&text, "Authorization: %s ",
			 entry->token_type ? entry->token_type : "Bearer");
	/* to the child that was asked for, and to nobody else */
	buf_add_bytes(&text, secret_bytes(entry->value),
		      secret_len(entry->value));
	buf_add(&text, "\n");
	if (fd < 0 || fs_write_all(fd, text.data, text.len) < 0 ||
	    lseek(fd, 0, SEEK_SET) < 0)
		return err_errno(err, "cannot hand over the token");
	if (fd == TOKEN_FD) {
		fd = -1; /* stays open for the program */
		return fcntl(TOKEN_FD, F_SETFD, 0) < 0
			       ? err_errno(err, "cannot hand over the token")
			       : 0;
	}
	if (dup2(fd, TOKEN_FD) < 0)
		return err_errno(err, "cannot hand over the token");
	return 0;
}

/* Only comes back when it could not be run. What we ignore, it must not. */
static int become(char **args, int nr, struct err *err)
{
	char **argv = xcalloc((size_t)nr + 1, sizeof(*argv));

	for (int i = 0; i < nr; i++)
		argv[i] = args[i];
	signal(SIGPIPE, SIG_DFL);
	execvp(argv[0], argv);
	err_errno(err, "cannot run '%s'", argv[0]);
	free(argv);
	return err_hint(err, "rbctl token exec NAME -- PROGRAM ARGUMENT…");
}

static int run_exec(struct context *context, void *payload, int nr_args,
		    char **args, struct err *err)
{
	const struct exec_options *options = payload;
	struct token_use use = { .key = options->key,
				 .no_refresh = options->no_refresh };
	auto_release(entry) entry = { 0 };

	context->bare = true;
	if (token_ready(&entry, context, args[0], &use, err) ||
	    hand_over(&entry, options->header, err))
		return -1;
	return become(args + 1, nr_args - 1, err);
}

const struct cmd token_exec = {
	.name = "exec",
	.summary = "run a program that finds the token at descriptor 3",
	.operands = "NAME -- PROGRAM [ARGUMENT…]",
	.min_args = 2,
	.max_args = -1,
	.options = exec_table,
	.options_size = sizeof(struct exec_options),
	.run = run_exec,
	.example = "rbctl token exec --header payroll -- curl "
		   "-H @/dev/fd/3 https://example.com/",
};
