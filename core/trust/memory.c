/* memory.c - what a client remembers of a store, outside the repository */
#include "core/trust/memory.h"
#include "core/base/fs.h"
#include "core/crypto/hash.h"
#include "core/crypto/seal.h"

#include <string.h>

#define FORMAT "memory/1"

void memory_free(struct memory *memory)
{
	if (memory == NULL)
		return;
	free(memory->path);
	free(memory->key_path);
	json_free(memory->applied);
	json_free(memory->receipts);
	free(memory);
}

static int mac_of(char out[SHA256_HEX + 1], const struct memory *memory,
		  const struct json *content, struct err *err)
{
	unsigned char mac[SHA256_SIZE];
	unsigned char key[SEAL_KEY_SIZE];
	autobuf hex = { 0 };
	autobuf text = { 0 };

	if (seal_key(key, memory->key_path, err) ||
	    json_canonical(&text, content, err))
		return -1;
	hash_hmac_sha256(mac, key, sizeof(key), buf_str(&text), text.len);
	text_hex(&hex, mac, sizeof(mac));
	memcpy(out, buf_str(&hex), SHA256_HEX + 1);
	return 0;
}

static int altered(const struct memory *memory, struct err *err)
{
	err_set(err, EXIT_SYSTEM,
		"'%s' was altered by something that isn't rbctl", memory->path);
	return err_hint(err, "find out by what; then remove it and pin the "
			     "store again: rbctl trust");
}

static int check_mac(const struct memory *memory, const struct json *root,
		     struct err *err)
{
	autoptr(json) content = json_copy(root);
	const char *mac = json_text(root, "mac", "");
	char want[SHA256_HEX + 1];

	json_remove(content, "mac");
	if (mac_of(want, memory, content, err))
		return -1;
	if (strlen(mac) != SHA256_HEX || !hash_equal(mac, want, SHA256_HEX))
		return altered(memory, err);
	return 0;
}

static int load(struct memory *memory, struct err *err)
{
	autoptr(json) root = NULL;
	autobuf text = { 0 };
	const char *commit;
	const char *sha256;
	const char *tip;
	bool found;

	if (fs_read_private(&text, &found, memory->path, MEMORY_SIZE_MAX, err))
		return -1;
	if (!found)
		return 0;
	if (json_parse(&root, buf_str(&text), text.len, JSON_STRICT,
		       memory->path, err) ||
	    check_mac(memory, root, err))
		return -1;
	commit = json_string(json_at(root, "anchor", "commit", NULL));
	sha256 = json_string(json_at(root, "anchor", "policy_sha256", NULL));
	if (!commit || !oid_parse(&memory->anchor.commit, commit) || !sha256 ||
	    strlen(sha256) != SHA256_HEX)
		return altered(memory, err);
	memcpy(memory->anchor.policy_sha256, sha256, SHA256_HEX + 1);
	tip = json_text(root, "tip", NULL);
	memory->has_tip = tip && oid_parse(&memory->tip, tip);
	if (!json_int(&memory->fresh_at, json_get(root, "fresh_at")))
		memory->fresh_at = 0;
	json_free(memory->applied);
	memory->applied = json_copy(json_get(root, "applied"));
	json_free(memory->receipts);
	memory->receipts = json_copy_any(json_get(root, "receipts"));
	memory->pinned = true;
	return 0;
}

static int format(struct buf *out, const struct memory *memory, struct err *err)
{
	autoptr(json) root = json_new_object();
	struct json *anchor = json_set_object(root, "anchor");
	char hex[OID_HEX + 1];
	char mac[SHA256_HEX + 1];

	json_set_string(root, "format", FORMAT);
	oid_format(hex, &memory->anchor.commit);
	json_set_string(anchor, "commit", hex);
	json_set_string(anchor, "policy_sha256", memory->anchor.policy_sha256);
	if (memory->has_tip) {
		oid_format(hex, &memory->tip);
		json_set_string(root, "tip", hex);
		json_set_int(root, "fresh_at", memory->fresh_at);
	}
	json_set(root, "applied",
		 memory->applied ? json_copy(memory->applied)
				 : json_new_object());
	if (memory->receipts)
		json_set(root, "receipts", json_copy(memory->receipts));
	if (mac_of(mac, memory, root, err))
		return -1;
	json_set_string(root, "mac", mac);
	json_pretty(out, root);
	return 0;
}

int memory_open(struct memory **out, const char *state_dir, const char *git_dir,
		struct err *err)
{
	autoptr(memory) memory = xcalloc(1, sizeof(*memory));
	autofree char *folder = xasprintf("%s/stores", state_dir);
	char digest[SHA256_HEX + 1];

	if (fs_mkdirs_private(state_dir, err) || fs_mkdirs_private(folder, err))
		return -1;
	hash_sha256_hex(digest, git_dir, strlen(git_dir));
	memory->path = xasprintf("%s/%s.json", folder, digest);
	memory->key_path = xasprintf("%s/memory.key", state_dir);
	if (load(memory, err))
		return -1;
	*out = steal(memory);
	return 0;
}

int memory_change(struct memory *memory, memory_fn *change, void *payload,
		  struct err *err)
{
	autofree char *lock_path = xasprintf("%s.lock", memory->path);
	autoclose int lock = fs_lock(lock_path, true, err);

	autobuf before = { 0 };
	autobuf after = { 0 };

	if (lock < 0 || load(memory, err) ||
	    (memory->pinned && format(&before, memory, err)))
		return -1;
	change(memory, payload);
	if (format(&after, memory, err))
		return -1;
	/* Nothing new: as the second of many runs finds it. */
	if (strcmp(buf_str(&before), buf_str(&after)) == 0 &&
	    fs_exists(memory->path))
		return 0;
	return fs_write(memory->path, buf_str(&after), after.len, 0600, err);
}

bool memory_applied(struct oid *out, const struct memory *memory,
		    const char *environment)
{
	const char *hex = json_text(memory->applied, environment, NULL);

	return hex && oid_parse(out, hex);
}

bool memory_receipt(struct oid *out, const struct memory *memory,
		    const char *environment)
{
	const char *hex = json_text(memory->receipts, environment, NULL);

	return hex && oid_parse(out, hex);
}
