/* sshsig.c - fuzz: any text, and any bytes in good armour, parse or are not */
#include "core/crypto/armour.h"
#include "core/crypto/sshsig_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try(const char *text, size_t len)
{
	struct err err = { 0 };
	struct sshsig sig;
	struct sshkey key;

	if (sshsig_parse(&sig, text, len, &err))
		return;
	sshsig_verify(&sig, sig.namespace, text, len);
	/* what stands in a signature is a key like any other */
	if (sshkey_parse_blob(&key, sig.key.blob, sig.key.blob_len, &err) ||
	    !sshkey_equal(&key, &sig.key))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autobuf armour = { 0 };

	try((const char *)data, size);
	armour_format(&armour, SSHSIG_LABEL, data, size);
	try(buf_str(&armour), armour.len);
	return 0;
}
