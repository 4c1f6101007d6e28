/* schema.c - compiles a JSON Schema; every keyword has an effect or is refused
 */
#include "core/json/node.h"
#include "core/json/schema_node.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SCHEMA_NODES_MAX  10000
#define SCHEMA_HEIGHT_MAX 64 /* schemas that judge one and the same value */

struct compiling {
	struct schema *schema;
	const char *text;
	const char *name;
	struct err *err;
};

static int compile(struct schema_node **out, struct compiling *c,
		   const struct json *json);

static void rule_free(struct schema_rule *rule)
{
	if (rule == NULL)
		return;
	for (size_t i = 0; rule->patterns && i < rule->nr; i++)
		regex_free(rule->patterns[i]);
	free(rule->patterns);
	free(rule->nodes);
	free(rule);
}

void schema_free(struct schema *schema)
{
	if (schema == NULL)
		return;
	for (size_t i = 0; i < schema->nr; i++) {
		for (size_t k = 0; k < KEYWORDS; k++)
			rule_free(schema->nodes[i]->rules[k]);
		free(schema->nodes[i]);
	}
	free(schema->nodes);
	json_free(schema->root);
	free(schema);
}

__attribute__((format(printf, 3, 4))) static int
refuse(struct compiling *c, const struct json *at, const char *format, ...)
{
	char what[ERR_MSG_MAX];
	size_t column = 0;
	size_t line = 0;
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	json_position(&line, &column, at, c->text);
	return err_set(c->err, EXIT_INPUT, "%s:%zu:%zu: %s", c->name, line,
		       column, what);
}

static int compile_pattern(struct schema_rule *rule, size_t i,
			   struct compiling *c, const struct json *at,
			   const char *pattern)
{
	struct err why = { 0 };

	if (regex_parse(&rule->patterns[i], pattern, &why))
		return refuse(c, at, "%s", why.msg);
	return 0;
}

static int compile_children(struct schema_rule *rule, enum shape shape,
			    struct compiling *c)
{
	size_t i = 0;

	rule->nr = json_count(rule->json);
	rule->nodes = xcalloc(rule->nr, sizeof(*rule->nodes));
	if (shape == SHAPE_PATTERN_MAP)
		rule->patterns = xcalloc(rule->nr, sizeof(*rule->patterns));
	json_each(child, rule->json) {
		if (shape == SHAPE_PATTERN_MAP &&
		    compile_pattern(rule, i, c, child, json_key(child)))
			return -1;
		if (compile(&rule->nodes[i++], c, child))
			return -1;
	}
	return 0;
}

static int compile_rule(struct schema_rule *rule, enum shape shape,
			struct compiling *c)
{
	switch (shape) {
	case SHAPE_SCHEMA:
	case SHAPE_REF: /* linked when all nodes are there */
		rule->nr = 1;
		rule->nodes = xcalloc(1, sizeof(*rule->nodes));
		return shape == SHAPE_REF
			       ? 0
			       : compile(&rule->nodes[0], c, rule->json);
	case SHAPE_PATTERN:
		rule->nr = 1;
		rule->patterns = xcalloc(1, sizeof(*rule->patterns));
		return compile_pattern(rule, 0, c, rule->json,
				       json_string(rule->json));
	case SHAPE_SCHEMAS:
	case SHAPE_SCHEMA_MAP:
	case SHAPE_PATTERN_MAP:
		return compile_children(rule, shape, c);
	default:
		return 0;
	}
}

static int compile_keyword(struct schema_node *node, struct compiling *c,
			   const struct json *member)
{
	const struct schema_rule empty = { .node = node, .json = member };
	const char *wanted;
	size_t k = 0;

	while (k < KEYWORDS &&
	       strcmp(schema_keywords[k].name, json_key(member)) != 0)
		k++;
	if (k == KEYWORDS)
		return refuse(c, member,
			      "'%s' is no keyword that is known here",
			      json_key(member));
	wanted = schema_misshapen(schema_keywords[k].shape, member);
	if (wanted)
		return refuse(c, member, "'%s' wants %s", json_key(member),
			      wanted);
	/* It would change what each "$ref" below it means. */
	if (k == KEYWORD_ID && node->json != c->schema->root)
		return refuse(c, member, "'$id' stands at the top only");
	node->rules[k] = xmalloc(sizeof(empty));
	*node->rules[k] = empty;
	return compile_rule(node->rules[k], schema_keywords[k].shape, c);
}

static int compile(struct schema_node **out, struct compiling *c,
		   const struct json *json)
{
	struct schema *schema = c->schema;
	struct schema_node *node;

	if (json_type(json) != JSON_OBJECT && json_type(json) != JSON_BOOL)
		return refuse(c, json, "%s stands here; a schema is an object",
			      json_type_name(json_type(json)));
	if (schema->nr == SCHEMA_NODES_MAX)
		return refuse(c, json, "there are more than %d schemas",
			      SCHEMA_NODES_MAX);
	schema->nodes = grow(schema->nodes, schema->nr, &schema->alloc,
			     sizeof(*schema->nodes));
	node = xcalloc(1, sizeof(*node));
	schema->nodes[schema->nr++] = node;
	node->json = json;
	if (json_type(json) == JSON_OBJECT)
		json_each(member, json)
			if (compile_keyword(node, c, member))
				return -1;
	*out = node;
	return 0;
}

/* Percent-decodes the fragment of a URI reference. */
static bool read_fragment(struct buf *out, const char *s)
{
	unsigned char byte;

	for (; *s; s++) {
		char hex[3] = { 0 };

		if (*s != '%') {
			buf_add_byte(out, (unsigned char)*s);
			continue;
		}
		memcpy(hex, s + 1, strnlen(s + 1, 2));
		if (!isxdigit((unsigned char)hex[0]) ||
		    !isxdigit((unsigned char)hex[1]))
			return false;
		byte = (unsigned char)strtoul(hex, NULL, 16);
		if (byte == 0)
			return false;
		buf_add_byte(out, byte);
		s += 2;
	}
	return true;
}

/* Nodes were made in the order of the text. */
static struct schema_node *node_at(const struct schema *schema,
				   const struct json *json)
{
	size_t from = 0;
	size_t to = schema->nr;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (schema->nodes[middle]->json == json)
			return schema->nodes[middle];
		if (node_place(schema->nodes[middle]->json) < node_place(json))
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

static int link_ref(struct schema_rule *rule, struct compiling *c)
{
	const char *ref = json_string(rule->json);
	const struct json *target = NULL;
	autobuf pointer = { 0 };

	if (ref[0] == '#' && (ref[1] == '/' || ref[1] == '\0') &&
	    read_fragment(&pointer, ref + 1))
		target = json_pointer(c->schema->root, buf_str(&pointer));
	if (target)
		rule->nodes[0] = node_at(c->schema, target);
	if (rule->nodes[0] == NULL)
		return refuse(c, rule->json,
			      "'%s' points at no schema in this file", ref);
	return 0;
}

/* A schema that judges its own value by itself would never come to an end. */
static int measure(struct schema_node *node, struct compiling *c, size_t depth)
{
	if (node->state == NODE_OPEN)
		return refuse(c, node->json,
			      "the schema refers to itself without going "
			      "deeper into the value");
	if (depth + node->height > SCHEMA_HEIGHT_MAX)
		return refuse(c, node->json,
			      "more than %d schemas judge the same value",
			      SCHEMA_HEIGHT_MAX);
	if (node->state == NODE_DONE)
		return 0;
	node->state = NODE_OPEN;
	for (size_t k = 0; k < KEYWORDS; k++) {
		const struct schema_rule *rule = node->rules[k];

		if (rule == NULL || !schema_keywords[k].in_place)
			continue;
		for (size_t i = 0; i < rule->nr; i++) {
			if (measure(rule->nodes[i], c, depth + 1))
				return -1;
			if (rule->nodes[i]->height >= node->height)
				node->height = rule->nodes[i]->height + 1;
		}
	}
	node->state = NODE_DONE;
	return 0;
}

static int compile_all(struct compiling *c)
{
	struct schema *schema = c->schema;
	struct schema_node *top;

	if (compile(&top, c, schema->root))
		return -1;
	for (size_t i = 0; i < schema->nr; i++) {
		struct schema_rule *ref = schema->nodes[i]->rules[KEYWORD_REF];

		if (ref && link_ref(ref, c))
			return -1;
	}
	for (size_t i = 0; i < schema->nr; i++)
		if (measure(schema->nodes[i], c, 0))
			return -1;
	return 0;
}

int schema_parse(struct schema **out, const char *text, size_t len,
		 const char *name, struct err *err)
{
	struct compiling c = { .text = text, .name = name, .err = err };
	autoptr(schema) schema = NULL;

	schema = xcalloc(1, sizeof(*schema));
	if (json_parse(&schema->root, text, len, JSON_WIRE, name, err))
		return -1;
	c.schema = schema;
	if (compile_all(&c))
		return -1;
	*out = steal(schema);
	return 0;
}
