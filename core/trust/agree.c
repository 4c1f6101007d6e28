/* agree.c - do other repositories show the live branch that this one has? */
#include "core/trust/agree.h"
#include "core/trust/agree_git.h"
#include "core/trust/chain.h"

#include <string.h>

void agreements_release(struct agreements *list)
{
	for (size_t i = 0; i < list->nr; i++)
		free(list->at[i].remote);
	free(list->at);
	*list = (struct agreements){ 0 };
}

const char *agree_name(enum agree answer)
{
	static const char *const names[] = {
		[AGREE_SAME] = "same",
		[AGREE_NEWER] = "newer",
		[AGREE_OLDER] = "older",
		[AGREE_FORKED] = "forked",
		[AGREE_DIVIDED] = "divided",
		[AGREE_OTHER_STORE] = "other-store",
		[AGREE_ABSENT] = "absent",
		[AGREE_UNREACHABLE] = "unreachable",
	};

	return names[answer];
}

bool agree_is_good(enum agree answer)
{
	return answer == AGREE_SAME || answer == AGREE_NEWER;
}

/* What all of them are compared with. */
struct comparison {
	struct store *store;
	const char *ref;
	struct chain live; /* ours, the tip first */
	struct quarantine quarantine;
	struct chain *chains; /* beside the agreements; of the newer ones */
};

static void comparison_release(struct comparison *c, size_t nr)
{
	chain_release(&c->live);
	quarantine_release(&c->quarantine);
	for (size_t i = 0; c->chains && i < nr; i++)
		chain_release(&c->chains[i]);
	free(c->chains);
}

static bool find(size_t *index, const struct chain *chain,
		 const struct oid *commit)
{
	for (size_t i = 0; i < chain->nr; i++)
		if (oid_equal(&chain->at[i], commit)) {
			*index = i;
			return true;
		}
	return false;
}

/* The newest commit of `chain` that `other` has too: both end at the anchor. */
static void find_common(struct agreement *a, const struct chain *chain,
			const struct chain *other)
{
	auto_release(oid_set) set = { 0 };

	for (size_t i = 0; i < other->nr; i++)
		oid_set_add(&set, &other->at[i]);
	for (size_t i = 0; i < chain->nr && !a->has_common; i++) {
		a->has_common = oid_set_has(&set, &chain->at[i]);
		a->common = chain->at[i];
	}
}

/* Its objects are in the quarantine. */
static int compare_fetched(struct agreement *a, struct chain *chain,
			   const struct comparison *c, struct err *err)
{
	autoptr(repo) repo = NULL;
	struct verdict verdict;
	size_t index;

	if (repo_open(&repo, c->quarantine.dir, err) ||
	    chain_read(chain, &verdict, repo, &a->tip, store_anchor(c->store),
		       err))
		return -1;
	if (verdict.reason) {
		a->answer = AGREE_OTHER_STORE;
		chain_release(chain);
	} else if (find(&index, chain, &c->live.at[0])) {
		a->answer = AGREE_NEWER;
		a->nr_commits = index;
	} else {
		a->answer = AGREE_FORKED;
		find_common(a, chain, &c->live);
	}
	return 0;
}

static int ask_one(struct agreement *a, struct chain *chain,
		   struct comparison *c, struct err *err)
{
	struct repo *repo = store_repo(c->store);
	struct asked asked = { .said = a->detail, .size = sizeof(a->detail) };
	autofree char *address = NULL;
	size_t index;

	if (quarantine_address(&address, repo, a->remote, err) ||
	    quarantine_ask(&asked, &c->quarantine, address, c->ref, err))
		return -1;
	a->answer = asked.reached ? AGREE_ABSENT : AGREE_UNREACHABLE;
	if (!asked.reached || !asked.found)
		return 0;
	a->has_tip = true;
	a->tip = asked.tip;
	if (find(&index, &c->live, &a->tip)) {
		a->answer = index == 0 ? AGREE_SAME : AGREE_OLDER;
		a->nr_commits = index;
		return 0;
	}
	if (quarantine_fetch(&asked, &c->quarantine, address, c->ref, err))
		return -1;
	if (asked.reached)
		return compare_fetched(a, chain, c, err);
	a->answer = AGREE_UNREACHABLE;
	return 0;
}

/* Two that are newer must be on one line, whichever of them is further. */
static void compare_newer(struct agreements *list, const struct comparison *c)
{
	for (size_t i = 0; i < list->nr; i++)
		for (size_t k = 0; k < list->nr; k++) {
			struct agreement *a = &list->at[i];
			const struct agreement *b = &list->at[k];

			if (a->answer != AGREE_NEWER ||
			    (b->answer != AGREE_NEWER &&
			     b->answer != AGREE_DIVIDED) ||
			    chain_has(&c->chains[i], &b->tip) ||
			    chain_has(&c->chains[k], &a->tip))
				continue;
			a->answer = AGREE_DIVIDED;
			find_common(a, &c->chains[i], &c->chains[k]);
		}
}

static int open_comparison(struct comparison *c, struct oid *live,
			   struct store *store, const char *scratch_dir,
			   struct err *err)
{
	struct verdict verdict;
	bool found;

	c->store = store;
	if (store_live_ref(&c->ref, store, err) ||
	    store_live(live, &found, store, err))
		return -1;
	if (!found) {
		err_set(err, EXIT_GIT, "there is no branch '%s' here", c->ref);
		return err_hint(err, "git fetch");
	}
	if (chain_read(&c->live, &verdict, store_repo(store), live,
		       store_anchor(store), err))
		return -1;
	if (verdict.reason) {
		err_no(err, verdict.reason, "%s", verdict.detail);
		return err_hint(err, "%s", verdict.hint);
	}
	return quarantine_open(&c->quarantine, store_repo(store), scratch_dir,
			       err);
}

static int ask_all(struct agreements *list, struct comparison *c,
		   const struct strings *remotes, struct err *err)
{
	c->chains = xcalloc(remotes->nr + 1, sizeof(*c->chains));
	list->at = xcalloc(remotes->nr + 1, sizeof(*list->at));
	for (size_t i = 0; i < remotes->nr; i++) {
		list->at[i].remote = xstrdup(remotes->at[i]);
		list->nr++;
		if (ask_one(&list->at[i], &c->chains[i], c, err))
			return -1;
	}
	compare_newer(list, c);
	return 0;
}

int agree_ask(struct agreements *out, struct store *store,
	      const struct strings *remotes, const char *scratch_dir,
	      struct err *err)
{
	auto_release(agreements) list = { 0 };
	struct comparison c = { 0 };
	int result;

	if (remotes->nr > AGREE_REMOTES_MAX)
		return err_set(err, EXIT_USAGE, "more than %d remotes",
			       AGREE_REMOTES_MAX);
	result = open_comparison(&c, &list.live, store, scratch_dir, err);
	if (result == 0)
		result = ask_all(&list, &c, remotes, err);
	comparison_release(&c, remotes->nr);
	if (result)
		return -1;
	*out = list;
	list = (struct agreements){ 0 };
	return 0;
}
