/* age_payload.c - age's STREAM of 64 KiB chunks: seal and open */
#include "core/crypto/age_format.h"
#include "core/crypto/hash.h"
#include "core/crypto/secret_fill.h"

#include <sodium.h>
#include <string.h>

#define CHUNK        ((size_t)64 * 1024)
#define SEALED_CHUNK (CHUNK + AGE_TAG)
#define COUNTER_SIZE 12

struct stream {
	unsigned char key[AGE_KEY];
	unsigned char counter[COUNTER_SIZE]; /* 11 bytes, big-endian; last? */
};

static void stream_release(struct stream *stream)
{
	secret_wipe(stream, sizeof(*stream));
}

static void stream_start(struct stream *stream,
			 const unsigned char file_key[AGE_FILE_KEY],
			 const unsigned char nonce[AGE_NONCE])
{
	const struct span salt = { nonce, AGE_NONCE };

	*stream = (struct stream){ 0 };
	age_hkdf(stream->key, &salt, file_key, AGE_FILE_KEY, AGE_PAYLOAD_INFO);
}

static void stream_next(struct stream *stream)
{
	for (size_t i = COUNTER_SIZE - 1; i-- > 0;)
		if (++stream->counter[i] != 0)
			return;
}

void age_payload_seal(struct buf *out, const void *bytes, size_t len,
		      const unsigned char file_key[AGE_FILE_KEY])
{
	__attribute__((cleanup(stream_release))) struct stream stream;
	const unsigned char *p = bytes;
	unsigned char nonce[AGE_NONCE];

	hash_random(nonce, sizeof(nonce));
	stream_start(&stream, file_key, nonce);
	buf_add_bytes(out, nonce, sizeof(nonce));
	buf_reserve(out, len + (len / CHUNK + 1) * AGE_TAG);
	do {
		size_t piece = len < CHUNK ? len : CHUNK;

		len -= piece;
		stream.counter[COUNTER_SIZE - 1] = len == 0;
		crypto_aead_chacha20poly1305_ietf_encrypt(
			(unsigned char *)out->data + out->len, NULL, p, piece,
			NULL, 0, NULL, stream.counter, stream.key);
		out->len += piece + AGE_TAG;
		out->data[out->len] = '\0';
		p = piece ? p + piece : p;
		stream_next(&stream);
	} while (len > 0);
}

static bool open_chunk(unsigned char *out, const struct stream *stream,
		       const struct span *chunk)
{
	return crypto_aead_chacha20poly1305_ietf_decrypt(
		       out, NULL, NULL, chunk->at, chunk->len, NULL, 0,
		       stream->counter, stream->key) == 0;
}

/*
 * Why a chunk doesn't open. A whole chunk that opens as "not the last one"
 * but stands last proves the cut; a cut inside a chunk looks like any other
 * damage of the last one.
 */
static int say_why(unsigned char *out, struct stream *stream,
		   const struct span *chunk, bool last, struct err *err)
{
	if (!last)
		return err_set(err, EXIT_VAULT, "the contents were altered");
	stream->counter[COUNTER_SIZE - 1] = 0;
	if (open_chunk(out, stream, chunk))
		return err_set(err, EXIT_VAULT, "the file is cut short");
	return err_set(err, EXIT_VAULT,
		       "the end of the contents is altered or cut short");
}

static int open_chunks(unsigned char *out, struct stream *stream,
		       struct span in, struct err *err)
{
	bool first = true;

	do {
		bool last = in.len <= SEALED_CHUNK;
		struct span chunk = { in.at, last ? in.len : SEALED_CHUNK };

		/* An empty last chunk belongs to an empty file only. */
		if (chunk.len == AGE_TAG && !first)
			return err_set(err, EXIT_VAULT,
				       "the file ends in an empty part");
		stream->counter[COUNTER_SIZE - 1] = last;
		if (!open_chunk(out, stream, &chunk))
			return say_why(out, stream, &chunk, last, err);
		out += chunk.len - AGE_TAG;
		in.at += chunk.len;
		in.len -= chunk.len;
		stream_next(stream);
		first = false;
	} while (in.len > 0);
	return 0;
}

int age_payload_open(struct secret **out, struct span in,
		     const unsigned char file_key[AGE_FILE_KEY],
		     struct err *err)
{
	__attribute__((cleanup(stream_release))) struct stream stream = { 0 };
	autoptr(secret) secret = NULL;
	unsigned char *room;
	size_t nr_chunks;

	if (in.len < AGE_NONCE + AGE_TAG)
		return err_set(err, EXIT_VAULT, "the file is cut short");
	stream_start(&stream, file_key, in.at);
	in.at += AGE_NONCE;
	in.len -= AGE_NONCE;
	nr_chunks = (in.len + SEALED_CHUNK - 1) / SEALED_CHUNK;
	/* Each chunk has its tag, the last one too: else the ones before it
	 * hold more than there is room for. */
	if (in.len - (nr_chunks - 1) * SEALED_CHUNK < AGE_TAG)
		return err_set(err, EXIT_VAULT, "the file is cut short");
	if (in.len - nr_chunks * AGE_TAG > AGE_CONTENTS_MAX)
		return err_set(err, EXIT_VAULT,
			       "the contents are larger than %zu MiB",
			       AGE_CONTENTS_MAX / 1024 / 1024);
	secret = secret_new_empty(in.len - nr_chunks * AGE_TAG, &room);
	if (open_chunks(room, &stream, in, err))
		return -1;
	secret_seal(secret);
	*out = steal(secret);
	return 0;
}
