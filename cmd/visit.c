/* visit.c - sends a person's browser away and waits for what it brings back */
#include "cmd/person.h"
#include "core/base/fs.h"
#include "core/cli/context.h"
#include "core/web/redirect.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 8192

static int nobody(const struct running *running, struct err *err)
{
	err_set(err, EXIT_WAITING,
		"a person has to sign in and agree, and nobody is here");
	return err_hint(err, "rbctl resume %s, on a terminal", running->run);
}

int person_listen(char **redirect_uri_out, const char *wanted, void *payload,
		  struct err *err)
{
	struct running *running = payload;

	if (!running->context->interactive && !browser_is_here())
		return nobody(running, err);
	redirect_free(running->redirect);
	running->redirect = NULL;
	if (redirect_open(&running->redirect, wanted, err))
		return err_hint(err, "free that port, or have another "
				     "\"redirect_uri\" approved");
	*redirect_uri_out = xstrdup(redirect_uri(running->redirect));
	return 0;
}

static void say_where(const struct running *running,
		      const struct run_visit *visit, bool opened, bool paste)
{
	autobuf url = { 0 };

	buf_add_untrusted(&url, visit->url);
	talk(running->context,
	     opened ? "A browser opens, for you to sign in and agree. Its "
		      "address, should it not:\n\n%s\n"
		    : "Open this address in a browser, sign in and agree:\n\n"
		      "%s\n",
	     buf_str(&url));
	if (paste && opened)
		talk(running->context,
		     "If it can't come back here, paste the address that it "
		     "shows then.");
	else if (paste)
		talk(running->context,
		     "On another machine the browser can't come back by "
		     "itself: it will say so.\nThen copy the whole address "
		     "from its address bar and paste it here.");
}

/* What was pasted is only taken when it can be the answer. */
static bool is_answer(const char *line, const struct run_visit *visit)
{
	size_t len = strlen(visit->redirect_uri);

	return strncmp(line, visit->redirect_uri, len) == 0 &&
	       line[len] == '?' && strstr(line + len, "state=") &&
	       strstr(line + len, visit->state);
}

/* One line from the terminal; *address stays NULL when it is not it. */
static int read_paste(struct secret **address, int tty,
		      const struct running *running,
		      const struct run_visit *visit, struct err *err)
{
	char line[LINE_MAX_BYTES];
	ssize_t got = read(tty, line, sizeof(line) - 1);
	char *from = line;

	if (got < 0)
		return err_errno(err, "cannot read the terminal");
	if (got == 0)
		return err_set(err, EXIT_WAITING, "the terminal was closed");
	line[got] = '\0';
	while (text_is_space(*from))
		from++;
	for (size_t len = strlen(from); len && text_is_space(from[len - 1]);)
		from[--len] = '\0';
	if (is_answer(from, visit))
		*address = secret_new(from, strlen(from));
	else if (*from)
		talk(running->context,
		     "That is not the address that the browser comes back "
		     "to. It begins with\n%s?",
		     visit->redirect_uri);
	explicit_bzero(line, sizeof(line));
	return 0;
}

static int late(const struct running *running, struct err *err)
{
	err_set(err, EXIT_WAITING, "nobody came back in time");
	return err_hint(err, "rbctl resume %s", running->run);
}

static int wait_for_answer(struct secret **address,
			   const struct running *running, int tty,
			   const struct run_visit *visit, struct err *err)
{
	struct pollfd fds[] = {
		{ .fd = redirect_fd(running->redirect), .events = POLLIN },
		{ .fd = tty, .events = POLLIN },
	};
	struct err ignored = { 0 };
	int64_t begun, now;

	if (clock_read(&begun, err))
		return -1;
	while (!*address) {
		int ready;

		now = begun;
		(void)!clock_read(&now, &ignored);
		ready = person_wait(fds, ARRAY_SIZE(fds),
				    begun + visit->seconds - now, err);
		if (ready < 0)
			return err_hint(err, "rbctl resume %s", running->run);
		if (ready == 0)
			return late(running, err);
		if (fds[0].revents)
			*address = redirect_take(running->redirect);
		else if (read_paste(address, tty, running, visit, err))
			return -1;
	}
	return 0;
}

int person_browse(struct secret **address, const struct run_visit *visit,
		  void *payload, struct err *err)
{
	struct running *running = payload;
	autoptr(secret) found = NULL;
	autoclose int tty = running->context->interactive
				    ? open("/dev/tty", O_RDWR | O_CLOEXEC)
				    : -1;
	bool opened;
	int result;

	redirect_expect(running->redirect, visit->state);
	opened = browser_is_here() && browser_open(visit->url);
	if (!opened && tty < 0)
		return nobody(running, err);
	say_where(running, visit, opened, tty >= 0);
	result = wait_for_answer(&found, running, tty, visit, err);
	redirect_free(running->redirect);
	running->redirect = NULL;
	if (result)
		return -1;
	*address = steal(found);
	return 0;
}
