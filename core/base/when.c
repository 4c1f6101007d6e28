/* when.c - points in time (RFC 3339, UTC) and spans of time */
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

#define DAY      86400
#define TIME_MAX 253402300799 /* the end of the year 9999 */

/*
 * Days since 1970-01-01 of a date in the proleptic Gregorian calendar,
 * counted in years that begin in March, so that the leap day comes last.
 */
static int64_t days_of(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = y / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year =
		(153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

static int days_in(int64_t year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

void text_time(char out[TEXT_TIME_SIZE], int64_t seconds)
{
	struct tm tm = { .tm_year = 70, .tm_mday = 1 };
	time_t t = seconds < 0 ? 0 : seconds;

	if (t > TIME_MAX)
		t = TIME_MAX;
	gmtime_r(&t, &tm);
	strftime(out, TEXT_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* Reads exactly `nr` digits. */
static bool digits(int *value, const char **s, int nr)
{
	int i;

	*value = 0;
	for (i = 0; i < nr; i++, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		*value = *value * 10 + (**s - '0');
	}
	return true;
}

static bool literal(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

static bool read_offset(int64_t *seconds, const char **s)
{
	int sign = **s == '-' ? 1 : -1;
	int hour;
	int minute;

	if (literal(s, 'Z'))
		return true;
	if (**s != '+' && **s != '-')
		return false;
	(*s)++;
	if (!digits(&hour, s, 2) || !literal(s, ':') ||
	    !digits(&minute, s, 2) || hour > 23 || minute > 59)
		return false;
	*seconds += sign * (hour * 3600 + minute * 60);
	return true;
}

static bool pass_fraction(const char **s)
{
	size_t nr = strspn(*s, "0123456789");

	*s += nr;
	return nr >= 1 && nr <= 9;
}

bool text_untime(int64_t *seconds, const char *s)
{
	int year, month, day, hour, minute, second;
	int64_t t;

	if (!digits(&year, &s, 4) || !literal(&s, '-') ||
	    !digits(&month, &s, 2) || !literal(&s, '-') || !digits(&day, &s, 2))
		return false;
	if (year < 1970 || month < 1 || month > 12 || day < 1 ||
	    day > days_in(year, month))
		return false;
	t = days_of(year, month, day) * DAY;
	if (*s == '\0') {
		*seconds = t;
		return true;
	}
	if (!literal(&s, 'T') || !digits(&hour, &s, 2) || !literal(&s, ':') ||
	    !digits(&minute, &s, 2) || !literal(&s, ':') ||
	    !digits(&second, &s, 2) || hour > 23 || minute > 59 || second > 59)
		return false;
	t += hour * 3600 + minute * 60 + second;
	if (literal(&s, '.') && !pass_fraction(&s))
		return false;
	if (!read_offset(&t, &s) || *s != '\0' || t < 0)
		return false;
	*seconds = t;
	return true;
}

static const struct {
	char letter;
	int64_t seconds;
	const char *word;
} units[] = {
	{ 'w', 7 * DAY, "week" }, { 'd', DAY, "day" },  { 'h', 3600, "hour" },
	{ 'm', 60, "minute" },    { 's', 1, "second" },
};

bool text_unspan(int64_t *seconds, const char *s)
{
	int64_t value = 0;
	size_t i;

	if (*s < '0' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9'; s++) {
		value = value * 10 + (*s - '0');
		if (value > 1000000000)
			return false;
	}
	for (i = 0; i < ARRAY_SIZE(units); i++)
		if (s[0] == units[i].letter && s[1] == '\0') {
			*seconds = value * units[i].seconds;
			return true;
		}
	return false;
}

void text_span(struct buf *out, int64_t seconds)
{
	size_t i = 0;
	int64_t value;

	if (seconds < 0) {
		buf_add_byte(out, '-');
		if (seconds == INT64_MIN)
			seconds++;
		seconds = -seconds;
	}
	while (i + 1 < ARRAY_SIZE(units) &&
	       (seconds == 0 || seconds % units[i].seconds != 0))
		i++;
	value = seconds / units[i].seconds;
	buf_addf(out, "%lld %s%s", (long long)value, units[i].word,
		 value == 1 ? "" : "s");
}
