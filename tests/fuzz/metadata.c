/* metadata.c - fuzz: a discovery document is sound, or refused with a place */
#include "core/json/json.h"
#include "core/oauth/oauth.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *text = xstrndup((const char *)data, size);
	autoptr(json) json = NULL;
	struct err err = { 0 };

	if (json_parse(&json, (const char *)data, size, JSON_WIRE, "x", &err))
		return 0;
	if (oauth_metadata_check(json, text, "x", NULL, &err) &&
	    err.code != EXIT_INPUT)
		abort();
	return 0;
}
