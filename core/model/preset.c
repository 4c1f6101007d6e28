/* preset.c - presets/ inside the program: one product's requests a file */
#include "core/model/preset.h"

#include <stdlib.h>
#include <string.h>

const char *const preset_requests[] = { "find",   "read",   "create", "update",
					"rotate", "delete", NULL };

/* To add a product, name it here and in schemas/config.json: the file is
 * core/model/presets/NAME.json. */
#define PRESETS(EACH)  \
	EACH(auth0)    \
	EACH(glewlwyd) \
	EACH(hydra)    \
	EACH(keycloak) \
	EACH(okta)

/* Paths are taken from where the compiler runs: the top of the source. */
#define INCLUDE_FILE(name)                                        \
	__asm__(".pushsection .rodata\n"                          \
		"preset_" #name ":\n"                             \
		".incbin \"core/model/presets/" #name ".json\"\n" \
		"preset_" #name "_end:\n"                         \
		".byte 0\n"                                       \
		".popsection\n");                                 \
	extern const char preset_##name[]                         \
		__attribute__((visibility("hidden")));            \
	extern const char preset_##name##_end[]                   \
		__attribute__((visibility("hidden")));

PRESETS(INCLUDE_FILE)

#define TABLE_ENTRY(name) { #name, preset_##name, preset_##name##_end },

static const struct {
	const char *name;
	const char *start;
	const char *end;
} files[] = { PRESETS(TABLE_ENTRY) };

bool preset_is_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (strcmp(files[i].name, name) == 0)
			return true;
	return false;
}

struct json *preset_load(const char *name)
{
	struct json *json = NULL;
	struct err err = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		if (strcmp(files[i].name, name) != 0)
			continue;
		if (json_parse(&json, files[i].start,
			       (size_t)(files[i].end - files[i].start),
			       JSON_STRICT, files[i].name, &err))
			abort(); /* our own file */
	}
	return json;
}
