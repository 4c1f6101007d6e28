/* doctor_checks.c - programs, folders, clock, memory and store, looked at */
#include "cmd/doctor.h"
#include "core/base/fs.h"
#include "core/cli/hooks.h"
#include "core/cli/open.h"
#include "core/cli/source.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/stat.h>
#include <unistd.h>

/* No clock that is right says less: 2026-01-01. */
#define CLOCK_MIN 1767225600
/* What a run keeps of secrets at a time, with guard pages. */
#define LOCKED_MIN (256 * 1024)
#define DISK_MIN   (16 * 1024 * 1024)

/* Runs a program for its first line of output; NULL when it isn't there. */
static char *first_line(const char *const argv[])
{
	struct err err = { 0 };
	autobuf out = { 0 };
	autobuf errors = { 0 };
	int status;

	if (fs_run(&status, &out, &errors, argv, "", 0, 64 * 1024, &err))
		return NULL;
	if (out.len == 0)
		buf_add(&out, buf_str(&errors));
	buf_truncate(&out, strcspn(buf_str(&out), "\r\n"));
	return buf_detach(&out);
}

/* One that is there but too old, or isn't there. `format` reads its major
 * and minor number. */
static void check_version(struct diagnoses *list, const char *name,
			  const char *const argv[], const char *prefix,
			  int major, int minor)
{
	char *line = first_line(argv);
	int have_major = 0;
	int have_minor = 0;

	if (line == NULL) {
		diagnoses_take(list, name, HEALTH_BAD,
			       xasprintf("%s is not installed", name),
			       xasprintf("install %s %d.%d or newer", name,
					 major, minor));
		return;
	}
	if (text_starts(line, prefix) &&
	    sscanf(line + strlen(prefix), "%d.%d", &have_major, &have_minor) ==
		    2 &&
	    (have_major < major || (have_major == major && have_minor < minor)))
		diagnoses_take(list, name, HEALTH_BAD,
			       xasprintf("%s is older than %d.%d: %s", name,
					 major, minor, line),
			       xasprintf("install a newer %s", name));
	else
		diagnoses_take(list, name, HEALTH_GOOD, xstrdup(line), NULL);
	free(line);
}

void doctor_programs(struct diagnoses *list)
{
	static const char *const git[] = { "git", "--version", NULL };
	static const char *const ssh[] = { "ssh", "-V", NULL };
	static const char *const keygen[] = { "ssh-keygen", "-?", NULL };
	char *usage;

	/* The first git that makes and checks SSH signatures. */
	check_version(list, "git", git, "git version ", 2, 34);
	/* The first OpenSSH with security keys. */
	check_version(list, "OpenSSH", ssh, "OpenSSH_", 8, 2);
	usage = first_line(keygen);
	if (usage == NULL)
		diagnoses_take(list, "ssh-keygen", HEALTH_BAD,
			       xstrdup("ssh-keygen is not installed"),
			       xstrdup("install OpenSSH's client"));
	free(usage);
}

/* Ours alone? `mode` is what others may not have. */
void doctor_private(struct diagnoses *list, const char *name, const char *path,
		    bool folder)
{
	const char *mode = folder ? "700" : "600";
	struct stat st;

	if (lstat(path, &st) < 0) {
		diagnoses_take(list, name, HEALTH_GOOD,
			       xasprintf("%s is not there yet", path), NULL);
		return;
	}
	if (folder ? !S_ISDIR(st.st_mode) : !S_ISREG(st.st_mode))
		diagnoses_take(list, name, HEALTH_BAD,
			       xasprintf("%s is no %s", path,
					 folder ? "folder" : "plain file"),
			       xasprintf("move it away: mv '%s' '%s.old'", path,
					 path));
	else if (st.st_uid != geteuid())
		diagnoses_take(list, name, HEALTH_BAD,
			       xasprintf("%s belongs to somebody else", path),
			       xasprintf("chown \"$(id -u)\" '%s'", path));
	else if (st.st_mode & 077)
		diagnoses_take(list, name, HEALTH_BAD,
			       xasprintf("%s is open to others (%03o)", path,
					 (unsigned)st.st_mode & 0777),
			       xasprintf("chmod %s '%s'", mode, path));
	else
		diagnoses_take(list, name, HEALTH_GOOD,
			       xasprintf("%s is yours alone", path), NULL);
}

static void check_disk(struct diagnoses *list, const char *path)
{
	autofree char *above = xstrdup(path);
	struct statvfs st;
	char *slash;

	while (!fs_exists(above) && (slash = strrchr(above, '/')) != NULL &&
	       slash != above)
		*slash = '\0';
	if (statvfs(above, &st) < 0)
		return;
	if (st.f_flag & ST_RDONLY)
		diagnoses_take(list, "disk", HEALTH_BAD,
			       xasprintf("%s can only be read", above),
			       xstrdup("set XDG_STATE_HOME to a folder that "
				       "can be written"));
	else if ((uint64_t)st.f_bavail * st.f_frsize < DISK_MIN)
		diagnoses_take(list, "disk", HEALTH_BAD,
			       xasprintf("the disk of %s is full", above),
			       xstrdup("make room on it"));
}

void doctor_places(struct diagnoses *list, const struct context *context)
{
	const char *identity = context->places.identity;

	if (source_is_file(identity))
		doctor_private(list, "identity", identity, false);
	if (identity_is_locked(context))
		diagnoses_take(list, "passphrase", HEALTH_GOOD,
			       xasprintf("%s is under a passphrase", identity),
			       NULL);
	doctor_private(list, "state", context->places.state, true);
	doctor_vault(list, context);
	check_disk(list, context->places.state);
}

void doctor_system(struct diagnoses *list, const struct context *context)
{
	char now[TEXT_TIME_SIZE];
	struct rlimit locked;

	text_time(now, context->now);
	if (context->now < CLOCK_MIN)
		diagnoses_take(list, "clock", HEALTH_BAD,
			       xasprintf("the clock is wrong: it says %s", now),
			       xstrdup("set the clock; what expires and what "
				       "is fresh depends on it"));
	else
		diagnoses_take(list, "clock", HEALTH_GOOD,
			       xasprintf("the clock says %s", now), NULL);
	if (getrlimit(RLIMIT_MEMLOCK, &locked) == 0 &&
	    locked.rlim_cur < LOCKED_MIN)
		diagnoses_take(
			list, "memory", HEALTH_WARNING,
			xasprintf("only %llu KiB can be kept out of "
				  "swap, so secrets may reach the disk",
				  (unsigned long long)locked.rlim_cur / 1024),
			xstrdup("ulimit -l 1024, or encrypt the swap"));
}

static void check_hooks(struct diagnoses *list, struct repo *repo)
{
	struct hook_status status[HOOKS_MAX];
	auto_release(hooks_place) place = { 0 };
	struct err err = { 0 };
	size_t nr = 0;

	if (hooks_place_find(&place, repo, &err) ||
	    hooks_check(status, &nr, repo, &place, &err)) {
		diagnoses_add_err(list, "hooks", HEALTH_WARNING, &err);
		return;
	}
	for (size_t i = 0; i < nr; i++)
		if (status[i].state != HOOK_INSTALLED) {
			diagnoses_take(list, "hooks", HEALTH_WARNING,
				       xstrdup("git does not run all of "
					       "rbctl's hooks here"),
				       xstrdup("rbctl hooks check"));
			return;
		}
	diagnoses_take(list, "hooks", HEALTH_GOOD,
		       xstrdup("rbctl's git hooks are installed"), NULL);
}

static void check_signer(struct diagnoses *list, const struct context *context,
			 struct repo *repo)
{
	autoptr(signer) signer = NULL;
	struct err err = { 0 };
	autobuf key = { 0 };

	if (open_signer(&signer, context, repo, NULL, &err)) {
		diagnoses_take(
			list, "signing-key", HEALTH_WARNING, xstrdup(err.msg),
			xstrdup("rbctl key new --signing FILE, or git config "
				"--global user.signingKey FILE"));
		return;
	}
	sshkey_fingerprint(&key, signer_key(signer));
	diagnoses_take(list, "signing-key", HEALTH_GOOD,
		       xasprintf("you sign with %s", buf_str(&key)), NULL);
}

void doctor_store(struct diagnoses *list, const struct context *context)
{
	autoptr(store) store = NULL;
	autoptr(repo) repo = NULL;
	struct err err = { 0 };

	if (repo_open(&repo, context->dir, &err)) {
		diagnoses_take(list, "store", HEALTH_GOOD,
			       xstrdup("this folder is in no store, so "
				       "nothing about one was checked"),
			       NULL);
		return;
	}
	if (open_store(&store, context, &err))
		diagnoses_add_err(list, "trust", HEALTH_WARNING, &err);
	else
		diagnoses_take(list, "trust", HEALTH_GOOD,
			       xstrdup("you have said where trust in this "
				       "store begins"),
			       NULL);
	check_signer(list, context, repo);
	check_hooks(list, repo);
}
