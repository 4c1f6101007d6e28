/* crypto_sshsig_peer.c - what we call a good signature, ssh-keygen does too */
#include "tests/unit/sshsig_bends.h"
#include "tests/unit/sshsig_judges.h"

#include "core/base/text.h"

#define FLIPS 60 /* of a signature, that ssh-keygen is asked about */

/*
 * The rule is that we never accept what ssh-keygen refuses. Where it accepts
 * what we refuse, a table here says so.
 */

/* "" is a plain key without a device. */
static const struct form {
	const char *type, *application, *what;
} forms[] = {
	{ "", "", "" },
	{ "ed25519", "ssh:", "SK_FLAGS=1" },
	{ "ecdsa", "ssh:", "SK_FLAGS=5" },
	{ "ecdsa", "example.org", "SK_FORM=webauthn|SK_FLAGS=5" },
};

#define PLAIN    1u
#define SK_25519 2u
#define SK_ECDSA 4u
#define BROWSER  8u
#define SK       (SK_25519 | SK_ECDSA | BROWSER)
#define P256     (SK_ECDSA | BROWSER)
#define EVERY    (PLAIN | SK)

/* ---- what the device signs ---- */

static const struct made {
	const char *type, *application, *what;
	enum verdict want;
} made[] = {
	{ "ed25519", "ssh:", "SK_FLAGS=0", BOTH },
	{ "ed25519", "ssh:", "SK_FLAGS=4", BOTH },
	{ "ed25519", "ssh:", "SK_FLAGS=5|SK_COUNTER=4294967295", BOTH },
	{ "ed25519", "ssh:", "SK_FLAGS=255|SK_COUNTER=0", BOTH },
	{ "ed25519", "ssh:rbctl", "SK_HASH=sha256", BOTH },
	{ "ecdsa", "ssh:", "SK_FLAGS=0", BOTH },
	{ "ecdsa", "ssh:", "SK_FLAGS=4", BOTH },
	{ "ecdsa", "ssh:", "SK_FLAGS=1|SK_COUNTER=4294967295", BOTH },
	{ "ecdsa", "ssh:", "SK_FLAGS=193", BOTH },
	{ "ecdsa", "ssh:", "SK_HASH=sha256", BOTH },
	/* extensions that the wire doesn't carry */
	{ "ecdsa", "ssh:", "SK_FLAGS=129|SK_EXTENSIONS=a0", NEITHER },
	/* ---- in a browser: touch and PIN are flags as elsewhere */
	{ "ecdsa", "example.org", "SK_FORM=webauthn|SK_FLAGS=0", BOTH },
	{ "ecdsa", "example.org", "SK_FORM=webauthn|SK_FLAGS=1", BOTH },
	{ "ecdsa", "example.org", "SK_FORM=webauthn|SK_FLAGS=29", BOTH },
	{ "ecdsa", "example.org", "SK_FORM=webauthn|SK_HASH=sha256", BOTH },
	/* attested credential data belongs to a registration */
	{ "ecdsa", "example.org", "SK_FORM=webauthn|SK_FLAGS=65", NEITHER },
	/* extensions and their flag go together */
	{ "ecdsa", "example.org",
	  "SK_FORM=webauthn|SK_FLAGS=129|SK_EXTENSIONS=a16161f5", BOTH },
	{ "ecdsa", "example.org", "SK_FORM=webauthn|SK_FLAGS=129", NEITHER },
	{ "ecdsa", "example.org",
	  "SK_FORM=webauthn|SK_FLAGS=1|SK_EXTENSIONS=a0", NEITHER },
	/* it answers another question */
	{ "ecdsa", "example.org", "SK_FORM=webauthn|SK_TYPE=webauthn.create",
	  NEITHER },
	{ "ecdsa", "example.org", "SK_FORM=webauthn|SK_TYPE=payment.get",
	  NEITHER },
	{ "ecdsa", "example.org", "SK_FORM=webauthn|SK_CHALLENGE=U1NI",
	  NEITHER },
	/* the origin is the browser's affair, but it can't hide a key */
	{ "ecdsa", "example.org",
	  "SK_FORM=webauthn|SK_ORIGIN=http://localhost:8080", BOTH },
	{ "ecdsa", "example.org",
	  "SK_FORM=webauthn|SK_ORIGIN=https://a\",\"b\":\"", NEITHER },
	/* what follows the origin */
	{ "ecdsa", "example.org", "SK_FORM=webauthn|SK_CLIENT_DATA=}", BOTH },
	{ "ecdsa", "example.org",
	  "SK_FORM=webauthn|SK_CLIENT_DATA=,\"crossOrigin\":false,\"later\":1}",
	  BOTH },
	/* in a frame of a page of somebody else, who chose what was seen */
	{ "ecdsa", "example.org",
	  "SK_FORM=webauthn|SK_CLIENT_DATA=,\"crossOrigin\":true}",
	  ONLY_KEYGEN },
	{ "ecdsa", "example.org",
	  "SK_FORM=webauthn|SK_CLIENT_DATA="
	  ",\"crossOrigin\":true,\"topOrigin\":\"https://a.example\"}",
	  ONLY_KEYGEN },
};

static void of_what_a_device_signs_we_accept_no_more(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < ARRAY_SIZE(made); i++) {
		auto_release(sample) sample = { 0 };

		make(&sample, b, made[i].type, made[i].application,
		     made[i].what);
		expect(b, &sample, &sample.parts, made[i].want, made[i].what);
	}
}

static void the_flags_say_what_happened_at_the_device(void **state)
{
	struct bench *b = *state;

	for (size_t i = 1; i < ARRAY_SIZE(forms); i++) {
		for (unsigned flags = 0; flags < 8; flags++) {
			autofree char *what = xasprintf("%s|SK_FLAGS=%u",
							forms[i].what, flags);
			auto_release(sample) sample = { 0 };
			struct err err = { 0 };
			autobuf armour = { 0 };
			struct sshsig sig;

			clear(b);
			make_key(b, forms[i].type, forms[i].application);
			sign(&armour, b, &sample, what);
			assert_true(we_accept(&sample, &armour));
			OK(sshsig_parse(&sig, armour.data, armour.len, &err));
			assert_int_equal(sig.flags, flags);
			assert_int_equal(sig.counter, 1);
		}
	}
}

/* ---- what somebody bends afterwards ---- */

static const struct bend {
	void (*bend)(struct parts *);
	const char *what;
	unsigned forms;
	enum verdict want;
} bends[] = {
	{ nothing, "as it was made", EVERY, BOTH },
	/* Either of the pair is good; no decision depends on which it is. */
	{ mirror, "s and order - s", P256, BOTH },
	{ zero_before_r, "zero before r", P256, ONLY_KEYGEN },
	{ zero_before_s, "zero before s", P256, ONLY_KEYGEN },
	{ r_is_none, "r is 0", P256, NEITHER },
	{ s_is_none, "s is 0", P256, NEITHER },
	{ r_is_the_order, "r is the order", P256, NEITHER },
	{ s_is_the_order, "s is the order", P256, NEITHER },
	{ r_beyond_the_order, "r + order", P256, NEITHER },
	{ r_is_negative, "r is -1", P256, NEITHER },
	{ r_and_s_change_places, "r and s change places", P256, NEITHER },
	{ more_after_integers, "more after r and s", P256, NEITHER },
	{ off_the_curve, "a point off the curve", P256, NEITHER },
	{ at_infinity, "the point at infinity", P256, NEITHER },
	{ compressed, "a compressed point", P256, NEITHER },
	{ hybrid, "a hybrid point", P256, NEITHER },
	{ another_curve, "another curve", P256, NEITHER },
	{ ed25519_s_beyond_the_order, "S + order", PLAIN | SK_25519,
	  ONLY_KEYGEN },
	{ shorter_signature, "a shorter signature", PLAIN | SK_25519, NEITHER },
	{ longer_signature, "a longer signature", PLAIN | SK_25519, NEITHER },
	{ no_signature, "no signature", PLAIN | SK_25519, NEITHER },
	{ not_touched, "the touch", SK, NEITHER },
	{ without_pin, "the PIN", SK, NEITHER },
	{ counted_on, "the counter", SK, NEITHER },
	{ another_application, "the application", SK, NEITHER },
	{ nul_after_application, "NUL after the application", SK, ONLY_KEYGEN },
	{ of_the_browser_s_type, "the browser's type",
	  PLAIN | SK_25519 | SK_ECDSA, NEITHER },
	{ of_the_plain_type, "the plain type", BROWSER, NEITHER },
	{ of_no_device_s_type, "no device's type", SK, NEITHER },
	{ another_origin, "another origin", BROWSER, NEITHER },
	{ shorter_origin, "a shorter origin", BROWSER, NEITHER },
	{ no_origin, "no origin", BROWSER, NEITHER },
	{ another_client_data, "other client data", BROWSER, NEITHER },
	{ some_extensions, "some extensions", BROWSER, NEITHER },
	{ more_after_signature, "more after the signature", EVERY, NEITHER },
	{ more_after_all, "more after all", EVERY, NEITHER },
	{ nul_after_type, "NUL after the type", EVERY, ONLY_KEYGEN },
	{ nul_after_hash, "NUL after the hash", EVERY, ONLY_KEYGEN },
	{ nul_after_namespace, "NUL after the namespace", EVERY, ONLY_KEYGEN },
	{ another_namespace, "another namespace", EVERY, NEITHER },
	{ no_namespace, "no namespace", EVERY, NEITHER },
	{ something_reserved, "something reserved", EVERY, ONLY_KEYGEN },
	{ another_hash, "another hash", EVERY, NEITHER },
	{ a_weak_hash, "a weak hash", EVERY, NEITHER },
	{ another_version, "another version", EVERY, NEITHER },
};

static void bend_all(const struct bench *b, const struct sample *sample,
		     unsigned form)
{
	for (size_t i = 0; i < ARRAY_SIZE(bends); i++) {
		struct parts parts = sample->parts;

		if (!(bends[i].forms & form))
			continue;
		bends[i].bend(&parts);
		expect(b, sample, &parts, bends[i].want, bends[i].what);
	}
}

static void of_what_is_bent_we_accept_no_more(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		auto_release(sample) sample = { 0 };

		make(&sample, b, forms[i].type, forms[i].application,
		     forms[i].what);
		bend_all(b, &sample, 1u << i);
	}
}

/* Every byte for us, some of them for ssh-keygen: the two agree. */
static void flip(const struct bench *b, const struct sample *sample)
{
	autobuf blob = { 0 };
	size_t step;

	parts_format(&blob, &sample->parts);
	step = blob.len / FLIPS + 1;
	for (size_t at = 0; at < blob.len; at++) {
		autobuf armour = { 0 };
		enum verdict got;

		blob.data[at] ^= (char)(1 << at % 8);
		armour_format(&armour, SSHSIG_LABEL, blob.data, blob.len);
		if (at % step == 0)
			got = ask(b, sample, &armour);
		else
			got = we_accept(sample, &armour) ? ONLY_US : NEITHER;
		if (got != NEITHER)
			fail_msg("bit %zu of byte %zu: %s", at % 8, at,
				 words[got]);
		blob.data[at] ^= (char)(1 << at % 8);
	}
}

static void no_bit_can_be_turned(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		auto_release(sample) sample = { 0 };

		make(&sample, b, forms[i].type, forms[i].application,
		     forms[i].what);
		flip(b, &sample);
	}
}

/* ---- keys alone ---- */

static const struct point {
	const char *what, *x, *y;
	enum verdict want;
} points[] = {
	/* SEC 2 section 2.4.2: the base point */
	{ "the base point",
	  "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
	  "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
	  BOTH },
	{ "beside the curve",
	  "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
	  "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f4",
	  NEITHER },
	{ "nothing",
	  "0000000000000000000000000000000000000000000000000000000000000000",
	  "0000000000000000000000000000000000000000000000000000000000000000",
	  NEITHER },
	/* on the curve, but no key that somebody made by chance */
	{ "x is 0",
	  "0000000000000000000000000000000000000000000000000000000000000000",
	  "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4",
	  NEITHER },
	/* the field's prime, which is 0 again */
	{ "x is beyond the field",
	  "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
	  "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4",
	  NEITHER },
};

static bool keygen_reads(const struct bench *b, const struct buf *line)
{
	const char *const argv[] = { "ssh-keygen", "-l", "-f", b->key, NULL };
	autobuf none = { 0 };
	autobuf out = { 0 };

	clear(b);
	write_file(b->key, line);
	return run(&out, argv, &none) == 0;
}

static void a_key_that_is_no_point_of_the_curve_is_refused(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < ARRAY_SIZE(points); i++) {
		autofree char *hex =
			xasprintf("%s%s", points[i].x, points[i].y);
		unsigned char point[65] = { 4 };
		struct err err = { 0 };
		struct sshkey key;
		autobuf blob = { 0 };
		autobuf line = { 0 };
		bool want = points[i].want == BOTH;

		assert_true(text_unhex(point + 1, 64, hex));
		wire_add_text(&blob, sshkey_type_name(SSHKEY_SK_ECDSA));
		wire_add_text(&blob, "nistp256");
		wire_add_string(&blob, point, sizeof(point));
		wire_add_text(&blob, "ssh:");
		buf_addf(&line, "%s ", sshkey_type_name(SSHKEY_SK_ECDSA));
		text_base64(&line, blob.data, blob.len);
		if (keygen_reads(b, &line) != want)
			fail_msg("ssh-keygen: %s", points[i].what);
		if ((sshkey_parse(&key, buf_str(&line), &err) == 0) != want)
			fail_msg("%s", points[i].what);
	}
}

/* ---- how the armour is written ---- */

static void in_lines_of(struct buf *out, const struct buf *base64, size_t width,
			const char *newline)
{
	buf_addf(out, "-----BEGIN SSH SIGNATURE-----%s", newline);
	for (size_t at = 0; at < base64->len; at += width)
		buf_addf(out, "%.*s%s", (int)width, buf_str(base64) + at,
			 newline);
	buf_addf(out, "-----END SSH SIGNATURE-----%s", newline);
}

static void of_ways_to_write_it_we_accept_no_more(void **state)
{
	struct bench *b = *state;
	auto_release(sample) sample = { 0 };
	autobuf blob = { 0 };
	autobuf base64 = { 0 };
	autobuf wide = { 0 };
	autobuf narrow = { 0 };
	autobuf one_line = { 0 };
	autobuf dos = { 0 };
	autobuf before = { 0 };
	autobuf after = { 0 };

	make(&sample, b, "ecdsa", "ssh:", "");
	parts_format(&blob, &sample.parts);
	text_base64(&base64, blob.data, blob.len);
	in_lines_of(&wide, &base64, 76, "\n");
	in_lines_of(&narrow, &base64, 1, "\n");
	in_lines_of(&one_line, &base64, 1024, "\n");
	in_lines_of(&dos, &base64, 70, "\r\n");
	buf_addf(&before, "x\n%s", buf_str(&wide));
	buf_addf(&after, "%sx\n", buf_str(&wide));
	assert_int_equal(ask(b, &sample, &wide), BOTH);
	assert_int_equal(ask(b, &sample, &narrow), BOTH);
	assert_int_equal(ask(b, &sample, &one_line), ONLY_KEYGEN);
	assert_int_equal(ask(b, &sample, &dos), NEITHER);
	assert_int_equal(ask(b, &sample, &before), NEITHER);
	assert_int_equal(ask(b, &sample, &after), ONLY_KEYGEN);
}

/* ---- the vectors of OpenSSH's own test suite ---- */

static void read_vector(struct buf *out, const char *name, const char *end)
{
	const char *data = getenv("RBCTL_DATA");
	autofree char *path =
		xasprintf("%s/vectors/sshsig/%s%s",
			  data ? data : "../shared/data", name, end);
	struct err err = { 0 };

	if (!fs_exists(path)) {
		print_message("# skipped: no %s (set RBCTL_DATA)\n", path);
		skip();
	}
	OK(fs_read(out, path, 65536, &err));
}

static void load_vector(struct sample *out, const struct bench *b,
			const char *name)
{
	struct err err = { 0 };
	autobuf namespace = { 0 };
	autobuf armour = { 0 };

	read_vector(&out->line, name, ".pub");
	read_vector(&out->message, "signed-data", "");
	read_vector(&namespace, "namespace", "");
	read_vector(&armour, name, ".sig");
	buf_trim(&out->line);
	buf_trim(&namespace);
	snprintf(out->namespace, sizeof(out->namespace), "%s",
		 buf_str(&namespace));
	OK(sshkey_parse(&out->key, buf_str(&out->line), &err));
	parts_parse(&out->parts, armour.data, armour.len);
	name_signer(b, out);
}

static void of_openssh_s_own_vectors_we_accept_no_more(void **state)
{
	static const char *const names[] = { "ed25519", "ed25519_sk",
					     "ecdsa_sk", "ecdsa_sk_webauthn" };
	struct bench *b = *state;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		auto_release(sample) sample = { 0 };

		load_vector(&sample, b, names[i]);
		bend_all(b, &sample, 1u << i);
		flip(b, &sample);
	}
}

int main(void)
{
#define ON_BENCH(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		ON_BENCH(of_what_a_device_signs_we_accept_no_more),
		ON_BENCH(the_flags_say_what_happened_at_the_device),
		ON_BENCH(of_what_is_bent_we_accept_no_more),
		ON_BENCH(no_bit_can_be_turned),
		ON_BENCH(a_key_that_is_no_point_of_the_curve_is_refused),
		ON_BENCH(of_ways_to_write_it_we_accept_no_more),
		ON_BENCH(of_openssh_s_own_vectors_we_accept_no_more),
	};

	return RUN(tests);
}
