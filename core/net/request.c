/* request.c - building a request: headers, the pieces of its body, escapes */
#include "core/net/http.h"

#include <string.h>
#include <strings.h>

void http_request_release(struct http_request *request)
{
	for (size_t i = 0; i < request->nr_headers; i++) {
		free(request->headers[i].name);
		free(request->headers[i].value);
		secret_free(request->headers[i].secret);
	}
	for (size_t i = 0; i < request->nr_parts; i++) {
		free(request->parts[i].text);
		free(request->parts[i].secret_name);
		secret_free(request->parts[i].secret);
	}
	http_fields_release(request);
	free(request->method);
	free(request->url);
	free(request->headers);
	free(request->parts);
	free(request->basic_user);
	free(request->basic_name);
	free(request->bearer_name);
	secret_free(request->basic_password);
	secret_free(request->bearer);
	secret_free(request->certificate);
	secret_free(request->key);
	free(request->certificate_name);
	free(request->key_name);
	*request = (struct http_request){ 0 };
}

void http_add_header(struct http_request *request, const char *name,
		     const char *value)
{
	request->headers =
		xreallocarray(request->headers, request->nr_headers + 1,
			      sizeof(*request->headers));
	request->headers[request->nr_headers++] = (struct http_header){
		.name = xstrdup(name),
		.value = xstrdup(value),
	};
}

void http_set_header(struct http_request *request, const char *name,
		     const char *value)
{
	for (size_t i = 0; i < request->nr_headers; i++) {
		struct http_header *header = &request->headers[i];

		if (strcasecmp(header->name, name) != 0)
			continue;
		free(header->value);
		header->value = xstrdup(value);
		return;
	}
	http_add_header(request, name, value);
}

static struct secret *copy(const struct secret *secret)
{
	return secret ? secret_new(secret_bytes(secret), secret_len(secret))
		      : NULL;
}

void http_set_certificate(struct http_request *request,
			  const struct secret *certificate,
			  const char *certificate_name,
			  const struct secret *key, const char *key_name)
{
	secret_free(request->certificate);
	secret_free(request->key);
	free(request->certificate_name);
	free(request->key_name);
	request->certificate = copy(certificate);
	request->key = copy(key);
	request->certificate_name = xstrdup(certificate_name);
	request->key_name = key_name ? xstrdup(key_name) : NULL;
}

static void add_part(struct http_request *request, struct http_part part)
{
	request->parts = xreallocarray(request->parts, request->nr_parts + 1,
				       sizeof(*request->parts));
	request->parts[request->nr_parts++] = part;
}

void http_add_text(struct http_request *request, const char *text)
{
	add_part(request, (struct http_part){ .text = xstrdup(text) });
}

void http_add_secret(struct http_request *request, struct secret *secret,
		     const char *name, enum http_escape escape)
{
	add_part(request, (struct http_part){ .secret = secret,
					      .secret_name = xstrdup(name),
					      .escape = escape });
}

/* "name=", with '&' before all but the first; that one says what the body
 * is. */
static void add_form_name(struct http_request *request, const char *name)
{
	autobuf text = { 0 };

	if (request->nr_parts == 0)
		http_add_header(request, "Content-Type",
				"application/x-www-form-urlencoded");
	else
		buf_add(&text, "&");
	http_form_escape(&text, name, strlen(name));
	buf_add(&text, "=");
	http_add_text(request, buf_str(&text));
}

void http_add_form(struct http_request *request, const char *name,
		   const char *value)
{
	autobuf text = { 0 };

	add_form_name(request, name);
	http_form_escape(&text, value, strlen(value));
	http_add_text(request, buf_str(&text));
}

void http_add_form_secret(struct http_request *request, const char *name,
			  struct secret *secret, const char *secret_name)
{
	add_form_name(request, name);
	http_add_secret(request, secret, secret_name, HTTP_FORM);
}

static bool is_alphanumeric(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

static void escape(struct buf *out, const void *bytes, size_t len,
		   const char *also)
{
	static const char digits[] = "0123456789ABCDEF";
	const unsigned char *p = bytes;

	for (size_t i = 0; i < len; i++) {
		if (is_alphanumeric(p[i]) || (p[i] && strchr(also, p[i]))) {
			buf_add_byte(out, p[i]);
			continue;
		}
		buf_add_byte(out, '%');
		buf_add_byte(out, (unsigned char)digits[p[i] >> 4]);
		buf_add_byte(out, (unsigned char)digits[p[i] & 15]);
	}
}

void http_form_escape(struct buf *out, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	/* The URL Standard's serializer: '+' stands for a space. */
	for (size_t i = 0; i < len; i++) {
		if (p[i] == ' ')
			buf_add_byte(out, '+');
		else
			escape(out, p + i, 1, "*-._");
	}
}

void http_url_escape(struct buf *out, const void *bytes, size_t len)
{
	escape(out, bytes, len, "-._~"); /* RFC 3986 section 2.3 */
}
