/* seal.c - files of our own that nobody else may have written */
#include "core/crypto/seal.h"
#include "core/base/fs.h"
#include "core/base/text.h"
#include "core/crypto/hash.h"

#include <sodium.h>

#define KEY_FILE_MAX 256

static int make_key(const char *path, struct err *err)
{
	unsigned char fresh[SEAL_KEY_SIZE];
	struct err there = { 0 };
	autobuf text = { 0 };

	hash_random(fresh, sizeof(fresh));
	text_hex(&text, fresh, sizeof(fresh));
	if (fs_write_new(path, buf_str(&text), text.len, 0600, &there) == 0 ||
	    there.code == EXIT_INPUT)
		return 0;
	*err = there;
	return -1;
}

int seal_key(unsigned char key[SEAL_KEY_SIZE], const char *path,
	     struct err *err)
{
	autobuf text = { 0 };
	bool found;

	if (fs_read_private(&text, &found, path, KEY_FILE_MAX, err))
		return -1;
	if (!found && (make_key(path, err) ||
		       fs_read_private(&text, &found, path, KEY_FILE_MAX, err)))
		return -1;
	if (!text_unhex(key, SEAL_KEY_SIZE, buf_str(&text)))
		return err_set(err, EXIT_SYSTEM, "'%s' is damaged", path);
	return 0;
}

void seal_make(unsigned char out[SEAL_SIZE],
	       const unsigned char key[SEAL_KEY_SIZE], const void *bytes,
	       size_t len)
{
	crypto_generichash(out, SEAL_SIZE, len ? bytes : (const void *)"", len,
			   key, SEAL_KEY_SIZE);
}
