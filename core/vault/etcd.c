/* etcd.c - the store that several machines share: age files as keys of etcd */
#include "core/vault/etcd.h"
#include "core/base/text.h"

#include <string.h>

#define NAMES_MAX   100000
#define WRITE_TRIES 3

/* ---- what was seen ---- */

static struct etcd_seen *find_seen(const struct etcd *etcd, const char *name)
{
	for (size_t i = 0; i < etcd->nr_seen; i++)
		if (strcmp(etcd->seen[i].name, name) == 0)
			return &etcd->seen[i];
	return NULL;
}

static void see(struct etcd *etcd, const char *name, int64_t changed)
{
	struct etcd_seen *seen = find_seen(etcd, name);

	if (seen) {
		seen->changed = changed;
		return;
	}
	etcd->seen = grow(etcd->seen, etcd->nr_seen, &etcd->alloc_seen,
			  sizeof(*etcd->seen));
	etcd->seen[etcd->nr_seen++] =
		(struct etcd_seen){ xstrdup(name), changed };
}

static char *key_of(const struct etcd *etcd, const char *name)
{
	return xasprintf("%s/entries/%s", etcd->settings.prefix, name);
}

static int etcd_read(struct buf *out, bool *found, void *state,
		     const char *name, struct err *err)
{
	struct etcd *etcd = state;
	struct etcd_lock *lock = etcd_lock_of(etcd, name);
	autofree char *key = key_of(etcd, name);
	auto_release(etcd_answer) answer = { 0 };
	const struct etcd_item *item;

	*found = false;
	if (etcd_read_key(&answer, etcd->gateway, key, err))
		return err_wrap(err, "vault entry '%s'", name);
	item = etcd_answer_item(&answer, 0);
	see(etcd, name, item ? item->changed : 0);
	if (lock)
		etcd_lock_saw(lock, item ? item->changed : 0, false);
	if (!item)
		return 0;
	buf_add_bytes(out, buf_str(&item->value), item->value.len);
	*found = true;
	return 0;
}

/* The revision that a change is to stand on. */
static int expected(int64_t *out, struct etcd *etcd, const char *name,
		    struct err *err)
{
	const struct etcd_seen *seen = find_seen(etcd, name);
	autobuf dropped = { 0 };
	bool found;

	if (!seen && !etcd->listed) {
		if (etcd_read(&dropped, &found, etcd, name, err))
			return -1;
		seen = find_seen(etcd, name);
	}
	*out = seen ? seen->changed : 0;
	return 0;
}

/* ---- changes ---- */

struct change {
	struct etcd *etcd;
	const char *name;
	char *key;
	int64_t expected;
	struct etcd_lock *lock; /* of the entry, if we have it */
};

static int change_begin(struct change *out, struct etcd *etcd, const char *name,
			struct err *err)
{
	*out = (struct change){ .etcd = etcd, .name = name };
	if (expected(&out->expected, etcd, name, err))
		return -1;
	out->key = key_of(etcd, name);
	out->lock = etcd_lock_of(etcd, name);
	return 0;
}

static void change_release(struct change *change)
{
	free(change->key);
}

static void add_conditions(struct etcd_deal *deal, const struct change *change)
{
	etcd_deal_begin(deal);
	etcd_deal_expect(deal, change->key, "MOD", change->expected);
	if (change->lock)
		etcd_lock_fence(change->lock, deal);
}

static int lost_race(const struct change *change, const struct etcd_item *now,
		     struct err *err)
{
	if (now && change->expected)
		err_set(err, EXIT_VAULT,
			"somebody changed the vault entry '%s' since it was "
			"read; it is left as it is now",
			change->name);
	else if (now)
		err_set(err, EXIT_VAULT,
			"somebody made a vault entry '%s' in the meantime; it "
			"is left as it is now",
			change->name);
	else
		err_set(err, EXIT_VAULT,
			"somebody removed the vault entry '%s' since it was "
			"read; it is not there any more",
			change->name);
	return err_hint(err, "look at what is there now, then do it again: "
			     "rbctl token list, rbctl secret list");
}

/*
 * The conditions didn't hold. *again: only the lock was lost, and it has been
 * taken again without anybody having changed the entry. That matters most for
 * a token that a server gave just now, which nobody else has. What was read
 * after the lock was lost doesn't count: somebody else wrote it meanwhile.
 */
static int not_done(bool *again, const struct change *change,
		    const struct etcd_item *now, struct err *err)
{
	int64_t changed = now ? now->changed : 0;

	*again = false;
	if (changed != change->expected ||
	    (change->lock && !etcd_lock_stands_on(change->lock, changed)))
		return lost_race(change, now, err);
	if (change->lock && etcd_lock_again(change->lock, err))
		return err_wrap(err, "vault entry '%s'", change->name);
	*again = true;
	return 0;
}

/* It is written: what is there now is ours. */
static void done(const struct change *change, int64_t changed)
{
	see(change->etcd, change->name, changed);
	if (change->lock)
		etcd_lock_saw(change->lock, changed, true);
}

static bool is_same(const struct etcd_item *item, const struct buf *file)
{
	return item && item->value.len == file->len &&
	       memcmp(buf_str(&item->value), buf_str(file), file->len) == 0;
}

static int write_once(bool *again, const struct change *change,
		      const struct buf *file, struct err *err)
{
	auto_release(etcd_answer) answer = { 0 };
	auto_release(etcd_deal) deal = { 0 };
	const struct etcd_item *now;
	struct json *put;

	*again = false;
	add_conditions(&deal, change);
	put = json_set_object(json_append_object(deal.success), "request_put");
	etcd_set_bytes(put, "key", change->key, strlen(change->key));
	etcd_set_bytes(put, "value", buf_str(file), file->len);
	if (etcd_deal_ask(&answer, change->etcd->gateway, &deal, err))
		return err_wrap(err, "vault entry '%s'", change->name);
	now = etcd_answer_item(&answer, 0);
	if (answer.succeeded)
		done(change, answer.revision);
	else if (is_same(now, file)) /* a first try had got through */
		done(change, now->changed);
	else
		return not_done(again, change, now, err);
	return 0;
}

static int too_often(const struct change *change, struct err *err)
{
	return err_set(err, EXIT_VAULT,
		       "vault entry '%s': its lock is lost again and again",
		       change->name);
}

static int etcd_write(void *state, const char *name, const struct buf *file,
		      struct err *err)
{
	auto_release(change) change = { 0 };
	bool again = true;

	if (change_begin(&change, state, name, err))
		return -1;
	for (int i = 0; i < WRITE_TRIES && again; i++)
		if (write_once(&again, &change, file, err))
			return -1;
	return again ? too_often(&change, err) : 0;
}

static int remove_once(bool *again, const struct change *change,
		       struct err *err)
{
	auto_release(etcd_answer) answer = { 0 };
	auto_release(etcd_deal) deal = { 0 };
	const struct etcd_item *now;
	struct json *removal;

	*again = false;
	add_conditions(&deal, change);
	removal = json_set_object(json_append_object(deal.success),
				  "request_delete_range");
	etcd_set_bytes(removal, "key", change->key, strlen(change->key));
	if (etcd_deal_ask(&answer, change->etcd->gateway, &deal, err))
		return err_wrap(err, "vault entry '%s'", change->name);
	now = etcd_answer_item(&answer, 0);
	if (!answer.succeeded && now)
		return not_done(again, change, now, err);
	done(change, 0); /* by us, or it was gone */
	return 0;
}

static int etcd_remove(bool *found, void *state, const char *name,
		       struct err *err)
{
	auto_release(change) change = { 0 };
	bool again = true;

	*found = false;
	if (change_begin(&change, state, name, err))
		return -1;
	if (!change.expected)
		return 0;
	for (int i = 0; i < WRITE_TRIES && again; i++)
		if (remove_once(&again, &change, err))
			return -1;
	if (again)
		return too_often(&change, err);
	*found = true;
	return 0;
}

/* ---- names ---- */

static void add_names(struct strings *out, struct etcd *etcd,
		      const struct etcd_items *items)
{
	autofree char *prefix = key_of(etcd, "");
	size_t len = strlen(prefix);

	for (size_t i = 0; i < items->nr; i++) {
		const char *key = buf_str(&items->at[i].key);

		if (!text_starts(key, prefix) ||
		    strlen(key) != items->at[i].key.len ||
		    !text_is_name(key + len))
			continue;
		strings_add(out, key + len);
		see(etcd, key + len, items->at[i].changed);
	}
}

/* From just behind the last key on; etcd gives keys in their order. */
static int ask_page(struct etcd_answer *out, const struct etcd *etcd,
		    const struct buf *from, struct err *err)
{
	autoptr(json) question = json_new_object();
	autofree char *end =
		xasprintf("%s/entries0", etcd->settings.prefix); /* '/' + 1 */

	etcd_set_bytes(question, "key", buf_str(from), from->len);
	etcd_set_bytes(question, "range_end", end, strlen(end));
	etcd_set_int(question, "limit", ETCD_PAGE);
	json_set_bool(question, "keys_only", true);
	return etcd_ask(out, etcd->gateway, "kv/range", question, err);
}

static int etcd_names(struct strings *out, void *state, struct err *err)
{
	struct etcd *etcd = state;
	autofree char *first = key_of(etcd, "");
	autobuf from = { 0 };
	bool more = true;

	buf_add(&from, first);
	while (more) {
		auto_release(etcd_answer) page = { 0 };
		const struct etcd_items *items = &page.parts[0];

		if (ask_page(&page, etcd, &from, err))
			return -1;
		add_names(out, etcd, items);
		more = items->more && items->nr;
		if (!more)
			break;
		if (out->nr > NAMES_MAX)
			return err_set(err, EXIT_VAULT,
				       "the vault has more than %d entries",
				       NAMES_MAX);
		buf_reset(&from);
		buf_add_bytes(&from, buf_str(&items->at[items->nr - 1].key),
			      items->at[items->nr - 1].key.len);
		buf_add_byte(&from, '\0');
	}
	etcd->listed = true;
	return 0;
}

/* ---- locks ---- */

static int etcd_lock(void **lock, void *state, const char *name, bool wait,
		     struct err *err)
{
	autofree char *below = xasprintf("entries/%s", name);
	struct err failed = { 0 };

	if (etcd_lock_take(lock, state, below, wait, &failed) == 0)
		return 0;
	if (failed.code == EXIT_WAITING)
		return err_set(err, EXIT_WAITING,
			       "the vault entry '%s' is in use by %s", name,
			       failed.msg);
	*err = failed;
	return err_wrap(err, "the lock on '%s'", name);
}

static int etcd_lock_run(void **lock, void *state, const char *run,
			 struct err *err)
{
	autofree char *below = xasprintf("runs/%s", run);

	return etcd_lock_take(lock, state, below, false, err);
}

static void etcd_free(void *state)
{
	struct etcd *etcd = state;

	gateway_free(etcd->gateway);
	vault_settings_release(&etcd->settings);
	for (size_t i = 0; i < etcd->nr_seen; i++)
		free(etcd->seen[i].name);
	free(etcd->seen);
	free(etcd->holder);
	free(etcd);
}

static const struct place_actions etcd_actions = {
	.read = etcd_read,
	.write = etcd_write,
	.remove = etcd_remove,
	.names = etcd_names,
	.lock = etcd_lock,
	.lock_run = etcd_lock_run,
	.check = etcd_lock_check,
	.unlock = etcd_lock_free,
	.free = etcd_free,
};

int place_etcd(struct place *out, struct vault_settings *settings,
	       const struct vault_machine *machine, struct err *err)
{
	struct etcd *etcd = xcalloc(1, sizeof(*etcd));

	etcd->settings = *settings;
	*settings = (struct vault_settings){ 0 };
	etcd->ticks = machine->ticks;
	etcd->holder = xstrdup(machine->holder);
	if (gateway_open(&etcd->gateway, &etcd->settings, etcd->ticks, NULL,
			 err)) {
		etcd_free(etcd);
		return -1;
	}
	*out = (struct place){ &etcd_actions, etcd };
	return 0;
}
