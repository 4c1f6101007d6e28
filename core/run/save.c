/* save.c - an answer that is kept as a file, under a name that is free */
#include "core/run/step.h"

#include "core/base/fs.h"
#include "core/crypto/hash.h"
#include "core/model/template.h"

#include <string.h>

#define NAME_MAX_BYTES 200

/* A name in this folder and nothing else: what a server answered may be part
 * of it, and must not choose the place. */
static bool is_plain(const char *name)
{
	size_t at;

	if (!*name || *name == '.' || *name == '-' ||
	    strlen(name) > NAME_MAX_BYTES ||
	    !text_is_utf8(name, strlen(name), &at))
		return false;
	for (const char *c = name; *c;) {
		uint32_t character;

		if (*c == '/' || *c == '\\')
			return false;
		c += text_utf8_decode(&character, c, strlen(c));
		if (!text_is_visible(character))
			return false;
	}
	return true;
}

static char *path_of(const struct run *run, const char *name)
{
	const char *folder = run->tools->folder ? run->tools->folder : ".";

	return xasprintf("%s/%s", folder, name);
}

static bool may_overwrite(const struct step *step)
{
	return json_is_true(
		json_get(json_get(step->request, "save"), "overwrite"));
}

static int taken(const char *name, struct err *err)
{
	err_set(err, EXIT_INPUT, "there is a file '%s' here already", name);
	return err_hint(err, "move it away, or run this in another folder");
}

int save_name(char **out, const struct run *run, const struct step *step,
	      struct err *err)
{
	const char *as = json_text(json_get(step->request, "save"), "as", NULL);
	autofree char *path = NULL;
	autobuf name = { 0 };

	if (!as)
		return 0;
	if (template_fill(&name, as, TEMPLATE_TEXT, run->values, err))
		return -1;
	if (!is_plain(buf_str(&name)) ||
	    marks_find(&run->plan->marks, buf_str(&name)))
		return err_set(err, EXIT_INPUT,
			       "'%s' is no name for a file in this folder",
			       buf_str(&name));
	path = path_of(run, buf_str(&name));
	if (fs_exists(path) && !may_overwrite(step))
		return taken(buf_str(&name), err);
	*out = buf_detach(&name);
	return 0;
}

int save_body(struct run *run, struct step_result *result,
	      const struct step *step, const char *name,
	      const struct http_response *response, struct err *err)
{
	autofree char *path = path_of(run, name);
	autofree char *bytes = xasprintf("%zu", response->body.len);
	const char *body = buf_str(&response->body);
	size_t len = response->body.len;
	char hex[SHA256_HEX + 1];

	if (may_overwrite(step) ? fs_write(path, body, len, 0600, err)
				: fs_write_new(path, body, len, 0600, err))
		return err_wrap(err, "the answer could not be saved");
	hash_sha256_hex(hex, body, len);
	capture_text(result, "saved_as", name);
	capture_text(result, "sha256", hex);
	capture_text(result, "bytes", bytes);
	return 0;
}
