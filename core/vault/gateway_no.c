/* gateway_no.c - why etcd says no, in words, and who puts it right */
#include "core/vault/gateway.h"

#include <string.h>

/* %E is the endpoint, %P the prefix, %F the settings' file. */
static const struct {
	const char *message; /* a part of etcd's own */
	enum exit_code code;
	const char *words;
	const char *hint;
} meanings[] = {
	{ "database space exceeded", EXIT_VAULT,
	  "etcd at '%E' is full and takes nothing more (NOSPACE); nothing was "
	  "changed",
	  "who runs it makes room: etcdctl compact, etcdctl defrag, then "
	  "etcdctl alarm disarm" },
	{ "corrupt", EXIT_VAULT,
	  "etcd at '%E' has found its own data damaged (CORRUPT) and answers "
	  "nothing",
	  "who runs it repairs that member first: etcdctl alarm list" },
	{ "user name is empty", EXIT_VAULT,
	  "etcd at '%E' wants to know who you are",
	  "write 'user' and 'password' into %F (man 5 rbctl-vault)" },
	{ "invalid user ID or password", EXIT_VAULT,
	  "etcd at '%E' does not know this user and password",
	  "correct 'user' or the file of 'password' in %F" },
	{ "authentication is not enabled", EXIT_VAULT,
	  "etcd at '%E' has no users, and %F names one",
	  "take 'user' and 'password' out of %F, or have its users switched "
	  "on" },
	{ "permission denied", EXIT_VAULT,
	  "etcd at '%E' does not let you at the keys under '%P'",
	  "who runs it: etcdctl role grant-permission ROLE --prefix=true "
	  "readwrite %P/" },
	{ "request is too large", EXIT_VAULT,
	  "the entry is larger than etcd at '%E' takes", NULL },
	{ "too many requests", EXIT_NETWORK,
	  "etcd at '%E' has too much to do at the moment", "try again later" },
	{ "no leader", EXIT_NETWORK,
	  "etcd at '%E' has no leader: too few of its members reach each "
	  "other, so none may answer",
	  "rbctl doctor shows which of them answer; who runs them starts the "
	  "others" },
	{ "request timed out", EXIT_NETWORK,
	  "etcd at '%E' gets no agreement of its other members in time",
	  "rbctl doctor shows which of them answer; who runs them starts the "
	  "others" },
};

static char *fill(const char *words, const char *endpoint,
		  const struct vault_settings *settings)
{
	autobuf out = { 0 };

	for (const char *c = words; *c; c++) {
		const char *value = c[0] != '%'   ? NULL
				    : c[1] == 'E' ? endpoint
				    : c[1] == 'P' ? settings->prefix
				    : c[1] == 'F' ? settings->path
						  : NULL;

		if (value) {
			buf_add(&out, value);
			c++;
		} else {
			buf_add_byte(&out, (unsigned char)*c);
		}
	}
	return buf_detach(&out);
}

static int no_etcd(int status, const char *endpoint, struct err *err)
{
	if (status >= 500)
		return err_set(err, EXIT_NETWORK,
			       "'%s' answers with HTTP status %d, and not as "
			       "etcd does",
			       endpoint, status);
	err_set(err, EXIT_VAULT,
		"what answers at '%s' is no etcd (HTTP status %d)", endpoint,
		status);
	return err_hint(err,
			"name the client address of an etcd, 3.4 or newer");
}

int gateway_refused(const struct etcd_no *no, int status, const char *endpoint,
		    const struct vault_settings *settings, struct err *err)
{
	bool passing =
		no->code == ETCD_UNAVAILABLE || no->code == ETCD_DEADLINE;

	if (no->code == ETCD_FOREIGN)
		return no_etcd(status, endpoint, err);
	for (size_t i = 0; i < ARRAY_SIZE(meanings); i++) {
		autofree char *words = NULL;
		autofree char *hint = NULL;

		if (!strstr(no->message, meanings[i].message))
			continue;
		words = fill(meanings[i].words, endpoint, settings);
		err_set(err, meanings[i].code, "%s", words);
		if (!meanings[i].hint)
			return -1;
		hint = fill(meanings[i].hint, endpoint, settings);
		return err_hint(err, "%s", hint);
	}
	err_set(err, passing ? EXIT_NETWORK : EXIT_VAULT,
		"etcd at '%s' refuses: %s", endpoint, no->message);
	return passing ? err_hint(err, "try again later") : -1;
}
