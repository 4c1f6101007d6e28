/* floor.c - the least that checking a store costs */
/*
 * floor REPOSITORY THREADS <IDS: reads each object once and verifies each
 * signature once; walks and judges nothing. Prints how many of each there
 * were.
 */
#include "core/crypto/sshsig.h"
#include "core/git/commit.h"
#include "core/git/repo.h"
#include "core/trust/message.h"
#include "core/trust/statement.h"

#include <pthread.h>
#include <stdatomic.h>
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

#define THREADS_MAX 64
#define PIECE       256 /* objects that a thread takes at a time */

struct ids {
	struct oid *at;
	size_t nr;
	size_t alloc;
	atomic_size_t next;
};

struct worker {
	pthread_t thread;
	struct repo *repo;
	struct ids *ids;
	struct counts counts;
	struct err err;
};

static int check_object(struct worker *worker, const struct oid *oid)
{
	enum object_type type = OBJECT_OTHER;
	autobuf raw = { 0 };
	bool found;

	if (repo_read(&raw, &type, &found, worker->repo, oid, OBJECT_SIZE_MAX,
		      &worker->err))
		return -1;
	worker->counts.objects += found;
	return type == OBJECT_COMMIT
		       ? check_commit(&worker->counts, &raw, &worker->err)
		       : 0;
}

static void *work(void *payload)
{
	struct worker *worker = payload;
	struct ids *ids = worker->ids;
	size_t i;

	while ((i = atomic_fetch_add(&ids->next, PIECE)) < ids->nr)
		for (size_t end = i + PIECE; i < end && i < ids->nr; i++)
			if (check_object(worker, &ids->at[i]))
				return NULL;
	return NULL;
}

static int read_ids(struct ids *ids, struct err *err)
{
	char line[OID_HEX + 2];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		ids->at = grow(ids->at, ids->nr, &ids->alloc, sizeof(*ids->at));
		if (!oid_parse(&ids->at[ids->nr++], line))
			return err_set(err, EXIT_INPUT, "'%s' is no id", line);
	}
	return 0;
}

static int run(struct counts *counts, struct repo *repo, size_t nr_threads,
	       struct err *err)
{
	static struct worker workers[THREADS_MAX];
	struct ids ids = { 0 };

	if (read_ids(&ids, err))
		return -1;
	for (size_t i = 0; i < nr_threads; i++) {
		workers[i] = (struct worker){ .repo = repo, .ids = &ids };
		if ((i && repo_reopen(&workers[i].repo, repo, err)) ||
		    pthread_create(&workers[i].thread, NULL, work, &workers[i]))
			return err_set(err, EXIT_SYSTEM, "no thread");
	}
	for (size_t i = 0; i < nr_threads; i++) {
		pthread_join(workers[i].thread, NULL);
		counts->objects += workers[i].counts.objects;
		counts->good += workers[i].counts.good;
		counts->bad += workers[i].counts.bad;
		if (workers[i].err.code)
			*err = workers[i].err;
		if (i > 0)
			repo_free(workers[i].repo);
	}
	free(ids.at);
	return err->code ? -1 : 0;
}

int main(int argc, char **argv)
{
	struct counts counts = { 0 };
	autoptr(repo) repo = NULL;
	struct err err = { 0 };
	size_t nr_threads;

	if (argc != 3 || (nr_threads = strtoul(argv[2], NULL, 10)) < 1 ||
	    nr_threads > THREADS_MAX)
		return EXIT_USAGE;
	if (secret_setup(&err) || repo_open(&repo, argv[1], &err) ||
	    run(&counts, repo, nr_threads, &err)) {
		fprintf(stderr, "floor: %s\n", err.msg);
		return err.code;
	}
	printf("%zu objects, %zu good signatures, %zu bad\n", counts.objects,
	       counts.good, counts.bad);
	return counts.bad ? EXIT_NO : EXIT_YES;
}
