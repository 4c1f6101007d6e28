/* plan_parts.c - what a plan is asked for, and its end */
#include "core/run/config.h"
#include "core/run/plan.h"

#include <string.h>

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	for (size_t i = 0; i < plan->nr_steps; i++) {
		http_request_release(&plan->steps[i].request);
		http_request_release(&plan->steps[i].first);
		free(plan->steps[i].address);
		free(plan->steps[i].save_as);
		free(plan->steps[i].instructions);
		free(plan->steps[i].confirm);
		config_free(plan->steps[i].config);
	}
	free(plan->steps);
	strings_release(&plan->origins);
	marks_release(&plan->marks);
	for (size_t i = 0; plan->files && i < plan->runbook->nr_inputs; i++)
		http_file_release(&plan->files[i]);
	free(plan->files);
	free(plan->visit.idempotency);
	free(plan->visit.proof);
	free(plan->visit.jkt);
	free(plan->visit.redirect_uri);
	free(plan->visit.state);
	free(plan->visit.challenge);
	free(plan->visit.nonce);
	free(plan->visit.request_uri);
	json_free(plan->values);
	json_free(plan->inputs);
	free(plan->person);
	runbook_free(plan->runbook);
	document_free(plan->made);
	free(plan);
}

const char *plan_secret_name(const char *reference)
{
	return text_starts(reference, "vault:") ? reference + strlen("vault:")
						: reference;
}

const char *plan_issuer(const struct plan *plan)
{
	return json_text(json_get(plan->server->root, "metadata"), "issuer",
			 json_text(plan->server->root, "issuer", ""));
}

const char *plan_redirect(const struct plan *plan)
{
	const char *wanted = plan->runbook->redirect_uri;

	return wanted ? wanted : "http://127.0.0.1/callback";
}

int plan_endpoint(const char **out, const struct plan *plan, const char *member,
		  const struct step *step, struct err *err)
{
	const struct json *metadata;

	if (!plan->server)
		return err_set(err, EXIT_INPUT,
			       "no authorization server is named");
	metadata = json_get(plan->server->root, "metadata");
	*out = json_text(metadata, member, NULL);
	/* RFC 8705 section 5 */
	if (plan_certificate(plan))
		*out = json_text(json_get(metadata, "mtls_endpoint_aliases"),
				 member, *out);
	if (*out)
		return 0;
	err_set(err, EXIT_INPUT, "server '%s' offers no %s, which '%s' needs",
		plan->server->name, member, step_kind_name(step->kind));
	return err_hint(err,
			"add \"%s\" to the metadata in %s, or take the "
			"step out",
			member, plan->server->path);
}
