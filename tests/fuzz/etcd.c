/* etcd.c - fuzz: etcd's answers and refusals, and vault.json that leads there
 */
#include "core/vault/etcd_answer.h"
#include "core/vault/place.h"
#include "core/vault/settings.h"
#include "tests/fuzz/fuzz.h"

static void check_items(const struct etcd_items *items)
{
	HOLDS(items->nr <= ETCD_PAGE);
	for (size_t i = 0; i < items->nr; i++) {
		const struct etcd_item *item = &items->at[i];

		HOLDS(item->key.len > 0 && item->key.len <= ETCD_KEY_MAX);
		HOLDS(item->value.len <= PLACE_FILE_MAX);
		HOLDS(item->created > 0 && item->changed >= item->created);
	}
}

static void check_answer(const char *text, size_t len)
{
	auto_release(etcd_answer) answer = { 0 };
	struct err err = { 0 };

	if (etcd_answer_parse(&answer, text, len, &err)) {
		HOLDS(err.code == EXIT_VAULT && answer.nr_parts == 0);
		return;
	}
	HOLDS(answer.nr_parts <= ETCD_PARTS_MAX);
	for (size_t i = 0; i < answer.nr_parts; i++)
		check_items(&answer.parts[i]);
	for (size_t i = 0; i <= ETCD_PARTS_MAX; i++) {
		const struct etcd_item *item = etcd_answer_item(&answer, i);

		HOLDS(item == NULL ||
		      (i < answer.nr_parts && answer.parts[i].nr == 1));
	}
}

static void check_no(const char *text, size_t len)
{
	struct etcd_no no;

	etcd_no_parse(&no, text, len);
	HOLDS(no.code == ETCD_FOREIGN ||
	      (no.code > ETCD_OK && no.code <= ETCD_UNAUTHENTICATED));
	HOLDS(strlen(no.message) < sizeof(no.message));
	HOLDS(no.code != ETCD_FOREIGN || !no.message[0]);
}

static void check_settings(const char *text, size_t len)
{
	auto_release(vault_settings) settings = { 0 };
	struct err err = { 0 };

	if (vault_settings_parse(&settings, text, len, "f", &err)) {
		HOLDS(err.code == EXIT_VAULT && settings.path == NULL);
		HOLDS(strncmp(err.msg, "f:", 2) == 0);
		return;
	}
	HOLDS(settings.lease_s >= VAULT_LEASE_MIN_S &&
	      settings.lease_s <= VAULT_LEASE_MAX_S);
	if (settings.store == VAULT_FILE) {
		HOLDS(settings.endpoints.nr == 0 && settings.prefix == NULL);
		return;
	}
	HOLDS(settings.endpoints.nr > 0 &&
	      settings.endpoints.nr <= VAULT_ENDPOINTS_MAX);
	HOLDS(settings.prefix && settings.prefix[0] &&
	      strlen(settings.prefix) <= VAULT_PREFIX_MAX);
	HOLDS(!settings.key || settings.certificate);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	check_answer(text, size);
	check_no(text, size);
	check_settings(text, size);
	return 0;
}
