/* sshkey_private.c - OpenSSH private key files (PROTOCOL.key): read, make */
#include "core/crypto/armour.h"
#include "core/crypto/hash.h"
#include "core/crypto/secret_fill.h"
#include "core/crypto/sshkey.h"
#include "core/crypto/wire.h"

#include <sodium.h>
#include <string.h>

#define LABEL     "OPENSSH PRIVATE KEY"
#define MAGIC     "openssh-key-v1" /* and its NUL */
#define BLOCK     8                /* padding of the cipher "none" */
#define PAIR_SIZE crypto_sign_SECRETKEYBYTES

static int malformed(struct err *err, const char *name)
{
	return err_set(err, EXIT_INPUT, "%s: the private key is malformed",
		       name);
}

/* "1, 2, 3 …" up to the block's end. */
static bool is_padding(const struct span *in)
{
	if (in->len >= BLOCK)
		return false;
	for (size_t i = 0; i < in->len; i++)
		if (in->at[i] != i + 1)
			return false;
	return true;
}

/* The part that would be encrypted: check numbers, key, comment, padding. */
static bool parse_pair(struct secret **out, const struct sshkey *public,
		       struct span in)
{
	unsigned char derived[crypto_sign_PUBLICKEYBYTES];
	unsigned char again[PAIR_SIZE];
	struct span point, pair, comment;
	uint32_t check[2];
	bool same;

	if (!wire_u32(&check[0], &in) || !wire_u32(&check[1], &in) ||
	    check[0] != check[1] || !wire_is(&in, "ssh-ed25519") ||
	    !wire_string(&point, &in) || point.len != public->point_len ||
	    memcmp(point.at, public->point, point.len) != 0 ||
	    !wire_string(&pair, &in) || pair.len != PAIR_SIZE ||
	    !wire_string(&comment, &in) || !is_padding(&in))
		return false;
	/* A pair whose halves don't belong together would leak the key. */
	crypto_sign_seed_keypair(derived, again, pair.at);
	same = sodium_memcmp(again, pair.at, PAIR_SIZE) == 0 &&
	       memcmp(derived, public->point, sizeof(derived)) == 0;
	secret_wipe(again, sizeof(again));
	if (same)
		*out = secret_new(pair.at, pair.len);
	return same;
}

static int parse_file(struct secret **out, bool *plain, struct sshkey *public,
		      struct span in, const char *name, struct err *err)
{
	struct span cipher, kdf, options, key, pair;
	uint32_t nr_keys;

	if (in.len < sizeof(MAGIC) || memcmp(in.at, MAGIC, sizeof(MAGIC)) != 0)
		return malformed(err, name);
	in.at += sizeof(MAGIC);
	in.len -= sizeof(MAGIC);
	if (!wire_string(&cipher, &in) || !wire_string(&kdf, &in) ||
	    !wire_string(&options, &in) || !wire_u32(&nr_keys, &in) ||
	    nr_keys != 1 || !wire_string(&key, &in) || !wire_string(&pair, &in))
		return malformed(err, name);
	if (sshkey_parse_blob(public, key.at, key.len, err))
		return err_wrap(err, "%s", name);
	*plain = public->type == SSHKEY_ED25519 && span_equals(&cipher, "none");
	if (!*plain)
		return 0;
	if (!span_equals(&kdf, "none") || options.len > 0 || in.len > 0 ||
	    !parse_pair(out, public, pair))
		return malformed(err, name);
	return 0;
}

int sshkey_parse_private(struct secret **out, bool *plain,
			 struct sshkey *public, const char *text, size_t len,
			 const char *name, struct err *err)
{
	autowipe bytes = { 0 };

	*out = NULL;
	*plain = false;
	if (armour_parse(&bytes, LABEL, text, len, err)) {
		err_wrap(err, "%s", name);
		return err_hint(err, "ssh-keygen -p -f KEY rewrites an older "
				     "key file in OpenSSH's format");
	}
	return parse_file(
		out, plain, public,
		(struct span){ (unsigned char *)bytes.data, bytes.len }, name,
		err);
}

static void add_pair(struct buf *out, const struct sshkey *public,
		     const unsigned char *pair, const char *comment)
{
	uint32_t check;

	hash_random(&check, sizeof(check));
	wire_add_u32(out, check);
	wire_add_u32(out, check);
	wire_add_text(out, sshkey_type_name(public->type));
	wire_add_string(out, public->point, public->point_len);
	wire_add_string(out, pair, PAIR_SIZE);
	wire_add_text(out, comment);
	for (unsigned char pad = 1; out->len % BLOCK != 0; pad++)
		buf_add_byte(out, pad);
}

int sshkey_generate(struct buf *private_text, struct sshkey *public,
		    const char *comment, struct err *err)
{
	unsigned char point[crypto_sign_PUBLICKEYBYTES];
	unsigned char pair[PAIR_SIZE];
	autobuf blob = { 0 };
	autowipe body = { 0 };
	autowipe file = { 0 };

	if (strlen(comment) > 255)
		return err_set(err, EXIT_INPUT,
			       "the key's comment is longer than 255 bytes");
	if (sodium_init() < 0 || crypto_sign_keypair(point, pair) < 0)
		return err_set(err, EXIT_SYSTEM, "cannot make a key");
	wire_add_text(&blob, sshkey_type_name(SSHKEY_ED25519));
	wire_add_string(&blob, point, sizeof(point));
	if (sshkey_parse_blob(public, blob.data, blob.len, err))
		return -1;
	buf_reserve(&body, 1024);
	add_pair(&body, public, pair, comment);
	secret_wipe(pair, sizeof(pair));
	buf_reserve(&file, 2048);
	buf_add_bytes(&file, MAGIC, sizeof(MAGIC));
	wire_add_text(&file, "none");
	wire_add_text(&file, "none");
	wire_add_text(&file, "");
	wire_add_u32(&file, 1);
	wire_add_string(&file, blob.data, blob.len);
	wire_add_string(&file, body.data, body.len);
	armour_format(private_text, LABEL, file.data, file.len);
	return 0;
}
