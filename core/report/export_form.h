/* export_form.h - what the files of the printed form share */
#ifndef CORE_REPORT_EXPORT_FORM_H
#define CORE_REPORT_EXPORT_FORM_H

#include "core/report/exports.h"

struct form_secrets {
	struct buf *out;
	const char *keeper; /* who can be asked; "" */
	size_t nr;
};

/* One step: what is sent or done, what is right, and what to write down.
 * (export_form_step.c) */
void form_step(struct buf *out, const struct export *export, size_t index);

#endif
