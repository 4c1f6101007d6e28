/* host.h - hosts in text from outside, and whether they are what they seem */
#ifndef CORE_CHANGE_HOST_H
#define CORE_CHANGE_HOST_H

#include "core/base/text.h"

/* The host of "scheme://user@HOST:port/…", lower case; false when it is no
 * such URL. The port belongs to it when there is one. */
bool host_of(struct buf *out, const char *url);
/* True for 127.0.0.0/8, [::1] and localhost. */
bool host_is_loopback(const char *url);
/* http: to a host that isn't loopback. */
bool host_is_plain_http(const char *url);
/*
 * What deserves to be said of a text: a host with letters beyond ASCII (with
 * its punycode, RFC 3492), a host that is punycode, a user name before the
 * host, characters not in normal form C. Adds nothing when all is plain.
 */
void host_note(struct buf *out, const char *text);
/* One label of a host name as RFC 3492 writes it, without "xn--". */
bool host_punycode(struct buf *out, const char *label, size_t len);

#endif
