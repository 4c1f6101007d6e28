/* exports.h - runbooks for programs that send requests by hand */
#ifndef CORE_REPORT_EXPORTS_H
#define CORE_REPORT_EXPORTS_H

#include "core/report/export.h"

/* A collection in Postman's format 2.1. */
export_fn report_postman;
/* A file in Hurl's format. */
export_fn report_hurl;
/* A script for PowerShell 5.1 and later. */
export_fn report_powershell;
/* A page to print and fill in. */
export_fn report_form;

/* A collection of Bruno is a folder. */
struct export_file {
	char *path; /* "environments/test.bru" */
	struct buf text;
};
struct export_files {
	struct export_file *at;
	size_t nr;
	size_t alloc;
};
void export_files_release(struct export_files *files);
int report_bruno(struct export_files *out, const struct plan *plan,
		 struct err *err) MUST_CHECK;

#endif
