/* document.c - fuzz: a kind's number, then a document of that kind */
#include "core/model/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {
		".rbctl/policy.json",  "servers/x.json",
		"runbooks/x.json",     "configs/x.json",
		"environments/x.json", "checklists/x.json",
	};
	struct catalog catalog = { 0 };
	struct strings context = { 0 };
	struct document *document = NULL;
	struct err err = { 0 };
	const char *path;

	if (size == 0)
		return 0;
	path = paths[data[0] % ARRAY_SIZE(paths)];
	if (document_parse(&document, path, (const char *)data + 1, size - 1,
			   &err) == 0) {
		catalog_take(&catalog, document);
		catalog_context(&context, &catalog, document);
	}
	strings_release(&context);
	catalog_release(&catalog);
	return 0;
}
