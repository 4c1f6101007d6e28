/* secrets.c - secrets in any text: each has its own place, one after another */
#include "tests/fuzz/fuzz.h"
#include "core/base/secret_scan.h"

static size_t lines_of(const uint8_t *data, size_t size)
{
	size_t lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	return lines;
}

static void check(const struct secret_spots *spots, size_t lines, size_t size)
{
	HOLDS(spots->nr <= SECRET_SPOTS_MAX);
	HOLDS(!spots->more || spots->nr == SECRET_SPOTS_MAX);
	for (size_t i = 0; i < spots->nr; i++) {
		const struct secret_spot *spot = &spots->at[i];

		HOLDS(spot->line >= 1 && spot->line <= lines);
		HOLDS(spot->column >= 1 && spot->column <= size);
		HOLDS((spot->what == NULL) == (spot->name[0] != '\0'));
		HOLDS(i == 0 || spot[-1].line < spot->line ||
		      (spot[-1].line == spot->line &&
		       spot[-1].column < spot->column));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct secret_spots looks, all;
	size_t lines = lines_of(data, size);

	secret_scan(&looks, text, size, SECRET_SCAN_LOOKS);
	secret_scan(&all, text, size, SECRET_SCAN_ALL);
	check(&looks, lines, size);
	check(&all, lines, size);
	for (size_t i = 0; i < looks.nr; i++)
		HOLDS(looks.at[i].what != NULL);
	return 0;
}
