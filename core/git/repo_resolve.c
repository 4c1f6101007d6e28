/* repo_resolve.c - from what a person types to one commit */
#include "core/git/commit.h"
#include "core/git/repo_private.h"

#include <string.h>

#define TAG_SIZE_MAX (256 * 1024)
#define TAG_DEPTH    8
#define STEPS_MAX    1000000

static int names_nothing(struct err *err, const char *revision)
{
	err_set(err, EXIT_INPUT, "'%s' names no commit", revision);
	return err_hint(err, "git log --oneline --all shows what there is");
}

/* From an annotated tag to what it names. */
static int peel(struct oid *oid, struct repo *repo, const char *revision,
		struct err *err)
{
	for (int depth = 0; depth < TAG_DEPTH; depth++) {
		enum object_type type = OBJECT_OTHER;
		char hex[OID_HEX + 1] = { 0 };
		autobuf raw = { 0 };
		bool found;

		if (repo_read(&raw, &type, &found, repo, oid, TAG_SIZE_MAX,
			      err))
			return -1;
		if (found && type == OBJECT_COMMIT)
			return 0;
		if (!found || type != OBJECT_OTHER ||
		    !text_starts(buf_str(&raw), "object ") ||
		    raw.len < strlen("object ") + OID_HEX)
			break;
		memcpy(hex, raw.data + strlen("object "), OID_HEX);
		if (!oid_parse(oid, hex))
			break;
	}
	return names_nothing(err, revision);
}

/* A ref, symbolic ones followed. */
static bool find_ref(struct oid *out, struct repo *repo, const char *prefix,
		     const char *name)
{
	autofree char *full = xasprintf("%s%s", prefix, name);
	git_oid id;

	if (git_reference_name_to_id(&id, repo->git, full) < 0)
		return false;
	repo_from_git(out, &id);
	return true;
}

#define SHORT_MIN 4

static int find_short(struct oid *out, bool *found, struct repo *repo,
		      const char *hex, struct err *err)
{
	size_t len = strlen(hex);
	git_oid prefix;
	git_oid id;
	int code;

	*found = false;
	if (len < SHORT_MIN || len > OID_HEX ||
	    strspn(hex, "0123456789abcdef") != len)
		return 0;
	if (git_oid_fromstrn(&prefix, hex, len) < 0)
		return 0;
	code = git_odb_exists_prefix(&id, repo->odb, &prefix, len);
	if (code == GIT_EAMBIGUOUS)
		return err_set(err, EXIT_INPUT,
			       "'%s' is the beginning of several objects' ids",
			       hex);
	*found = code == 0;
	if (*found)
		repo_from_git(out, &id);
	return 0;
}

/* The part before any ~ and ^. A branch wins over a tag of its name. */
static int find_base(struct oid *out, struct repo *repo, const char *name,
		     struct err *err)
{
	static const char *const prefixes[] = { "refs/heads/", "refs/tags/",
						"refs/remotes/" };
	bool found = false;

	if (text_equal(name, "@"))
		name = "HEAD";
	if (text_equal(name, "HEAD") || text_starts(name, "refs/"))
		return find_ref(out, repo, "", name) ? 0
						     : names_nothing(err, name);
	if (oid_parse(out, name))
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (find_ref(out, repo, prefixes[i], name))
			return 0;
	if (find_short(out, &found, repo, name, err))
		return -1;
	return found ? 0 : names_nothing(err, name);
}

/* From a commit to its `nr`-th parent, counted from 1. */
static int step(struct oid *commit, struct repo *repo, size_t nr,
		const char *revision, struct err *err)
{
	auto_release(commit) parsed = { 0 };
	autobuf raw = { 0 };

	if (repo_read_as(&raw, repo, commit, OBJECT_COMMIT, COMMIT_SIZE_MAX,
			 err) ||
	    commit_parse(&parsed, buf_str(&raw), raw.len, err))
		return -1;
	if (nr == 0)
		return 0;
	if (nr > parsed.nr_parents)
		return names_nothing(err, revision);
	*commit = parsed.parents[nr - 1];
	return 0;
}

/* "~2^": first parents for ~, one numbered parent for ^. */
static int walk(struct oid *commit, struct repo *repo, const char *steps,
		const char *revision, struct err *err)
{
	while (*steps != '\0') {
		char kind = *steps++;
		size_t nr = 0;
		bool counted = false;

		for (; *steps >= '0' && *steps <= '9'; steps++) {
			nr = nr * 10 + (size_t)(*steps - '0');
			counted = true;
			if (nr > STEPS_MAX)
				return names_nothing(err, revision);
		}
		if (!counted)
			nr = 1;
		if (kind == '^') {
			if (step(commit, repo, nr, revision, err))
				return -1;
			continue;
		}
		if (kind != '~')
			return names_nothing(err, revision);
		for (; nr > 0; nr--)
			if (step(commit, repo, 1, revision, err))
				return -1;
	}
	return 0;
}

int repo_resolve(struct oid *out, struct repo *repo, const char *revision,
		 struct err *err)
{
	size_t len = strcspn(revision, "~^");
	autofree char *name = xstrndup(revision, len);
	struct oid oid;

	if (find_base(&oid, repo, name, err) ||
	    peel(&oid, repo, revision, err) ||
	    walk(&oid, repo, revision + len, revision, err))
		return -1;
	*out = oid;
	return 0;
}
