/* age_header_parse.c - the lines of an age file's header, and nothing else */
#include "core/crypto/age_format.h"

#include <string.h>

#define STANZA  "-> "
#define COLUMNS 64

void age_header_release(struct age_header *header)
{
	for (size_t i = 0; i < header->nr; i++)
		buf_release(&header->stanzas[i].body);
	free(header->stanzas);
}

int age_header_malformed(struct err *err)
{
	return err_set(err, EXIT_VAULT, "the header is not one of an age file");
}

static int take_line(struct span *line, struct span *in, struct err *err)
{
	const unsigned char *newline =
		in->len ? memchr(in->at, '\n', in->len) : NULL;

	if (newline == NULL)
		return err_set(err, EXIT_VAULT,
			       "the file is cut short in its header");
	*line = (struct span){ in->at, (size_t)(newline - in->at) };
	in->at = newline + 1;
	in->len -= line->len + 1;
	return 0;
}

/* Arguments: one or more visible characters, one space between them. */
static bool split(struct age_stanza *out, struct span line)
{
	for (;;) {
		size_t len = 0;

		while (len < line.len && line.at[len] > ' ' &&
		       line.at[len] <= '~')
			len++;
		if (len == 0)
			return false;
		if (out->nr < AGE_ARGUMENTS)
			out->arguments[out->nr] = (struct span){ line.at, len };
		out->nr++;
		if (len == line.len)
			return true;
		if (line.at[len] != ' ')
			return false;
		line.at += len + 1;
		line.len -= len + 1;
	}
}

/* Lines of 64 up to a shorter one, which may be empty. */
static int take_body(struct buf *body, struct span *in, struct err *err)
{
	autobuf text = { 0 };
	struct span line, all;

	do {
		if (take_line(&line, in, err))
			return -1;
		if (line.len > COLUMNS)
			return age_header_malformed(err);
		buf_add_bytes(&text, line.at, line.len);
	} while (line.len == COLUMNS);
	all = (struct span){ (const unsigned char *)buf_str(&text), text.len };
	return age_unbase64(body, &all) ? 0 : age_header_malformed(err);
}

static int take_stanza(struct age_header *out, const struct span *line,
		       struct span *in, struct err *err)
{
	const size_t mark = strlen(STANZA);
	struct age_stanza *stanza;

	if (out->nr == AGE_STANZAS_MAX)
		return err_set(err, EXIT_VAULT,
			       "the file is for more than %d readers",
			       AGE_STANZAS_MAX);
	out->stanzas =
		grow(out->stanzas, out->nr, &out->alloc, sizeof(*out->stanzas));
	stanza = &out->stanzas[out->nr++];
	*stanza = (struct age_stanza){ 0 };
	if (!split(stanza, (struct span){ line->at + mark, line->len - mark }))
		return age_header_malformed(err);
	return take_body(&stanza->body, in, err);
}

/* From after the version line to the MAC's line, which is left in *last. */
static int take_stanzas(struct age_header *out, struct span *last,
			struct span *in, struct err *err)
{
	const size_t mark = strlen(STANZA);

	for (;;) {
		if (take_line(last, in, err))
			return -1;
		if (last->len < mark || memcmp(last->at, STANZA, mark) != 0)
			return 0;
		if (take_stanza(out, last, in, err))
			return -1;
	}
}

static int take_mac(struct age_header *out, const struct span *line,
		    struct err *err)
{
	const size_t mark = strlen(AGE_MAC_MARK);
	autobuf mac = { 0 };
	struct span text;

	if (line->len <= mark ||
	    memcmp(line->at, AGE_MAC_MARK " ", mark + 1) != 0)
		return age_header_malformed(err);
	text = (struct span){ line->at + mark + 1, line->len - mark - 1 };
	if (!age_unbase64(&mac, &text) || mac.len != sizeof(out->mac))
		return age_header_malformed(err);
	memcpy(out->mac, mac.data, sizeof(out->mac));
	return 0;
}

int age_header_parse(struct age_header *out, struct span *in, struct err *err)
{
	const unsigned char *start = in->at;
	struct span line;

	if (in->len == 0 || (in->len <= strlen(AGE_VERSION_LINE) &&
			     memcmp(AGE_VERSION_LINE, in->at, in->len) == 0))
		return err_set(err, EXIT_VAULT,
			       "the file is cut short in its header");
	if (take_line(&line, in, err) || !span_equals(&line, AGE_VERSION_LINE))
		return err_set(err, EXIT_VAULT, "it is not an age file");
	if (take_stanzas(out, &line, in, err) || take_mac(out, &line, err))
		return -1;
	out->text = (struct span){
		start, (size_t)(line.at + strlen(AGE_MAC_MARK) - start)
	};
	return 0;
}
