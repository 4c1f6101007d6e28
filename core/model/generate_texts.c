/* generate_texts.c - error paths, rules and checklist in plain words */
#include "core/model/generate_parts.h"

#include <string.h>

static struct json *add_error(struct json *errors, int64_t status,
			      const char *error, const char *meaning)
{
	struct json *path = json_append_object(errors);

	json_set_int(path, "status", status);
	if (error)
		json_set_string(path, "error", error);
	json_set_string(path, "meaning", meaning);
	return path;
}

static void deed(struct json *path, const char *first, const char *second,
		 const char *who)
{
	struct json *deeds = json_set_array(path, "do");

	json_append_string(deeds, first);
	if (second)
		json_append_string(deeds, second);
	json_set_string(path, "who", who);
}

/* A key's public half is what a server knows. */
static char *renewal_of_key(const struct answers *answers, const char *host)
{
	return xasprintf("Compare the public key that the team that runs %s "
			 "has for the client with the one of %s.",
			 host, answers->secret ? answers->secret : "its key");
}

static char *renewal(const struct answers *answers, const char *host)
{
	const char *secret = answers->secret ? answers->secret : "";

	if (text_starts(secret, "vault:"))
		return xasprintf("Get the current secret from the team that "
				 "runs %s, then: rbctl secret set %s",
				 host, secret + strlen("vault:"));
	return xasprintf("Get the current secret from the team that runs %s, "
			 "and put it where this runbook says it is.",
			 host);
}

/* RFC 6749 section 5.2, RFC 6750 section 3.1, RFC 6585 section 4. */
void generate_errors(struct json *root, const struct answers *answers,
		     const char *host)
{
	struct json *errors = json_set_array(root, "errors");
	autofree char *server = xasprintf("the team that runs %s", host);
	autofree char *grant = xasprintf(
		"Ask the team that runs %s to allow these scopes for the "
		"client %s.",
		host, answers->client_id);
	const char *proof = generate_proof(answers->auth);
	autofree char *renew = answers->auth == AUTH_PRIVATE_KEY_JWT
				       ? renewal_of_key(answers, host)
				       : renewal(answers, host);
	autofree char *wrong = xasprintf("The client's name or its %s is "
					 "wrong, or the %s has expired.",
					 proof, proof);
	autofree char *refused =
		xasprintf("The token or the %s was not accepted.", proof);
	autofree char *check = xasprintf("If it happens again, have the "
					 "client's %s checked.",
					 proof);

	deed(add_error(errors, 400, "invalid_scope",
		       "A scope is misspelt, or not allowed for this client."),
	     "Compare the scopes in this runbook with those the client was "
	     "given.",
	     grant, server);
	deed(add_error(errors, 400, "unauthorized_client",
		       "This client may not get tokens in this way."),
	     "Ask for the grant client_credentials to be allowed for the "
	     "client.",
	     NULL, server);
	deed(add_error(errors, 400, NULL,
		       "The server did not understand the request."),
	     "Check the client's name and the server's address in this "
	     "runbook.",
	     "If both are right, send the message that was shown to the "
	     "server's team.",
	     answers->owner);
	deed(add_error(errors, 401, "invalid_client", wrong), renew,
	     "Run it again.", server);
	deed(add_error(errors, 401, NULL, refused),
	     "Run it again: that gets a fresh token.", check, server);
	deed(add_error(errors, 403, NULL,
		       "The server knows the client, but does not allow this."),
	     "Check that the token has the scope this needs.", grant, server);
	deed(add_error(errors, 429, NULL, "Too many requests in a short time."),
	     "Wait a few minutes, then run it again.", NULL, answers->owner);
	deed(add_error(errors, 503, NULL, "The server is not available now."),
	     "Wait, then run it again.",
	     "If it lasts, tell the team that runs the server.", server);
}

void generate_rules(struct json *root)
{
	struct json *rules = json_set_array(root, "rules");

	json_append_string(rules, "Never send the client's secret or a token "
				  "by e-mail, chat or ticket.");
	json_append_string(rules, "Never paste a token into a web page or a "
				  "document.");
	json_append_string(rules, "Ask for the fewest scopes that work.");
	json_append_string(rules, "When a secret or token may have been seen "
				  "by somebody, revoke it first and ask "
				  "questions later.");
}

static void add_item(struct json *items, const char *id, const char *text,
		     bool must_be_yes)
{
	struct json *item = json_append_object(items);

	json_set_string(item, "id", id);
	json_set_string(item, "text", text);
	json_set_string(item, "answer", must_be_yes ? "yesno" : "text");
	if (must_be_yes)
		json_set_string(item, "must_be", "yes");
	else
		json_set_bool(item, "required", true);
}

struct json *generate_checklist(const struct answers *answers)
{
	struct json *root = json_new_object();
	struct json *items;

	json_set_stringf(root, "title", "Sign-off for %s", answers->name);
	items = json_set_array(root, "items");
	add_item(items, "scope",
		 "The scopes are the fewest that work, and I know what each "
		 "allows.",
		 true);
	add_item(items, "secret",
		 "The client's secret is in the vault, and was not sent by "
		 "e-mail or chat.",
		 true);
	add_item(items, "revoked",
		 "Tokens that are no longer needed have been revoked.", true);
	add_item(items, "tested",
		 "It was run against a test environment, or I say below why "
		 "not.",
		 true);
	add_item(items, "impact",
		 "What could go wrong, and what could somebody do with a "
		 "stolen token?",
		 false);
	add_item(items, "backout", "How is it undone?", false);
	return root;
}
