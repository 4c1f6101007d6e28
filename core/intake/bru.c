/* bru.c - Bruno's language for requests: blocks of pairs, of text, of names */
#include "core/intake/bru.h"

#include <string.h>

void bru_release(struct bru *bru)
{
	for (size_t i = 0; i < bru->nr; i++) {
		struct intake_requests holder = { 0 };

		intake_requests_add(&holder)->fields = bru->at[i].pairs;
		intake_requests_release(&holder);
		free(bru->at[i].name);
		free(bru->at[i].text);
	}
	free(bru->at);
	*bru = (struct bru){ 0 };
}

const struct bru_block *bru_find(const struct bru *bru, const char *name)
{
	for (size_t i = 0; i < bru->nr; i++)
		if (text_equal(bru->at[i].name, name))
			return &bru->at[i];
	return NULL;
}

const char *bru_value(const struct bru *bru, const char *block, const char *key)
{
	const struct bru_block *found = bru_find(bru, block);

	return found ? intake_pair_find(&found->pairs, key) : NULL;
}

struct bru_reader {
	struct bru *out;
	const struct intake_source *source;
	const char *at;
	size_t line;
	struct err *err;
};

static int fault(const struct bru_reader *reader, const char *what)
{
	return err_set(reader->err, EXIT_INPUT, "%s:%zu:1: %s",
		       reader->source->path, reader->line, what);
}

/* The next line without its end; NULL after the last one. Caller frees. */
static char *next_line(struct bru_reader *reader)
{
	size_t len = strcspn(reader->at, "\n");
	char *line;

	if (!*reader->at)
		return NULL;
	line = xstrndup(reader->at, len);
	reader->at += len + (reader->at[len] == '\n');
	reader->line++;
	if (len && line[len - 1] == '\r')
		line[len - 1] = '\0';
	return line;
}

/* What is code, or sent as it stands. */
static bool is_text_block(const char *name)
{
	static const char *const starts[] = { "script:", "tests", "docs" };
	static const char *const bodies[] = {
		"body",        "body:json",    "body:text",         "body:xml",
		"body:sparql", "body:graphql", "body:graphql:vars",
	};

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
		if (text_starts(name, starts[i]))
			return true;
	for (size_t i = 0; i < ARRAY_SIZE(bodies); i++)
		if (text_equal(name, bodies[i]))
			return true;
	return false;
}

/* Up to a line that is the brace alone. */
static int read_text(struct bru_reader *reader, struct bru_block *block)
{
	autobuf text = { 0 };

	for (;;) {
		autofree char *line = next_line(reader);
		size_t spaces;

		if (!line)
			return fault(reader, "this block has no end");
		if (line[0] == '}' && !line[1 + strspn(line + 1, " \t")])
			break;
		spaces = strspn(line, " ");
		buf_addf(&text, "%s%s", text.len ? "\n" : "",
			 line + (spaces < 2 ? spaces : 2));
	}
	block->text = xstrdup(buf_str(&text));
	return 0;
}

/* '''…''' over several lines; `first` is what stands after the quotes. */
static char *read_lines(struct bru_reader *reader, const char *first)
{
	autobuf text = { 0 };
	const char *end = strstr(first, "'''");

	if (end)
		return xstrndup(first, (size_t)(end - first));
	buf_add(&text, first);
	for (;;) {
		autofree char *line = next_line(reader);
		const char *bare;

		if (!line)
			break;
		bare = line + strspn(line, " \t");
		if (text_starts(bare, "'''"))
			break;
		buf_addf(&text, "%s%s", text.len ? "\n" : "", bare);
	}
	return buf_detach(&text);
}

/* "a name": value, or name: value */
static char *read_key(const char **rest, const char *line)
{
	const char *end;

	if (*line == '"') {
		autobuf key = { 0 };

		buf_add(&key, "");
		for (line++; *line && *line != '"'; line++) {
			line += *line == '\\' && line[1];
			buf_add_byte(&key, (unsigned char)*line);
		}
		line += *line == '"';
		*rest = line + strspn(line, " ");
		return buf_detach(&key);
	}
	end = strchr(line, ':');
	if (!end) {
		*rest = "";
		return xstrdup(line);
	}
	*rest = end;
	return xstrndup(line, (size_t)(end - line));
}

static int add_pair(struct bru_reader *reader, struct bru_block *block,
		    const char *line)
{
	bool off = *line == '~';
	const char *rest;
	autofree char *key = read_key(&rest, line + off);
	autofree char *value = NULL;

	if (*rest == ':')
		rest++;
	rest += strspn(rest, " \t");
	value = text_starts(rest, "'''") ? read_lines(reader, rest + 3)
					 : xstrdup(rest);
	if (off)
		return 0;
	if (!intake_pair_add(&block->pairs, key, value))
		return fault(reader, "this block has too many lines");
	if (text_starts(value, "@file("))
		block->pairs.at[block->pairs.nr - 1].file = true;
	return 0;
}

static int read_pairs(struct bru_reader *reader, struct bru_block *block,
		      char close)
{
	for (;;) {
		autofree char *line = next_line(reader);
		char *bare;

		if (!line)
			return fault(reader, "this block has no end");
		bare = line + strspn(line, " \t");
		if (*bare == close && !bare[1 + strspn(bare + 1, " \t")])
			return 0;
		if (!*bare || *bare == '@') /* a note about the next line */
			continue;
		if (close == ']')
			bare[strcspn(bare, ", ")] = '\0';
		if (*bare && add_pair(reader, block, bare))
			return -1;
	}
}

static int read_block(struct bru_reader *reader, const char *line)
{
	size_t len = strcspn(line, " \t{[");
	const char *open = line + len + strspn(line + len, " \t");
	struct bru *out = reader->out;
	struct bru_block *block;

	if (!len || (*open != '{' && *open != '['))
		return fault(reader, "a block begins with its name and '{'");
	if (out->nr == BRU_BLOCKS_MAX)
		return fault(reader, "there are too many blocks");
	out->at = grow(out->at, out->nr, &out->alloc, sizeof(*out->at));
	block = &out->at[out->nr++];
	*block = (struct bru_block){ .name = xstrndup(line, len) };
	if (strchr("}]", open[1 + strspn(open + 1, " \t")]) &&
	    open[1 + strspn(open + 1, " \t")])
		return 0; /* on one line: nothing is in it */
	if (is_text_block(block->name))
		return read_text(reader, block);
	return read_pairs(reader, block, *open == '{' ? '}' : ']');
}

int bru_parse(struct bru *out, const struct intake_source *source,
	      struct err *err)
{
	auto_release(bru) bru = { 0 };
	const char *text = buf_str(&source->text);
	struct bru_reader reader = { &bru, source, intake_text(source), 0,
				     err };
	size_t at;

	if (source->text.len > BRU_FILE_MAX)
		return fault(&reader, "this file is too long");
	if (!text_is_utf8(text, source->text.len, &at) ||
	    memchr(text, '\0', source->text.len))
		return fault(&reader, "this is no text in UTF-8");
	for (;;) {
		autofree char *line = next_line(&reader);

		if (!line)
			break;
		if (!line[strspn(line, " \t")])
			continue;
		if (read_block(&reader, line))
			return -1;
	}
	*out = bru;
	bru = (struct bru){ 0 };
	return 0;
}
