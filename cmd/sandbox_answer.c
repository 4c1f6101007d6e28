/* sandbox_answer.c - how rbctl sandbox says what runs */
#include "cmd/sandbox.h"
#include "core/json/json.h"

static const char *secret_file(const struct sandbox_command_options *options)
{
	return options->secret_file ? options->secret_file
				    : options->secret_out;
}

static int say_json(const struct sandbox *sandbox,
		    const struct sandbox_command_options *options,
		    enum sandbox_fault fault, struct err *err)
{
	const char *file = secret_file(options);
	autoptr(json) json = json_new_object();

	json_set_string(json, "format", "sandbox/1");
	json_set_bool(json, "ok", true);
	json_set_string(json, "issuer", sandbox_issuer(sandbox));
	json_set_int(json, "port", sandbox_port(sandbox));
	json_set_string(json, "client_id", sandbox_client_id(sandbox));
	if (file)
		json_set_string(json, "secret_file", file);
	if (options->show_secret)
		json_set_string(json, "client_secret",
				secret_bytes(sandbox_client_secret(sandbox)));
	json_set_string(json, "scopes", SANDBOX_SCOPES);
	json_set_stringf(json, "api", "%s/api", sandbox_issuer(sandbox));
	json_set_string(json, "fault", sandbox_fault_name(fault));
	return answer_json_line(json, err);
}

static int say_text(const struct sandbox *sandbox,
		    const struct sandbox_command_options *options,
		    enum sandbox_fault fault, struct err *err)
{
	const char *issuer = sandbox_issuer(sandbox);
	const char *file = secret_file(options);
	autowipe text = { 0 };

	buf_addf(&text, "The sandbox runs at %s\n\n  client id  ", issuer);
	buf_add_untrusted(&text, sandbox_client_id(sandbox));
	if (file) {
		buf_add(&text, "\n  secret     in the file ");
		buf_add_untrusted(&text, file);
	}
	if (options->show_secret) {
		buf_add(&text, "\n  secret     ");
		buf_add_untrusted(&text,
				  secret_bytes(sandbox_client_secret(sandbox)));
	}
	buf_addf(&text, "\n  scopes     %s\n  service    %s/api/exports\n",
		 SANDBOX_SCOPES, issuer);
	if (fault != SANDBOX_SOUND)
		buf_addf(&text, "  fault      %s\n", sandbox_fault_name(fault));
	buf_addf(&text,
		 "\nMake a runbook for it: rbctl new payroll-token --from %s\n"
		 "Ctrl-C stops it; it then forgets all tokens.\n",
		 issuer);
	return answer(&text, err);
}

int sandbox_answer(const struct context *context, const struct sandbox *sandbox,
		   const struct sandbox_command_options *options,
		   enum sandbox_fault fault, struct err *err)
{
	return context->json ? say_json(sandbox, options, fault, err)
			     : say_text(sandbox, options, fault, err);
}
