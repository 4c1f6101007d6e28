/* intake_made.h - everything that an import writes and says, as one text */
#ifndef TESTS_UNIT_INTAKE_MADE_H
#define TESTS_UNIT_INTAKE_MADE_H

#include "core/intake/intake.h"
#include "tests/unit/test.h"

#define SECRET "hunter2"

#define SERVER                                             \
	"{\"format\":\"server/1\",\"title\":\"S\","        \
	"\"issuer\":\"https://sso.example.com/realms/x\"," \
	"\"metadata\":{"                                   \
	"\"issuer\":\"https://sso.example.com/realms/x\"," \
	"\"token_endpoint\":\"https://sso.example.com/token\"}}"

/* A document that the store has already; a path of NULL: none but SERVER. */
struct known {
	const char *path;
	const char *text;
};

UNUSED static struct known known_config;

UNUSED static void bring(struct intake_sources *out, const char *name,
			 const char *text)
{
	struct intake_source *source = intake_sources_add(out);

	source->path = xstrdup(name);
	source->name = xstrdup(name);
	buf_add(&source->text, text);
}

static void add_lines(struct buf *out, const char *word,
		      const struct strings *lines)
{
	for (size_t i = 0; i < lines->nr; i++)
		buf_addf(out, "%s: %s\n", word, lines->at[i]);
}

static void know(struct catalog *catalog, struct known known)
{
	struct document *document;
	struct err err = { 0 };

	if (document_parse(&document, known.path, known.text,
			   strlen(known.text), &err))
		fail_msg("%s", err.msg);
	catalog_take(catalog, document);
}

/* Documents, and lines "note: …", "todo: …", "secret: …". NULL: refused, with
 * *err. */
UNUSED static char *made_of(const struct intake_sources *from,
			    enum intake_kind kind, struct err *err)
{
	auto_release(catalog) catalog = { 0 };
	auto_release(intake) made = { 0 };
	autobuf out = { 0 };
	const struct intake_wish wish = { .catalog = &catalog };

	know(&catalog, (struct known){ "servers/s.json", SERVER });
	if (known_config.path)
		know(&catalog, known_config);
	if (intake_make(&made, kind, from, &wish, err))
		return NULL;
	for (size_t i = 0; i < made.nr_files; i++)
		buf_addf(&out, "%s\n%s", made.files[i].path,
			 buf_str(&made.files[i].text));
	add_lines(&out, "note", &made.notes);
	add_lines(&out, "todo", &made.todos);
	add_lines(&out, "secret", &made.secrets);
	return buf_detach(&out);
}

/* Of one file alone. */
UNUSED static char *made(const char *text, enum intake_kind kind)
{
	auto_release(intake_sources) from = { 0 };
	struct err err = { 0 };
	char *out;

	bring(&from, "x.json", text);
	out = made_of(&from, kind, &err);
	if (!out)
		fail_msg("%s\n%s", err.msg, text);
	return out;
}

UNUSED static void holds(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("'%s' is not in:\n%s", part, text);
}

UNUSED static void lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("'%s' is in:\n%s", part, text);
}

#endif
