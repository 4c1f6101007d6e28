/* options.c - a command line against the tables of its options */
#include "core/cli/options.h"
#include "core/base/nearest.h"

#include <errno.h>
#include <string.h>

/* Where the reading stands. */
struct reader {
	const struct option_set *sets;
	size_t nr_sets;
	char **args; /* what is left to read */
	int left;
	struct err *err;
};

const struct option *options_find(const struct option *table, const char *name,
				  size_t len)
{
	for (; table && table->name; table++)
		if (strlen(table->name) == len &&
		    memcmp(table->name, name, len) == 0)
			return table;
	return NULL;
}

const struct option *options_find_letter(const struct option *table,
					 char letter)
{
	for (; table && table->name; table++)
		if (table->letter == letter)
			return table;
	return NULL;
}

static int refuse_int(struct reader *r, const struct option *option,
		      const char *value)
{
	return err_set(r->err, EXIT_USAGE,
		       "'%s' is no whole number, '--%s' wants one", value,
		       option->name);
}

static int store_int(struct reader *r, const struct option *option, void *field,
		     const char *value)
{
	long long number;
	char *end;

	if (value[0] != '-' && (value[0] < '0' || value[0] > '9'))
		return refuse_int(r, option, value);
	errno = 0;
	number = strtoll(value, &end, 10);
	if (errno || end == value || *end != '\0')
		return refuse_int(r, option, value);
	*(int64_t *)field = number;
	return 0;
}

static int store_count(struct reader *r, const struct option *option,
		       void *field, const char *value)
{
	if (store_int(r, option, field, value))
		return -1;
	if (*(int64_t *)field >= 1)
		return 0;
	return err_set(r->err, EXIT_USAGE, "'--%s' wants 1 or more, not '%s'",
		       option->name, value);
}

static int store(struct reader *r, const struct option_set *set,
		 const struct option *option, char *value)
{
	void *field = (char *)set->into + option->offset;

	switch (option->type) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return 0;
	case OPTION_TEXT:
		*(const char **)field = value;
		return 0;
	case OPTION_LIST:
		strings_add(field, value);
		return 0;
	case OPTION_INT:
		return store_int(r, option, field, value);
	case OPTION_COUNT:
		return store_count(r, option, field, value);
	}
	abort();
}

static bool knows_name(const struct reader *r, const char *name)
{
	size_t len = strcspn(name, "=");

	for (size_t i = 0; i < r->nr_sets; i++)
		if (options_find(r->sets[i].table, name, len))
			return true;
	return false;
}

/*
 * The value of an option whose value is the next argument. A forgotten value
 * must not swallow the option behind it: what looks like one is refused.
 */
static int take_next(char **value, struct reader *r,
		     const struct option *option)
{
	if (r->left == 0 ||
	    (text_starts(r->args[0], "--") && knows_name(r, r->args[0] + 2))) {
		err_set(r->err, EXIT_USAGE, "'--%s' wants a value: %s",
			option->name, option->value);
		if (r->left > 0)
			err_hint(r->err, "if '%s' is the value: --%s=%s",
				 r->args[0], option->name, r->args[0]);
		return -1;
	}
	*value = *r->args++;
	r->left--;
	return 0;
}

static int unknown_name(struct reader *r, const char *name, size_t len)
{
	autofree char *wanted = xstrndup(name, len);
	struct nearest nearest = { .wanted = wanted };

	for (size_t i = 0; i < r->nr_sets; i++)
		for (const struct option *o = r->sets[i].table; o && o->name;
		     o++)
			nearest_offer(&nearest, o->name);
	err_set(r->err, EXIT_USAGE, "there is no option '--%s'", wanted);
	if (nearest.best)
		err_hint(r->err, "did you mean --%s?", nearest.best);
	return -1;
}

static int read_name(struct reader *r, char *text)
{
	size_t len = strcspn(text, "=");
	char *value = text[len] ? text + len + 1 : NULL;

	for (size_t i = 0; i < r->nr_sets; i++) {
		const struct option *option =
			options_find(r->sets[i].table, text, len);

		if (option == NULL)
			continue;
		if (option->type == OPTION_FLAG && value)
			return err_set(r->err, EXIT_USAGE,
				       "'--%s' takes no value", option->name);
		if (option->type != OPTION_FLAG && !value &&
		    take_next(&value, r, option))
			return -1;
		return store(r, &r->sets[i], option, value);
	}
	return unknown_name(r, text, len);
}

/* One letter of a group; what follows a letter with a value is the value. */
static int read_letter(struct reader *r, char **text)
{
	char letter = *(*text)++;

	for (size_t i = 0; i < r->nr_sets; i++) {
		const struct option *option =
			options_find_letter(r->sets[i].table, letter);
		char *value = *text;

		if (option == NULL)
			continue;
		if (option->type == OPTION_FLAG)
			return store(r, &r->sets[i], option, NULL);
		*text += strlen(*text);
		if (*value == '\0' && take_next(&value, r, option))
			return -1;
		return store(r, &r->sets[i], option, value);
	}
	return err_set(r->err, EXIT_USAGE, "there is no option '-%c'", letter);
}

static int read_letters(struct reader *r, char *text)
{
	while (*text)
		if (read_letter(r, &text))
			return -1;
	return 0;
}

int options_parse(const struct option_set *sets, size_t nr_sets, int *nr,
		  char **args, bool stop, struct err *err)
{
	struct reader r = { sets, nr_sets, args, *nr, err };
	bool done = false;
	int kept = 0;

	while (r.left > 0) {
		char *text = *r.args++;

		r.left--;
		if (!done && strcmp(text, "--") == 0) {
			done = true;
		} else if (!done && text_starts(text, "--")) {
			if (read_name(&r, text + 2))
				return -1;
		} else if (!done && text[0] == '-' && text[1]) {
			if (read_letters(&r, text + 1))
				return -1;
		} else {
			args[kept++] = text;
			done = done || stop;
		}
	}
	*nr = kept;
	return 0;
}

void options_release(const struct option *table, void *into)
{
	for (; table && table->name; table++)
		if (table->type == OPTION_LIST)
			strings_release(
				(struct strings *)(void *)((char *)into +
							   table->offset));
}
