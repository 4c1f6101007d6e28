/* etcd_lease.h - the term of a lock, and the thread that renews it; private */
#ifndef CORE_VAULT_ETCD_LEASE_H
#define CORE_VAULT_ETCD_LEASE_H

#include "core/vault/gateway.h"

#include <pthread.h>

struct etcd_lease {
	const struct vault_settings *settings; /* borrowed */
	int64_t (*ticks)(void);
	pthread_t thread;
	bool has_thread;
	struct gateway *gateway; /* the thread's own */
	atomic_bool stop;
	int wake[2]; /* the thread waits on the first */
	pthread_mutex_t mutex;
	/* under the mutex */
	int64_t id;    /* 0: none */
	int64_t until; /* ticks: it certainly stands as long as that */
	bool lost;
};

/* `lease` stays where it is. EXIT_SYSTEM. */
int lease_open(struct etcd_lease *lease, const struct vault_settings *settings,
	       int64_t (*ticks)(void), struct err *err) MUST_CHECK;
/* Ends the thread; the lease itself stands until its time is over. */
void lease_close(struct etcd_lease *lease);

/* A new one, in place of the old. */
int lease_grant(struct etcd_lease *lease, struct gateway *gateway,
		struct err *err) MUST_CHECK;
/* Renews it until lease_close(), from a thread: a person may be asked for
 * minutes while it is needed. */
int lease_keep(struct etcd_lease *lease, struct err *err) MUST_CHECK;
int lease_renew(struct etcd_lease *lease, struct gateway *gateway,
		struct err *err) MUST_CHECK;
/* All keys under it go. Where nobody can be told it ends by itself. */
void lease_give_back(struct etcd_lease *lease, struct gateway *gateway);

/* Etcd said that there is no such lease any more. */
bool lease_is_lost(struct etcd_lease *lease);
/* It stands, by this machine's clock, and will for a while. */
bool lease_is_certain(struct etcd_lease *lease);

#endif
