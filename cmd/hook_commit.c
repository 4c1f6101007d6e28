/* hook_commit.c - the hooks of a clone: before and while committing */
#include "cmd/hook.h"
#include "core/base/fs.h"
#include "core/base/secret_scan.h"
#include "core/cli/in_force.h"
#include "core/crypto/secret.h"
#include "core/git/repo.h"
#include "core/report/findings.h"
#include "core/trust/message.h"

#include <stdio.h>
#include <string.h>

#define STAGED_SIZE_MAX (16 * 1024 * 1024)

struct staged {
	struct repo *repo;
	struct oid head; /* its tree */
	bool has_head;
	struct catalog catalog;
	struct findings findings;
	struct in_force in_force;
	struct buf secrets; /* lines about where they stand */
	size_t nr_documents;
	int64_t now;
	bool judging; /* second round: the catalog is complete */
	const struct context *context;
	struct err *err;
};

/* What stands in HEAD was looked at when it came there, or let pass. */
static bool is_committed(const struct staged *s, const char *path,
			 const struct oid *oid)
{
	struct err ignored = { 0 };
	struct oid there;
	bool found = false;

	return s->has_head &&
	       !repo_find_path(&there, NULL, &found, s->repo, &s->head, path,
			       &ignored) &&
	       found && oid_equal(&there, oid);
}

/* Where it stands and what it is, never the secret. */
static void look_for_secrets(struct staged *s, const char *path,
			     const struct buf *text)
{
	bool governed = document_kind_of(path) != DOCUMENT_NONE;
	struct secret_spots spots;

	/* In a document lint knows which members hold one. */
	secret_scan(&spots, buf_str(text), text->len,
		    governed ? SECRET_SCAN_LOOKS : SECRET_SCAN_ALL);
	for (size_t i = 0; i < spots.nr; i++) {
		const struct secret_spot *spot = &spots.at[i];

		buf_add_untrusted(&s->secrets, path);
		buf_addf(&s->secrets, ":%zu:%zu: holds ", spot->line,
			 spot->column);
		if (spot->what)
			buf_add(&s->secrets, spot->what);
		else
			buf_addf(&s->secrets, "the secret '%s'", spot->name);
		buf_add(&s->secrets, "\n");
	}
	if (!spots.more)
		return;
	buf_add_untrusted(&s->secrets, path);
	buf_add(&s->secrets, ": holds more of them\n");
}

static int look(const char *path, unsigned mode UNUSED, const struct oid *oid,
		void *payload)
{
	struct staged *s = payload;
	struct err reason = { 0 };
	autowipe text = { 0 };
	enum object_type type;
	bool found;

	if (repo_read(&text, &type, &found, s->repo, oid, STAGED_SIZE_MAX,
		      &reason) ||
	    !found || type != OBJECT_BLOB)
		return 0; /* a submodule, or too large to be text */
	if (!s->judging && !is_committed(s, path, oid))
		look_for_secrets(s, path, &text);
	if (!s->judging)
		in_force_see(&s->in_force, path, oid, &text);
	if (document_kind_of(path) == DOCUMENT_NONE)
		return 0;
	if (s->judging) {
		s->nr_documents++;
		lint_text(&s->findings, path, buf_str(&text), text.len,
			  &s->catalog, s->now);
	} else {
		lint_know(&s->catalog, path, buf_str(&text), text.len);
	}
	return 0;
}

/* The policy is known before anything else is looked at. */
static int find_policy(const char *path, unsigned mode UNUSED,
		       const struct oid *oid, void *payload)
{
	struct staged *s = payload;

	if (strcmp(path, POLICY_PATH) == 0)
		in_force_find(&s->in_force, s->context, oid);
	return 0;
}

static void staged_release(struct staged *s)
{
	repo_free(s->repo);
	catalog_release(&s->catalog);
	findings_release(&s->findings);
	in_force_release(&s->in_force);
	buf_release(&s->secrets);
}

static int look_at_all(struct staged *s, const struct context *context,
		       struct err *err)
{
	struct err unborn = { 0 };
	struct oid head;

	if (repo_open(&s->repo, context->dir, err))
		return -1;
	s->has_head = !repo_resolve(&head, s->repo, "HEAD", &unborn) &&
		      !repo_commit_tree(&s->head, s->repo, &head, &unborn);
	if (repo_each_staged(s->repo, find_policy, s, err) ||
	    repo_each_staged(s->repo, look, s, err))
		return -1;
	catalog_sort(&s->catalog);
	s->judging = true;
	if (repo_each_staged(s->repo, look, s, err))
		return -1;
	in_force_judge(&s->findings, &s->in_force);
	return 0;
}

int hook_pre_commit(struct context *context, struct err *err)
{
	__attribute__((cleanup(staged_release))) struct staged s = {
		.now = context->now, .context = context, .err = err
	};
	autobuf text = { 0 };

	if (look_at_all(&s, context, err))
		return -1;
	report_findings_text(&text, &s.findings, context->talk_theme);
	if (text.len)
		talk(context, "%s", buf_str(&text));
	if (s.secrets.len) {
		talk(context, "%s", buf_str(&s.secrets));
		err_no(err, REASON_INVALID, "a secret would be committed");
		return err_hint(err, "git restore --staged FILE; keep it with "
				     "rbctl secret set, and have it changed "
				     "if others saw it; if it is none: git "
				     "commit --no-verify (the server's hook "
				     "looks for no secrets)");
	}
	if (findings_count(&s.findings, LINT_ERROR) == 0)
		return EXIT_YES;
	err_no(err, REASON_INVALID, "what is staged has errors");
	return err_hint(err, "put them right, git add, and commit again");
}

int hook_commit_msg(const char *file, struct err *err)
{
	struct message_parts parts;
	autobuf text = { 0 };

	if (fs_read(&text, file, HOOK_INPUT_MAX, err))
		return -1;
	message_split(&parts, buf_str(&text), text.len);
	if (!parts.has_marker)
		return EXIT_YES;
	err_no(err, REASON_BAD_STATEMENT,
	       "the message begins a sign-off statement");
	return err_hint(err, "sign-offs are made by rbctl approve");
}
