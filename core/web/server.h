/* server.h - an HTTP server on loopback (libmicrohttpd inside) */
#ifndef CORE_WEB_SERVER_H
#define CORE_WEB_SERVER_H

#include "core/base/err.h"
#include "core/base/text.h"
#include "core/json/json.h"

#define SERVER_BODY_MAX (64 * 1024)

/* What somebody asks. Borrowed for the length of the call. */
struct server_call {
	const char *method; /* HEAD arrives as GET */
	const char *path;
	struct buf body; /* wiped afterwards */
	void *inner;
};

/* What stands behind the '?' of the address, still escaped. It may hold a
 * secret: wipe `out`. */
void server_query(struct buf *out, const struct server_call *call);
/* First header of that name (any letter case). Borrowed; NULL. */
const char *server_header(const struct server_call *call, const char *name);

/* What is answered; starts as { 0 } and is released by the server. */
struct server_reply {
	unsigned status;        /* 0: 200 */
	struct json *json;      /* the body; NULL: an empty one */
	const char *page;       /* the body as HTML, in place of JSON; lives
				   as long as the program; NULL */
	struct strings headers; /* name, value, name, value … */
	/* Called once all of it was sent, or nobody is there to take it any
	 * more; with the payload of the server. NULL. */
	void (*sent)(void *payload);
};

void server_reply_header(struct server_reply *reply, const char *name,
			 const char *value);

/* Calls come in on several threads at once. */
typedef void server_handle(struct server_reply *reply,
			   const struct server_call *call, void *payload);

struct server;

/*
 * Listens on 127.0.0.1; port 0 is any free one. Only requests that name
 * this host are passed on, so that no web page can reach it under a name of
 * its own. EXIT_SYSTEM when the port is taken.
 */
int server_start(struct server **out, uint16_t port, server_handle *handle,
		 void *payload, struct err *err) MUST_CHECK;
uint16_t server_port(const struct server *server);
/* Stops: waits until calls that run have ended. */
void server_free(struct server *server);
DEFINE_AUTOPTR(server);

#endif
