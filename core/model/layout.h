/* layout.h - the one way a document is written: members in schema order */
#ifndef CORE_MODEL_LAYOUT_H
#define CORE_MODEL_LAYOUT_H

#include "core/model/document.h"

/*
 * json_pretty() with the members of every object in the order in which the
 * kind's schema lists them, unknown ones after them in their own order. A
 * server's metadata keeps its order: it is somebody else's text.
 */
void layout_format(struct buf *out, enum document_kind kind,
		   const struct json *root);

#endif
