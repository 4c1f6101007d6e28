/* preset.h - the requests with which a product's clients are managed */
#ifndef CORE_MODEL_PRESET_H
#define CORE_MODEL_PRESET_H

#include "core/json/json.h"

/*
 * What a config/1 document with "adapter": "http" would say itself, for one
 * product: presets/NAME.json. Owned; NULL when there is none of that name.
 */
struct json *preset_load(const char *name) MUST_CHECK;
bool preset_is_name(const char *name);

/* The requests that such a document has, in the order they are told. */
extern const char *const preset_requests[];

#endif
