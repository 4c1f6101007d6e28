/* theme.h - colour as data: what stands before and after emphasised text */
#ifndef CORE_REPORT_THEME_H
#define CORE_REPORT_THEME_H

/* All "" when plain. core/cli decides which one; renderers only use it. */
struct theme {
	const char *good, *bad, *warn, *dim, *bold, *off;
};

#endif
