/* json.c - fuzz: JSON; what is read is written and read as the same value */
#include "core/json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each way of writing it is read as what it was. */
static void read_back(const struct buf *text, const struct json *value)
{
	autoptr(json) again = NULL;
	struct err err = { 0 };

	/* Indentation and escapes can make it longer than a document may be. */
	if (text->len > JSON_SIZE_MAX)
		return;
	if (json_parse(&again, buf_str(text), text->len, JSON_WIRE, "again",
		       &err) ||
	    !json_equal(value, again))
		abort();
}

static void check_places(const struct json *root, const struct json *value,
			 const char *text)
{
	autobuf pointer = { 0 };
	size_t column;
	size_t line;

	if (!json_position(&line, &column, value, text) ||
	    !json_pointer_of(&pointer, root, value) ||
	    json_pointer(root, buf_str(&pointer)) != value)
		abort();
}

static void check(const char *text, size_t len, enum json_rules rules)
{
	autoptr(json) root = NULL;
	struct err err = { 0 };
	autobuf canonical = { 0 };
	autobuf compact = { 0 };
	autobuf pretty = { 0 };
	int i = 0;

	if (json_parse(&root, text, len, rules, "f", &err)) {
		/* The scanner took it, but cJSON did not. */
		if (err.code != EXIT_INPUT)
			abort();
		return;
	}
	json_compact(&compact, root);
	read_back(&compact, root);
	json_pretty(&pretty, root);
	read_back(&pretty, root);
	if (json_canonical(&canonical, root, &err) == 0)
		read_back(&canonical, root);
	else if (rules == JSON_STRICT)
		abort();
	check_places(root, root, text);
	json_each(child, root)
		if (i++ < 20)
			check_places(root, child, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check((const char *)data, size, JSON_STRICT);
	check((const char *)data, size, JSON_WIRE);
	return 0;
}
