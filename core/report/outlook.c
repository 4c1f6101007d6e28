/* outlook.c - what an apply of a configuration would do, and what drifted */
#include "core/report/outlook.h"

#include "core/report/diff.h"

static const char *const sentences[] = {
	[CONFIG_NONE] = "No change: the server has what is declared.",
	[CONFIG_CREATE] = "It would be registered on the server, with",
	[CONFIG_UPDATE] = "It would be changed on the server:",
	[CONFIG_ROTATE] = "It would get a new secret on the server.",
	[CONFIG_DELETE] = "It would be deleted from the server.",
};

static void add_head(struct buf *out, const struct plan *plan,
		     const struct config *config, const struct theme *theme)
{
	char hex[OID_HEX + 1];

	oid_format(hex, &plan->revision);
	buf_add(out, theme->bold);
	buf_add_untrusted(out, plan->runbook->title);
	buf_addf(out, "%s\n", theme->off);
	buf_addf(out, "Configuration: %s\nEnvironment:   %s\n",
		 config->document->name, config->environment->name);
	buf_addf(out, "Server:        %s, by %s\n", config->server->name,
		 json_text(config->document->root, "adapter", ""));
	buf_addf(out, "Revision:      %s (approved)\n", hex);
	buf_addf(out, "Plan:          %s\n", plan->sha256);
}

static void add_standing(struct buf *out, const struct standing *standing)
{
	if (!standing->id) {
		buf_add(out, "On the server: nothing that is known here\n\n");
		return;
	}
	buf_add(out, "On the server: ");
	buf_add_untrusted(out, standing->id);
	buf_addf(out, "%s, sha256 %s\n\n",
		 standing->there ? "" : " (not there any more)",
		 standing->digest);
}

static void add_desired(struct buf *out, const struct json *desired)
{
	autobuf text = { 0 };

	json_pretty(&text, desired);
	buf_add_untrusted_lines(out, buf_str(&text), text.len);
}

void report_outlook_text(struct buf *out, const struct plan *plan,
			 const struct config *config,
			 const struct outlook *outlook,
			 const struct theme *theme)
{
	add_head(out, plan, config, theme);
	add_standing(out, &outlook->standing);
	buf_addf(out, "%s\n", sentences[outlook->action]);
	if (outlook->action == CONFIG_CREATE)
		add_desired(out, config->desired);
	else if (outlook->action != CONFIG_DELETE)
		report_differences_text(out, &outlook->diff, theme);
	buf_add(out, "\nNothing was changed.\n");
}

struct json *report_outlook_json(const struct config *config,
				 const struct outlook *outlook)
{
	struct json *json = json_new_object();

	json_set_string(json, "name", config->document->name);
	json_set_string(json, "path", config->document->path);
	json_set_string(json, "server", config->server->name);
	json_set_string(json, "environment", config->environment->name);
	json_set_string(json, "action", config_action_name(outlook->action));
	if (outlook->standing.id)
		json_set_string(json, "id", outlook->standing.id);
	json_set_string(json, "pre_sha256", outlook->standing.digest);
	differences_json(json_set_array(json, "differences"), &outlook->diff);
	json_set_bool(json, "drifted", outlook->drifted);
	differences_json(json_set_array(json, "drift"), &outlook->drift);
	return json;
}

void report_drift_text(struct buf *out, const struct outlook *outlook,
		       const struct theme *theme)
{
	if (outlook->drift.nr)
		report_differences_text(out, &outlook->drift, theme);
	else if (outlook->standing.there)
		report_differences_text(out, &outlook->diff, theme);
}
