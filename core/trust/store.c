/* store.c - a store as its user trusts it: opening it, pinning its anchor */
#include "core/crypto/hash.h"
#include "core/trust/store_private.h"

#include <string.h>

void store_free(struct store *store)
{
	if (store == NULL)
		return;
	for (size_t i = 1; i < store->nr_handles; i++)
		repo_free(store->handles[i]);
	for (size_t i = 0; i < store->nr_caches; i++)
		cache_free(store->caches[i]);
	free(store->state_dir);
	free(store->tool);
	memory_free(store->memory);
	repo_free(store->repo);
	free(store->live_ref);
	revoked_release(&store->revoked);
	free(store);
}

int store_open_repo(struct store **out, struct repo *repo,
		    const struct store_options *options, struct err *err)
{
	autoptr(store) store = xcalloc(1, sizeof(*store));

	store->repo = repo;
	store->options = *options;
	store->options.state_dir = store->options.config_dir = NULL;
	store->options.tool = NULL;
	if (options->tool) {
		store->state_dir = xstrdup(options->state_dir);
		store->tool = xstrdup(options->tool);
	}
	store->handles[0] = repo;
	store->nr_handles = 1;
	if (memory_open(&store->memory, options->state_dir, repo_git_dir(repo),
			err) ||
	    (options->config_dir &&
	     revoked_load(&store->revoked, options->config_dir, err)))
		return -1;
	if (!store->memory->pinned) {
		err_no(err, REASON_ANCHOR_NOT_REACHED,
		       "nobody said yet where trust in '%s' begins",
		       repo_git_dir(repo));
		return err_hint(err, "in another folder? else get the "
				     "fingerprint from somebody who knows it, "
				     "then: rbctl trust");
	}
	*out = steal(store);
	return 0;
}

int store_open(struct store **out, const char *dir,
	       const struct store_options *options, struct err *err)
{
	struct repo *repo = NULL;

	if (repo_open(&repo, dir, err))
		return -1;
	return store_open_repo(out, repo, options, err);
}

struct repo *store_repo(const struct store *store)
{
	return store->repo;
}

const struct anchor *store_anchor(const struct store *store)
{
	return &store->memory->anchor;
}

/* ---- the anchor ---- */

static void pin(struct memory *memory, void *payload)
{
	const struct anchor *anchor = payload;

	if (memory->pinned &&
	    oid_equal(&memory->anchor.commit, &anchor->commit) &&
	    strcmp(memory->anchor.policy_sha256, anchor->policy_sha256) == 0)
		return; /* what was seen stays known */
	memory->anchor = *anchor;
	memory->pinned = true;
	memory->has_tip = false;
	json_free(memory->applied);
	memory->applied = NULL;
	json_free(memory->receipts);
	memory->receipts = NULL;
}

int store_pin(struct repo *repo, const char *state_dir,
	      const struct anchor *anchor, struct err *err)
{
	autoptr(memory) memory = NULL;
	struct anchor copy = *anchor;

	if (memory_open(&memory, state_dir, repo_git_dir(repo), err))
		return -1;
	return memory_change(memory, pin, &copy, err);
}

int store_anchor_of(struct anchor *out, struct repo *repo,
		    const struct oid *commit, struct err *err)
{
	autoptr(policy) policy = NULL;
	struct verdict verdict = { 0 };
	struct oid tree;

	if (repo_commit_tree(&tree, repo, commit, err) ||
	    walk_policy(&policy, out->policy_sha256, &verdict, repo, &tree,
			err))
		return -1;
	if (policy == NULL) {
		err_no(err, verdict.reason, "%s", verdict.detail);
		return err_hint(err, "an anchor is a commit with a valid "
				     "policy: rbctl policy check");
	}
	out->commit = *commit;
	return 0;
}

void anchor_fingerprint(struct buf *out, const struct anchor *anchor)
{
	unsigned char digest[SHA256_SIZE];
	char hex[OID_HEX + 1];
	autobuf text = { 0 };

	oid_format(hex, &anchor->commit);
	buf_addf(&text, "rbctl anchor %s %s\n", hex, anchor->policy_sha256);
	hash_sha256(digest, buf_str(&text), text.len);
	buf_add(out, "SHA256:");
	text_base64url(out, digest, sizeof(digest));
}

/* ---- the live ref ---- */

int store_live_ref(const char **out, struct store *store, struct err *err)
{
	autoptr(policy) policy = NULL;
	struct verdict verdict = { 0 };
	char sha256[65];
	struct oid tree;

	if (store->live_ref == NULL) {
		/* The anchor's policy names it, and no later one may change
		 * it. */
		if (repo_commit_tree(&tree, store->repo,
				     &store->memory->anchor.commit, err) ||
		    walk_policy(&policy, sha256, &verdict, store->repo, &tree,
				err))
			return -1;
		if (policy == NULL) {
			err_no(err, verdict.reason, "%s", verdict.detail);
			return err_hint(err, "%s", verdict.hint);
		}
		store->live_ref = xstrdup(policy->live);
	}
	*out = store->live_ref;
	return 0;
}

int store_live(struct oid *out, bool *found, struct store *store,
	       struct err *err)
{
	const char *ref;

	if (store_live_ref(&ref, store, err))
		return -1;
	return repo_ref_read(out, found, store->repo, ref, err);
}

/* ---- documents ---- */

struct gathering {
	struct catalog *catalog;
	struct repo *repo;
	enum document_kind kind; /* DOCUMENT_NONE: of every kind */
	struct err *err;
};

static int gather(const char *path, unsigned mode, const struct oid *oid,
		  void *payload)
{
	struct gathering *g = payload;
	enum document_kind kind = document_kind_of(path);
	struct document *document = NULL;
	autobuf text = { 0 };

	if (kind == DOCUMENT_NONE ||
	    (g->kind != DOCUMENT_NONE && kind != g->kind))
		return 0;
	if (mode != 0100644)
		return err_set(g->err, EXIT_INPUT, "%s: is no plain file",
			       path);
	if (repo_read_as(&text, g->repo, oid, OBJECT_BLOB, JSON_SIZE_MAX,
			 g->err) ||
	    document_parse(&document, path, buf_str(&text), text.len, g->err))
		return -1;
	catalog_take(g->catalog, document);
	return 0;
}

int store_catalog(struct catalog *out, struct repo *repo,
		  const struct oid *commit, struct err *err)
{
	return store_catalog_of(out, repo, commit, DOCUMENT_NONE, err);
}

int store_catalog_of(struct catalog *out, struct repo *repo,
		     const struct oid *commit, enum document_kind kind,
		     struct err *err)
{
	auto_release(catalog) catalog = { 0 };
	struct gathering g = { &catalog, repo, kind, err };
	struct oid tree;

	if (repo_commit_tree(&tree, repo, commit, err) ||
	    repo_each_entry(repo, &tree, gather, &g, err))
		return -1;
	catalog_sort(&catalog);
	*out = catalog;
	catalog = (struct catalog){ 0 };
	return 0;
}

/* ---- the newest receipts ---- */

bool store_receipt(struct oid *out, const struct store *store,
		   const char *environment)
{
	return memory_receipt(out, store->memory, environment);
}

void store_receipt_environments(struct strings *out, const struct store *store)
{
	json_each(one, store->memory->receipts)
		strings_add_once(out, json_key(one));
}

struct sighted {
	const char *environment;
	char hex[OID_HEX + 1];
};

static void see_receipt(struct memory *memory, void *payload)
{
	const struct sighted *sighted = payload;

	if (memory->receipts == NULL)
		memory->receipts = json_new_object();
	json_set_string(memory->receipts, sighted->environment, sighted->hex);
}

int store_remember_receipt(struct store *store, const char *environment,
			   const struct oid *receipt, struct err *err)
{
	struct sighted sighted = { .environment = environment };

	oid_format(sighted.hex, receipt);
	return memory_change(store->memory, see_receipt, &sighted, err);
}
