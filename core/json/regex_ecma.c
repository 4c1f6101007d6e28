/* regex_ecma.c - an ECMA-262 pattern in the words of PCRE2 */
#include "core/json/regex_ecma.h"

#include <ctype.h>
#include <string.h>

/* ECMA-262 section 22.2.2.9: \s is white space of all of Unicode. */
#define SPACES                                                                \
	"\\s\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000" \
	"\\ufeff"

struct reading {
	const char *at;
	bool in_class;
};

/* Section 22.2.2.9 takes long names of categories; PCRE2 has the short. */
static const struct {
	const char *name;
	const char *category;
} categories[] = {
	{ "Letter", "L" },
	{ "Cased_Letter", "L&" },
	{ "Uppercase_Letter", "Lu" },
	{ "Lowercase_Letter", "Ll" },
	{ "Titlecase_Letter", "Lt" },
	{ "Modifier_Letter", "Lm" },
	{ "Other_Letter", "Lo" },
	{ "Mark", "M" },
	{ "Nonspacing_Mark", "Mn" },
	{ "Spacing_Mark", "Mc" },
	{ "Enclosing_Mark", "Me" },
	{ "Number", "N" },
	{ "Decimal_Number", "Nd" },
	{ "Letter_Number", "Nl" },
	{ "Other_Number", "No" },
	{ "Punctuation", "P" },
	{ "Symbol", "S" },
	{ "Math_Symbol", "Sm" },
	{ "Currency_Symbol", "Sc" },
	{ "Separator", "Z" },
	{ "Space_Separator", "Zs" },
	{ "Other", "C" },
	{ "Control", "Cc" },
	{ "Format", "Cf" },
};

static void add_property(struct buf *out, struct reading *reading)
{
	const char *name = reading->at + 3;
	size_t len = 0;

	buf_add_bytes(out, reading->at, 2);
	reading->at += 2;
	if (*reading->at != '{')
		return;
	len = strcspn(name, "}");
	for (size_t i = 0; i < ARRAY_SIZE(categories); i++) {
		if (strlen(categories[i].name) != len ||
		    strncmp(categories[i].name, name, len) != 0)
			continue;
		buf_addf(out, "{%s", categories[i].category);
		reading->at = name + len;
		return;
	}
}

static int add_escape(struct buf *out, struct reading *reading, struct err *err)
{
	char c = reading->at[1];

	if (c == 'p' || c == 'P') {
		add_property(out, reading);
		return 0;
	}
	if (isalpha((unsigned char)c) && !strchr("dDwWsSbBnrtvfxuck", c))
		return err_set(err, EXIT_INPUT,
			       "'\\%c' means nothing in a pattern", c);
	if (c == 'v')
		buf_add(out, "\\x0b");
	else if (c == 's')
		buf_add(out, reading->in_class ? SPACES : "[" SPACES "]");
	else if (c == 'S' && !reading->in_class)
		buf_add(out, "[^" SPACES "]");
	else
		buf_add_bytes(out, reading->at, c ? 2 : 1);
	reading->at += c ? 2 : 1;
	return 0;
}

static int check_group(const char *at, struct err *err)
{
	if (at[1] == '*' || (at[1] == '?' && !(at[2] && strchr(":=!<", at[2]))))
		return err_set(err, EXIT_INPUT,
			       "'%.3s' begins no group in a pattern; write "
			       "'(?:' or '('",
			       at);
	return 0;
}

static int add_one(struct buf *out, struct reading *reading, struct err *err)
{
	char c = *reading->at;

	if (c == '\\')
		return add_escape(out, reading, err);
	if (c == '(' && !reading->in_class && check_group(reading->at, err))
		return -1;
	/* "[[:alpha:]]" has letters and a colon in it, and no more. */
	if (c == '[' && reading->in_class)
		buf_add_byte(out, '\\');
	buf_add_byte(out, (unsigned char)c);
	if (c == '[')
		reading->in_class = true;
	else if (c == ']')
		reading->in_class = false;
	reading->at++;
	return 0;
}

int regex_ecma(struct buf *out, const char *pattern, struct err *err)
{
	struct reading reading = { .at = pattern };

	while (*reading.at)
		if (add_one(out, &reading, err))
			return err_wrap(err, "pattern '%.200s'", pattern);
	return 0;
}
