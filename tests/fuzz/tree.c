/* tree.c - fuzz: raw trees; what is accepted is ordered and found again */
#include "core/git/tree.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_release(tree) tree = { 0 };
	struct err err = { 0 };

	if (tree_parse(&tree, (const char *)data, size, &err))
		return 0;
	for (size_t i = 0; i < tree.nr; i++) {
		const struct tree_entry *entry = &tree.entries[i];

		if (strlen(entry->name) != entry->name_len ||
		    entry->name_len == 0 || strchr(entry->name, '/') ||
		    tree_find(&tree, entry->name, entry->name_len) != entry)
			abort();
	}
	return 0;
}
