/* server.c - an HTTP server on loopback (libmicrohttpd inside) */
#include "core/web/server.h"
#include "core/base/fs.h"
#include "core/crypto/secret.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#define CONNECTIONS_MAX 64
#define IDLE_SECONDS    15

struct server {
	struct MHD_Daemon *daemon;
	server_handle *handle;
	void *payload;
	uint16_t port;
};

/* One request while it arrives. */
struct arriving {
	struct buf body;
	bool too_long;
	void (*sent)(void *payload); /* NULL */
};

const char *server_header(const struct server_call *call, const char *name)
{
	return MHD_lookup_connection_value(call->inner, MHD_HEADER_KIND, name);
}

/* The library takes queries apart, with '+' as a space: a space can't stand
 * there otherwise. */
static enum MHD_Result add_parameter(void *payload,
				     enum MHD_ValueKind kind UNUSED,
				     const char *name, const char *value)
{
	struct buf *out = payload;
	size_t from;

	buf_reserve(out, strlen(name) + (value ? strlen(value) : 0) + 2);
	buf_add(out, out->len ? "&" : "");
	from = out->len;
	buf_add(out, name);
	if (value)
		buf_addf(out, "=%s", value);
	for (char *c = out->data + from; *c; c++)
		if (*c == ' ')
			*c = '+';
	return MHD_YES;
}

void server_query(struct buf *out, const struct server_call *call)
{
	buf_reserve(out, SERVER_BODY_MAX); /* not moved with a secret in it */
	MHD_get_connection_values(call->inner, MHD_GET_ARGUMENT_KIND,
				  add_parameter, out);
}

void server_reply_header(struct server_reply *reply, const char *name,
			 const char *value)
{
	strings_add(&reply->headers, name);
	strings_add(&reply->headers, value);
}

static void server_reply_release(struct server_reply *reply)
{
	json_free(reply->json);
	strings_release(&reply->headers);
}

static enum MHD_Result send_reply(struct MHD_Connection *connection,
				  const struct server_reply *reply)
{
	struct MHD_Response *response;
	enum MHD_Result result;
	autowipe body = { 0 };

	if (reply->json) {
		json_compact(&body, reply->json);
		buf_add(&body, "\n");
	}
	if (reply->page)
		buf_add(&body, reply->page);
	response = MHD_create_response_from_buffer(body.len, body.data,
						   MHD_RESPMEM_MUST_COPY);
	if (!response)
		return MHD_NO;
	if (reply->json || reply->page)
		MHD_add_response_header(response, "Content-Type",
					reply->page ? "text/html; charset=utf-8"
						    : "application/json");
	for (size_t i = 0; i + 1 < reply->headers.nr; i += 2)
		MHD_add_response_header(response, reply->headers.at[i],
					reply->headers.at[i + 1]);
	result = MHD_queue_response(
		connection, reply->status ? reply->status : 200, response);
	MHD_destroy_response(response);
	return result;
}

static void refuse(struct server_reply *reply, unsigned status, const char *why)
{
	reply->status = status;
	reply->json = json_new_object();
	json_set_string(reply->json, "error", "invalid_request");
	json_set_string(reply->json, "error_description", why);
}

static bool is_for_us(const struct server *server,
		      const struct server_call *call)
{
	const char *host = server_header(call, "Host");
	char ours[32];

	if (!host)
		return false;
	snprintf(ours, sizeof(ours), "127.0.0.1:%u", server->port);
	if (strcmp(host, ours) == 0)
		return true;
	snprintf(ours, sizeof(ours), "localhost:%u", server->port);
	return strcmp(host, ours) == 0;
}

static enum MHD_Result answer_call(struct server *server,
				   const struct server_call *call,
				   struct arriving *arriving)
{
	auto_release(server_reply) reply = { 0 };

	if (!is_for_us(server, call))
		refuse(&reply, 421, "this server is 127.0.0.1 alone");
	else if (arriving->too_long)
		refuse(&reply, 413, "the body is too long");
	else
		server->handle(&reply, call, server->payload);
	arriving->sent = reply.sent;
	return send_reply(call->inner, &reply);
}

/* Called once with the headers, then with each piece of the body, then once
 * more. */
static enum MHD_Result on_request(void *payload,
				  struct MHD_Connection *connection,
				  const char *path, const char *method,
				  const char *version UNUSED, const char *data,
				  size_t *len, void **state)
{
	struct arriving *arriving = *state;
	struct server_call call = { .method = method, .path = path };

	if (!arriving) {
		*state = xcalloc(1, sizeof(*arriving));
		return MHD_YES;
	}
	if (*len > 0) {
		if (arriving->body.len + *len > SERVER_BODY_MAX)
			arriving->too_long = true;
		else
			buf_add_bytes(&arriving->body, data, *len);
		*len = 0;
		return MHD_YES;
	}
	if (strcmp(method, "HEAD") == 0)
		call.method = "GET";
	call.inner = connection;
	call.body = arriving->body;
	return answer_call(payload, &call, arriving);
}

static void on_end(void *payload, struct MHD_Connection *connection UNUSED,
		   void **state, enum MHD_RequestTerminationCode code UNUSED)
{
	struct arriving *arriving = *state;

	if (!arriving)
		return;
	if (arriving->sent)
		arriving->sent(((struct server *)payload)->payload);
	secret_wipe_buf(&arriving->body);
	free(arriving);
	*state = NULL;
}

/* Paths and headers stay as they were sent; nobody needs %41 here. */
static size_t keep(void *payload UNUSED,
		   struct MHD_Connection *connection UNUSED, char *s)
{
	return strlen(s);
}

static int keep_open(int *fd)
{
	int kept = *fd;

	*fd = -1;
	return kept;
}

/* A socket of our own: so the port is known before the first call. */
static int listen_on(uint16_t *port, struct err *err)
{
	struct sockaddr_in here = {
		.sin_family = AF_INET,
		.sin_port = htons(*port),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
	socklen_t len = sizeof(here);
	autoclose int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int on = 1;

	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
	    bind(fd, (struct sockaddr *)&here, sizeof(here)) < 0 ||
	    listen(fd, CONNECTIONS_MAX) < 0 ||
	    getsockname(fd, (struct sockaddr *)&here, &len) < 0)
		return err_errno(err, "cannot listen on 127.0.0.1 port %u",
				 *port);
	*port = ntohs(here.sin_port);
	return keep_open(&fd);
}

/* Its threads inherit the mask: signals are for the thread that called. */
static struct MHD_Daemon *start_quietly(struct server *server, int fd)
{
	struct MHD_Daemon *daemon;
	sigset_t all;
	sigset_t before;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	daemon = MHD_start_daemon(
		MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION,
		0, NULL, NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_NOTIFY_COMPLETED, on_end, server,
		MHD_OPTION_UNESCAPE_CALLBACK, keep, NULL,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
		MHD_OPTION_END);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return daemon;
}

int server_start(struct server **out, uint16_t port, server_handle *handle,
		 void *payload, struct err *err)
{
	autoptr(server) server = xcalloc(1, sizeof(*server));
	int fd = listen_on(&port, err);

	if (fd < 0)
		return -1;
	*server = (struct server){ .handle = handle,
				   .payload = payload,
				   .port = port };
	server->daemon = start_quietly(server, fd);
	if (!server->daemon) {
		fs_close_pointer(&fd);
		return err_set(err, EXIT_SYSTEM,
			       "libmicrohttpd does not start");
	}
	*out = steal(server);
	return 0;
}

uint16_t server_port(const struct server *server)
{
	return server->port;
}

void server_free(struct server *server)
{
	if (!server)
		return;
	if (server->daemon)
		MHD_stop_daemon(server->daemon);
	free(server);
}
