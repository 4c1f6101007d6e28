/* schema_judge.c - the walk through a value, and the gathering of faults */
#include "core/json/node.h"
#include "core/json/schema_node.h"

#include <stdarg.h>
#include <string.h>

void judging_release(struct judging *judging)
{
	free(judging->faults);
	*judging = (struct judging){ 0 };
}

void schema_fault_keep(struct judging *judging, const struct fault *fault)
{
	judging->nr++;
	if (judging->quiet || judging->kept == SCHEMA_FAULTS_MAX)
		return;
	/* Two rules may complain of the same thing in the same words. */
	for (size_t i = 0; i < judging->kept; i++)
		if (judging->faults[i].told.value == fault->told.value &&
		    strcmp(judging->faults[i].told.message,
			   fault->told.message) == 0)
			return;
	judging->faults = grow(judging->faults, judging->kept, &judging->alloc,
			       sizeof(*judging->faults));
	judging->faults[judging->kept++] = *fault;
}

bool schema_fault_counted(struct judging *judging)
{
	if (judging->quiet)
		judging->nr++;
	return judging->quiet;
}

void schema_fault_add(struct judging *judging, enum fault_kind kind,
		      const struct schema_rule *rule, const struct json *value,
		      struct buf *message)
{
	struct fault fault = { .kind = kind, .about = rule->json };
	size_t len = message->len;

	if (len >= sizeof(fault.told.message)) {
		len = sizeof(fault.told.message) - 4;
		while ((message->data[len] & 0xc0) == 0x80)
			len--;
		buf_truncate(message, len);
		buf_add(message, "…");
		len = message->len;
	}
	memcpy(fault.told.message, buf_str(message), len + 1);
	fault.told.value = value;
	schema_fault_keep(judging, &fault);
	buf_release(message);
}

void schema_fault_addf(struct judging *judging, const struct schema_rule *rule,
		       const struct json *value, const char *format, ...)
{
	struct buf message = { 0 };
	va_list args;

	if (schema_fault_counted(judging))
		return;
	va_start(args, format);
	buf_addv(&message, format, args);
	va_end(args);
	schema_fault_add(judging, FAULT_OTHER, rule, value, &message);
}

static void add_plain(struct judging *judging, const struct schema_node *node,
		      const struct json *value, const char *message)
{
	const struct schema_rule rule = { .node = node, .json = node->json };

	schema_fault_addf(judging, &rule, value, "%s", message);
}

void schema_apply(struct judging *judging, const struct schema_node *node,
		  const struct json *value)
{
	size_t before = judging->nr;

	if (*judging->visits > SCHEMA_VISITS_MAX)
		return;
	if (++*judging->visits > SCHEMA_VISITS_MAX) {
		add_plain(judging, node, value,
			  "it takes too long to check; make it smaller");
		return;
	}
	if (json_type(node->json) == JSON_BOOL) {
		if (!json_is_true(node->json))
			add_plain(judging, node, value,
				  "it is not allowed here; take it away");
		return;
	}
	for (size_t k = 0; k < KEYWORDS; k++) {
		if (node->rules[k] && schema_keywords[k].judge)
			schema_keywords[k].judge(judging, node->rules[k],
						 value);
		/* Of the wrong type: nothing else is worth saying. */
		if (k == KEYWORD_TYPE && judging->nr > before)
			return;
	}
}

void schema_apply_only(struct judging *judging, const struct schema_rule *rule,
		       const struct json *value)
{
	schema_apply(judging, rule->nodes[0], value);
}

bool schema_fits(struct judging *outer, const struct schema_node *node,
		 const struct json *value)
{
	struct judging quiet = { .quiet = true, .visits = outer->visits };

	schema_apply(&quiet, node, value);
	return quiet.nr == 0;
}

static int by_place(const void *a, const void *b)
{
	const struct fault *left = a;
	const struct fault *right = b;
	size_t first = node_place(left->told.value);
	size_t second = node_place(right->told.value);

	return (first > second) - (first < second);
}

size_t schema_judge(struct schema_fault *faults, size_t max,
		    const struct schema *schema, const struct json *value)
{
	size_t visits = 0;
	struct judging judging = { .visits = &visits };
	size_t nr;

	schema_apply(&judging, schema->nodes[0], value);
	if (judging.kept > 1)
		qsort(judging.faults, judging.kept, sizeof(*judging.faults),
		      by_place);
	nr = judging.kept < max ? judging.kept : max;
	for (size_t i = 0; i < nr; i++)
		faults[i] = judging.faults[i].told;
	judging_release(&judging);
	return nr;
}
