/* status_runs.c - runs of this store that began here and have no end */
#include "cmd/status.h"
#include "core/run/journal.h"
#include "core/run/perform.h"

void status_add_runs(struct json *root, const struct context *context,
		     const struct store *store)
{
	struct json *list = json_set_array(root, "unfinished_runs");
	autofree char *folder = run_folder(context->places.state);
	auto_release(strings) runs = { 0 };
	struct err ignored = { 0 };
	char anchor[OID_HEX + 1];

	oid_format(anchor, &store_anchor(store)->commit);
	if (journal_list(&runs, folder, &ignored))
		return;
	for (size_t i = 0; i < runs.nr; i++) {
		autoptr(journal) journal = NULL;
		const struct json *header;
		struct json *out;

		if (journal_read(&journal, folder, runs.at[i], &ignored) ||
		    journal_result(journal))
			continue;
		header = journal_header(journal);
		if (!text_equal(json_text(header, "store", NULL), anchor))
			continue;
		out = json_append_object(list);
		json_set_string(out, "run", runs.at[i]);
		json_set_string(out, "environment",
				json_text(header, "environment", ""));
	}
}
