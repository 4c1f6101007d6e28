/* embed.c - the schemas as they stand in schemas/, inside the program */
#include "core/model/embed.h"

#include <string.h>

/* To embed another schema, name it here: the file is schemas/NAME.json. */
#define SCHEMAS(EACH)     \
	EACH(checklist)   \
	EACH(config)      \
	EACH(environment) \
	EACH(policy)      \
	EACH(runbook)     \
	EACH(server)

/* Paths are taken from where the compiler runs: the top of the source. */
#define INCLUDE_FILE(name)                             \
	__asm__(".pushsection .rodata\n"               \
		"embed_" #name ":\n"                   \
		".incbin \"schemas/" #name ".json\"\n" \
		"embed_" #name "_end:\n"               \
		".byte 0\n"                            \
		".popsection\n");                      \
	extern const char embed_##name[]               \
		__attribute__((visibility("hidden"))); \
	extern const char embed_##name##_end[]         \
		__attribute__((visibility("hidden")));

SCHEMAS(INCLUDE_FILE)

#define TABLE_ENTRY(name) { #name, embed_##name, embed_##name##_end },

static const struct {
	const char *name;
	const char *start;
	const char *end;
} files[] = { SCHEMAS(TABLE_ENTRY) };

const char *embed_schema(const char *name, size_t *len)
{
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		if (strcmp(files[i].name, name) != 0)
			continue;
		*len = (size_t)(files[i].end - files[i].start);
		return files[i].start;
	}
	return NULL;
}
