/* vault_sync_answer.c - what vault sync changes, in words and in JSON */
#include "cmd/vault_sync.h"
#include "core/json/json.h"

void sync_items_release(struct sync_items *items)
{
	for (size_t i = 0; i < items->nr; i++) {
		free(items->at[i].name);
		readers_change_release(&items->at[i].change);
		strings_release(&items->at[i].forgotten);
	}
	free(items->at);
}

static void add_lines(struct buf *out, const struct vault_world *world,
		      const struct strings *keys, const char *mark,
		      const char *words)
{
	for (size_t i = 0; i < keys->nr; i++) {
		buf_addf(out, "  %s ", mark);
		vault_key_words(out, world->permit.policy, keys->at[i],
				world->self);
		buf_addf(out, " %s\n", words);
	}
}

void sync_text(struct buf *out, const struct vault_world *world,
	       const struct sync_items *items)
{
	for (size_t i = 0; i < items->nr; i++) {
		const struct sync_item *item = &items->at[i];

		buf_addf(out, "vault:%s\n", item->name);
		if (item->problem[0]) {
			buf_add(out, "  ! left alone: ");
			buf_add_untrusted(out, item->problem);
			buf_add(out, "\n");
			continue;
		}
		if (item->change.unsaid)
			buf_add(out, "  ! does not say who can read it\n");
		add_lines(out, world, &item->change.add, "+", "may read it");
		add_lines(out, world, &item->change.drop, "-",
			  "may not any more");
		for (size_t k = 0; k < item->forgotten.nr; k++) {
			buf_add(out, "  - '");
			buf_add_untrusted(out, item->forgotten.at[k]);
			buf_add(out, "', whom the policy does not know\n");
		}
	}
}

static void set_keys(struct json *out, const char *member,
		     const struct policy *policy, const struct strings *keys)
{
	struct json *list = json_set_array(out, member);

	for (size_t i = 0; i < keys->nr; i++) {
		const struct person *owner = readers_owner(policy, keys->at[i]);
		struct json *item = json_append_object(list);

		json_set_string(item, "recipient", keys->at[i]);
		if (owner)
			json_set_string(item, "person", owner->id);
	}
}

int sync_json(const struct vault_world *world, const struct sync_items *items,
	      bool dry_run, struct err *err)
{
	const struct policy *policy = world->permit.policy;
	autoptr(json) value = json_new_object();
	struct json *list;
	bool good = true;

	json_set_string(value, "format", "vault-sync/1");
	for (size_t i = 0; i < items->nr; i++)
		good = good && items->at[i].done;
	json_set_bool(value, "ok", good);
	json_set_bool(value, "dry_run", dry_run);
	list = json_set_array(value, "entries");
	for (size_t i = 0; i < items->nr; i++) {
		const struct sync_item *item = &items->at[i];
		struct json *one = json_append_object(list);

		json_set_string(one, "name", item->name);
		json_set_bool(one, "done", item->done);
		set_keys(one, "add", policy, &item->change.add);
		set_keys(one, "drop", policy, &item->change.drop);
		json_set_strings(one, "forgotten", &item->forgotten);
		if (item->problem[0])
			json_set_string(one, "problem", item->problem);
	}
	return answer_json(value, err);
}
