/* jwks.c - a server's keys become the thumbprints that its document pins */
#include "core/intake/parts.h"
#include "core/model/layout.h"
#include "core/oauth/jwk.h"

#include <string.h>

#define PINS_MAX 64 /* as schemas/server.json has it */

static int refuse_private(struct err *err, const struct intake_source *source,
			  const struct json *part)
{
	intake_fault(err, source, part,
		     "this holds a private key ('%s'): whoever has it can "
		     "sign as the server, so nothing of it was written",
		     json_key(part) ? json_key(part) : "");
	return err_hint(err, "import the public keys, as the server publishes "
			     "them; if this file was shared, have the key "
			     "replaced");
}

/* One key alone is as good as a set of one. */
static void set_text(struct buf *out, const struct json *root)
{
	autoptr(json) set = NULL;

	if (json_type(json_get(root, "keys")) == JSON_ARRAY) {
		json_compact(out, root);
		return;
	}
	set = json_new_object();
	json_append(json_set_array(set, "keys"), json_copy(root));
	json_compact(out, set);
}

static void note_skipped(struct intake *out, const struct jwk_set *set)
{
	for (size_t i = 0; i < set->nr_skipped; i++)
		intake_note(out, "the key '%s' was passed over: %s",
			    set->skipped[i].kid ? set->skipped[i].kid : "",
			    set->skipped[i].why);
}

/* True when a pin that is there is in the set no more. */
static bool loses(const struct json *before, const struct strings *pins)
{
	json_each(pin, before)
		if (!json_string(pin) || !strings_has(pins, json_string(pin)))
			return true;
	return false;
}

static int merge(struct intake *out, const struct document *server,
		 const struct strings *pins, struct err *err)
{
	autoptr(json) root = json_copy(server->root);
	autoptr(document) document = NULL;
	struct intake_file *file;
	autobuf text = { 0 };

	json_set_strings(root, "jwks_pins", pins);
	layout_format(&text, DOCUMENT_SERVER, root);
	if (document_parse(&document, server->path, buf_str(&text), text.len,
			   err) < 0)
		return -1;
	out->files = grow(out->files, out->nr_files, &out->alloc_files,
			  sizeof(*out->files));
	file = &out->files[out->nr_files++];
	*file = (struct intake_file){
		.path = xstrdup(server->path),
		.text = text,
		.merged = true,
		.lasts = !loses(json_get(server->root, "jwks_pins"), pins),
	};
	text = (struct buf){ 0 };
	intake_note(out,
		    "%s pins %zu key%s: whatever else signs is refused "
		    "from now on, so a key that the server adds must be "
		    "pinned before it signs",
		    server->path, pins->nr, pins->nr == 1 ? "" : "s");
	return 0;
}

static int find(const struct document **out, const struct intake_wish *wish,
		const struct intake_source *source, struct err *err)
{
	struct intake ignored = { 0 };
	auto_release(intake_server) server = { 0 };

	if (intake_server(&server, &ignored, wish, NULL, NULL, source, err))
		return -1;
	*out = catalog_find(wish->catalog, DOCUMENT_SERVER, server.name);
	if (*out)
		return 0;
	return intake_fault(err, source, NULL,
			    "there are two server documents named '%s'",
			    server.name);
}

int intake_jwks(struct intake *out, const struct intake_sources *from,
		const struct intake_wish *wish, struct err *err)
{
	const struct intake_source *source = &from->at[0];
	const struct document *server;
	auto_release(strings) pins = { 0 };
	auto_release(jwk_set) set = { 0 };
	autoptr(json) root = NULL;
	autobuf text = { 0 };

	if (json_parse(&root, buf_str(&source->text), source->text.len,
		       JSON_WIRE, source->path, err) < 0)
		return -1;
	if (intake_private_part(root))
		return refuse_private(err, source, intake_private_part(root));
	set_text(&text, root);
	if (jwk_set_parse(&set, buf_str(&text), text.len, source->path, err))
		return err_wrap(err, "%s:1:1", source->path);
	for (size_t i = 0; i < set.nr; i++)
		strings_add_once(&pins, set.keys[i].thumbprint);
	note_skipped(out, &set);
	if (!pins.nr)
		return intake_fault(err, source, NULL,
				    "no key of this set can be used to check "
				    "signatures%s%s",
				    set.nr_skipped ? ": " : "",
				    set.nr_skipped ? set.skipped[0].why : "");
	if (pins.nr > PINS_MAX)
		return intake_fault(err, source, NULL,
				    "a server document pins %d keys at most, "
				    "and these are %zu",
				    PINS_MAX, pins.nr);
	return find(&server, wish, source, err) ||
			       merge(out, server, &pins, err)
		       ? -1
		       : 0;
}
