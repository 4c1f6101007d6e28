/* pages.c - a list that comes in pages, put together (RFC 8288) */
#include "core/run/step.h"

#include <string.h>

#define BYTES_MAX (16 * 1024 * 1024) /* of all pages of one step */

/* Reading on, page by page. */
struct reading {
	struct run *run;
	struct step_result *result;
	const struct step *step;
	const char *items; /* JSON pointer to each page's list; "" */
	struct url origin; /* the token goes nowhere else */
	size_t bytes;
};

static void reading_release(struct reading *reading)
{
	url_release(&reading->origin);
}

static int parse(struct json **out, const struct http_response *response,
		 struct err *err)
{
	if (json_parse(out, buf_str(&response->body), response->body.len,
		       JSON_WIRE, "the server's answer", err) == 0)
		return 0;
	err->code = EXIT_SERVER;
	return -1;
}

static int no_list(const struct reading *reading, struct err *err)
{
	return err_set(err, EXIT_SERVER, "the page has no list at '%s'",
		       reading->items);
}

/* `body` is ours alone, so what stands in it may be added to. */
static int add_items(struct json *body, const struct json *page,
		     const struct reading *reading, struct err *err)
{
	struct json *all =
		(struct json *)(uintptr_t)json_pointer(body, reading->items);
	const struct json *more = json_pointer(page, reading->items);

	if (json_type(all) != JSON_ARRAY || json_type(more) != JSON_ARRAY)
		return no_list(reading, err);
	json_each(item, more)
		json_append(all, json_copy(item));
	return 0;
}

/* Where the next page is, which must be where the first one was. */
static int next_url(char **out, const struct reading *reading,
		    const struct http_response *response, const char *base,
		    struct err *err)
{
	autofree char *link = http_response_link(response, "next");
	autofree char *whole = NULL;
	auto_release(url) url = { 0 };
	autobuf first = { 0 };
	autobuf next = { 0 };

	if (!link)
		return 0;
	if (url_resolve(&whole, base, link, err) ||
	    url_parse(&url, whole, err)) {
		err->code = EXIT_SERVER;
		return err_wrap(err, "the link to the next page");
	}
	url_origin(&first, &reading->origin);
	url_origin(&next, &url);
	if (strcmp(buf_str(&first), buf_str(&next)) != 0 || url.has_user ||
	    url.has_fragment) {
		err_no(err, REASON_OUT_OF_BOUNDS,
		       "the next page is said to be at '%.200s', and the "
		       "first one was at '%s'",
		       whole, buf_str(&first));
		return err_hint(err, "ask those who run the service why it "
				     "sends you elsewhere");
	}
	*out = steal(whole);
	return 0;
}

static int read_page(struct http_response *response, struct json *body,
		     struct reading *reading, struct http_request *request,
		     struct err *err)
{
	autoptr(json) page = NULL;
	bool expected;

	if (step_send(response, reading->run, reading->result, reading->step,
		      request, err) ||
	    expect_status(reading->step, response->status, &expected, err) ||
	    expect_no_error(reading->run, reading->result, reading->step,
			    response, err))
		return -1;
	reading->bytes += response->body.len;
	if (reading->bytes > BYTES_MAX)
		return err_set(err, EXIT_SERVER,
			       "the pages are larger than %d MiB together",
			       BYTES_MAX / (1024 * 1024));
	if (parse(&page, response, err))
		return -1;
	return add_items(body, page, reading, err);
}

/* The same request, to another address. */
static int rebuild(struct http_request *out, const struct reading *reading,
		   const char *url, struct err *err)
{
	if (step_renew(out, reading->run, reading->step, err))
		return -1;
	free(out->url);
	out->url = xstrdup(url);
	return 0;
}

static int read_on(struct json *body, struct reading *reading, char **url,
		   int64_t most, struct err *err)
{
	int64_t pages = 1;

	for (; *url; pages++) {
		auto_release(http_request) request = { 0 };
		auto_release(http_response) response = { 0 };
		autofree char *here = steal(*url);

		if (pages >= most)
			return err_set(err, EXIT_SERVER,
				       "there are more than %lld pages",
				       (long long)most);
		reading->run->page = (size_t)pages;
		if (rebuild(&request, reading, here, err) ||
		    read_page(&response, body, reading, &request, err) ||
		    next_url(url, reading, &response, here, err))
			return err_wrap(err, "page %lld", (long long)pages + 1);
	}
	autofree char *count = xasprintf("%lld", (long long)pages);

	capture_text(reading->result, "pages", count);
	return 0;
}

int pages_read(struct json **body, struct run *run, struct step_result *result,
	       const struct step *step, const struct http_request *request,
	       const struct http_response *first, struct err *err)
{
	const struct json *pages = json_get(step->request, "pages");
	auto_release(reading) reading = {
		.run = run,
		.result = result,
		.step = step,
		.items = json_text(pages, "items", ""),
		.bytes = first->body.len,
	};
	autofree char *url = NULL;
	int64_t most = 1;
	int failed;

	if (!pages)
		return 0;
	json_int(&most, json_get(pages, "most"));
	if (json_type(json_pointer(*body, reading.items)) != JSON_ARRAY)
		return no_list(&reading, err);
	if (url_parse(&reading.origin, request->url, err) ||
	    next_url(&url, &reading, first, request->url, err))
		return -1;
	failed = read_on(*body, &reading, &url, most, err);
	run->page = 0;
	return failed;
}
