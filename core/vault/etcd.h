/* etcd.h - a vault in etcd: its keys, and what its locks share; private */
#ifndef CORE_VAULT_ETCD_H
#define CORE_VAULT_ETCD_H

#include "core/vault/gateway.h"
#include "core/vault/place.h"

/*
 * PREFIX/entries/NAME          an age file
 * PREFIX/locks/entries/NAME    somebody refreshes or changes that entry
 * PREFIX/locks/runs/STORE/ENV  somebody carries out a run there
 *
 * A lock is a key with a lease: it goes when its holder gives it back, or has
 * not been heard of for the lease's time.
 */
struct etcd_lock;

struct etcd_seen {
	char *name;
	int64_t changed; /* 0: it was not there */
};

struct etcd {
	struct vault_settings settings;
	int64_t (*ticks)(void);
	char *holder;
	struct gateway *gateway;
	/* As this process last saw them: what it writes goes on top of that
	 * and of nothing else. */
	struct etcd_seen *seen;
	size_t nr_seen;
	size_t alloc_seen;
	bool listed;             /* what is not among them was not there */
	struct etcd_lock *locks; /* held; the newest first */
};

/* ---- etcd_deal.c ---- */
/* gateway_ask() of what is always there. */
int etcd_ask(struct etcd_answer *out, struct gateway *gateway, const char *what,
	     const struct json *question, struct err *err) MUST_CHECK;

/* One transaction: all conditions hold and `success` is done, or the keys
 * are read as they are. */
struct etcd_deal {
	struct json *root;
	struct json *compare;
	struct json *success;
	struct json *failure;
};

void etcd_deal_begin(struct etcd_deal *deal);
void etcd_deal_release(struct etcd_deal *deal);
/* `target` is "MOD" or "CREATE": the revision of that key, 0 when it is not
 * there. The key is read when the conditions don't hold. */
void etcd_deal_expect(struct etcd_deal *deal, const char *key,
		      const char *target, int64_t revision);
int etcd_deal_ask(struct etcd_answer *out, struct gateway *gateway,
		  const struct etcd_deal *deal, struct err *err) MUST_CHECK;
/* What is there now, by the word of most members. */
int etcd_read_key(struct etcd_answer *out, struct gateway *gateway,
		  const char *key, struct err *err) MUST_CHECK;

/* ---- etcd_lock.c: struct place_actions' lock, check and unlock ---- */
int etcd_lock_take(void **out, struct etcd *etcd, const char *below, bool wait,
		   struct err *err) MUST_CHECK;
int etcd_lock_check(void *lock, struct err *err) MUST_CHECK;
void etcd_lock_free(void *lock);
/* The one of that entry that this process holds, or NULL. */
struct etcd_lock *etcd_lock_of(const struct etcd *etcd, const char *name);
/* Nothing is written unless it is still ours. */
void etcd_lock_fence(const struct etcd_lock *lock, struct etcd_deal *deal);
/* The revision of its entry that was read first under it, or written last: on
 * that stands all that its holder does. */
void etcd_lock_saw(struct etcd_lock *lock, int64_t changed, bool written);
bool etcd_lock_stands_on(const struct etcd_lock *lock, int64_t changed);
/* It was lost: waits until it is ours again. */
int etcd_lock_again(struct etcd_lock *lock, struct err *err) MUST_CHECK;

#endif
