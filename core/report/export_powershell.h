/* export_powershell.h - what the files of the PowerShell export share */
#ifndef CORE_REPORT_EXPORT_POWERSHELL_H
#define CORE_REPORT_EXPORT_POWERSHELL_H

#include "core/report/exports.h"

/* 'literal', of ASCII alone. */
void powershell_quote(struct buf *out, const char *text, size_t len);
/* $answer = Send-Request … */
void powershell_send(struct buf *out, const struct export *export,
		     const struct plan_step *step,
		     const struct http_request *request);
/* A step that sends something, and what is made of the answer.
 * (export_powershell_step.c) */
void powershell_step(struct buf *out, const struct export *export,
		     size_t index);
/* The functions that are called. */
void powershell_tools(struct buf *out);

#endif
