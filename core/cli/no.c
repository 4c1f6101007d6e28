/* no.c - the standard "no": an answer with its reason, not an error */
#include "core/cli/command.h"
#include "core/json/json.h"
#include "core/trust/verdict.h"

static int as_json(const char *format, const struct verdict *verdict,
		   struct err *err)
{
	autoptr(json) value = json_new_object();

	json_set_string(value, "format", format);
	json_set_bool(value, "ok", false);
	json_set_string(value, "reason", reason_name(verdict->reason));
	json_set_string(value, "detail", verdict->detail);
	json_set_string(value, "hint", verdict->hint);
	return answer_json(value, err);
}

int answer_no(const struct context *context, const char *format,
	      const struct verdict *verdict, struct err *err)
{
	const struct theme *theme = context->theme;
	autobuf text = { 0 };

	if (context->json)
		return as_json(format, verdict, err) ? -1 : EXIT_NO;
	buf_addf(&text, "%sno: %s%s: ", theme->bad,
		 reason_name(verdict->reason), theme->off);
	buf_add_untrusted(&text, verdict->detail);
	buf_add_byte(&text, '\n');
	if (verdict->hint[0]) {
		buf_add(&text, "hint: ");
		buf_add_untrusted(&text, verdict->hint);
		buf_add_byte(&text, '\n');
	}
	return answer(&text, err) ? -1 : EXIT_NO;
}
