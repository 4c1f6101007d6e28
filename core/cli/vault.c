/* vault.c - the vault that this person's own settings name */
#include "core/cli/open.h"

#include <limits.h>
#include <pwd.h>
#include <time.h>
#include <unistd.h>

#define PASSWD_MAX (64 * 1024)

/* A laptop that slept may have lost its lease: its sleep counts. */
static int64_t ticks(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_BOOTTIME, &now) < 0)
		clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Who waits for us wants to know whom to ask. */
static char *describe(void)
{
	autofree char *room = xmalloc(PASSWD_MAX);
	char host[HOST_NAME_MAX + 1] = "";
	struct passwd entry;
	struct passwd *found = NULL;

	(void)getpwuid_r(geteuid(), &entry, room, PASSWD_MAX, &found);
	if (gethostname(host, sizeof(host) - 1) < 0 || !host[0])
		host[0] = '?';
	return xasprintf("%.32s on %.64s, process %ld",
			 found && found->pw_name ? found->pw_name : "somebody",
			 host, (long)getpid());
}

struct vault_machine open_machine(char **holder)
{
	*holder = describe();
	return (struct vault_machine){ .ticks = ticks, .holder = *holder };
}

int open_vault(struct vault **out, const struct context *context,
	       const struct secret *identity, struct err *err)
{
	autofree char *dir = xasprintf("%s/vault", context->places.state);
	auto_release(vault_settings) settings = { 0 };
	struct vault_machine machine = { 0 };
	autofree char *holder = NULL;

	if (vault_settings_load(&settings, context->places.config, err))
		return -1;
	if (settings.store != VAULT_FILE)
		machine = open_machine(&holder);
	return vault_open_by(out, &settings, dir, &machine, identity, err);
}
