/* sshsig_parts.h - a signature taken apart, to be put together wrongly */
#ifndef TESTS_UNIT_SSHSIG_PARTS_H
#define TESTS_UNIT_SSHSIG_PARTS_H

#include "tests/unit/test.h"

#include "core/crypto/armour.h"
#include "core/crypto/sshsig_wire.h"

/* One field of PROTOCOL.sshsig, with room to grow. */
struct part {
	unsigned char at[1024];
	size_t len;
};

/*
 * All of it, in the order of the wire. `key` ends before the application,
 * which is a field of its own; r and s are the integers' contents. What a
 * form does not have is empty and is not written.
 */
struct parts {
	unsigned version;
	struct part key_type, curve, point, application;
	struct part namespace, reserved, hash;
	struct part type, signature, r, s;
	unsigned char flags;
	uint32_t counter;
	struct part origin, client_data, extensions;
	/* bytes behind r and s, the signature, the whole */
	struct part after_integers, after_signature, after_all;
};

static void set(struct part *part, const void *bytes, size_t len)
{
	assert_true(len <= sizeof(part->at));
	if (len > 0)
		memcpy(part->at, bytes, len);
	part->len = len;
}

static void set_text(struct part *part, const char *s)
{
	set(part, s, strlen(s));
}

static void take(struct part *part, struct span *in)
{
	struct span got;

	assert_true(wire_string(&got, in));
	set(part, got.at, got.len);
}

static bool is_sk(const struct parts *p)
{
	return memcmp(p->key_type.at, "sk-", 3) == 0;
}

static bool is_ecdsa(const struct parts *p)
{
	return p->curve.len > 0;
}

static void take_signature(struct parts *p, struct span in)
{
	struct span integers;

	take(&p->type, &in);
	take(&p->signature, &in);
	if (is_ecdsa(p)) {
		integers = (struct span){ p->signature.at, p->signature.len };
		take(&p->r, &integers);
		take(&p->s, &integers);
	}
	if (!is_sk(p))
		return;
	assert_true(wire_byte(&p->flags, &in) && wire_u32(&p->counter, &in));
	if (memcmp(p->type.at, "webauthn", 8) != 0)
		return;
	take(&p->origin, &in);
	take(&p->client_data, &in);
	take(&p->extensions, &in);
}

/* Of a signature that is good. */
static void parts_parse(struct parts *out, const char *armour, size_t len)
{
	struct parts p = { 0 };
	struct err err = { 0 };
	autobuf blob = { 0 };
	struct span in, key, signature;

	OK(armour_parse(&blob, SSHSIG_LABEL, armour, len, &err));
	in = (struct span){ (unsigned char *)blob.data + SSHSIG_MAGIC_LEN,
			    blob.len - SSHSIG_MAGIC_LEN };
	assert_true(wire_u32(&p.version, &in) && wire_string(&key, &in));
	take(&p.key_type, &key);
	if (strstr((char *)p.key_type.at, "ecdsa"))
		take(&p.curve, &key);
	take(&p.point, &key);
	if (is_sk(&p))
		take(&p.application, &key);
	take(&p.namespace, &in);
	take(&p.reserved, &in);
	take(&p.hash, &in);
	assert_true(wire_string(&signature, &in));
	take_signature(&p, signature);
	*out = p;
}

static void add(struct buf *out, const struct part *part)
{
	wire_add_string(out, part->at, part->len);
}

static void add_bytes(struct buf *out, const struct part *part)
{
	buf_add_bytes(out, part->at, part->len);
}

static void add_key(struct buf *out, const struct parts *p)
{
	autobuf key = { 0 };

	add(&key, &p->key_type);
	if (is_ecdsa(p))
		add(&key, &p->curve);
	add(&key, &p->point);
	if (is_sk(p))
		add(&key, &p->application);
	wire_add_string(out, key.data, key.len);
}

static void add_signature(struct buf *out, const struct parts *p)
{
	autobuf integers = { 0 };
	autobuf all = { 0 };

	add(&all, &p->type);
	if (is_ecdsa(p)) {
		add(&integers, &p->r);
		add(&integers, &p->s);
		add_bytes(&integers, &p->after_integers);
		wire_add_string(&all, integers.data, integers.len);
	} else {
		add(&all, &p->signature);
	}
	if (is_sk(p)) {
		buf_add_byte(&all, p->flags);
		wire_add_u32(&all, p->counter);
	}
	if (memcmp(p->type.at, "webauthn", 8) == 0) {
		add(&all, &p->origin);
		add(&all, &p->client_data);
		add(&all, &p->extensions);
	}
	add_bytes(&all, &p->after_signature);
	wire_add_string(out, all.data, all.len);
}

/* The bytes that stand in the armour. */
static void parts_format(struct buf *out, const struct parts *p)
{
	buf_add(out, SSHSIG_MAGIC);
	wire_add_u32(out, p->version);
	add_key(out, p);
	add(out, &p->namespace);
	add(out, &p->reserved);
	add(out, &p->hash);
	add_signature(out, p);
	add_bytes(out, &p->after_all);
}

#endif
