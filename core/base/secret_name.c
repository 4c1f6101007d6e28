/* secret_name.c - the one table of names under which secrets stand */
#include "core/base/secret_name.h"

#include "core/base/text.h"

#include <ctype.h>
#include <string.h>

enum where {
	WHOLE, /* the name is this */
	END,   /* the name ends so */
	WORD,  /* its last word is this: smtp_pass, smtpPass; not bypass */
	QUERY, /* the name is this, in an address or a form only */
};

/* Folded: small letters, without '_', '-' and '.'. */
static const struct {
	enum where where;
	const char *name;
} names[] = {
	/* what people and programs prove themselves by */
	{ END, "password" },
	{ END, "passwords" },
	{ END, "passwd" },
	{ END, "passphrase" },
	{ END, "passcode" },
	{ WORD, "pass" },
	{ WORD, "pwd" },
	{ WORD, "pw" },
	{ WORD, "pin" },
	{ WORD, "otp" },
	{ END, "secret" },
	{ END, "secrets" },
	{ END, "secretrotated" }, /* Keycloak's last one, still good */
	{ WHOLE, "secretdata" },  /* Keycloak's, of a person */
	{ END, "secretid" },      /* HashiCorp Vault's, of an AppRole */
	{ WHOLE, "bindcredential" },
	{ WHOLE, "bindpw" },
	/* tokens, and what they are traded for */
	{ END, "token" },
	{ WHOLE, "tokens" },
	{ WHOLE, "accesstokens" },
	{ WHOLE, "refreshtokens" },
	{ WHOLE, "jwt" },
	{ WHOLE, "assertion" },
	{ WHOLE, "clientassertion" },
	{ WHOLE, "codeverifier" },
	/* keys */
	{ END, "apikey" },
	{ END, "apikeys" },
	{ END, "accesskey" },
	{ END, "authkey" },
	{ END, "encryptionkey" },
	{ END, "masterkey" },
	{ END, "privatekey" },
	{ END, "privatekeypem" },
	{ END, "saskey" },
	{ END, "secretkey" },
	{ END, "sharedkey" },
	{ END, "signingkey" },
	{ END, "subscriptionkey" },
	/* headers, and sessions */
	{ WHOLE, "authorization" },
	{ WHOLE, "httpauthorization" },
	{ WHOLE, "proxyauthorization" },
	{ WHOLE, "xauthorization" },
	{ WORD, "cookie" },
	{ WHOLE, "jsessionid" },
	{ WHOLE, "phpsessid" },
	{ WHOLE, "sessionid" },
	/* short words that mean many things elsewhere */
	{ QUERY, "auth" },
	{ QUERY, "code" },
	{ QUERY, "key" },
	{ QUERY, "sig" },
	{ QUERY, "signature" },
};

/* What ends as a secret's name does and is none. */
static const struct {
	const char *name;
	const char *reason;
} harmless[] = {
	{ "changepassword", "Auth0: the page on which one does" },
	{ "clientcredentialsuserefreshtoken", "Keycloak: whether one is used" },
	{ "forgotpassword", "whether, and where, one asks for a new one" },
	{ "includetoken", "whether one is sent" },
	{ "issuetoken", "whether one is given" },
	{ "resetpassword", "whether, and where, one sets a new one" },
	{ "updatepassword", "Keycloak: what a person has to do" },
	{ "userefreshtoken", "whether one is used" },
};

static bool is_separator(char c)
{
	return c && strchr("_-. ", c);
}

/* Nearly all names are plain letters, and there are many. */
static char *small(const char *name)
{
	size_t len = strlen(name);
	char *text;

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)name[i] >= 0x80)
			return text_casefold(name, len);
	text = xstrndup(name, len);
	for (size_t i = 0; i < len; i++)
		text[i] = (char)tolower((unsigned char)text[i]);
	return text;
}

static char *folded(const char *name)
{
	char *text = small(name);
	char *out = text;

	for (const char *s = text; *s; s++)
		if (!is_separator(*s))
			*out++ = *s;
	*out = '\0';
	return text;
}

/* Its own last word: after a separator, or from a capital on. */
static bool is_last_word(const char *name, const char *word)
{
	size_t len = strlen(name), size = strlen(word);
	const char *at;

	if (len < size)
		return false;
	at = name + len - size;
	for (size_t i = 0; i < size; i++)
		if (tolower((unsigned char)at[i]) != word[i])
			return false;
	return at == name || is_separator(at[-1]) ||
	       (isupper((unsigned char)*at) && !isupper((unsigned char)at[-1]));
}

static bool fits(size_t row, const char *name, const char *plain, bool query)
{
	switch (names[row].where) {
	case END:
		return text_ends(plain, names[row].name);
	case WORD:
		return is_last_word(name, names[row].name);
	case QUERY:
		return query && !strcmp(plain, names[row].name);
	case WHOLE:
		break;
	}
	return !strcmp(plain, names[row].name);
}

static bool is_secret(const char *name, bool query)
{
	autofree char *plain = folded(name);

	for (size_t i = 0; i < ARRAY_SIZE(harmless); i++)
		if (!strcmp(plain, harmless[i].name))
			return false;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (fits(i, name, plain, query))
			return true;
	return false;
}

bool name_is_secret(const char *name)
{
	return is_secret(name, false);
}

bool name_is_secret_parameter(const char *name)
{
	return is_secret(name, true);
}

bool name_is_secrets(const char *name)
{
	autofree char *plain = folded(name);

	return text_ends(plain, "secrets") || text_ends(plain, "passwords") ||
	       text_ends(plain, "apikeys") || !strcmp(plain, "tokens");
}

/* ---- what is no secret ---- */

#define SCHEME_MAX 16

/* vault:NAME env:NAME file:PATH command:NAME prompt */
static bool is_reference(const char *s)
{
	static const char *const kinds[] = { "vault:", "env:", "file:",
					     "command:" };

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (text_starts(s, kinds[i]) && s[strlen(kinds[i])])
			return true;
	return text_equal(s, "prompt");
}

/* One word of letters before a template, as a header says what follows (RFC
 * 9110 section 11.1): "Bearer {{…}}". */
static size_t scheme_len(const char *s)
{
	size_t len = 0;

	while (isalpha((unsigned char)s[len]) || s[len] == '-')
		len++;
	return len && len <= SCHEME_MAX && s[len] == ' ' ? len : 0;
}

/* NAME= before a template, as in a cookie. */
static size_t name_len(const char *s)
{
	size_t len = 0;

	while (isalnum((unsigned char)s[len]) ||
	       (s[len] && strchr("_.-", s[len])))
		len++;
	if (len == 0 || s[len] != '=')
		return 0;
	len += s[len + 1] == '"' ? 2 : 1;
	return text_starts(s + len, "{{") ? len : 0;
}

static bool is_template(const char *s)
{
	size_t templates = 0;

	s += scheme_len(s);
	while (*s) {
		const char *end = text_starts(s, "{{") ? strstr(s, "}}") : NULL;
		size_t name = name_len(s);

		if (end)
			templates++;
		else if (!name && *s != ' ' && !ispunct((unsigned char)*s))
			return false;
		s = end ? end + 2 : s + (name ? name : 1);
	}
	return templates > 0;
}

bool text_is_no_secret(const char *text)
{
	return !*text || !strcmp(text, "true") || !strcmp(text, "false") ||
	       is_reference(text) || is_template(text);
}
