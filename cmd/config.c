/* config.c - what plan, apply and drift share about declared configuration */
#include "cmd/config.h"

#include "core/report/outlook.h"

const struct config *config_planned(const struct plan *plan)
{
	return plan->made ? plan->steps[0].config : NULL;
}

int config_preview(struct outlook *out, const struct running *running,
		   const struct config *config, const struct config_wish *wish,
		   struct err *err)
{
	auto_release(config_past) past = { 0 };
	struct step_result result = { 0 };
	struct config_work work = {
		.config = config,
		.tools = &running->tools,
		.revision = "",
		.result = &result,
	};

	return config_past_read(&past, &work, NULL, err) ||
			       config_outlook(out, &work, &past, wish, err)
		       ? -1
		       : 0;
}

static bool is_wished(const struct plan *plan, const char *name)
{
	return text_equal(json_text(plan->inputs, name, NULL), "yes");
}

int config_preview_plan(struct outlook *out, struct context *context,
			struct store *store, const struct prepared *prepared,
			struct err *err)
{
	const struct plan *plan = prepared->plan;
	auto_release(running) running = { .run = "", .plan = plan };
	const struct config_wish wish = {
		.delete = is_wished(plan, "delete"),
		.rotate = is_wished(plan, "rotate"),
		.again = is_wished(plan, "again"),
	};

	if (running_open(&running, context, prepared->permit.policy, err))
		return -1;
	running.tools.repo = store_repo(store);
	return config_preview(out, &running, config_planned(plan), &wish, err);
}

static int no_as_json(const char *format, const struct config *config,
		      const struct outlook *outlook, struct err *err)
{
	const struct verdict *verdict = &outlook->verdict;
	autoptr(json) json = json_new_object();

	json_set_string(json, "format", format);
	json_set_bool(json, "ok", false);
	json_set_string(json, "reason", reason_name(verdict->reason));
	json_set_string(json, "detail", verdict->detail);
	json_set_string(json, "hint", verdict->hint);
	json_append(json_set_array(json, "changes"),
		    report_outlook_json(config, outlook));
	return answer_json(json, err) ? -1 : EXIT_NO;
}

int config_answer_no(const struct context *context, const char *format,
		     const struct config *config, const struct outlook *outlook,
		     struct err *err)
{
	autobuf text = { 0 };

	if (context->json)
		return no_as_json(format, config, outlook, err);
	if (outlook->verdict.reason == REASON_DRIFT)
		report_drift_text(&text, outlook, context->theme);
	if (text.len && answer(&text, err))
		return -1;
	return answer_no(context, format, &outlook->verdict, err);
}
