/* advice_table.c - the built-in error map: the error codes of OAuth */
#include "core/oauth/advice.h"

/*
 * Written for somebody who has never heard of OAuth: "the client" is the
 * program that this runbook signs in. Likely causes come first.
 */
const struct known_error advice_by_error[] = {
	/* ---- RFC 6749 section 5.2 ---- */
	{ .error = "invalid_client",
	  .says = "expired",
	  .meaning = "The client's secret has expired.",
	  .causes = { "The secret reached its end date and was not renewed.",
		      "A new secret was made, but the old one is still "
		      "stored here." },
	  .deed = "Ask for a new secret, then store it with rbctl secret set.",
	  .who = WHO_CLIENT },
	{ .error = "invalid_client",
	  .meaning = "The server does not accept who the client says it is.",
	  .causes = { "The secret is wrong, or was renewed since it was "
		      "stored here.",
		      "The client id is misspelt, or belongs to another "
		      "system (test instead of production).",
		      "The client is registered for another way of signing "
		      "in than the runbook uses.",
		      "The client was switched off." },
	  .deed = "Ask whether the secret was renewed; store the new one "
		  "with rbctl secret set.",
	  .who = WHO_CLIENT },
	{ .error = "invalid_grant",
	  .says = "expired",
	  .meaning = "What the token was asked with has expired.",
	  .causes = { "The sign-in or the stored refresh token is too old.",
		      "This computer's clock is wrong." },
	  .deed = "Sign in again and start the run anew.",
	  .who = WHO_OPERATOR },
	{ .error = "invalid_grant",
	  .meaning = "What the token was asked with is no longer good.",
	  .causes = { "A refresh token or code was used twice, withdrawn, or "
		      "is too old.",
		      "It was given to another client.",
		      "The account behind it was closed or blocked.",
		      "This computer's clock is wrong." },
	  .deed = "Sign in again; if that fails, check the clock, then ask "
		  "whether the account is open.",
	  .who = WHO_OPERATOR },
	{ .error = "invalid_scope",
	  .meaning = "The client asked for a permission (scope) that it may "
		     "not have.",
	  .causes = { "The permission was not granted to this client.",
		      "The permission's name is misspelt in the runbook.",
		      "The permission was renamed or removed on the server." },
	  .deed = "Ask for the scopes that the runbook names to be granted to "
		  "the client.",
	  .who = WHO_SERVER },
	{ .error = "unauthorized_client",
	  .meaning = "The client may not ask for tokens in this way.",
	  .causes = { "Its registration does not list this grant.",
		      "The client was switched off, or moved to another "
		      "system." },
	  .deed = "Ask for the runbook's grant to be allowed for this client.",
	  .who = WHO_SERVER },
	{ .error = "unsupported_grant_type",
	  .meaning = "The server does not offer this way of getting a token.",
	  .causes = { "The runbook names a grant that this server lacks.",
		      "The token address belongs to another server." },
	  .deed = "Compare the runbook's grant with the server's "
		  "grant_types_supported.",
	  .who = WHO_RUNBOOK },
	{ .error = "invalid_request",
	  .meaning = "The server found the request incomplete or malformed.",
	  .causes = { "A value that this server wants is missing (an audience "
		      "or a resource, for example).",
		      "A value is misspelt or given twice.",
		      "What the request refers to has expired: some servers "
		      "say it in this way." },
	  .deed = "Read the server's own words, and complete the runbook.",
	  .who = WHO_RUNBOOK },
	/* ---- RFC 6749 section 4.1.2.1 ---- */
	{ .error = "access_denied",
	  .meaning = "Somebody, or a rule on the server, said no.",
	  .causes = { "The person asked did not agree.",
		      "A rule of the server does not allow this client or "
		      "this account.",
		      "The client's id or secret is wrong: some servers say "
		      "it in this way." },
	  .deed = "Ask why the request was denied, then start anew.",
	  .who = WHO_SERVER },
	{ .error = "unsupported_response_type",
	  .meaning = "The server does not offer this kind of sign-in.",
	  .causes = { "The client is registered for another kind." },
	  .deed = "Ask which response types the client may use.",
	  .who = WHO_SERVER },
	{ .error = "server_error",
	  .meaning = "The server had a fault of its own.",
	  .causes = { "A passing fault.", "A fault in its configuration." },
	  .deed = "Wait a few minutes and resume the run; report it if it "
		  "stays.",
	  .who = WHO_SERVER },
	{ .error = "temporarily_unavailable",
	  .meaning = "The server is overloaded or under maintenance.",
	  .causes = { "Planned maintenance.", "Too much traffic." },
	  .deed = "Wait and resume the run.",
	  .who = WHO_SERVER },
	/* ---- RFC 6750 section 3.1, RFC 9470 ---- */
	{ .error = "invalid_token",
	  .meaning = "The token is not accepted.",
	  .causes = { "It has expired.", "It was given back or withdrawn.",
		      "It was made for another service or another system." },
	  .deed = "Get a new token: start the run anew.",
	  .who = WHO_OPERATOR },
	{ .error = "insufficient_scope",
	  .meaning = "The token is good, but does not allow this action.",
	  .causes = { "The runbook asks for too few permissions (scopes).",
		      "The server granted fewer than were asked for." },
	  .deed = "Add the missing scope to the runbook, and have it granted "
		  "to the client.",
	  .who = WHO_RUNBOOK },
	{ .error = "insufficient_user_authentication",
	  .meaning = "The service wants a stronger or fresher sign-in.",
	  .causes = { "The sign-in is too old for this action.",
		      "A second factor is needed." },
	  .deed = "Sign in again with what the service asks for.",
	  .who = WHO_OPERATOR },
	/* ---- RFC 7009 section 2.2.1 ---- */
	{ .error = "unsupported_token_type",
	  .meaning = "The server can't take back tokens of this type.",
	  .causes = { "It revokes refresh tokens only, or none at all." },
	  .deed = "Let the token run out, and keep its lifetime short.",
	  .who = WHO_RUNBOOK },
	/* ---- RFC 8628 section 3.5 ---- */
	{ .error = "authorization_pending",
	  .meaning = "Nobody has confirmed the sign-in yet.",
	  .causes = { "The person has not entered the code." },
	  .deed = "Enter the code on the page shown.",
	  .who = WHO_OPERATOR },
	{ .error = "slow_down",
	  .meaning = "The server was asked too often.",
	  .causes = { "Several runs wait for the same sign-in." },
	  .deed = "Wait a little longer between tries.",
	  .who = WHO_OPERATOR },
	{ .error = "expired_token",
	  .meaning = "The code for signing in was not used in time.",
	  .causes = { "Nobody entered it before it ran out." },
	  .deed = "Start the run anew, and enter the new code.",
	  .who = WHO_OPERATOR },
	/* ---- RFC 8707 section 2 ---- */
	{ .error = "invalid_target",
	  .meaning = "The server does not know the service that the token is "
		     "for, or does not allow it.",
	  .causes = { "The runbook's resource is misspelt.",
		      "The client may not get tokens for that service." },
	  .deed = "Compare the runbook's resource with what the server "
		  "registered.",
	  .who = WHO_RUNBOOK },
	/* ---- RFC 9396 section 5 ---- */
	{ .error = "invalid_authorization_details",
	  .meaning = "The server does not accept the details of what the token "
		     "is for.",
	  .causes = { "Their type is not one that this server knows.",
		      "A field is missing, misspelt, or one too many.",
		      "The client may not ask for this type." },
	  .deed = "Compare the runbook's details with the server's "
		  "authorization_details_types_supported.",
	  .who = WHO_RUNBOOK },
	/* ---- RFC 9449 sections 5, 8 ---- */
	{ .error = "use_dpop_nonce",
	  .meaning = "The server wants its own number in the proof of "
		     "possession.",
	  .causes = { "It is the first request, or the number changed." },
	  .deed = "Try once more.",
	  .who = WHO_OPERATOR },
	{ .error = "invalid_dpop_proof",
	  .meaning = "The proof that the token is ours was not accepted.",
	  .causes = { "This computer's clock is wrong.",
		      "The token belongs to another key." },
	  .deed = "Check the clock, then get a new token.",
	  .who = WHO_OPERATOR },
	/* ---- RFC 7591 section 3.2.2; RFC 7592 answers with statuses ---- */
	{ .error = "invalid_redirect_uri",
	  .meaning = "The address to return to is not one that is registered.",
	  .causes = { "It differs from the registered one, if only by a "
		      "letter or a slash.",
		      "It must begin with https." },
	  .deed = "Have exactly the runbook's address registered for the "
		  "client.",
	  .who = WHO_CLIENT },
	{ .error = "invalid_client_metadata",
	  .meaning = "The server does not accept the client's registration.",
	  .causes = { "A field has a value that this server does not allow." },
	  .deed = "Read the server's own words, and correct the field.",
	  .who = WHO_CLIENT },
	{ .error = "invalid_software_statement",
	  .meaning = "The software statement was not accepted.",
	  .causes = { "It is registered already.", "It has expired." },
	  .deed = "Ask for a new software statement.",
	  .who = WHO_CLIENT },
	{ .error = "unapproved_software_statement",
	  .meaning = "The software statement is not approved here.",
	  .causes = { "Nobody has approved this software on this server." },
	  .deed = "Ask for its approval.",
	  .who = WHO_SERVER },
	{ 0 },
};
