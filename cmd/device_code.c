/* device_code.c - shows a code to type on another device, and waits */
#include "cmd/person.h"
#include "core/qr/qr.h"

#include <string.h>

/* Black on white, whatever the terminal's own colours are. */
#define QR_BEGIN "\033[37;40m"

static void draw(const struct running *running, const char *text)
{
	const struct theme *theme = running->context->talk_theme;
	bool colour = *theme->off != '\0';
	struct err ignored = { 0 };
	autobuf code = { 0 };

	if (qr_draw(&code, text, colour ? QR_BEGIN : "",
		    colour ? theme->off : "", &ignored) == 0)
		talk(running->context, "%s", buf_str(&code));
}

int person_show_code(const struct oauth_device *device, void *payload,
		     struct err *err)
{
	struct running *running = payload;
	const struct context *context = running->context;
	autobuf uri = { 0 };
	autobuf code = { 0 };

	if (context->quiet && !context->interactive) {
		err_set(err, EXIT_WAITING,
			"a person has to type a code, and nobody is here");
		return err_hint(err, "rbctl resume %s, without --quiet",
				running->run);
	}
	buf_add_untrusted(&uri, device->uri);
	buf_add_untrusted(&code, device->user_code);
	talk(context,
	     "Open this address in a browser, on any device, and type the "
	     "code:\n\n    %s\n\n    %s%s%s\n",
	     buf_str(&uri), context->talk_theme->bold, buf_str(&code),
	     context->talk_theme->off);
	if (device->uri_complete)
		draw(running, device->uri_complete);
	return 0;
}

static void count_down(const struct running *running, int64_t left)
{
	talk_over(running->context,
		  "waiting for you to agree; the code is good for %lld:%02lld "
		  "more (Ctrl-C stops)",
		  (long long)(left / 60), (long long)(left % 60));
}

int person_await(int64_t seconds, int64_t left, void *payload, struct err *err)
{
	struct running *running = payload;

	for (; seconds > 0; seconds--, left--) {
		count_down(running, left);
		if (person_wait(NULL, 0, 1, err) < 0) {
			talk_over(running->context, "%s", "");
			return err_hint(err, "rbctl resume %s", running->run);
		}
	}
	talk_over(running->context, "%s", "");
	return 0;
}
