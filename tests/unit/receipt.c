/* receipt.c - a signed chain in which every break is named */
#include "tests/unit/git_scratch.h"

#include "core/crypto/hash.h"
#include "core/run/receipt.h"

#define NOW      1795509000
#define REVISION "1111111111111111111111111111111111111111"

/* A repository, and a key that is dave's. */
struct chain {
	struct repo *repo;
	struct signer *signer;
	struct receipt_author author;
	struct sshkey key;
};

static void chain_make(struct chain *chain)
{
	struct buf private_text = { 0 };
	struct err err = { 0 };

	*chain = (struct chain){ 0 };
	OK(repo_create(&chain->repo, ".", "main", &err));
	OK(sshkey_generate(&private_text, &chain->key, "dave", &err));
	OK(fs_write("key", buf_str(&private_text), private_text.len, 0600,
		    &err));
	OK(signer_open(&chain->signer, "key", NULL, &err));
	chain->author = (struct receipt_author){ "Dave", "dave@example.org",
						 chain->signer };
	buf_release(&private_text);
}

static void chain_release(struct chain *chain)
{
	signer_free(chain->signer);
	repo_free(chain->repo);
}

static struct json *body(const char *run, const char *result)
{
	struct json *json = json_new_object();

	json_set_string(json, "run", run);
	json_set_string(json, "environment", "prod");
	json_set_string(json, "revision", REVISION);
	json_set_string(json, "operator", "dave");
	json_set_string(json, "result", result);
	return json;
}

static struct oid append(struct chain *chain, const char *run,
			 const char *result)
{
	struct json *json = body(run, result);
	struct oid oid = { { 0 } };
	struct err err = { 0 };

	OK(receipt_append(&oid, chain->repo, "prod", json, &chain->author, NOW,
			  &err));
	json_free(json);
	return oid;
}

static bool owner(char person[TEXT_NAME_MAX + 1], bool *approved,
		  const struct sshkey *key, const char *revision, void *payload)
{
	const struct chain *chain = payload;

	*approved = strcmp(revision, REVISION) == 0;
	if (!sshkey_equal(key, &chain->key))
		return false;
	snprintf(person, TEXT_NAME_MAX + 1, "dave");
	return true;
}

/* Verifies; the first break must say so (NULL: there is none). */
static void verify_says(struct chain *chain, const char *what)
{
	struct receipt_check check = { 0 };
	struct err err = { 0 };
	bool found = false;

	OK(receipt_verify(&check, chain->repo, "prod", owner, chain, &err));
	for (size_t i = 0; i < check.nr_breaks; i++)
		found = found || (what && strstr(check.breaks[i].what, what));
	if (!what && check.nr_breaks)
		fail_msg("a whole chain is called broken: %s",
			 check.breaks[0].what);
	if (what && !found)
		fail_msg("nothing says '%s' (%s)", what,
			 check.nr_breaks ? check.breaks[0].what : "no breaks");
	receipt_check_release(&check);
}

static void three(struct chain *chain)
{
	chain_make(chain);
	append(chain, "run-1", "started");
	append(chain, "run-1", "succeeded");
	append(chain, "run-2", "started");
}

static void finds_a_chain_whole(void **state UNUSED)
{
	struct chain chain;
	struct receipt_check check = { 0 };
	struct err err = { 0 };

	three(&chain);
	OK(receipt_verify(&check, chain.repo, "prod", owner, &chain, &err));
	assert_int_equal(check.nr_breaks, 0);
	assert_int_equal(check.nr, 3);
	assert_int_equal(check.unfinished, 1);
	assert_true(strings_has(&check.ended, "run-1"));
	receipt_check_release(&check);
	chain_release(&chain);
}

static void is_signed_so_that_ssh_keygen_agrees(void **state UNUSED)
{
	struct chain chain;
	struct buf out = { 0 };

	three(&chain);
	shell(&out,
	      "git show refs/rbctl/receipts/prod:receipt.json >r; "
	      "git show refs/rbctl/receipts/prod:receipt.json.sig >r.sig; "
	      "echo \"dave $(ssh-keygen -y -f key)\" >signers; "
	      "ssh-keygen -Y verify -f signers -I dave "
	      "-n rbctl-receipt@v1 -s r.sig <r; git fsck --strict");
	assert_non_null(strstr(buf_str(&out), "Good"));
	buf_release(&out);
	chain_release(&chain);
}

static void finds_the_newest_receipt_of_a_run(void **state UNUSED)
{
	struct chain chain;
	struct receipt receipt = { 0 };
	struct err err = { 0 };
	bool found;

	three(&chain);
	OK(receipt_find(&receipt, &found, chain.repo, "prod", "run-1", NULL,
			&err));
	assert_true(found);
	assert_string_equal(json_text(receipt.root, "result", ""), "succeeded");
	receipt_release(&receipt);
	OK(receipt_find(&receipt, &found, chain.repo, "prod", "run-1", "failed",
			&err));
	assert_false(found);
	OK(receipt_find(&receipt, &found, chain.repo, "test", "run-1", NULL,
			&err));
	assert_false(found);
	chain_release(&chain);
}

/* Puts a commit whose receipt is `file` where the tip is. */
static void forge(const char *parent)
{
	struct buf out = { 0 };
	char line[512];

	snprintf(line, sizeof(line),
		 "t=$(printf '100644 blob %%s\\treceipt.json\\n100644 blob "
		 "%%s\\treceipt.json.sig\\n' $(git hash-object -w r) "
		 "$(git hash-object -w r.sig) | git mktree); "
		 "git update-ref refs/rbctl/receipts/prod "
		 "$(git commit-tree %s $t -m x)",
		 parent);
	shell(&out, line);
	buf_release(&out);
}

#define TAKE_TIP                                              \
	"git show refs/rbctl/receipts/prod:receipt.json >r; " \
	"git show refs/rbctl/receipts/prod:receipt.json.sig >r.sig; "

static void names_an_altered_receipt(void **state UNUSED)
{
	struct chain chain;
	struct buf out = { 0 };

	three(&chain);
	shell(&out, TAKE_TIP "sed -i s/run-2/run-3/ r");
	forge("-p refs/rbctl/receipts/prod~1");
	verify_says(&chain, "altered");
	buf_release(&out);
	chain_release(&chain);
}

static void names_a_receipt_that_was_taken_out(void **state UNUSED)
{
	struct chain chain;
	struct buf out = { 0 };

	three(&chain);
	shell(&out, TAKE_TIP);
	forge("-p refs/rbctl/receipts/prod~2");
	verify_says(&chain, "a gap in the numbers: 3 follows 1");
	verify_says(&chain, "moved");
	buf_release(&out);
	chain_release(&chain);
}

static void names_a_chain_without_its_beginning(void **state UNUSED)
{
	struct chain chain;
	struct buf out = { 0 };

	three(&chain);
	shell(&out, TAKE_TIP);
	forge("");
	verify_says(&chain, "begins with number 3");
	buf_release(&out);
	chain_release(&chain);
}

static void names_a_missing_commit(void **state UNUSED)
{
	struct chain chain;
	struct buf out = { 0 };
	struct err err = { 0 };

	three(&chain);
	shell(&out, "o=$(git rev-parse refs/rbctl/receipts/prod~1); "
		    "rm -f .git/objects/$(echo $o | cut -c1-2)/"
		    "$(echo $o | cut -c3-)");
	repo_free(chain.repo); /* what it has read it remembers */
	chain.repo = NULL;
	OK(repo_open(&chain.repo, ".", &err));
	verify_says(&chain, "missing");
	buf_release(&out);
	chain_release(&chain);
}

static void names_a_key_that_is_nobody_s(void **state UNUSED)
{
	struct chain chain;

	three(&chain);
	chain.key.point[0] ^= 1;
	chain.key.blob[chain.key.blob_len - 1] ^= 1;
	verify_says(&chain, "nobody in the policy");
	chain_release(&chain);
}

static void names_a_run_of_what_was_never_approved(void **state UNUSED)
{
	struct chain chain;
	struct json *json;
	struct oid oid;
	struct err err = { 0 };

	three(&chain);
	json = body("run-3", "started");
	json_set_string(json, "revision",
			"2222222222222222222222222222222222222222");
	OK(receipt_append(&oid, chain.repo, "prod", json, &chain.author, NOW,
			  &err));
	verify_says(&chain, "never approved");
	json_free(json);
	chain_release(&chain);
}

static void is_not_whole_with_an_octopus_in_it(void **state UNUSED)
{
	struct chain chain;
	struct buf out = { 0 };

	three(&chain);
	shell(&out, TAKE_TIP);
	forge("-p refs/rbctl/receipts/prod~1 -p refs/rbctl/receipts/prod~2");
	verify_says(&chain, "2 parents");
	buf_release(&out);
	chain_release(&chain);
}

static void follows_a_receipt_that_came_in_between(void **state UNUSED)
{
	struct chain chain;
	struct oid theirs, ours;
	struct receipt receipt = { 0 };
	struct err err = { 0 };

	three(&chain);
	theirs = append(&chain, "run-4", "started");
	ours = append(&chain, "run-5", "started");
	OK(receipt_load(&receipt, chain.repo, &ours, &err));
	assert_true(oid_equal(&receipt.parent, &theirs));
	assert_int_equal(receipt.sequence, 5);
	receipt_release(&receipt);
	verify_says(&chain, NULL);
	chain_release(&chain);
}

static void refuses_a_receipt_that_is_not_canonical(void **state UNUSED)
{
	static const char *const bad[] = {
		"", "{}", "{\"format\":\"receipt/1\"}",
		"{\"environment\":\"e\",\"format\":\"receipt/1\",\"operator\":"
		"\"o\",\"result\":\"r\",\"revision\":\"r\",\"run\":\"r\", "
		"\"sequence\":1}",
		"{\"environment\":\"e\",\"format\":\"receipt/1\",\"operator\":"
		"\"o\",\"result\":\"r\",\"revision\":\"r\",\"run\":\"r\","
		"\"sequence\":0}"
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct json *json = NULL;
		struct err err = { 0 };

		assert_int_equal(
			receipt_parse(&json, bad[i], strlen(bad[i]), "r", &err),
			-1);
		assert_int_equal(err.code, EXIT_INPUT);
	}
}

static void puts_ours_on_top_of_theirs_after_a_lost_race(void **state UNUSED)
{
	struct chain chain;
	struct strings moved = { 0 };
	struct buf out = { 0 };
	struct err err = { 0 };

	three(&chain);
	shell(&out, "git init -q --bare remote.git; git push -q remote.git "
		    "'refs/rbctl/receipts/*:refs/rbctl/receipts/*'");
	append(&chain, "run-6", "started");
	shell(&out, "git push -q remote.git "
		    "'refs/rbctl/receipts/*:refs/rbctl/receipts/*'; git "
		    "update-ref refs/rbctl/receipts/prod "
		    "refs/rbctl/receipts/prod~1");
	append(&chain, "run-7", "started");
	OK(receipt_push(&moved, NULL, chain.repo, ".", "remote.git",
			&chain.author, "dave", NOW, &err));
	shell(&out, "git --git-dir remote.git rev-list --count "
		    "refs/rbctl/receipts/prod");
	assert_string_equal(buf_str(&out), "5");
	verify_says(&chain, NULL);
	strings_release(&moved);
	buf_release(&out);
	chain_release(&chain);
}

#define IN_SCRATCH(name) \
	cmocka_unit_test_setup_teardown(name, scratch_enter, scratch_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(finds_a_chain_whole),
		IN_SCRATCH(is_signed_so_that_ssh_keygen_agrees),
		IN_SCRATCH(finds_the_newest_receipt_of_a_run),
		IN_SCRATCH(names_an_altered_receipt),
		IN_SCRATCH(names_a_receipt_that_was_taken_out),
		IN_SCRATCH(names_a_chain_without_its_beginning),
		IN_SCRATCH(names_a_missing_commit),
		IN_SCRATCH(names_a_key_that_is_nobody_s),
		IN_SCRATCH(names_a_run_of_what_was_never_approved),
		IN_SCRATCH(is_not_whole_with_an_octopus_in_it),
		IN_SCRATCH(follows_a_receipt_that_came_in_between),
		TEST(refuses_a_receipt_that_is_not_canonical),
		IN_SCRATCH(puts_ours_on_top_of_theirs_after_a_lost_race),
	};

	return RUN(tests);
}
