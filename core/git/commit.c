/* commit.c - a commit, read from and written as its raw bytes */
#include "core/git/commit.h"

#include <string.h>

/* What is left to read of the headers. */
struct reader {
	const char *raw; /* the start of it all */
	const char *at;
	const char *end;
	struct err *err;
};

static int bad(struct reader *in, const char *why)
{
	return err_set(in->err, EXIT_INPUT, "commit object: %s", why);
}

/* Steps over "NAME " when the next line begins so. */
static bool skip(struct reader *in, const char *name)
{
	size_t len = strlen(name);

	if ((size_t)(in->end - in->at) <= len ||
	    memcmp(in->at, name, len) != 0 || in->at[len] != ' ')
		return false;
	in->at += len + 1;
	return true;
}

/* The end of the line that `at` is in, or NULL when it has none. */
static const char *line_end(const struct reader *in, const char *at)
{
	return memchr(at, '\n', (size_t)(in->end - at));
}

static int parse_oid(struct oid *out, struct reader *in)
{
	char hex[OID_HEX + 1] = { 0 };

	if (in->end - in->at <= OID_HEX || in->at[OID_HEX] != '\n')
		return bad(in, "an object name is not 40 digits long");
	memcpy(hex, in->at, OID_HEX);
	if (!oid_parse(out, hex))
		return bad(in, "an object name is not hexadecimal");
	in->at += OID_HEX + 1;
	return 0;
}

/* "1790000000 +0100", with nothing before or after. */
static bool parse_when(int64_t *when, const char *s, const char *end)
{
	const char *first = s;
	int64_t seconds = 0;

	for (; s < end && *s >= '0' && *s <= '9'; s++) {
		if (s - first >= 15)
			return false;
		seconds = seconds * 10 + (*s - '0');
	}
	if (s == first || (*first == '0' && s - first > 1))
		return false;
	if (end - s != 6 || s[0] != ' ' || (s[1] != '+' && s[1] != '-'))
		return false;
	for (size_t i = 2; i < 6; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	*when = seconds;
	return true;
}

static int parse_person(struct commit_person *out, struct reader *in)
{
	const char *end = line_end(in, in->at);
	const char *open = NULL;
	const char *close = NULL;

	if (end) {
		size_t len = (size_t)(end - in->at);

		open = memchr(in->at, '<', len);
		close = memchr(in->at, '>', len);
	}
	if (!open || !close || close < open || end - close < 2 ||
	    close[1] != ' ' ||
	    memchr(open + 1, '<', (size_t)(end - open - 1)) ||
	    memchr(close + 1, '>', (size_t)(end - close - 1)) ||
	    open == in->at || open[-1] != ' ')
		return bad(in, "a person is not 'NAME <EMAIL> SECONDS ZONE'");
	if (!parse_when(&out->when, close + 2, end))
		return bad(in, "a date is not 'SECONDS ZONE'");
	out->name = in->at;
	/* The space before '<' is there without a name, too: git fsck. */
	out->name_len = (size_t)(open - in->at) - 1;
	out->email = open + 1;
	out->email_len = (size_t)(close - open - 1);
	in->at = end + 1;
	return 0;
}

/* tree, parents, author, committer: these, in this order, each as git
 * writes them. */
static int parse_first_headers(struct commit *out, struct reader *in)
{
	size_t alloc = 0;

	if (!skip(in, "tree"))
		return bad(in, "does not begin with its tree");
	if (parse_oid(&out->tree, in))
		return -1;
	while (skip(in, "parent")) {
		if (out->nr_parents == COMMIT_PARENTS_MAX)
			return bad(in, "has too many parents");
		out->parents = grow(out->parents, out->nr_parents, &alloc,
				    sizeof(*out->parents));
		if (parse_oid(&out->parents[out->nr_parents], in))
			return -1;
		out->nr_parents++;
	}
	if (!skip(in, "author"))
		return bad(in, "has no author where one belongs");
	if (parse_person(&out->author, in))
		return -1;
	if (!skip(in, "committer"))
		return bad(in, "has no committer where one belongs");
	return parse_person(&out->committer, in);
}

static bool is_header_name(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!(s[i] >= 'a' && s[i] <= 'z') &&
		    !(s[i] >= 'A' && s[i] <= 'Z') &&
		    !(s[i] >= '0' && s[i] <= '9') && s[i] != '-')
			return false;
	return len > 0;
}

static bool is_first_header(const char *s, size_t len)
{
	static const char *const names[] = { "tree", "parent", "author",
					     "committer" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (len == strlen(names[i]) && memcmp(s, names[i], len) == 0)
			return true;
	return false;
}

/* Reads on past the header that starts here, with its continuation lines;
 * gives the length of its name, 0 when it is malformed. */
static size_t skip_header(struct reader *in)
{
	const char *start = in->at;
	const char *end = line_end(in, start);
	const char *space;

	if (!end)
		return 0;
	space = memchr(start, ' ', (size_t)(end - start));
	if (!space || !is_header_name(start, (size_t)(space - start)))
		return 0;
	for (in->at = end + 1; in->at < in->end && *in->at == ' ';
	     in->at = end + 1) {
		end = line_end(in, in->at);
		if (!end)
			return 0;
	}
	return (size_t)(space - start);
}

static int parse_other_headers(struct commit *out, struct reader *in)
{
	while (in->at < in->end && *in->at != '\n') {
		const char *start = in->at;
		size_t len = skip_header(in);

		if (len == 0)
			return bad(in, "has a malformed header");
		if (is_first_header(start, len))
			return bad(in, "has a header twice or out of order");
		if (len != strlen("gpgsig") || memcmp(start, "gpgsig", len)) {
			out->has_other_headers = true;
			continue;
		}
		if (out->signature_len > 0)
			return bad(in, "has two signatures");
		out->signature_start = (size_t)(start - in->raw);
		out->signature_len = (size_t)(in->at - start);
	}
	if (in->at == in->end)
		return bad(in, "ends within its headers");
	in->at++;
	return 0;
}

void commit_release(struct commit *commit)
{
	free(commit->parents);
	*commit = (struct commit){ 0 };
}

int commit_parse(struct commit *out, const char *raw, size_t len,
		 struct err *err)
{
	struct reader in = { raw, raw, raw + len, err };
	auto_release(commit) commit = { 0 };

	if (len > COMMIT_SIZE_MAX)
		return bad(&in, "is too large");
	if (len > 0 && memchr(raw, '\0', len))
		return bad(&in, "has a NUL in it");
	if (parse_first_headers(&commit, &in) ||
	    parse_other_headers(&commit, &in))
		return -1;
	commit.message = in.at;
	commit.message_len = (size_t)(in.end - in.at);
	*out = commit;
	commit = (struct commit){ 0 };
	return 0;
}

void commit_signed_bytes(struct buf *out, const struct commit *commit,
			 const char *raw, size_t len)
{
	size_t after = commit->signature_start + commit->signature_len;

	buf_add_bytes(out, raw, commit->signature_start);
	buf_add_bytes(out, raw + after, len - after);
}

void commit_signature(struct buf *out, const struct commit *commit,
		      const char *raw)
{
	const char *at = raw + commit->signature_start;
	const char *end = at + commit->signature_len;

	if (at == end)
		return;
	/* Each line begins with a space, the first one after "gpgsig". */
	for (at += strlen("gpgsig"); at < end;) {
		const char *next = memchr(at, '\n', (size_t)(end - at));

		next = next ? next + 1 : end;
		buf_add_bytes(out, at + 1, (size_t)(next - at - 1));
		at = next;
	}
}

static void add_oid(struct buf *out, const char *name, const struct oid *oid)
{
	char hex[OID_HEX + 1];

	oid_format(hex, oid);
	buf_addf(out, "%s %s\n", name, hex);
}

static void add_signature(struct buf *out, const char *signature)
{
	buf_add(out, "gpgsig");
	while (*signature != '\0') {
		size_t len = strcspn(signature, "\n");

		buf_add_byte(out, ' ');
		buf_add_bytes(out, signature, len);
		buf_add_byte(out, '\n');
		signature += len + (signature[len] == '\n');
	}
}

void commit_format(struct buf *out, const struct commit_draft *draft,
		   const char *signature)
{
	static const char *const roles[] = { "author", "committer" };

	add_oid(out, "tree", &draft->tree);
	for (size_t i = 0; i < draft->nr_parents; i++)
		add_oid(out, "parent", &draft->parents[i]);
	for (size_t i = 0; i < ARRAY_SIZE(roles); i++)
		buf_addf(out, "%s %s <%s> %lld +0000\n", roles[i], draft->name,
			 draft->email, (long long)draft->when);
	if (signature)
		add_signature(out, signature);
	buf_add_byte(out, '\n');
	buf_add(out, draft->message);
}
