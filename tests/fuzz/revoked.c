/* revoked.c - any bytes as this machine's list of revoked keys */
#include "tests/fuzz/fuzz.h"
#include "core/trust/revoked.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_release(revoked) revoked = { 0 };
	struct oid commit = { 0 };
	struct err err = { 0 };
	bool good = !revoked_parse(&revoked, (const char *)data, size, "list",
				   &err);

	HOLDS(good || (err.code == EXIT_INPUT && err.msg[0]));
	HOLDS(revoked.nr <= REVOKED_KEYS_MAX);
	for (size_t i = 0; i < revoked.nr; i++) {
		const struct revoked_key *at = &revoked.at[i];

		/* Without a commit it is void at once; with one, from there
		 * on. */
		HOLDS(at->local && at->binding);
		if (at->has_since)
			revoked_meet(&revoked, &at->since, 1);
		HOLDS(revoked_voids(&revoked, &at->key, &commit, 1));
	}
	revoked_rewind(&revoked);
	return 0;
}
