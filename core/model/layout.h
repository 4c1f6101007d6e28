/* layout.h - the one way a document is written: its order and its lines */
#ifndef CORE_MODEL_LAYOUT_H
#define CORE_MODEL_LAYOUT_H

#include "core/model/document.h"

/*
 * The members of every object in the order in which the kind's schema lists
 * them, unknown ones after them in their own order, two spaces a level, a
 * newline at the end. What may grow has a line for each of its parts, so that
 * a change touches the lines it is about and no others: lists, and objects
 * whose members are names that people choose. A record whose members the
 * schema lists, and a list of numbers, share a line while it is short.
 *
 * No item changes its place, of sets neither: the order in which people wrote
 * them says something to people. A server's metadata and what is desired of a
 * server keep their members' order: it is somebody else's text.
 *
 * `kind` is not DOCUMENT_NONE. Its schema is parsed once a process.
 */
void layout_format(struct buf *out, enum document_kind kind,
		   const struct json *root);

#endif
