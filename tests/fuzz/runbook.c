/* runbook.c - any bytes as a runbook: read it, and judge it */
#include "core/model/lint.h"
#include "core/model/runbook.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	auto_release(findings) findings = { 0 };
	auto_release(catalog) catalog = { 0 };
	autoptr(document) document = NULL;
	autoptr(runbook) runbook = NULL;
	struct err err = { 0 };

	lint_text(&findings, "runbooks/x.json", text, size, &catalog, 0);
	if (!document_parse(&document, "runbooks/x.json", text, size, &err) &&
	    !runbook_parse(&runbook, document, &err))
		(void)runbook_step(runbook, "token");
	return 0;
}
