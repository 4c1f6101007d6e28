/* export_braces.c - texts for programs that fill in {{…}} wherever it stands */
#include "core/report/export_js.h"

#include <string.h>

struct joining {
	struct buf *out;
	enum export_escape escape;
	bool braces; /* of somebody else */
};

/* In texts of JSON, what nobody sees and a second brace are written as \u…,
 * and mean the same. */
static void add_json(struct joining *joining, const char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		uint32_t c;
		size_t used = text_utf8_decode(&c, text + i, len - i);

		if (c == '{' && i && text[i - 1] == '{')
			buf_add(joining->out, "\\u007b");
		else if (used && c < 0x10000 && !text_is_visible(c))
			buf_addf(joining->out, "\\u%04x", c);
		else
			buf_add_bytes(joining->out, text + i, used ? used : 1);
		i += used ? used : 1;
	}
}

static void join(const struct piece *piece, void *payload)
{
	struct joining *joining = payload;

	if (piece->variable) {
		js_variable(joining->out, piece);
		return;
	}
	switch (joining->escape) {
	case EXPORT_JSON: /* two braces stand side by side in strings alone */
		add_json(joining, piece->text, piece->len);
		return;
	case EXPORT_URL:
		for (size_t i = 0; i < piece->len; i++)
			if (piece->text[i] == '{')
				buf_add(joining->out, "%7B");
			else
				buf_add_byte(joining->out,
					     (unsigned char)piece->text[i]);
		return;
	case EXPORT_FORM:
	case EXPORT_RAW:
		if (memmem(piece->text, piece->len, "{{", 2))
			joining->braces = true;
		buf_add_bytes(joining->out, piece->text, piece->len);
		return;
	}
}

static int refuse(const char *what, struct err *err)
{
	err_set(err, EXIT_INPUT,
		"%s has '{{' in it, which would be taken for a variable there",
		what);
	return err_hint(err, "export it as sh, curl or powershell");
}

int js_text(struct buf *out, const struct export *export, const char *text,
	    enum export_escape escape, const char *what, struct err *err)
{
	struct joining joining = { out, escape, false };

	export_text(export, text, escape, join, &joining);
	return joining.braces ? refuse(what, err) : 0;
}

int js_body(struct buf *out, const struct export *export,
	    const struct plan_step *step, const struct http_request *request,
	    struct err *err)
{
	struct joining joining = { out, export_escape_of(step->step), false };

	export_body(export, step, request, join, &joining);
	return joining.braces ? refuse("the body", err) : 0;
}
