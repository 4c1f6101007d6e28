/* tree.c - fuzz: raw trees; what is accepted is written again as it was */
#include "core/git/tree.h"
#include "tests/fuzz/fuzz.h"

/* git-mktree's order, said in another way: names as paths. */
static void add_sort_key(struct buf *out, const struct tree_entry *entry)
{
	buf_add_bytes(out, entry->name, entry->name_len);
	if (entry->mode == MODE_TREE)
		buf_add_byte(out, '/');
}

static bool in_order(const struct tree_entry *a, const struct tree_entry *b)
{
	autobuf left = { 0 };
	autobuf right = { 0 };

	add_sort_key(&left, a);
	add_sort_key(&right, b);
	return strcmp(buf_str(&left), buf_str(&right)) < 0;
}

/* What git itself refuses to check out (fsck's hasDotgit and fullPathname). */
static void check_name(const struct tree_entry *entry)
{
	const char *name = entry->name;

	HOLDS(strlen(name) == entry->name_len && entry->name_len > 0 &&
	      entry->name_len <= TREE_PATH_MAX);
	HOLDS(strpbrk(name, "/\\\n\r\t\033\177") == NULL);
	HOLDS(strcmp(name, ".") != 0 && strcmp(name, "..") != 0);
	HOLDS(strcasecmp(name, ".git") != 0 && strcasecmp(name, "git~1") != 0);
}

static void check_found(const struct tree *tree, const struct tree_entry *entry)
{
	autobuf longer = { 0 };
	const struct tree_entry *other;

	HOLDS(tree_find(tree, entry->name, entry->name_len) == entry);
	/* a name that nearly is one is another entry, or none */
	other = tree_find(tree, entry->name, entry->name_len - 1);
	HOLDS(other == NULL || other->name_len == entry->name_len - 1);
	buf_addf(&longer, "%s/", entry->name);
	HOLDS(tree_find(tree, buf_str(&longer), longer.len) == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	auto_release(tree) tree = { 0 };
	struct err err = { 0 };
	autobuf again = { 0 };

	if (tree_parse(&tree, (const char *)data, size, &err)) {
		HOLDS(tree.entries == NULL && err.code == EXIT_INPUT &&
		      err.msg[0] != '\0');
		return 0;
	}
	for (size_t i = 0; i < tree.nr; i++) {
		const struct tree_entry *entry = &tree.entries[i];

		buf_addf(&again, "%o %s", entry->mode, entry->name);
		buf_add_byte(&again, '\0');
		buf_add_bytes(&again, entry->oid.id, OID_SIZE);
		check_name(entry);
		check_found(&tree, entry);
		HOLDS(i == 0 || in_order(entry - 1, entry));
		/* in pairs, which is slow: names differ in more than case */
		for (size_t j = 0; j < i && i < 50; j++)
			HOLDS(strcasecmp(tree.entries[j].name, entry->name));
	}
	HOLDS(is_same(&again, data, size));
	return 0;
}
