/* sshkey.c - fuzz: public key lines and private key files */
#include "core/crypto/armour.h"
#include "core/crypto/sshkey.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_public(const char *line)
{
	struct err err = { 0 };
	struct sshkey key, again;
	autobuf text = { 0 };

	if (sshkey_parse(&key, line, &err))
		return;
	sshkey_format(&text, &key);
	if (sshkey_parse(&again, buf_str(&text), &err) ||
	    !sshkey_equal(&key, &again))
		abort();
}

static void try_private(const char *text, size_t len)
{
	autoptr(secret) secret = NULL;
	struct err err = { 0 };
	struct sshkey key;
	bool plain;

	if (sshkey_parse_private(&secret, &plain, &key, text, len, "key",
				 &err) == 0 &&
	    plain != (secret != NULL))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *text = xstrndup((const char *)data, size);
	autobuf armour = { 0 };

	try_public(text);
	try_private(text, strlen(text));
	armour_format(&armour, "OPENSSH PRIVATE KEY", data, size);
	try_private(buf_str(&armour), armour.len);
	return 0;
}
