/* settle_bounds.c - where a run may happen, and what it may call */
#include "core/run/settle.h"

#include "core/model/lint.h"
#include "core/model/template.h"

#include <string.h>

static struct verdict deny_draft(const struct document *document, size_t nr)
{
	struct verdict verdict = verdict_deny(
		REASON_OUT_OF_BOUNDS,
		"runbook '%s' is a draft: %zu %s still to be done",
		document->name, nr, nr == 1 ? "thing is" : "things are");

	verdict_hint(&verdict, "rbctl lint %s says which", document->path);
	return verdict;
}

struct verdict settle_bounds(const struct plan *plan)
{
	const struct json *allowed = plan->runbook->environments;
	const struct document *document = plan->runbook->document;
	size_t undone = lint_count_undone(document->root, document->kind);

	if (undone)
		return deny_draft(document, undone);
	if (allowed && !json_has_string(allowed, plan->environment->name)) {
		auto_release(strings) list = { 0 };
		autobuf words = { 0 };
		struct verdict verdict = verdict_deny(
			REASON_OUT_OF_BOUNDS,
			"runbook '%s' may not run in environment '%s'",
			plan->runbook->document->name, plan->environment->name);

		json_strings(&list, allowed);
		strings_join_words(&words, &list);
		verdict_hint(&verdict, "it may run in %s", buf_str(&words));
		return verdict;
	}
	return verdict_allow();
}

/* Text that is no URL adds nothing. */
static void add_origin(struct plan *plan, const char *text)
{
	auto_release(url) url = { 0 };
	autobuf origin = { 0 };
	struct err ignored = { 0 };

	if (!text || url_parse(&url, text, &ignored) || url.has_user)
		return;
	url_origin(&origin, &url);
	strings_add_once(&plan->origins, buf_str(&origin));
}

/* An actor's address may name the environment's variables, nothing else:
 * what a person typed can't add a host. */
static void add_actor(struct plan *plan)
{
	const char *text = json_text(
		json_get(plan->runbook->actors, "resource_server"), "url", "");
	autoptr(json) approved = json_new_object();
	autobuf url = { 0 };
	struct err ignored = { 0 };

	json_set(approved, "env", json_copy(json_get(plan->values, "env")));
	if (template_fill(&url, text, TEMPLATE_URL, approved, &ignored) == 0)
		add_origin(plan, buf_str(&url));
}

void settle_origins(struct plan *plan)
{
	const struct json *metadata =
		plan->server ? json_get(plan->server->root, "metadata") : NULL;

	json_each_member(member, metadata) {
		const char *key = json_key(member);

		if (text_ends(key, "_endpoint") || strcmp(key, "issuer") == 0 ||
		    strcmp(key, "jwks_uri") == 0)
			add_origin(plan, json_string(member));
	}
	json_each(value, json_get(plan->environment->root, "vars"))
		add_origin(plan, json_string(value));
	add_actor(plan);
}

static struct verdict deny_origin(const struct plan *plan, const char *origin)
{
	autobuf words = { 0 };
	struct verdict verdict = verdict_deny(
		REASON_OUT_OF_BOUNDS,
		"'%s' stands in no approved server or environment", origin);

	strings_join_words(&words, &plan->origins);
	verdict_hint(&verdict, "approved are %s",
		     plan->origins.nr ? buf_str(&words) : "none");
	return verdict;
}

int plan_check_url(struct verdict *verdict, const struct plan *plan,
		   const char *text, struct err *err)
{
	auto_release(url) url = { 0 };
	autobuf origin = { 0 };

	*verdict = verdict_allow();
	if (url_parse(&url, text, err))
		return -1;
	if (url.has_user || url.has_fragment)
		return err_set(err, EXIT_INPUT,
			       "'%s': an address with a user name or a '#' is "
			       "not called",
			       text);
	url_origin(&origin, &url);
	if (!strings_has(&plan->origins, buf_str(&origin)))
		*verdict = deny_origin(plan, buf_str(&origin));
	return 0;
}
