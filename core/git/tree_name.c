/* tree_name.c - which names in a tree are safe, and mean one thing only */
#include "core/git/tree_name.h"
#include "core/base/text.h"

#include <string.h>

/* What a byte adds to the kinds; ordinary visible ASCII adds nothing. */
static unsigned kind_of(unsigned char c)
{
	if (c >= 0x80)
		return TREE_NAME_BEYOND_ASCII;
	if (c < 0x20 || c == 0x7f)
		return TREE_NAME_CONTROL;
	if (c >= 'A' && c <= 'Z')
		return TREE_NAME_UPPER;
	if (c == '/' || c == '\\')
		return TREE_NAME_SLASH;
	if (c == '.' || c == '~')
		return TREE_NAME_DOT_OR_TILDE;
	return 0;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool starts_folded(const char *name, size_t len, const char *what)
{
	size_t i;

	for (i = 0; what[i] != '\0'; i++)
		if (i == len || lower(name[i]) != what[i])
			return false;
	return true;
}

/*
 * NTFS takes dots and spaces off the end, ignores what follows a colon (an
 * alternate stream), and gives .git the short name GIT~1.
 */
static bool is_ntfs_dot_git(const char *name, size_t len)
{
	size_t i;

	if (starts_folded(name, len, ".git"))
		i = 4;
	else if (starts_folded(name, len, "git~1"))
		i = 5;
	else
		return false;
	while (i < len && (name[i] == '.' || name[i] == ' '))
		i++;
	return i == len || name[i] == ':';
}

/* HFS+ and APFS ignore invisible characters when they compare names. */
static bool is_hfs_dot_git(const char *name, size_t len)
{
	char visible[8];
	size_t nr = 0;
	size_t used;
	uint32_t c;

	for (size_t i = 0; i < len; i += used) {
		used = text_utf8_decode(&c, name + i, len - i);
		if (used == 0)
			return false;
		if (c >= 0x80 && !text_is_visible(c))
			continue;
		if (c >= 0x80 || nr == sizeof(visible))
			return false;
		visible[nr++] = (char)c;
	}
	return is_ntfs_dot_git(visible, nr);
}

static bool is_clear(const char *name, size_t len, const char **why)
{
	size_t at;
	uint32_t c;

	if (!text_is_utf8(name, len, &at)) {
		*why = "is not UTF-8";
		return false;
	}
	for (size_t i = 0; i < len;) {
		i += text_utf8_decode(&c, name + i, len - i);
		if (!text_is_visible(c)) {
			*why = "has a character that can't be seen";
			return false;
		}
	}
	if (!text_is_nfc(name, len)) {
		*why = "is not in Unicode's normal form C";
		return false;
	}
	return true;
}

/* The rare name, with a dot, a tilde, a slash or nothing in it. */
static const char *danger(const char *name, size_t len, unsigned kinds)
{
	if (len == 0)
		return "is empty";
	if (kinds & TREE_NAME_SLASH)
		return "has a slash in it";
	if ((len == 1 && name[0] == '.') ||
	    (len == 2 && name[0] == '.' && name[1] == '.'))
		return "is a folder's own or parent's name";
	if (is_ntfs_dot_git(name, len))
		return "is git's own folder on some system";
	if ((kinds & TREE_NAME_BEYOND_ASCII) && is_hfs_dot_git(name, len))
		return "is git's own folder on some system";
	return NULL;
}

enum tree_name_verdict tree_name_judge(const char *name, size_t len,
				       unsigned *kinds, const char **why)
{
	unsigned mine = 0;

	for (size_t i = 0; i < len; i++)
		mine |= kind_of((unsigned char)name[i]);
	*kinds |= mine;
	if (len == 0 || (mine & (TREE_NAME_DOT_OR_TILDE | TREE_NAME_SLASH))) {
		*why = danger(name, len, mine);
		if (*why)
			return TREE_NAME_DANGEROUS;
	}
	if ((mine & (TREE_NAME_CONTROL | TREE_NAME_BEYOND_ASCII)) &&
	    !is_clear(name, len, why))
		return TREE_NAME_UNCLEAR;
	return TREE_NAME_GOOD;
}

struct folded {
	char *text;
	const char *name;
};

static int compare_folded(const void *a, const void *b)
{
	const struct folded *left = a;
	const struct folded *right = b;

	return strcmp(left->text, right->text);
}

const char *tree_name_find_twin(const struct tree *tree)
{
	autofree struct folded *all = xcalloc(tree->nr + 1, sizeof(*all));
	const char *twin = NULL;

	for (size_t i = 0; i < tree->nr; i++) {
		const struct tree_entry *entry = &tree->entries[i];

		all[i].name = entry->name;
		all[i].text = text_casefold(entry->name, entry->name_len);
	}
	qsort(all, tree->nr, sizeof(*all), compare_folded);
	for (size_t i = 1; i < tree->nr && !twin; i++)
		if (strcmp(all[i - 1].text, all[i].text) == 0)
			twin = all[i].name;
	for (size_t i = 0; i < tree->nr; i++)
		free(all[i].text);
	return twin;
}
