/* multipart.c - fields and files as one body (RFC 7578) */
#include "core/net/exchange.h"
#include "core/crypto/hash.h"

#include <string.h>

void http_file_release(struct http_file *file)
{
	free(file->path);
	free(file->bytes);
	*file = (struct http_file){ 0 };
}

void http_file_copy(struct http_file *out, const struct http_file *file)
{
	*out = (struct http_file){ .path = xstrdup(file->path),
				   .bytes = xmalloc(file->len + 1),
				   .len = file->len };
	memcpy(out->bytes, file->bytes, file->len);
}

static struct http_field *add_field(struct http_request *request,
				    const char *name)
{
	struct http_field *field;

	request->fields = xreallocarray(request->fields, request->nr_fields + 1,
					sizeof(*request->fields));
	field = &request->fields[request->nr_fields++];
	*field = (struct http_field){ .name = xstrdup(name) };
	return field;
}

void http_add_field(struct http_request *request, const char *name,
		    const char *text)
{
	add_field(request, name)->text = xstrdup(text);
}

void http_add_field_file(struct http_request *request, const char *name,
			 const struct http_file *file, const char *filename,
			 const char *type)
{
	struct http_field *field = add_field(request, name);

	http_file_copy(&field->file, file);
	field->filename = xstrdup(filename);
	field->type = xstrdup(type);
}

void http_fields_release(struct http_request *request)
{
	for (size_t i = 0; i < request->nr_fields; i++) {
		struct http_field *field = &request->fields[i];

		free(field->name);
		free(field->text);
		free(field->filename);
		free(field->type);
		http_file_release(&field->file);
	}
	free(request->fields);
	http_file_release(&request->upload);
}

/* Section 4.2: as browsers do it, what would end the value or the line is
 * percent-encoded. */
static void add_quoted(struct buf *out, const char *key, const char *value)
{
	buf_addf(out, "; %s=\"", key);
	for (const char *c = value; *c; c++) {
		if (*c == '"' || *c == '\r' || *c == '\n')
			buf_addf(out, "%%%02X", (unsigned char)*c);
		else
			buf_add_byte(out, (unsigned char)*c);
	}
	buf_add(out, "\"");
}

static void add_part(struct buf *out, const struct http_field *field,
		     const char *boundary)
{
	buf_addf(out, "--%s\r\nContent-Disposition: form-data", boundary);
	add_quoted(out, "name", field->name);
	if (field->text) {
		buf_addf(out, "\r\n\r\n%s\r\n", field->text);
		return;
	}
	add_quoted(out, "filename", field->filename);
	buf_addf(out, "\r\nContent-Type: %s\r\n\r\n", field->type);
	buf_add_bytes(out, field->file.bytes, field->file.len);
	buf_add(out, "\r\n");
}

/* Random, so that nobody can write a file with the boundary in it. */
void exchange_boundary(struct buf *out)
{
	buf_add(out, "rbctl-");
	hash_random_text(out, 24);
}

void exchange_fields_make(struct buf *out, const struct http_request *request,
			  const char *boundary)
{
	for (size_t i = 0; i < request->nr_fields; i++)
		add_part(out, &request->fields[i], boundary);
	buf_addf(out, "--%s--\r\n", boundary);
}
