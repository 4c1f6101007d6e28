/* names.c - what risks and kinds of differences are called, and are about */
#include "core/change/diff.h"

const char *risk_name(enum risk risk)
{
	static const char *const names[] = { "info", "review", "high" };

	return names[risk];
}

const char *difference_type_name(enum difference_type type)
{
	static const char *const names[] = {
		[DIFFERENCE_ADDED] = "added",
		[DIFFERENCE_REMOVED] = "removed",
		[DIFFERENCE_CHANGED] = "changed",
		[DIFFERENCE_ORDER] = "order",
		[DIFFERENCE_MOVED] = "moved",
		[DIFFERENCE_WRITING] = "writing",
		[DIFFERENCE_NOTE] = "note",
	};

	return names[type];
}

bool difference_is_of_document(const struct difference *difference)
{
	return difference->place[0] == '\0' && !difference->item &&
	       difference->type != DIFFERENCE_CHANGED &&
	       difference->type != DIFFERENCE_ORDER;
}
