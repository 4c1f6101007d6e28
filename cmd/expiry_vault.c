/* expiry_vault.c - what ends of what the vault holds */
#include "cmd/expiry.h"
#include "core/crypto/certificate.h"
#include "core/vault/life.h"

#include <string.h>

static char *copy(const char *text)
{
	return xstrdup(text ? text : "");
}

static void add_token(struct endings *out, const char *name,
		      const struct entry *entry)
{
	struct ending *made;

	if (!entry->expires || entry->revoked)
		return;
	made = endings_add(out, "token", name, entry->expires);
	made->detail = copy(entry->scope);
	made->who = copy(entry->person);
	made->renews = entry->refresh_token != NULL;
	made->next = entry->refresh_token
			     ? xasprintf("rbctl token refresh %s", name)
		     : entry->runbook ? life_renewal(entry)
				      : copy(NULL);
}

static void add_secret(struct endings *out, const char *name,
		       const struct entry *entry)
{
	const char *text = secret_bytes(entry->value);
	struct ending *made;
	int64_t at;

	if (entry->expires) {
		made = endings_add(out, "secret", name, entry->expires);
		made->detail = copy(entry->server);
		made->next = xasprintf("get a new one from its server, then "
				       "rbctl secret rotate %s",
				       name);
	}
	if (!strstr(text, "-----BEGIN CERTIFICATE-----") ||
	    !certificate_ends(&at, text, secret_len(entry->value)))
		return;
	made = endings_add(out, "certificate", name, at);
	made->next = xasprintf("have a new one made, then rbctl secret rotate "
			       "%s",
			       name);
}

static void add_entry(struct endings *out, struct vault *vault,
		      const char *name)
{
	auto_release(entry) entry = { 0 };
	struct err ignored = { 0 };
	bool found;

	if (vault_load(&entry, &found, vault, name, &ignored))
		strings_add(&out->unreadable, name);
	else if (found && entry.kind == ENTRY_TOKEN)
		add_token(out, name, &entry);
	else if (found)
		add_secret(out, name, &entry);
}

int endings_of_vault(struct endings *out, const struct context *context,
		     struct err *err)
{
	auto_release(strings) names = { 0 };
	autoptr(secret) identity = NULL;
	autoptr(vault) vault = NULL;

	if (open_identity(&identity, context, err) ||
	    open_vault(&vault, context, identity, err) ||
	    vault_names(&names, vault, err))
		return -1;
	for (size_t i = 0; i < names.nr; i++)
		add_entry(out, vault, names.at[i]);
	return 0;
}
