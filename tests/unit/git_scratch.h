/* git_scratch.h - a folder of its own for a test, and stock git in it */
#ifndef TESTS_UNIT_GIT_SCRATCH_H
#define TESTS_UNIT_GIT_SCRATCH_H

#include "tests/unit/test.h"

#include "core/base/buf.h"
#include "core/base/fs.h"
#include "core/git/oid.h"

#include <unistd.h>

/* Goes to a fresh folder and freezes what git takes from outside. */
static inline int scratch_enter(void **state)
{
	static char dir[64];
	char home[64];
	static const char *const fixed[][2] = {
		{ "GIT_CONFIG_GLOBAL", "/dev/null" },
		{ "GIT_CONFIG_SYSTEM", "/dev/null" },
		{ "GIT_AUTHOR_NAME", "Alice" },
		{ "GIT_AUTHOR_EMAIL", "alice@example.org" },
		{ "GIT_AUTHOR_DATE", "1790000000 +0000" },
		{ "GIT_COMMITTER_NAME", "Alice" },
		{ "GIT_COMMITTER_EMAIL", "alice@example.org" },
		{ "GIT_COMMITTER_DATE", "1790000000 +0000" },
		{ "LC_ALL", "C" },
	};

	snprintf(dir, sizeof(dir), "/tmp/rbctl-unit-XXXXXX");
	if (!mkdtemp(dir) || chdir(dir) != 0)
		return -1;
	/* One for all tests: libgit2 asks only once where it is. */
	snprintf(home, sizeof(home), "/tmp/rbctl-unit-home-%d", (int)getpid());
	setenv("HOME", home, 1);
	unsetenv("XDG_CONFIG_HOME");
	for (size_t i = 0; i < ARRAY_SIZE(fixed); i++)
		setenv(fixed[i][0], fixed[i][1], 1);
	*state = dir;
	return 0;
}

static inline int scratch_leave(void **state)
{
	const char *const argv[] = { "rm", "-rf", *state, NULL };
	autobuf out = { 0 };
	struct err err = { 0 };
	int status;

	return chdir("/") ||
	       fs_run(&status, &out, NULL, argv, NULL, 0, 1024, &err);
}

/* Runs a shell line, which must succeed; its output without line end. */
static inline void shell(struct buf *out, const char *line)
{
	const char *const argv[] = { "sh", "-ec", line, NULL };
	autobuf errors = { 0 };
	struct err err = { 0 };
	int status = -1;

	buf_reset(out);
	OK(fs_run(&status, out, &errors, argv, NULL, 0, 1 << 24, &err));
	if (status != 0)
		fail_msg("%s: exits %d: %s", line, status, buf_str(&errors));
	buf_trim(out);
}

/* A shell line whose output is an object's name. */
static inline struct oid shell_oid(const char *line)
{
	struct oid oid = { { 0 } };
	autobuf out = { 0 };

	shell(&out, line);
	if (!oid_parse(&oid, buf_str(&out)))
		fail_msg("%s: '%s' is no object name", line, buf_str(&out));
	return oid;
}

#endif
