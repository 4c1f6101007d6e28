/* library.c - libmicrohttpd's functions, passed on to it when it is needed */
#include "core/base/library.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdarg.h>

/* clang-format off */
#define FUNCTIONS(X)                                                           \
	X(MHD_add_response_header) X(MHD_create_response_from_buffer)          \
	X(MHD_destroy_response) X(MHD_get_connection_values)                   \
	X(MHD_lookup_connection_value)                                         \
	X(MHD_queue_response) X(MHD_start_daemon_va) X(MHD_stop_daemon)
/* clang-format on */

#define DECLARE(name) __typeof__(name) *name;
static struct {
	FUNCTIONS(DECLARE)
} loaded;

#define FIND(name) library_find(&loaded.name, library, #name);
static void load(void)
{
	void *library = library_load("libmicrohttpd.so.12");

	FUNCTIONS(FIND)
}

static const __typeof__(loaded) *mhd(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	return &loaded;
}

enum MHD_Result MHD_add_response_header(struct MHD_Response *response,
					const char *name, const char *value)
{
	return mhd()->MHD_add_response_header(response, name, value);
}

struct MHD_Response *
MHD_create_response_from_buffer(size_t len, void *bytes,
				enum MHD_ResponseMemoryMode mode)
{
	return mhd()->MHD_create_response_from_buffer(len, bytes, mode);
}

void MHD_destroy_response(struct MHD_Response *response)
{
	mhd()->MHD_destroy_response(response);
}

int MHD_get_connection_values(struct MHD_Connection *connection,
			      enum MHD_ValueKind kind,
			      MHD_KeyValueIterator each, void *payload)
{
	return mhd()->MHD_get_connection_values(connection, kind, each,
						payload);
}

const char *MHD_lookup_connection_value(struct MHD_Connection *connection,
					enum MHD_ValueKind kind,
					const char *key)
{
	return mhd()->MHD_lookup_connection_value(connection, kind, key);
}

enum MHD_Result MHD_queue_response(struct MHD_Connection *connection,
				   unsigned status,
				   struct MHD_Response *response)
{
	return mhd()->MHD_queue_response(connection, status, response);
}

struct MHD_Daemon *MHD_start_daemon(unsigned flags, uint16_t port,
				    MHD_AcceptPolicyCallback accept,
				    void *accept_payload,
				    MHD_AccessHandlerCallback handle,
				    void *handle_payload, ...)
{
	struct MHD_Daemon *daemon;
	va_list args;

	va_start(args, handle_payload);
	daemon = mhd()->MHD_start_daemon_va(flags, port, accept, accept_payload,
					    handle, handle_payload, args);
	va_end(args);
	return daemon;
}

void MHD_stop_daemon(struct MHD_Daemon *daemon)
{
	mhd()->MHD_stop_daemon(daemon);
}
