/* oauth_advice.c - what people are told when real servers say no */
#include "tests/unit/test.h"
#include "core/base/fs.h"
#include "core/base/text.h"
#include "core/json/json.h"
#include "core/oauth/oauth.h"

/* Who can put it right, in the words that are printed. */
#define SERVER   "the people who run the authorization server"
#define RESOURCE "the people who run the service that was called"
#define CLIENT   "the client's owner"
#define RUNBOOK  "the runbook's owner"
#define OPERATOR "you, who run this"

/*
 * One real refusal a row, written by hand from what each server meant, and to
 * be reviewed by reading: whose body it is and a part that only that body
 * has; words of what happened, who fixes it, and words of what to do next.
 */
/* clang-format off */
static const struct row {
	const char *vendor, *holds;
	const char *happened;
	const char *who;
	const char *next;
	bool header; /* it stood in WWW-Authenticate, not in the body */
} rows[] = {
	/* -- somebody must sign in again, the person who runs it can do it -- */
	{ "microsoft-entra", "AADSTS70000:",
	  "sign-in code or refresh token is not good",
	  OPERATOR, "sign in without a pause", false },
	{ "microsoft-adfs", "MSIS9612",
	  "sign-in code is not good",
	  OPERATOR, "sign in without a pause", false },
	{ "google", "has been expired or revoked",
	  "refresh token has expired or was withdrawn",
	  OPERATOR, "Sign in again", false },
	{ "google", "{\n  \"error\" : \"invalid_grant\"\n}",
	  "no longer good",
	  OPERATOR, "check the clock", false },
	{ "salesforce", "expired access/refresh token",
	  "refresh token has expired",
	  OPERATOR, "Sign in again", false },
	{ "github", "error=bad_verification_code&error_description=The+code+"
	  "passed+is+incorrect+or+expired.&error_uri=https://",
	  "code is wrong, was used already, or has expired",
	  OPERATOR, "sign in without a pause", false },
	{ "github", "{\"error\":\"bad_verification_code\"",
	  "code is wrong, was used already, or has expired",
	  OPERATOR, "sign in without a pause", false },
	{ "github", "error_uri=https%3A",
	  "code is wrong, was used already, or has expired",
	  OPERATOR, "sign in without a pause", false },
	{ "keycloak", "Token is not active",
	  "sign-in behind the refresh token has ended",
	  OPERATOR, "Sign in again", false },
	{ "keycloak", "Code not valid",
	  "used already, or the sign-in has ended",
	  OPERATOR, "sign in without a pause", false },
	{ "auth0", "Unknown or invalid refresh token",
	  "refresh token is not good",
	  OPERATOR, "Sign in again", false },
	{ "auth0", "Invalid authorization code",
	  "was used already, or has expired",
	  OPERATOR, "sign in without a pause", false },
	{ "apple", "expired or has been revoked",
	  "code has expired or was used already",
	  OPERATOR, "sign in without a pause", false },
	{ "twitch", "Invalid grant",
	  "code or refresh token is not good",
	  OPERATOR, "Sign in again", false },
	{ "spotify", "Invalid authorization code",
	  "was used already, or has expired",
	  OPERATOR, "sign in without a pause", false },
	{ "facebook", "This authorization code has been used",
	  "code was used already",
	  OPERATOR, "sign in without a pause", true },
	{ "linkedin", "{\"error\":\"invalid_request\"",
	  "does not fit this request, or has expired",
	  OPERATOR, "sign in without a pause", false },
	{ "linkedin", "{\"error\":\"invalid_redirect_uri\"",
	  "does not fit this request, or has expired",
	  OPERATOR, "sign in without a pause", false },
	{ "wechat", "40029",
	  "code is wrong or has expired",
	  OPERATOR, "sign in without a pause", false },
	{ "intuit", "Incorrect or invalid refresh token",
	  "refresh token is not good",
	  OPERATOR, "Sign in again", false },
	{ "intuit", "{\"error\":\"invalid_grant\"}",
	  "no longer good",
	  OPERATOR, "check the clock", false },
	{ "zoom", "Invalid Token!",
	  "refresh token is not good, or was replaced",
	  OPERATOR, "Sign in again", false },
	{ "amazon-cognito", "\"invalid_grant\"",
	  "no longer good",
	  OPERATOR, "Sign in again", false },
	{ "planningcenter", "authorization grant is invalid",
	  "not good, or no longer",
	  OPERATOR, "Sign in again", false },
	{ "drupal-simple-oauth", "resource owner credentials",
	  "not good, or no longer",
	  OPERATOR, "Sign in again", false },
	{ "nanocloud", "Invalid refresh token",
	  "refresh token is not good",
	  OPERATOR, "Sign in again", false },
	{ "fitbit", "errorType",
	  "no longer good",
	  OPERATOR, "Sign in again", false },
	{ "dex", "Refresh token expired",
	  "refresh token has expired",
	  OPERATOR, "Sign in again", false },
	{ "dex", "claimed by another client",
	  "by another program perhaps",
	  OPERATOR, "Sign in again", false },
	{ "okta", "mfa_required",
	  "second proof",
	  OPERATOR, "confirm with the phone", false },
	{ "okta", "E0000004",
	  "name or the password is wrong",
	  OPERATOR, "type the password again", false },
	{ "okta", "E0000068",
	  "typed is wrong",
	  OPERATOR, "next code", false },
	{ "salesforce", "Invalid Password",
	  "password or its security token is wrong",
	  OPERATOR, "type the password again", false },

	/* -- wait, or confirm what waits -- */
	{ "okta", "authorization_pending",
	  "Nobody has confirmed",
	  OPERATOR, "Enter the code", false },
	{ "openam", "authorization_pending",
	  "Nobody has confirmed",
	  OPERATOR, "Enter the code", false },
	{ "openam", "slow_down",
	  "asked too often",
	  OPERATOR, "longer between tries", false },
	{ "volkswagen", "throttled",
	  "Too many sign-ins",
	  OPERATOR, "Wait as long as the server says", false },
	{ "okta", "use_dpop_nonce",
	  "its own number",
	  OPERATOR, "Try once more", false },
	{ "google", "reasonable timeframe",
	  "too old, from the future",
	  OPERATOR, "clock set from the network", false },

	/* -- the token that was used -- */
	{ "salesforce", "INVALID_SESSION_ID",
	  "token has expired",
	  OPERATOR, "start the run anew", false },
	{ "okta", "E0000011",
	  "token is not accepted",
	  OPERATOR, "start the run anew", false },
	{ "forgerock", "invalid_token",
	  "token is not accepted",
	  OPERATOR, "start the run anew", false },

	/* -- the client's owner has the secret, the key, the registration -- */
	{ "microsoft-entra", "AADSTS7000215",
	  "secret's ID was stored instead",
	  CLIENT, "store the new one with rbctl secret set", false },
	{ "microsoft-entra", "AADSTS70021:",
	  "trusts no other system",
	  CLIENT, "issuer, subject and audience", false },
	{ "google", "Invalid JWT Signature",
	  "service account's key is not known",
	  CLIENT, "which key is registered", false },
	{ "keycloak", "Invalid client or Invalid",
	  "id or secret is wrong",
	  CLIENT, "store the new one with rbctl secret set", false },
	{ "keycloak", "UNKNOWN_CLIENT",
	  "could not tell which client",
	  CLIENT, "client id that is registered", false },
	{ "okta", "Either the client or the client credentials",
	  "does not accept who the client says it is",
	  CLIENT, "store the new one with rbctl secret set", false },
	{ "auth0", "\"Unauthorized\"",
	  "id or secret is wrong",
	  CLIENT, "store the new one with rbctl secret set", false },
	{ "apple", "{\"error\":\"invalid_client\"}",
	  "does not accept who the client says it is",
	  CLIENT, "store the new one with rbctl secret set", false },
	{ "paypal", "Client Authentication failed",
	  "does not accept who the client says it is",
	  CLIENT, "store the new one with rbctl secret set", false },
	{ "amazon-cognito", "{\"error\":\"invalid_client\"}",
	  "does not accept who the client says it is",
	  CLIENT, "store the new one with rbctl secret set", false },
	{ "doorkeeper", "unknown client",
	  "does not accept who the client says it is",
	  CLIENT, "store the new one with rbctl secret set", false },
	{ "slack", "bad_redirect_uri",
	  "address to return to",
	  CLIENT, "exactly the runbook's address", false },
	{ "xiaomi", "96010",
	  "address to return to",
	  CLIENT, "exactly the runbook's address", false },
	{ "identitymodel", "redirect_uri values are invalid",
	  "address to return to",
	  CLIENT, "exactly the runbook's address", false },
	{ "cdr-australia", "Duplicate registrations",
	  "registered already",
	  CLIENT, "correct the field", false },
	{ "ory-hydra", "your own OAuth2 Client secret",
	  "only the server may choose",
	  CLIENT, "take it out", false },
	{ "ory-hydra", "at least 6 characters",
	  "does not accept the client's registration",
	  CLIENT, "correct the field", false },
	{ "ory-hydra", "access token strategy",
	  "only the server may choose",
	  CLIENT, "take it out", false },

	/* -- the runbook says something wrong -- */
	{ "microsoft-entra", "AADSTS9002313",
	  "malformed, whatever else it says",
	  RUNBOOK, "correct the runbook", false },
	{ "microsoft-imds", "Required metadata header",
	  "header 'Metadata: true'",
	  RUNBOOK, "correct the runbook", false },
	{ "keycloak", "client_assertion_type is missing",
	  "must prove itself with a signature",
	  RUNBOOK, "Compare the runbook's 'auth'", false },
	{ "twitch", "missing client secret",
	  "carried no secret",
	  RUNBOOK, "Compare the runbook's 'auth'", false },
	{ "zoom", "unsupported grant type",
	  "does not offer this way",
	  RUNBOOK, "Compare the runbook's grant", false },
	{ "reddit", "bad device_id",
	  "no proper device",
	  RUNBOOK, "correct the runbook", false },
	{ "reddit", "password auth",
	  "does not take a person's password",
	  RUNBOOK, "client_credentials", false },
	{ "coinbase", "missing a required parameter",
	  "incomplete or malformed",
	  RUNBOOK, "complete the runbook", false },
	{ "casdoor", "files:write",
	  "does not allow this action",
	  RUNBOOK, "Add the missing scope", false },

	/* -- only the server's people can do it -- */
	{ "microsoft-entra", "AADSTS90061",
	  "could not reach the other system",
	  SERVER, "Wait a few minutes", false },
	{ "salesforce", "inactive user",
	  "switched off or frozen",
	  SERVER, "account to be opened", false },
	{ "box", "enterprise configuration",
	  "administrator has not allowed this client",
	  SERVER, "Ask an administrator", false },
	{ "okta", "E0000009",
	  "fault of its own",
	  SERVER, "Wait a few minutes", false },
};
/* clang-format on */

#define ROWS ARRAY_SIZE(rows)

static void fails(struct oauth_failure *out, int status, const char *body,
		  const char *challenge)
{
	auto_release(http_response) response = { .status = status };

	buf_add(&response.body, body);
	if (challenge)
		buf_addf(&response.headers, "WWW-Authenticate: %s\n",
			 challenge);
	oauth_failure_of(out, &response);
}

/* ---- the real refusals ---- */

static char *data_path(void)
{
	const char *data = getenv("RBCTL_DATA");

	return xasprintf("%s/errors/errors.jsonl",
			 data ? data : "../shared/data");
}

/* The next line of the file, parsed; NULL at its end. */
static struct json *next(const char **at)
{
	size_t len = strcspn(*at, "\n");
	struct json *line = NULL;
	struct err err = { 0 };

	if (len == 0)
		return NULL;
	OK(json_parse(&line, *at, len, JSON_WIRE, "errors.jsonl", &err));
	*at += len + ((*at)[len] == '\n');
	return line;
}

static void want(const struct row *row, const char *what, const char *is,
		 const char *should)
{
	if (!strstr(is, should))
		fail_msg("%s, '%s': %s: '%s' has no '%s'", row->vendor,
			 row->holds, what, is, should);
}

static void check_row(const struct row *row, const struct json *line)
{
	const char *body = json_text(line, "body", "");
	struct oauth_failure failure;
	struct advice advice;
	int64_t status = 400; /* where the report of it does not say */

	json_int(&status, json_get(line, "status"));
	fails(&failure, (int)status, row->header ? "" : body,
	      row->header ? body : NULL);
	advice_find(&advice, &failure, NULL);
	want(row, "what happened", advice.meaning, row->happened);
	want(row, "who", advice.who, row->who);
	want(row, "what to do next", advice.deed, row->next);
	assert_non_null(advice.causes[0]);
}

static size_t check_line(bool seen[ROWS], const struct json *line)
{
	size_t nr = 0;

	for (size_t i = 0; i < ROWS; i++) {
		if (strcmp(json_text(line, "vendor", ""), rows[i].vendor) ||
		    !strstr(json_text(line, "body", ""), rows[i].holds))
			continue;
		check_row(&rows[i], line);
		seen[i] = true;
		nr = 1;
	}
	return nr;
}

static void real_refusals_say_who_and_what_next(void **state UNUSED)
{
	autofree char *path = data_path();
	bool seen[ROWS] = { false };
	autobuf text = { 0 };
	struct err err = { 0 };
	size_t nr = 0;
	const char *at;

	if (!fs_exists(path)) {
		print_message("# skipped: the real refusals are not in %s\n",
			      path);
		skip();
	}
	OK(fs_read(&text, path, JSON_SIZE_MAX, &err));
	at = buf_str(&text);
	for (struct json *line; (line = next(&at)); json_free(line))
		nr += check_line(seen, line);
	for (size_t i = 0; i < ROWS; i++)
		if (!seen[i])
			fail_msg("no refusal of %s holds '%s'", rows[i].vendor,
				 rows[i].holds);
	assert_true(nr >= 40);
}

/* ---- the registered codes ---- */

static struct advice advise(int status, const char *error, const char *says,
			    const struct runbook *runbook)
{
	struct oauth_failure failure = { .status = status };
	struct advice advice;

	snprintf(failure.error, sizeof(failure.error), "%s", error);
	snprintf(failure.description, sizeof(failure.description), "%s", says);
	advice_find(&advice, &failure, runbook);
	return advice;
}

static void every_registered_code_has_words_of_its_own(void **state UNUSED)
{
	static const struct {
		const char *standard, *code, *who;
	} known[] = {
		{ "RFC 6749", "invalid_request", RUNBOOK },
		{ "RFC 6749", "invalid_client", CLIENT },
		{ "RFC 6749", "invalid_grant", OPERATOR },
		{ "RFC 6749", "unauthorized_client", SERVER },
		{ "RFC 6749", "unsupported_grant_type", RUNBOOK },
		{ "RFC 6749", "invalid_scope", SERVER },
		{ "RFC 6749", "access_denied", SERVER },
		{ "RFC 6749", "unsupported_response_type", SERVER },
		{ "RFC 6749", "server_error", SERVER },
		{ "RFC 6749", "temporarily_unavailable", SERVER },
		{ "RFC 6750", "invalid_token", OPERATOR },
		{ "RFC 6750", "insufficient_scope", RUNBOOK },
		{ "RFC 7009", "unsupported_token_type", RUNBOOK },
		{ "RFC 7591", "invalid_redirect_uri", CLIENT },
		{ "RFC 7591", "invalid_client_metadata", CLIENT },
		{ "RFC 7591", "invalid_software_statement", CLIENT },
		{ "RFC 7591", "unapproved_software_statement", SERVER },
		{ "RFC 8628", "authorization_pending", OPERATOR },
		{ "RFC 8628", "slow_down", OPERATOR },
		{ "RFC 8628", "expired_token", OPERATOR },
		{ "RFC 8693, 8707", "invalid_target", RUNBOOK },
		{ "RFC 9101, 9126", "invalid_request_uri", OPERATOR },
		{ "RFC 9101", "invalid_request_object", CLIENT },
		{ "RFC 9101", "request_not_supported", RUNBOOK },
		{ "RFC 9101", "request_uri_not_supported", SERVER },
		{ "RFC 9396", "invalid_authorization_details", RUNBOOK },
		{ "RFC 9449", "invalid_dpop_proof", OPERATOR },
		{ "RFC 9449", "use_dpop_nonce", OPERATOR },
		{ "RFC 9470", "insufficient_user_authentication", OPERATOR },
		{ "OpenID", "interaction_required", OPERATOR },
		{ "OpenID", "login_required", OPERATOR },
		{ "OpenID", "account_selection_required", OPERATOR },
		{ "OpenID", "consent_required", SERVER },
		{ "OpenID", "registration_not_supported", RUNBOOK },
		{ "OpenID", "unmet_authentication_requirements", SERVER },
		{ "CIBA", "expired_login_hint_token", OPERATOR },
		{ "CIBA", "unknown_user_id", OPERATOR },
		{ "CIBA", "missing_user_code", OPERATOR },
		{ "CIBA", "invalid_user_code", OPERATOR },
		{ "CIBA", "invalid_binding_message", RUNBOOK },
		{ "CIBA", "transaction_failed", OPERATOR },
	};
	const char *unknown = advise(418, "no_such_code", "", NULL).meaning;

	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		struct advice advice = advise(418, known[i].code, "", NULL);

		if (strcmp(advice.meaning, unknown) == 0)
			fail_msg("%s: nothing is said of '%s'",
				 known[i].standard, known[i].code);
		if (strcmp(advice.who, known[i].who) != 0)
			fail_msg("'%s' is for %s, not %s", known[i].code,
				 known[i].who, advice.who);
		assert_non_null(advice.causes[0]);
		assert_non_null(advice.deed);
	}
}

static void a_number_is_not_found_inside_a_longer_one(void **state UNUSED)
{
	const char *invalid = advise(400, "invalid_grant", "", NULL).meaning;

	assert_string_not_equal(
		advise(400, "invalid_grant", "AADSTS70008: x", NULL).meaning,
		invalid);
	assert_string_equal(
		advise(400, "invalid_grant", "AADSTS7000899: x", NULL).meaning,
		invalid);
	assert_string_equal(
		advise(400, "invalid_grant", "XAADSTS70008: x", NULL).meaning,
		invalid);
}

static void the_runbook_s_teams_are_named(void **state UNUSED)
{
	static const char actors[] =
		"{\"client\":{\"responsible\":\"finance\"},"
		"\"authorization_server\":{\"responsible\":\"it\"},"
		"\"resource_server\":{}}";
	struct runbook runbook = { .owner = "payroll" };
	struct err err = { 0 };
	autoptr(json) json = NULL;

	OK(json_parse(&json, actors, strlen(actors), JSON_STRICT, "actors",
		      &err));
	runbook.actors = json;
	assert_string_equal(advise(401, "invalid_client", "", &runbook).party,
			    "finance");
	assert_string_equal(advise(400, "invalid_scope", "", &runbook).party,
			    "it");
	assert_string_equal(advise(400, "invalid_request", "", &runbook).party,
			    "payroll");
	assert_null(advise(403, "", "", &runbook).party);
	assert_null(advise(400, "invalid_grant", "", &runbook).party);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(real_refusals_say_who_and_what_next),
		TEST(every_registered_code_has_words_of_its_own),
		TEST(a_number_is_not_found_inside_a_longer_one),
		TEST(the_runbook_s_teams_are_named),
	};

	return RUN(tests);
}
