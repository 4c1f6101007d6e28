/* sshsig_bends.h - what can be done to a good signature, one thing each */
#ifndef TESTS_UNIT_SSHSIG_BENDS_H
#define TESTS_UNIT_SSHSIG_BENDS_H

#include "tests/unit/sshsig_parts.h"

/* The order of P-256's group (SEC 2 section 2.4.2) and of Ed25519's, the
 * latter with its lowest byte first (RFC 8032 section 5.1). */
static const unsigned char p256_order[32] = {
	0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
	0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
};
static const unsigned char ed25519_order[32] = {
	0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
	0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
	0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10,
};

static void set_integer(struct part *part, const unsigned char *bytes,
			size_t len)
{
	unsigned char with_sign[64] = { 0 };

	while (len > 0 && *bytes == 0) {
		bytes++;
		len--;
	}
	memcpy(with_sign + 1, bytes, len);
	if (with_sign[1] & 0x80)
		set(part, with_sign, len + 1);
	else
		set(part, with_sign + 1, len);
}

/* order - s: a signature that holds wherever s does. */
static void mirror(struct parts *p)
{
	unsigned char s[32] = { 0 };
	int borrow = 0;

	for (size_t i = 0; i < 32 && i < p->s.len; i++)
		s[31 - i] = p->s.at[p->s.len - 1 - i];
	for (int i = 31; i >= 0; i--) {
		int digit = p256_order[i] - s[i] - borrow;

		borrow = digit < 0;
		s[i] = (unsigned char)(digit + (borrow ? 256 : 0));
	}
	set_integer(&p->s, s, sizeof(s));
}

static void r_beyond_the_order(struct parts *p)
{
	unsigned char r[33] = { 0 };
	int carry = 0;

	for (size_t i = 0; i < 32 && i < p->r.len; i++)
		r[32 - i] = p->r.at[p->r.len - 1 - i];
	for (int i = 32; i > 0; i--) {
		carry += r[i] + p256_order[i - 1];
		r[i] = (unsigned char)carry;
		carry >>= 8;
	}
	r[0] = (unsigned char)carry;
	set_integer(&p->r, r, sizeof(r));
}

static void ed25519_s_beyond_the_order(struct parts *p)
{
	unsigned carry = 0;

	for (size_t i = 0; i < 32; i++) {
		carry += p->signature.at[32 + i] + ed25519_order[i];
		p->signature.at[32 + i] = (unsigned char)carry;
		carry >>= 8;
	}
}

static void zero_before(struct part *part)
{
	memmove(part->at + 1, part->at, part->len);
	part->at[0] = 0;
	part->len++;
}

static void zero_before_r(struct parts *p)
{
	zero_before(&p->r);
}

static void zero_before_s(struct parts *p)
{
	zero_before(&p->s);
}

static void r_is_none(struct parts *p)
{
	p->r.len = 0;
}

static void s_is_none(struct parts *p)
{
	p->s.len = 0;
}

static void r_is_the_order(struct parts *p)
{
	set_integer(&p->r, p256_order, sizeof(p256_order));
}

static void s_is_the_order(struct parts *p)
{
	set_integer(&p->s, p256_order, sizeof(p256_order));
}

static void r_is_negative(struct parts *p)
{
	static const unsigned char minus_one[] = { 0xff };

	set(&p->r, minus_one, 1);
}

static void r_and_s_change_places(struct parts *p)
{
	struct part r = p->r;

	p->r = p->s;
	p->s = r;
}

static void more(struct part *part, unsigned char byte)
{
	part->at[part->len++] = byte;
}

static void more_after_integers(struct parts *p)
{
	more(&p->after_integers, 0);
}

static void more_after_signature(struct parts *p)
{
	more(&p->after_signature, 0);
}

static void more_after_all(struct parts *p)
{
	more(&p->after_all, 0);
}

static void not_touched(struct parts *p)
{
	p->flags ^= SSHSIG_TOUCHED;
}

static void without_pin(struct parts *p)
{
	p->flags ^= SSHSIG_VERIFIED;
}

static void counted_on(struct parts *p)
{
	p->counter++;
}

static void another_application(struct parts *p)
{
	set_text(&p->application, "ssh:other");
}

static void nul_after_application(struct parts *p)
{
	more(&p->application, 0);
}

static void nul_after_type(struct parts *p)
{
	more(&p->type, 0);
}

static void nul_after_hash(struct parts *p)
{
	more(&p->hash, 0);
}

static void nul_after_namespace(struct parts *p)
{
	more(&p->namespace, 0);
}

static void another_namespace(struct parts *p)
{
	set_text(&p->namespace, "git");
}

static void no_namespace(struct parts *p)
{
	p->namespace.len = 0;
}

static void something_reserved(struct parts *p)
{
	set_text(&p->reserved, "x");
}

static void another_hash(struct parts *p)
{
	set_text(&p->hash, "sha256");
}

static void a_weak_hash(struct parts *p)
{
	set_text(&p->hash, "sha1");
}

static void another_version(struct parts *p)
{
	p->version = 2;
}

static void of_the_browser_s_type(struct parts *p)
{
	set_text(&p->type, "webauthn-sk-ecdsa-sha2-nistp256@openssh.com");
}

static void of_the_plain_type(struct parts *p)
{
	set(&p->type, p->key_type.at, p->key_type.len);
}

static void of_no_device_s_type(struct parts *p)
{
	set_text(&p->type, is_ecdsa(p) ? "ecdsa-sha2-nistp256" : "ssh-ed25519");
}

static void another_origin(struct parts *p)
{
	p->origin.at[p->origin.len - 1] ^= 1;
}

static void no_origin(struct parts *p)
{
	p->origin.len = 0;
}

static void shorter_origin(struct parts *p)
{
	p->origin.len--;
}

static void another_client_data(struct parts *p)
{
	p->client_data.at[p->client_data.len - 2] ^= 1;
}

static void some_extensions(struct parts *p)
{
	more(&p->extensions, 0xa0);
}

static void off_the_curve(struct parts *p)
{
	p->point.at[64] ^= 1;
}

static void at_infinity(struct parts *p)
{
	set(&p->point, "", 1);
}

static void compressed(struct parts *p)
{
	p->point.at[0] = (unsigned char)(2 + (p->point.at[64] & 1));
	p->point.len = 33;
}

static void hybrid(struct parts *p)
{
	p->point.at[0] = (unsigned char)(6 + (p->point.at[64] & 1));
}

static void another_curve(struct parts *p)
{
	set_text(&p->curve, "nistp384");
}

static void shorter_signature(struct parts *p)
{
	p->signature.len--;
}

static void longer_signature(struct parts *p)
{
	more(&p->signature, 0);
}

static void no_signature(struct parts *p)
{
	p->signature.len = 0;
}

static void nothing(struct parts *p UNUSED)
{
}

#endif
