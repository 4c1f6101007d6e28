/* encode.c - a request as the bytes that are sent, in memory that is wiped */
#include "core/net/exchange.h"
#include "core/base/text.h"

#include <string.h>
#include <strings.h>

void exchange_headers_release(struct exchange_headers *headers)
{
	secret_wipe_buf(&headers->text);
	free(headers->starts);
	*headers = (struct exchange_headers){ 0 };
}

/* JSON string contents (RFC 8259 section 7), as json_compact() writes them. */
static void add_json(struct buf *out, const char *s, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	static const char special[] = "\"\\\b\f\n\r\t";
	static const char letters[] = "\"\\bfnrt";

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		const char *found = c ? strchr(special, c) : NULL;

		if (found) {
			buf_add_byte(out, '\\');
			c = (unsigned char)letters[found - special];
		} else if (c < 0x20) {
			buf_add(out, "\\u00");
			buf_add_byte(out, (unsigned char)digits[c >> 4]);
			c = (unsigned char)digits[c & 15];
		}
		buf_add_byte(out, c);
	}
}

static void add_secret(struct buf *out, const struct secret *secret,
		       enum http_escape escape)
{
	const char *bytes = secret_bytes(secret);
	size_t len = secret_len(secret);

	switch (escape) {
	case HTTP_RAW:
		buf_add_bytes(out, bytes, len);
		break;
	case HTTP_FORM:
		http_form_escape(out, bytes, len);
		break;
	case HTTP_JSON:
		add_json(out, bytes, len);
		break;
	}
}

/* What a secret can grow to: \u00NN for each byte. */
#define ESCAPED_MAX 6

void exchange_body_make(struct buf *out, const struct http_request *request)
{
	size_t need = 0;

	if (request->upload.bytes) {
		buf_add_bytes(out, request->upload.bytes, request->upload.len);
		return;
	}
	for (size_t i = 0; i < request->nr_parts; i++) {
		const struct http_part *part = &request->parts[i];

		need += part->text ? strlen(part->text) : 0;
		need += part->secret ? secret_len(part->secret) * ESCAPED_MAX
				     : 0;
	}
	buf_reserve(out, need);
	for (size_t i = 0; i < request->nr_parts; i++) {
		const struct http_part *part = &request->parts[i];

		if (part->text)
			buf_add(out, part->text);
		if (part->secret)
			add_secret(out, part->secret, part->escape);
	}
}

/* RFC 9110 section 5.6.2 */
static bool is_token(const char *s)
{
	for (const char *c = s; *c; c++)
		if (*c <= ' ' || *c >= 0x7f ||
		    strchr("\"(),/:;<=>?@[\\]{}", *c))
			return false;
	return *s != '\0';
}

/* RFC 9110 section 5.5; bytes beyond ASCII are let through. */
static bool is_value(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static int check_header(const struct http_header *header, struct err *err)
{
	/* How long the body is, is not for a document to say. */
	static const char *const ours[] = { "Content-Length",
					    "Transfer-Encoding", "Host",
					    "Connection", "Expect" };

	if (!is_token(header->name))
		return err_set(err, EXIT_INPUT, "'%s' is no header name",
			       header->name);
	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		if (strcasecmp(header->name, ours[i]) == 0)
			return err_set(err, EXIT_INPUT,
				       "header '%s' can't be set by hand",
				       header->name);
	if (!is_value(header->value, strlen(header->value)) ||
	    (header->secret && !is_value(secret_bytes(header->secret),
					 secret_len(header->secret))))
		return err_set(err, EXIT_INPUT,
			       "the value of header '%s' holds a line break "
			       "or another control character",
			       header->name);
	return 0;
}

static bool has_header(const struct http_request *request, const char *name)
{
	for (size_t i = 0; i < request->nr_headers; i++)
		if (strcasecmp(request->headers[i].name, name) == 0)
			return true;
	return false;
}

static void begin(struct exchange_headers *out)
{
	if (out->nr > 0)
		buf_add_byte(&out->text, '\0');
	out->starts[out->nr++] = out->text.len;
}

static void add_line(struct exchange_headers *out, const char *line)
{
	begin(out);
	buf_add(&out->text, line);
}

static void add_header(struct exchange_headers *out,
		       const struct http_header *header)
{
	begin(out);
	buf_add(&out->text, header->name);
	/* To curl "Name:" means "send no such header" and "Name;" an empty
	 * one. */
	if (header->value[0] == '\0' && !header->secret) {
		buf_add(&out->text, ";");
		return;
	}
	buf_add(&out->text, ": ");
	buf_add(&out->text, header->value);
	if (header->secret)
		add_secret(&out->text, header->secret, HTTP_RAW);
}

/* RFC 7617 section 2; RFC 6749 section 2.3.1 */
static int add_basic(struct exchange_headers *out,
		     const struct http_request *request, struct err *err)
{
	const struct secret *password = request->basic_password;
	size_t len = password ? secret_len(password) : 0;
	autowipe pair = { 0 };

	if (!request->basic_form && strchr(request->basic_user, ':'))
		return err_set(err, EXIT_INPUT,
			       "'%s' has a colon in it, which HTTP Basic "
			       "can't carry",
			       request->basic_user);
	buf_reserve(&pair, strlen(request->basic_user) + 1 + len * 3);
	buf_add(&pair, request->basic_user);
	buf_add(&pair, ":");
	if (password)
		add_secret(&pair, password,
			   request->basic_form ? HTTP_FORM : HTTP_RAW);
	begin(out);
	buf_add(&out->text, "Authorization: Basic ");
	text_base64(&out->text, pair.data, pair.len);
	return 0;
}

static int add_bearer(struct exchange_headers *out,
		      const struct http_request *request, struct err *err)
{
	if (!is_value(secret_bytes(request->bearer),
		      secret_len(request->bearer)))
		return err_set(err, EXIT_INPUT,
			       "the token holds a control character");
	begin(out);
	buf_addf(&out->text, "Authorization: %s ",
		 request->bearer_dpop ? "DPoP" : "Bearer");
	add_secret(&out->text, request->bearer, HTTP_RAW);
	return 0;
}

/* Room for all of it, so that no secret is left behind by a realloc. */
static void make_room(struct exchange_headers *out,
		      const struct http_request *request)
{
	size_t need = 1024;

	for (size_t i = 0; i < request->nr_headers; i++) {
		const struct http_header *header = &request->headers[i];

		need += strlen(header->name) + strlen(header->value) + 4;
		need += header->secret ? secret_len(header->secret) : 0;
	}
	if (request->basic_user)
		need += strlen(request->basic_user) * 2;
	if (request->basic_password)
		need += secret_len(request->basic_password) * 3 * 2;
	if (request->bearer)
		need += secret_len(request->bearer);
	buf_reserve(&out->text, need);
	out->starts = xcalloc(request->nr_headers + 8, sizeof(*out->starts));
}

static int add_authorization(struct exchange_headers *out,
			     const struct http_request *request,
			     struct err *err)
{
	int nr = has_header(request, "Authorization") +
		 (request->basic_user != NULL) + (request->bearer != NULL);

	if (nr > 1)
		return err_set(err, EXIT_INPUT,
			       "a request carries more than one "
			       "Authorization header");
	if (request->basic_user)
		return add_basic(out, request, err);
	if (request->bearer)
		return add_bearer(out, request, err);
	return 0;
}

static void add_content_type(struct exchange_headers *out,
			     const struct http_request *request,
			     const char *boundary)
{
	if (request->nr_fields) {
		add_line(out, "Content-Type: multipart/form-data; boundary=");
		buf_add(&out->text, boundary);
	} else if (!has_header(request, "Content-Type")) {
		add_line(out, "Content-Type:"); /* curl would guess one */
	}
}

int exchange_headers_make(struct exchange_headers *out,
			  const struct http_request *request,
			  const char *boundary, struct err *err)
{
	make_room(out, request);
	for (size_t i = 0; i < request->nr_headers; i++) {
		if (check_header(&request->headers[i], err))
			return -1;
		add_header(out, &request->headers[i]);
	}
	if (!has_header(request, "Accept"))
		add_line(out, "Accept: application/json");
	if (!has_header(request, "User-Agent"))
		add_line(out, "User-Agent: rbctl/" RBCTL_VERSION);
	add_content_type(out, request, boundary);
	add_line(out, "Expect:");
	return add_authorization(out, request, err);
}
