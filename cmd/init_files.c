/* init_files.c - the files of a store that is about to be made */
#include "cmd/init.h"
#include "core/base/fs.h"
#include "core/model/layout.h"

#include <string.h>

static int write_file(struct strings *written, const char *root,
		      const char *path, const void *bytes, size_t len,
		      struct err *err)
{
	autofree char *full = xasprintf("%s/%s", root, path);
	autofree char *folder = xstrdup(full);

	*strrchr(folder, '/') = '\0';
	if (fs_mkdirs(folder, 0777, err) ||
	    fs_write(full, bytes, len, 0644, err))
		return -1;
	strings_add(written, path);
	return 0;
}

static int write_schemas(struct strings *written, const char *root,
			 struct err *err)
{
	for (int i = DOCUMENT_POLICY; i < DOCUMENT_KINDS; i++) {
		enum document_kind kind = (enum document_kind)i;
		autofree char *path = xasprintf(".rbctl/schemas/%s.json",
						document_kind_name(kind));
		size_t len;
		const char *text = document_schema_text(kind, &len);

		if (write_file(written, root, path, text, len, err))
			return -1;
	}
	return 0;
}

int init_draft(struct policy **out, const struct draft_people *people,
	       const char *branch, struct err *err)
{
	autofree char *live = xasprintf("refs/heads/%s", branch);
	autoptr(json) json = policy_draft(people->at, people->nr, live);
	autobuf text = { 0 };

	layout_format(&text, DOCUMENT_POLICY, json);
	return policy_parse(out, buf_str(&text), text.len, err);
}

int init_write(struct strings *written, const char *root,
	       const struct policy *policy, struct err *err)
{
	const struct buf *text = &policy->document->text;

	if (write_file(written, root, POLICY_PATH, buf_str(text), text->len,
		       err))
		return -1;
	return write_schemas(written, root, err);
}
