/* commit.c - fuzz: raw commits; what is accepted is written again as it was */
#include "core/git/commit.h"
#include "tests/fuzz/fuzz.h"

static void add_oid(struct buf *out, const char *name, const struct oid *oid)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	buf_addf(out, "%s %s\n", name, hex);
}

/* What the struct does not keep, a space before '<' and the zone, is taken
 * from where it stands. Gives where the line ends. */
static const char *add_person(struct buf *out, const char *role,
			      const struct commit_person *person,
			      const char *raw_end)
{
	const char *open = person->email - 1;
	const char *close = person->email + person->email_len;
	const char *end = memchr(close, '\n', (size_t)(raw_end - close));

	HOLDS(end && (size_t)(open - person->name) - person->name_len <= 1);
	buf_addf(out, "%s ", role);
	buf_add_bytes(out, person->name, (size_t)(open - person->name));
	buf_addf(out, "<%.*s> %lld", (int)person->email_len, person->email,
		 (long long)person->when);
	buf_add_bytes(out, end - strlen(" +0000"), strlen(" +0000\n"));
	return end + 1;
}

/* The fields are the whole of the headers that every commit has. */
static void check_headers(const struct commit *commit, const char *raw,
			  size_t size)
{
	autobuf again = { 0 };
	const char *end;

	add_oid(&again, "tree", &commit->tree);
	for (size_t i = 0; i < commit->nr_parents; i++)
		add_oid(&again, "parent", &commit->parents[i]);
	add_person(&again, "author", &commit->author, raw + size);
	end = add_person(&again, "committer", &commit->committer, raw + size);
	HOLDS(is_same(&again, raw, (size_t)(end - raw)));
	HOLDS(commit->message >= end + 1 && commit->message[-1] == '\n' &&
	      commit->message[-2] == '\n');
	HOLDS(commit->has_other_headers ||
	      (size_t)(commit->message - end) == commit->signature_len + 1);
}

/* The signature is exactly what is missing from what it signs. */
static void check_signature(const struct commit *commit, const char *raw,
			    size_t size)
{
	auto_release(commit) bare = { 0 };
	struct err err = { 0 };
	autobuf rest = { 0 };

	commit_signed_bytes(&rest, commit, raw, size);
	HOLDS(rest.len + commit->signature_len == size);
	HOLDS(memcmp(buf_str(&rest), raw, commit->signature_start) == 0);
	HOLDS(commit_parse(&bare, buf_str(&rest), rest.len, &err) == 0);
	HOLDS(bare.signature_len == 0 &&
	      bare.has_other_headers == commit->has_other_headers &&
	      bare.nr_parents == commit->nr_parents &&
	      bare.message_len == commit->message_len);
}

/* A commit of ours with these fields and this signature is read as such. */
static void check_format(const struct commit *commit, const char *raw)
{
	autofree char *name =
		xstrndup(commit->author.name, commit->author.name_len);
	autofree char *email =
		xstrndup(commit->author.email, commit->author.email_len);
	autofree char *message = xstrndup(commit->message, commit->message_len);
	struct commit_draft draft = { .tree = commit->tree,
				      .parents = commit->parents,
				      .nr_parents = commit->nr_parents,
				      .name = name,
				      .email = email,
				      .when = commit->author.when,
				      .message = message };
	auto_release(commit) again = { 0 };
	struct err err = { 0 };
	autobuf armour = { 0 };
	autobuf read = { 0 };
	autobuf made = { 0 };
	autobuf bare = { 0 };
	autobuf rest = { 0 };

	commit_signature(&armour, commit, raw);
	commit_format(&made, &draft, armour.len ? buf_str(&armour) : NULL);
	commit_format(&bare, &draft, NULL);
	HOLDS(commit_parse(&again, buf_str(&made), made.len, &err) == 0);
	HOLDS(oid_equal(&again.tree, &commit->tree) &&
	      again.nr_parents == commit->nr_parents &&
	      again.author.when == commit->author.when &&
	      again.author.name_len == commit->author.name_len &&
	      again.message_len == commit->message_len &&
	      !again.has_other_headers);
	/* its header of the signature is the same text */
	HOLDS(again.signature_len == commit->signature_len &&
	      memcmp(buf_str(&made) + again.signature_start,
		     raw + commit->signature_start, again.signature_len) == 0);
	commit_signature(&read, &again, buf_str(&made));
	HOLDS(is_same(&read, buf_str(&armour), armour.len));
	commit_signed_bytes(&rest, &again, buf_str(&made), made.len);
	HOLDS(is_same(&rest, buf_str(&bare), bare.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *raw = (const char *)data;
	auto_release(commit) commit = { 0 };
	struct err err = { 0 };

	if (commit_parse(&commit, raw, size, &err)) {
		HOLDS(err.code == EXIT_INPUT && err.msg[0] != '\0');
		return 0;
	}
	check_headers(&commit, raw, size);
	check_signature(&commit, raw, size);
	check_format(&commit, raw);
	return 0;
}
