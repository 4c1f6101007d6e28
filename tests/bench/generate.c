/* generate.c - a store with a long history, as a pack on standard output */
/*
 * generate FOLDER COMMITS: keys, allowed signers and the ids of anchor and
 * tip are written into FOLDER; every third commit is a sign-off of the two
 * changes before it.
 */
#include "core/base/fs.h"
#include "core/crypto/hash.h"
#include "core/crypto/sshsig.h"
#include "core/git/commit.h"
#include "core/trust/message.h"
#include "core/trust/statement.h"
#include "tests/bench/pack.h"

#include <stdio.h>
#include <string.h>

#define FOLDERS 16
#define FILES   16 /* in each folder */
#define LIVE    "refs/heads/main"
/* Long enough ago that a long history ends before today. */
#define START 1750000000

struct file {
	struct oid oid;
	char sha256[65];
	unsigned version;
};

struct author {
	const char *name;
	const char *email;
	struct signer *signer;
	char key[256];
};

struct history {
	struct pack *pack;
	struct author alice; /* writes */
	struct author bob;   /* signs */
	struct oid policy;
	struct oid policy_folder;
	char policy_sha256[65];
	struct file files[FOLDERS][FILES];
	struct oid folders[FOLDERS];
	struct oid root;
	struct oid tip;
	struct oid anchor;
	struct oid approved;
	int64_t now;
	struct err err;
};

static void must(struct history *h, int result)
{
	if (result == 0)
		return;
	fprintf(stderr, "generate: %s\n", h->err.msg);
	exit(h->err.code);
}

static void path_of(char out[64], size_t folder, size_t file)
{
	snprintf(out, 64, "runbooks/team-%02zu/book-%02zu.json", folder, file);
}

/* ---- objects ---- */

static void add_entry(struct buf *raw, const char *mode, const char *name,
		      const struct oid *oid)
{
	buf_addf(raw, "%s %s", mode, name);
	buf_add_byte(raw, 0);
	buf_add_bytes(raw, oid->id, OID_SIZE);
}

static void add_tree(struct oid *out, struct history *h, const struct buf *raw)
{
	pack_add(out, h->pack, OBJECT_TREE, buf_str(raw), raw->len);
}

static void write_file(struct history *h, size_t folder, size_t nr)
{
	struct file *file = &h->files[folder][nr];
	autobuf text = { 0 };

	buf_addf(&text,
		 "{\n  \"format\": \"runbook/1\",\n"
		 "  \"title\": \"Procedure %zu of team %zu\",\n",
		 nr, folder);
	for (int i = 0; i < 12; i++)
		buf_addf(&text,
			 "  \"step-%d\": \"Ask the payroll team for the "
			 "figures of period %u, then write them down.\",\n",
			 i, file->version + (i == 7));
	buf_addf(&text, "  \"version\": %u\n}\n", file->version++);
	pack_add(&file->oid, h->pack, OBJECT_BLOB, buf_str(&text), text.len);
	hash_sha256_hex(file->sha256, buf_str(&text), text.len);
}

static void write_folder(struct history *h, size_t folder)
{
	autobuf raw = { 0 };
	char name[32];

	for (size_t i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "book-%02zu.json", i);
		add_entry(&raw, "100644", name, &h->files[folder][i].oid);
	}
	add_tree(&h->folders[folder], h, &raw);
}

static void write_root(struct history *h)
{
	struct oid runbooks;
	autobuf folders = { 0 };
	autobuf raw = { 0 };
	char name[32];

	for (size_t i = 0; i < FOLDERS; i++) {
		snprintf(name, sizeof(name), "team-%02zu", i);
		add_entry(&folders, "40000", name, &h->folders[i]);
	}
	add_tree(&runbooks, h, &folders);
	add_entry(&raw, "40000", ".rbctl", &h->policy_folder);
	add_entry(&raw, "40000", "runbooks", &runbooks);
	add_tree(&h->root, h, &raw);
}

static void write_commit(struct history *h, const struct author *author,
			 const char *message)
{
	struct commit_draft draft = { .tree = h->root,
				      .parents = &h->tip,
				      .nr_parents = !oid_is_zero(&h->tip),
				      .name = author->name,
				      .email = author->email,
				      .when = h->now,
				      .message = message };
	autobuf signature = { 0 };
	autobuf raw = { 0 };

	commit_format(&raw, &draft, NULL);
	must(h, signer_sign(&signature, author->signer, "git", buf_str(&raw),
			    raw.len, &h->err));
	buf_reset(&raw);
	commit_format(&raw, &draft, buf_str(&signature));
	pack_add(&h->tip, h->pack, OBJECT_COMMIT, buf_str(&raw), raw.len);
	h->now += 60;
}

/* ---- sign-offs ---- */

static void note_change(struct changes *changes, const struct file *old,
			const struct file *new, const char *path)
{
	struct change *change;

	changes->at = grow(changes->at, changes->nr, &changes->alloc,
			   sizeof(*changes->at));
	change = &changes->at[changes->nr++];
	*change = (struct change){ .path = xstrdup(path) };
	change->old = (struct change_side){ true, 0100644, old->oid, "" };
	change->new = (struct change_side){ true, 0100644, new->oid, "" };
	memcpy(change->old.sha256, old->sha256, 65);
	memcpy(change->new.sha256, new->sha256, 65);
}

static void sign_off(struct history *h, struct changes *changes)
{
	autoptr(statement) s = xcalloc(1, sizeof(*s));
	struct json *root = json_new_object();
	struct json *environments = json_set_array(root, "environments");
	struct json *checklist = json_set_object(root, "checklist");
	autobuf message = { 0 };
	autobuf armour = { 0 };
	autobuf nonce = { 0 };
	autobuf text = { 0 };

	s->root = root;
	json_append_string(environments, "*");
	json_set(checklist, "path", json_new_null());
	json_set(checklist, "sha256", json_new_null());
	json_set(checklist, "answers", json_new_object());
	hash_random_text(&nonce, 16);
	s->type = STATEMENT_APPROVE;
	s->anchor = h->anchor;
	s->anchor_policy_sha256 = h->policy_sha256;
	s->ref = LIVE;
	s->environments = environments;
	s->base = h->approved;
	s->policy_sha256 = h->policy_sha256;
	s->changes = *changes;
	*changes = (struct changes){ 0 };
	s->context = json_set_array(root, "context");
	s->person = "bob";
	s->key = h->bob.key;
	s->checklist = checklist;
	s->reason = "it was agreed";
	s->tickets = json_set_array(root, "tickets");
	s->issued = h->now;
	s->nonce = buf_str(&nonce);
	must(h, statement_format(&text, s, &h->err));
	must(h, signer_sign(&armour, h->bob.signer, STATEMENT_NAMESPACE,
			    buf_str(&text), text.len, &h->err));
	message_format(&message, "Approve two procedures",
		       "bob agrees with what changes.\n", &text, &armour,
		       h->bob.name, h->bob.email);
	write_commit(h, &h->bob, buf_str(&message));
	h->approved = h->tip;
}

static void change_one(struct history *h, struct changes *changes, size_t turn)
{
	/* Neighbours within a revision are in order of their paths. */
	size_t folder = turn / 2 % FOLDERS;
	size_t nr = turn % 2 + turn / 2 / FOLDERS * 2 % FILES;
	struct file old = h->files[folder][nr];
	char path[64];

	path_of(path, folder, nr);
	write_file(h, folder, nr);
	write_folder(h, folder);
	write_root(h);
	write_commit(h, &h->alice, "Change a procedure\n\nAs was asked for.\n");
	note_change(changes, &old, &h->files[folder][nr], path);
}

/* ---- the beginning ---- */

static void make_author(struct author *author, struct history *h,
			const char *folder, const char *name, const char *email)
{
	autofree char *path = xasprintf("%s/%s.key", folder, name);
	autobuf private_text = { 0 };
	autobuf line = { 0 };
	struct sshkey public;

	author->name = name;
	author->email = email;
	must(h, sshkey_generate(&private_text, &public, name, &h->err));
	must(h, fs_write(path, buf_str(&private_text), private_text.len, 0600,
			 &h->err));
	must(h, signer_open(&author->signer, path, NULL, &h->err));
	sshkey_format(&line, &public);
	snprintf(author->key, sizeof(author->key), "%s", buf_str(&line));
}

static void write_policy(struct history *h)
{
	const struct author *people[] = { &h->alice, &h->bob };
	autobuf folder = { 0 };
	autobuf text = { 0 };

	buf_add(&text, "{\n  \"format\": \"policy/1\",\n  \"version\": 1,\n"
		       "  \"live\": \"" LIVE "\",\n"
		       "  \"separation_of_duties\": true,\n"
		       "  \"people\": {");
	for (size_t i = 0; i < ARRAY_SIZE(people); i++)
		buf_addf(&text,
			 "%s\n    \"%s\": { \"name\": \"%s\", \"email\": "
			 "\"%s\", \"keys\": [ { \"key\": \"%s\", \"status\": "
			 "\"active\" } ] }",
			 i ? "," : "", people[i]->name, people[i]->name,
			 people[i]->email, people[i]->key);
	buf_add(&text, "\n  },\n  \"roles\": { \"security\": [ \"bob\" ] },\n"
		       "  \"rules\": [ { \"paths\": [ \"**\" ], "
		       "\"sign_offs\": [ { \"role\": \"security\", "
		       "\"count\": 1 } ] } ]\n}\n");
	hash_sha256_hex(h->policy_sha256, buf_str(&text), text.len);
	pack_add(&h->policy, h->pack, OBJECT_BLOB, buf_str(&text), text.len);
	add_entry(&folder, "100644", "policy.json", &h->policy);
	add_tree(&h->policy_folder, h, &folder);
}

static void write_beginning(struct history *h)
{
	write_policy(h);
	for (size_t i = 0; i < FOLDERS; i++) {
		for (size_t k = 0; k < FILES; k++)
			write_file(h, i, k);
		write_folder(h, i);
	}
	write_root(h);
	write_commit(h, &h->alice, "The store begins\n");
	h->anchor = h->tip;
	h->approved = h->tip;
}

static void write_note(struct history *h, const char *folder, const char *name,
		       const char *text)
{
	autofree char *path = xasprintf("%s/%s", folder, name);

	must(h, fs_write(path, text, strlen(text), 0600, &h->err));
}

static void write_notes(struct history *h, const char *folder)
{
	char hex[OID_HEX + 1];
	autobuf signers = { 0 };

	buf_addf(&signers, "%s %s\n%s %s\n", h->alice.email, h->alice.key,
		 h->bob.email, h->bob.key);
	write_note(h, folder, "signers", buf_str(&signers));
	oid_format(hex, &h->anchor);
	write_note(h, folder, "anchor", hex);
	oid_format(hex, &h->tip);
	write_note(h, folder, "tip", hex);
}

int main(int argc, char **argv)
{
	struct history *h = xcalloc(1, sizeof(*h));
	size_t revisions;
	size_t commits;

	if (argc != 3 || (commits = strtoul(argv[2], NULL, 10)) < 4)
		return EXIT_USAGE;
	revisions = (commits - 1) / 3;
	must(h, secret_setup(&h->err));
	h->now = START;
	/* Policy and its folder, files, folders, two trees and a commit;
	 * then two changes of five objects and a sign-off each. */
	h->pack = pack_new(stdout,
			   2 + FOLDERS * FILES + FOLDERS + 3 + revisions * 11);
	make_author(&h->alice, h, argv[1], "alice", "alice@example.org");
	make_author(&h->bob, h, argv[1], "bob", "bob@example.org");
	write_beginning(h);
	for (size_t i = 0; i < revisions; i++) {
		struct changes changes = { 0 };

		change_one(h, &changes, 2 * i);
		change_one(h, &changes, 2 * i + 1);
		sign_off(h, &changes);
	}
	pack_end(h->pack);
	write_notes(h, argv[1]);
	signer_free(h->alice.signer);
	signer_free(h->bob.signer);
	free(h);
	return EXIT_YES;
}
