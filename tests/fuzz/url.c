/* url.c - fuzz: any text is a URL or is refused, and says the same twice */
#include "core/net/http.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *text = xstrndup((const char *)data, size);
	auto_release(url) url = { 0 };
	auto_release(url) again = { 0 };
	struct err err = { 0 };

	if (url_parse(&url, text, &err))
		return 0;
	if (url_parse(&again, text, &err) || !url.path[0] || !url.host[0] ||
	    url_is_loopback(&url) != url_is_loopback(&again))
		abort();
	return 0;
}
