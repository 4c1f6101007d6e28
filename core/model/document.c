/* document.c - a governed document: its kind, name, place and parsed value */
#include "core/model/document.h"
#include "core/crypto/hash.h"
#include "core/model/embed.h"
#include "core/model/fault.h"

#include <pthread.h>
#include <string.h>

static const struct {
	const char *name;
	const char
		*folder; /* "" for the policy, which has a place of its own */
	const char *format;
} kinds[DOCUMENT_KINDS] = {
	[DOCUMENT_NONE] = { "none", "", "" },
	[DOCUMENT_POLICY] = { "policy", "", "policy/1" },
	[DOCUMENT_SERVER] = { "server", "servers", "server/1" },
	[DOCUMENT_RUNBOOK] = { "runbook", "runbooks", "runbook/1" },
	[DOCUMENT_CONFIG] = { "config", "configs", "config/1" },
	[DOCUMENT_ENVIRONMENT] = { "environment", "environments",
				   "environment/1" },
	[DOCUMENT_CHECKLIST] = { "checklist", "checklists", "checklist/1" },
};

const char *document_kind_name(enum document_kind kind)
{
	return kinds[kind].name;
}

const char *document_kind_folder(enum document_kind kind)
{
	return kinds[kind].folder;
}

const char *document_kind_format(enum document_kind kind)
{
	return kinds[kind].format;
}

/* Not "vars", headers, parameters and what is sent: who names these says what
 * they hold. '*' is one name. */
static const struct {
	enum document_kind kind;
	const char *place;
} chosen[] = {
	{ DOCUMENT_POLICY, "/people/*" },
	{ DOCUMENT_POLICY, "/roles/*" },
	{ DOCUMENT_POLICY, "/demands/*" },
	{ DOCUMENT_ENVIRONMENT, "/servers/*" },
	{ DOCUMENT_RUNBOOK, "/token/scope_meanings/*" },
	{ DOCUMENT_RUNBOOK, "/steps/*/capture/*" },
};

static bool is_at(const char *pattern, const char *place)
{
	while (*pattern && *place) {
		if (*pattern == '*') {
			place += strcspn(place, "/");
			pattern++;
		} else if (*pattern++ != *place++) {
			return false;
		}
	}
	return *pattern == *place;
}

bool document_names_freely(enum document_kind kind, const char *place)
{
	for (size_t i = 0; i < ARRAY_SIZE(chosen); i++)
		if (chosen[i].kind == kind && is_at(chosen[i].place, place))
			return true;
	return false;
}

/* True when `path` begins with this folder: the first `len` bytes of it. */
static bool is_folder(const char *folder, const char *path, size_t len)
{
	return folder[0] && strlen(folder) == len &&
	       memcmp(folder, path, len) == 0;
}

enum document_kind document_kind_of(const char *path)
{
	size_t len = strcspn(path, "/");

	if (strcmp(path, POLICY_PATH) == 0)
		return DOCUMENT_POLICY;
	if (path[len] == '\0' || !text_ends(path, ".json"))
		return DOCUMENT_NONE;
	for (int kind = 0; kind < DOCUMENT_KINDS; kind++)
		if (is_folder(kinds[kind].folder, path, len))
			return (enum document_kind)kind;
	return DOCUMENT_NONE;
}

void document_name_of(char out[TEXT_NAME_MAX + 1], const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t len = strlen(name);

	if (text_ends(name, ".json"))
		len -= strlen(".json");
	if (len > TEXT_NAME_MAX)
		len = TEXT_NAME_MAX;
	memcpy(out, name, len);
	out[len] = '\0';
}

bool document_is_governed(const char *path)
{
	autofree char *folded = NULL;
	size_t len;

	/* A file in a folder's stead is governed as well. */
	folded = text_casefold(path, strcspn(path, "/"));
	len = strlen(folded);
	if (strcmp(folded, ".rbctl") == 0)
		return true;
	for (int kind = 0; kind < DOCUMENT_KINDS; kind++)
		if (is_folder(kinds[kind].folder, folded, len))
			return true;
	return false;
}

void document_free(struct document *document)
{
	if (document == NULL)
		return;
	free(document->path);
	buf_release(&document->text);
	json_free(document->root);
	free(document);
}

const char *document_schema_text(enum document_kind kind, size_t *len)
{
	return embed_schema(kinds[kind].name, len);
}

const struct schema *document_schema(enum document_kind kind)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct schema *compiled[DOCUMENT_KINDS];
	const struct schema *schema;
	struct err err = { 0 };
	const char *text;
	size_t len;

	pthread_mutex_lock(&lock);
	if (compiled[kind] == NULL) {
		text = document_schema_text(kind, &len);
		/* They are ours, and the tests compile each of them. */
		if (text == NULL || schema_parse(&compiled[kind], text, len,
						 kinds[kind].name, &err))
			abort();
	}
	schema = compiled[kind];
	pthread_mutex_unlock(&lock);
	return schema;
}

/* The name is the file's own, so that no two can be cut to the same. */
static int check_name(const struct document *document, struct err *err)
{
	const char *slash = strrchr(document->path, '/');
	autofree char *name = NULL;

	name = xstrndup(slash + 1, strlen(slash + 1) - strlen(".json"));
	if (text_is_name(name))
		return 0;
	return err_set(err, EXIT_INPUT,
		       "%s:1:1: '%s' is no name for a document; use small "
		       "letters, digits, '.', '_' and '-', %d at most",
		       document->path, name, TEXT_NAME_MAX);
}

static int check_schema(const struct document *document, struct err *err)
{
	struct schema_fault fault;

	if (schema_judge(&fault, 1, document_schema(document->kind),
			 document->root) == 0)
		return 0;
	fault_at(err, document, fault.value, "%s", fault.message);
	return err_hint(err, "rbctl lint %s", document->path);
}

int document_place(struct document **out, const char *path, struct err *err)
{
	autoptr(document) document = NULL;

	if (document_kind_of(path) == DOCUMENT_NONE)
		return err_set(
			err, EXIT_INPUT,
			"'%s' is no place for a document; it belongs in "
			"servers/, runbooks/, configs/, environments/ or "
			"checklists/, and ends with .json",
			path);
	document = xcalloc(1, sizeof(*document));
	document->kind = document_kind_of(path);
	document->path = xstrdup(path);
	document_name_of(document->name, path);
	if (check_name(document, err))
		return -1;
	*out = steal(document);
	return 0;
}

/* The text need not end with a NUL. */
static bool is_conflicted(const char *text, size_t len)
{
	static const char mark[] = "\n<<<<<<< ";
	size_t mark_len = sizeof(mark) - 1;

	return (len >= mark_len - 1 &&
		memcmp(text, mark + 1, mark_len - 1) == 0) ||
	       memmem(text, len, mark, mark_len);
}

int document_json(struct json **out, const char *name, const char *text,
		  size_t len, struct err *err)
{
	if (json_parse(out, text, len, JSON_STRICT, name, err) == 0)
		return 0;
	if (is_conflicted(text, len))
		return err_hint(err,
				"a merge left two versions in it: keep what is "
				"right between <<<<<<< and >>>>>>>");
	return -1;
}

int document_parse(struct document **out, const char *path, const char *text,
		   size_t len, struct err *err)
{
	autoptr(document) document = NULL;

	if (document_place(&document, path, err) ||
	    document_json(&document->root, path, text, len, err))
		return -1;
	buf_add_bytes(&document->text, text, len);
	hash_sha256_hex(document->sha256, text, len);
	if (check_schema(document, err))
		return -1;
	*out = steal(document);
	return 0;
}
