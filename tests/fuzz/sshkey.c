/* sshkey.c - fuzz: public keys, as bytes and as lines, and private key files */
#include "core/crypto/armour.h"
#include "core/crypto/sshkey.h"
#include "core/crypto/wire.h"
#include "tests/fuzz/fuzz.h"

#include <sodium.h>

#define PRIVATE_TEXT  "-----BEGIN "
#define PRIVATE_BYTES "openssh-key-v1"

/* PROTOCOL.u2f and RFC 8709, written from the struct. */
static void format_blob(struct buf *out, const struct sshkey *key)
{
	wire_add_text(out, sshkey_type_name(key->type));
	if (key->type == SSHKEY_SK_ECDSA)
		wire_add_text(out, "nistp256");
	wire_add_string(out, key->point, key->point_len);
	if (key->type != SSHKEY_ED25519)
		wire_add_text(out, key->application);
}

static void check(const struct sshkey *key)
{
	struct err err = { 0 };
	struct sshkey again;
	autobuf blob = { 0 };
	autobuf line = { 0 };
	autobuf print = { 0 };

	format_blob(&blob, key);
	HOLDS(is_same(&blob, key->blob, key->blob_len));
	sshkey_format(&line, key);
	HOLDS(sshkey_parse(&again, buf_str(&line), &err) == 0);
	HOLDS(sshkey_equal(key, &again) && again.type == key->type);
	sshkey_fingerprint(&print, key);
	HOLDS(print.len == strlen("SHA256:") + 43);
}

static void try_blob(const uint8_t *data, size_t size)
{
	struct err err = { 0 };
	struct sshkey key;

	if (sshkey_parse_blob(&key, data, size, &err)) {
		HOLDS(err.code == EXIT_INPUT && err.msg[0] != '\0');
		return;
	}
	HOLDS(key.blob_len == size && memcmp(key.blob, data, size) == 0);
	check(&key);
}

static void try_line(const char *line)
{
	struct err err = { 0 };
	struct sshkey key;
	autobuf text = { 0 };

	if (sshkey_parse(&key, line, &err)) {
		HOLDS(err.code == EXIT_INPUT && err.msg[0] != '\0');
		return;
	}
	check(&key);
	/* Up to the comment it is the one way to write that key. */
	sshkey_format(&text, &key);
	HOLDS(strncmp(line, buf_str(&text), text.len) == 0);
	HOLDS(strchr(" \n", line[text.len]) != NULL);
}

static void check_pair(const struct secret *secret, const struct sshkey *public)
{
	unsigned char signature[crypto_sign_BYTES];
	const unsigned char *pair = (const unsigned char *)secret_bytes(secret);

	HOLDS(secret_len(secret) == crypto_sign_SECRETKEYBYTES);
	HOLDS(public->type == SSHKEY_ED25519);
	crypto_sign_detached(signature, NULL, pair, 1, pair);
	HOLDS(crypto_sign_verify_detached(signature, pair, 1, public->point) ==
	      0);
}

static void try_private(const char *text, size_t len)
{
	autoptr(secret) secret = NULL;
	struct err err = { 0 };
	struct sshkey key;
	bool plain;

	if (sshkey_parse_private(&secret, &plain, &key, text, len, "key",
				 &err)) {
		HOLDS(secret == NULL && err.code == EXIT_INPUT);
		return;
	}
	HOLDS(plain == (secret != NULL));
	check(&key);
	if (secret)
		check_pair(secret, &key);
}

static bool starts(const uint8_t *data, size_t size, const char *what)
{
	return size >= strlen(what) && memcmp(data, what, strlen(what)) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (starts(data, size, PRIVATE_TEXT)) {
		try_private((const char *)data, size);
	} else if (starts(data, size, PRIVATE_BYTES)) {
		autobuf armour = { 0 };

		armour_format(&armour, "OPENSSH PRIVATE KEY", data, size);
		try_private(buf_str(&armour), armour.len);
	} else if (size > 0 && data[0] == 0) {
		try_blob(data, size);
	} else {
		autofree char *line = xstrndup((const char *)data, size);

		try_line(line);
	}
	return 0;
}
