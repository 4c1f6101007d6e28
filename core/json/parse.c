/* parse.c - from text to a tree: the scanner judges it, cJSON builds it */
#include "core/json/node.h"
#include "core/json/scan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void json_free(struct json *root)
{
	cJSON_Delete(node_of(root));
}

static size_t key_place(const struct scan *scan, const struct json *member)
{
	size_t value = node_place(member) - 1;

	for (size_t i = 0; i < scan->nr; i++)
		if (scan->marks[i].value == value)
			return scan->marks[i].key;
	return value;
}

static int fail_twice(struct scan *scan, const struct json *a,
		      const struct json *b)
{
	size_t first = key_place(scan, a);
	size_t second = key_place(scan, b);
	size_t column;
	size_t line;

	if (first > second) {
		size_t other = first;

		first = second;
		second = other;
	}
	scan_place(&line, &column, scan->text, first);
	return scan_fail(scan, second,
			 "the key '%.64s' stands twice, first on line %zu; "
			 "keep one of them",
			 json_key(a), line);
}

/* Keys that are equal once their escapes are read are equal. */
static int check_keys(struct scan *scan, const struct json *object)
{
	autofree const struct json **members = NULL;
	size_t nr;

	members = node_sorted(object, &nr);
	for (size_t i = 1; i < nr; i++)
		if (strcmp(json_key(members[i - 1]), json_key(members[i])) == 0)
			return fail_twice(scan, members[i - 1], members[i]);
	return 0;
}

/* cJSON frees and copies a number's text like a string's, and leaves it empty
 * itself. Ours is there where the double would be another number. */
static void keep_digits(const struct scan *scan, cJSON *number)
{
	const char *text = scan->text + node_place(node_json(number)) - 1;
	size_t len = (size_t)(*text == '-');
	char nearest[SCAN_NUMBER_MAX + 2];

	if (fabs(number->valuedouble) < (double)JSON_INT_MAX)
		return;
	len += strspn(text + len, "0123456789");
	if (text[len] && strchr(".eE", text[len]))
		return;
	snprintf(nearest, sizeof(nearest), "%.0f", number->valuedouble);
	if (strlen(nearest) != len || strncmp(nearest, text, len) != 0)
		number->valuestring = xstrndup(text, len);
}

/* The tree's order is the text's, so the marks can be given out in turn. */
static int mark(struct scan *scan, cJSON *node, size_t *next)
{
	node->valueint = (int)scan->marks[(*next)++].value + 1;
	if (cJSON_IsNumber(node) && !isfinite(node->valuedouble))
		return scan_fail(scan, node_place(node_json(node)) - 1,
				 "the number is not finite; write a smaller "
				 "one");
	if (cJSON_IsNumber(node))
		keep_digits(scan, node);
	for (cJSON *child = node->child; child; child = child->next)
		if (mark(scan, child, next))
			return -1;
	return cJSON_IsObject(node) ? check_keys(scan, node_json(node)) : 0;
}

static int build(struct json **out, struct scan *scan)
{
	autoptr(json) root = NULL;
	size_t start = scan->marks[0].value;
	size_t next = 0;

	root = node_json(cJSON_ParseWithLength(scan->text + start,
					       scan->len - start + 1));
	if (root == NULL)
		return err_set(scan->err, EXIT_SYSTEM,
			       "%s: cannot be read into memory", scan->name);
	if (mark(scan, node_of(root), &next))
		return -1;
	*out = steal(root);
	return 0;
}

static int scan_and_build(struct json **out, struct scan *scan)
{
	return scan_text(scan) || build(out, scan) ? -1 : 0;
}

int json_parse(struct json **out, const char *text, size_t len,
	       enum json_rules rules, const char *name, struct err *err)
{
	struct scan scan = {
		.len = len, .rules = rules, .name = name, .err = err
	};
	bool fits = len <= scan_limit(rules);
	autofree char *copy = NULL;
	int ret;

	/* The scanner leans on a NUL at the end; the caller's may have none. */
	copy = xcalloc((fits ? len : 0) + 1, 1);
	if (fits && len > 0)
		memcpy(copy, text, len);
	scan.text = copy;
	ret = scan_and_build(out, &scan);
	scan_release(&scan);
	/* It may have been an entry of the vault. */
	explicit_bzero(copy, strlen(copy));
	return ret;
}

bool json_position(size_t *line, size_t *column, const struct json *value,
		   const char *text)
{
	if (value == NULL || node_place(value) == 0)
		return false;
	scan_place(line, column, text, node_place(value) - 1);
	return true;
}

bool json_extent(size_t *from, size_t *to, const struct json *value,
		 const char *text, size_t len)
{
	bool string = json_string(value) != NULL;
	size_t start = value ? node_place(value) : 0;
	size_t end = start; /* the byte behind its first one */

	if (start == 0 || (!string && json_type(value) != JSON_NUMBER))
		return false;
	while (end < len &&
	       (string ? text[end] != '"'
		       : text[end] && strchr("-+.0123456789eE", text[end])))
		end += string && text[end] == '\\' ? 2 : 1;
	*from = start - 1;
	*to = end + string < len ? end + string : len;
	return true;
}
