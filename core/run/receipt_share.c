/* receipt_share.c - receipts to and from other repositories, by stock git */
#include "core/run/receipt.h"

#include "core/base/fs.h"

#include <string.h>

#define PUSH_TRIES 5
#define GIT_OUTPUT (256 * 1024)
#define CHAIN_MAX  100000

/* A remote is a name or an address; never an option. */
static int check_remote(const char *remote, struct err *err)
{
	if (*remote && *remote != '-')
		return 0;
	return err_set(err, EXIT_INPUT, "'%s' is no remote repository", remote);
}

static int git(struct buf *said, const char *dir, const char *verb,
	       const char *remote, const char *refspec, bool *refused,
	       struct err *err)
{
	const char *const argv[] = { "git", "-C",   dir,     verb, "--quiet",
				     "--",  remote, refspec, NULL };
	autobuf out = { 0 };
	autobuf errors = { 0 };
	int status;

	*refused = false;
	if (fs_run(&status, &out, &errors, argv, NULL, 0, GIT_OUTPUT, err))
		return -1;
	if (status == 0)
		return 0;
	*refused = strstr(buf_str(&errors), "rejected") ||
		   strstr(buf_str(&errors), "fetch first") ||
		   strstr(buf_str(&errors), "failed to update ref") ||
		   strstr(buf_str(&errors), "cannot lock ref");
	buf_trim(&errors);
	if (said) {
		buf_reset(said);
		buf_add_bytes(said, buf_str(&errors), errors.len);
	}
	return err_set(err, EXIT_GIT, "git %s '%s': %s", verb, remote,
		       buf_str(&errors));
}

static int add_commit(const struct receipt *receipt, void *payload,
		      struct err *err)
{
	struct oid_set *set = payload;

	oid_set_add(set, &receipt->commit);
	if (set->nr > CHAIN_MAX)
		return err_set(err, EXIT_INPUT,
			       "the chain is longer than %d receipts",
			       CHAIN_MAX);
	return 0;
}

/* Is `ancestor` in the chain that ends at `tip`? */
static int contains(bool *out, struct repo *repo, const struct oid *tip,
		    const struct oid *ancestor, struct err *err)
{
	auto_release(oid_set) set = { 0 };

	if (receipt_each(repo, tip, add_commit, &set, err) < 0)
		return -1;
	*out = oid_set_has(&set, ancestor);
	return 0;
}

/* Takes on a chain that was fetched when it only goes further than ours. */
static int take(bool *moved, bool *diverged, struct repo *repo,
		const char *environment, const struct oid *theirs,
		struct err *err)
{
	autofree char *ref = xasprintf(RECEIPT_REFS "%s", environment);
	struct oid ours;
	bool found, behind = false, ahead = false;

	*moved = false;
	*diverged = false;
	if (repo_ref_read(&ours, &found, repo, ref, err))
		return -1;
	if (found && (contains(&ahead, repo, &ours, theirs, err) ||
		      (!ahead && contains(&behind, repo, theirs, &ours, err))))
		return -1;
	if (ahead)
		return 0;
	*diverged = found && !behind;
	if (*diverged)
		return 0;
	*moved = true;
	return repo_ref_update(repo, ref, theirs, found ? &ours : NULL,
			       "receipts fetched", err);
}

static int fetch(struct buf *said, struct repo *repo,
		 struct strings *environments, const char *dir,
		 const char *remote, struct err *err)
{
	auto_release(strings) refs = { 0 };
	bool refused;

	if (check_remote(remote, err) ||
	    git(said, dir, "fetch", remote,
		"+" RECEIPT_REFS "*:" RECEIPT_FETCHED "*", &refused, err) ||
	    repo_refs(&refs, repo, RECEIPT_FETCHED, err))
		return -1;
	for (size_t i = 0; i < refs.nr; i++)
		if (text_is_name(refs.at[i] + strlen(RECEIPT_FETCHED)))
			strings_add(environments,
				    refs.at[i] + strlen(RECEIPT_FETCHED));
	return 0;
}

static int read_fetched(struct oid *out, struct repo *repo,
			const char *environment, struct err *err)
{
	autofree char *ref = xasprintf(RECEIPT_FETCHED "%s", environment);
	bool found;

	if (repo_ref_read(out, &found, repo, ref, err))
		return -1;
	return found ? 0 : err_set(err, EXIT_GIT, "'%s' was not fetched", ref);
}

int receipt_fetch(struct strings *moved, struct strings *diverged,
		  struct buf *said, struct repo *repo, const char *dir,
		  const char *remote, struct err *err)
{
	auto_release(strings) environments = { 0 };

	if (fetch(said, repo, &environments, dir, remote, err))
		return -1;
	for (size_t i = 0; i < environments.nr; i++) {
		const char *environment = environments.at[i];
		bool took, apart;
		struct oid theirs;

		if (read_fetched(&theirs, repo, environment, err) ||
		    take(&took, &apart, repo, environment, &theirs, err))
			return -1;
		if (took)
			strings_add(moved, environment);
		if (apart)
			strings_add(diverged, environment);
	}
	return 0;
}

/* Our receipts that theirs don't have, newest first. */
struct own {
	struct json **at;
	size_t nr;
	size_t alloc;
	struct oid_set theirs;
	const char *person;
};

static void own_release(struct own *own)
{
	for (size_t i = 0; i < own->nr; i++)
		json_free(own->at[i]);
	free(own->at);
	oid_set_release(&own->theirs);
}

static int collect(const struct receipt *receipt, void *payload,
		   struct err *err)
{
	struct own *own = payload;
	const char *operator= json_text(receipt->root, "operator", "");
	struct json *copy;
	char hex[OID_HEX + 1];

	if (oid_set_has(&own->theirs, &receipt->commit))
		return 1;
	if (strcmp(operator, own->person) != 0) {
		err_no(err, REASON_NOT_OPERATOR,
		       "a receipt of '%s' has to be signed anew on top of "
		       "newer ones",
		       operator);
		return err_hint(err,
				"'%s' runs rbctl receipts push here", operator);
	}
	oid_format(hex, &receipt->commit);
	copy = json_copy(receipt->root);
	json_set_string(copy, "rechained_from", hex);
	own->at = grow(own->at, own->nr, &own->alloc, sizeof(*own->at));
	own->at[own->nr++] = copy;
	return 0;
}

/* The lost race: theirs first, then ours, signed anew. The ref moves once,
 * when the new chain is whole. */
static int put_on_top(struct repo *repo, const char *environment,
		      const struct receipt_author *author, const char *person,
		      int64_t now, struct err *err)
{
	autofree char *ref = xasprintf(RECEIPT_REFS "%s", environment);
	auto_release(own) own = { .person = person };
	struct oid ours, tip;
	bool found;

	if (read_fetched(&tip, repo, environment, err) ||
	    receipt_tip(&ours, &found, repo, environment, err) ||
	    receipt_each(repo, &tip, add_commit, &own.theirs, err) < 0 ||
	    receipt_each(repo, &ours, collect, &own, err) < 0)
		return -1;
	for (size_t i = own.nr; i-- > 0;) {
		struct oid made;

		if (receipt_make(&made, repo, &tip, own.at[i], author, now,
				 err))
			return -1;
		tip = made;
	}
	return repo_ref_update(repo, ref, &tip, &ours,
			       "receipts: theirs, then ours", err);
}

static int catch_up(struct buf *said, struct repo *repo, const char *dir,
		    const char *remote, const struct receipt_author *author,
		    const char *person, int64_t now, struct err *err)
{
	auto_release(strings) moved = { 0 };
	auto_release(strings) diverged = { 0 };

	if (receipt_fetch(&moved, &diverged, said, repo, dir, remote, err))
		return -1;
	for (size_t i = 0; i < diverged.nr; i++)
		if (put_on_top(repo, diverged.at[i], author, person, now, err))
			return -1;
	return 0;
}

int receipt_push(struct strings *moved, struct buf *said, struct repo *repo,
		 const char *dir, const char *remote,
		 const struct receipt_author *author, const char *person,
		 int64_t now, struct err *err)
{
	auto_release(strings) environments = { 0 };
	bool refused = false;

	if (check_remote(remote, err) ||
	    receipt_environments(&environments, repo, err))
		return -1;
	if (!environments.nr)
		return 0;
	for (int tries = 1;; tries++) {
		struct err failed = { 0 };

		if (git(said, dir, "push", remote,
			RECEIPT_REFS "*:" RECEIPT_REFS "*", &refused,
			&failed) == 0)
			break;
		if (!refused || tries == PUSH_TRIES) {
			*err = failed;
			return -1;
		}
		if (catch_up(said, repo, dir, remote, author, person, now, err))
			return -1;
	}
	for (size_t i = 0; i < environments.nr; i++)
		strings_add(moved, environments.at[i]);
	return 0;
}
