/* member.c - one member of a shared store, asked alone: does it answer? */
#include "core/vault/gateway.h"
#include "core/vault/vault.h"

#include <string.h>

void vault_member_release(struct vault_member *member)
{
	free(member->cluster);
	*member = (struct vault_member){ 0 };
}

/* The word of most members, got through this one. */
static int count(struct etcd_answer *out, struct gateway *gateway,
		 const char *prefix, struct err *err)
{
	autoptr(json) question = json_new_object();
	autofree char *first = xasprintf("%s/entries/", prefix);
	autofree char *end = xasprintf("%s/entries0", prefix); /* '/' + 1 */
	bool found;

	etcd_set_bytes(question, "key", first, strlen(first));
	etcd_set_bytes(question, "range_end", end, strlen(end));
	json_set_bool(question, "count_only", true);
	return gateway_ask(out, &found, gateway, "kv/range", question, err);
}

int vault_member_ask(struct vault_member *out,
		     const struct vault_settings *settings, size_t index,
		     const struct vault_machine *machine, struct err *err)
{
	struct vault_settings alone = *settings; /* borrows */
	auto_release(etcd_answer) answer = { 0 };
	autoptr(gateway) gateway = NULL;

	alone.endpoints.at = &settings->endpoints.at[index];
	alone.endpoints.nr = 1;
	if (gateway_open(&gateway, &alone, machine->ticks, NULL, err))
		return -1;
	gateway_hurry(gateway);
	if (count(&answer, gateway, settings->prefix, err))
		return -1;
	out->cluster = steal(answer.cluster);
	out->entries = answer.parts[0].count;
	return 0;
}
