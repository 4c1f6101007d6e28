/* host.c - hosts in text from outside, and whether they are what they seem */
#include "core/change/host.h"

#include <string.h>

/* Between "://" and the next of "/?#\": the authority (RFC 3986 section 3.2;
 * browsers take a backslash for a slash). */
static bool authority_of(const char **start, size_t *len, const char *url)
{
	const char *at = strstr(url, "://");

	if (!at || at == url)
		return false;
	*start = at + 3;
	*len = strcspn(*start, "/?#\\");
	return *len > 0;
}

bool host_of(struct buf *out, const char *url)
{
	const char *start;
	size_t len;

	if (!authority_of(&start, &len, url))
		return false;
	for (size_t i = len; i > 0; i--)
		if (start[i - 1] == '@') {
			start += i;
			len -= i;
			break;
		}
	for (size_t i = 0; i < len; i++) {
		char c = start[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		buf_add_byte(out, (unsigned char)c);
	}
	return len > 0;
}

bool host_is_loopback(const char *url)
{
	autobuf host = { 0 };
	char *port;

	if (!host_of(&host, url))
		return false;
	if (text_starts(host.data, "[::1]"))
		return host.data[5] == '\0' || host.data[5] == ':';
	port = strchr(host.data, ':');
	if (port)
		*port = '\0';
	if (text_equal(host.data, "localhost"))
		return true;
	/* Numbers only: 127.0.0.1.example.com is somebody's host. */
	return text_starts(host.data, "127.") &&
	       host.data[strspn(host.data, "0123456789.")] == '\0';
}

bool host_is_plain_http(const char *url)
{
	return (text_starts(url, "http://") || text_starts(url, "HTTP://")) &&
	       !host_is_loopback(url);
}

/* RFC 3492 section 5: the numbers of punycode's Bootstring. */
enum {
	BASE = 36,
	T_MIN = 1,
	T_MAX = 26,
	SKEW = 38,
	DAMP = 700,
	INITIAL_BIAS = 72,
	LABEL_MAX = 255,
};

/* Section 6.1. */
static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / DAMP : delta / 2;
	delta += delta / points;
	for (; delta > ((BASE - T_MIN) * T_MAX) / 2; k += BASE)
		delta /= BASE - T_MIN;
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static unsigned char digit(uint32_t value)
{
	return (unsigned char)(value < 26 ? 'a' + value : '0' + value - 26);
}

static void add_variable(struct buf *out, uint32_t q, uint32_t bias)
{
	for (uint32_t k = BASE;; k += BASE) {
		uint32_t t = k <= bias           ? T_MIN
			     : k >= bias + T_MAX ? T_MAX
						 : k - bias;

		if (q < t)
			break;
		buf_add_byte(out, digit(t + (q - t) % (BASE - t)));
		q = (q - t) / (BASE - t);
	}
	buf_add_byte(out, digit(q));
}

static uint32_t smallest_from(const uint32_t *points, size_t nr, uint32_t n)
{
	uint32_t m = UINT32_MAX;

	for (size_t i = 0; i < nr; i++)
		if (points[i] >= n && points[i] < m)
			m = points[i];
	return m;
}

/* Section 6.3. No overflow: 255 characters below 0x110000 stay under 2^32. */
static void encode(struct buf *out, const uint32_t *points, size_t nr)
{
	uint32_t n = 128, delta = 0, bias = INITIAL_BIAS;
	uint32_t basic = 0, done;

	for (size_t i = 0; i < nr; i++)
		if (points[i] < 128) {
			buf_add_byte(out, (unsigned char)points[i]);
			basic++;
		}
	if (basic > 0)
		buf_add_byte(out, '-');
	for (done = basic; done < nr; delta++, n++) {
		uint32_t m = smallest_from(points, nr, n);

		delta += (m - n) * (done + 1);
		n = m;
		for (size_t i = 0; i < nr; i++) {
			if (points[i] < n)
				delta++;
			if (points[i] != n)
				continue;
			add_variable(out, delta, bias);
			bias = adapt(delta, done + 1, done == basic);
			delta = 0;
			done++;
		}
	}
}

bool host_punycode(struct buf *out, const char *label, size_t len)
{
	uint32_t points[LABEL_MAX];
	size_t nr = 0;

	for (size_t i = 0, used; i < len; i += used) {
		if (nr == LABEL_MAX)
			return false;
		used = text_utf8_decode(&points[nr++], label + i, len - i);
		if (used == 0)
			return false;
	}
	encode(out, points, nr);
	return true;
}

static bool is_ascii(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] >= 128)
			return false;
	return true;
}

static void note(struct buf *out, const char *text)
{
	if (out->len > 0)
		buf_add(out, "; ");
	buf_add(out, text);
}

static void note_beyond_ascii(struct buf *out, const char *host)
{
	note(out, "the host has letters beyond ASCII, its real name is ");
	while (*host) {
		size_t len = strcspn(host, ".");

		if (is_ascii(host, len)) {
			buf_add_bytes(out, host, len);
		} else {
			buf_add(out, "xn--");
			if (!host_punycode(out, host, len))
				buf_add(out, "?");
		}
		host += len;
		if (*host == '.') {
			buf_add_byte(out, '.');
			host++;
		}
	}
}

void host_note(struct buf *out, const char *text)
{
	autobuf host = { 0 };
	const char *start;
	size_t len;

	if (authority_of(&start, &len, text) && memchr(start, '@', len))
		note(out, "what stands before the @ is a user name, not the "
			  "host");
	if (host_of(&host, text)) {
		if (!is_ascii(host.data, host.len))
			note_beyond_ascii(out, host.data);
		else if (strstr(host.data, "xn--"))
			note(out, "the host is written in punycode: a browser "
				  "may show other letters");
	}
	if (!text_is_nfc(text, strlen(text)))
		note(out, "some characters are put together from parts and "
			  "look like others");
}
