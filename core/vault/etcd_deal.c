/* etcd_deal.c - what is asked of etcd: one key, or a transaction on conditions
 */
#include "core/vault/etcd.h"

#include <string.h>

void etcd_deal_begin(struct etcd_deal *deal)
{
	deal->root = json_new_object();
	deal->compare = json_set_array(deal->root, "compare");
	deal->success = json_set_array(deal->root, "success");
	deal->failure = json_set_array(deal->root, "failure");
}

void etcd_deal_release(struct etcd_deal *deal)
{
	json_free(deal->root);
	*deal = (struct etcd_deal){ 0 };
}

void etcd_deal_expect(struct etcd_deal *deal, const char *key,
		      const char *target, int64_t revision)
{
	struct json *condition = json_append_object(deal->compare);
	struct json *range = json_set_object(json_append_object(deal->failure),
					     "request_range");

	etcd_set_bytes(condition, "key", key, strlen(key));
	json_set_string(condition, "target", target);
	json_set_string(condition, "result", "EQUAL");
	etcd_set_int(condition,
		     strcmp(target, "MOD") == 0 ? "mod_revision"
						: "create_revision",
		     revision);
	etcd_set_bytes(range, "key", key, strlen(key));
}

int etcd_ask(struct etcd_answer *out, struct gateway *gateway, const char *what,
	     const struct json *question, struct err *err)
{
	bool found;

	if (gateway_ask(out, &found, gateway, what, question, err))
		return -1;
	return found ? 0
		     : err_set(err, EXIT_VAULT,
			       "etcd does not know the lease of a lock of "
			       "ours");
}

int etcd_deal_ask(struct etcd_answer *out, struct gateway *gateway,
		  const struct etcd_deal *deal, struct err *err)
{
	return etcd_ask(out, gateway, "kv/txn", deal->root, err);
}

int etcd_read_key(struct etcd_answer *out, struct gateway *gateway,
		  const char *key, struct err *err)
{
	autoptr(json) question = json_new_object();

	etcd_set_bytes(question, "key", key, strlen(key));
	return etcd_ask(out, gateway, "kv/range", question, err);
}
