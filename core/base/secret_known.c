/* secret_known.c - secrets that are known by their look: how they begin */
#include "core/base/secret_known.h"

#include <ctype.h>
#include <string.h>

#define LABEL_MAX 64 /* of a PEM header, in bytes */
#define JWT_LEAST 40
#define AWS_LEN   20
#define ENTRA_MIN 37
#define ENTRA_MAX 40

/* Who issues it says how it begins, and how many characters follow at least:
 * fewer than the real ones have, so that a cut one is found too. */
static const struct {
	const char *prefix;
	size_t least;
	const char *what;
} marks[] = {
	/* age-encryption.org/v1: Bech32 */
	{ "AGE-SECRET-KEY-1", 20, "an age identity" },
	/* Google Cloud, "Manage API keys"; Google Identity, "Using OAuth 2.0"
	 * (access token, refresh token, client secret) */
	{ "AIza", 35, "a Google API key" },
	{ "ya29.", 20, "a Google access token" },
	{ "1//0", 40, "a Google refresh token" },
	{ "GOCSPX-", 20, "a Google client secret" },
	/* GitHub, "About authentication to GitHub", token formats */
	{ "ghp_", 30, "a GitHub token" },
	{ "gho_", 30, "a GitHub token" },
	{ "ghs_", 30, "a GitHub token" },
	{ "ghu_", 30, "a GitHub token" },
	{ "ghr_", 30, "a GitHub token" },
	{ "github_pat_", 20, "a GitHub token" },
	/* GitLab, "Token overview", token prefixes */
	{ "glpat-", 20, "a GitLab token" },
	{ "gldt-", 20, "a GitLab token" },
	{ "glrt-", 20, "a GitLab token" },
	{ "glptt-", 20, "a GitLab token" },
	{ "glcbt-", 20, "a GitLab token" },
	{ "gloas-", 20, "a GitLab application's secret" },
	/* Slack, "Tokens" */
	{ "xoxb-", 20, "a Slack token" },
	{ "xoxp-", 20, "a Slack token" },
	{ "xoxa-", 20, "a Slack token" },
	{ "xoxe-", 20, "a Slack token" },
	{ "xoxe.xox", 20, "a Slack token" },
	{ "xapp-", 20, "a Slack token" },
	/* Stripe, "API keys"; "Webhooks" */
	{ "sk_live_", 16, "a Stripe key" },
	{ "rk_live_", 16, "a Stripe key" },
	{ "whsec_", 24, "a Stripe webhook's secret" },
	/* HashiCorp Vault, "Tokens", token prefixes (since 1.10) */
	{ "hvs.", 20, "a HashiCorp Vault token" },
	{ "hvb.", 20, "a HashiCorp Vault token" },
	{ "hvr.", 20, "a HashiCorp Vault token" },
	/* Ory Hydra, "Token formats": opaque tokens and codes */
	{ "ory_at_", 20, "an Ory access token" },
	{ "ory_rt_", 20, "an Ory refresh token" },
	{ "ory_ac_", 20, "an Ory authorization code" },
	{ "ory_pat_", 20, "an Ory token" },
	/* GitHub, "Announcing npm's new access token format" */
	{ "npm_", 36, "an npm token" },
	/* PyPI, help, "How can I use API tokens?": a macaroon of pypi.org */
	{ "pypi-AgE", 40, "a PyPI token" },
	/* Docker, "Personal access tokens" */
	{ "dckr_pat_", 20, "a Docker token" },
	{ "dckr_oat_", 20, "a Docker token" },
	/* Twilio SendGrid, "API keys" */
	{ "SG.", 40, "a SendGrid key" },
	/* DigitalOcean, "Create a personal access token"; "OAuth API" */
	{ "dop_v1_", 40, "a DigitalOcean token" },
	{ "doo_v1_", 40, "a DigitalOcean token" },
	{ "dor_v1_", 40, "a DigitalOcean token" },
	/* Shopify, changelog, "Length of the shared secret is increasing" and
	 * "New format for access tokens" */
	{ "shpat_", 30, "a Shopify token" },
	{ "shpss_", 30, "a Shopify app's secret" },
	/* Atlassian, "Manage API tokens" */
	{ "ATATT3", 60, "an Atlassian token" },
	/* Grafana, "Service accounts"; "Access policies" */
	{ "glsa_", 32, "a Grafana token" },
	{ "glc_", 60, "a Grafana token" },
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.';
}

static size_t word_len(const char *text, size_t len, size_t from)
{
	while (from < len && is_word(text[from]))
		from++;
	return from;
}

static bool begins(const char *text, size_t len, const char *with)
{
	size_t size = strlen(with);

	return len >= size && memcmp(text, with, size) == 0;
}

/* -----BEGIN … PRIVATE KEY----- (RFC 7468, OpenSSH), with BLOCK behind it in
 * OpenPGP (RFC 9580 section 6.2.1). */
static const char *pem(size_t *used, const char *text, size_t len)
{
	static const char begin[] = "-----BEGIN ", key[] = "PRIVATE KEY";
	size_t at = sizeof(begin) - 1;

	if (!begins(text, len, begin))
		return NULL;
	for (; at < len && at < LABEL_MAX && text[at] != '-'; at++) {
		const char *rest = text + at;
		size_t left = len - at;

		if (!begins(rest, left, key))
			continue;
		rest += sizeof(key) - 1;
		left -= sizeof(key) - 1;
		if (!begins(rest, left, "-----") &&
		    !begins(rest, left, " BLOCK-----"))
			return NULL;
		*used = (size_t)(rest - text);
		return memmem(text, *used, "OPENSSH", 7) ? "a private SSH key"
							 : "a private key";
	}
	return NULL;
}

bool secret_is_jwt(size_t *used, const char *text, size_t len)
{
	size_t dots = 0, end;

	if (!begins(text, len, "eyJ"))
		return false;
	end = word_len(text, len, 0);
	for (size_t i = 0; i < end; i++)
		dots += text[i] == '.';
	if (used)
		*used = end;
	return end >= JWT_LEAST && (dots == 2 || dots == 4);
}

/* Microsoft Entra's client secrets: three characters, a digit, "Q~", then 31
 * to 34 more ("Azure AD client secret" in Microsoft's list of sensitive
 * information types). */
static bool is_entra(size_t *used, const char *text, size_t len)
{
	size_t end = 0;

	if (len < ENTRA_MIN || text[4] != 'Q' || text[5] != '~' ||
	    !isdigit((unsigned char)text[3]))
		return false;
	while (end < len && end <= ENTRA_MAX &&
	       (is_word(text[end]) || text[end] == '~'))
		end++;
	*used = end;
	return end >= ENTRA_MIN && end <= ENTRA_MAX;
}

/* AWS, IAM identifiers, "Understanding unique ID prefixes": capitals and
 * digits, of that length. */
static bool is_aws(size_t *used, const char *text, size_t len)
{
	size_t end = 0;

	if (!begins(text, len, "AKIA") && !begins(text, len, "ASIA"))
		return false;
	while (end < len && end <= AWS_LEN &&
	       (isupper((unsigned char)text[end]) ||
		isdigit((unsigned char)text[end])))
		end++;
	*used = end;
	return end == AWS_LEN &&
	       (end == len || !is_word(text[end]) || text[end] == '.');
}

static const char *marked(size_t *used, const char *text, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
		size_t prefix;

		/* Few words of a text begin like one. */
		if (text[0] != marks[i].prefix[0] ||
		    !begins(text, len, marks[i].prefix))
			continue;
		prefix = strlen(marks[i].prefix);
		*used = word_len(text, len, prefix);
		if (*used >= prefix + marks[i].least)
			return marks[i].what;
	}
	return NULL;
}

const char *secret_known(size_t *used, const char *text, size_t len)
{
	size_t ignored;
	const char *what;

	if (used == NULL)
		used = &ignored;
	if (len == 0)
		return NULL;
	if (text[0] == '-')
		return pem(used, text, len);
	what = marked(used, text, len);
	if (what)
		return what;
	if (is_aws(used, text, len))
		return "an AWS access key";
	if (secret_is_jwt(used, text, len))
		return "a JSON Web Token";
	return is_entra(used, text, len) ? "a Microsoft Entra client secret"
					 : NULL;
}
