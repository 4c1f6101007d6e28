/* pack.c - writes a git pack to a stream, object by object */
/*
 * gitformat-pack(5). The objects are stored, not compressed (RFC 1951
 * section 3.2.4, RFC 1950): `git repack` does that better afterwards.
 */
#include "tests/bench/pack.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#define STORED_MAX 65535

struct pack {
	FILE *out;
	EVP_MD_CTX *sum;
	size_t left;
};

static void put(struct pack *pack, const void *bytes, size_t len)
{
	if (fwrite(bytes, 1, len, pack->out) != len) {
		perror("can't write the pack");
		exit(EXIT_SYSTEM);
	}
	EVP_DigestUpdate(pack->sum, bytes, len);
}

static void put_number(struct pack *pack, uint32_t number)
{
	unsigned char bytes[4] = { (unsigned char)(number >> 24),
				   (unsigned char)(number >> 16),
				   (unsigned char)(number >> 8),
				   (unsigned char)number };

	put(pack, bytes, sizeof(bytes));
}

static uint32_t adler32(const unsigned char *bytes, size_t len)
{
	uint32_t a = 1;
	uint32_t b = 0;

	for (size_t i = 0; i < len; i++) {
		a = (a + bytes[i]) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

static void put_stored(struct pack *pack, const unsigned char *bytes,
		       size_t len)
{
	size_t at = 0;

	put(pack, "\x78\x01", 2);
	do {
		size_t nr = len - at < STORED_MAX ? len - at : STORED_MAX;
		unsigned char head[5] = { at + nr == len, (unsigned char)nr,
					  (unsigned char)(nr >> 8),
					  (unsigned char)~nr,
					  (unsigned char)(~nr >> 8) };

		put(pack, head, sizeof(head));
		put(pack, bytes + at, nr);
		at += nr;
	} while (at < len);
	put_number(pack, adler32(bytes, len));
}

/* Four bits of the length beside the type, then seven at a time. */
static void put_header(struct pack *pack, int type, size_t len)
{
	unsigned char byte = (unsigned char)(type << 4 | (len & 15));

	for (len >>= 4; len > 0; len >>= 7) {
		byte |= 0x80;
		put(pack, &byte, 1);
		byte = len & 0x7f;
	}
	put(pack, &byte, 1);
}

static void name(struct oid *out, const char *type, const void *bytes,
		 size_t len)
{
	EVP_MD_CTX *sum = EVP_MD_CTX_new();
	char head[32];
	int head_len = snprintf(head, sizeof(head), "%s %zu", type, len);

	EVP_DigestInit_ex(sum, EVP_sha1(), NULL);
	EVP_DigestUpdate(sum, head, (size_t)head_len + 1);
	EVP_DigestUpdate(sum, bytes, len);
	EVP_DigestFinal_ex(sum, out->id, NULL);
	EVP_MD_CTX_free(sum);
}

struct pack *pack_new(FILE *out, size_t nr)
{
	struct pack *pack = xcalloc(1, sizeof(*pack));

	pack->out = out;
	pack->sum = EVP_MD_CTX_new();
	pack->left = nr;
	EVP_DigestInit_ex(pack->sum, EVP_sha1(), NULL);
	put(pack, "PACK", 4);
	put_number(pack, 2);
	put_number(pack, (uint32_t)nr);
	return pack;
}

void pack_add(struct oid *out, struct pack *pack, enum object_type type,
	      const void *bytes, size_t len)
{
	static const char *const names[] = { "commit", "tree", "blob" };

	if (pack->left-- == 0)
		abort();
	name(out, names[type], bytes, len);
	put_header(pack, (int)type + 1, len);
	put_stored(pack, bytes, len);
}

void pack_end(struct pack *pack)
{
	unsigned char sum[OID_SIZE];

	if (pack->left != 0)
		abort();
	EVP_DigestFinal_ex(pack->sum, sum, NULL);
	put(pack, sum, sizeof(sum));
	fflush(pack->out);
	EVP_MD_CTX_free(pack->sum);
	free(pack);
}
