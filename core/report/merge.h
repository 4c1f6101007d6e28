/* merge.h - what two versions of a document don't agree about, in words */
#ifndef CORE_REPORT_MERGE_H
#define CORE_REPORT_MERGE_H

#include "core/change/merge.h"
#include "core/report/theme.h"

/* Each place, and what either side says there, as differences to the version
 * that both came from. */
void report_disagreements(struct buf *out, const struct merge *merge,
			  const struct document_diff *ours,
			  const struct document_diff *theirs,
			  const struct theme *theme);

#endif
