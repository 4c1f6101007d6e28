/* export_powershell.c - a runbook as a script for PowerShell */
#include "core/report/export_powershell.h"

#include <string.h>
#include <strings.h>

/*
 * 'literal' in ASCII alone: Windows PowerShell guesses how a file is encoded,
 * and takes typographic quotes for quotes. What is not ASCII is put together
 * from its number, in brackets since a comma binds closer than a plus.
 */
void powershell_quote(struct buf *out, const char *text, size_t len)
{
	autobuf made = { 0 };
	bool sum = false;

	while (len) {
		uint32_t c;
		size_t used = text_utf8_decode(&c, text, len);

		if (!used) {
			c = (unsigned char)*text;
			used = 1;
		}
		if (c == '\'')
			buf_add(&made, "''");
		else if (c >= ' ' && c < 0x7f)
			buf_add_byte(&made, (unsigned char)c);
		else
			buf_addf(&made, "' + [char]::ConvertFromUtf32(%u) + '",
				 c);
		sum = sum || c < ' ' || c >= 0x7f;
		text += used;
		len -= used;
	}
	buf_addf(out, sum ? "('%s')" : "'%s'", buf_str(&made));
}

static void add_comment(struct buf *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		buf_add(out, "# ");
		for (size_t i = 0; i < len;) {
			uint32_t c;
			size_t used = text_utf8_decode(&c, text + i, len - i);

			if (used && c >= ' ' && c < 0x7f)
				buf_add_byte(out, (unsigned char)c);
			else
				buf_addf(out, "\\u{%x}",
					 used ? c : (unsigned char)text[i]);
			i += used ? used : 1;
		}
		buf_add(out, "\n");
		text += len + (text[len] == '\n');
	}
}

static const char *const escapes[] = {
	[EXPORT_RAW] = NULL,
	[EXPORT_FORM] = "ConvertTo-FormText",
	[EXPORT_URL] = "ConvertTo-AddressText",
	[EXPORT_JSON] = "ConvertTo-JsonText",
};

struct sum {
	struct buf *out;
	bool any;
};

static void add_piece(const struct piece *piece, void *payload)
{
	struct sum *sum = payload;

	buf_add(sum->out, sum->any ? " + " : "");
	sum->any = true;
	if (!piece->variable)
		powershell_quote(sum->out, piece->text, piece->len);
	else if (escapes[piece->escape])
		buf_addf(sum->out, "(%s $%s)", escapes[piece->escape],
			 piece->variable);
	else
		buf_addf(sum->out, "$%s", piece->variable);
}

/* An expression of text, in brackets. */
static void add_text(struct buf *out, const struct export *export,
		     const char *text, enum export_escape escape)
{
	struct sum sum = { out, false };

	buf_add(out, "(");
	export_text(export, text, escape, add_piece, &sum);
	buf_add(out, sum.any ? ")" : "'')");
}

/* ---- requests ---- */

static void add_headers(struct buf *out, const struct export *export,
			const struct http_request *request)
{
	struct sum sum = { out, false };

	buf_add(out, "  Headers = @(\n");
	for (size_t i = 0; i < request->nr_headers; i++) {
		const struct http_header *header = &request->headers[i];

		buf_add(out, "    , @(");
		powershell_quote(out, header->name, strlen(header->name));
		buf_add(out, ", ");
		add_text(out, export, header->value, EXPORT_RAW);
		buf_add(out, ")\n");
	}
	if (request->basic_user) {
		buf_add(out, "    , @('Authorization', (ConvertTo-Basic (");
		export_basic(export, request, add_piece, &sum);
		buf_add(out, ")))\n");
	} else if (request->bearer) {
		buf_add(out, "    , @('Authorization', (");
		export_bearer(export, request, add_piece, &sum);
		buf_add(out, "))\n");
	}
	buf_add(out, "  )\n");
}

static void add_fields(struct buf *out, const struct export *export,
		       const struct http_request *request)
{
	buf_add(out, "  Fields = @(\n");
	for (size_t i = 0; i < request->nr_fields; i++) {
		const struct http_field *field = &request->fields[i];

		buf_add(out, "    @{ Name = ");
		powershell_quote(out, field->name, strlen(field->name));
		if (field->text) {
			buf_add(out, "; Text = ");
			add_text(out, export, field->text, EXPORT_RAW);
		} else {
			buf_add(out, "; Path = ");
			powershell_quote(out, field->file.path,
					 strlen(field->file.path));
			buf_add(out, "; FileName = ");
			powershell_quote(out, field->filename,
					 strlen(field->filename));
			buf_add(out, "; Type = ");
			powershell_quote(out, field->type, strlen(field->type));
		}
		buf_add(out, " }\n");
	}
	buf_add(out, "  )\n");
}

static void add_body(struct buf *out, const struct export *export,
		     const struct plan_step *step,
		     const struct http_request *request)
{
	struct sum sum = { out, false };

	if (request->nr_fields) {
		add_fields(out, export, request);
	} else if (request->upload.bytes) {
		buf_add(out, "  File = ");
		powershell_quote(out, request->upload.path,
				 strlen(request->upload.path));
		buf_add(out, "\n");
	} else if (request->nr_parts) {
		buf_add(out, "  Body = (");
		export_body(export, step, request, add_piece, &sum);
		buf_add(out, ")\n");
	}
}

static void add_statuses(struct buf *out, const struct json *list)
{
	const char *comma = "";

	json_each(item, list) {
		buf_add(out, comma);
		comma = ", ";
		json_compact(out, item);
	}
	if (!list)
		buf_add(out, "429, 503");
}

void powershell_send(struct buf *out, const struct export *export,
		     const struct plan_step *step,
		     const struct http_request *request)
{
	const struct json *save = json_get(step->step->request, "save");

	buf_addf(out, "$answer = Send-Request @{\n  Method = '%s'\n  Uri = ",
		 request->method ? request->method : "GET");
	add_text(out, export, request->url, EXPORT_URL);
	buf_addf(out, "\n  Seconds = %d\n",
		 request->timeout_s ? request->timeout_s : HTTP_TIMEOUT_S);
	add_headers(out, export, request);
	add_body(out, export, step, request);
	if (request->certificate)
		buf_addf(out, "  Certificate = $%s_FILE\n",
			 export_secret(export, request->certificate_name));
	if (save) {
		buf_add(out, "  SaveAs = ");
		add_text(out, export, step->save_as, EXPORT_RAW);
		buf_addf(out, "\n  Overwrite = $%s\n",
			 json_is_true(json_get(save, "overwrite")) ? "true"
								   : "false");
	}
	buf_addf(out, "  Times = %lld\n  On = @(",
		 (long long)step->step->retry_times);
	add_statuses(out, step->step->retry_on);
	buf_add(out, ")\n}\n");
}

/* ---- all of it ---- */

static void add_secret(const struct export_secret *secret, void *payload)
{
	struct buf *out = payload;

	buf_add(out, "\n");
	if (secret->stays_a_file) {
		buf_addf(out,
			 "# A certificate with its key, as a file of the form "
			 "PKCS #12 (.pfx)\n"
			 "$%s_FILE = $env:%s_FILE\n",
			 secret->variable, secret->variable);
		return;
	}
	add_comment(out, secret->name);
	if (secret->source == EXPORT_FROM_ENV) {
		buf_addf(out, "$%s = $env:%s\n", secret->variable,
			 secret->place);
		return;
	}
	buf_addf(out, "$%s = Read-Secret '%s' $env:%s_FILE\n", secret->variable,
		 secret->variable, secret->variable);
}

static void add_head(struct buf *out, const struct plan *plan)
{
	auto_release(strings) lines = { 0 };

	export_head(&lines, plan);
	for (size_t i = 0; i < lines.nr; i++)
		add_comment(out, lines.at[i]);
	add_comment(out, "Each secret is asked for, and not shown; or it is "
			 "read from the file that NAME_FILE in the "
			 "environment names.");
}

static bool has_goto(const struct plan *plan)
{
	for (size_t i = 0; i < plan->nr_steps; i++)
		if (plan->steps[i].step->on_error == ON_ERROR_GOTO)
			return true;
	return false;
}

static void add_turn(struct buf *out, const struct plan *plan, size_t index)
{
	const struct step *step = plan->steps[index].step;
	bool jumps = has_goto(plan);

	if (jumps)
		buf_addf(out, "if ($goTo -eq '%s') { $goTo = '' }\n", step->id);
	buf_addf(out, "if ($true%s%s%s) {\n  try {\n",
		 step->always ? "" : " -and -not $failed",
		 !step->always && jumps ? " -and -not $goTo" : "",
		 plan_needs_token(plan, step) ? " -and $TOKEN" : "");
}

static void end_turn(struct buf *out, const struct step *step, size_t index)
{
	buf_addf(out,
		 "  } catch {\n    Write-Warning \"step %zu: $($_.Exception."
		 "Message)\"\n",
		 index + 1);
	if (step->on_error == ON_ERROR_STOP)
		buf_addf(out, "    if (-not $failed) { $failed = %zu }\n",
			 index + 1);
	else if (step->on_error == ON_ERROR_GOTO)
		buf_addf(out, "    $goTo = '%s'\n", step->go_to);
	buf_add(out, "  }\n}\n");
}

static void add_manual(struct buf *out, const struct export *export,
		       const struct plan_step *step)
{
	buf_add(out, "Write-Host ");
	add_text(out, export, step->instructions ? step->instructions : "",
		 EXPORT_RAW);
	buf_add(out, "\n[void](Read-Host 'Press Enter when it is done')\n");
}

static void add_step(struct buf *out, const struct export *export, size_t index)
{
	const struct plan_step *step = &export->plan->steps[index];
	autofree char *title = export_title(export->plan, index, false);
	autobuf words = { 0 };

	buf_add(out, "\n");
	add_comment(out, title);
	export_words(&words, export, index, "PowerShell");
	if (step->has_request)
		add_comment(out, buf_str(&words));
	add_turn(out, export->plan, index);
	if (step->has_request)
		powershell_step(out, export, index);
	else if (step->step->kind == STEP_WAIT)
		buf_addf(out, "Start-Sleep -Seconds %lld\n",
			 (long long)step->wait_s);
	else
		add_manual(out, export, step);
	end_turn(out, step->step, index);
}

int report_powershell(struct buf *out, const struct plan *plan,
		      struct err *err UNUSED)
{
	auto_release(export) export = { 0 };

	export_open(&export, plan);
	add_head(out, plan);
	powershell_tools(out);
	export_each_secret(&export, add_secret, out);
	buf_add(out, "\n$failed = $null\n$goTo = ''\n$TOKEN = ''\n");
	for (size_t i = 0; i < plan->nr_steps; i++)
		add_step(out, &export, i);
	buf_add(out, "\nif ($failed) {\n  Write-Error \"step $failed "
		     "failed\"\n  exit 1\n}\n");
	return 0;
}
