/* schema_keywords.c - the keywords of JSON Schema that we know */
#include "core/json/schema_node.h"

/* clang-format off */
const struct keyword schema_keywords[KEYWORDS] = {
	[KEYWORD_REF] = { "$ref", SHAPE_REF, true, judge_ref },
	[KEYWORD_TYPE] = { "type", SHAPE_TYPES, false, judge_type },
	[KEYWORD_CONST] = { "const", SHAPE_ANY, false, judge_const },
	[KEYWORD_ENUM] = { "enum", SHAPE_LIST, false, judge_enum },
	[KEYWORD_REQUIRED] = { "required", SHAPE_NAMES, false, judge_required },
	[KEYWORD_PROPERTIES] =
		{ "properties", SHAPE_SCHEMA_MAP, false, judge_properties },
	[KEYWORD_PATTERN_PROPERTIES] =
		{ "patternProperties", SHAPE_PATTERN_MAP, false,
		  judge_pattern_properties },
	[KEYWORD_ADDITIONAL] =
		{ "additionalProperties", SHAPE_SCHEMA, false,
		  judge_additional },
	[KEYWORD_PROPERTY_NAMES] =
		{ "propertyNames", SHAPE_SCHEMA, false, judge_property_names },
	[KEYWORD_MIN_PROPERTIES] =
		{ "minProperties", SHAPE_COUNT, false, judge_min_properties },
	[KEYWORD_MAX_PROPERTIES] =
		{ "maxProperties", SHAPE_COUNT, false, judge_max_properties },
	[KEYWORD_DEPENDENT_REQUIRED] =
		{ "dependentRequired", SHAPE_NAMES_MAP, false,
		  judge_dependent_required },
	[KEYWORD_PREFIX_ITEMS] =
		{ "prefixItems", SHAPE_SCHEMAS, false, judge_prefix_items },
	[KEYWORD_ITEMS] = { "items", SHAPE_SCHEMA, false, judge_items },
	[KEYWORD_CONTAINS] =
		{ "contains", SHAPE_SCHEMA, false, judge_contains },
	[KEYWORD_MIN_ITEMS] =
		{ "minItems", SHAPE_COUNT, false, judge_min_items },
	[KEYWORD_MAX_ITEMS] =
		{ "maxItems", SHAPE_COUNT, false, judge_max_items },
	[KEYWORD_UNIQUE_ITEMS] =
		{ "uniqueItems", SHAPE_FLAG, false, judge_unique_items },
	[KEYWORD_MINIMUM] = { "minimum", SHAPE_NUMBER, false, judge_minimum },
	[KEYWORD_MAXIMUM] = { "maximum", SHAPE_NUMBER, false, judge_maximum },
	[KEYWORD_EXCLUSIVE_MINIMUM] =
		{ "exclusiveMinimum", SHAPE_NUMBER, false,
		  judge_exclusive_minimum },
	[KEYWORD_EXCLUSIVE_MAXIMUM] =
		{ "exclusiveMaximum", SHAPE_NUMBER, false,
		  judge_exclusive_maximum },
	[KEYWORD_MIN_LENGTH] =
		{ "minLength", SHAPE_COUNT, false, judge_min_length },
	[KEYWORD_MAX_LENGTH] =
		{ "maxLength", SHAPE_COUNT, false, judge_max_length },
	[KEYWORD_PATTERN] = { "pattern", SHAPE_PATTERN, false, judge_pattern },
	[KEYWORD_ALL_OF] = { "allOf", SHAPE_SCHEMAS, true, judge_all_of },
	[KEYWORD_ANY_OF] = { "anyOf", SHAPE_SCHEMAS, true, judge_any_of },
	[KEYWORD_ONE_OF] = { "oneOf", SHAPE_SCHEMAS, true, judge_one_of },
	[KEYWORD_NOT] = { "not", SHAPE_SCHEMA, true, judge_not },
	[KEYWORD_IF] = { "if", SHAPE_SCHEMA, true, judge_if },
	[KEYWORD_THEN] = { "then", SHAPE_SCHEMA, true, NULL },
	[KEYWORD_ELSE] = { "else", SHAPE_SCHEMA, true, NULL },
	[KEYWORD_DEFS] = { "$defs", SHAPE_SCHEMA_MAP, false, NULL },
	[KEYWORD_SCHEMA] = { "$schema", SHAPE_DIALECT, false, NULL },
	[KEYWORD_ID] = { "$id", SHAPE_TEXT, false, NULL },
	[KEYWORD_TITLE] = { "title", SHAPE_TEXT, false, NULL },
	[KEYWORD_DESCRIPTION] = { "description", SHAPE_TEXT, false, NULL },
	[KEYWORD_EXAMPLES] = { "examples", SHAPE_LIST, false, NULL },
	[KEYWORD_DEFAULT] = { "default", SHAPE_ANY, false, NULL },
	[KEYWORD_COMMENT] = { "$comment", SHAPE_TEXT, false, NULL },
};
/* clang-format on */
