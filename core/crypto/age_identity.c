/* age_identity.c - "AGE-SECRET-KEY-1…" and "age1…": the keys of age as text */
#include "core/crypto/age.h"
#include "core/crypto/age_format.h"
#include "core/crypto/bech32.h"
#include "core/crypto/hash.h"
#include "core/crypto/secret_fill.h"

#include <sodium.h>
#include <string.h>

#define RECIPIENT     "age"
#define IDENTITY      "age-secret-key-"
#define IDENTITY_SIZE 74

void age_identities_release(struct age_identities *identities)
{
	if (identities->at)
		sodium_free(identities->at); /* wipes first */
	*identities = (struct age_identities){ 0 };
}

/* Identities are written in upper case, recipients in lower case. */
static void swap_case(char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((s[i] >= 'a' && s[i] <= 'z') ||
		    (s[i] >= 'A' && s[i] <= 'Z'))
			s[i] ^= 0x20;
}

static int parse_line(struct age_identity *out, const char *at, size_t len,
		      size_t line_nr, struct err *err)
{
	char line[IDENTITY_SIZE];
	bool good;

	/* never the line itself: it may be a key after all */
	if (len != sizeof(line) || memcmp(at, "AGE-SECRET-KEY-1", 16) != 0)
		return err_set(err, EXIT_VAULT,
			       "line %zu of the identity is not "
			       "'AGE-SECRET-KEY-1…'",
			       line_nr);
	memcpy(line, at, sizeof(line));
	swap_case(line, sizeof(line));
	good = bech32_decode(out->scalar, IDENTITY, line, sizeof(line));
	secret_wipe(line, sizeof(line));
	if (!good)
		return err_set(err, EXIT_VAULT,
			       "the identity is mistyped: its checksum is "
			       "wrong");
	crypto_scalarmult_curve25519_base(out->point, out->scalar);
	return 0;
}

/* Takes one line off the text, without its end. */
static void next_line(const char **at, size_t *len, const char **rest,
		      const char *end)
{
	const char *newline = memchr(*rest, '\n', (size_t)(end - *rest));

	*at = *rest;
	*len = (size_t)((newline ? newline : end) - *at);
	*rest = newline ? newline + 1 : end;
	if (*len > 0 && (*at)[*len - 1] == '\r')
		(*len)--;
}

static int parse_lines(struct age_identities *out, const struct secret *text,
		       struct err *err)
{
	const char *rest = secret_bytes(text);
	const char *end = rest + secret_len(text);
	size_t line_nr = 0;

	while (rest < end) {
		const char *at;
		size_t len;

		next_line(&at, &len, &rest, end);
		line_nr++;
		if (len == 0 || *at == '#')
			continue;
		if (out->nr == AGE_IDENTITIES_MAX)
			return err_set(err, EXIT_VAULT,
				       "there are more than %d identities",
				       AGE_IDENTITIES_MAX);
		if (parse_line(&out->at[out->nr], at, len, line_nr, err))
			return -1;
		out->nr++;
	}
	if (out->nr == 0)
		return err_set(err, EXIT_VAULT, "there is no age identity");
	return 0;
}

int age_identities_parse(struct age_identities *out, const struct secret *text,
			 struct err *err)
{
	struct age_identities identities = { 0 };

	if (sodium_init() < 0)
		return err_set(err, EXIT_SYSTEM,
			       "the system gives no random numbers");
	identities.at =
		sodium_allocarray(AGE_IDENTITIES_MAX, sizeof(*identities.at));
	if (identities.at == NULL)
		return err_errno(err, "no memory for the identity");
	if (parse_lines(&identities, text, err)) {
		age_identities_release(&identities);
		return -1;
	}
	*out = identities;
	return 0;
}

static void format_recipient(char recipient[AGE_RECIPIENT_SIZE],
			     const unsigned char point[AGE_KEY])
{
	char text[BECH32_SIZE];

	bech32_encode(text, RECIPIENT, point);
	memcpy(recipient, text, AGE_RECIPIENT_SIZE);
}

int age_generate(struct secret **identity, char recipient[AGE_RECIPIENT_SIZE],
		 struct err *err)
{
	unsigned char scalar[AGE_KEY], point[AGE_KEY];
	char text[BECH32_SIZE];

	if (sodium_init() < 0)
		return err_set(err, EXIT_SYSTEM,
			       "the system gives no random numbers");
	hash_random(scalar, sizeof(scalar));
	crypto_scalarmult_curve25519_base(point, scalar);
	bech32_encode(text, IDENTITY, scalar);
	secret_wipe(scalar, sizeof(scalar));
	swap_case(text, IDENTITY_SIZE);
	*identity = secret_take(text, IDENTITY_SIZE);
	format_recipient(recipient, point);
	return 0;
}

int age_recipient(char recipient[AGE_RECIPIENT_SIZE],
		  const struct secret *identities, struct err *err)
{
	auto_release(age_identities) parsed = { 0 };

	if (age_identities_parse(&parsed, identities, err))
		return -1;
	format_recipient(recipient, parsed.at[0].point);
	return 0;
}

bool age_recipient_parse(unsigned char point[AGE_KEY], const char *recipient)
{
	return bech32_decode(point, RECIPIENT, recipient, strlen(recipient));
}

bool age_is_recipient(const char *recipient)
{
	unsigned char point[AGE_KEY];

	return age_recipient_parse(point, recipient);
}
