/* challenge.c - fuzz: any refusal is read, and there is advice for it */
#include "core/oauth/oauth.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* First byte: the status; then the challenge, a line break, the body. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *line = size > 1 ? memchr(data + 1, '\n', size - 1) : 0;
	auto_release(http_response) response = { 0 };
	struct oauth_failure failure;
	struct advice advice;

	if (!line)
		return 0;
	response.status = 200 + data[0];
	buf_add(&response.headers, "WWW-Authenticate: ");
	buf_add_bytes(&response.headers, data + 1, (size_t)(line - data));
	buf_add_bytes(&response.body, line + 1,
		      size - (size_t)(line + 1 - data));
	oauth_failure_of(&failure, &response);
	advice_find(&advice, &failure, NULL);
	if (!advice.meaning || !advice.who ||
	    strnlen(failure.description, sizeof(failure.description)) ==
		    sizeof(failure.description))
		abort();
	return 0;
}
