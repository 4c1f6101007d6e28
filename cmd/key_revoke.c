/* key_revoke.c - this machine's own list of keys that it doesn't trust */
#include "cmd/key.h"
#include "core/base/fs.h"
#include "core/cli/open.h"
#include "core/json/json.h"
#include "core/trust/revoked.h"

#include <string.h>

struct key_revoke_options {
	const char *since;
	const char *reason;
};

static const struct option revoke_options[] = {
	OPT_TEXT(key_revoke_options, reason, 'r', "reason", "TEXT",
		 "why, for whoever reads the list later"),
	OPT_TEXT(key_revoke_options, since, 0, "since", "COMMIT",
		 "sign-offs from this commit on are void (all of them)"),
	OPT_END,
};

/* A public key, or the file that holds it. */
static int read_key(struct sshkey *out, const char *given, struct err *err)
{
	autobuf text = { 0 };

	if (!fs_exists(given))
		return sshkey_parse(out, given, err);
	if (fs_read(&text, given, SSHKEY_BLOB_MAX * 4, err))
		return -1;
	return sshkey_parse(out, buf_str(&text), err)
		       ? err_wrap(err, "%s", given)
		       : 0;
}

/* The full id of a commit, which this repository need not have yet. */
static int find_commit(char out[OID_HEX + 1], const char *name,
		       const struct context *context, struct err *err)
{
	autoptr(repo) repo = NULL;
	struct oid oid;

	if (oid_parse(&oid, name)) {
		oid_format(out, &oid);
		return 0;
	}
	if (repo_open(&repo, context->dir, err) ||
	    repo_resolve(&oid, repo, name, err))
		return -1;
	oid_format(out, &oid);
	return 0;
}

static int check_reason(const char *reason, struct err *err)
{
	for (const char *p = reason; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return err_set(err, EXIT_USAGE,
				       "--reason holds a control character");
	return 0;
}

/* The list, one line longer; what is there stays as it is. */
static int append(const char *path, const struct buf *line, struct err *err)
{
	autofree char *lock_path = xasprintf("%s.lock", path);
	auto_release(revoked) revoked = { 0 };
	autobuf text = { 0 };
	bool found;
	autoclose int lock = fs_lock(lock_path, true, err);

	if (lock < 0 ||
	    fs_read_private(&text, &found, path, REVOKED_SIZE_MAX, err))
		return -1;
	if (text.len && text.data[text.len - 1] != '\n')
		buf_add_byte(&text, '\n');
	buf_add_bytes(&text, buf_str(line), line->len);
	if (revoked_parse(&revoked, buf_str(&text), text.len, path, err))
		return -1;
	return fs_write(path, buf_str(&text), text.len, 0600, err);
}

static int tell(const struct context *context, const char *path,
		const struct sshkey *key, const char *since, struct err *err)
{
	autobuf fingerprint = { 0 };
	autobuf text = { 0 };

	sshkey_fingerprint(&fingerprint, key);
	if (context->json) {
		autoptr(json) json = json_new_object();

		json_set_string(json, "format", "key-revoke/1");
		json_set_bool(json, "ok", true);
		json_set_string(json, "fingerprint", buf_str(&fingerprint));
		if (since)
			json_set_string(json, "since", since);
		json_set_string(json, "file", path);
		return answer_json(json, err) ? -1 : EXIT_YES;
	}
	buf_addf(&text, "revoked: %s, %s%s\n", buf_str(&fingerprint),
		 since ? "from commit " : "whatever it signed",
		 since ? since : "");
	buf_add(&text, "This holds on this machine only, in every store. For "
		       "everybody: mark the key\n\"compromised\" in the "
		       "policy, and have that signed.\nnext: rbctl verify\n");
	return answer(&text, err) ? -1 : EXIT_YES;
}

static int run(struct context *context, void *payload, int nr_args UNUSED,
	       char **args, struct err *err)
{
	const struct key_revoke_options *options = payload;
	autofree char *path =
		xasprintf("%s/revoked_keys", context->places.config);
	char since[OID_HEX + 1];
	char when[TEXT_TIME_SIZE];
	struct sshkey key;
	autobuf line = { 0 };

	if (read_key(&key, args[0], err) ||
	    (options->since &&
	     find_commit(since, options->since, context, err)) ||
	    (options->reason && check_reason(options->reason, err)) ||
	    fs_mkdirs_private(context->places.config, err))
		return -1;
	text_time(when, context->now);
	buf_addf(&line, "# %s%s%s\n", when, options->reason ? ": " : "",
		 options->reason ? options->reason : "");
	if (options->since)
		buf_addf(&line, "since=%s ", since);
	sshkey_format(&line, &key);
	buf_add(&line, "\n");
	if (append(path, &line, err))
		return -1;
	return tell(context, path, &key, options->since ? since : NULL, err);
}

const struct cmd key_revoke = {
	.name = "revoke",
	.summary = "stop trusting a signing key on this machine",
	.operands = "KEY|FILE",
	.min_args = 1,
	.max_args = 1,
	.options = revoke_options,
	.options_size = sizeof(struct key_revoke_options),
	.run = run,
	.example = "rbctl key revoke mallory.pub --since 4b825dc --reason "
		   "'laptop stolen'",
};
