/* doctor_vault.c - rbctl doctor: the vault, here or shared with others */
#include "cmd/doctor.h"
#include "core/base/fs.h"
#include "core/cli/open.h"

#include <string.h>

static void add_member(struct diagnoses *list, const char *endpoint,
		       const struct vault_member *member, const char *prefix)
{
	diagnoses_take(
		list, "vault", HEALTH_GOOD,
		xasprintf("etcd at %s answers: cluster %s, %lld %s "
			  "under '%s'",
			  endpoint, member->cluster, (long long)member->entries,
			  member->entries == 1 ? "entry" : "entries", prefix),
		NULL);
}

/* Each of them alone: what the others hide matters here. */
static void check_member(struct diagnoses *list, char **cluster,
			 const struct vault_settings *settings, size_t i,
			 const struct vault_machine *machine)
{
	const char *endpoint = settings->endpoints.at[i];
	auto_release(vault_member) member = { 0 };
	struct err err = { 0 };

	if (vault_member_ask(&member, settings, i, machine, &err)) {
		diagnoses_take(list, "vault", HEALTH_BAD,
			       xasprintf("%s: %s", endpoint, err.msg),
			       err.hint[0] ? xstrdup(err.hint) : NULL);
	} else if (*cluster && strcmp(*cluster, member.cluster) != 0) {
		diagnoses_take(
			list, "vault", HEALTH_BAD,
			xasprintf("etcd at %s is of cluster %s, and "
				  "others are of cluster %s",
				  endpoint, member.cluster, *cluster),
			xasprintf("correct 'endpoints' in %s", settings->path));
	} else {
		add_member(list, endpoint, &member, settings->prefix);
		free(*cluster);
		*cluster = steal(member.cluster);
	}
}

void doctor_vault(struct diagnoses *list, const struct context *context)
{
	autofree char *folder = xasprintf("%s/vault", context->places.state);
	auto_release(vault_settings) settings = { 0 };
	autofree char *holder = NULL;
	autofree char *cluster = NULL;
	struct vault_machine machine;
	struct err err = { 0 };

	if (vault_settings_load(&settings, context->places.config, &err)) {
		diagnoses_add_err(list, "vault", HEALTH_BAD, &err);
		return;
	}
	if (settings.store == VAULT_FILE) {
		if (fs_exists(folder))
			doctor_private(list, "vault", folder, true);
		return;
	}
	machine = open_machine(&holder);
	for (size_t i = 0; i < settings.endpoints.nr; i++)
		check_member(list, &cluster, &settings, i, &machine);
}
