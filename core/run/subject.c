/* subject.c - what a name on the command line stands for */
#include "core/run/subject.h"

#include <string.h>

/* "configs/NAME" as NAME; NULL when it begins otherwise. */
static const char *below(enum document_kind kind, const char *name)
{
	const char *folder = document_kind_folder(kind);
	size_t len = strlen(folder);

	return strncmp(name, folder, len) == 0 && name[len] == '/'
		       ? name + len + 1
		       : NULL;
}

static int ambiguous(const char *name, struct err *err)
{
	err_set(err, EXIT_USAGE,
		"'%s' is a runbook and a configuration: which is meant?", name);
	return err_hint(err, "write runbooks/%s or configs/%s", name, name);
}

int subject_find(const struct document **out, const struct catalog *catalog,
		 const char *name, struct err *err)
{
	const char *runbook = below(DOCUMENT_RUNBOOK, name);
	const char *config = below(DOCUMENT_CONFIG, name);
	const struct document *one = NULL, *other = NULL;

	if (!config)
		one = catalog_find(catalog, DOCUMENT_RUNBOOK,
				   runbook ? runbook : name);
	if (!runbook)
		other = catalog_find(catalog, DOCUMENT_CONFIG,
				     config ? config : name);
	if (one && other)
		return ambiguous(name, err);
	*out = one ? one : other;
	/* "runbooks/NAME.json", as a shell completes it. */
	if (!*out)
		*out = catalog_find_path(catalog, name);
	if (*out && (*out)->kind != DOCUMENT_RUNBOOK &&
	    (*out)->kind != DOCUMENT_CONFIG)
		*out = NULL;
	return 0;
}

struct verdict subject_absent(const struct catalog *catalog,
			      const struct oid *revision, const char *kind,
			      unsigned kinds, const char *name)
{
	const char *near = catalog_nearest(catalog, kinds, name);
	char hex[OID_HEX + 1];
	struct verdict verdict;

	oid_format(hex, revision);
	verdict = verdict_deny(REASON_UNAPPROVED,
			       "%s '%s' is not in the approved revision %.12s",
			       kind, name, hex);
	if (near)
		verdict_hint(&verdict, "did you mean '%s'?", near);
	else
		verdict_hint(&verdict, "rbctl show lists what is; what is new: "
				       "commit it, rbctl approve, rbctl land");
	return verdict;
}

char *subject_name(const struct document *subject)
{
	if (text_starts(subject->path, document_kind_folder(DOCUMENT_CONFIG)))
		return xasprintf("%s/%s", document_kind_folder(DOCUMENT_CONFIG),
				 subject->name);
	return xstrdup(subject->name);
}

static void add_wish(struct json *inputs, const char *name, const char *label)
{
	struct json *input = json_append_object(inputs);

	json_set_string(input, "name", name);
	json_set_string(input, "label", label);
	json_set_string(input, "type", "yesno");
	json_set_string(input, "default", "no");
}

struct document *subject_runbook(const struct document *config)
{
	struct document *made = xcalloc(1, sizeof(*made));
	struct json *root = json_new_object();
	const char *title = json_text(config->root, "title", config->name);
	struct json *inputs, *step;

	json_set_string(root, "format", "runbook/1");
	json_set_string(root, "title", title);
	inputs = json_set_array(root, "inputs");
	add_wish(inputs, "delete", "Delete it from the server");
	add_wish(inputs, "rotate", "Give it a new secret");
	add_wish(inputs, "again", "Register it although it may be there");
	step = json_append_object(json_set_array(root, "steps"));
	json_set_string(step, "id", "apply");
	json_set_string(step, "title", title);
	json_set_string(step, "use", "config.apply");
	json_set_string(step, "config", config->name);
	made->kind = DOCUMENT_RUNBOOK;
	made->path = xstrdup(config->path);
	memcpy(made->name, config->name, sizeof(made->name));
	memcpy(made->sha256, config->sha256, sizeof(made->sha256));
	made->root = root;
	return made;
}
