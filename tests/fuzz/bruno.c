/* bruno.c - fuzz: a .bru file beside one whose secret stays out */
#include "tests/fuzz/intake.h"

#define FIRST                                                          \
	"meta {\n  name: First\n  seq: 1\n}\n\npost {\n"               \
	"  url: https://a.example/x?api_key=" SECRET "\n"              \
	"  body: formUrlEncoded\n  auth: basic\n}\n\n"                 \
	"auth:basic {\n  username: app\n  password: " SECRET "\n}\n\n" \
	"headers {\n  X-Api-Key: " SECRET "\n}\n\n"                    \
	"body:form-urlencoded {\n  password: " SECRET "\n}\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_release(intake_sources) from = { 0 };

	if (memmem(data, size, "hunter", 6))
		return 0;
	add_source(&from, "first.bru", FIRST, strlen(FIRST));
	add_source(&from, "second.bru", data, size);
	check_intake(INTAKE_BRUNO, &from);
	return 0;
}
