/* request.c - the one place where a step becomes a request */
#include "core/run/request_parts.h"

#include "core/model/template.h"

bool request_is_needed(const struct step *step)
{
	return step->kind != STEP_MANUAL && step->kind != STEP_WAIT &&
	       step->kind != STEP_CONFIG;
}

int request_text(char **out, const struct materials *materials,
		 const char *text, struct err *err)
{
	autobuf filled = { 0 };

	if (template_fill(&filled, text, TEMPLATE_TEXT, materials->values, err))
		return -1;
	if (marks_find_secret(&materials->plan->marks, buf_str(&filled)))
		return err_set(err, EXIT_INPUT,
			       "a secret input can't stand in instructions");
	*out = buf_detach(&filled);
	return 0;
}

struct secret *request_secret(const struct secret *secret)
{
	return secret_new(secret_bytes(secret), secret_len(secret));
}

void request_certificate(struct http_request *out,
			 const struct materials *materials)
{
	struct oauth_client client = request_client(materials);

	if (client.certificate)
		http_set_certificate(out, client.certificate,
				     client.certificate_name, client.key,
				     client.key_name);
}

/* A copy of a JSON value with the templates in its strings filled. */
int request_json(struct json **out, const struct json *value,
		 const struct materials *materials, struct err *err)
{
	autoptr(json) made = NULL;
	autobuf text = { 0 };

	switch (json_type(value)) {
	case JSON_STRING:
		if (template_fill(&text, json_string(value), TEMPLATE_JSON,
				  materials->values, err))
			return -1;
		*out = json_new_string(buf_str(&text));
		return 0;
	case JSON_ARRAY:
	case JSON_OBJECT:
		break;
	default:
		*out = json_copy(value);
		return 0;
	}
	made = json_type(value) == JSON_ARRAY ? json_new_array()
					      : json_new_object();
	json_each(item, value) {
		struct json *filled = NULL;

		if (request_json(&filled, item, materials, err))
			return -1;
		if (json_type(value) == JSON_ARRAY)
			json_append(made, filled);
		else
			json_set(made, json_key(item), filled);
	}
	*out = steal(made);
	return 0;
}

bool request_takes_proof(const struct step *step)
{
	return step_kind_gets_token(step->kind) ||
	       step->kind == STEP_INTROSPECT || step->kind == STEP_REVOKE ||
	       text_equal(json_text(step->request, "auth", NULL), "token");
}

int request_build(struct http_request *out, struct verdict *verdict,
		  const struct materials *materials, const struct step *step,
		  struct err *err)
{
	int result;

	*verdict = verdict_allow();
	if (step->kind == STEP_HTTP)
		result = request_http(out, verdict, materials, step, err);
	else
		result = request_oauth(out, materials, step, err);
	if (result)
		return err_wrap(err, "step '%s'", step->id);
	if (materials->proof && request_takes_proof(step))
		http_add_header(out, "DPoP", materials->proof);
	if (step->timeout_s)
		out->timeout_s = (int)step->timeout_s;
	return 0;
}
