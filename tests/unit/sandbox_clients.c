/* sandbox_clients.c - tests: the training server registers clients */
#include "tests/unit/test.h"
#include "core/base/text.h"
#include "core/oauth/registration.h"
#include "core/web/sandbox.h"

struct world {
	struct sandbox *sandbox;
	struct http *http;
	struct registration client;
};

static int64_t tell(void *payload UNUSED)
{
	return 1795509000;
}

static void world_release(struct world *world)
{
	registration_release(&world->client);
	http_free(world->http);
	sandbox_free(world->sandbox);
}

/* Sends it, and takes what is said of the client. The status. */
static int take(struct world *world, const struct http_request *request)
{
	auto_release(http_response) response = { 0 };
	auto_release(registration) got = { 0 };
	struct oauth_failure failure = { 0 };
	struct err err = { 0 };
	bool refused;

	OK(http_send(&response, world->http, request, NULL, &err));
	if (response.status == 204)
		return 204;
	OK(registration_answer(&got, &refused, &failure, &response, NULL,
			       &err));
	if (refused)
		return failure.status;
	registration_release(&world->client);
	world->client = got;
	got = (struct registration){ 0 };
	return response.status;
}

static int create(struct world *world, const char *metadata)
{
	autofree char *endpoint =
		xasprintf("%s/register", sandbox_issuer(world->sandbox));
	auto_release(http_request) request = { 0 };
	autoptr(json) json = NULL;
	struct err err = { 0 };

	OK(json_parse(&json, metadata, strlen(metadata), JSON_WIRE, "test",
		      &err));
	registration_create_request(&request, endpoint, json, NULL, NULL);
	return take(world, &request);
}

static struct registration_access access_of(const struct world *world)
{
	return (struct registration_access){
		.uri = world->client.uri,
		.token = world->client.token,
		.token_name = "t",
		.etag = world->client.etag,
	};
}

static int update(struct world *world, const struct secret *secret)
{
	struct registration_access access = access_of(world);
	auto_release(http_request) request = { 0 };

	registration_update_request(&request, &access, world->client.client_id,
				    world->client.metadata, secret, "s");
	return take(world, &request);
}

static int ask_for_a_token(struct world *world, const struct secret *secret)
{
	autofree char *endpoint =
		xasprintf("%s/token", sandbox_issuer(world->sandbox));
	const struct oauth_client client = {
		.id = world->client.client_id,
		.auth = AUTH_BASIC,
		.secret = secret,
		.secret_name = "s",
	};
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };
	struct err err = { 0 };

	OK(oauth_token_request(&request, endpoint, &client, NULL, NULL, &err));
	OK(http_send(&response, world->http, &request, NULL, &err));
	return response.status;
}

static void begin(struct world *world)
{
	struct sandbox_options options = { .clock = tell };
	struct err err = { 0 };

	OK(sandbox_start(&world->sandbox, &options, &err));
	OK(http_new(&world->http, NULL, &err));
	assert_int_equal(create(world, "{\"client_name\":\"Payroll\","
				       "\"grant_types\":["
				       "\"client_credentials\"],"
				       "\"response_types\":[],"
				       "\"scope\":\"payroll:read\"}"),
			 201);
}

static void a_registered_client_gets_tokens(void **state UNUSED)
{
	auto_release(world) world = { 0 };
	autoptr(secret) wrong = secret_new("wrong", 5);

	begin(&world);
	assert_string_equal(
		json_text(world.client.metadata, "application_type", ""),
		"web");
	assert_int_equal(ask_for_a_token(&world, world.client.secret), 200);
	assert_int_equal(ask_for_a_token(&world, wrong), 401);
}

static void an_update_keeps_the_secret_that_it_names(void **state UNUSED)
{
	auto_release(world) world = { 0 };
	autoptr(secret) old = NULL;

	begin(&world);
	old = secret_new(secret_bytes(world.client.secret),
			 secret_len(world.client.secret));
	assert_int_equal(update(&world, old), 200);
	assert_true(secret_equal(world.client.secret, old));
	assert_int_equal(update(&world, NULL), 200);
	assert_false(secret_equal(world.client.secret, old));
	assert_int_equal(update(&world, old), 400);
}

/* What the sandbox's own interface answers to a PATCH with this body. */
static int patch_client(struct world *world, const char *body)
{
	auto_release(http_request) patch = { .method = xstrdup("PATCH") };
	auto_release(http_response) response = { 0 };
	struct err err = { 0 };

	patch.url = xasprintf("%s/clients/%s", sandbox_issuer(world->sandbox),
			      world->client.client_id);
	http_add_text(&patch, body);
	OK(http_send(&response, world->http, &patch, NULL, &err));
	return response.status;
}

static void what_was_changed_meanwhile_is_not_overwritten(void **state UNUSED)
{
	auto_release(world) world = { 0 };

	begin(&world);
	assert_int_equal(patch_client(&world, "{\"client_name\":\"Other\"}"),
			 200);
	assert_int_equal(update(&world, world.client.secret), 412);
}

static void a_patch_that_is_no_object_is_refused(void **state UNUSED)
{
	auto_release(world) world = { 0 };

	begin(&world);
	assert_int_equal(patch_client(&world, "[\"client_name\"]"), 404);
}

static void a_client_that_is_gone_can_not_be_managed(void **state UNUSED)
{
	auto_release(world) world = { 0 };
	auto_release(http_request) delete = { 0 };
	auto_release(http_request) read = { 0 };
	struct registration_access access;

	begin(&world);
	access = access_of(&world);
	registration_delete_request(&delete, &access);
	registration_read_request(&read, &access);
	assert_int_equal(take(&world, &delete), 204);
	assert_int_equal(take(&world, &read), 401);
}

static void a_redirect_to_a_strangers_http_is_refused(void **state UNUSED)
{
	auto_release(world) world = { 0 };

	begin(&world);
	assert_int_equal(create(&world, "{\"redirect_uris\":["
					"\"http://sketchy.example.com\"]}"),
			 400);
	assert_int_equal(create(&world, "{}"), 400);
	assert_int_equal(create(&world, "{\"redirect_uris\":["
					"\"https://app.example.com/cb\"]}"),
			 201);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_registered_client_gets_tokens),
		TEST(an_update_keeps_the_secret_that_it_names),
		TEST(what_was_changed_meanwhile_is_not_overwritten),
		TEST(a_patch_that_is_no_object_is_refused),
		TEST(a_client_that_is_gone_can_not_be_managed),
		TEST(a_redirect_to_a_strangers_http_is_refused),
	};

	return RUN(tests);
}
