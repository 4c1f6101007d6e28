/* embed.h - the files that are part of the program: the schemas */
#ifndef CORE_MODEL_EMBED_H
#define CORE_MODEL_EMBED_H

#include "core/base/base.h"

/* The text of schemas/NAME.json, borrowed, ended by a NUL that `*len` does
 * not count. NULL when there is no such schema. */
const char *embed_schema(const char *name, size_t *len);
/* All names that there are, "policy" and "answers/verify"; NULL beyond the
 * last. */
const char *embed_schema_name(size_t index);

#endif
