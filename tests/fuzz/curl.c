/* curl.c - fuzz: lines for a shell; a secret in one before them stays out */
#include "tests/fuzz/intake.h"

#define FIRST                                                          \
	"curl -u 'app:" SECRET "' -H \"Authorization: Bearer " SECRET  \
	"\" -d grant_type=client_credentials -d client_secret=" SECRET \
	" https://u:" SECRET "@a.example/token\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_release(intake_sources) from = { 0 };
	autobuf text = { 0 };

	if (memmem(data, size, "hunter", 6))
		return 0;
	buf_add(&text, FIRST);
	buf_add_bytes(&text, data, size);
	add_source(&from, "x", buf_str(&text), text.len);
	check_intake(INTAKE_CURL, &from);
	return 0;
}
