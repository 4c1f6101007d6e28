/* sshsig.c - fuzz: SSH signatures; each field of a good one is signed */
#include "core/crypto/armour.h"
#include "core/crypto/sshsig_wire.h"
#include "tests/fuzz/fuzz.h"

/* What the good seeds sign. */
#define MESSAGE "a statement"

/* PROTOCOL.sshsig and PROTOCOL.u2f, written from the struct. */
static void add_signature(struct buf *out, const struct sshsig *sig)
{
	autobuf inner = { 0 };

	wire_add_text(&inner, sig->signature_type);
	wire_add_string(&inner, sig->signature, sig->signature_len);
	if (sig->key.type != SSHKEY_ED25519) {
		buf_add_byte(&inner, sig->flags);
		wire_add_u32(&inner, sig->counter);
	}
	if (sig->webauthn) {
		wire_add_text(&inner, sig->origin);
		wire_add_string(&inner, sig->client_data, sig->client_data_len);
		wire_add_string(&inner, sig->extensions, sig->extensions_len);
	}
	wire_add_string(out, inner.data, inner.len);
}

static void format(struct buf *out, const struct sshsig *sig)
{
	buf_add(out, SSHSIG_MAGIC);
	wire_add_u32(out, 1);
	wire_add_string(out, sig->key.blob, sig->key.blob_len);
	wire_add_text(out, sig->namespace);
	wire_add_text(out, "");
	wire_add_text(out, sig->hash_algorithm);
	add_signature(out, sig);
}

static bool is_good(const struct sshsig *sig)
{
	return sshsig_verify(sig, sig->namespace, MESSAGE, strlen(MESSAGE));
}

/* Nobody can turn a part of a good signature and have another one. */
static void check_signed(const struct sshsig *good)
{
	struct sshsig sig = *good;

	HOLDS(!sshsig_verify(good, good->namespace, MESSAGE "x",
			     strlen(MESSAGE) + 1));
	HOLDS(!sshsig_verify(good, good->namespace, "", 0));
	HOLDS(!sshsig_verify(good, "other", MESSAGE, strlen(MESSAGE)));
	sig.namespace[0] ^= 1;
	HOLDS(!is_good(&sig));
	sig = *good;
	memcpy(sig.hash_algorithm,
	       good->hash_algorithm[3] == '2' ? "sha512" : "sha256", 7);
	HOLDS(!is_good(&sig));
	for (size_t i = 1; i < good->key.point_len; i += 16) {
		sig = *good;
		sig.key.point[i] ^= 1;
		HOLDS(!is_good(&sig));
	}
	for (size_t i = 0; i < good->signature_len; i += 16) {
		sig = *good;
		sig.signature[i] ^= 1;
		HOLDS(!is_good(&sig));
	}
}

/* And so it is with what a security key adds. */
static void check_device_signed(const struct sshsig *good)
{
	struct sshsig sig = *good;

	sig.key.application[0] ^= 1;
	HOLDS(!is_good(&sig));
	for (int bit = 0; bit < 8; bit++) {
		sig = *good;
		sig.flags ^= (unsigned char)(1 << bit);
		HOLDS(!is_good(&sig));
	}
	sig = *good;
	sig.counter++;
	HOLDS(!is_good(&sig));
	sig = *good;
	sig.webauthn = !sig.webauthn;
	HOLDS(!is_good(&sig));
	for (size_t i = 0; i < good->client_data_len; i++) {
		sig = *good;
		sig.client_data[i] ^= 1;
		HOLDS(!is_good(&sig));
	}
	if (good->webauthn) {
		sig = *good;
		sig.extensions[sig.extensions_len++ % 256] = 0;
		HOLDS(!is_good(&sig));
		sig = *good;
		sig.origin[0] ^= 1;
		HOLDS(!is_good(&sig));
	}
}

static void check(const struct sshsig *sig, const struct buf *blob)
{
	struct err err = { 0 };
	struct sshsig again;
	struct sshkey key;
	autobuf armour = { 0 };
	autobuf second = { 0 };

	/* what stands in a signature is a key like any other */
	HOLDS(sshkey_parse_blob(&key, sig->key.blob, sig->key.blob_len, &err) ==
		      0 &&
	      sshkey_equal(&key, &sig->key));
	armour_format(&armour, SSHSIG_LABEL, blob->data, blob->len);
	if (armour.len > SSHSIG_ARMOUR_MAX)
		return;
	HOLDS(sshsig_parse(&again, buf_str(&armour), armour.len, &err) == 0);
	format(&second, &again);
	HOLDS(is_same(&second, buf_str(blob), blob->len));
	if (!is_good(sig))
		return;
	check_signed(sig);
	if (sig->key.type != SSHKEY_ED25519)
		check_device_signed(sig);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	bool is_text = size > 0 && text[0] == '-';
	struct err err = { 0 };
	autobuf blob = { 0 };
	struct sshsig sig;

	if (is_text ? sshsig_parse(&sig, text, size, &err)
		    : sshsig_parse_blob(&sig, data, size, &err)) {
		HOLDS(err.code == EXIT_INPUT && err.msg[0] != '\0');
		return 0;
	}
	format(&blob, &sig);
	HOLDS(is_text || is_same(&blob, data, size));
	check(&sig, &blob);
	return 0;
}
