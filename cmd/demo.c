/* demo.c - the whole job on the embedded sandbox, step by step */
#include "cmd/demo.h"
#include "core/base/fs.h"
#include "core/web/sandbox.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The people of the demonstration: example names of example.org. */
static const struct {
	const char *id;
	const char *name;
} people[] = {
	{ "alice", "Alice Example" },
	{ "bob", "Bob Example" },
	{ "carol", "Carol Example" },
};

#define ANSWERS                                                         \
	"--answer scope=yes --answer secret=yes --answer revoked=yes "  \
	"--answer tested=yes --answer 'impact=it could read pay runs' " \
	"--answer 'backout=revoke the token' "

static int64_t read_clock(void *payload UNUSED)
{
	return (int64_t)time(NULL);
}

/* The hooks look for rbctl by its name. */
static void add_to_path(const char *program)
{
	const char *before = getenv("PATH");
	autofree char *path =
		xasprintf("%.*s:%s", (int)(strrchr(program, '/') - program),
			  program, before ? before : "/usr/bin:/bin");

	setenv("PATH", path, 1);
}

/* A world of its own: nothing of the person's configuration is touched. */
static int make_world(struct demo *demo, const char *dir)
{
	autofree char *home = NULL;

	if (fs_exists(dir)) {
		err_set(demo->err, EXIT_INPUT, "'%s' is there already", dir);
		return err_hint(demo->err, "rm -r it, or rbctl demo OTHER");
	}
	if (fs_mkdirs(dir, 0700, demo->err))
		return -1;
	demo->root = realpath(dir, NULL);
	demo->program = realpath("/proc/self/exe", NULL);
	if (!demo->root || !demo->program)
		return err_errno(demo->err, "'%s'", dir);
	demo->store = xasprintf("%s/runbooks", demo->root);
	demo->copy = xasprintf("%s/copy", demo->root);
	home = xasprintf("%s/home", demo->root);
	if (fs_mkdirs(home, 0700, demo->err))
		return -1;
	setenv("HOME", home, 1);
	add_to_path(demo->program);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("XDG_STATE_HOME");
	unsetenv("GIT_CONFIG_GLOBAL");
	unsetenv("GIT_DIR");
	unsetenv("GIT_WORK_TREE");
	unsetenv("SSH_AUTH_SOCK");
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	return 0;
}

static int make_people(struct demo *demo)
{
	demo_title(demo, "Three people get a key to sign with; alice will "
			 "write, bob and carol will check");
	for (size_t i = 0; i < ARRAY_SIZE(people); i++) {
		autofree char *command =
			xasprintf("%%P key new --signing %%R/%s --comment %s",
				  people[i].id, people[i].id);

		if (demo_run(demo, NULL, 0, command))
			return -1;
	}
	return demo_quiet(demo, NULL,
			  "git config --global user.name 'Alice Example'") ||
			       demo_quiet(demo, NULL,
					  "git config --global user.email "
					  "alice@example.org") ||
			       demo_quiet(demo, NULL, "%P key new")
		       ? -1
		       : 0;
}

static int make_store(struct demo *demo)
{
	autobuf command = { 0 };

	demo_title(demo, "A store: a git repository that knows who may sign "
			 "what");
	buf_add(&command, "%P init %S --key %R/alice");
	for (size_t i = 0; i < ARRAY_SIZE(people); i++)
		buf_addf(&command,
			 " --person '%s:%s:%s@example.org:%%R/%s.pub'",
			 people[i].id, people[i].name, people[i].id,
			 people[i].id);
	return demo_run(demo, NULL, 0, buf_str(&command));
}

static int write_runbook(struct demo *demo)
{
	demo_title(demo, "The client's secret goes into the vault, never into "
			 "a document");
	if (demo_run(demo, demo->store, 0,
		     "%P secret set payroll-exporter-secret --from "
		     "%R/client-secret"))
		return -1;
	demo_title(demo, "A working runbook, made from what the authorization "
			 "server says of itself");
	if (demo_run(demo, demo->store, 0,
		     "%P new payroll-token --from %I --client-id "
		     "payroll-exporter --secret vault:payroll-exporter-secret "
		     "--scope payroll:read --owner finance-ops --env test "
		     "--api %I/api/exports"))
		return -1;
	demo_title(demo, "alice commits it on a branch of its own");
	return demo_quiet(demo, demo->store, "git switch -q -c payroll") ||
			       demo_run(demo, demo->store, 0, "git add .") ||
			       demo_run(demo, demo->store, 0,
					"git commit -q -m 'payroll token "
					"runbook'")
		       ? -1
		       : 0;
}

static int sign_and_land(struct demo *demo)
{
	demo_title(demo, "Nobody signed yet, so nothing is executed");
	if (demo_run(demo, demo->store, 1, "%P apply payroll-token --env test"))
		return -1;
	demo_title(demo, "bob reads what the change means, answers the "
			 "checklist, and signs");
	if (demo_run(demo, demo->store, 1, "%P diff") ||
	    demo_run(demo, demo->store, 0,
		     "%P -q approve --key %R/bob --reason 'payroll needs the "
		     "export' " ANSWERS "--yes"))
		return -1;
	demo_title(demo, "One signature is not enough for a server; carol "
			 "signs too");
	if (demo_run(demo, demo->store, 1, "%P land") ||
	    demo_run(demo, demo->store, 0,
		     "%P -q approve --key %R/carol --reason 'checked with "
		     "payroll' " ANSWERS "--yes"))
		return -1;
	demo_title(demo, "Now it may go live");
	return demo_run(demo, demo->store, 0, "%P land");
}

static int execute(struct demo *demo)
{
	demo_title(demo, "The plan: each request, before it is sent");
	if (demo_run(demo, demo->store, 0, "%P plan payroll-token --env test"))
		return -1;
	demo_title(demo, "The run: token, introspection, the call, the token "
			 "given back");
	if (demo_run(demo, demo->store, 0,
		     "%P apply payroll-token --env test --yes"))
		return -1;
	demo_title(demo, "The record of it, signed and chained");
	return demo_run(demo, demo->store, 0, "%P receipts verify test");
}

static int tamper(struct demo *demo)
{
	demo_title(demo, "A copy in which somebody edited the approved runbook "
			 "is refused");
	return demo_quiet(demo, NULL, "git clone -q --branch main %S %C") ||
			       demo_run(demo, demo->copy, 0,
					"%P trust --yes") ||
			       demo_run(demo, demo->copy, 0,
					"sed -i s/payroll:read/payroll:write/g "
					"runbooks/payroll-token.json") ||
			       demo_run(demo, demo->copy, 0,
					"git commit -q --no-verify -a -m "
					"'just a small fix'") ||
			       demo_run(demo, demo->copy, 1,
					"%P apply payroll-token --env test "
					"--key %R/alice")
		       ? -1
		       : 0;
}

static int report(struct demo *demo)
{
	demo_title(demo, "The report for the auditor");
	return demo_run(demo, demo->store, 0,
			"%P audit report --format html -o %R/audit.html");
}

static void say_how_to_look(const struct demo *demo)
{
	const struct theme *theme = demo->context->theme;

	printf("\n%sAll of it is in %s%s\n", theme->good, demo->root,
	       theme->off);
	printf("  the report      %s/audit.html (open it in a browser)\n"
	       "  with stock git  git -C %s log --show-signature main\n",
	       demo->root, demo->store);
	printf("To look at it with rbctl, type this first:\n"
	       "  export HOME=%s/home PATH=%.*s:$PATH\n",
	       demo->root, (int)(strrchr(demo->program, '/') - demo->program),
	       demo->program);
	printf("  the runbook     rbctl -C %s show payroll-token\n"
	       "  who signed      rbctl -C %s log\n"
	       "(the sandbox has stopped; rbctl sandbox starts another)\n",
	       demo->store, demo->store);
}

static int start_sandbox(struct sandbox **out, struct demo *demo)
{
	const struct sandbox_options options = { .clock = read_clock };
	autoptr(sandbox) sandbox = NULL;
	autofree char *file = xasprintf("%s/client-secret", demo->root);
	const struct secret *secret;

	if (sandbox_start(&sandbox, &options, demo->err))
		return -1;
	secret = sandbox_client_secret(sandbox);
	if (fs_write(file, secret_bytes(secret), secret_len(secret), 0600,
		     demo->err))
		return -1;
	demo->issuer = xstrdup(sandbox_issuer(sandbox));
	printf("A training authorization server runs at %s\n", demo->issuer);
	*out = steal(sandbox);
	return 0;
}

static void demo_release(struct demo *demo)
{
	free(demo->program);
	free(demo->root);
	free(demo->store);
	free(demo->copy);
	free(demo->issuer);
}

static int run(struct context *context, void *payload UNUSED, int nr_args,
	       char **args, struct err *err)
{
	__attribute__((cleanup(demo_release))) struct demo demo = {
		.context = context, .err = err
	};
	autoptr(sandbox) sandbox = NULL;

	if (make_world(&demo, nr_args ? args[0] : "rbctl-demo") ||
	    start_sandbox(&sandbox, &demo) || make_people(&demo) ||
	    make_store(&demo) || write_runbook(&demo) || sign_and_land(&demo) ||
	    execute(&demo) || tamper(&demo) || report(&demo))
		return -1;
	say_how_to_look(&demo);
	return EXIT_YES;
}

const struct cmd cmd_demo = {
	.name = "demo",
	.group = "start",
	.summary = "show the whole job, from a new store to the audit report",
	.operands = "[DIR]",
	.max_args = 1,
	.run = run,
	.example = "rbctl demo",
};
