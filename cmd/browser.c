/* browser.c - opens an address in the browser of who sits here */
#include "cmd/person.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

extern char **environ;

static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

/* In an ssh session a browser would open on the wrong screen, if at all. */
bool browser_is_here(void)
{
	if (is_set("BROWSER"))
		return true;
	return !is_set("SSH_CONNECTION") && !is_set("SSH_TTY") &&
	       (is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"));
}

/* Not waited for: a browser may stay open for days. It ends with nothing of
 * ours but the address, in which there is no secret. */
bool browser_open(const char *url)
{
	const char *program =
		is_set("BROWSER") ? getenv("BROWSER") : "xdg-open";
	char *const argv[] = { (char *)(uintptr_t)program,
			       (char *)(uintptr_t)url, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	pid_t pid;
	int result;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
					 O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
					 O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
					 O_WRONLY, 0);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSID);
	result = posix_spawnp(&pid, program, &actions, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return result == 0;
}
