/* curl_tools.c - the functions for a shell that exported lines call */
#include "core/report/curl.h"

#include <ctype.h>
#include <string.h>

#define TOOLS_MAX 64

/* Paths are taken from where the compiler runs: the top of the source. */
__asm__(".pushsection .rodata\n"
	"report_tools:\n"
	".incbin \"core/report/assets/tools.sh\"\n"
	".byte 0\n"
	".popsection\n");
extern const char report_tools[] __attribute__((visibility("hidden")));

/* One function with its comment, from its first byte to its last newline.
 * Empty lines stand between them, and none within. */
struct tool {
	const char *text;
	size_t len;
	const char *name;
	size_t name_len;
	bool wanted;
};

static bool is_word(char c)
{
	return c == '_' || isalnum((unsigned char)c);
}

/* As a word, and no variable, option or part of a path. */
static bool is_called(const char *text, size_t len, const struct tool *tool)
{
	const char *end = text + len;
	const char *at = text;

	while ((at = memmem(at, (size_t)(end - at), tool->name,
			    tool->name_len))) {
		const char *after = at + tool->name_len;

		if ((at == text ||
		     (!is_word(at[-1]) && !strchr("$-/", at[-1]))) &&
		    (after == end || !is_word(*after)))
			return true;
		at = after;
	}
	return false;
}

/* The name stands before "() {", after the lines of the comment. */
static void find_name(struct tool *tool)
{
	tool->name = tool->text;
	while (*tool->name == '#')
		tool->name = strchr(tool->name, '\n') + 1;
	tool->name_len = strcspn(tool->name, "(");
}

static size_t read_tools(struct tool tools[TOOLS_MAX])
{
	const char *text = strstr(report_tools, "\n\n");
	size_t nr = 0;

	while (text && nr < TOOLS_MAX) {
		const char *end = strstr(text + 2, "\n\n");
		struct tool *tool = &tools[nr++];

		tool->text = text + 2;
		tool->len = end ? (size_t)(end - tool->text) + 1
				: strlen(tool->text);
		tool->wanted = false;
		find_name(tool);
		text = end;
	}
	return nr;
}

/* Each only calls those above it. */
void curl_tools_add(struct buf *out, const char *text)
{
	struct tool tools[TOOLS_MAX];
	size_t nr = read_tools(tools);

	for (size_t i = nr; i-- > 0;) {
		tools[i].wanted = is_called(text, strlen(text), &tools[i]);
		for (size_t k = i + 1; !tools[i].wanted && k < nr; k++)
			tools[i].wanted = tools[k].wanted &&
					  is_called(tools[k].text, tools[k].len,
						    &tools[i]);
	}
	for (size_t i = 0; i < nr; i++)
		if (tools[i].wanted) {
			buf_add_bytes(out, tools[i].text, tools[i].len);
			buf_add(out, "\n");
		}
}
