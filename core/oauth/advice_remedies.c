/* advice_remedies.c - likely causes, and who does what, for vendors' codes */
#include "core/oauth/advice.h"

/* clang-format off */
const struct remedy_text advice_remedies[REMEDIES] = {
	[SECRET_WRONG] = {
		{ "The secret was renewed since it was stored here.",
		  "The client id is misspelt, or belongs to another system "
		  "(test instead of production).",
		  "Something else was stored in the secret's place, its id "
		  "for example." },
		"Ask whether the secret was renewed; store the new one with "
		"rbctl secret set.",
		WHO_CLIENT },
	[SECRET_EXPIRED] = {
		{ "The secret reached its end date and was not renewed.",
		  "A new secret was made, but the old one is still stored "
		  "here." },
		"Ask for a new secret, then store it with rbctl secret set.",
		WHO_CLIENT },
	[CLIENT_KEY] = {
		{ "The key was renewed or deleted on the server.",
		  "The key that is stored here belongs to another client." },
		"Ask which key is registered for the client, and store that "
		"one with rbctl secret set.",
		WHO_CLIENT },
	[CLIENT_METHOD] = {
		{ "The runbook's 'auth' is not the way in which the client is "
		  "registered to prove itself." },
		"Compare the runbook's 'auth' with the client's registration, "
		"and have the change approved.",
		WHO_RUNBOOK },
	[CLIENT_UNKNOWN] = {
		{ "The client id is misspelt.",
		  "The client belongs to another tenant or system (test "
		  "instead of production).",
		  "The client was deleted." },
		"Ask for the client id that is registered on this very "
		"server.",
		WHO_CLIENT },
	[CLIENT_OFF] = {
		{ "An administrator switched it off.",
		  "The vendor suspended it." },
		"Ask why it was switched off, and have it switched on again.",
		WHO_SERVER },
	[CLIENT_GRANT] = {
		{ "The client's registration does not list this grant.",
		  "The client is registered as another kind of program." },
		"Ask for the runbook's grant to be allowed for this client.",
		WHO_SERVER },
	[CLIENT_PASSWORD] = {
		{ "The step sends a person's password, which servers allow "
		  "less and less." },
		"Change the runbook to client_credentials, or to "
		"authorization_code with a person who signs in.",
		WHO_RUNBOOK },
	[FEDERATION] = {
		{ "The registered issuer, subject or audience differs, if only "
		  "by a letter.",
		  "The trust in the other system was never set up." },
		"Have exactly the issuer, subject and audience that the "
		"server names registered for the client.",
		WHO_CLIENT },
	[CODE_DEAD] = {
		{ "Too much time passed between the sign-in and the request.",
		  "It was used already: the page was reloaded, or two runs "
		  "share it.",
		  "It was made for another client or another return "
		  "address." },
		"Start the run anew and sign in without a pause.",
		WHO_OPERATOR },
	[SIGN_IN_AGAIN] = {
		{ "The earlier sign-in is too old, or nobody used it for long.",
		  "It was withdrawn: a new password, a sign-out, or an "
		  "administrator.",
		  "Another program used the same refresh token first." },
		"Sign in again and start the run anew.",
		WHO_OPERATOR },
	[SECOND_FACTOR] = {
		{ "The account is protected by a second factor.",
		  "The earlier sign-in did not ask for it." },
		"Sign in again, and confirm with the phone, the key or the "
		"code that the server asks for.",
		WHO_OPERATOR },
	[PASSCODE] = {
		{ "The code was mistyped, or is an old one.",
		  "The clock of the device that shows it is wrong." },
		"Wait for the next code and type that one.",
		WHO_OPERATOR },
	[PASSWORD_WRONG] = {
		{ "The name or the password was mistyped.",
		  "The password was changed.",
		  "The account is locked after too many tries." },
		"Check the name and type the password again; after a few "
		"tries ask whether the account is locked.",
		WHO_OPERATOR },
	[PENDING] = {
		{ "The person has not entered the code or confirmed yet." },
		"Confirm the sign-in on the page or phone where it waits.",
		WHO_OPERATOR },
	[CLOCK] = {
		{ "This computer's clock is wrong by minutes.",
		  "The runbook asks for proofs that live too long." },
		"Have this computer's clock set from the network, then start "
		"the run anew.",
		WHO_OPERATOR },
	[ACCOUNT_CLOSED] = {
		{ "The person has left or changed, and the account was "
		  "closed.",
		  "The account was locked, by too many tries for example." },
		"Ask for the account to be opened, or for another account "
		"for this runbook.",
		WHO_SERVER },
	[CONSENT] = {
		{ "An administrator's consent is missing.",
		  "The client asks for a permission that is new." },
		"Ask an administrator of the server to agree to the client's "
		"permissions.",
		WHO_SERVER },
	[DENIED] = {
		{ "A rule of the server does not allow this account, client, "
		  "network or device." },
		"Ask which rule said no; name the time and the server's own "
		"words.",
		WHO_SERVER },
	[SCOPE_WRONG] = {
		{ "The scope is misspelt, or written in another server's way.",
		  "The scope was renamed or removed on the server." },
		"Compare the runbook's scopes with the server's list, and "
		"have the change approved.",
		WHO_RUNBOOK },
	[SCOPE_MISSING] = {
		{ "The runbook asks for too few permissions (scopes).",
		  "The server granted fewer than were asked for." },
		"Add the missing scope to the runbook, and have it granted "
		"to the client.",
		WHO_RUNBOOK },
	[TARGET] = {
		{ "The runbook's resource or audience is misspelt.",
		  "The service is not set up in this tenant." },
		"Compare the runbook's resource with what the server "
		"registered.",
		WHO_RUNBOOK },
	[REDIRECT] = {
		{ "It differs from the registered one, if only by a letter or "
		  "a slash.",
		  "It must begin with https." },
		"Have exactly the runbook's address registered for the "
		"client.",
		WHO_CLIENT },
	[REQUEST] = {
		{ "A value that this server wants is missing or misspelt.",
		  "The address belongs to another version of the service." },
		"Read the server's own words, and correct the runbook.",
		WHO_RUNBOOK },
	[TENANT] = {
		{ "The tenant in the server document's addresses is misspelt.",
		  "The account belongs to another organisation." },
		"Compare the server document with the tenant that the client "
		"is registered in.",
		WHO_RUNBOOK },
	[TOKEN_DEAD] = {
		{ "It has expired.", "It was given back or withdrawn.",
		  "It was made for another service or another system." },
		"Get a new token: start the run anew.",
		WHO_OPERATOR },
	[NOT_PERMITTED] = {
		{ "The account or the client lacks a role on the service.",
		  "An administrator limited who may do this." },
		"Ask which permission is missing, and have it granted.",
		WHO_RESOURCE },
	[NOT_THERE] = {
		{ "It was deleted or renamed.",
		  "The client may not see it." },
		"Compare the name or number with what the service shows.",
		WHO_RUNBOOK },
	[SERVER_FAULT] = {
		{ "A passing fault.", "Maintenance." },
		"Wait a few minutes and resume the run; report it if it "
		"stays.",
		WHO_SERVER },
	[TOO_MANY] = {
		{ "Several runs at once, or many in a short time.",
		  "The client shares its allowance with other programs." },
		"Wait as long as the server says, then resume the run.",
		WHO_OPERATOR },
	[REGISTRATION] = {
		{ "A field of the client's registration has a value that this "
		  "server does not allow." },
		"Read the server's own words, and correct the field or take "
		"it out.",
		WHO_CLIENT },
	[SERVICE_OFF] = {
		{ "The service was never switched on for this organisation.",
		  "The contract does not include it." },
		"Ask for the service to be switched on for the client's "
		"project or organisation.",
		WHO_RESOURCE },
};
/* clang-format on */
