/* curl_config.c - what goes into curl through a pipe: all that is secret */
#include "core/report/curl.h"

#include <string.h>

/* Options for curl's configuration: printf's format, and its arguments. */
struct config {
	const struct export *export;
	struct buf format;
	struct buf arguments;
};

/* Literal text inside "…" of a configuration file, as an argument of printf:
 * curl(1) knows \\ \" \t \n \r there. */
static void add_literal(struct config *config, const char *text, size_t len)
{
	static const char special[] = "\\\"\n\r\t";
	static const char letters[] = "\\\"nrt";
	autobuf escaped = { 0 };

	for (size_t i = 0; i < len; i++) {
		const char *found = text[i] ? strchr(special, text[i]) : NULL;

		if (found) {
			buf_add_byte(&escaped, '\\');
			buf_add_byte(&escaped,
				     (unsigned char)letters[found - special]);
		} else {
			buf_add_byte(&escaped, (unsigned char)text[i]);
		}
	}
	buf_add(&config->format, "%s");
	buf_add_byte(&config->arguments, ' ');
	curl_quote(&config->arguments, buf_str(&escaped), escaped.len);
}

static void config_piece(const struct piece *piece, void *payload)
{
	struct config *config = payload;

	if (!piece->variable) {
		add_literal(config, piece->text, piece->len);
		return;
	}
	buf_add(&config->format, "%s");
	buf_add(&config->arguments, " ");
	/* A form's value has nothing in it that curl's file would change. */
	if (piece->escape != EXPORT_FORM)
		buf_add(&config->arguments, "\"$(quoted ");
	curl_value(&config->arguments, piece);
	if (piece->escape != EXPORT_FORM)
		buf_add(&config->arguments, ")\"");
}

static void begin(struct config *config, const char *option)
{
	buf_addf(&config->format, "%s = \"", option);
}

static void end(struct config *config)
{
	buf_add(&config->format, "\"\\n");
}

static void add_authorization(struct config *config,
			      const struct http_request *request)
{
	if (request->basic_user) {
		begin(config, "user");
		export_basic(config->export, request, config_piece, config);
		end(config);
	}
	if (request->bearer) {
		begin(config, "header");
		buf_add(&config->format, "Authorization: ");
		export_bearer(config->export, request, config_piece, config);
		end(config);
	}
}

static void add_headers(struct config *config,
			const struct http_request *request)
{
	const struct plan *plan = config->export->plan;

	for (size_t i = 0; i < request->nr_headers; i++) {
		const struct http_header *header = &request->headers[i];

		if (!marks_find_secret(&plan->marks, header->value))
			continue;
		begin(config, "header");
		add_literal(config, header->name, strlen(header->name));
		buf_add(&config->format, ": ");
		export_text(config->export, header->value, EXPORT_RAW,
			    config_piece, config);
		end(config);
	}
}

bool curl_config(struct buf *out, const struct export *export,
		 const struct plan_step *step,
		 const struct http_request *request)
{
	struct config config = { .export = export };
	bool any;

	add_authorization(&config, request);
	add_headers(&config, request);
	if (export_body_is_secret(request)) {
		begin(&config, "data-raw");
		export_body(export, step, request, config_piece, &config);
		end(&config);
	}
	any = config.format.len > 0;
	if (any)
		buf_addf(out, "printf '%s'%s |\n\t", buf_str(&config.format),
			 buf_str(&config.arguments));
	buf_release(&config.format);
	buf_release(&config.arguments);
	return any;
}
