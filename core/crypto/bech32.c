/* bech32.c - 32 bytes as text with a checksum (BIP 173); private */
#include "core/crypto/bech32.h"
#include "core/crypto/secret_fill.h"

#include <string.h>

#define GROUPS   52 /* of five bits in 32 bytes */
#define CHECKSUM 6

static const char digits[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static uint32_t polymod(uint32_t sum, unsigned value)
{
	static const uint32_t generators[] = { 0x3b6a57b2, 0x26508e6d,
					       0x1ea119fa, 0x3d4233dd,
					       0x2a1462b3 };
	uint32_t top = sum >> 25;

	sum = (sum & 0x1ffffff) << 5 ^ value;
	for (unsigned i = 0; i < ARRAY_SIZE(generators); i++)
		if (top >> i & 1)
			sum ^= generators[i];
	return sum;
}

/* The checksum over the prefix, "expanded" so that case has no part in it. */
static uint32_t checksum_of(const char *prefix, const unsigned char *groups,
			    size_t nr)
{
	uint32_t sum = 1;

	for (const char *p = prefix; *p; p++)
		sum = polymod(sum, (unsigned char)*p >> 5);
	sum = polymod(sum, 0);
	for (const char *p = prefix; *p; p++)
		sum = polymod(sum, (unsigned char)*p & 31);
	for (size_t i = 0; i < nr; i++)
		sum = polymod(sum, groups[i]);
	return sum;
}

static void to_groups(unsigned char groups[GROUPS],
		      const unsigned char bytes[BECH32_BYTES])
{
	for (unsigned i = 0; i < GROUPS; i++) {
		unsigned bit = i * 5;
		unsigned pair = (unsigned)bytes[bit / 8] << 8;

		if (bit / 8 + 1 < BECH32_BYTES)
			pair |= bytes[bit / 8 + 1];
		groups[i] = pair >> (11 - bit % 8) & 31;
	}
}

static bool from_groups(unsigned char bytes[BECH32_BYTES],
			const unsigned char groups[GROUPS])
{
	uint32_t left = 0;
	unsigned bits = 0;
	size_t nr = 0;

	for (size_t i = 0; i < GROUPS; i++) {
		left = (left << 5 | groups[i]) & 0xfff;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			bytes[nr++] = (unsigned char)(left >> bits);
		}
	}
	return (left & ((1u << bits) - 1)) == 0;
}

void bech32_encode(char out[BECH32_SIZE], const char *prefix,
		   const unsigned char bytes[BECH32_BYTES])
{
	unsigned char groups[GROUPS + CHECKSUM] = { 0 };
	size_t len = strlen(prefix);
	uint32_t sum;

	to_groups(groups, bytes);
	sum = checksum_of(prefix, groups, GROUPS + CHECKSUM) ^ 1;
	for (unsigned i = 0; i < CHECKSUM; i++)
		groups[GROUPS + i] = sum >> (5 * (5 - i)) & 31;
	memcpy(out, prefix, len);
	out[len++] = '1';
	for (size_t i = 0; i < sizeof(groups); i++)
		out[len++] = digits[groups[i]];
	out[len] = '\0';
	secret_wipe(groups, sizeof(groups));
}

bool bech32_decode(unsigned char bytes[BECH32_BYTES], const char *prefix,
		   const char *s, size_t len)
{
	unsigned char groups[GROUPS + CHECKSUM];
	size_t start = strlen(prefix) + 1;
	bool good;

	if (len != start + sizeof(groups) ||
	    memcmp(s, prefix, start - 1) != 0 || s[start - 1] != '1')
		return false;
	for (size_t i = 0; i < sizeof(groups); i++) {
		const char *digit =
			memchr(digits, s[start + i], sizeof(digits) - 1);

		if (digit == NULL)
			return false;
		groups[i] = (unsigned char)(digit - digits);
	}
	good = checksum_of(prefix, groups, sizeof(groups)) == 1 &&
	       from_groups(bytes, groups);
	secret_wipe(groups, sizeof(groups));
	return good;
}
