/* etcd_lock.c - locks of a vault in etcd: taken, asked for, given back */
#include "core/vault/etcd.h"
#include "core/vault/etcd_lease.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#define NONCE_SIZE   16
#define HOLDER_MAX   200
#define CHECK_TRIES  3
#define POLL_MIN_MS  50 /* while waiting for somebody else's lock */
#define POLL_MORE_MS 200

struct etcd_lock {
	struct etcd *etcd;
	struct etcd_lock *next;
	char *below; /* its name: "entries/NAME" */
	char *key;
	char *value;     /* ours and nobody else's: who, and a random number */
	int64_t created; /* the revision that made the key: the fence */
	bool silent;     /* etcd could not be asked */
	bool has_seen;
	int64_t seen; /* etcd_lock_saw() */
	struct etcd_lease lease;
};

/* ---- taking it ---- */

static void make_value(struct etcd_lock *lock)
{
	autoptr(secret) nonce = secret_random(NONCE_SIZE);
	autoptr(json) value = json_new_object();
	autobuf hex = { 0 };
	autobuf text = { 0 };

	text_hex(&hex, secret_bytes(nonce), NONCE_SIZE);
	json_set_string(value, "holder", lock->etcd->holder);
	json_set_string(value, "nonce", buf_str(&hex));
	json_compact(&text, value);
	free(lock->value);
	lock->value = buf_detach(&text);
}

static char *holder_of(const struct etcd_item *item)
{
	autoptr(json) value = NULL;
	struct err ignored = { 0 };
	const char *holder = NULL;

	if (json_parse(&value, buf_str(&item->value), item->value.len,
		       JSON_WIRE, "lock", &ignored) == 0)
		holder = json_text(value, "holder", NULL);
	return holder && strlen(holder) <= HOLDER_MAX
		       ? xstrdup(holder)
		       : xstrdup("somebody who does not say who it is");
}

static bool is_ours(const struct etcd_lock *lock, const struct etcd_item *item)
{
	return item->value.len == strlen(lock->value) &&
	       memcmp(buf_str(&item->value), lock->value, item->value.len) == 0;
}

/* The key with our lease, if there is none. *created 0: somebody was first. */
static int put_key(int64_t *created, struct etcd_lock *lock, struct err *err)
{
	auto_release(etcd_answer) answer = { 0 };
	auto_release(etcd_deal) deal = { 0 };
	const struct etcd_item *item;
	struct json *put;
	bool found;

	etcd_deal_begin(&deal);
	etcd_deal_expect(&deal, lock->key, "CREATE", 0);
	put = json_set_object(json_append_object(deal.success), "request_put");
	etcd_set_bytes(put, "key", lock->key, strlen(lock->key));
	etcd_set_bytes(put, "value", lock->value, strlen(lock->value));
	etcd_set_int(put, "lease", lock->lease.id);
	if (gateway_ask(&answer, &found, lock->etcd->gateway, "kv/txn",
			deal.root, err))
		return -1;
	/* Not found: the lease is over, this machine was too slow. */
	item = found ? etcd_answer_item(&answer, 0) : NULL;
	*created = answer.succeeded              ? answer.revision
		   : item && is_ours(lock, item) ? item->created
						 : 0;
	return 0;
}

static int try_once(bool *taken, struct etcd_lock *lock, char **holder,
		    struct err *err)
{
	auto_release(etcd_answer) answer = { 0 };
	const struct etcd_item *item;
	int64_t created = 0;

	*taken = false;
	if (etcd_read_key(&answer, lock->etcd->gateway, lock->key, err))
		return -1;
	item = etcd_answer_item(&answer, 0);
	if (item) {
		*holder = holder_of(item);
		return 0;
	}
	make_value(lock);
	if (lease_grant(&lock->lease, lock->etcd->gateway, err) ||
	    put_key(&created, lock, err))
		return -1;
	if (!created)
		lease_give_back(&lock->lease, lock->etcd->gateway);
	lock->created = created;
	*taken = created != 0;
	return 0;
}

/* Not all who wait at the same moment. */
static void pause_a_little(const struct etcd_lock *lock)
{
	uint64_t some =
		(uint64_t)lock->etcd->ticks() * 31 + (uint64_t)getpid() * 7;

	(void)poll(NULL, 0, POLL_MIN_MS + (int)(some % POLL_MORE_MS));
}

static int take(struct etcd_lock *lock, bool wait, struct err *err)
{
	for (;;) {
		autofree char *holder = NULL;
		bool taken;

		if (try_once(&taken, lock, &holder, err))
			return -1;
		if (taken)
			return 0;
		if (!wait && holder)
			return err_set(err, EXIT_WAITING, "%s", holder);
		pause_a_little(lock);
	}
}

static void release(struct etcd_lock *lock)
{
	lease_close(&lock->lease);
	free(lock->below);
	free(lock->key);
	free(lock->value);
	free(lock);
}

int etcd_lock_take(void **out, struct etcd *etcd, const char *below, bool wait,
		   struct err *err)
{
	struct etcd_lock *lock = xcalloc(1, sizeof(*lock));

	if (lease_open(&lock->lease, &etcd->settings, etcd->ticks, err)) {
		free(lock);
		return -1;
	}
	lock->etcd = etcd;
	lock->below = xstrdup(below);
	lock->key = xasprintf("%s/locks/%s", etcd->settings.prefix, below);
	if (take(lock, wait, err)) {
		release(lock);
		return -1;
	}
	if (lease_keep(&lock->lease, err)) {
		lease_give_back(&lock->lease, lock->etcd->gateway);
		release(lock);
		return -1;
	}
	lock->next = etcd->locks;
	etcd->locks = lock;
	*out = lock;
	return 0;
}

void etcd_lock_free(void *payload)
{
	struct etcd_lock *lock = payload;
	struct etcd_lock **at = &lock->etcd->locks;

	while (*at != lock)
		at = &(*at)->next;
	*at = lock->next;
	if (!lock->silent)
		lease_give_back(&lock->lease, lock->etcd->gateway);
	release(lock);
}

/* ---- having it ---- */

static int lost(const struct etcd_lock *lock, const char *holder,
		struct err *err)
{
	const char *name = strrchr(lock->below, '/') + 1;

	if (holder)
		err_set(err, EXIT_VAULT,
			"the lock on '%s' was lost, and now held by %s", name,
			holder);
	else
		err_set(err, EXIT_VAULT,
			"the lock on '%s' was lost: etcd heard nothing from "
			"here in time, or somebody took it away",
			name);
	if (text_starts(lock->below, "runs/"))
		return err_hint(err, "nothing more was done: rbctl resume says "
				     "what is left");
	return err_hint(err, "nothing more was done; look what was, and start "
			     "it again");
}

/* A leader that was cut off may still renew leases: so most members are asked
 * whether the key is there. */
static int confirm(struct etcd_lock *lock, struct err *err)
{
	struct gateway *gateway = lock->etcd->gateway;
	auto_release(etcd_answer) answer = { 0 };
	autofree char *holder = NULL;
	const struct etcd_item *item;

	if (lease_is_lost(&lock->lease))
		return lost(lock, NULL, err);
	if (!lease_is_certain(&lock->lease) &&
	    lease_renew(&lock->lease, gateway, err))
		return -1;
	if (etcd_read_key(&answer, gateway, lock->key, err))
		return -1;
	item = etcd_answer_item(&answer, 0);
	if (item && item->created == lock->created)
		return 0;
	holder = item ? holder_of(item) : NULL;
	return lost(lock, holder, err);
}

int etcd_lock_check(void *payload, struct err *err)
{
	struct etcd_lock *lock = payload;
	const char *name = strrchr(lock->below, '/') + 1;

	/* The clock is looked at last: this process may have been stopped
	 * between a question and its answer. */
	for (int i = 0; i < CHECK_TRIES; i++) {
		if (confirm(lock, err)) {
			lock->silent = err->code == EXIT_NETWORK;
			if (lock->silent)
				err_wrap(err,
					 "nobody can say whether the lock on "
					 "'%s' is still ours",
					 name);
			return -1;
		}
		if (lease_is_certain(&lock->lease))
			return 0;
	}
	return lost(lock, NULL, err);
}

struct etcd_lock *etcd_lock_of(const struct etcd *etcd, const char *name)
{
	autofree char *below = xasprintf("entries/%s", name);

	for (struct etcd_lock *lock = etcd->locks; lock; lock = lock->next)
		if (strcmp(lock->below, below) == 0)
			return lock;
	return NULL;
}

void etcd_lock_fence(const struct etcd_lock *lock, struct etcd_deal *deal)
{
	etcd_deal_expect(deal, lock->key, "CREATE", lock->created);
}

void etcd_lock_saw(struct etcd_lock *lock, int64_t changed, bool written)
{
	if (lock->has_seen && !written)
		return;
	lock->has_seen = true;
	lock->seen = changed;
}

bool etcd_lock_stands_on(const struct etcd_lock *lock, int64_t changed)
{
	return lock->has_seen && lock->seen == changed;
}

int etcd_lock_again(struct etcd_lock *lock, struct err *err)
{
	return take(lock, true, err);
}
