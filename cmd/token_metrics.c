/* token_metrics.c - tokens as monitoring programs want to hear of them */
#include "cmd/token.h"
#include "core/json/json.h"

struct count {
	size_t good;
	size_t soon;
	size_t dead;
	size_t back;
	size_t unreadable;
	size_t warned;
};

bool token_is_dead(const struct token_row *row)
{
	return row->life == LIFE_EXPIRED ||
	       (row->life == LIFE_REVOKED && !life_is_given_back(&row->entry));
}

static struct count count_rows(const struct token_rows *rows)
{
	struct count count = { 0 };

	for (size_t i = 0; i < rows->nr; i++) {
		const struct token_row *row = &rows->at[i];

		count.warned += row->warnings.nr > 0;
		if (!row->readable)
			count.unreadable++;
		else if (token_is_dead(row))
			count.dead++;
		else if (row->life == LIFE_REVOKED)
			count.back++;
		else if (row->life == LIFE_SOON)
			count.soon++;
		else
			count.good++;
	}
	return count;
}

/* A '|' would begin the numbers, and a line feed the next line. */
static void add_plain(struct buf *out, const char *text)
{
	autobuf shown = { 0 };

	buf_add_untrusted(&shown, text);
	for (size_t i = 0; i < shown.len; i++)
		buf_add_byte(out, shown.data[i] == '|' ? '/' : shown.data[i]);
}

static void add_row(struct buf *out, const struct token_row *row, int64_t now)
{
	autobuf words = { 0 };

	if (row->readable)
		life_words(&words, &row->entry, now);
	else
		buf_add(&words, row->problem);
	buf_addf(out, "%s: ", row->name);
	add_plain(out, buf_str(&words));
	for (size_t i = 0; i < row->warnings.nr; i++) {
		buf_add(out, "; ");
		add_plain(out, row->warnings.at[i]);
	}
	buf_add(out, "\n");
}

void token_nagios(struct buf *out, const struct token_rows *rows, int64_t now)
{
	struct count count = count_rows(rows);

	buf_addf(out, "TOKENS %s - ",
		 count.unreadable             ? "UNKNOWN"
		 : count.dead                 ? "CRITICAL"
		 : count.soon || count.warned ? "WARNING"
					      : "OK");
	buf_addf(out, "%zu good, %zu soon, %zu expired or revoked", count.good,
		 count.soon, count.dead);
	if (count.back)
		buf_addf(out, ", %zu given back", count.back);
	if (count.unreadable)
		buf_addf(out, ", %zu unreadable", count.unreadable);
	if (count.warned)
		buf_addf(out, ", %zu with a warning", count.warned);
	buf_addf(out, " | good=%zu soon=%zu dead=%zu unreadable=%zu\n",
		 count.good, count.soon, count.dead, count.unreadable);
	for (size_t i = 0; i < rows->nr; i++)
		add_row(out, &rows->at[i], now);
}

static void add_metric(struct buf *out, const struct token_rows *rows,
		       const char *name, const char *help,
		       bool (*value)(int64_t *out, const struct token_row *row))
{
	buf_addf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
	for (size_t i = 0; i < rows->nr; i++) {
		int64_t number;

		if (value(&number, &rows->at[i]))
			buf_addf(out, "%s{token=\"%s\"} %lld\n", name,
				 rows->at[i].name, (long long)number);
	}
}

/* Nobody waits for it any more, so that it must wake nobody up. */
static bool is_back(const struct token_row *row)
{
	return row->readable && life_is_given_back(&row->entry);
}

static bool expires(int64_t *out, const struct token_row *row)
{
	*out = row->entry.expires;
	return row->readable && row->entry.expires && !is_back(row);
}

static bool is_up(int64_t *out, const struct token_row *row)
{
	*out = row->readable && !token_is_dead(row);
	return !is_back(row);
}

static bool warnings(int64_t *out, const struct token_row *row)
{
	*out = (int64_t)row->warnings.nr;
	return true;
}

void token_prometheus(struct buf *out, const struct token_rows *rows)
{
	add_metric(out, rows, "rbctl_token_expires_timestamp_seconds",
		   "When the token expires, where its server said so.",
		   expires);
	add_metric(out, rows, "rbctl_token_good",
		   "1 while the token can be read and has not expired nor was "
		   "revoked.",
		   is_up);
	add_metric(out, rows, "rbctl_token_warnings",
		   "What somebody should know of the token, such as a runbook "
		   "that changed.",
		   warnings);
}
