/* response.c - an answer: collected under caps, read, wiped */
#include "core/net/exchange.h"
#include "core/base/text.h"

#include <string.h>
#include <strings.h>

void http_response_release(struct http_response *response)
{
	secret_wipe_buf(&response->body);
	secret_wipe_buf(&response->headers);
	*response = (struct http_response){ 0 };
}

bool http_is_away(int status)
{
	return status >= 500 || status == 429;
}

/* The value of the next header of that name, from *at on; NULL. */
static char *next_header(const char **at, const char *name)
{
	size_t len = strlen(name);
	const char *line = *at;
	const char *end;

	for (; (end = strchr(line, '\n')); line = end + 1) {
		if (strncasecmp(line, name, len) != 0 || line[len] != ':')
			continue;
		line += len + 1;
		while (*line == ' ')
			line++;
		*at = end + 1;
		return xstrndup(line, (size_t)(end - line));
	}
	return NULL;
}

char *http_response_header(const struct http_response *response,
			   const char *name)
{
	const char *at = buf_str(&response->headers);

	return next_header(&at, name);
}

char *http_response_headers(const struct http_response *response,
			    const char *name)
{
	const char *at = buf_str(&response->headers);
	autobuf all = { 0 };
	char *value;

	while ((value = next_header(&at, name))) {
		buf_add(&all, all.len ? ", " : "");
		buf_add(&all, value);
		free(value);
	}
	return all.len ? buf_detach(&all) : NULL;
}

void exchange_add_wiped(struct buf *buf, const void *bytes, size_t len)
{
	struct buf bigger = { 0 };

	if (buf->len + len + 1 > buf->alloc) {
		buf_reserve(&bigger, (buf->len + len) * 2);
		buf_add_bytes(&bigger, buf->data, buf->len);
		secret_wipe_buf(buf);
		*buf = bigger;
	}
	buf_add_bytes(buf, bytes, len);
}

size_t exchange_collect_body(char *data, size_t size, size_t nr, void *payload)
{
	struct exchange_answer *answer = payload;
	size_t len = size * nr;

	if (answer->response->body.len + len > answer->body_max) {
		answer->body_over = true;
		return 0; /* curl: CURLE_WRITE_ERROR */
	}
	exchange_add_wiped(&answer->response->body, data, len);
	return len;
}

/* A line that begins with white space goes on with the one before it
 * (obs-fold, RFC 9112 section 5.2). */
static void add_header(struct buf *headers, const char *line, size_t len)
{
	bool folded = line[0] == ' ' || line[0] == '\t';

	while (len > 0 && text_is_space(line[len - 1]))
		len--;
	while (folded && len > 0 && text_is_space(line[0])) {
		line++;
		len--;
	}
	if (len == 0)
		return;
	if (folded && headers->len > 0)
		headers->data[headers->len - 1] = ' ';
	exchange_add_wiped(headers, line, len);
	exchange_add_wiped(headers, "\n", 1);
}

#define LENGTH "Content-Length:"

/* Where the answer ends must not be a matter of who reads it (RFC 9112
 * section 6.3). */
static bool lengths_differ(struct exchange_answer *answer, const char *line,
			   size_t len)
{
	size_t name = strlen(LENGTH);
	char said[sizeof(answer->length)] = "";

	if (len <= name || strncasecmp(line, LENGTH, name) != 0)
		return false;
	while (name < len && text_is_space(line[name]))
		name++;
	while (len > name && text_is_space(line[len - 1]))
		len--;
	if (len - name >= sizeof(said))
		return true;
	memcpy(said, line + name, len - name);
	if (answer->length[0] && strcmp(answer->length, said) != 0)
		return true;
	memcpy(answer->length, said, sizeof(said));
	return false;
}

size_t exchange_collect_header(char *data, size_t size, size_t nr,
			       void *payload)
{
	struct exchange_answer *answer = payload;
	size_t len = size * nr;

	answer->headers_seen += len;
	if (answer->headers_seen > HTTP_HEADERS_MAX) {
		answer->headers_over = true;
		return 0;
	}
	if (memchr(data, '\0', len)) {
		answer->headers_bad = true;
		return 0;
	}
	if (lengths_differ(answer, data, len)) {
		answer->lengths_differ = true;
		return 0;
	}
	/* A status line begins a new answer: what came before was interim
	 * (RFC 9110 section 15.2). */
	if (len > 5 && memcmp(data, "HTTP/", 5) == 0) {
		buf_reset(&answer->response->headers);
		answer->length[0] = '\0';
	} else if (len > 0)
		add_header(&answer->response->headers, data, len);
	return len;
}
