/* intake.c - fuzz: exports in JSON, told apart by what is in them */
#include "tests/fuzz/intake.h"

/* The first byte may say what it is to be taken for. */
static const enum intake_kind kinds[] = { INTAKE_JWKS,     INTAKE_CLIENT,
					  INTAKE_KEYCLOAK, INTAKE_AUTH0,
					  INTAKE_POSTMAN,  INTAKE_BRUNO };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_release(intake_sources) from = { 0 };
	enum intake_kind kind = INTAKE_UNKNOWN;

	if (size && data[0] < ARRAY_SIZE(kinds)) {
		kind = kinds[data[0]];
		data++;
		size--;
	}
	if (memmem(data, size, "hunter", 6))
		return 0;
	add_source(&from, "x.json", data, size);
	check_intake(kind, &from);
	return 0;
}
