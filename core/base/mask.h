/* mask.h - what stands where a secret is not shown */
#ifndef CORE_BASE_MASK_H
#define CORE_BASE_MASK_H

#include "core/base/base.h"

/* Of what should be a secret: "**********", "abcd****", "hidden". */
bool text_masks_secret(const char *text, size_t len);
/* Wherever it stands: stars, and not just a sentence or an address with some,
 * or a word between brackets: "[REDACTED]". "Hidden" alone may be a name. */
bool text_is_mask(const char *text);

#endif
