/* agree_git.c - a repository of its own for what other ones show */
#include "core/trust/agree_git.h"
#include "core/base/fs.h"

#include <stdio.h>
#include <string.h>

#define GIT_OUTPUT_MAX (64 * 1024)

void quarantine_release(struct quarantine *quarantine)
{
	if (quarantine->dir)
		fs_remove_tree(quarantine->dir);
	free(quarantine->dir);
	free(quarantine->git_dir_option);
	*quarantine = (struct quarantine){ 0 };
}

/* What git says on one line, without what would move a cursor. */
static void keep_said(char *out, size_t size, struct buf *errors)
{
	buf_trim(errors);
	for (size_t i = 0; i < errors->len; i++)
		if (errors->data[i] == '\n')
			errors->data[i] = ' ';
	snprintf(out, size, "%s", buf_str(errors));
}

static int run(int *status, struct buf *out, struct asked *asked,
	       const char *const argv[], struct err *err)
{
	autobuf errors = { 0 };

	if (fs_run(status, out, &errors, argv, NULL, 0, GIT_OUTPUT_MAX, err))
		return -1;
	if (asked)
		asked->reached = *status == 0;
	if (asked && *status)
		keep_said(asked->said, asked->size, &errors);
	return 0;
}

int quarantine_open(struct quarantine *out, struct repo *repo,
		    const char *scratch_dir, struct err *err)
{
	__attribute__((
		cleanup(quarantine_release))) struct quarantine q = { 0 };
	autofree char *alternates = NULL;
	autofree char *line = xasprintf("%s/objects\n", repo_git_dir(repo));
	autobuf said = { 0 };
	int status;

	if (fs_scratch(&q.dir, scratch_dir, "compare", err))
		return -1;
	q.git_dir_option = xasprintf("--git-dir=%s", q.dir);
	alternates = xasprintf("%s/objects/info/alternates", q.dir);
	const char *const argv[] = { "git",         "init", "--quiet", "--bare",
				     "--template=", "--",   q.dir,     NULL };
	if (run(&status, &said, NULL, argv, err))
		return -1;
	if (status)
		return err_set(err, EXIT_GIT,
			       "git can't make a repository in "
			       "'%s'",
			       q.dir);
	if (fs_write(alternates, line, strlen(line), 0600, err))
		return -1;
	*out = q;
	q = (struct quarantine){ 0 };
	return 0;
}

static char *absolute(const char *path, const char *base)
{
	autofree char *joined = base ? xasprintf("%s/%s", base, path) : NULL;

	return realpath(joined ? joined : path, NULL);
}

int quarantine_address(char **out, struct repo *repo, const char *remote,
		       struct err *err)
{
	autofree char *key = xasprintf("remote.%s.url", remote);
	autofree char *url = NULL;
	char *path;

	if (*remote == '\0' || *remote == '-') {
		err_set(err, EXIT_USAGE, "'%s' is no remote repository",
			remote);
		return err_hint(err, "a name that git remote lists, or an "
				     "address");
	}
	if (strpbrk(remote, "/:=\n") == NULL &&
	    repo_config(&url, repo, key, true, err))
		return -1;
	/* git reads the path of a named remote from the top of the work tree,
	 * one that is typed from where the person is. */
	path = absolute(url ? url : remote,
			url && *url != '/' ? repo_work_tree(repo) : NULL);
	*out = path ? path : xstrdup(url ? url : remote);
	return 0;
}

int quarantine_ask(struct asked *out, const struct quarantine *quarantine,
		   const char *address, const char *ref, struct err *err)
{
	const char *const argv[] = { "git",       quarantine->git_dir_option,
				     "ls-remote", "--quiet",
				     "--",        address,
				     ref,         NULL };
	autobuf text = { 0 };
	int status;

	out->found = false;
	if (run(&status, &text, out, argv, err))
		return -1;
	/* "OID<tab>REF": git matches the end of names too. */
	for (const char *line = buf_str(&text); out->reached && *line;) {
		size_t len = strcspn(line, "\n");
		char hex[OID_HEX + 1] = "";

		if (len == OID_HEX + 1 + strlen(ref) && line[OID_HEX] == '\t' &&
		    memcmp(line + OID_HEX + 1, ref, strlen(ref)) == 0) {
			memcpy(hex, line, OID_HEX);
			out->found = oid_parse(&out->tip, hex);
		}
		line += len + (line[len] == '\n');
	}
	return 0;
}

int quarantine_fetch(struct asked *out, const struct quarantine *quarantine,
		     const char *address, const char *ref, struct err *err)
{
	autofree char *refspec = xasprintf("+%s:refs/compared", ref);
	const char *const argv[] = { "git",
				     quarantine->git_dir_option,
				     "-c",
				     "gc.auto=0",
				     "-c",
				     "maintenance.auto=false",
				     "fetch",
				     "--quiet",
				     "--no-tags",
				     "--no-write-fetch-head",
				     "--recurse-submodules=no",
				     "--",
				     address,
				     refspec,
				     NULL };
	autobuf text = { 0 };
	int status;

	return run(&status, &text, out, argv, err);
}
