/* receipt.c - any bytes as a receipt, and as what became of its steps */
#include "core/run/execute.h"
#include "core/run/receipt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autoptr(json) root = NULL;
	struct err err = { 0 };

	if (receipt_parse(&root, (const char *)data, size, "r", &err))
		return 0;
	json_each(step, json_get(root, "steps")) {
		struct step_result result;

		step_result_read(&result, step);
		json_free(result.captured);
	}
	return 0;
}
