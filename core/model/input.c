/* input.c - is a value good for an input */
#include "core/json/regex.h"
#include "core/model/runbook.h"
#include "core/net/http.h"

#include <string.h>

#define INPUT_VALUE_MAX (64 * 1024)

/* The runbook's own words win; `what` is ours, and never holds the value,
 * which may be a secret. */
static int refuse(const struct input *input, struct err *err, const char *what)
{
	if (input->message)
		return err_set(err, EXIT_INPUT, "%s: %s", input->label,
			       input->message);
	if (input->example && input->type != INPUT_SECRET)
		return err_set(err, EXIT_INPUT, "%s: %s; for example %s",
			       input->label, what, input->example);
	return err_set(err, EXIT_INPUT, "%s: %s", input->label, what);
}

static bool is_visible(const char *s, size_t len)
{
	uint32_t c;
	size_t used;

	for (; len; s += used, len -= used) {
		used = text_utf8_decode(&c, s, len);
		if (!used || !text_is_visible(c))
			return false;
	}
	return true;
}

static bool is_number(const char *s)
{
	size_t nr;

	s += *s == '-';
	nr = strspn(s, "0123456789");
	if (!nr)
		return false;
	s += nr;
	if (*s != '.')
		return !*s;
	nr = strspn(++s, "0123456789");
	return nr && !s[nr];
}

static bool is_url(const char *s)
{
	auto_release(url) url = { 0 };
	struct err err = { 0 };

	return !url_parse(&url, s, &err) && !url.has_user &&
	       (text_equal(url.scheme, "https") || url_is_loopback(&url));
}

static bool is_email(const char *s)
{
	const char *at = strchr(s, '@');

	return at && at > s && at[1] && !strchr(at + 1, '@') &&
	       !strpbrk(s, " ,;<>\"") && strchr(at + 1, '.') != at + 1 &&
	       !text_ends(s, ".");
}

static bool is_date(const char *s)
{
	int64_t when;

	return strlen(s) == strlen("2026-10-31") && text_untime(&when, s);
}

static bool are_options(const struct input *input, const char *value)
{
	while (*value) {
		size_t len = strcspn(value, ",");
		autofree char *one = xstrndup(value, len);

		if (!json_has_string(input->options, one))
			return false;
		value += len;
		if (*value == ',' && !*++value)
			return false;
	}
	return true;
}

static int check_options(const struct input *input, const char *value,
			 struct err *err)
{
	auto_release(strings) list = { 0 };
	autobuf words = { 0 };
	bool good = input->type == INPUT_MULTISELECT
			    ? are_options(input, value)
			    : json_has_string(input->options, value);

	if (good)
		return 0;
	json_strings(&list, input->options);
	buf_addf(&words, "choose %s ",
		 input->type == INPUT_SELECT ? "one of"
					     : "some, with commas "
					       "between, of");
	strings_join_words(&words, &list);
	return refuse(input, err, buf_str(&words));
}

/* The whole value must match, as in the form of a web page: a pattern that
 * matched a part only would let anything stand around it. */
static int check_pattern(const struct input *input, const char *value,
			 struct err *err)
{
	autoptr(regex) regex = NULL;
	autobuf whole = { 0 };

	if (!input->pattern)
		return 0;
	buf_addf(&whole, "^(?:%s)$", input->pattern);
	if (regex_parse(&regex, buf_str(&whole), err) < 0)
		return err_wrap(err, "%s", input->label);
	if (regex_matches(regex, value))
		return 0;
	buf_reset(&whole);
	buf_addf(&whole, "it does not fit the pattern %s", input->pattern);
	return refuse(input, err, buf_str(&whole));
}

static int check_type(const struct input *input, const char *value,
		      struct err *err)
{
	switch (input->type) {
	case INPUT_NUMBER:
		return is_number(value) ? 0
					: refuse(input, err, "write a number");
	case INPUT_URL:
		return is_url(value) ? 0
				     : refuse(input, err,
					      "write a whole https:// address, "
					      "without a user name in it");
	case INPUT_EMAIL:
		return is_email(value)
			       ? 0
			       : refuse(input, err, "write an e-mail address");
	case INPUT_DATE:
		return is_date(value) ? 0
				      : refuse(input, err,
					       "write a date as year, month "
					       "and day: 2026-10-31");
	case INPUT_YESNO:
		return text_equal(value, "yes") || text_equal(value, "no")
			       ? 0
			       : refuse(input, err, "answer yes or no");
	case INPUT_SELECT:
	case INPUT_MULTISELECT:
		return check_options(input, value, err);
	case INPUT_TEXT:
	case INPUT_SECRET:
	case INPUT_FILE:
		break;
	}
	return 0;
}

int input_check(const struct input *input, const char *value, struct err *err)
{
	size_t len = value ? strlen(value) : 0;

	if (!len)
		return input->required
			       ? refuse(input, err, "an answer is needed")
			       : 0;
	if (len > INPUT_VALUE_MAX)
		return err_set(err, EXIT_INPUT,
			       "%s: it is longer than %d bytes", input->label,
			       INPUT_VALUE_MAX);
	if (!is_visible(value, len))
		return err_set(err, EXIT_INPUT,
			       "%s: it holds a line break or an invisible "
			       "character; type it instead of pasting it",
			       input->label);
	if (check_type(input, value, err) < 0)
		return -1;
	return check_pattern(input, value, err);
}
