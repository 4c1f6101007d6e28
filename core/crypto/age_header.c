/* age_header.c - an age file's header: X25519 stanzas and its MAC */
#include "core/base/text.h"
#include "core/crypto/age_format.h"
#include "core/crypto/hash.h"
#include "core/crypto/secret_fill.h"

#include <sodium.h>
#include <string.h>

#define VERSION_LINE "age-encryption.org/v1"
#define STANZA       "-> "
#define TYPE         "X25519"
#define WRAP_INFO    "age-encryption.org/v1/X25519"
#define MAC_MARK     "---"
#define COLUMNS      64
#define WRAPPED      (AGE_FILE_KEY + AGE_TAG)
#define INFO_MAX     64
#define ARGUMENTS    8 /* more are passed over: never an X25519 stanza */

static const unsigned char zero_nonce[12];

void age_hkdf(unsigned char out[AGE_KEY], const struct span *salt,
	      const void *key, size_t key_len, const char *info)
{
	unsigned char extracted[SHA256_SIZE];
	unsigned char block[INFO_MAX + 1];
	size_t len = strlen(info);

	memcpy(block, info, len);
	block[len] = 1;
	hash_hmac_sha256(extracted, salt->at, salt->len, key, key_len);
	hash_hmac_sha256(out, extracted, sizeof(extracted), block, len + 1);
	secret_wipe(extracted, sizeof(extracted));
}

/* Section "The X25519 recipient type": the key that wraps the file key. */
static bool wrap_key(unsigned char out[AGE_KEY],
		     const unsigned char scalar[AGE_KEY],
		     const unsigned char other[AGE_KEY],
		     const unsigned char share[AGE_KEY],
		     const unsigned char recipient[AGE_KEY])
{
	unsigned char shared[AGE_KEY];
	unsigned char salt[2 * AGE_KEY];
	const struct span span = { salt, sizeof(salt) };

	/* -1 when the shared secret is all zeros: a point of small order */
	if (crypto_scalarmult_curve25519(shared, scalar, other) != 0)
		return false;
	memcpy(salt, share, AGE_KEY);
	memcpy(salt + AGE_KEY, recipient, AGE_KEY);
	age_hkdf(out, &span, shared, sizeof(shared), WRAP_INFO);
	secret_wipe(shared, sizeof(shared));
	return true;
}

/* The encoding of section "Conventions": standard digits, no padding. */
static void add_base64(struct buf *out, const void *bytes, size_t len)
{
	text_base64(out, bytes, len);
	while (out->len > 0 && out->data[out->len - 1] == '=')
		buf_truncate(out, out->len - 1);
}

static bool unbase64(struct buf *out, const struct span *text)
{
	autobuf padded = { 0 };

	if (text->len > 0 && memchr(text->at, '=', text->len))
		return false;
	buf_add_bytes(&padded, text->at, text->len);
	while (padded.len % 4 != 0)
		buf_add_byte(&padded, '=');
	return text_unbase64(out, buf_str(&padded), padded.len);
}

/* ---- writing ---- */

void age_header_start(struct buf *out)
{
	buf_add(out, VERSION_LINE "\n");
}

bool age_header_add(struct buf *out, const unsigned char point[AGE_KEY],
		    const unsigned char file_key[AGE_FILE_KEY])
{
	unsigned char ephemeral[AGE_KEY], share[AGE_KEY], key[AGE_KEY];
	unsigned char wrapped[WRAPPED];
	bool usable;

	hash_random(ephemeral, sizeof(ephemeral));
	crypto_scalarmult_curve25519_base(share, ephemeral);
	usable = wrap_key(key, ephemeral, point, share, point);
	secret_wipe(ephemeral, sizeof(ephemeral));
	if (!usable)
		return false;
	crypto_aead_chacha20poly1305_ietf_encrypt(wrapped, NULL, file_key,
						  AGE_FILE_KEY, NULL, 0, NULL,
						  zero_nonce, key);
	secret_wipe(key, sizeof(key));
	buf_add(out, STANZA TYPE " ");
	add_base64(out, share, sizeof(share));
	buf_add(out, "\n");
	add_base64(out, wrapped, sizeof(wrapped));
	buf_add(out, "\n");
	return true;
}

static void header_mac(unsigned char out[SHA256_SIZE], const void *header,
		       size_t len, const unsigned char file_key[AGE_FILE_KEY])
{
	const struct span no_salt = { NULL, 0 };
	unsigned char key[AGE_KEY];

	age_hkdf(key, &no_salt, file_key, AGE_FILE_KEY, AGE_MAC_INFO);
	hash_hmac_sha256(out, key, sizeof(key), header, len);
	secret_wipe(key, sizeof(key));
}

void age_header_end(struct buf *out, const unsigned char file_key[AGE_FILE_KEY])
{
	unsigned char mac[SHA256_SIZE];

	buf_add(out, MAC_MARK);
	header_mac(mac, out->data, out->len, file_key);
	buf_add(out, " ");
	add_base64(out, mac, sizeof(mac));
	buf_add(out, "\n");
}

/* ---- reading ---- */

struct stanza {
	struct span arguments[ARGUMENTS];
	size_t nr;
};

static int malformed(struct err *err)
{
	return err_set(err, EXIT_VAULT, "the header is not one of an age file");
}

static int take_line(struct span *line, struct span *in, struct err *err)
{
	const unsigned char *newline =
		in->len ? memchr(in->at, '\n', in->len) : NULL;

	if (newline == NULL)
		return err_set(err, EXIT_VAULT,
			       "the file is cut short in its header");
	*line = (struct span){ in->at, (size_t)(newline - in->at) };
	in->at = newline + 1;
	in->len -= line->len + 1;
	return 0;
}

/* Arguments: one or more visible characters, one space between them. */
static bool split(struct stanza *out, struct span line)
{
	for (;;) {
		size_t len = 0;

		while (len < line.len && line.at[len] > ' ' &&
		       line.at[len] <= '~')
			len++;
		if (len == 0)
			return false;
		if (out->nr < ARGUMENTS)
			out->arguments[out->nr] = (struct span){ line.at, len };
		out->nr++;
		if (len == line.len)
			return true;
		if (line.at[len] != ' ')
			return false;
		line.at += len + 1;
		line.len -= len + 1;
	}
}

/* Lines of 64 up to a shorter one, which may be empty. */
static int take_body(struct buf *body, struct span *in, struct err *err)
{
	autobuf text = { 0 };
	struct span line, all;

	do {
		if (take_line(&line, in, err))
			return -1;
		if (line.len > COLUMNS)
			return malformed(err);
		buf_add_bytes(&text, line.at, line.len);
	} while (line.len == COLUMNS);
	all = (struct span){ (const unsigned char *)buf_str(&text), text.len };
	return unbase64(body, &all) ? 0 : malformed(err);
}

/* Is it ours? *opened stays false when it is for somebody else. */
static int try_stanza(unsigned char file_key[AGE_FILE_KEY], bool *opened,
		      const struct stanza *stanza, const struct buf *body,
		      const struct age_identity *identity, struct err *err)
{
	unsigned char key[AGE_KEY];
	const unsigned char *point;
	autobuf share = { 0 };

	if (!span_equals(&stanza->arguments[0], TYPE))
		return 0;
	if (stanza->nr != 2 || !unbase64(&share, &stanza->arguments[1]) ||
	    share.len != AGE_KEY || body->len != WRAPPED)
		return malformed(err);
	point = (const unsigned char *)share.data;
	if (!wrap_key(key, identity->scalar, point, point, identity->point))
		return malformed(err);
	if (!*opened)
		*opened = crypto_aead_chacha20poly1305_ietf_decrypt(
				  file_key, NULL, NULL,
				  (const unsigned char *)body->data, body->len,
				  NULL, 0, zero_nonce, key) == 0;
	secret_wipe(key, sizeof(key));
	return 0;
}

/* From after the version line to the MAC's line, which is left in *last. */
static int take_stanzas(unsigned char file_key[AGE_FILE_KEY], bool *opened,
			struct span *last, struct span *in,
			const struct age_identity *identity, struct err *err)
{
	const size_t mark = strlen(STANZA);

	for (;;) {
		struct stanza stanza = { 0 };
		autobuf body = { 0 };

		if (take_line(last, in, err))
			return -1;
		if (last->len < mark || memcmp(last->at, STANZA, mark) != 0)
			return 0;
		if (!split(&stanza,
			   (struct span){ last->at + mark, last->len - mark }))
			return malformed(err);
		if (take_body(&body, in, err) ||
		    try_stanza(file_key, opened, &stanza, &body, identity, err))
			return -1;
	}
}

static int check_mac(const struct span *header, const struct span *last,
		     const unsigned char file_key[AGE_FILE_KEY],
		     struct err *err)
{
	unsigned char mac[SHA256_SIZE];
	const size_t mark = strlen(MAC_MARK);
	autobuf got = { 0 };
	struct span text = { last->at + mark + 1, last->len - mark - 1 };

	header_mac(mac, header->at, header->len, file_key);
	if (!unbase64(&got, &text) || got.len != sizeof(mac))
		return malformed(err);
	if (!hash_equal(mac, got.data, sizeof(mac)))
		return err_set(err, EXIT_VAULT, "the header was altered");
	return 0;
}

int age_header_open(unsigned char file_key[AGE_FILE_KEY], struct span *in,
		    const struct age_identity *identity, struct err *err)
{
	const unsigned char *start = in->at;
	const size_t mark = strlen(MAC_MARK);
	bool opened = false;
	struct span line, header;

	if (in->len == 0 || (in->len <= strlen(VERSION_LINE) &&
			     memcmp(VERSION_LINE, in->at, in->len) == 0))
		return err_set(err, EXIT_VAULT,
			       "the file is cut short in its header");
	if (take_line(&line, in, err) || !span_equals(&line, VERSION_LINE))
		return err_set(err, EXIT_VAULT, "it is not an age file");
	if (take_stanzas(file_key, &opened, &line, in, identity, err))
		return -1;
	if (line.len <= mark || memcmp(line.at, MAC_MARK " ", mark + 1) != 0)
		return malformed(err);
	if (!opened)
		return err_set(err, EXIT_VAULT,
			       "it is not encrypted for this identity");
	header = (struct span){ start, (size_t)(line.at + mark - start) };
	return check_mac(&header, &line, file_key, err);
}
