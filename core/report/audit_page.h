/* audit_page.h - what the parts of an audit's page share */
#ifndef CORE_REPORT_AUDIT_PAGE_H
#define CORE_REPORT_AUDIT_PAGE_H

#include "core/json/json.h"
#include "core/report/html.h"

extern const char audit_style[];

/* <dt>name</dt><dd>text</dd>; nothing when the text is empty. */
void page_fact(struct buf *out, const char *name, const char *text);
/* The same, the text in a fixed-width font. */
void page_code(struct buf *out, const char *name, const char *text);

/* audit_timeline.c: approvals, refusals and runs along the time, as SVG. */
void audit_timeline(struct buf *out, const struct json *audit);
/* audit_revision.c: one approved, or refused, revision. */
void audit_revision(struct buf *out, const struct json *revision,
		    const struct json *runs);
/* audit_people.c: rosters, who could bypass, limits, how to check. */
void audit_people(struct buf *out, const struct json *audit);

#endif
