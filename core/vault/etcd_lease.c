/* etcd_lease.c - a lease is asked for, renewed, watched by the clock */
#include "core/vault/etcd_lease.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#define RETRY_MS 500 /* after a question that nobody answered */

static int64_t term_ms(const struct etcd_lease *lease)
{
	return lease->settings->lease_s * 1000;
}

/* Some time is needed between looking and doing. */
static int64_t margin_ms(const struct etcd_lease *lease)
{
	return term_ms(lease) / 4;
}

int lease_open(struct etcd_lease *lease, const struct vault_settings *settings,
	       int64_t (*ticks)(void), struct err *err)
{
	lease->settings = settings;
	lease->ticks = ticks;
	if (pipe2(lease->wake, O_CLOEXEC) < 0)
		return err_errno(err, "a pipe for a lock");
	pthread_mutex_init(&lease->mutex, NULL);
	return 0;
}

void lease_close(struct etcd_lease *lease)
{
	ssize_t put;

	if (lease->has_thread) {
		atomic_store(&lease->stop, true);
		/* an empty pipe takes a byte */
		put = write(lease->wake[1], "", 1);
		(void)put;
		pthread_join(lease->thread, NULL);
	}
	gateway_free(lease->gateway);
	close(lease->wake[0]);
	close(lease->wake[1]);
	pthread_mutex_destroy(&lease->mutex);
}

static int ask(struct etcd_answer *out, bool *found, struct gateway *gateway,
	       const char *what, int64_t id, struct err *err)
{
	autoptr(json) question = json_new_object();

	etcd_set_int(question, "ID", id);
	return gateway_ask(out, found, gateway, what, question, err);
}

/* The time counts from before the question: the answer may have been long
 * under way. */
int lease_grant(struct etcd_lease *lease, struct gateway *gateway,
		struct err *err)
{
	auto_release(etcd_answer) answer = { 0 };
	autoptr(json) question = json_new_object();
	int64_t start = lease->ticks();
	bool found;

	etcd_set_int(question, "TTL", lease->settings->lease_s);
	if (gateway_ask(&answer, &found, gateway, "lease/grant", question, err))
		return -1;
	if (!found || !answer.lease || answer.ttl <= 0)
		return err_set(err, EXIT_VAULT, "etcd gives no lease");
	pthread_mutex_lock(&lease->mutex);
	lease->id = answer.lease;
	lease->until = start + answer.ttl * 1000;
	lease->lost = false;
	pthread_mutex_unlock(&lease->mutex);
	return 0;
}

int lease_renew(struct etcd_lease *lease, struct gateway *gateway,
		struct err *err)
{
	auto_release(etcd_answer) answer = { 0 };
	int64_t start = lease->ticks();
	int64_t id;
	bool found;

	pthread_mutex_lock(&lease->mutex);
	id = lease->id;
	pthread_mutex_unlock(&lease->mutex);
	if (ask(&answer, &found, gateway, "lease/keepalive", id, err))
		return -1;
	pthread_mutex_lock(&lease->mutex);
	if (id == lease->id) {
		if (!found || answer.ttl <= 0)
			lease->lost = true;
		else if (start + answer.ttl * 1000 > lease->until)
			lease->until = start + answer.ttl * 1000;
	}
	pthread_mutex_unlock(&lease->mutex);
	return 0;
}

void lease_give_back(struct etcd_lease *lease, struct gateway *gateway)
{
	auto_release(etcd_answer) answer = { 0 };
	struct err ignored = { 0 };
	bool found;

	if (lease->id &&
	    ask(&answer, &found, gateway, "lease/revoke", lease->id, &ignored))
		return;
}

bool lease_is_lost(struct etcd_lease *lease)
{
	bool lost;

	pthread_mutex_lock(&lease->mutex);
	lost = lease->lost;
	pthread_mutex_unlock(&lease->mutex);
	return lost;
}

bool lease_is_certain(struct etcd_lease *lease)
{
	bool certain;

	pthread_mutex_lock(&lease->mutex);
	certain = !lease->lost &&
		  lease->ticks() < lease->until - margin_ms(lease);
	pthread_mutex_unlock(&lease->mutex);
	return certain;
}

/* ---- the thread ---- */

static void *keep(void *payload)
{
	struct etcd_lease *lease = payload;
	int64_t pause = term_ms(lease) / 3;

	while (!atomic_load(&lease->stop)) {
		struct pollfd wake = { .fd = lease->wake[0], .events = POLLIN };
		struct err ignored = { 0 };

		if (poll(&wake, 1, (int)pause) > 0)
			break;
		pause = lease_renew(lease, lease->gateway, &ignored)
				? RETRY_MS
				: term_ms(lease) / 3;
	}
	return NULL;
}

/* Signals are for the main thread. */
int lease_keep(struct etcd_lease *lease, struct err *err)
{
	sigset_t before;
	sigset_t all;
	int failed;

	if (gateway_open(&lease->gateway, lease->settings, lease->ticks,
			 &lease->stop, err))
		return -1;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&lease->thread, NULL, keep, lease);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (failed)
		return err_set(err, EXIT_SYSTEM,
			       "no thread can be started to keep a lock");
	lease->has_thread = true;
	return 0;
}
