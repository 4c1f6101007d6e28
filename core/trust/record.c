/* record.c - one commit as the walk needs it: parsed, signatures checked */
#include "core/trust/record.h"
#include "core/crypto/hash.h"
#include "core/git/commit.h"
#include "core/trust/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define CO_AUTHORED_BY "Co-authored-by:"

void record_release(struct record *record)
{
	free(record->parents);
	free(record->author_email);
	free(record->committer_email);
	strings_release(&record->co_authors);
	free(record->signed_by);
	statement_free(record->statement);
	*record = (struct record){ 0 };
}

static void PRINTF_LIKE(3, 4)
	unfit(struct record *r, enum reason reason, const char *format, ...)
{
	va_list args;

	r->fault = reason;
	va_start(args, format);
	vsnprintf(r->detail, sizeof(r->detail), format, args);
	va_end(args);
}

static void PRINTF_LIKE(3, 4) no_statement(struct record *r, enum reason reason,
					   const char *format, ...)
{
	va_list args;

	r->statement_fault = reason;
	va_start(args, format);
	vsnprintf(r->statement_detail, sizeof(r->statement_detail), format,
		  args);
	va_end(args);
	statement_free(steal(r->statement));
}

/* E-mails of Co-authored-by lines, wherever they stand in the message. */
static void read_co_authors(struct record *r, const struct commit *commit)
{
	const char *end = commit->message + commit->message_len;
	const char *line = commit->message;

	while (line < end) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *stop = newline ? newline : end;
		size_t tag = strlen(CO_AUTHORED_BY);
		const char *open;
		const char *close;

		if ((size_t)(stop - line) > tag &&
		    strncasecmp(line, CO_AUTHORED_BY, tag) == 0) {
			open = memchr(line, '<', (size_t)(stop - line));
			close = memchr(line, '>', (size_t)(stop - line));
			if (r->co_authors.nr == RECORD_CO_AUTHORS_MAX) {
				unfit(r, REASON_LIMIT,
				      "more than %d co-authors",
				      RECORD_CO_AUTHORS_MAX);
				return;
			}
			strings_take(
				&r->co_authors,
				open && close && open < close
					? xstrndup(open + 1,
						   (size_t)(close - open) - 1)
					: xstrdup("?"));
		}
		line = stop + 1;
	}
}

/* The key of gpgsig when it is an SSH signature that is good, else NULL. */
static struct sshkey *check_git_signature(unsigned char *flags,
					  const struct commit *commit,
					  const char *raw, size_t len)
{
	autobuf armour = { 0 };
	autobuf bytes = { 0 };
	struct sshsig sig;
	struct sshkey *key;
	struct err ignored = { 0 };

	if (commit->signature_len == 0)
		return NULL;
	commit_signature(&armour, commit, raw);
	if (sshsig_parse(&sig, buf_str(&armour), armour.len, &ignored))
		return NULL;
	commit_signed_bytes(&bytes, commit, raw, len);
	if (!sshsig_verify(&sig, "git", buf_str(&bytes), bytes.len))
		return NULL;
	key = xmalloc(sizeof(*key));
	*key = sig.key;
	*flags = sig.flags;
	return key;
}

/* The statement's own signature, then that one key made all of it. */
static void check_statement_signature(struct record *r,
				      const struct message_parts *parts)
{
	struct sshsig sig;
	struct sshkey named;
	struct err err = { 0 };

	if (sshsig_parse(&sig, parts->armour, parts->armour_len, &err))
		no_statement(r, REASON_BAD_SIGNATURE,
			     "the statement's signature is malformed");
	else if (strcmp(sig.namespace, STATEMENT_NAMESPACE) != 0)
		no_statement(r, REASON_BAD_NAMESPACE,
			     "the statement is signed for '%s', not for '%s'",
			     sig.namespace, STATEMENT_NAMESPACE);
	else if (!sshsig_verify(&sig, STATEMENT_NAMESPACE, parts->statement,
				parts->statement_len))
		no_statement(r, REASON_BAD_SIGNATURE,
			     "the statement's signature is wrong");
	else if (sshkey_parse(&named, r->statement->key, &err) ||
		 !sshkey_equal(&named, &sig.key))
		no_statement(r, REASON_BAD_SIGNATURE,
			     "signed by another key than the statement names");
	else if (!r->signed_by || !sshkey_equal(r->signed_by, &sig.key))
		no_statement(r, REASON_BAD_SIGNATURE,
			     "the commit isn't signed by the statement's key");
	if (r->statement) {
		r->touched = r->flags & sig.flags & SSHSIG_TOUCHED;
		r->verified = r->flags & sig.flags & SSHSIG_VERIFIED;
	}
}

static void read_statement(struct record *r, const struct commit *commit)
{
	struct message_parts parts;
	struct err err = { 0 };

	message_split(&parts, commit->message, commit->message_len);
	r->has_marker = parts.has_marker;
	if (!parts.has_marker)
		return;
	if (!parts.statement || !parts.armour) {
		no_statement(r, REASON_NO_STATEMENT,
			     "it looks like a sign-off, but has no statement "
			     "with a signature of its own");
		return;
	}
	if (commit->nr_parents != 1 || commit->has_other_headers) {
		no_statement(r, REASON_BAD_OBJECT,
			     "a sign-off has one parent and no headers but "
			     "tree, parent, author, committer and gpgsig");
		return;
	}
	if (statement_parse(&r->statement, parts.statement, parts.statement_len,
			    &err)) {
		no_statement(r, REASON_BAD_STATEMENT, "%s", err.msg);
		return;
	}
	hash_sha256_hex(r->statement_sha256, parts.statement,
			parts.statement_len);
	check_statement_signature(r, &parts);
}

static void fill(struct record *r, struct commit *commit, const char *raw,
		 size_t len)
{
	r->tree = commit->tree;
	r->parents = steal(commit->parents);
	r->nr_parents = commit->nr_parents;
	r->author_email =
		xstrndup(commit->author.email, commit->author.email_len);
	r->committer_email =
		xstrndup(commit->committer.email, commit->committer.email_len);
	r->committed = commit->committer.when;
	r->signed_by = check_git_signature(&r->flags, commit, raw, len);
	read_co_authors(r, commit);
	read_statement(r, commit);
}

int record_read(struct record *out, struct repo *repo, const struct oid *id,
		struct err *err)
{
	struct commit commit = { 0 };
	enum object_type type;
	struct err reason = { 0 };
	autobuf raw = { 0 };

	*out = (struct record){ .id = *id };
	if (repo_read(&raw, &type, &out->present, repo, id, COMMIT_SIZE_MAX,
		      &reason)) {
		if (reason.code != EXIT_INPUT && reason.code != EXIT_NO) {
			*err = reason;
			return -1;
		}
		out->present = true;
		unfit(out,
		      reason.code == EXIT_NO ? REASON_HASH_MISMATCH
					     : REASON_LIMIT,
		      "%s", reason.msg);
		return 0;
	}
	if (!out->present)
		return 0;
	if (type != OBJECT_COMMIT)
		unfit(out, REASON_BAD_OBJECT, "it is no commit");
	else if (commit_parse(&commit, buf_str(&raw), raw.len, &reason))
		unfit(out, REASON_BAD_OBJECT, "%s", reason.msg);
	else
		fill(out, &commit, buf_str(&raw), raw.len);
	commit_release(&commit);
	return 0;
}
