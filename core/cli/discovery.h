/* discovery.h - a server's own description, from an address or a file */
#ifndef CORE_CLI_DISCOVERY_H
#define CORE_CLI_DISCOVERY_H

#include "core/base/text.h"
#include "core/json/json.h"

/*
 * `from` is an issuer, a whole …/.well-known/… address, or a file's path.
 * The document is checked (issuer, endpoints): its faults are EXIT_INPUT with
 * their place. *text is what it was parsed from, *name where it was found.
 */
int discovery_read(struct json **out, struct buf *text, struct buf *name,
		   const char *from, struct err *err) MUST_CHECK;

/* The same from text that was read already; `name` is for messages. */
int discovery_parse(struct json **out, const struct buf *text, const char *name,
		    struct err *err) MUST_CHECK;

/* What can be imported, but a person should know. Each is a sentence. */
void discovery_doubts(struct strings *out, const struct json *metadata);

#endif
