/* risk.c - how closely a difference deserves to be read, and who says so */
#include "core/change/field.h"
#include "core/change/risk_test.h"

/* ---- the table ---- */

enum { A = 1, R = 2, C = 4, O = 8, M = 16, ANY = A | R | C | O | M };

struct rule {
	enum document_kind kind; /* NONE: every kind */
	const char *place;
	unsigned on;        /* added, removed, changed, order, moved */
	risk_test_fn *test; /* NULL: always */
	enum risk risk;
	bool always; /* noted inside a new document or item too */
	const char *why;
	const char *source;
};

#define S DOCUMENT_SERVER
#define F DOCUMENT_CONFIG
#define B DOCUMENT_RUNBOOK
#define E DOCUMENT_ENVIRONMENT
#define L DOCUMENT_CHECKLIST
#define P DOCUMENT_POLICY

/* clang-format off */

/* The first row that fits decides. */
static const struct rule rules[] = {
	/* ---- whole documents ---- */
	{ P, "", A | R | M, NULL, RISK_HIGH, false,
	  "the policy says who may sign", "NIST SP 800-53 CM-3, AC-5" },
	{ L, "", R, NULL, RISK_HIGH, false,
	  "what signers must answer is gone", "NIST SP 800-53 CM-3" },
	{ S, "", A, NULL, RISK_REVIEW, false,
	  "tokens can be got from one more server", "RFC 9700 section 4.4" },
	{ DOCUMENT_NONE, "", M, NULL, RISK_REVIEW, false,
	  "other sign-off rules may hold at the new place", "rbctl-policy(5)" },
	{ DOCUMENT_NONE, "", A | R, NULL, RISK_REVIEW, false, "", "" },
	{ DOCUMENT_NONE, "", C, NULL, RISK_INFO, false, "", "" },

	/* ---- every kind ---- */
	{ DOCUMENT_NONE, "/waivers", A, NULL, RISK_HIGH, false,
	  "security rules no longer hold here", "NIST SP 800-53 CM-6" },
	{ DOCUMENT_NONE, "/waivers", R, NULL, RISK_INFO, false, "", "" },
	{ DOCUMENT_NONE, "/waivers/*", A, NULL, RISK_HIGH, true,
	  "a security rule no longer holds here", "NIST SP 800-53 CM-6" },
	{ DOCUMENT_NONE, "/waivers/*", R, NULL, RISK_INFO, false, "", "" },
	{ DOCUMENT_NONE, "/waivers/**", ANY, NULL, RISK_HIGH, false,
	  "a security rule is waived otherwise", "NIST SP 800-53 CM-6" },
	{ DOCUMENT_NONE, "/title", ANY, NULL, RISK_INFO, false, "", "" },
	{ DOCUMENT_NONE, "/summary", ANY, NULL, RISK_INFO, false, "", "" },
	{ DOCUMENT_NONE, "/responsible", ANY, NULL, RISK_REVIEW, false,
	  "somebody else answers for it", "ISO/IEC 27001 A.5.2" },

	/* ---- server: where tokens come from ---- */
	{ S, "/issuer", ANY, NULL, RISK_HIGH, false,
	  "tokens come from somebody else; who runs the issuer can act as "
	  "anybody", "RFC 8414 section 6.2" },
	{ S, "/metadata/issuer", ANY, NULL, RISK_HIGH, false,
	  "the issuer's name is what guards against a mix-up",
	  "RFC 9700 section 4.4" },
	{ S, "/metadata/*_endpoint", A | C, risk_plain_http, RISK_HIGH, true,
	  "what is sent there can be read on the way",
	  "RFC 9700 section 2.6" },
	{ S, "/metadata/*_endpoint", C, risk_other_host, RISK_HIGH, false,
	  "secrets and tokens are sent to another host",
	  "RFC 8414 section 6.2" },
	{ S, "/metadata/*_endpoint", ANY, NULL, RISK_REVIEW, false,
	  "requests go to another address", "RFC 8414 section 2" },
	{ S, "/metadata/mtls_endpoint_aliases/**", C, risk_other_host, RISK_HIGH,
	  false, "secrets and tokens are sent to another host",
	  "RFC 8705 section 5" },
	{ S, "/metadata/jwks_uri", ANY, NULL, RISK_HIGH, false,
	  "who holds these keys can make tokens that are taken for genuine",
	  "RFC 8414 section 2" },
	{ S, "/metadata/jwks/**", ANY, NULL, RISK_HIGH, false,
	  "who holds these keys can make tokens that are taken for genuine",
	  "RFC 8414 section 2" },
	{ S, "/jwks_pins", ANY, NULL, RISK_HIGH, false,
	  "who holds these keys can make tokens that are taken for genuine",
	  "RFC 7638 section 7" },
	{ S, "/metadata/code_challenge_methods_supported", R, risk_s256_lost,
	  RISK_HIGH, false,
	  "without PKCE a stolen code is as good as a token",
	  "RFC 9700 section 2.1.1" },
	{ S, "/metadata/require_pushed_authorization_requests", C | R,
	  risk_switched_off, RISK_HIGH, false,
	  "requests can be altered in the browser again", "RFC 9126 section 5"
	},
	{ S, "/metadata/require_signed_request_object", C | R, risk_switched_off,
	  RISK_HIGH, false, "requests no longer have to be signed",
	  "RFC 9101 section 10.5" },
	{ S, "/metadata/tls_client_certificate_bound_access_tokens", C | R,
	  risk_switched_off, RISK_HIGH, false,
	  "a stolen token works without the client's certificate",
	  "RFC 9700 section 2.2.1" },
	{ S, "/metadata/dpop_signing_alg_values_supported", R, NULL, RISK_HIGH,
	  false, "tokens may no longer be bound to the client's key",
	  "RFC 9449 section 5.1" },
	{ S, "/metadata/authorization_response_iss_parameter_supported", C | R,
	  risk_switched_off, RISK_HIGH, false,
	  "answers no longer say which server they come from",
	  "RFC 9207 section 4" },
	{ S, "/metadata/grant_types_supported", A, risk_password_or_implicit,
	  RISK_REVIEW, false, "this grant must not be used any more",
	  "RFC 9700 sections 2.1.2 and 2.4" },
	{ S, "/metadata/*_alg_values_supported", A, risk_none, RISK_HIGH, true,
	  "'none' is no signature at all", "RFC 8725 section 3.2" },
	{ S, "/metadata/token_endpoint_auth_methods_supported", A, risk_none,
	  RISK_REVIEW, false, "clients may come without proof of who they are",
	  "RFC 9700 section 2.5" },
	{ S, "/metadata/*_supported", ANY, NULL, RISK_INFO, false, "", "" },
	{ S, "/metadata/**", ANY, risk_other_host, RISK_REVIEW, false,
	  "another host", "RFC 8414 section 2" },

	/* ---- config: what is set on a server ---- */
	{ F, "/server", ANY, NULL, RISK_HIGH, false,
	  "another server would be changed", "NIST SP 800-53 CM-3" },
	{ F, "/auth", ANY, NULL, RISK_HIGH, false,
	  "another credential would be used to manage the server",
	  "NIST SP 800-53 AC-6" },
	{ F, "/absent", ANY, risk_switched_on, RISK_HIGH, false,
	  "it would be deleted from the server", "NIST SP 800-53 CM-3" },
	{ F, "/replaces", A | C, NULL, RISK_HIGH, false,
	  "what somebody changed on the server by hand would be overwritten",
	  "NIST SP 800-53 CM-6" },
	{ F, "/store_as", ANY, NULL, RISK_HIGH, false,
	  "its secret would be kept elsewhere, in the place of what is there",
	  "NIST SP 800-53 IA-5" },
	{ F, "/desired/redirect_uris", A, risk_wildcard, RISK_HIGH, true,
	  "a wildcard lets codes and tokens go to hosts nobody listed",
	  "RFC 9700 section 2.1" },
	{ F, "/desired/redirect_uris", A, risk_plain_http, RISK_HIGH, true,
	  "codes can be read on the way", "RFC 9700 section 2.6" },
	{ F, "/desired/redirect_uris", A, NULL, RISK_HIGH, false,
	  "who controls this address receives sign-in codes",
	  "RFC 9700 section 4.1" },
	{ F, "/desired/*directUris", A, NULL, RISK_HIGH, false,
	  "who controls this address receives sign-in codes",
	  "RFC 9700 section 4.1" },
	{ F, "/desired/callbacks", A, NULL, RISK_HIGH, false,
	  "who controls this address receives sign-in codes",
	  "RFC 9700 section 4.1" },
	{ F, "/desired/grant_types", A, risk_password_or_implicit, RISK_HIGH, true,
	  "this grant shows passwords or tokens to those who must not see them",
	  "RFC 9700 sections 2.1.2 and 2.4" },
	{ F, "/desired/response_types", A, risk_token_response, RISK_HIGH, true,
	  "tokens are given out through the browser's address line",
	  "RFC 9700 section 2.1.2" },
	{ F, "/desired/grant_types", A, NULL, RISK_HIGH, false,
	  "the client gets one more way to a token",
	  "RFC 9700 section 2.3" },
	{ F, "/desired/token_endpoint_auth_method", A | C | R, risk_weaker_auth,
	  RISK_HIGH, false, "the client is easier to impersonate",
	  "RFC 9700 section 2.5" },
	{ F, "/desired/token_endpoint_auth_method", A | C, risk_none, RISK_REVIEW,
	  true, "the client comes without proof of who it is",
	  "RFC 9700 section 2.5" },
	{ F, "/desired/scope", A | C, NULL, RISK_HIGH, false,
	  "its tokens can do more", "RFC 9700 section 2.3" },
	{ F, "/desired/*Scopes", A, NULL, RISK_HIGH, false,
	  "its tokens can do more", "RFC 9700 section 2.3" },
	{ F, "/desired/require_pushed_authorization_requests", ANY,
	  risk_switched_off, RISK_HIGH, false,
	  "requests can be altered in the browser again",
	  "RFC 9126 section 6" },
	{ F, "/desired/require_signed_request_object", ANY, risk_switched_off,
	  RISK_HIGH, false, "requests no longer have to be signed",
	  "RFC 9101 section 10.5" },
	{ F, "/desired/dpop_bound_access_tokens", ANY, risk_switched_off, RISK_HIGH,
	  false, "a stolen token works without the client's key",
	  "RFC 9700 section 2.2.1" },
	{ F, "/desired/tls_client_certificate_bound_access_tokens", ANY,
	  risk_switched_off, RISK_HIGH, false,
	  "a stolen token works without the client's certificate",
	  "RFC 9700 section 2.2.1" },
	{ F, "/desired/directAccessGrantsEnabled", ANY, risk_switched_on, RISK_HIGH,
	  true, "the password grant must not be used",
	  "RFC 9700 section 2.4" },
	{ F, "/desired/implicitFlowEnabled", ANY, risk_switched_on, RISK_HIGH, true,
	  "the implicit grant must not be used", "RFC 9700 section 2.1.2" },
	{ F, "/desired/publicClient", ANY, risk_switched_on, RISK_HIGH, false,
	  "the client comes without proof of who it is",
	  "RFC 9700 section 2.5" },
	{ F, "/desired/fullScopeAllowed", ANY, risk_switched_on, RISK_HIGH, true,
	  "its tokens can do everything", "RFC 9700 section 2.3" },
	{ F, "/desired/attributes/pkce.code.challenge.method", R | C, NULL,
	  RISK_HIGH, false,
	  "without PKCE a stolen code is as good as a token",
	  "RFC 9700 section 2.1.1" },
	{ F, "/desired/**", R | C, risk_raised, RISK_HIGH, false,
	  "what is stolen stays good for longer", "RFC 6819 section 5.1.5.3" },
	{ F, "/desired/jwks_uri", ANY, NULL, RISK_HIGH, false,
	  "who holds these keys can act as the client",
	  "RFC 7591 section 2" },
	{ F, "/desired/jwks/**", ANY, NULL, RISK_HIGH, false,
	  "who holds these keys can act as the client",
	  "RFC 7591 section 2" },
	{ F, "/desired/jwks", ANY, NULL, RISK_HIGH, false,
	  "who holds these keys can act as the client",
	  "RFC 7591 section 2" },
	{ F, "/desired/*secret*", ANY, NULL, RISK_HIGH, false,
	  "another secret would be in force", "RFC 9700 section 2.5" },
	{ F, "/desired/client_name", ANY, NULL, RISK_INFO, false, "", "" },
	{ F, "/desired/contacts", ANY, NULL, RISK_INFO, false, "", "" },
	{ F, "/compare/ignore", A, NULL, RISK_REVIEW, false,
	  "a change of it on the server goes unnoticed",
	  "NIST SP 800-53 CM-3" },
	{ F, "/compare/secret", R, NULL, RISK_HIGH, false,
	  "its value would be shown from now on", "NIST SP 800-53 IA-5" },
	{ F, "/*/url", A | C, risk_other_host, RISK_HIGH, false,
	  "the managing credential is sent to another host",
	  "RFC 9700 section 4.9" },

	/* ---- runbook ---- */
	{ B, "/actors/client/client_id", C, NULL, RISK_HIGH, false,
	  "another client has other rights", "RFC 6749 section 2.2" },
	{ B, "/actors/client/auth", C, risk_weaker_auth, RISK_HIGH, false,
	  "the client is easier to impersonate", "RFC 9700 section 2.5" },
	{ B, "/actors/client/auth", A, risk_none, RISK_REVIEW, true,
	  "the client comes without proof of who it is",
	  "RFC 9700 section 2.5" },
	{ B, "/actors/client/secret", ANY, NULL, RISK_HIGH, false,
	  "another secret would be used", "RFC 9700 section 2.5" },
	{ B, "/actors/authorization_server/server", C, NULL, RISK_HIGH, false,
	  "the client's secret is sent to another server",
	  "RFC 9700 section 4.4" },
	{ B, "/actors/resource_server/url", A | C, risk_plain_http, RISK_HIGH, true,
	  "the token can be read on the way", "RFC 6750 section 5.3" },
	{ B, "/actors/resource_server/url", C, risk_other_target, RISK_HIGH, false,
	  "the token is sent to another host", "RFC 9700 section 4.9" },
	{ B, "/actors/*/responsible", ANY, NULL, RISK_REVIEW, false,
	  "somebody else answers for it", "ISO/IEC 27001 A.5.2" },
	{ B, "/actors/*/name", ANY, NULL, RISK_INFO, false, "", "" },
	{ B, "/actors/*/duties", ANY, NULL, RISK_INFO, false, "", "" },
	{ B, "/token/grant", A | C, risk_password_or_implicit, RISK_HIGH, true,
	  "this grant shows passwords or tokens to those who must not see them",
	  "RFC 9700 sections 2.1.2 and 2.4" },
	{ B, "/token/grant", C, NULL, RISK_HIGH, false,
	  "the token is got in another way", "RFC 9700 section 2.1" },
	{ B, "/token/scopes", A, NULL, RISK_HIGH, false,
	  "the token can do more", "RFC 9700 section 2.3" },
	{ B, "/token/scopes", R, NULL, RISK_REVIEW, false,
	  "a later step may need it", "RFC 6749 section 3.3" },
	{ B, "/token/max_lifetime", C | R, risk_raised, RISK_HIGH, false,
	  "a stolen token stays good for longer", "RFC 6819 section 5.1.5.3" },
	{ B, "/token/max_lifetime", A | C, NULL, RISK_INFO, false, "", "" },
	{ B, "/token/revoke_unused_after", C | R, risk_raised, RISK_HIGH, false,
	  "tokens nobody uses stay good for longer",
	  "RFC 6819 section 5.1.5.3" },
	{ B, "/token/viewers", A, NULL, RISK_HIGH, false,
	  "who reads the token can use it", "NIST SP 800-53 AC-6" },
	{ B, "/token/scope_meanings/**", ANY, NULL, RISK_INFO, false, "", "" },
	{ B, "/token/scope_meanings", ANY, NULL, RISK_INFO, false, "", "" },
	{ B, "/steps/*", R, risk_revocation_lost, RISK_HIGH, false,
	  "the token is no longer given back", "RFC 7009 section 1" },
	{ B, "/steps/*", A, risk_request_elsewhere, RISK_HIGH, false,
	  "a new request to an address of its own", "RFC 9700 section 4.9" },
	{ B, "/steps/*", A | R, NULL, RISK_REVIEW, false,
	  "the procedure does something else", "NIST SP 800-53 CM-3" },
	{ B, "/steps", O, NULL, RISK_REVIEW, false,
	  "the procedure happens in another order", "NIST SP 800-53 CM-3" },
	{ B, "/steps/*/request/url", A | C, risk_plain_http, RISK_HIGH, true,
	  "the token can be read on the way", "RFC 6750 section 5.3" },
	{ B, "/steps/*/request/url", C, risk_other_target, RISK_HIGH, false,
	  "the request, and a token in it, goes to another host",
	  "RFC 9700 section 4.9" },
	{ B, "/steps/*/request/auth", C | A, NULL, RISK_HIGH, false,
	  "another credential is sent", "RFC 9700 section 4.9" },
	{ B, "/steps/*/request/**", ANY, NULL, RISK_REVIEW, false,
	  "the request says something else", "NIST SP 800-53 CM-3" },
	{ B, "/steps/*/use", ANY, NULL, RISK_HIGH, false,
	  "the step does something else", "NIST SP 800-53 CM-3" },
	{ B, "/steps/*/expect", R, NULL, RISK_HIGH, false,
	  "a wrong answer goes unnoticed", "NIST SP 800-53 SI-10" },
	{ B, "/steps/*/expect/**", R | C, NULL, RISK_REVIEW, false,
	  "another answer passes", "NIST SP 800-53 SI-10" },
	{ B, "/steps/*/on_error", A | C, risk_becomes_continue, RISK_HIGH, false,
	  "a failure no longer stops the run", "NIST SP 800-53 SI-17" },
	{ B, "/steps/*/always", R | C, risk_switched_off, RISK_REVIEW, false,
	  "after a failure the step no longer runs", "NIST SP 800-53 SI-17" },
	{ B, "/steps/*/title", ANY, NULL, RISK_INFO, false, "", "" },
	{ B, "/steps/*/retry/**", ANY, NULL, RISK_INFO, false, "", "" },
	{ B, "/steps/*/retry", ANY, NULL, RISK_INFO, false, "", "" },
	{ B, "/steps/*/timeout", ANY, NULL, RISK_INFO, false, "", "" },
	{ B, "/inputs/*/type", C, risk_was_secret_input, RISK_HIGH, false,
	  "what was typed unseen is shown from now on",
	  "NIST SP 800-53 IA-6" },
	{ B, "/inputs/*/pattern", R | C, NULL, RISK_REVIEW, false,
	  "other answers are taken", "NIST SP 800-53 SI-10" },
	{ B, "/inputs/*/label", ANY, NULL, RISK_INFO, false, "", "" },
	{ B, "/inputs/*/example", ANY, NULL, RISK_INFO, false, "", "" },
	{ B, "/inputs/*/message", ANY, NULL, RISK_INFO, false, "", "" },
	{ B, "/inputs", O, NULL, RISK_INFO, false, "", "" },
	{ B, "/errors/*", A, NULL, RISK_INFO, false, "", "" },
	{ B, "/errors/**", ANY, NULL, RISK_REVIEW, false,
	  "people do something else when it fails", "NIST SP 800-53 CM-3" },
	{ B, "/rules", A, NULL, RISK_INFO, false, "", "" },
	{ B, "/rules", ANY, NULL, RISK_REVIEW, false,
	  "people are told less", "NIST SP 800-53 CM-3" },
	{ B, "/token/audience", C | R, NULL, RISK_HIGH, false,
	  "the token is good elsewhere", "RFC 9700 section 2.3" },
	{ B, "/token/resource", C | R, NULL, RISK_HIGH, false,
	  "the token is good elsewhere", "RFC 8707 section 2" },
	{ B, "/steps/*/delete", ANY, risk_switched_on, RISK_HIGH, false,
	  "it would delete from its server", "NIST SP 800-53 CM-3" },
	{ B, "/steps/*/config", C, NULL, RISK_HIGH, false,
	  "another configuration would be written", "NIST SP 800-53 CM-3" },
	{ B, "/environments", A | R, NULL, RISK_HIGH, false,
	  "where the runbook may run", "NIST SP 800-53 CM-3" },
	{ B, "/review_by", A, NULL, RISK_INFO, false, "", "" },

	/* ---- environment ---- */
	{ E, "/servers/*", C, NULL, RISK_HIGH, false,
	  "secrets are sent to another server", "RFC 9700 section 4.4" },
	{ E, "/vars/*", A | C, risk_plain_http, RISK_HIGH, true,
	  "what is sent there can be read on the way",
	  "RFC 6750 section 5.3" },
	{ E, "/vars/*", C, risk_other_host, RISK_HIGH, false,
	  "requests, and tokens in them, go to another host",
	  "RFC 9700 section 4.9" },
	{ E, "/operators", A, NULL, RISK_HIGH, false,
	  "one more may run things here", "NIST SP 800-53 AC-6" },
	{ E, "/operators", R, NULL, RISK_REVIEW, false,
	  "without operators everybody may", "NIST SP 800-53 AC-6" },
	{ E, "/requires_run_in", R, NULL, RISK_HIGH, false,
	  "changes are no longer tried elsewhere first",
	  "NIST SP 800-53 CM-3(2)" },
	{ E, "/requires_run_in/within", C | R, risk_raised, RISK_HIGH, false,
	  "an older trial is enough", "NIST SP 800-53 CM-3(2)" },
	{ E, "/requires_run_in/environment", C, NULL, RISK_HIGH, false,
	  "the trial happens elsewhere", "NIST SP 800-53 CM-3(2)" },

	/* ---- checklist ---- */
	{ L, "/items/*", R, NULL, RISK_HIGH, false,
	  "signers are no longer asked", "NIST SP 800-53 CM-3" },
	{ L, "/items/*/must_be", R | C, NULL, RISK_HIGH, false,
	  "another answer passes", "NIST SP 800-53 CM-3" },
	{ L, "/items/*/required", R | C, risk_switched_off, RISK_HIGH, false,
	  "the question may be left open", "NIST SP 800-53 CM-3" },
	{ L, "/items/*", A, NULL, RISK_INFO, false, "", "" },
	{ L, "/items", O, NULL, RISK_INFO, false, "", "" },

	/* ---- policy ---- */
	{ P, "/version", C, NULL, RISK_INFO, false, "", "" },
	{ P, "/separation_of_duties", ANY, risk_switched_off, RISK_HIGH, true,
	  "people may sign what they wrote themselves",
	  "NIST SP 800-53 AC-5" },
	{ P, "/live", ANY, NULL, RISK_HIGH, false,
	  "another branch would be executed", "NIST SP 800-53 CM-3" },
	{ P, "/people/*/keys/*/status", C, risk_key_back, RISK_HIGH, false,
	  "a key that was out of use signs again", "NIST SP 800-53 IA-5" },
	{ P, "/people/*/keys/*/status", ANY, NULL, RISK_REVIEW, false,
	  "what this key may still prove changes", "NIST SP 800-53 IA-5" },
	{ P, "/people/*/keys/*/**", ANY, NULL, RISK_HIGH, false,
	  "what this key may still prove changes", "NIST SP 800-53 IA-5" },
	{ P, "/people/*/keys/*", A, NULL, RISK_HIGH, false,
	  "who holds the key can sign as this person",
	  "NIST SP 800-53 IA-5" },
	{ P, "/people/*/keys/*", R, NULL, RISK_REVIEW, false,
	  "what it signed no longer counts", "NIST SP 800-53 IA-5" },
	{ P, "/people/*/email", ANY, NULL, RISK_HIGH, false,
	  "signatures are looked up by the address",
	  "NIST SP 800-53 IA-4" },
	{ P, "/people/*/vault_key", A | C, NULL, RISK_HIGH, false,
	  "who holds this key can read the tokens", "NIST SP 800-53 AC-6" },
	{ P, "/people/*", A, NULL, RISK_HIGH, false,
	  "one more person can be given a say", "NIST SP 800-53 AC-2" },
	{ P, "/people/*", R, NULL, RISK_REVIEW, false,
	  "fewer people are left to sign", "NIST SP 800-53 AC-2" },
	{ P, "/roles/*", A, NULL, RISK_HIGH, false,
	  "one more person has a say", "NIST SP 800-53 AC-2" },
	{ P, "/roles/*", R, NULL, RISK_REVIEW, false,
	  "fewer people are left to sign", "NIST SP 800-53 AC-2" },
	{ P, "/rules/*", R, NULL, RISK_HIGH, false,
	  "these documents fall under other sign-off rules",
	  "NIST SP 800-53 CM-3" },
	{ P, "/rules/*", A, NULL, RISK_REVIEW, false,
	  "these documents get other sign-off rules", "NIST SP 800-53 CM-3" },
	{ P, "/rules/*/sign_offs", R, NULL, RISK_HIGH, false,
	  "fewer people have to agree", "NIST SP 800-53 AC-5" },
	{ P, "/rules/*/sign_offs/*", R, NULL, RISK_HIGH, false,
	  "fewer people have to agree", "NIST SP 800-53 AC-5" },
	{ P, "/rules/*/sign_offs/*/count", C | R, risk_lowered, RISK_HIGH, false,
	  "fewer people have to agree", "NIST SP 800-53 AC-5" },
	{ P, "/rules/*/checklist", R | C, NULL, RISK_HIGH, false,
	  "signers answer other questions, or none", "NIST SP 800-53 CM-3" },
	{ P, "/rules/*/expires", R | C, risk_raised, RISK_HIGH, false,
	  "old sign-offs count for longer", "NIST SP 800-53 CM-3" },
	{ P, "/goodlist", A, NULL, RISK_HIGH, false,
	  "what a compromised key signed counts again",
	  "NIST SP 800-53 IA-5" },
	{ P, "/freezes/*", R, NULL, RISK_HIGH, false,
	  "changes are possible where they were stopped",
	  "NIST SP 800-53 CM-3" },
	{ P, "/freezes/**", C | R, NULL, RISK_HIGH, false,
	  "changes may be possible where they were stopped",
	  "NIST SP 800-53 CM-3" },
	{ P, "/break_glass", A, NULL, RISK_HIGH, false,
	  "a way around the sign-offs", "NIST SP 800-53 AC-6" },
	{ P, "/break_glass/**", A | C, NULL, RISK_HIGH, false,
	  "a wider way around the sign-offs", "NIST SP 800-53 AC-6" },

	/* ---- what no row above names ---- */
	{ DOCUMENT_NONE, "/**", ANY, NULL, RISK_REVIEW, false, "", "" },
};
/* clang-format on */

static unsigned event_of(enum difference_type type)
{
	switch (type) {
	case DIFFERENCE_ADDED:
		return A;
	case DIFFERENCE_REMOVED:
		return R;
	case DIFFERENCE_CHANGED:
		return C;
	case DIFFERENCE_ORDER:
		return O;
	case DIFFERENCE_MOVED:
		return M;
	default:
		return 0;
	}
}

bool risk_judge(struct difference *difference, enum document_kind kind,
		bool strict)
{
	unsigned event = event_of(difference->type);

	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		const struct rule *rule = &rules[i];

		if (!(rule->on & event) ||
		    (rule->kind != kind && rule->kind != DOCUMENT_NONE) ||
		    !place_matches(rule->place, difference->place, NULL) ||
		    (rule->test &&
		     !rule->test(difference->old, difference->new)))
			continue;
		difference->risk = rule->risk;
		difference->why = rule->why;
		difference->source = rule->source;
		return strict ? rule->always : rule->risk == RISK_HIGH;
	}
	difference->risk = RISK_INFO;
	return false;
}
