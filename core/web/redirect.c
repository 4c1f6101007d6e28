/* redirect.c - waits, once, for a browser to come back with an answer */
#include "core/web/redirect.h"
#include "core/base/fs.h"
#include "core/net/http.h"
#include "core/web/server.h"

#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>

struct redirect {
	struct server *server;
	char *uri;
	char *path;
	int event;
	pthread_mutex_t mutex; /* around all below */
	char *state;           /* NULL: nothing is expected */
	struct secret *answer;
};

/* In the person's own colours, without anything from elsewhere. */
#define STYLE                                                                 \
	":root{color-scheme:light dark;--back:#f3f4f6;--card:#fff;"           \
	"--text:#1c2430;--soft:#5b6675;--line:#dfe3e8}\n"                     \
	"@media(prefers-color-scheme:dark){:root{--back:#14181e;"             \
	"--card:#1e242c;--text:#e8ecf1;--soft:#9aa6b4;--line:#323b46}}\n"     \
	"body{margin:0;min-height:100vh;display:grid;place-items:center;"     \
	"background:var(--back);color:var(--text);"                           \
	"font:1.0625rem/1.6 system-ui,sans-serif}\n"                          \
	"main{box-sizing:border-box;width:min(34rem,calc(100vw - 2rem));"     \
	"padding:2.5rem;background:var(--card);border:1px solid var(--line);" \
	"border-radius:.75rem}\n"                                             \
	"h1{margin:0 0 .75rem;font-size:1.625rem;line-height:1.25}\n"         \
	"p{margin:0;color:var(--soft)}\n"                                     \
	".who{margin-bottom:1.5rem;font-weight:600;letter-spacing:.02em}\n"
#define PAGE(title, text)                                                 \
	"<!doctype html>\n<html lang=\"en\">\n<head>\n"                   \
	"<meta charset=\"utf-8\">\n<title>" title " – rbctl</title>\n"  \
	"<meta name=\"viewport\" "                                        \
	"content=\"width=device-width\">\n<style>\n" STYLE                \
	"</style>\n</head>\n<body>\n<main>\n<p class=\"who\">rbctl</p>\n" \
	"<h1>" title "</h1>\n<p>" text "</p>\n</main>\n</body>\n</html>\n"

static const char page_taken[] =
	PAGE("You can close this window",
	     "The answer has arrived. Go on in the terminal: it says what came "
	     "of it.");
static const char page_other[] =
	PAGE("Nothing here",
	     "rbctl is not waiting for this. If you were signing in, go back "
	     "to the terminal and take the address that it shows.");

/* Parameters are compared as they were sent: a state has no characters that
 * would be escaped. */
static bool has_state(const char *query, const char *state)
{
	size_t len = strlen(state);

	for (const char *p = query; p; p = strchr(p, '&')) {
		p += *p == '&';
		if (text_starts(p, "state=") &&
		    strncmp(p + 6, state, len) == 0 &&
		    (p[6 + len] == '&' || !p[6 + len]))
			return true;
	}
	return false;
}

static bool take(struct redirect *redirect, const char *query)
{
	bool taken = false;

	pthread_mutex_lock(&redirect->mutex);
	if (redirect->state && !redirect->answer &&
	    has_state(query, redirect->state)) {
		autowipe address = { 0 };

		buf_reserve(&address,
			    strlen(redirect->uri) + strlen(query) + 2);
		buf_addf(&address, "%s?%s", redirect->uri, query);
		if (address.len <= SECRET_SIZE_MAX)
			redirect->answer =
				secret_new(address.data, address.len);
		taken = redirect->answer != NULL;
	}
	pthread_mutex_unlock(&redirect->mutex);
	return taken;
}

/* Who waits stops listening at once: not before the person has the page. */
static void tell(void *payload)
{
	struct redirect *redirect = payload;

	(void)eventfd_write(redirect->event, 1);
}

static void handle(struct server_reply *reply, const struct server_call *call,
		   void *payload)
{
	struct redirect *redirect = payload;
	autowipe query = { 0 };
	bool taken = false;

	server_query(&query, call);
	if (strcmp(call->method, "GET") == 0 &&
	    strcmp(call->path, redirect->path) == 0)
		taken = take(redirect, buf_str(&query));
	reply->status = taken ? 200 : 404;
	reply->page = taken ? page_taken : page_other;
	reply->sent = taken ? tell : NULL;
	server_reply_header(reply, "Cache-Control", "no-store");
	server_reply_header(reply, "Referrer-Policy", "no-referrer");
	server_reply_header(reply, "X-Content-Type-Options", "nosniff");
	server_reply_header(reply, "Content-Security-Policy",
			    "default-src 'none'; style-src 'unsafe-inline'; "
			    "base-uri 'none'; frame-ancestors 'none'");
}

void redirect_free(struct redirect *redirect)
{
	if (!redirect)
		return;
	server_free(redirect->server);
	fs_close_pointer(&redirect->event);
	pthread_mutex_destroy(&redirect->mutex);
	free(redirect->uri);
	free(redirect->path);
	free(redirect->state);
	secret_free(redirect->answer);
	free(redirect);
}

static bool names_port(const char *wanted)
{
	const char *host = strstr(wanted, "://") + 3;

	return memchr(host, ':', strcspn(host, "/")) != NULL;
}

static int listen_on(struct redirect *redirect, const char *wanted,
		     const struct url *url, struct err *err)
{
	const char *host = strstr(wanted, "://") + 3;
	long port = names_port(wanted) ? strtol(url->port, NULL, 10) : 0;

	if (port < 0 || port > UINT16_MAX)
		return err_set(err, EXIT_INPUT, "'%s' has no good port",
			       wanted);
	if (server_start(&redirect->server, (uint16_t)port, handle, redirect,
			 err))
		return -1;
	redirect->uri = xasprintf("http://%s:%u%s", url->host,
				  server_port(redirect->server),
				  host + strcspn(host, "/"));
	return 0;
}

int redirect_open(struct redirect **out, const char *wanted, struct err *err)
{
	autoptr(redirect) redirect = xcalloc(1, sizeof(*redirect));
	auto_release(url) url = { 0 };

	pthread_mutex_init(&redirect->mutex, NULL);
	redirect->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (redirect->event < 0)
		return err_errno(err, "no event can be waited for");
	if (url_parse(&url, wanted, err))
		return -1;
	if (!url_is_loopback(&url) || strcmp(url.scheme, "http") != 0 ||
	    url.query || url.has_fragment || url.has_user)
		return err_set(err, EXIT_INPUT,
			       "'%s' is no address of this machine that a "
			       "browser can come back to",
			       wanted);
	redirect->path = xstrdup(url.path);
	if (listen_on(redirect, wanted, &url, err))
		return -1;
	*out = steal(redirect);
	return 0;
}

const char *redirect_uri(const struct redirect *redirect)
{
	return redirect->uri;
}

void redirect_expect(struct redirect *redirect, const char *state)
{
	pthread_mutex_lock(&redirect->mutex);
	free(redirect->state);
	redirect->state = xstrdup(state);
	pthread_mutex_unlock(&redirect->mutex);
}

int redirect_fd(const struct redirect *redirect)
{
	return redirect->event;
}

struct secret *redirect_take(struct redirect *redirect)
{
	struct secret *answer;

	pthread_mutex_lock(&redirect->mutex);
	answer = redirect->answer;
	redirect->answer = NULL;
	if (answer) { /* once */
		free(redirect->state);
		redirect->state = NULL;
	}
	pthread_mutex_unlock(&redirect->mutex);
	return answer;
}
