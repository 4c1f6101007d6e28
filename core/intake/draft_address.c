/* draft_address.c - addresses of a draft, without the secrets in them */
#include "core/intake/draft.h"
#include "core/model/lint.h"

#include <string.h>
#include <strings.h>

#define HEX_MIN 32 /* digits, as keys have them */

/* ---- the query ---- */

/* A value in the query under a secret's name; with '?' or '#' before it. */
static void add_query(struct draft *draft, struct buf *out, const char *query)
{
	while (*query) {
		size_t len, equal;
		autofree char *name = NULL;
		autofree char *value = NULL;
		autofree char *ours = NULL;
		autofree char *named = NULL;

		buf_add_byte(out, (unsigned char)*query++);
		len = strcspn(query, "&#");
		equal = strcspn(query, "=&#");
		name = xstrndup(query, equal);
		value = xstrndup(query + equal + (equal < len),
				 len - equal - (equal < len));
		ours = draft_value(draft, name, value);
		named = draft_value(draft, "address", name);
		buf_addf(out, "%s%s%s", named, equal < len ? "=" : "", ours);
		query += len;
	}
}

/* ---- the path ---- */

/* Long and random, or as long as a key in hexadecimal digits. */
static bool is_opaque(const char *text)
{
	size_t digits = strspn(text, "0123456789abcdefABCDEF");

	return lint_looks_secret(text) || (digits >= HEX_MIN && !text[digits]);
}

/* ";jsessionid=VALUE" */
static void add_parameter(struct draft *draft, struct buf *out,
			  const char *text)
{
	size_t len = strcspn(text, "=");
	autofree char *name = xstrndup(text, len);
	bool session = strcasestr(name, "session") != NULL;
	autofree char *value = NULL;
	autofree char *named = draft_text(draft, name);

	if (text[len] && session)
		value = draft_secret(draft, name, text + len + 1);
	else
		value = draft_value(draft, name,
				    text[len] ? text + len + 1 : "");
	buf_addf(out, ";%s%s%s", named, text[len] ? "=" : "", value);
}

static void add_segment(struct draft *draft, struct buf *out, const char *text,
			bool secret)
{
	size_t len = strcspn(text, ";");
	autofree char *name = xstrndup(text, len);
	autofree char *ready = NULL;

	if (text_starts(name, "bot") && strchr(name, ':')) {
		/* a bot's own address at Telegram's: /botNUMBER:TOKEN/ */
		ready = draft_secret(draft, "address", name + 3);
		buf_addf(out, "bot%s", ready);
	} else {
		secret = *name && (secret || is_opaque(name));
		ready = secret ? draft_secret(draft, "address", name)
			       : draft_value(draft, "address", name);
		buf_add(out, ready);
	}
	while (text[len]) {
		size_t end = len + 1 + strcspn(text + len + 1, ";");
		autofree char *one = xstrndup(text + len + 1, end - len - 1);

		add_parameter(draft, out, one);
		len = end;
	}
}

/*
 * Who knows the address of a web hook may call it: its end is its secret, as
 * in hooks.slack.com/services/T/B/SECRET or /api/webhooks/NUMBER/SECRET.
 */
static bool is_hook(const char *host, const char *path, size_t len)
{
	autofree char *front = xstrndup(path, len);
	const char *word = strcasestr(front, "/webhook");
	size_t parts = 0;

	if (!strncasecmp(host, "hooks.", 6) || strcasestr(host, ".webhook.") ||
	    !strncasecmp(host, "webhook.", 8))
		word = front;
	for (; word && *word; word++)
		parts += *word == '/' && word[1];
	return parts >= 3;
}

static void add_path(struct draft *draft, struct buf *out, const char *host,
		     const char *path)
{
	size_t end = strcspn(path, "?#");
	bool hook = is_hook(host, path, end);
	size_t last = end;

	while (last && path[last - 1] == '/')
		last--;
	for (size_t at = 0; at < end;) {
		size_t len = strcspn(path + at, "/?#");
		autofree char *part = xstrndup(path + at, len);

		add_segment(draft, out, part, hook && at + len == last);
		at += len;
		if (path[at] != '/')
			break;
		buf_add(out, "/");
		at++;
	}
	add_query(draft, out, path + end);
}

/* ---- the whole ---- */

static void add_visible(struct buf *out, const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text <= ' ' || *text == 0x7f)
			buf_addf(out, "%%%02X", (unsigned char)*text);
		else
			buf_add_byte(out, (unsigned char)*text);
}

char *draft_url(struct draft *draft, const char *url)
{
	size_t host = intake_host(url);
	autobuf text = { 0 };
	autobuf out = { 0 };
	autofree char *front = NULL;
	autofree char *ready = NULL;
	size_t len;

	if (!host && !text_starts(url, BLANK_OPEN)) {
		buf_add(&text, "https://");
		draft_todo(draft,
			   "'%.*s' did not say whether it is encrypted: "
			   "https:// was put before it",
			   (int)strcspn(url, "/?#"), url);
		host = text.len;
	}
	add_visible(&text, url);
	buf_truncate(&text, strcspn(buf_str(&text), "#"));
	len = host + strcspn(buf_str(&text) + host, "/?");
	front = xstrndup(buf_str(&text), len);
	ready = draft_env_text(draft, front);
	buf_add(&out, ready);
	add_path(draft, &out, front + host, buf_str(&text) + len);
	return buf_detach(&out);
}

char *draft_address(struct draft *draft, const char *url)
{
	size_t host = intake_host(url);
	size_t len = host + strcspn(url + host, "/?#");
	autofree char *front = xstrndup(url, len);
	autofree char *ready = NULL;
	autobuf out = { 0 };

	/* a user, and perhaps a password */
	if (strchr(front, '@'))
		return draft_secret(draft, "address", url);
	ready = draft_text(draft, front);
	buf_add(&out, ready);
	add_path(draft, &out, front + host, url + len);
	return buf_detach(&out);
}
