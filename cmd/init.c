/* init.c - makes a store: repository, policy, schemas, anchor, hooks */
#include "cmd/init.h"
#include "core/base/fs.h"
#include "core/cli/hooks.h"
#include "core/cli/open.h"
#include "core/json/json.h"
#include "core/model/policy.h"

#include <string.h>

struct init_options {
	struct strings people;
	const char *key;
	const char *branch;
	const char *from;
};

static const struct option options_table[] = {
	OPT_LIST(init_options, people, 'p', "person", "ID:NAME:EMAIL:KEYFILE",
		 "somebody who may sign; may be given several times"),
	OPT_TEXT(init_options, key, 'k', "key", "FILE",
		 "your own signing key (git's user.signingKey)"),
	OPT_TEXT(init_options, branch, 'b', "branch", "NAME",
		 "the branch that holds approved revisions (main)"),
	OPT_TEXT(init_options, from, 'f', "from", "COMMIT",
		 "begin on top of an existing history that ends there"),
	OPT_END,
};

/* ---- the repository ---- */

/* A new one; or one that is there and has no commit yet. */
static int make_repo(struct repo **out, const char *dir, const char *branch,
		     struct err *err)
{
	autofree char *git_dir = xasprintf("%s/.git", dir);
	autoptr(repo) repo = NULL;
	autofree char *head = NULL;
	struct oid oid;
	bool found;

	if (!fs_exists(git_dir))
		return repo_create(out, dir, branch, err);
	if (repo_open(&repo, dir, err) || repo_head(&head, repo, err))
		return -1;
	if (head && repo_ref_read(&oid, &found, repo, head, err))
		return -1;
	if (!head || found) {
		err_set(err, EXIT_INPUT, "'%s' has commits already", dir);
		return err_hint(err, "to begin on top of them: --from HEAD; if "
				     "it is a store: rbctl trust");
	}
	if (strcmp(head + strlen("refs/heads/"), branch) != 0)
		return err_set(err, EXIT_INPUT, "'%s' is on '%s', not on '%s'",
			       dir, head, branch);
	*out = steal(repo);
	return 0;
}

static int sign(struct buf *signature, const void *bytes, size_t len,
		void *payload, struct err *err)
{
	return signer_sign(signature, payload, "git", bytes, len, err);
}

/* So that the person's own commits are signed, and git can check others'. */
static int configure(struct repo *repo, const char *key,
		     const struct policy *policy, struct err *err)
{
	autofree char *signers =
		xasprintf("%s/rbctl-allowed-signers", repo_git_dir(repo));
	autobuf text = { 0 };
	const struct {
		const char *key;
		const char *value;
	} values[] = {
		{ "gpg.ssh.allowedSignersFile", signers },
		{ "gpg.format", "ssh" },
		{ "user.signingKey", key },
		{ "commit.gpgSign", "true" },
	};

	policy_allowed_signers(&text, policy);
	if (fs_write(signers, buf_str(&text), text.len, 0644, err))
		return -1;
	for (size_t i = 0; i < (key ? ARRAY_SIZE(values) : 1); i++)
		if (repo_config_set(repo, values[i].key, values[i].value, err))
			return -1;
	return 0;
}

static const char message_new[] = "Begin the store\n\nThis commit is the "
				  "anchor: trust starts from it and "
				  "from the policy\nthat stands in it.\n";
static const char message_sealed[] =
	"Begin the store\n\nThis commit is the anchor: trust starts from it "
	"and "
	"from the policy\nthat stands in it. What was here before is taken as "
	"it is; nobody judges\nhow it came to be.\n";

static int commit(struct oid *out, struct repo *repo,
		  const struct strings *written,
		  const struct draft_people *people, const char *key,
		  const char *message, const struct context *context,
		  struct err *err)
{
	autoptr(signer) signer = NULL;
	const struct draft_person *self = &people->at[people->nr - 1];
	autobuf mine = { 0 };

	if (key) {
		if (open_signer(&signer, context, repo, key, err))
			return -1;
		sshkey_format(&mine, signer_key(signer));
		for (size_t i = 0; i < people->nr; i++)
			if (strcmp(people->at[i].key, buf_str(&mine)) == 0)
				self = &people->at[i];
	}
	return repo_commit_all(out, repo, written, self->name, self->email,
			       context->now, message, signer ? sign : NULL,
			       signer, err);
}

/* ---- the answer ---- */

/* `seal` NULL: a new store. */
static int tell(const struct context *context, const char *dir,
		const struct anchor *anchor, const struct policy *policy,
		const char *key, const struct seal *seal, struct err *err)
{
	autoptr(json) json = json_new_object();
	autobuf fingerprint = { 0 };
	autobuf text = { 0 };
	char hex[OID_HEX + 1];

	oid_format(hex, &anchor->commit);
	anchor_fingerprint(&fingerprint, anchor);
	if (context->json) {
		json_set_string(json, "format", "init/1");
		json_set_bool(json, "ok", true);
		json_set_string(json, "folder", dir);
		json_set_string(json, "anchor", hex);
		json_set_string(json, "policy_sha256", anchor->policy_sha256);
		json_set_string(json, "fingerprint", buf_str(&fingerprint));
		if (seal)
			seal_json(json, seal);
		return answer_json(json, err);
	}
	buf_add(&text, "made the store '");
	buf_add_untrusted(&text, dir);
	buf_addf(&text, "'\n  live branch   %s\n  people        ",
		 policy->live + strlen("refs/heads/"));
	for (size_t i = 0; i < policy->nr_people; i++) {
		buf_add(&text, i ? ", " : "");
		buf_add_untrusted(&text, policy->people[i].id);
	}
	buf_addf(&text, "\n  anchor        %.12s\n  fingerprint   %s\n", hex,
		 buf_str(&fingerprint));
	if (seal)
		seal_text(&text, seal);
	buf_add(&text,
		"Tell the fingerprint to everybody who clones the store, "
		"by another way than\nthe one they get the store by.\n");
	if (!policy->separation_of_duties)
		buf_addf(&text,
			 "%swarning:%s you are alone: you may sign what you "
			 "wrote. Add people to\n" POLICY_PATH
			 " and set separation_of_duties as soon as you can.\n",
			 context->theme->warn, context->theme->off);
	if (!key)
		buf_add(&text, "No signing key of yours is known: your commits "
			       "won't be signed, and changes by\nunknown hands "
			       "need two signatures.\n");
	buf_add(&text, "next: cd '");
	buf_add_untrusted(&text, dir);
	buf_addf(&text, "', then %s\n",
		 seal ? "git push" : "rbctl new NAME --from ISSUER");
	return answer(&text, err);
}

/* --key, else git's user.signingKey; an absolute path, as it is written into
 * the configuration. */
static int find_key(char **out, const char *given, struct repo *repo,
		    struct err *err)
{
	autofree char *configured = NULL;

	*out = NULL;
	if (!given) {
		if (repo_config(&configured, repo, "user.signingKey", true,
				err))
			return -1;
		*out = steal(configured);
		return 0;
	}
	*out = realpath(given, NULL);
	if (*out == NULL)
		return err_set(err, EXIT_INPUT, "%s: there is no such file",
			       given);
	return 0;
}

/* The hooks of a repository that has some stay: they are a courtesy. */
static int add_hooks(struct repo *repo, bool sealed,
		     const struct context *context, struct err *err)
{
	struct err reason = { 0 };

	if (!sealed)
		return hooks_install(NULL, repo, false, err);
	if (hooks_install(NULL, repo, false, &reason))
		talk(context,
		     "the hooks were not installed: %s\n"
		     "rbctl hooks install --force keeps yours beside",
		     reason.msg);
	return 0;
}

static int make(struct repo *repo, const struct init_options *options,
		const char *dir, struct seal *seal,
		const struct context *context, struct err *err)
{
	const char *branch = seal              ? seal->branch
			     : options->branch ? options->branch
					       : "main";
	__attribute__((cleanup(
		draft_people_release))) struct draft_people people = { 0 };
	auto_release(strings) written = { 0 };
	autoptr(policy) policy = NULL;
	autofree char *key = NULL;
	struct anchor anchor;
	struct oid root;

	if (find_key(&key, options->key, repo, err) ||
	    draft_people_gather(&people, &options->people, key, repo, context,
				err) ||
	    init_draft(&policy, &people, branch, err) ||
	    (seal && seal_check(seal, repo, policy, err)) ||
	    init_write(&written, repo_work_tree(repo), policy, err) ||
	    configure(repo, key, policy, err) ||
	    commit(&root, repo, &written, &people, key,
		   seal ? message_sealed : message_new, context, err) ||
	    store_anchor_of(&anchor, repo, &root, err) ||
	    store_pin(repo, context->places.state, &anchor, err) ||
	    add_hooks(repo, seal != NULL, context, err))
		return -1;
	return tell(context, dir, &anchor, policy, key, seal, err);
}

static int run(struct context *context, void *payload, int nr_args, char **args,
	       struct err *err)
{
	const struct init_options *options = payload;
	const char *dir = nr_args ? args[0] : ".";
	auto_release(seal) seal = { 0 };
	autoptr(repo) repo = NULL;
	int result;

	if (options->from)
		result = seal_open(&repo, &seal, dir, options->from,
				   options->branch, err);
	else
		result = make_repo(&repo, dir,
				   options->branch ? options->branch : "main",
				   err);
	if (result)
		return -1;
	return make(repo, options, dir, options->from ? &seal : NULL, context,
		    err)
		       ? -1
		       : EXIT_YES;
}

const struct cmd cmd_init = {
	.name = "init",
	.group = "start",
	.summary = "make a store for runbooks, new or on top of a history",
	.operands = "[DIR]",
	.max_args = 1,
	.options = options_table,
	.options_size = sizeof(struct init_options),
	.run = run,
	.example = "rbctl init finance-runbooks --key ~/.ssh/id_ed25519",
};
