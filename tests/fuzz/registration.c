/* registration.c - fuzz: of an answer all is taken, and no secret stays */
#include "core/oauth/registration.h"
#include "tests/fuzz/fuzz.h"

/* First byte: the status, and whether a client is asked about; then the body.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *wanted = size && data[0] & 1 ? "c1" : NULL;
	auto_release(http_response) response = { 0 };
	auto_release(registration) got = { 0 };
	struct oauth_failure failure = { 0 };
	struct err err = { 0 };
	bool refused;
	int bad;

	if (size == 0)
		return 0;
	response.status = 200 + data[0];
	buf_add_bytes(&response.body, data + 1, size - 1);
	bad = registration_answer(&got, &refused, &failure, &response, wanted,
				  &err);
	HOLDS(refused == (response.status >= 400));
	HOLDS(!json_get(got.metadata, "client_secret"));
	HOLDS(!json_get(got.metadata, "registration_access_token"));
	HOLDS(bad || refused || got.client_id);
	HOLDS(!bad || err.code == EXIT_SERVER);
	HOLDS(!wanted || !got.client_id || !strcmp(wanted, got.client_id));
	HOLDS(got.secret_expires >= 0);
	return 0;
}
