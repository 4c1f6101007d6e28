/* run_world.h - approved documents, made by hand, for the tests of runs */
#ifndef TESTS_UNIT_RUN_WORLD_H
#define TESTS_UNIT_RUN_WORLD_H

#include "tests/unit/test.h"

#include "core/run/plan.h"

#define WORLD_VIEWER \
	"age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"

#define WORLD_SERVER(more)                                                   \
	"{\"format\":\"server/1\",\"title\":\"Sign-in\","                    \
	"\"responsible\":\"it\",\"issuer\":\"https://sso.example.com\","     \
	"\"metadata\":{\"issuer\":\"https://sso.example.com\","              \
	"\"token_endpoint\":\"https://sso.example.com/token\","              \
	"\"authorization_endpoint\":\"https://sso.example.com/auth\","       \
	"\"device_authorization_endpoint\":\"https://sso.example.com/"       \
	"device\","                                                          \
	"\"registration_endpoint\":\"https://sso.example.com/register\","    \
	"\"introspection_endpoint\":\"https://sso.example.com/introspect\"," \
	"\"revocation_endpoint\":\"https://sso.example.com/revoke\"" more "}}"

static const char world_server[] = WORLD_SERVER("");
/* Another one, which wants to be told beforehand (RFC 9126, RFC 9207). */
static const char world_pushing[] = WORLD_SERVER(
	",\"pushed_authorization_request_endpoint\":"
	"\"https://sso.example.com/par\","
	"\"authorization_response_iss_parameter_supported\":true,"
	"\"jwks_uri\":\"https://sso.example.com/jwks\","
	"\"token_endpoint_auth_methods_supported\":[\"client_secret_post\","
	"\"private_key_jwt\",\"self_signed_tls_client_auth\"],"
	"\"mtls_endpoint_aliases\":{\"token_endpoint\":"
	"\"https://mtls.example.com/token\"}");

static const char world_environment[] =
	"{\"format\":\"environment/1\",\"title\":\"Test\","
	"\"servers\":{\"sso\":\"corp\",\"pushing\":\"pushing\"},"
	"\"vars\":{\"api\":\"https://api.example.com/v1\"},"
	"\"operators\":[\"role:ops\"]}";

static const char world_config[] =
	"{\"format\":\"config/1\",\"title\":\"Exporter\",\"server\":\"sso\","
	"\"adapter\":\"rfc7592\",\"auth\":\"token:sso-admin\",\"desired\":{"
	"\"client_name\":\"Exporter\",\"scope\":\"payroll:read\"}}";

static const char world_policy[] =
	"{\"format\":\"policy/1\",\"version\":1,\"live\":\"refs/heads/main\","
	"\"separation_of_duties\":false,\"people\":{"
	"\"dave\":{\"name\":\"Dave\",\"email\":\"dave@example.org\","
	"\"vault_key\":\"" WORLD_VIEWER "\",\"keys\":[{\"key\":\"ssh-ed25519 "
	"AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
	"\",\"status\":\"active\"}]},"
	"\"erin\":{\"name\":\"Erin\",\"email\":\"erin@example.org\",\"keys\":"
	"[{\"key\":\"ssh-ed25519 "
	"AAAAC3NzaC1lZDI1NTE5AAAAIHIGJIr3F4oLGRNpjXNJqM5LVXMYzq+e2oWzRPFVZrFu"
	"\",\"status\":\"active\"}]}},"
	"\"roles\":{\"ops\":[\"dave\"]},"
	"\"rules\":[{\"paths\":[\"**\"],\"sign_offs\":[{\"role\":\"ops\","
	"\"count\":1}]}]}";

/* A runbook's parts up to its steps; the tests add those. */
#define WORLD_ACTORS WORLD_ACTORS_OF("sso")
/* A runbook whose client has these members instead. */
#define WORLD_OF_CLIENT(client, token, steps)                       \
	"{\"format\":\"runbook/1\",\"title\":\"Payroll\","          \
	"\"actors\":{\"client\":{\"client_id\":\"me\"," client "}," \
	"\"authorization_server\":{\"server\":\"pushing\"},"        \
	"\"resource_server\":{\"url\":\"{{env.api}}\"}},"           \
	"\"token\":{\"grant\":\"client_credentials\",\"store_as\":" \
	"\"payroll-export\"" token "}," WORLD_INPUTS "\"steps\":[" steps "]}"
#define WORLD_ACTORS_OF(server)                                           \
	"\"actors\":{\"client\":{\"client_id\":\"payroll exporter\","     \
	"\"auth\":\"client_secret_basic\",\"secret\":\"vault:payroll\"}," \
	"\"authorization_server\":{\"server\":\"" server "\"},"           \
	"\"resource_server\":{\"url\":\"{{env.api}}\"}},"
#define WORLD_TOKEN                                                      \
	"\"token\":{\"grant\":\"client_credentials\","                   \
	"\"scopes\":[\"payroll:read\"],\"store_as\":\"payroll-export\"," \
	"\"viewers\":[\"role:ops\"],\"max_lifetime\":\"1h\"},"
#define WORLD_INPUTS                                                 \
	"\"inputs\":[{\"name\":\"period\",\"label\":\"Pay period\"," \
	"\"type\":\"text\",\"pattern\":\"[0-9]{4}-[0-9]{2}\","       \
	"\"example\":\"2026-10\",\"required\":true},"                \
	"{\"name\":\"pin\",\"label\":\"PIN\",\"type\":\"secret\"}],"
/* The same with another token: its members after "store_as". */
#define WORLD_GRANT(grant, more, steps) \
	WORLD_GRANT_OF("sso", grant, more, steps)
#define WORLD_GRANT_OF(server, grant, more, steps)                            \
	"{\"format\":\"runbook/1\",\"title\":\"Payroll\"," WORLD_ACTORS_OF(   \
		server) "\"token\":{\"grant\":\"" grant "\",\"scopes\":"      \
			"[\"payroll:read\"],\"store_as\":\"payroll-"          \
			"export\"" more "}," WORLD_INPUTS "\"steps\":[" steps \
			"]}"
#define WORLD_RUNBOOK(steps)                                                \
	"{\"format\":\"runbook/1\",\"title\":\"Payroll\","                  \
	"\"owner\":\"finance\"," WORLD_ACTORS WORLD_TOKEN WORLD_INPUTS      \
	"\"steps\":[" steps "],"                                            \
	"\"errors\":[{\"status\":401,\"meaning\":\"The secret is wrong.\"," \
	"\"do\":[\"Ask IT for a new one.\"],\"who\":\"it-identity\"}]}"

#define STEP_ASK                                           \
	"{\"id\":\"ask\",\"title\":\"Ask for the token\"," \
	"\"use\":\"oauth.token\"}"
#define STEP_LOOK                                                           \
	"{\"id\":\"look\",\"title\":\"Look\",\"use\":\"oauth.introspect\"," \
	"\"expect\":{\"active\":true,\"scopes\":[\"payroll:read\"]}}"
#define STEP_CALL                                                             \
	"{\"id\":\"call\",\"title\":\"Start\",\"use\":\"http\",\"request\":{" \
	"\"method\":\"POST\",\"url\":"                                        \
	"\"{{actors.resource_server.url}}/exports/{{inputs.period}}\","       \
	"\"json\":{\"period\":\"{{inputs.period}}\","                         \
	"\"pin\":\"{{inputs.pin}}\"},\"auth\":\"token\"},"                    \
	"\"expect\":{\"status\":[201]},\"capture\":{\"number\":\"/id\"},"     \
	"\"retry\":{\"times\":2,\"on\":[429,503]}}"
#define STEP_TELL                                                  \
	"{\"id\":\"tell\",\"title\":\"Tell\",\"use\":\"manual\","  \
	"\"instructions\":\"Export {{steps.call.number}} runs.\"," \
	"\"confirm\":\"I told of {{steps.call.number}}\"}"
#define STEP_BACK                                      \
	"{\"id\":\"back\",\"title\":\"Give it back\"," \
	"\"use\":\"oauth.revoke\",\"always\":true}"

struct world {
	struct catalog catalog;
	struct policy *policy;
};

static inline void world_add(struct world *world, const char *path,
			     const char *text)
{
	struct document *document = NULL;
	struct err err = { 0 };

	OK(document_parse(&document, path, text, strlen(text), &err));
	catalog_take(&world->catalog, document);
}

static inline void world_make(struct world *world, const char *runbook)
{
	struct err err = { 0 };

	*world = (struct world){ 0 };
	world_add(world, "environments/test.json", world_environment);
	world_add(world, "configs/exporter.json", world_config);
	world_add(world, "runbooks/payroll.json", runbook);
	world_add(world, "servers/corp.json", world_server);
	world_add(world, "servers/pushing.json", world_pushing);
	catalog_sort(&world->catalog);
	OK(policy_parse(&world->policy, world_policy, strlen(world_policy),
			&err));
}

static inline void world_release(struct world *world)
{
	catalog_release(&world->catalog);
	policy_free(world->policy);
}

/* {"period": …, "pin": …} */
static inline struct json *world_inputs(const char *period, const char *pin)
{
	struct json *inputs = json_new_object();

	if (period)
		json_set_string(inputs, "period", period);
	if (pin)
		json_set_string(inputs, "pin", pin);
	return inputs;
}

static inline struct plan_request world_request(const struct world *world,
						const struct json *inputs)
{
	return (struct plan_request){
		.catalog = &world->catalog,
		.policy_sha256 =
			"5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d7"
			"3a27fb57e9",
		.policy = world->policy,
		.runbook = "payroll",
		.environment = "test",
		.person = "dave",
		.inputs = inputs,
	};
}

#endif
