/* sshkey.c - OpenSSH public keys: parse, format, compare, fingerprint */
#include "core/crypto/sshkey.h"
#include "core/base/text.h"
#include "core/crypto/hash.h"
#include "core/crypto/p256.h"
#include "core/crypto/wire.h"

#include <string.h>

#define ED25519_SIZE 32
#define P256_CURVE   "nistp256"

static const char *const type_names[] = {
	[SSHKEY_ED25519] = "ssh-ed25519",
	[SSHKEY_SK_ED25519] = "sk-ssh-ed25519@openssh.com",
	[SSHKEY_SK_ECDSA] = "sk-ecdsa-sha2-nistp256@openssh.com",
};

const char *sshkey_type_name(enum sshkey_type type)
{
	return type_names[type];
}

static int refuse_type(struct err *err, const struct span *name)
{
	autobuf shown = { 0 };

	buf_add_untrusted_bytes(&shown, (const char *)name->at,
				name->len < 64 ? name->len : 64);
	err_set(err, EXIT_INPUT, "key type '%s' is not allowed",
		buf_str(&shown));
	return err_hint(
		err, "use one of %s, %s, %s", type_names[SSHKEY_ED25519],
		type_names[SSHKEY_SK_ED25519], type_names[SSHKEY_SK_ECDSA]);
}

static int find_type(enum sshkey_type *out, const struct span *name,
		     struct err *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(type_names); i++) {
		if (span_equals(name, type_names[i])) {
			*out = (enum sshkey_type)i;
			return 0;
		}
	}
	return refuse_type(err, name);
}

/* What follows the type's name: PROTOCOL.u2f, "SSH U2F Key formats". */
static bool parse_fields(struct sshkey *key, struct span *in)
{
	bool p256 = key->type == SSHKEY_SK_ECDSA;
	struct span point;

	if (p256 && !wire_is(in, P256_CURVE))
		return false;
	if (!wire_string(&point, in) ||
	    point.len != (p256 ? P256_POINT_SIZE : ED25519_SIZE) ||
	    (p256 && !p256_is_key(point.at)))
		return false;
	memcpy(key->point, point.at, point.len);
	key->point_len = point.len;
	if (key->type != SSHKEY_ED25519 &&
	    !wire_text(key->application, sizeof(key->application), in))
		return false;
	return in->len == 0;
}

int sshkey_parse_blob(struct sshkey *out, const void *blob, size_t len,
		      struct err *err)
{
	struct span in = { blob, len };
	struct sshkey key = { 0 };
	struct span name;

	if (len > SSHKEY_BLOB_MAX)
		return err_set(err, EXIT_INPUT,
			       "the key is larger than %d bytes",
			       SSHKEY_BLOB_MAX);
	if (!wire_string(&name, &in))
		return err_set(err, EXIT_INPUT, "the key is cut short");
	if (find_type(&key.type, &name, err))
		return -1;
	if (!parse_fields(&key, &in))
		return err_set(err, EXIT_INPUT, "the %s key is malformed",
			       type_names[key.type]);
	memcpy(key.blob, blob, len);
	key.blob_len = len;
	*out = key;
	return 0;
}

int sshkey_parse(struct sshkey *out, const char *line, struct err *err)
{
	struct span name = { (const unsigned char *)line,
			     strcspn(line, " \n") };
	autobuf blob = { 0 };
	enum sshkey_type type;
	struct sshkey key;
	const char *base64;
	size_t len;

	if (name.len == 0)
		return err_set(err, EXIT_INPUT,
			       "a key is written 'ssh-ed25519 AAAA…'");
	if (find_type(&type, &name, err))
		return -1;
	base64 = line + name.len + (line[name.len] == ' ');
	len = strcspn(base64, " \n");
	if (strcspn(base64, "\n") < strlen(base64) &&
	    strchr(base64, '\n')[1] != '\0')
		return err_set(err, EXIT_INPUT, "more than one line of key");
	if (len == 0 || len > 2 * SSHKEY_BLOB_MAX ||
	    !text_unbase64(&blob, base64, len))
		return err_set(err, EXIT_INPUT,
			       "what follows '%s' is not base64",
			       type_names[type]);
	if (sshkey_parse_blob(&key, blob.data, blob.len, err))
		return -1;
	if (key.type != type)
		return err_set(err, EXIT_INPUT,
			       "the key says '%s' but holds a key of type '%s'",
			       type_names[type], type_names[key.type]);
	*out = key;
	return 0;
}

void sshkey_format(struct buf *out, const struct sshkey *key)
{
	buf_addf(out, "%s ", type_names[key->type]);
	text_base64(out, key->blob, key->blob_len);
}

bool sshkey_equal(const struct sshkey *a, const struct sshkey *b)
{
	return a->blob_len == b->blob_len &&
	       memcmp(a->blob, b->blob, a->blob_len) == 0;
}

void sshkey_fingerprint(struct buf *out, const struct sshkey *key)
{
	unsigned char digest[SHA256_SIZE];

	hash_sha256(digest, key->blob, key->blob_len);
	buf_add(out, "SHA256:");
	text_base64(out, digest, sizeof(digest));
	buf_truncate(out, out->len - 1); /* ssh-keygen -l shows no padding */
}
