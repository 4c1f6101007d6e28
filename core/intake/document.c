/* document.c - the documents of an intake: their names, and what they pass */
#include "core/intake/parts.h"
#include "core/model/layout.h"

#include <string.h>

#define SHOWN_MAX 100 /* bytes of a name in a message */
/* Bytes of a client's name in that of its vault entry, and with a number. */
#define ENTRY_CUT    (TEXT_NAME_MAX - 7)
#define NUMBERED_CUT (ENTRY_CUT - 6)

char *intake_slug(const char *text)
{
	autofree char *folded = text_fold(text);
	autobuf out = { 0 };

	for (const char *c = folded; *c && out.len < TEXT_NAME_MAX; c++)
		if ((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9'))
			buf_add_byte(&out, (unsigned char)*c);
		else if (out.len && out.data[out.len - 1] != '-')
			buf_add_byte(&out, '-');
	while (out.len && out.data[out.len - 1] == '-')
		buf_truncate(&out, out.len - 1);
	buf_add(&out, "");
	return out.len ? buf_detach(&out) : xstrdup("");
}

char *intake_short(const char *text, size_t most)
{
	size_t len = strlen(text);

	if (len > most)
		for (len = most;
		     len && ((unsigned char)text[len] & 0xc0) == 0x80;)
			len--;
	return xstrndup(text, len);
}

int intake_name(char **out, const struct intake_wish *wish, const char *text,
		const struct intake_source *source, struct err *err)
{
	autofree char *shown = intake_short(text, SHOWN_MAX);
	autofree char *name =
		wish->name ? xstrdup(wish->name) : intake_slug(text);

	if (!text_is_name(name)) {
		intake_fault(err, source, NULL,
			     "'%s' makes no name for a document",
			     wish->name ? wish->name : shown);
		return err_hint(err, "give it one with --name NAME");
	}
	*out = steal(name);
	return 0;
}

static bool is_taken(const struct intake *intake, const char *path)
{
	for (size_t i = 0; i < intake->nr_files; i++)
		if (text_equal(intake->files[i].path, path))
			return true;
	return false;
}

static char *with_prefix(const struct intake_wish *wish, const char *slug)
{
	autofree char *whole = wish->name ? xasprintf("%s-%s", wish->name, slug)
					  : xstrdup(slug);

	return xstrndup(whole, TEXT_NAME_MAX);
}

char *intake_name_of_many(struct intake *into, const struct intake_wish *wish,
			  const char *text)
{
	autofree char *slug = intake_slug(text);
	autofree char *shown = intake_short(text, SHOWN_MAX);
	char *name;

	if (*slug)
		return with_prefix(wish, slug);
	for (size_t i = into->nr_files + 1;; i++) {
		autofree char *plain = xasprintf("client-%zu", i);
		autofree char *path = NULL;

		name = with_prefix(wish, plain);
		path = xasprintf("configs/%s.json", name);
		if (!is_taken(into, path))
			break;
		free(name);
	}
	intake_note(into,
		    "client '%s': its document is '%s', as none of its letters "
		    "can stand in a document's name",
		    shown, name);
	return name;
}

/* Another client's, of this import or of one before it. */
static bool is_kept(const struct intake *into, const struct catalog *catalog,
		    const char *name, const char *entry)
{
	if (strings_has(&into->secrets, entry))
		return true;
	for (size_t i = 0; i < catalog->nr; i++) {
		const struct document *one = catalog->at[i];

		if (one->kind == DOCUMENT_CONFIG &&
		    !text_equal(one->name, name) &&
		    text_equal(json_text(one->root, "store_as", NULL), entry))
			return true;
	}
	return false;
}

void intake_store_secret(struct intake *into, const struct intake_wish *wish,
			 struct json *config, const char *name)
{
	char *entry = xasprintf("%.*s-secret", ENTRY_CUT, name);

	for (size_t i = 2; is_kept(into, wish->catalog, name, entry); i++) {
		free(entry);
		entry = xasprintf("%.*s-secret-%zu", NUMBERED_CUT, name, i);
	}
	json_set_string(config, "store_as", entry);
	strings_take(&into->secrets, entry);
}

struct json *intake_document(enum document_kind kind)
{
	struct json *root = json_new_object();

	json_set_stringf(root, "$schema", "../.rbctl/schemas/%s.json",
			 document_kind_name(kind));
	json_set_string(root, "format", document_kind_format(kind));
	return root;
}

static int check_room(const struct intake *out, const char *path,
		      const struct intake_source *source, struct err *err)
{
	if (out->nr_files == INTAKE_DOCUMENTS_MAX)
		return intake_fault(err, source, NULL,
				    "this would make more than %d documents",
				    INTAKE_DOCUMENTS_MAX);
	if (!is_taken(out, path))
		return 0;
	intake_fault(err, source, NULL, "two of these would become '%s'", path);
	return err_hint(err, "rename one of them where they come from, or "
			     "import them one by one with --name");
}

int intake_add(struct intake *out, enum document_kind kind, const char *name,
	       const struct json *root, const struct intake_source *source,
	       struct err *err)
{
	autofree char *path =
		xasprintf("%s/%s.json", document_kind_folder(kind), name);
	autoptr(document) document = NULL;
	struct intake_file *file;
	autobuf text = { 0 };

	if (check_room(out, path, source, err))
		return -1;
	layout_format(&text, kind, root);
	if (document_parse(&document, path, buf_str(&text), text.len, err) <
	    0) {
		err->hint[0] = '\0'; /* of a file that is never written */
		return err_wrap(err, "%s:1:1: this makes no good document",
				source->path);
	}
	out->files = grow(out->files, out->nr_files, &out->alloc_files,
			  sizeof(*out->files));
	file = &out->files[out->nr_files++];
	*file = (struct intake_file){ .path = steal(path), .text = text };
	text = (struct buf){ 0 };
	return 0;
}
