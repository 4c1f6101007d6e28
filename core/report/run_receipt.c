/* run_receipt.c - a receipt for a person: who ran what, and what came of it */
#include "core/report/run.h"

#include "core/run/errand_receipt.h"

#include <string.h>

static void add_line(struct buf *out, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	buf_add(out, label);
	buf_add_untrusted(out, text);
	buf_add_byte(out, '\n');
}

static void add_step(struct buf *out, const struct json *step)
{
	const char *message = json_text(step, "message", "");
	int64_t status;

	buf_add(out, "  ");
	buf_add_untrusted(out, json_text(step, "step", ""));
	buf_add(out, ": ");
	buf_add_untrusted(out, json_text(step, "outcome", ""));
	if (json_int(&status, json_get(step, "status")))
		buf_addf(out, " (%lld)", (long long)status);
	if (*message) {
		buf_add(out, ": ");
		buf_add_untrusted(out, message);
	}
	buf_add_byte(out, '\n');
	json_each(value, json_get(step, "captured")) {
		buf_add(out, "    ");
		buf_add_untrusted(out, json_key(value));
		buf_add(out, " = ");
		buf_add_untrusted(out,
				  json_string(value) ? json_string(value) : "");
		buf_add_byte(out, '\n');
	}
}

void report_receipt_text(struct buf *out, const struct receipt *receipt,
			 const struct theme *theme)
{
	const struct json *root = receipt->root;
	const char *result = json_text(root, "result", "");
	char hex[OID_HEX + 1];

	oid_format(hex, &receipt->commit);
	buf_addf(out, "%sReceipt %lld%s  %s\n", theme->bold,
		 (long long)receipt->sequence, theme->off, hex);
	add_line(out, "Run:         ", json_text(root, "run", ""));
	add_line(out, "Runbook:     ",
		 json_text(json_get(root, "runbook"), "name", ""));
	add_line(out, "Token:       ",
		 json_text(json_get(root, "token"), "name", ""));
	json_each(why, json_get(root, "why"))
		add_line(out, "Because:     ", json_string(why));
	add_line(out, "Reason:      ", json_text(root, "reason", ""));
	add_line(out, "Environment: ", json_text(root, "environment", ""));
	add_line(out, "Revision:    ", json_text(root, "revision", ""));
	add_line(out, "Operator:    ", json_text(root, "operator", ""));
	add_line(out, "Key:         ", json_text(root, "operator_key", ""));
	json_each(value, json_get(root, "inputs")) {
		buf_add(out, "Input:       ");
		buf_add_untrusted(out, json_key(value));
		add_line(out, " = ", json_string(value));
	}
	add_line(out, "Started:     ", json_text(root, "started", ""));
	add_line(out, "Ended:       ", json_text(root, "ended", ""));
	buf_addf(out, "Result:      %s",
		 strcmp(result, "succeeded") == 0 ||
				 strcmp(result, RESULT_REVOKED) == 0
			 ? theme->good
		 : strcmp(result, "failed") == 0 ? theme->bad
						 : theme->warn);
	buf_add_untrusted(out, result);
	buf_addf(out, "%s\n", theme->off);
	json_each(step, json_get(root, "steps"))
		add_step(out, step);
	json_each(exception, json_get(root, "exceptions"))
		add_line(out, "Exception:   ", json_string(exception));
	json_each(warning, json_get(root, "warnings"))
		add_line(out, "Warning:     ", json_string(warning));
}
