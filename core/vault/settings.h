/* settings.h - which store this person's vault is in: vault.json, rbctl's own
 */
#ifndef CORE_VAULT_SETTINGS_H
#define CORE_VAULT_SETTINGS_H

#include "core/base/text.h"
#include "core/crypto/secret.h"

#define VAULT_SETTINGS_MAX    (64 * 1024)
#define VAULT_ENDPOINTS_MAX   16
#define VAULT_PREFIX_MAX      200
#define VAULT_LEASE_MIN_S     5
#define VAULT_LEASE_MAX_S     300
#define VAULT_LEASE_USUAL_S   30
#define VAULT_SETTINGS_NAME   "vault.json"
#define VAULT_SETTINGS_FORMAT "vault/1"

enum vault_store {
	VAULT_FILE, /* a folder of this machine */
	VAULT_ETCD, /* shared by several */
};

/* All but `store` is of etcd. { 0 } is the file store. */
struct vault_settings {
	enum vault_store store;
	char *path;               /* of vault.json */
	struct strings endpoints; /* "https://host:port", in this order */
	char *prefix;             /* of every key */
	char *ca;                 /* path; NULL: the system's */
	char *certificate;        /* path; NULL: none */
	char *key;                /* path; NULL: beside the certificate */
	char *user;               /* NULL: etcd asks for none */
	char *password;           /* path */
	char *cluster;            /* the only one that will do; NULL: any */
	int64_t lease_s; /* after which a dead machine's lock is free */
	/* What the files hold, once vault_settings_load() has read them. */
	struct secret *certificate_pem;
	struct secret *key_pem;
	struct secret *password_text;
};

void vault_settings_release(struct vault_settings *settings);
/*
 * Relative paths are below `path`'s folder. No file is read. EXIT_VAULT:
 * "PATH:LINE:COLUMN: what is wrong, and what to write".
 */
int vault_settings_parse(struct vault_settings *out, const char *text,
			 size_t len, const char *path, struct err *err)
	MUST_CHECK;
/* vault.json of that folder, and the files that it names. The file decides
 * where secrets go, so nobody else may be able to write it. There is none:
 * the file store. EXIT_VAULT. */
int vault_settings_load(struct vault_settings *out, const char *config_dir,
			struct err *err) MUST_CHECK;

#endif
