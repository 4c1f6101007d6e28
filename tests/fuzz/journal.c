/* journal.c - any bytes as a run's journal */
#include "core/run/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autoptr(journal) journal = NULL;
	struct err err = { 0 };

	if (journal_parse(&journal, (const char *)data, size, "j", &err))
		return 0;
	(void)journal_begin(journal, "ask");
	(void)journal_end(journal, "ask");
	(void)journal_result(journal);
	(void)journal_last(journal);
	return 0;
}
