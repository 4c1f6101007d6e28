/* config.h - what plan, apply and drift share about declared configuration */
#ifndef CMD_CONFIG_H
#define CMD_CONFIG_H

#include "cmd/running.h"
#include "core/run/config.h"

/* The config that is planned; NULL: the plan is a runbook's own. */
const struct config *config_planned(const struct plan *plan);

/* Reads what stands on the server, and what an apply would do there. The
 * running is open. */
int config_preview(struct outlook *out, const struct running *running,
		   const struct config *config, const struct config_wish *wish,
		   struct err *err) MUST_CHECK;
/* The same with a world of its own, for what is planned. */
int config_preview_plan(struct outlook *out, struct context *context,
			struct store *store, const struct prepared *prepared,
			struct err *err) MUST_CHECK;

/* The "no" of an outlook, with each field that was changed by hand. */
int config_answer_no(const struct context *context, const char *format,
		     const struct config *config, const struct outlook *outlook,
		     struct err *err);

#endif
