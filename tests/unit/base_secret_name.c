/* base_secret_name.c - the names under which secrets stand, and others */
#include "tests/unit/test.h"
#include "core/base/secret_name.h"

static const char *const secrets[] = {
	"secret",
	"client_secret",
	"clientSecret",
	"CLIENT-SECRET",
	"client.secret",
	"client_secrets",
	"secrets",
	"RotatedSecrets",
	"client.secret.rotated",
	"signing_secret",
	"consumerSecret",
	"codeSecret",
	"secretData",
	"secret_id",
	/* passwords */
	"password",
	"Passwords",
	"passwd",
	"passphrase",
	"pwd",
	"pass",
	"smtp_pass",
	"smtpPass",
	"my.pass",
	"pin",
	"otp",
	"bindCredential",
	"keystorePassword",
	"dbPwd",
	/* tokens */
	"token",
	"access_token",
	"access-token",
	"refreshToken",
	"id_token",
	"api.token",
	"sessionToken",
	"mfa_token",
	"subject_token",
	"auth_token",
	"bot_token",
	"BOT_TOKEN",
	"registration_access_token",
	"tokens",
	"jwt",
	"assertion",
	"client_assertion",
	"client-assertion",
	"code_verifier",
	/* keys */
	"api_key",
	"apikey",
	"X-Api-Key",
	"sendgrid_api_key",
	"datadogApiKey",
	"secret_key",
	"secretKey",
	"secret.key",
	"secretAccessKey",
	"aws_secret_access_key",
	"accessKey",
	"private_key",
	"privateKey",
	"signing_key",
	"sasKey",
	"auth-key",
	"encryption_key",
	"Ocp-Apim-Subscription-Key",
	/* headers */
	"Authorization",
	"Proxy-Authorization",
	"httpAuthorization",
	"Cookie",
	"Set-Cookie",
	"X-Access-Token",
	"X-Vault-Token",
	"PRIVATE-TOKEN",
	"X-Refreshtoken",
	"X-Auth-Token",
	"JSESSIONID",
};

static const char *const others[] = {
	"",
	"-",
	"token_endpoint",
	"token_endpoint_auth_method",
	"token_endpoint_auth_signing_alg",
	"access_token_lifetime",
	"tokenLifespan",
	"accessTokenLifespan",
	"token_type",
	"tokenUrl",
	"access.token.claim",
	"id.token.claim",
	"include.in.token.scope",
	"id_token_signed_response_alg",
	"refreshTokenMaxReuse",
	"revoke_offline_tokens",
	"max_tokens",
	"use.refresh.tokens",
	"client_credentials.use_refresh_token",
	/* secrets: when, and how */
	"client.secret.creation.time",
	"secret.creation.time",
	"client.secret.expiration.time",
	"client_secret_expires_at",
	"secret_expires_at",
	"secretSize",
	"clientAuthenticatorType",
	/* passwords */
	"password_policy",
	"passwordPolicy",
	"resetPasswordAllowed",
	"otpPolicyType",
	"otpSupportedApplications",
	"change_password",
	"webAuthnPolicyPasswordlessRpId",
	"requirePasswordUpdate",
	"bypass",
	"compass",
	"spin",
	"pins",
	"resetPassword",
	"pageview",
	/* keys that are public, and words with the same letters */
	"key",
	"keys",
	"kid",
	"public_key",
	"publicKey",
	"jwks",
	"jwks_uri",
	"key_ops",
	"vault_key",
	"keyType",
	"encrypted_key",
	"code",
	"code_challenge",
	"code_challenge_method",
	"pkce.code.challenge.method",
	"authorization_endpoint",
	"authorization_signed_response_alg",
	"authorizationServicesEnabled",
	"authorization_details",
	"auth",
	"author",
	"sig",
	"signature",
	"nonce",
	"salt",
	"sessionIdleTimeout",
	"cookies",
	"cookieSameSite",
	"software_statement",
};

static void names_that_hold_secrets_are_known(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(secrets); i++)
		if (!name_is_secret(secrets[i]))
			fail_msg("'%s' is taken for harmless", secrets[i]);
}

static void names_that_only_speak_of_secrets_are_not(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (name_is_secret(others[i]))
			fail_msg("'%s' is taken for a secret", others[i]);
}

static void short_names_are_secrets_in_addresses_alone(void **state UNUSED)
{
	assert_true(name_is_secret_parameter("code"));
	assert_true(name_is_secret_parameter("sig"));
	assert_true(name_is_secret_parameter("access-token"));
	assert_false(name_is_secret_parameter("state"));
	assert_false(name_is_secret("code"));
}

static void some_names_are_of_several_secrets(void **state UNUSED)
{
	assert_true(name_is_secrets("client_secrets"));
	assert_true(name_is_secrets("secrets"));
	assert_false(name_is_secrets("secret"));
}

static const struct {
	const char *text;
	bool harmless;
} texts[] = {
	{ "", true },
	{ "true", true },
	{ "vault:a", true },
	{ "vault:", false },
	{ "prompt", true },
	{ "{{inputs.token}}", true },
	{ "Bearer {{steps.token.access_token}}", true },
	{ "Basic {{inputs.user}}:{{inputs.password}}", true },
	{ "a={{inputs.a}}; b={{inputs.b}}", true },
	{ "Token token=\"{{inputs.a}}\"", true },
	{ "pin {{inputs.pin}}", true },
	{ "<{{inputs.pin}}>", true },
	/* what merely holds one */
	{ "hunter2", false },
	{ "hunter2{{x}}", false },
	{ "{{x}}hunter2", false },
	{ "a={{x}}; b=hunter2", false },
	{ "Bearer hunter2", false },
	{ "Bearer ", false },
	{ "hunter2{{", false },
	{ "{{hunter2", false },
};

static void only_a_whole_template_is_no_secret(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (text_is_no_secret(texts[i].text) != texts[i].harmless)
			fail_msg("'%s' is judged wrong", texts[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_that_hold_secrets_are_known),
		TEST(names_that_only_speak_of_secrets_are_not),
		TEST(short_names_are_secrets_in_addresses_alone),
		TEST(some_names_are_of_several_secrets),
		TEST(only_a_whole_template_is_no_secret),
	};

	return RUN(tests);
}
