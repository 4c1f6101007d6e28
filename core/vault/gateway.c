/* gateway.c - a question to etcd, until some endpoint has answered it */
#include "core/vault/gateway.h"
#include "core/net/http.h"

#include <poll.h>
#include <string.h>

#define ROUNDS       3
#define PAUSE_MS     300   /* after the first round; longer after each */
#define ROUNDS_MS    10000 /* no round begins later than that */
#define RANGE        "kv/range"
#define AUTHENTICATE "auth/authenticate"

struct gateway {
	const struct vault_settings *settings;
	int64_t (*ticks)(void);
	const atomic_bool *cancel;
	struct http *http;
	struct secret *token;
	char *cluster;                   /* NULL: not known yet */
	bool known[VAULT_ENDPOINTS_MAX]; /* to be of that cluster */
	size_t at;                       /* the endpoint that answered last */
	bool hurry;
};

void gateway_free(struct gateway *gateway)
{
	if (!gateway)
		return;
	http_free(gateway->http);
	secret_free(gateway->token);
	free(gateway->cluster);
	free(gateway);
}

int gateway_open(struct gateway **out, const struct vault_settings *settings,
		 int64_t (*ticks)(void), const atomic_bool *cancel,
		 struct err *err)
{
	autoptr(gateway) gateway = xcalloc(1, sizeof(*gateway));

	gateway->settings = settings;
	gateway->ticks = ticks;
	gateway->cancel = cancel;
	if (settings->cluster)
		gateway->cluster = xstrdup(settings->cluster);
	if (http_new(&gateway->http, settings->ca, err))
		return -1;
	*out = steal(gateway);
	return 0;
}

void gateway_hurry(struct gateway *gateway)
{
	gateway->hurry = true;
}

/* ---- one endpoint, one question ---- */

static struct secret *copy(const struct secret *secret)
{
	return secret_new(secret_bytes(secret), secret_len(secret));
}

static void build(struct http_request *request, const struct gateway *gateway,
		  const char *endpoint, const char *what)
{
	const struct vault_settings *settings = gateway->settings;

	request->method = xstrdup("POST");
	request->url = xasprintf("%s/v3/%s", endpoint, what);
	request->timeout_s = GATEWAY_TIMEOUT_S;
	http_add_header(request, "Content-Type", "application/json");
	if (settings->certificate_pem)
		http_set_certificate(request, settings->certificate_pem,
				     settings->certificate, settings->key_pem,
				     settings->key);
	if (gateway->token && strcmp(what, AUTHENTICATE) != 0) {
		http_add_header(request, "Authorization", "");
		request->headers[request->nr_headers - 1].secret =
			copy(gateway->token);
	}
}

/* An endpoint of another cluster would take an entry and never give it back
 * to those who ask at the others. */
static int check_cluster(struct gateway *gateway, size_t i,
			 const struct etcd_answer *answer, struct err *err)
{
	const char *endpoint = gateway->settings->endpoints.at[i];

	if (!answer->cluster)
		return err_set(err, EXIT_VAULT,
			       "etcd at '%s' does not say which cluster it is "
			       "of",
			       endpoint);
	if (!gateway->cluster)
		gateway->cluster = xstrdup(answer->cluster);
	gateway->known[i] = true;
	if (strcmp(gateway->cluster, answer->cluster) == 0)
		return 0;
	gateway->known[i] = false;
	err_set(err, EXIT_VAULT,
		"etcd at '%s' is of cluster %s, and your vault is in cluster "
		"%s",
		endpoint, answer->cluster, gateway->cluster);
	return err_hint(err, "correct 'endpoints' or 'cluster' in %s",
			gateway->settings->path);
}

enum fate {
	FATE_ANSWERED,
	FATE_MISSING, /* there is no such lease */
	FATE_NEXT,    /* another endpoint may answer: *err says why not */
	FATE_TOKEN,   /* one's token is no longer taken */
	FATE_NO,
};

static bool wants_new_token(const struct gateway *gateway,
			    const struct etcd_no *no)
{
	return gateway->token && (no->code == ETCD_UNAUTHENTICATED ||
				  strstr(no->message, "revision in header"));
}

static enum fate read_no(const struct gateway *gateway, const char *endpoint,
			 const struct http_response *response, struct err *err)
{
	struct etcd_no no;

	etcd_no_parse(&no, buf_str(&response->body), response->body.len);
	if (no.code == ETCD_NOT_FOUND)
		return FATE_MISSING;
	if (wants_new_token(gateway, &no))
		return FATE_TOKEN;
	(void)gateway_refused(&no, response->status, endpoint,
			      gateway->settings, err);
	return err->code == EXIT_NETWORK ? FATE_NEXT : FATE_NO;
}

static enum fate send(struct etcd_answer *out, struct gateway *gateway,
		      size_t i, const struct http_request *request,
		      struct err *err)
{
	auto_release(http_response) response = { 0 };
	const char *endpoint = gateway->settings->endpoints.at[i];

	if (http_send(&response, gateway->http, request, NULL, err)) {
		if (err->code == EXIT_NETWORK)
			return FATE_NEXT;
		err->code = EXIT_VAULT;
		return FATE_NO;
	}
	if (response.status != 200)
		return read_no(gateway, endpoint, &response, err);
	if (etcd_answer_parse(out, buf_str(&response.body), response.body.len,
			      err)) {
		err_wrap(err, "'%s'", endpoint);
		return FATE_NO;
	}
	return check_cluster(gateway, i, out, err) ? FATE_NO : FATE_ANSWERED;
}

static enum fate ask_bare(struct etcd_answer *out, struct gateway *gateway,
			  size_t i, const char *what,
			  const struct json *question, struct err *err)
{
	auto_release(http_request) request = { 0 };
	autobuf body = { 0 };

	json_compact(&body, question);
	build(&request, gateway, gateway->settings->endpoints.at[i], what);
	http_add_text(&request, buf_str(&body));
	return send(out, gateway, i, &request, err);
}

/* ---- before the first question to an endpoint ---- */

static enum fate authenticate(struct gateway *gateway, size_t i,
			      struct err *err)
{
	const struct vault_settings *settings = gateway->settings;
	auto_release(etcd_answer) answer = { 0 };
	auto_release(http_request) request = { 0 };
	autobuf user = { 0 };
	enum fate fate;

	json_quote(&user, settings->user);
	build(&request, gateway, settings->endpoints.at[i], AUTHENTICATE);
	http_add_text(&request, "{\"name\":");
	http_add_text(&request, buf_str(&user));
	http_add_text(&request, ",\"password\":\"");
	http_add_secret(&request, copy(settings->password_text), "password",
			HTTP_JSON);
	http_add_text(&request, "\"}");
	fate = send(&answer, gateway, i, &request, err);
	if (fate != FATE_ANSWERED)
		return fate;
	if (!answer.token) {
		err_set(err, EXIT_VAULT, "etcd at '%s' gives no token",
			settings->endpoints.at[i]);
		return FATE_NO;
	}
	secret_free(gateway->token);
	gateway->token = secret_take(answer.token, strlen(answer.token));
	return FATE_ANSWERED;
}

/* Nothing is changed there before it is known which cluster it is of. */
static enum fate get_to_know(struct gateway *gateway, size_t i, struct err *err)
{
	const char *prefix = gateway->settings->prefix;
	auto_release(etcd_answer) answer = { 0 };
	autoptr(json) question = json_new_object();
	enum fate fate;

	if (gateway->known[i])
		return FATE_ANSWERED;
	/* What lies under the prefix may be read where no other key may. */
	autofree char *key = xasprintf("%s/", prefix);
	etcd_set_bytes(question, "key", key, strlen(key));
	fate = ask_bare(&answer, gateway, i, RANGE, question, err);
	return fate;
}

static enum fate ask_one(struct etcd_answer *out, struct gateway *gateway,
			 size_t i, const char *what,
			 const struct json *question, struct err *err)
{
	enum fate fate = FATE_ANSWERED;

	if (gateway->settings->user && !gateway->token)
		fate = authenticate(gateway, i, err);
	if (fate == FATE_ANSWERED && strcmp(what, RANGE) != 0)
		fate = get_to_know(gateway, i, err);
	if (fate == FATE_ANSWERED)
		fate = ask_bare(out, gateway, i, what, question, err);
	return fate;
}

/* A token lives for minutes: once more with a new one. */
static enum fate ask_twice(struct etcd_answer *out, struct gateway *gateway,
			   size_t i, const char *what,
			   const struct json *question, struct err *err)
{
	enum fate fate = ask_one(out, gateway, i, what, question, err);

	if (fate != FATE_TOKEN)
		return fate;
	secret_free(gateway->token);
	gateway->token = NULL;
	fate = ask_one(out, gateway, i, what, question, err);
	if (fate != FATE_TOKEN)
		return fate;
	err_set(err, EXIT_VAULT, "etcd at '%s' does not take its own token",
		gateway->settings->endpoints.at[i]);
	return FATE_NO;
}

/* ---- all of them ---- */

static bool is_cancelled(const struct gateway *gateway)
{
	return gateway->cancel && atomic_load(gateway->cancel);
}

/* What etcd itself says tells more than that somebody else is silent. */
static void keep_why(struct err *why, const struct err *failed)
{
	if (!why->code || strstr(failed->msg, "etcd at"))
		*why = *failed;
}

static enum fate ask_round(struct etcd_answer *out, struct gateway *gateway,
			   const char *what, const struct json *question,
			   struct err *why)
{
	size_t nr = gateway->settings->endpoints.nr;
	size_t first = gateway->at;

	for (size_t n = 0; n < nr && !is_cancelled(gateway); n++) {
		size_t i = (first + n) % nr;
		struct err failed = { 0 };
		enum fate fate =
			ask_twice(out, gateway, i, what, question, &failed);

		if (fate == FATE_NO)
			*why = failed;
		if (fate != FATE_NEXT) {
			gateway->at = i;
			return fate;
		}
		keep_why(why, &failed);
	}
	return FATE_NEXT;
}

static int nobody(const struct gateway *gateway, const struct err *why,
		  struct err *err)
{
	size_t nr = gateway->settings->endpoints.nr;

	*err = *why;
	if (!err->code)
		err_set(err, EXIT_NETWORK, "it was not asked");
	if (nr > 1)
		err_wrap(err, "none of the vault's %zu endpoints can answer",
			 nr);
	else
		err_wrap(err, "the vault can't be reached");
	return err_hint(err, "rbctl doctor asks each of them; they are in %s",
			gateway->settings->path);
}

int gateway_ask(struct etcd_answer *out, bool *found, struct gateway *gateway,
		const char *what, const struct json *question, struct err *err)
{
	int64_t start = gateway->ticks();
	int rounds = gateway->hurry ? 1 : ROUNDS;
	enum fate fate = FATE_NEXT;
	struct err why = { 0 };

	for (int round = 0; round < rounds && fate == FATE_NEXT; round++) {
		if (round && (is_cancelled(gateway) ||
			      gateway->ticks() - start > ROUNDS_MS))
			break;
		if (round)
			(void)poll(NULL, 0, PAUSE_MS * round);
		fate = ask_round(out, gateway, what, question, &why);
	}
	*found = fate == FATE_ANSWERED;
	if (*found || fate == FATE_MISSING)
		return 0;
	if (fate == FATE_NEXT)
		return nobody(gateway, &why, err);
	*err = why;
	return -1;
}
