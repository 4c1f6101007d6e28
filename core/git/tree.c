/* tree.c - trees, read from their raw bytes by our own strict parser */
#include "core/git/tree.h"
#include "core/git/tree_name.h"
#include "core/base/buf.h"

#include <string.h>

struct reader {
	const char *at;
	const char *end;
};

static enum tree_fault fault(enum tree_fault what, struct err *err,
			     const char *name, const char *why)
{
	autobuf shown = { 0 };

	if (name) {
		/* It may be no UTF-8 at all: escaped, it fits into JSON. */
		buf_add_untrusted(&shown, name);
		err_set(err, EXIT_INPUT, "tree entry '%s' %s", buf_str(&shown),
			why);
	} else {
		err_set(err, EXIT_INPUT, "tree object %s", why);
	}
	return what;
}

/*
 * The order of git: by bytes, a folder as if its name ended in a slash.
 * Equal only when name and kind are.
 */
static int compare(const char *a, size_t a_len, bool a_folder, const char *b,
		   size_t b_len, bool b_folder)
{
	size_t len = a_len < b_len ? a_len : b_len;
	int order = memcmp(a, b, len);
	unsigned char next_a;
	unsigned char next_b;

	if (order != 0)
		return order;
	next_a = a_len > len ? (unsigned char)a[len] : a_folder ? '/' : 0;
	next_b = b_len > len ? (unsigned char)b[len] : b_folder ? '/' : 0;
	return (next_a > next_b) - (next_a < next_b);
}

static int compare_entries(const struct tree_entry *a,
			   const struct tree_entry *b)
{
	return compare(a->name, a->name_len, a->mode == MODE_TREE, b->name,
		       b->name_len, b->mode == MODE_TREE);
}

static bool is_known_mode(unsigned mode)
{
	return mode == MODE_FILE || mode == MODE_TREE ||
	       mode == MODE_EXECUTABLE || mode == MODE_LINK ||
	       mode == MODE_SUBMODULE;
}

/* "MODE NAME\0" and 20 bytes. */
static enum tree_fault parse_entry(struct tree_entry *out, struct reader *in,
				   struct err *err)
{
	const char *start = in->at;
	const char *nul;
	unsigned mode = 0;

	for (; in->at < in->end && *in->at >= '0' && *in->at <= '7'; in->at++) {
		if (in->at - start == 6)
			break;
		mode = mode << 3 | (unsigned)(*in->at - '0');
	}
	if (in->at == in->end || in->at == start || *in->at != ' ')
		return fault(TREE_BAD, err, NULL, "has a malformed mode");
	in->at++;
	nul = memchr(in->at, '\0', (size_t)(in->end - in->at));
	if (!nul || in->end - nul <= OID_SIZE)
		return fault(TREE_BAD, err, NULL, "is cut short");
	out->mode = mode;
	out->name = in->at;
	out->name_len = (size_t)(nul - in->at);
	memcpy(out->oid.id, nul + 1, OID_SIZE);
	in->at = nul + 1 + OID_SIZE;
	if (*start == '0')
		return fault(TREE_BAD, err, out->name,
			     "has a mode with a leading zero");
	if (!is_known_mode(mode))
		return fault(TREE_BAD_MODE, err, out->name,
			     "has a mode that git does not have");
	return TREE_OK;
}

/*
 * A file and a folder of one name need not be neighbours: 'a', 'a.b', 'a/'
 * is git's order. Only names that go on from 'a' stand between the two.
 */
static bool has_file_before(const struct tree *tree,
			    const struct tree_entry *folder)
{
	const struct tree_entry *entry = folder;

	while (entry-- > tree->entries) {
		if (entry->name_len < folder->name_len ||
		    memcmp(entry->name, folder->name, folder->name_len) != 0)
			return false;
		if (entry->name_len == folder->name_len)
			return true;
	}
	return false;
}

/* Order and doubles: the last entry against those before it. */
static enum tree_fault check_order(const struct tree *tree, struct err *err)
{
	const struct tree_entry *last = &tree->entries[tree->nr - 1];

	if (tree->nr > 1) {
		int order = compare_entries(last - 1, last);

		if (order == 0)
			return fault(TREE_BAD, err, last->name,
				     "is there twice");
		if (order > 0)
			return fault(TREE_BAD, err, last->name,
				     "is out of order");
	}
	if (last->mode == MODE_TREE && has_file_before(tree, last))
		return fault(TREE_BAD, err, last->name, "is there twice");
	return TREE_OK;
}

static enum tree_fault
check_name(unsigned *kinds, const struct tree_entry *entry, struct err *err)
{
	const char *why = NULL;

	if (entry->name_len > TREE_PATH_MAX)
		return fault(TREE_LIMIT, err, NULL, "has too long a name");
	switch (tree_name_judge(entry->name, entry->name_len, kinds, &why)) {
	case TREE_NAME_GOOD:
		return TREE_OK;
	case TREE_NAME_DANGEROUS:
		return fault(TREE_BAD, err, entry->name, why);
	case TREE_NAME_UNCLEAR:
		break;
	}
	return fault(TREE_BAD_NAME, err, entry->name, why);
}

/* The least bytes an entry can take: "40000 a", NUL, object name. */
#define ENTRY_SIZE_MIN (8 + OID_SIZE)

static enum tree_fault parse(struct tree *tree, const char *raw, size_t len,
			     struct err *err)
{
	struct reader in = { raw, raw + len };
	size_t max = len / ENTRY_SIZE_MIN + 1;
	unsigned kinds = 0;
	const char *twin;

	if (max > TREE_ENTRIES_MAX)
		max = TREE_ENTRIES_MAX;
	tree->entries = xreallocarray(NULL, max, sizeof(*tree->entries));
	while (in.at < in.end) {
		enum tree_fault what;

		if (tree->nr == TREE_ENTRIES_MAX)
			return fault(TREE_LIMIT, err, NULL,
				     "has too many entries");
		if (tree->nr == max)
			return fault(TREE_BAD, err, NULL, "is cut short");
		what = parse_entry(&tree->entries[tree->nr], &in, err);
		if (what)
			return what;
		what = check_name(&kinds, &tree->entries[tree->nr], err);
		if (what)
			return what;
		tree->nr++;
		what = check_order(tree, err);
		if (what)
			return what;
	}
	/* Lower-case ASCII folds to itself: doubles were found above. */
	if (!(kinds & (TREE_NAME_UPPER | TREE_NAME_BEYOND_ASCII)))
		return TREE_OK;
	twin = tree_name_find_twin(tree);
	if (twin)
		return fault(TREE_BAD_NAME, err, twin,
			     "differs from another by letter case only");
	return TREE_OK;
}

void tree_release(struct tree *tree)
{
	free(tree->entries);
	*tree = (struct tree){ 0 };
}

enum tree_fault tree_parse(struct tree *out, const char *raw, size_t len,
			   struct err *err)
{
	auto_release(tree) tree = { 0 };
	enum tree_fault what = parse(&tree, raw, len, err);

	if (what)
		return what;
	*out = tree;
	tree = (struct tree){ 0 };
	return TREE_OK;
}

const struct tree_entry *tree_find(const struct tree *tree, const char *name,
				   size_t name_len)
{
	/* A name sorts elsewhere as a folder than as a file: look in both. */
	for (int folder = 0; folder < 2; folder++) {
		size_t low = 0;
		size_t high = tree->nr;

		while (low < high) {
			size_t i = low + (high - low) / 2;
			const struct tree_entry *entry = &tree->entries[i];
			int order = compare(name, name_len, folder, entry->name,
					    entry->name_len,
					    entry->mode == MODE_TREE);

			/* "a/" compares as the folder "a" does. */
			if (order == 0)
				return entry->name_len == name_len ? entry
								   : NULL;
			if (order < 0)
				high = i;
			else
				low = i + 1;
		}
	}
	return NULL;
}
