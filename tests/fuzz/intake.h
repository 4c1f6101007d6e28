/* intake.h - what the fuzzers of the intake share: a store, and its promises */
#ifndef TESTS_FUZZ_INTAKE_H
#define TESTS_FUZZ_INTAKE_H

#include "core/intake/intake.h"
#include "core/model/lint.h"
#include "tests/fuzz/fuzz.h"

/* What stands for a secret in a seed, and may be in no document. */
#define SECRET "hunter2hunter2"

#define SERVER                                                     \
	"{\"format\":\"server/1\",\"title\":\"S\","                \
	"\"issuer\":\"https://a.example/realms/x\",\"metadata\":{" \
	"\"issuer\":\"https://a.example/realms/x\","               \
	"\"token_endpoint\":\"https://a.example/token\"}}"

UNUSED static inline void add_source(struct intake_sources *out,
				     const char *name, const void *text,
				     size_t len)
{
	struct intake_source *source = intake_sources_add(out);

	source->path = xstrdup(name);
	source->name = xstrdup(name);
	buf_add_bytes(&source->text, text, len);
}

/* Its name leads nowhere else; no member is unknown; the secret isn't there. */
static inline void check_file(const struct intake_file *file)
{
	const char *const text = buf_str(&file->text);
	autoptr(document) document = NULL;
	struct err err = { 0 };

	HOLDS(document_kind_of(file->path) != DOCUMENT_NONE);
	HOLDS(!strstr(file->path, "..") && file->path[0] != '/');
	HOLDS(document_parse(&document, file->path, text, file->text.len,
			     &err) == 0);
	HOLDS(text_is_name(document->name));
	HOLDS(!strstr(text, SECRET));
	if (document->kind == DOCUMENT_RUNBOOK) /* no blank is left of it */
		HOLDS(!strstr(text, "\xee\x80"));
}

/* Makes what can be made of it. */
UNUSED static inline void check_intake(enum intake_kind kind,
				       const struct intake_sources *from)
{
	auto_release(catalog) catalog = { 0 };
	auto_release(intake) made = { 0 };
	struct document *server;
	struct err err = { 0 };
	const struct intake_wish wish = { .name = "n",
					  .all = true,
					  .catalog = &catalog };

	HOLDS(document_parse(&server, "servers/s.json", SERVER, strlen(SERVER),
			     &err) == 0);
	catalog_take(&catalog, server);
	if (kind == INTAKE_UNKNOWN && intake_recognise(&kind, from, &err)) {
		HOLDS(err.code == EXIT_INPUT);
		return;
	}
	if (kind == INTAKE_SERVER)
		return;
	if (intake_make(&made, kind, from, &wish, &err)) {
		HOLDS(err.code == EXIT_INPUT);
		HOLDS(!made.nr_files);
		return;
	}
	HOLDS(made.nr_files);
	for (size_t i = 0; i < made.nr_files; i++)
		check_file(&made.files[i]);
}

#endif
