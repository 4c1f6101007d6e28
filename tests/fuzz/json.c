/* json.c - fuzz: JSON; what is read is written and read as the same value */
#include "core/json/json.h"
#include "tests/fuzz/fuzz.h"

/* Each way of writing it is read as what it was. */
static void read_back(const struct buf *text, const struct json *value,
		      enum json_rules rules)
{
	autoptr(json) again = NULL;
	struct err err = { 0 };

	/* Indentation and escapes can make it longer than a document may be. */
	if (text->len > JSON_SIZE_MAX)
		return;
	HOLDS(json_parse(&again, buf_str(text), text->len, rules, "again",
			 &err) == 0);
	HOLDS(json_equal(value, again) && json_equal(again, value));
}

/* RFC 8785 gives one text: what it gives for what is read from it is that. */
static void check_canonical(const struct json *root, enum json_rules rules)
{
	autoptr(json) again = NULL;
	struct err err = { 0 };
	autobuf first = { 0 };
	autobuf second = { 0 };

	if (json_canonical(&first, root, &err)) {
		HOLDS(rules == JSON_WIRE && err.code == EXIT_INPUT);
		return;
	}
	read_back(&first, root, JSON_STRICT);
	if (first.len > JSON_SIZE_MAX)
		return;
	HOLDS(strpbrk(buf_str(&first), "\n\t\r") == NULL);
	HOLDS(json_parse(&again, buf_str(&first), first.len, JSON_STRICT,
			 "again", &err) == 0);
	HOLDS(json_canonical(&second, again, &err) == 0);
	HOLDS(is_same(&second, buf_str(&first), first.len));
}

static void check_place(const struct json *root, const struct json *value,
			const char *text)
{
	autobuf pointer = { 0 };
	size_t column;
	size_t line;

	HOLDS(json_position(&line, &column, value, text));
	HOLDS(line >= 1 && column >= 1);
	HOLDS(json_pointer_of(&pointer, root, value));
	HOLDS(json_pointer(root, buf_str(&pointer)) == value);
}

/* What a governed document never holds, whatever its text was. */
static void check_value(const struct json *value, int depth,
			enum json_rules rules)
{
	int64_t number;

	HOLDS(depth <= JSON_DEPTH_MAX);
	if (json_type(value) == JSON_NUMBER && rules == JSON_STRICT)
		HOLDS(json_int(&number, value) && number <= JSON_INT_MAX &&
		      number >= -JSON_INT_MAX);
	json_each(child, value) {
		if (json_type(value) == JSON_OBJECT)
			HOLDS(json_get(value, json_key(child)) == child);
		check_value(child, depth + (json_first(child) != NULL), rules);
	}
}

static struct json *parse(const char *text, size_t len, enum json_rules rules)
{
	struct json *root = NULL;
	struct err err = { 0 };

	if (json_parse(&root, text, len, rules, "f", &err) == 0)
		return root;
	HOLDS(root == NULL && err.code == EXIT_INPUT);
	HOLDS(strncmp(err.msg, "f:", 2) == 0);
	return NULL;
}

static void check(const struct json *root, const char *text,
		  enum json_rules rules)
{
	autobuf compact = { 0 };
	autobuf pretty = { 0 };
	int i = 0;

	check_value(root, json_first(root) != NULL, rules);
	json_compact(&compact, root);
	read_back(&compact, root, rules);
	json_pretty(&pretty, root);
	read_back(&pretty, root, rules);
	check_canonical(root, rules);
	check_place(root, root, text);
	json_each(child, root)
		if (i++ < 20)
			check_place(root, child, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	autoptr(json) strict = parse(text, size, JSON_STRICT);
	autoptr(json) wire = parse(text, size, JSON_WIRE);

	/* The strict rules only take away. */
	HOLDS(strict == NULL || json_equal(strict, wire));
	if (strict)
		check(strict, text, JSON_STRICT);
	else if (wire)
		check(wire, text, JSON_WIRE);
	return 0;
}
