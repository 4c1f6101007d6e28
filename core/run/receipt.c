/* receipt.c - the signed record of a run, each chained to the one before */
#include "core/run/receipt.h"

#include "core/crypto/hash.h"
#include "core/git/commit.h"
#include "core/git/tree.h"

#include <stdio.h>
#include <string.h>

#define APPEND_TRIES  10
#define SIGNATURE_MAX SSHSIG_ARMOUR_MAX
#define TREE_SIZE_MAX 4096

void receipt_release(struct receipt *receipt)
{
	json_free(receipt->root);
	buf_release(&receipt->text);
	buf_release(&receipt->signature);
	*receipt = (struct receipt){ 0 };
}

static int check_members(const struct json *root, const char *name,
			 struct err *err)
{
	static const char *const strings_[] = { "run", "environment",
						"revision", "result",
						"operator" };
	int64_t sequence = 0;

	if (!text_equal(json_text(root, "format", NULL), RECEIPT_FORMAT))
		return err_set(err, EXIT_INPUT, "%s: is no receipt", name);
	if (!json_int(&sequence, json_get(root, "sequence")) || sequence < 1)
		return err_set(err, EXIT_INPUT, "%s: has no sequence number",
			       name);
	for (size_t i = 0; i < ARRAY_SIZE(strings_); i++)
		if (!json_text(root, strings_[i], NULL))
			return err_set(err, EXIT_INPUT,
				       "%s: the member '%s' is missing", name,
				       strings_[i]);
	return 0;
}

int receipt_parse(struct json **out, const char *text, size_t len,
		  const char *name, struct err *err)
{
	autoptr(json) root = NULL;
	autobuf canonical = { 0 };

	if (json_parse(&root, text, len, JSON_STRICT, name, err) ||
	    json_canonical(&canonical, root, err))
		return -1;
	if (canonical.len != len || memcmp(buf_str(&canonical), text, len))
		return err_set(err, EXIT_INPUT,
			       "%s: is not in the canonical form it was signed "
			       "in",
			       name);
	if (check_members(root, name, err))
		return -1;
	*out = steal(root);
	return 0;
}

static int load_blob(struct buf *out, struct repo *repo,
		     const struct tree *tree, const char *file, size_t cap,
		     struct err *err)
{
	const struct tree_entry *entry = tree_find(tree, file, strlen(file));

	if (!entry || entry->mode != MODE_FILE)
		return err_set(err, EXIT_INPUT, "has no file '%s'", file);
	return repo_read_as(out, repo, &entry->oid, OBJECT_BLOB, cap, err);
}

static int load_tree(struct receipt *receipt, struct repo *repo,
		     const struct oid *oid, struct err *err)
{
	auto_release(tree) tree = { 0 };
	autobuf raw = { 0 };

	if (repo_read_as(&raw, repo, oid, OBJECT_TREE, TREE_SIZE_MAX, err))
		return -1;
	if (tree_parse(&tree, buf_str(&raw), raw.len, err) != TREE_OK)
		return -1;
	if (tree.nr != 2)
		return err_set(err, EXIT_INPUT,
			       "holds %zu files instead of a receipt and its "
			       "signature",
			       tree.nr);
	if (load_blob(&receipt->text, repo, &tree, RECEIPT_FILE,
		      RECEIPT_SIZE_MAX, err))
		return -1;
	return load_blob(&receipt->signature, repo, &tree, RECEIPT_SIGNATURE,
			 SIGNATURE_MAX, err);
}

static int load_commit(struct receipt *receipt, struct repo *repo,
		       struct err *err)
{
	auto_release(commit) commit = { 0 };
	autobuf raw = { 0 };

	if (repo_read_as(&raw, repo, &receipt->commit, OBJECT_COMMIT,
			 COMMIT_SIZE_MAX, err) ||
	    commit_parse(&commit, buf_str(&raw), raw.len, err))
		return -1;
	if (commit.nr_parents > 1)
		return err_set(err, EXIT_INPUT, "has %zu parents",
			       commit.nr_parents);
	receipt->has_parent = commit.nr_parents == 1;
	if (receipt->has_parent)
		receipt->parent = commit.parents[0];
	return load_tree(receipt, repo, &commit.tree, err);
}

int receipt_load(struct receipt *out, struct repo *repo,
		 const struct oid *commit, struct err *err)
{
	auto_release(receipt) receipt = { .commit = *commit };
	char hex[OID_HEX + 1];

	oid_format(hex, commit);
	if (load_commit(&receipt, repo, err))
		return err_wrap(err, "receipt %.10s", hex);
	if (receipt_parse(&receipt.root, buf_str(&receipt.text),
			  receipt.text.len, hex, err))
		return -1;
	json_int(&receipt.sequence, json_get(receipt.root, "sequence"));
	*out = receipt;
	receipt = (struct receipt){ 0 };
	return 0;
}

static void ref_of(struct buf *out, const char *environment)
{
	buf_addf(out, RECEIPT_REFS "%s", environment);
}

int receipt_tip(struct oid *out, bool *found, struct repo *repo,
		const char *environment, struct err *err)
{
	autobuf ref = { 0 };

	if (!text_is_name(environment))
		return err_set(err, EXIT_INPUT,
			       "'%s' is no name of an environment",
			       environment);
	ref_of(&ref, environment);
	return repo_ref_read(out, found, repo, buf_str(&ref), err);
}

int receipt_environments(struct strings *out, struct repo *repo,
			 struct err *err)
{
	auto_release(strings) refs = { 0 };

	if (repo_refs(&refs, repo, RECEIPT_REFS, err))
		return -1;
	for (size_t i = 0; i < refs.nr; i++)
		if (text_is_name(refs.at[i] + strlen(RECEIPT_REFS)))
			strings_add(out, refs.at[i] + strlen(RECEIPT_REFS));
	return 0;
}

int receipt_each(struct repo *repo, const struct oid *tip, receipt_fn *fn,
		 void *payload, struct err *err)
{
	struct oid commit = *tip;

	for (;;) {
		auto_release(receipt) receipt = { 0 };
		int result;

		if (receipt_load(&receipt, repo, &commit, err))
			return -1;
		result = fn(&receipt, payload, err);
		if (result || !receipt.has_parent)
			return result;
		commit = receipt.parent;
	}
}

struct finding {
	const char *run;
	const char *result;
	bool found;
	struct oid commit;
};

static int find_one(const struct receipt *receipt, void *payload,
		    struct err *err UNUSED)
{
	struct finding *finding = payload;

	if (!text_equal(json_text(receipt->root, "run", NULL), finding->run))
		return 0;
	if (finding->result &&
	    !text_equal(json_text(receipt->root, "result", NULL),
			finding->result))
		return 0;
	finding->found = true;
	finding->commit = receipt->commit;
	return 1;
}

int receipt_find(struct receipt *out, bool *found, struct repo *repo,
		 const char *environment, const char *run, const char *result,
		 struct err *err)
{
	struct finding finding = { .run = run, .result = result };
	struct oid tip;

	*found = false;
	if (receipt_tip(&tip, found, repo, environment, err))
		return -1;
	if (!*found)
		return 0;
	*found = false;
	if (receipt_each(repo, &tip, find_one, &finding, err) < 0)
		return -1;
	*found = finding.found;
	return finding.found ? receipt_load(out, repo, &finding.commit, err)
			     : 0;
}

static void add_entry(struct buf *tree, const char *name, const struct oid *oid)
{
	buf_addf(tree, "100644 %s", name);
	buf_add_byte(tree, '\0');
	buf_add_bytes(tree, oid->id, OID_SIZE);
}

static int write_tree(struct oid *out, struct repo *repo,
		      const struct buf *text, const struct buf *signature,
		      struct err *err)
{
	struct oid text_oid, signature_oid;
	autobuf tree = { 0 };

	if (repo_write(&text_oid, repo, OBJECT_BLOB, buf_str(text), text->len,
		       err) ||
	    repo_write(&signature_oid, repo, OBJECT_BLOB, buf_str(signature),
		       signature->len, err))
		return -1;
	add_entry(&tree, RECEIPT_FILE, &text_oid);
	add_entry(&tree, RECEIPT_SIGNATURE, &signature_oid);
	return repo_write(out, repo, OBJECT_TREE, tree.data, tree.len, err);
}

/* Names in a commit's header can't hold what ends them. */
static char *legal(const char *text)
{
	char *copy = xstrdup(text && *text ? text : "rbctl");

	for (char *c = copy; *c; c++)
		if (strchr("<>\n\r", *c))
			*c = ' ';
	return copy;
}

static int write_commit(struct oid *out, struct repo *repo,
			const struct oid *tree, const struct oid *parent,
			const struct json *body,
			const struct receipt_author *author, int64_t now,
			struct err *err)
{
	autofree char *name = legal(author->name);
	autofree char *email = legal(author->email);
	autofree char *message = xasprintf(
		"%s: %s, run %s\n", json_text(body, "environment", ""),
		json_text(body, "result", ""), json_text(body, "run", ""));
	struct commit_draft draft = {
		.tree = *tree,
		.parents = parent,
		.nr_parents = parent ? 1 : 0,
		.name = name,
		.email = email,
		.when = now,
		.message = message,
	};
	autobuf raw = { 0 };

	commit_format(&raw, &draft, NULL);
	return repo_write(out, repo, OBJECT_COMMIT, buf_str(&raw), raw.len,
			  err);
}

/* The members that chain it to the one before. */
static struct json *chained(const struct json *body,
			    const struct receipt *before)
{
	struct json *json = json_copy(body);
	char sha256[SHA256_HEX + 1];
	char hex[OID_HEX + 1];

	json_set_string(json, "format", RECEIPT_FORMAT);
	json_set_int(json, "sequence", before ? before->sequence + 1 : 1);
	if (!before) {
		json_set(json, "previous", json_new_null());
		json_set(json, "previous_sha256", json_new_null());
		return json;
	}
	oid_format(hex, &before->commit);
	hash_sha256_hex(sha256, buf_str(&before->text), before->text.len);
	json_set_string(json, "previous", hex);
	json_set_string(json, "previous_sha256", sha256);
	return json;
}

int receipt_make(struct oid *out, struct repo *repo, const struct oid *tip,
		 const struct json *body, const struct receipt_author *author,
		 int64_t now, struct err *err)
{
	auto_release(receipt) before = { 0 };
	autoptr(json) json = NULL;
	autobuf text = { 0 };
	autobuf signature = { 0 };
	struct oid tree;

	if (tip && receipt_load(&before, repo, tip, err))
		return -1;
	json = chained(body, tip ? &before : NULL);
	if (json_canonical(&text, json, err))
		return -1;
	if (text.len > RECEIPT_SIZE_MAX)
		return err_set(err, EXIT_INPUT,
			       "the receipt is larger than %d bytes",
			       RECEIPT_SIZE_MAX);
	if (signer_sign(&signature, author->signer, RECEIPT_NAMESPACE,
			text.data, text.len, err) ||
	    write_tree(&tree, repo, &text, &signature, err))
		return -1;
	return write_commit(out, repo, &tree, tip, json, author, now, err);
}

static int append_once(struct oid *out, struct repo *repo,
		       const char *environment, const struct json *body,
		       const struct receipt_author *author, int64_t now,
		       struct err *err)
{
	autobuf ref = { 0 };
	struct oid tip;
	bool found;

	ref_of(&ref, environment);
	if (receipt_tip(&tip, &found, repo, environment, err) ||
	    receipt_make(out, repo, found ? &tip : NULL, body, author, now,
			 err))
		return -1;
	return repo_ref_update(repo, buf_str(&ref), out, found ? &tip : NULL,
			       "receipt", err);
}

int receipt_append(struct oid *out, struct repo *repo, const char *environment,
		   const struct json *body, const struct receipt_author *author,
		   int64_t now, struct err *err)
{
	for (int tries = 1;; tries++) {
		struct err failed = { 0 };

		if (append_once(out, repo, environment, body, author, now,
				&failed) == 0)
			return 0;
		if (failed.code == EXIT_WAITING && tries < APPEND_TRIES)
			continue;
		*err = failed;
		return err_wrap(err, "the receipt could not be written");
	}
}
