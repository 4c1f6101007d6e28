/* vectors.h - where data stands that tests read, and one file of it */
#ifndef TESTS_UNIT_VECTORS_H
#define TESTS_UNIT_VECTORS_H

#include "core/base/fs.h"
#include "core/json/json.h"
#include "tests/unit/test.h"

UNUSED static inline char *data_path(const char *name)
{
	const char *folder = getenv("RBCTL_DATA");

	return xasprintf("%s/%s", folder ? folder : "../shared/data", name);
}

/* The file parsed; NULL, and a line that says so, where it is not. */
UNUSED static inline struct json *data_json(const char *name)
{
	autofree char *path = data_path(name);
	struct json *json = NULL;
	struct err err = { 0 };
	autobuf text = { 0 };

	if (!fs_exists(path)) {
		print_message("# skipped: no %s (set RBCTL_DATA)\n", path);
		return NULL;
	}
	if (fs_read(&text, path, JSON_SIZE_MAX, &err) ||
	    json_parse(&json, text.data, text.len, JSON_WIRE, name, &err))
		fail_msg("%s", err.msg);
	return json;
}

#endif
