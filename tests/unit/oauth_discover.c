/* oauth_discover.c - tests: where a server's metadata is looked for */
#include "tests/unit/test.h"
#include "core/base/text.h"
#include "core/oauth/oauth.h"
#include "core/web/server.h"

/* A server that shows one document at one path, and notes what is asked. */
struct world {
	struct server *server;
	struct http *http;
	const char *path;   /* where the document is; NULL: nowhere */
	const char *issuer; /* behind "http://127.0.0.1:PORT" */
	unsigned status;    /* of all other paths */
	struct strings asked;
};

static void answer(struct server_reply *reply, const struct server_call *call,
		   void *payload)
{
	struct world *world = payload;

	strings_add(&world->asked, call->path);
	if (!text_equal(call->path, world->path)) {
		reply->status = world->status;
		server_reply_header(reply, "Location", "/elsewhere");
		return;
	}
	reply->json = json_new_object();
	json_set_stringf(reply->json, "issuer", "http://127.0.0.1:%u%s",
			 server_port(world->server), world->issuer);
}

static void start(struct world *world)
{
	struct err err = { 0 };

	if (!world->status)
		world->status = 404;
	OK(http_new(&world->http, NULL, &err));
	OK(server_start(&world->server, 0, answer, world, &err));
}

static void world_release(struct world *world)
{
	server_free(world->server);
	http_free(world->http);
	strings_release(&world->asked);
}

/* Fetches for "http://127.0.0.1:PORT" and `suffix`. */
static int fetch(struct world *world, const char *suffix, struct err *err)
{
	autofree char *issuer = xasprintf("http://127.0.0.1:%u%s",
					  server_port(world->server), suffix);
	autoptr(json) json = NULL;
	autobuf text = { 0 };
	autobuf url = { 0 };

	if (oauth_metadata_fetch(&json, &text, &url, world->http, issuer, err))
		return -1;
	assert_non_null(json_string(json_get(json, "issuer")));
	assert_true(text_starts(buf_str(&text), "{\"issuer\":"));
	assert_true(text_ends(buf_str(&url), world->path));
	return 0;
}

static void looks_where_the_standards_say_in_turn(void **state)
{
	auto_release(world) world = { .issuer = "/realms/a" };
	struct err err = { 0 };

	(void)state;
	world.path = "/realms/a/.well-known/openid-configuration";
	start(&world);
	OK(fetch(&world, "/realms/a", &err));
	assert_int_equal(err.code, 0);
	assert_int_equal(world.asked.nr, 3);
	assert_string_equal(world.asked.at[0],
			    "/.well-known/oauth-authorization-server/realms/a");
	assert_string_equal(world.asked.at[1],
			    "/.well-known/openid-configuration/realms/a");
	assert_string_equal(world.asked.at[2], world.path);
}

static void asks_each_place_once(void **state)
{
	auto_release(world) world = { .path = NULL };
	struct err err = { 0 };

	(void)state;
	start(&world);
	assert_int_equal(fetch(&world, "", &err), -1);
	assert_int_equal(err.code, EXIT_SERVER);
	assert_int_equal(world.asked.nr, 2);
	assert_non_null(strstr(err.msg, "(status 404)"));
	assert_string_not_equal(err.hint, "");
}

static void leaves_out_the_last_slash_but_compares_it(void **state)
{
	auto_release(world) world = { .issuer = "/a/" };
	struct err err = { 0 };

	(void)state;
	world.path = "/.well-known/oauth-authorization-server/a";
	start(&world);
	OK(fetch(&world, "/a/", &err));
	assert_int_equal(fetch(&world, "/a", &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_non_null(strstr(err.msg, "speaks for"));
	assert_non_null(strstr(err.hint, "/a/'"));
}

static void refuses_a_document_of_somebody_else(void **state)
{
	auto_release(world) world = { .issuer = "/evil" };
	struct err err = { 0 };

	(void)state;
	world.path = "/.well-known/oauth-authorization-server";
	start(&world);
	assert_int_equal(fetch(&world, "", &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_non_null(strstr(err.msg, "/evil"));
}

static void takes_the_address_of_the_document_itself(void **state)
{
	static const struct {
		const char *path;
		const char *issuer;
	} places[] = {
		{ "/.well-known/openid-configuration", "" },
		{ "/.well-known/openid-configuration", "/" },
		{ "/a/.well-known/openid-configuration", "/a" },
		{ "/.well-known/oauth-authorization-server/a", "/a" },
		{ "/.well-known/oauth-authorization-server/a", "/a/" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		auto_release(world) world = { .path = places[i].path,
					      .issuer = places[i].issuer };
		struct err err = { 0 };

		start(&world);
		OK(fetch(&world, places[i].path, &err));
		assert_int_equal(world.asked.nr, 1);
	}
}

static void checks_the_issuer_there_too(void **state)
{
	auto_release(world) world = { .issuer = "/b" };
	struct err err = { 0 };

	(void)state;
	world.path = "/.well-known/oauth-authorization-server/a";
	start(&world);
	assert_int_equal(fetch(&world, world.path, &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
}

static void follows_nobody_elsewhere(void **state)
{
	auto_release(world) world = { .path = "/elsewhere", .status = 302 };
	struct err err = { 0 };

	(void)state;
	start(&world);
	assert_int_equal(fetch(&world, "", &err), -1);
	assert_int_equal(err.code, EXIT_SERVER);
	assert_false(strings_has(&world.asked, "/elsewhere"));
}

static void says_when_nobody_answers(void **state)
{
	auto_release(world) world = { .path = NULL };
	autoptr(json) json = NULL;
	autobuf text = { 0 };
	autobuf url = { 0 };
	struct err err = { 0 };

	(void)state;
	start(&world);
	assert_int_equal(oauth_metadata_fetch(&json, &text, &url, world.http,
					      "http://127.0.0.1:1", &err),
			 -1);
	assert_int_equal(err.code, EXIT_NETWORK);
}

static void refuses_what_no_issuer_has(void **state)
{
	auto_release(world) world = { .path = NULL };
	struct err err = { 0 };

	(void)state;
	start(&world);
	assert_int_equal(fetch(&world, "/a?b=c", &err), -1);
	assert_int_equal(err.code, EXIT_INPUT);
	assert_int_equal(fetch(&world, "/a#b", &err), -1);
	assert_int_equal(world.asked.nr, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(looks_where_the_standards_say_in_turn),
		TEST(asks_each_place_once),
		TEST(leaves_out_the_last_slash_but_compares_it),
		TEST(refuses_a_document_of_somebody_else),
		TEST(takes_the_address_of_the_document_itself),
		TEST(checks_the_issuer_there_too),
		TEST(follows_nobody_elsewhere),
		TEST(says_when_nobody_answers),
		TEST(refuses_what_no_issuer_has),
	};

	return RUN(tests);
}
