/* snapshot.c - any bytes as a walk that was kept */
#include "tests/fuzz/fuzz.h"
#include "core/trust/snapshot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_release(snapshot) s = { 0 };
	struct err err = { 0 };
	size_t place;

	if (snapshot_parse(&s, data, size, &err)) {
		HOLDS(err.code == EXIT_INPUT && err.msg[0]);
		return 0;
	}
	/* It ends at a commit of the chain, whose place it says. */
	HOLDS(snapshot_place(&place, &s, &s.approved) && place == s.place);
	HOLDS(s.commits.nr * s.commits.stride <= size);
	HOLDS(s.nr_paths <= SNAPSHOT_PATHS_MAX);
	HOLDS(s.nr_sign_offs <= WALK_SIGN_OFFS_MAX);
	HOLDS(strlen(s.policy_sha256) == 64);
	for (size_t i = 0; i < s.nr_paths; i++)
		HOLDS(s.paths[i].path && s.paths[i].number < TABLE_NO_VALUE);
	for (size_t i = 0; i < s.nr_sign_offs; i++)
		HOLDS(s.sign_offs[i].detail &&
		      s.sign_offs[i].reason < NR_REASONS);
	return 0;
}
