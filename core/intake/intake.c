/* intake.c - the kinds of what is brought, and what is said about it */
#include "core/intake/parts.h"

#include <string.h>

/* clang-format off */
static const struct {
	const char *name, *words;
	int (*make)(struct intake *out, const struct intake_sources *from,
		    const struct intake_wish *wish, struct err *err);
} kinds[INTAKE_KINDS] = {
	[INTAKE_UNKNOWN] = { "", "nothing that is known", NULL },
	[INTAKE_SERVER] = { "server", "a server's description of itself",
			    NULL },
	[INTAKE_JWKS] = { "jwks", "a server's keys", intake_jwks },
	[INTAKE_CLIENT] = { "client", "a client's registration",
			    intake_client },
	[INTAKE_KEYCLOAK] = { "keycloak", "a Keycloak realm",
			      intake_keycloak },
	[INTAKE_AUTH0] = { "auth0", "an Auth0 tenant", intake_auth0 },
	[INTAKE_CURL] = { "curl", "curl lines", intake_curl },
	[INTAKE_POSTMAN] = { "postman", "a Postman collection",
			     intake_postman },
	[INTAKE_BRUNO] = { "bruno", "a Bruno collection", intake_bruno },
};
/* clang-format on */

const char *intake_kind_name(enum intake_kind kind)
{
	return kinds[kind].name;
}

const char *intake_kind_words(enum intake_kind kind)
{
	return kinds[kind].words;
}

bool intake_kind_find(enum intake_kind *out, const char *name)
{
	for (int kind = INTAKE_SERVER; kind < INTAKE_KINDS; kind++)
		if (text_equal(kinds[kind].name, name)) {
			*out = (enum intake_kind)kind;
			return true;
		}
	return false;
}

void intake_kind_list(struct buf *out)
{
	for (int kind = INTAKE_SERVER; kind < INTAKE_KINDS; kind++)
		buf_addf(out, "%s%s", kind == INTAKE_SERVER ? "" : ", ",
			 kinds[kind].name);
}

void intake_sources_release(struct intake_sources *sources)
{
	for (size_t i = 0; i < sources->nr; i++) {
		free(sources->at[i].path);
		free(sources->at[i].name);
		buf_release(&sources->at[i].text);
	}
	free(sources->at);
	*sources = (struct intake_sources){ 0 };
}

struct intake_source *intake_sources_add(struct intake_sources *sources)
{
	struct intake_source *source;

	sources->at = grow(sources->at, sources->nr, &sources->alloc,
			   sizeof(*sources->at));
	source = &sources->at[sources->nr++];
	*source = (struct intake_source){ 0 };
	return source;
}

void intake_release(struct intake *intake)
{
	for (size_t i = 0; i < intake->nr_files; i++) {
		free(intake->files[i].path);
		buf_release(&intake->files[i].text);
	}
	free(intake->files);
	strings_release(&intake->notes);
	strings_release(&intake->todos);
	strings_release(&intake->secrets);
	*intake = (struct intake){ 0 };
}

int intake_make(struct intake *out, enum intake_kind kind,
		const struct intake_sources *from,
		const struct intake_wish *wish, struct err *err)
{
	auto_release(intake) made = { .kind = kind };

	if (from->nr > 1 && kind != INTAKE_AUTH0 && kind != INTAKE_BRUNO) {
		err_set(err, EXIT_INPUT,
			"%s:1:1: a folder is imported as auth0 or bruno only",
			from->at[0].path);
		return err_hint(err, "name one file of it");
	}
	if (kinds[kind].make(&made, from, wish, err))
		return -1;
	*out = made;
	made = (struct intake){ 0 };
	return 0;
}

/* ---- saying ---- */

PRINTF_LIKE(2, 0)
static void add_line(struct strings *list, const char *format, va_list args)
{
	autobuf text = { 0 };

	if (list->nr > INTAKE_NOTES_MAX)
		return;
	if (list->nr == INTAKE_NOTES_MAX) {
		strings_add(list, "and more: this list ends here");
		return;
	}
	buf_addv(&text, format, args);
	strings_add_once(list, buf_str(&text));
}

void intake_note(struct intake *intake, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_line(&intake->notes, format, args);
	va_end(args);
}

void intake_todo(struct intake *intake, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add_line(&intake->todos, format, args);
	va_end(args);
}

int intake_fault(struct err *err, const struct intake_source *source,
		 const struct json *value, const char *format, ...)
{
	size_t line = 1, column = 1;
	autobuf text = { 0 };
	va_list args;

	if (value)
		json_position(&line, &column, value, buf_str(&source->text));
	va_start(args, format);
	buf_addv(&text, format, args);
	va_end(args);
	return err_set(err, EXIT_INPUT, "%s:%zu:%zu: %s", source->path, line,
		       column, buf_str(&text));
}

const char *intake_text(const struct intake_source *source)
{
	const char *text = buf_str(&source->text);

	return text + (text_starts(text, "\xef\xbb\xbf") ? 3 : 0);
}

int intake_parse(struct json **out, const struct intake_source *source,
		 struct err *err)
{
	const char *text = buf_str(&source->text);
	size_t bom = (size_t)(intake_text(source) - text);
	autoptr(json) strict = NULL;

	/* Strict to refuse fractions; the other form for the places in it. */
	if (json_parse(&strict, text + bom, source->text.len - bom, JSON_STRICT,
		       source->path, err) < 0)
		return memmem(text, source->text.len, "@@", 2)
			       ? err_hint(err,
					  "put the value in where @@NAME@@ "
					  "stands for it")
			       : -1;
	return json_parse(out, text, source->text.len, JSON_WIRE, source->path,
			  err);
}
