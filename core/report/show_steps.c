/* show_steps.c - the steps of a runbook in plain words */
#include "core/report/show_private.h"

static void add_expectation(struct buf *out, const struct json *expect)
{
	const char *between = "";

	json_each_member(one, expect) {
		buf_addf(out, "%s%s: ", between, json_key(one));
		show_in_words(out, one);
		between = "; ";
	}
}

/* Its method, address and credential; page_rest() tells the others. */
static void add_request(struct buf *out, struct page *page,
			const struct json *request)
{
	const char *auth = page_text(page, request, "auth", NULL);

	if (!request)
		return;
	buf_addf(out, "Sends %s %s%s%s. ",
		 page_text(page, request, "method", "GET"),
		 page_text(page, request, "url", ""), auth ? " with the " : "",
		 auth ? auth : "");
}

/* A configuration that is applied, and what happens to it. */
static void add_config(struct buf *out, struct page *page,
		       const struct json *step)
{
	const char *name = page_text(page, step, "config", NULL);

	if (name)
		buf_addf(out, "Applies the configuration %s. ", name);
	if (page_is_true(page, step, "rotate"))
		buf_add(out, "Gives it a new secret. ");
	if (page_is_true(page, step, "delete"))
		buf_add(out, "Deletes it from its server. ");
}

static void add_step(struct buf *out, struct page *page,
		     const struct json *step)
{
	const char *on_error = page_text(page, step, "on_error", NULL);
	const char *say = page_text(page, step, "instructions", NULL);
	const struct json *expect = page_take(page, step, "expect");

	add_request(out, page, json_get(step, "request"));
	add_config(out, page, step);
	if (say)
		buf_addf(out, "%s ", say);
	if (expect) {
		buf_add(out, "Expects ");
		add_expectation(out, expect);
		buf_add(out, ". ");
	}
	if (page_is_true(page, step, "always"))
		buf_add(out, "Runs even after a failure. ");
	if (on_error)
		buf_addf(out, "When it fails: %s. ", on_error);
}

static void show_step(struct page *page, struct shape shape,
		      const struct json *step, size_t number)
{
	const char *id = page_text(page, step, "id", "");
	size_t indent = page->indent + 6;
	autobuf text = { 0 };

	buf_addf(page->out, "%*s%3zu.  ", (int)page->indent, "", number);
	paragraphf(page->out, indent, "%s  (%s, %s)",
		   page_text(page, step, "title", id), id,
		   page_text(page, step, "use", ""));
	add_step(&text, page, step);
	if (text.len > 0) {
		buf_addf(page->out, "%*s", (int)indent, "");
		paragraph(page->out, indent, buf_str(&text));
	}
	page->indent += 4;
	page_rest(page, shape, step, NULL);
	page->indent -= 4;
}

void show_steps(struct page *page, const struct json *steps)
{
	struct shape shape = shape_member(shape_of(DOCUMENT_RUNBOOK), "steps");
	size_t number = 0;

	page_heading(page, "Steps");
	json_each(step, steps)
		show_step(page, shape_items(shape), step, ++number);
}
