/* vault.c - entries in the clear here, age files where the store keeps them */
#include "core/vault/vault.h"
#include "core/crypto/age.h"
#include "core/vault/entry.h"
#include "core/vault/place.h"

#include <string.h>

struct vault {
	struct place place;
	const struct secret *identity; /* borrowed; NULL */
};

struct vault_lock {
	const struct place_actions *actions;
	void *lock;
};

void vault_free(struct vault *vault)
{
	if (vault == NULL)
		return;
	vault->place.actions->free(vault->place.state);
	free(vault);
}

static struct vault *vault_in(const struct place *place,
			      const struct secret *identity)
{
	struct vault *vault = xcalloc(1, sizeof(*vault));

	vault->place = *place;
	vault->identity = identity;
	return vault;
}

int vault_open(struct vault **out, const char *dir,
	       const struct secret *identity, struct err *err)
{
	struct place place;

	if (place_folder(&place, dir, err))
		return -1;
	*out = vault_in(&place, identity);
	return 0;
}

int vault_open_by(struct vault **out, struct vault_settings *settings,
		  const char *dir, const struct vault_machine *machine,
		  const struct secret *identity, struct err *err)
{
	struct place place;

	if (settings->store == VAULT_FILE)
		return vault_open(out, dir, identity, err);
	if (place_etcd(&place, settings, machine, err))
		return -1;
	*out = vault_in(&place, identity);
	return 0;
}

static int check_name(const char *name, struct err *err)
{
	if (text_is_name(name))
		return 0;
	err_set(err, EXIT_INPUT, "'%s' can't be an entry's name", name);
	return err_hint(err,
			"names are of a-z 0-9 . _ - and at most "
			"%d characters long",
			TEXT_NAME_MAX);
}

int vault_save(struct vault *vault, const char *name, const struct entry *entry,
	       const struct strings *recipients, struct err *err)
{
	autowipe text = { 0 };
	autobuf file = { 0 };

	if (check_name(name, err))
		return -1;
	if (entry_format(&text, name, entry, recipients, err) ||
	    age_encrypt(&file, text.data, text.len, recipients, err))
		return err_wrap(err, "vault entry '%s'", name);
	return vault->place.actions->write(vault->place.state, name, &file,
					   err);
}

int vault_save_again(struct vault *vault, const char *name,
		     const struct entry *entry, struct err *err)
{
	if (entry->recipients.nr)
		return vault_save(vault, name, entry, &entry->recipients, err);
	return err_set(err, EXIT_VAULT,
		       "vault entry '%s' does not say who may open it", name);
}

static int open_file(struct secret **out, const struct vault *vault,
		     const struct buf *file, struct err *err)
{
	if (vault->identity == NULL) {
		err_set(err, EXIT_VAULT,
			"there is no identity to open it "
			"with");
		return err_hint(err, "rbctl key new");
	}
	return age_decrypt(out, buf_str(file), file->len, vault->identity, err);
}

int vault_load(struct entry *out, bool *found, struct vault *vault,
	       const char *name, struct err *err)
{
	autoptr(secret) text = NULL;
	autobuf file = { 0 };

	*found = false;
	if (check_name(name, err) ||
	    vault->place.actions->read(&file, found, vault->place.state, name,
				       err))
		return -1;
	if (!*found)
		return 0;
	*found = false;
	if (open_file(&text, vault, &file, err) ||
	    entry_parse(out, name, text, err))
		return err_wrap(err, "vault entry '%s'", name);
	*found = true;
	return 0;
}

int vault_remove(bool *found, struct vault *vault, const char *name,
		 struct err *err)
{
	*found = false;
	if (check_name(name, err))
		return -1;
	return vault->place.actions->remove(found, vault->place.state, name,
					    err);
}

int vault_names(struct strings *out, struct vault *vault, struct err *err)
{
	if (vault->place.actions->names(out, vault->place.state, err))
		return -1;
	strings_sort(out);
	return 0;
}

static struct vault_lock *hold(const struct vault *vault, void *held)
{
	struct vault_lock *lock = xcalloc(1, sizeof(*lock));

	lock->actions = vault->place.actions;
	lock->lock = held;
	return lock;
}

int vault_lock(struct vault_lock **out, struct vault *vault, const char *name,
	       bool wait, struct err *err)
{
	void *held;

	if (check_name(name, err) ||
	    vault->place.actions->lock(&held, vault->place.state, name, wait,
				       err))
		return -1;
	*out = hold(vault, held);
	return 0;
}

bool vault_is_shared(const struct vault *vault)
{
	return vault->place.actions->lock_run != NULL;
}

int vault_lock_run(struct vault_lock **out, struct vault *vault,
		   const char *run, struct err *err)
{
	const struct place_actions *actions = vault->place.actions;
	void *held;

	*out = NULL;
	if (!actions->lock_run)
		return 0;
	if (actions->lock_run(&held, vault->place.state, run, err))
		return -1;
	*out = hold(vault, held);
	return 0;
}

int vault_lock_check(struct vault_lock *lock, struct err *err)
{
	return lock ? lock->actions->check(lock->lock, err) : 0;
}

void vault_lock_free(struct vault_lock *lock)
{
	if (lock == NULL)
		return;
	lock->actions->unlock(lock->lock);
	free(lock);
}
