/* commit.c - fuzz: raw commits; what is accepted comes apart into itself */
#include "core/git/commit.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *raw = (const char *)data;
	auto_release(commit) commit = { 0 };
	auto_release(commit) again = { 0 };
	struct err err = { 0 };
	autobuf armour = { 0 };
	autobuf rest = { 0 };

	if (commit_parse(&commit, raw, size, &err))
		return 0;
	commit_signature(&armour, &commit, raw);
	commit_signed_bytes(&rest, &commit, raw, size);
	if (rest.len + commit.signature_len != size ||
	    armour.len > commit.signature_len ||
	    commit_parse(&again, buf_str(&rest), rest.len, &err) ||
	    again.signature_len != 0 ||
	    again.message_len != commit.message_len ||
	    again.nr_parents != commit.nr_parents)
		abort();
	return 0;
}
