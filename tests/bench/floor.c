/* floor.c - the least that checking a store costs */
/*
 * floor REPOSITORY <IDS: reads each object once and verifies each signature
 * once; walks and judges nothing. Prints how many of each there were.
 */
#include "core/crypto/sshsig.h"
#include "core/git/commit.h"
#include "core/git/repo.h"
#include "core/trust/message.h"
#include "core/trust/statement.h"

#include <stdio.h>
#include <string.h>

#define OBJECT_SIZE_MAX (16 * 1024 * 1024)

struct counts {
	size_t objects;
	size_t good;
	size_t bad;
};

static void check(struct counts *counts, const char *armour, size_t armour_len,
		  const char *namespace, const void *bytes, size_t len)
{
	struct sshsig signature = { 0 };
	struct err err = { 0 };

	if (sshsig_parse(&signature, armour, armour_len, &err) == 0 &&
	    sshsig_verify(&signature, namespace, bytes, len))
		counts->good++;
	else
		counts->bad++;
}

static int check_commit(struct counts *counts, const struct buf *raw,
			struct err *err)
{
	auto_release(commit) commit = { 0 };
	struct message_parts parts;
	autobuf armour = { 0 };
	autobuf bytes = { 0 };

	if (commit_parse(&commit, buf_str(raw), raw->len, err))
		return -1;
	commit_signature(&armour, &commit, buf_str(raw));
	commit_signed_bytes(&bytes, &commit, buf_str(raw), raw->len);
	check(counts, buf_str(&armour), armour.len, "git", buf_str(&bytes),
	      bytes.len);
	message_split(&parts, commit.message, commit.message_len);
	if (parts.armour)
		check(counts, parts.armour, parts.armour_len,
		      STATEMENT_NAMESPACE, parts.statement,
		      parts.statement_len);
	return 0;
}

static int run(struct counts *counts, struct repo *repo, struct err *err)
{
	char line[OID_HEX + 2];

	while (fgets(line, sizeof(line), stdin)) {
		enum object_type type = OBJECT_OTHER;
		struct oid oid;
		autobuf raw = { 0 };
		bool found;

		line[strcspn(line, "\n")] = '\0';
		if (!oid_parse(&oid, line))
			return err_set(err, EXIT_INPUT, "'%s' is no id", line);
		if (repo_read(&raw, &type, &found, repo, &oid, OBJECT_SIZE_MAX,
			      err))
			return -1;
		counts->objects += found;
		if (type == OBJECT_COMMIT && check_commit(counts, &raw, err))
			return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct counts counts = { 0 };
	autoptr(repo) repo = NULL;
	struct err err = { 0 };

	if (argc != 2)
		return EXIT_USAGE;
	if (secret_setup(&err) || repo_open(&repo, argv[1], &err) ||
	    run(&counts, repo, &err)) {
		fprintf(stderr, "floor: %s\n", err.msg);
		return err.code;
	}
	printf("%zu objects, %zu good signatures, %zu bad\n", counts.objects,
	       counts.good, counts.bad);
	return counts.bad ? EXIT_NO : EXIT_YES;
}
