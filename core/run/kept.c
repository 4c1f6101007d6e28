/* kept.c - what the vault has of a client that is registered somewhere */
#include "core/run/kept.h"

#include <string.h>

void kept_release(struct kept *kept)
{
	entry_release(&kept->entry);
}

static const struct json *metadata_of(const struct config_work *work)
{
	return json_get(work->config->server->root, "metadata");
}

static const char *issuer_of(const struct config_work *work)
{
	return json_text(metadata_of(work), "issuer",
			 json_text(work->config->server->root, "issuer", ""));
}

static struct secret *copy(const struct secret *secret)
{
	return secret_new(secret_bytes(secret), secret_len(secret));
}

static int not_ours(const struct config_work *work, const char *why,
		    struct err *err)
{
	err_set(err, EXIT_VAULT, "the vault's '%s' %s",
		work->config->registration, why);
	return err_hint(err, "rbctl secret list");
}

int kept_load(struct kept *kept, struct config_work *work, struct err *err)
{
	struct vault *vault = work->tools->vault;

	if (!vault || !work->tools->recipient) {
		err_set(err, EXIT_VAULT,
			"there is no vault that the registration could be in");
		return err_hint(err, "rbctl key new");
	}
	if (vault_load(&kept->entry, &kept->found, vault,
		       work->config->registration, err))
		return -1;
	if (!kept->found)
		return 0;
	if (kept->entry.kind != ENTRY_REGISTRATION || !kept->entry.client_id ||
	    !kept->entry.uri)
		return not_ours(work, "is no registration", err);
	if (!text_equal(kept->entry.server, issuer_of(work)))
		return not_ours(work, "is of another server", err);
	return 0;
}

/* Another process may have taken it away since it was looked at. */
int kept_load_known(struct kept *kept, struct config_work *work,
		    struct err *err)
{
	if (kept_load(kept, work, err))
		return -1;
	return kept->found ? 0 : not_ours(work, "is gone", err);
}

static int save(struct config_work *work, const char *name, struct entry *entry,
		struct err *err)
{
	auto_release(strings) recipients = { 0 };
	autoptr(vault_lock) lock = NULL;

	if (vault_lock(&lock, work->tools->vault, name, true, err))
		return -1;
	config_recipients(&recipients, work);
	run_keep_shared(entry, &recipients, name, work->tools);
	return vault_save(work->tools->vault, name, entry, &recipients, err);
}

static struct entry entry_of(const struct config_work *work,
			     enum entry_kind kind, const char *client_id,
			     const struct secret *value)
{
	return (struct entry){
		.kind = kind,
		.value = copy(value),
		.client_id = xstrdup(client_id),
		.server = xstrdup(issuer_of(work)),
		.runbook = xstrdup(work->config->document->name),
		.revision = xstrdup(work->revision),
		.environment = xstrdup(work->config->environment->name),
		.issued = work->tools->clock(work->tools->payload),
	};
}

static int save_secret(struct config_work *work, const struct registration *got,
		       struct err *err)
{
	auto_release(entry) entry =
		entry_of(work, ENTRY_SECRET, got->client_id, got->secret);

	entry.expires = got->secret_expires;
	return save(work, work->config->secret, &entry, err);
}

/* A token is good for one update at some servers: the new one is kept before
 * anything else happens. */
int kept_registration(struct kept *kept, struct config_work *work,
		      const struct registration *got, struct err *err)
{
	const struct secret *token =
		got->token ? got->token : kept->entry.value;
	const char *uri = got->uri ? got->uri : kept->entry.uri;
	struct entry entry;

	if (kept->found && secret_equal(token, kept->entry.value) &&
	    text_equal(uri, kept->entry.uri))
		return 0;
	entry = entry_of(work, ENTRY_REGISTRATION, got->client_id, token);
	entry.uri = xstrdup(uri);
	if (save(work, work->config->registration, &entry, err)) {
		entry_release(&entry);
		return err_wrap(err, "the registration could not be stored");
	}
	entry_release(&kept->entry);
	kept->entry = entry;
	kept->found = true;
	return 0;
}

/* We made it, and nothing here says with what it is managed. */
static int is_unmanaged(const struct config *config, const struct entry *entry,
			struct err *err)
{
	err_set(err, EXIT_VAULT,
		"'%s' is made in '%s' already, as the client '%s', and nothing "
		"here says with what it is managed",
		config->document->name, config->environment->name,
		entry->client_id);
	return err_hint(err,
			"manage it there by hand, and take %s out; or delete "
			"it there, then rbctl secret remove %s",
			config->document->path, config->secret);
}

/* Somebody else's, or our own, in another environment or of another document:
 * either would lose the secret that works. */
static int is_taken(const struct config_work *work, const struct entry *entry,
		    const char *client_id, struct err *err)
{
	const struct config *config = work->config;
	bool same = text_equal(entry->runbook, config->document->name) &&
		    text_equal(entry->environment, config->environment->name);

	if (same && entry->client_id && !client_id)
		return is_unmanaged(config, entry, err);
	if (same || !entry->client_id || !entry->runbook ||
	    !entry->environment) {
		err_set(err, EXIT_VAULT,
			"the client's secret is to be stored as '%s', where "
			"the vault has something else",
			config->secret);
		return err_hint(err,
				"rbctl secret remove %s, if nobody needs it",
				config->secret);
	}
	err_set(err, EXIT_VAULT,
		"the client's secret is to be stored as '%s', where the vault "
		"has that of the client '%s': '%s' has it in '%s'",
		config->secret, entry->client_id, entry->runbook,
		entry->environment);
	return err_hint(err,
			"take \"store_as\" out of %s, and each environment has "
			"an entry of its own, here '%s.%s.secret'; or give it "
			"another name",
			config->document->path, config->document->name,
			config->environment->name);
}

/* Of a client of ours, or nothing at all: a secret that somebody keeps there
 * for another one is not overwritten. */
int kept_secret(struct entry *out, bool *found, const struct config_work *work,
		const char *client_id, struct err *err)
{
	if (vault_load(out, found, work->tools->vault, work->config->secret,
		       err))
		return -1;
	if (!*found || (out->kind == ENTRY_SECRET && client_id &&
			text_equal(out->client_id, client_id)))
		return 0;
	return is_taken(work, out, client_id, err);
}

int kept_check(const struct config_work *work, const char *client_id,
	       struct err *err)
{
	auto_release(entry) stored = { 0 };
	bool found;

	return kept_secret(&stored, &found, work, client_id, err);
}

static void boundary(const struct config_work *work, const char *where)
{
	if (work->boundary)
		work->boundary(where, work->payload);
}

/* What the client is managed with, then its secret: all of it, or an error
 * that says what is missing. */
int kept_save(struct kept *kept, struct config_work *work,
	      const struct registration *got, struct err *err)
{
	bool managed = kept->found || (got->token && got->uri);
	struct err failed = { 0 };
	int bad = 0;

	if (managed && kept_registration(kept, work, got, err))
		return -1;
	boundary(work, "kept");
	if (got->secret && save_secret(work, got, &failed)) {
		*err = failed;
		bad = err_wrap(err,
			       "the secret of the client '%s' could not "
			       "be stored",
			       got->client_id);
	}
	boundary(work, "stored");
	/* Of what is not managed, only a secret that is kept tells the next
	 * apply that it was made. */
	if (!bad && (managed || got->secret))
		config_understood(work);
	if (bad || managed)
		return bad;
	err_set(err, EXIT_SERVER,
		"the server registered the client '%s', and did not say where "
		"and with what it is managed (RFC 7592)",
		got->client_id);
	return err_hint(err, "manage it there by hand, and take %s out",
			work->config->document->path);
}

/* A secret that somebody renewed in the server's own console is the one that
 * works. */
int kept_look(struct config_work *work, const struct standing *standing,
	      bool *news, struct err *err)
{
	auto_release(entry) stored = { 0 };
	bool found;

	*news = false;
	if (!standing->secret)
		return 0;
	if (kept_secret(&stored, &found, work, standing->id, err))
		return -1;
	*news = !stored.value || !secret_equal(standing->secret, stored.value);
	return 0;
}

int kept_forget(struct config_work *work, const char *client_id,
		struct err *err)
{
	auto_release(entry) secret = { 0 };
	struct err ignored = { 0 };
	bool found;

	if (kept_secret(&secret, &found, work, client_id, &ignored) == 0 &&
	    found &&
	    vault_remove(&found, work->tools->vault, work->config->secret, err))
		return -1;
	return vault_remove(&found, work->tools->vault,
			    work->config->registration, err);
}
