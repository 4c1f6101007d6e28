/* walk_read.c - what stands in trees: digests of files, and the policy */
#include "core/crypto/hash.h"
#include "core/git/tree.h"
#include "core/trust/walk.h"

#include <string.h>

int walk_digest(char out[65], struct walk *walk, const struct oid *oid,
		struct err *err)
{
	size_t slot = oid->id[0] % WALK_DIGESTS;
	enum object_type type = OBJECT_OTHER;
	struct err reason = { 0 };
	autobuf raw = { 0 };
	bool found;

	if (walk->digests[slot].sha256[0] &&
	    oid_equal(&walk->digests[slot].oid, oid)) {
		memcpy(out, walk->digests[slot].sha256, 65);
		return 0;
	}
	out[0] = '\0';
	if (repo_read(&raw, &type, &found, walk->repo, oid, WALK_BLOB_MAX,
		      &reason)) {
		if (reason.code != EXIT_INPUT && reason.code != EXIT_NO) {
			*err = reason;
			return -1;
		}
		walk->dead = verdict_deny(reason.code == EXIT_NO
						  ? REASON_HASH_MISMATCH
						  : REASON_LIMIT,
					  "%s", reason.msg);
		return 0;
	}
	if (!found || type != OBJECT_BLOB) {
		walk->dead = verdict_deny(REASON_BAD_OBJECT,
					  "a governed file is missing from "
					  "the repository");
		verdict_hint(&walk->dead, "git fetch, or git fsck");
		return 0;
	}
	hash_sha256_hex(out, buf_str(&raw), raw.len);
	walk->digests[slot].oid = *oid;
	memcpy(walk->digests[slot].sha256, out, 65);
	return 0;
}

static int no_policy(struct verdict *verdict, const char *why)
{
	*verdict = verdict_deny(REASON_POLICY_INVALID, "%s", why);
	verdict_hint(verdict, "rbctl policy check; without a valid policy "
			      "nothing is approved");
	return 0;
}

int walk_policy(struct policy **out, char sha256[65], struct verdict *verdict,
		struct repo *repo, const struct oid *tree, struct err *err)
{
	enum object_type type = OBJECT_OTHER;
	struct err reason = { 0 };
	autobuf text = { 0 };
	struct oid oid;
	unsigned mode;
	bool found;

	*out = NULL;
	if (repo_find_path(&oid, &mode, &found, repo, tree, POLICY_PATH,
			   &reason))
		return no_policy(verdict, reason.msg);
	if (!found)
		return no_policy(verdict, POLICY_PATH " is missing");
	if (mode != MODE_FILE)
		return no_policy(verdict, POLICY_PATH " is no plain file");
	if (repo_read(&text, &type, &found, repo, &oid, JSON_SIZE_MAX,
		      &reason)) {
		if (reason.code == EXIT_INPUT || reason.code == EXIT_NO)
			return no_policy(verdict, reason.msg);
		*err = reason;
		return -1;
	}
	if (!found || type != OBJECT_BLOB)
		return no_policy(verdict, POLICY_PATH " is missing");
	if (policy_parse(out, buf_str(&text), text.len, &reason)) {
		no_policy(verdict, reason.msg);
		if (reason.code == EXIT_NO)
			verdict->reason = REASON_POLICY_UNSATISFIABLE;
		return 0;
	}
	hash_sha256_hex(sha256, buf_str(&text), text.len);
	return 0;
}
