/* merge.c - any three versions of a document, and the merge of two of them */
/*
 * A kind's number, then the versions with NUL between them. The merge is the
 * same from both sides, gives one side's change alone as it is, and marks all
 * that the two don't agree about.
 */
#include "tests/fuzz/fuzz.h"

#include "core/change/merge.h"
#include "core/model/layout.h"

#define VERSIONS 3

static struct document *read_one(enum document_kind kind, const char *text,
				 size_t len)
{
	static const char *const paths[DOCUMENT_KINDS] = {
		[DOCUMENT_POLICY] = POLICY_PATH,
		[DOCUMENT_SERVER] = "servers/x.json",
		[DOCUMENT_RUNBOOK] = "runbooks/x.json",
		[DOCUMENT_CONFIG] = "configs/x.json",
		[DOCUMENT_ENVIRONMENT] = "environments/x.json",
		[DOCUMENT_CHECKLIST] = "checklists/x.json",
	};
	struct document *document;
	struct json *root;
	struct err err = { 0 };

	if (json_parse(&root, text, len, JSON_STRICT, "x", &err))
		return NULL;
	document = xcalloc(1, sizeof(*document));
	document->kind = kind;
	document->path = xstrdup(paths[kind]);
	document_name_of(document->name, document->path);
	document->root = root;
	buf_add_bytes(&document->text, text, len);
	return document;
}

static bool read_all(struct document *out[VERSIONS], const char *text,
		     size_t len)
{
	enum document_kind kind = (enum document_kind)(
		1 + (unsigned char)text[0] % (DOCUMENT_KINDS - 1));
	const char *end = text + len;
	size_t nr = 0;

	for (text++; nr < VERSIONS && text < end; nr++) {
		const char *nul = memchr(text, '\0', (size_t)(end - text));
		size_t used = (size_t)((nul ? nul : end) - text);

		out[nr] = read_one(kind, text, used);
		if (!out[nr])
			return false;
		text += used + 1;
	}
	return nr == VERSIONS;
}

static void must_mean(enum document_kind kind, const struct json *a,
		      const struct json *b)
{
	auto_release(document_diff) diff = { 0 };
	autoptr(document) one = NULL;
	autoptr(document) other = NULL;
	autobuf text = { 0 };

	json_compact(&text, a);
	one = read_one(kind, buf_str(&text), text.len);
	buf_truncate(&text, 0);
	json_compact(&text, b);
	other = read_one(kind, buf_str(&text), text.len);
	HOLDS(one && other);
	diff_documents(&diff, one, other);
	for (size_t i = 0; i < diff.nr; i++)
		HOLDS(diff.at[i].type == DIFFERENCE_WRITING);
}

/* The lines of one side, and those of both. */
static void resolve(struct buf *out, const struct buf *marked, bool ours)
{
	bool within = true;

	for (const char *line = buf_str(marked); *line;) {
		size_t len = strcspn(line, "\n") + 1;

		if (text_starts(line, "<<<<<<< ours\n"))
			within = ours;
		else if (text_starts(line, "=======\n"))
			within = !ours;
		else if (text_starts(line, ">>>>>>> theirs\n"))
			within = true;
		else if (within)
			buf_add_bytes(out, line, len);
		line += len;
	}
}

static void must_be_marked(enum document_kind kind, const struct merge *merge)
{
	autobuf ours = { 0 };
	autobuf theirs = { 0 };
	autobuf marked = { 0 };
	autobuf back = { 0 };
	autobuf forth = { 0 };

	layout_format(&ours, kind, merge->ours);
	layout_format(&theirs, kind, merge->theirs);
	HOLDS(!text_equal(buf_str(&ours), buf_str(&theirs)));
	merge_mark(&marked, &ours, &theirs, MERGE_MARKER_MIN);
	resolve(&back, &marked, true);
	resolve(&forth, &marked, false);
	HOLDS(is_same(&back, buf_str(&ours), ours.len));
	HOLDS(is_same(&forth, buf_str(&theirs), theirs.len));
}

static void must_be_alone(const struct document *base,
			  const struct document *ours,
			  const struct document *theirs,
			  const struct document *want)
{
	auto_release(merge) merge = { 0 };

	merge_documents(&merge, base, ours, theirs);
	HOLDS(merge.conflicts.nr == 0);
	HOLDS(json_equal(merge.ours, want->root));
}

static void try_merge(struct document *const three[VERSIONS])
{
	enum document_kind kind = three[0]->kind;
	auto_release(merge) merge = { 0 };
	auto_release(merge) other = { 0 };

	merge_documents(&merge, three[0], three[1], three[2]);
	merge_documents(&other, three[0], three[2], three[1]);
	HOLDS(merge.conflicts.nr == other.conflicts.nr);
	must_mean(kind, merge.ours,
		  other.conflicts.nr ? other.theirs : other.ours);
	if (merge.conflicts.nr)
		must_be_marked(kind, &merge);
	must_be_alone(three[0], three[1], three[0], three[1]);
	must_be_alone(three[0], three[0], three[2], three[2]);
	must_be_alone(three[0], three[1], three[1], three[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document *three[VERSIONS] = { 0 };

	if (size > 0 && read_all(three, (const char *)data, size))
		try_merge(three);
	for (size_t i = 0; i < VERSIONS; i++)
		document_free(three[i]);
	return 0;
}
