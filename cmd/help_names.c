/* help_names.c - names in this store that can stand on a command line */
#include "cmd/help.h"
#include "core/cli/files.h"
#include "core/git/repo.h"
#include "core/model/document.h"

#include <string.h>

static void add_documents(struct buf *out, enum document_kind kind,
			  const char *typed)
{
	auto_release(strings) paths = { 0 };
	autofree char *root = NULL;
	struct err unused = { 0 };

	if (files_root(&root, &unused) || files_find(&paths, root, &unused))
		return;
	for (size_t i = 0; i < paths.nr; i++) {
		char name[TEXT_NAME_MAX + 1];

		if (document_kind_of(paths.at[i]) != kind)
			continue;
		document_name_of(name, paths.at[i]);
		if (text_is_name(name) && text_starts(name, typed))
			buf_addf(out, "%s\t%s\n", name,
				 document_kind_name(kind));
	}
}

static void add_branches(struct buf *out, const char *dir, const char *typed)
{
	static const char heads[] = "refs/heads/";
	auto_release(strings) refs = { 0 };
	struct err unused = { 0 };
	autoptr(repo) repo = NULL;

	if (repo_open(&repo, dir, &unused) ||
	    repo_refs(&refs, repo, heads, &unused))
		return;
	for (size_t i = 0; i < refs.nr; i++) {
		const char *name = refs.at[i] + strlen(heads);

		if (text_starts(name, typed)) {
			buf_add_untrusted(out, name);
			buf_add(out, "\tbranch\n");
		}
	}
}

void help_add_names(struct buf *out, const char *kind, const char *dir,
		    const char *typed)
{
	if (strcmp(kind, ":runbook") == 0)
		add_documents(out, DOCUMENT_RUNBOOK, typed);
	else if (strcmp(kind, ":environment") == 0)
		add_documents(out, DOCUMENT_ENVIRONMENT, typed);
	else if (strcmp(kind, ":branch") == 0)
		add_branches(out, dir, typed);
	else
		buf_addf(out, "%s\n", kind);
}
