/* schema_node.h - a compiled JSON Schema, and the state of one judgement */
#ifndef CORE_JSON_SCHEMA_NODE_H
#define CORE_JSON_SCHEMA_NODE_H

#include "core/json/regex.h"
#include "core/json/schema.h"

/*
 * To add a keyword: name it here and in the table of schema_keywords.c, with
 * the shape that its value must have, and the function that judges by it.
 */
enum keyword_id {
	KEYWORD_REF,
	KEYWORD_TYPE, /* first among those that judge: see schema_apply() */
	KEYWORD_CONST,
	KEYWORD_ENUM,
	KEYWORD_REQUIRED,
	KEYWORD_PROPERTIES,
	KEYWORD_PATTERN_PROPERTIES,
	KEYWORD_ADDITIONAL,
	KEYWORD_PROPERTY_NAMES,
	KEYWORD_MIN_PROPERTIES,
	KEYWORD_MAX_PROPERTIES,
	KEYWORD_DEPENDENT_REQUIRED,
	KEYWORD_PREFIX_ITEMS,
	KEYWORD_ITEMS,
	KEYWORD_CONTAINS,
	KEYWORD_MIN_ITEMS,
	KEYWORD_MAX_ITEMS,
	KEYWORD_UNIQUE_ITEMS,
	KEYWORD_MINIMUM,
	KEYWORD_MAXIMUM,
	KEYWORD_EXCLUSIVE_MINIMUM,
	KEYWORD_EXCLUSIVE_MAXIMUM,
	KEYWORD_MIN_LENGTH,
	KEYWORD_MAX_LENGTH,
	KEYWORD_PATTERN,
	KEYWORD_ALL_OF,
	KEYWORD_ANY_OF,
	KEYWORD_ONE_OF,
	KEYWORD_NOT,
	KEYWORD_IF,
	KEYWORD_THEN,
	KEYWORD_ELSE,
	KEYWORD_DEFS,
	KEYWORD_SCHEMA,
	KEYWORD_ID,
	KEYWORD_TITLE,
	KEYWORD_DESCRIPTION,
	KEYWORD_EXAMPLES,
	KEYWORD_DEFAULT,
	KEYWORD_COMMENT,
	KEYWORDS,
};

/* What a keyword's value must look like, and so how it is compiled. */
enum shape {
	SHAPE_ANY,
	SHAPE_TEXT,
	SHAPE_DIALECT,
	SHAPE_FLAG,
	SHAPE_LIST,
	SHAPE_NUMBER,
	SHAPE_COUNT,
	SHAPE_TYPES,
	SHAPE_NAMES,     /* array of strings */
	SHAPE_NAMES_MAP, /* object of such */
	SHAPE_REF,
	SHAPE_PATTERN,
	SHAPE_SCHEMA,
	SHAPE_SCHEMAS,     /* array of schemas, one at least */
	SHAPE_SCHEMA_MAP,  /* object of schemas */
	SHAPE_PATTERN_MAP, /* object of schemas, keys are patterns */
};

struct judging;
struct schema_rule;
typedef void schema_judge_fn(struct judging *judging,
			     const struct schema_rule *rule,
			     const struct json *value);

struct keyword {
	const char *name;
	enum shape shape;
	bool in_place; /* its schemas judge the same value */
	schema_judge_fn *judge;
};

extern const struct keyword schema_keywords[KEYWORDS];
/* What the value of a keyword should be; NULL when it is that. */
const char *schema_misshapen(enum shape shape, const struct json *value);

struct schema_node {
	const struct json *json; /* an object, true or false */
	struct schema_rule *rules[KEYWORDS];
	enum { NODE_NEW, NODE_OPEN, NODE_DONE } state;
	size_t height; /* of the schemas that judge the same value below it */
};

/* One keyword of one schema. `nodes` and `patterns` go with json's members. */
struct schema_rule {
	const struct schema_node *node;
	const struct json *json;
	struct schema_node **nodes; /* the nodes are the schema's */
	struct regex **patterns;
	size_t nr;
};

struct schema {
	struct json *root;
	struct schema_node **nodes; /* in the order of the text */
	size_t nr;
	size_t alloc;
};

enum fault_kind { FAULT_OTHER, FAULT_TYPE, FAULT_CHOICE, FAULT_MISSING };

struct fault {
	struct schema_fault told;
	enum fault_kind kind;
	const struct json *about; /* the keyword's value that was violated */
};

/*
 * Faults are gathered here; a quiet judgement only counts them. `visits` is
 * shared by a judgement and those inside it.
 */
struct judging {
	struct fault *faults;
	size_t nr; /* how many faults there are */
	size_t kept;
	size_t alloc;
	bool quiet;
	size_t *visits;
};

#define SCHEMA_VISITS_MAX 4000000

void judging_release(struct judging *judging);
/* Judges by all rules of the node. */
void schema_apply(struct judging *judging, const struct schema_node *node,
		  const struct json *value);
/* The sub-schema of a rule with one of them. */
void schema_apply_only(struct judging *judging, const struct schema_rule *rule,
		       const struct json *value);
/* Judges quietly, on the account of `outer`. */
bool schema_fits(struct judging *outer, const struct schema_node *node,
		 const struct json *value);
/* `types` is the value of a "type" keyword. */
bool schema_is_of_type(const struct json *types, const struct json *value);

/* Counts a fault of which nobody wants to hear; false when words are wanted. */
bool schema_fault_counted(struct judging *judging);
/* Adds a fault; takes `message`, which holds what is wrong. */
void schema_fault_add(struct judging *judging, enum fault_kind kind,
		      const struct schema_rule *rule, const struct json *value,
		      struct buf *message);
void schema_fault_addf(struct judging *judging, const struct schema_rule *rule,
		       const struct json *value, const char *format, ...)
	PRINTF_LIKE(4, 5);
/* Keeps a fault that another judgement found. */
void schema_fault_keep(struct judging *judging, const struct fault *fault);

/* What is said. Each appends a message. */
void schema_say_type(struct buf *out, const struct json *types,
		     const struct json *value);
void schema_say_types(struct buf *out, const struct judging *branches,
		      size_t nr, const struct json *value);
void schema_say_choice(struct buf *out, const struct json *choices,
		       const struct json *value);
void schema_say_missing(struct buf *out, const struct schema_node *node,
			const char *key);
void schema_say_unknown(struct buf *out, const struct schema_node *node,
			const char *key);
void schema_say_pattern(struct buf *out, const struct schema_rule *rule,
			const struct json *value);
/* The value's text, cut to a few words. */
void schema_say_value(struct buf *out, const struct json *value);

/* The functions of the keyword table. */
schema_judge_fn judge_ref, judge_type, judge_const, judge_enum, judge_required,
	judge_properties, judge_pattern_properties, judge_additional,
	judge_property_names, judge_min_properties, judge_max_properties,
	judge_dependent_required, judge_prefix_items, judge_items,
	judge_contains, judge_min_items, judge_max_items, judge_unique_items,
	judge_minimum, judge_maximum, judge_exclusive_minimum,
	judge_exclusive_maximum, judge_min_length, judge_max_length,
	judge_pattern, judge_all_of, judge_any_of, judge_one_of, judge_not,
	judge_if;

#endif
