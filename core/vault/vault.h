/* vault.h - where tokens and secrets live: age files, one an entry */
#ifndef CORE_VAULT_VAULT_H
#define CORE_VAULT_VAULT_H

#include "core/base/text.h"
#include "core/crypto/secret.h"
#include "core/json/json.h"
#include "core/vault/settings.h"

#define VAULT_ENTRY_MAX (256 * 1024)

struct vault;

/*
 * The file store: folder `dir` (0700, made when it isn't there), entries
 * NAME.age (0600), written by rename and fsync. `identity` may be NULL:
 * then entries can be listed and written but not opened. Borrowed: must
 * outlive the vault. EXIT_VAULT.
 */
int vault_open(struct vault **out, const char *dir,
	       const struct secret *identity, struct err *err) MUST_CHECK;
/* What a store that several machines share is told of this one. */
struct vault_machine {
	/* Milliseconds that never go back, and count while it sleeps. */
	int64_t (*ticks)(void);
	/* Who is here, for those who find a lock: "alice on build7, …" */
	const char *holder;
};
/*
 * The store that the settings name, `dir` being the folder of the file store.
 * Takes what is in `settings`. Nobody is asked anything yet.
 */
int vault_open_by(struct vault **out, struct vault_settings *settings,
		  const char *dir, const struct vault_machine *machine,
		  const struct secret *identity, struct err *err) MUST_CHECK;

/* What one endpoint of a store says when it is asked alone. */
struct vault_member {
	char *cluster;
	int64_t entries; /* all of the vault's, also of others */
};

void vault_member_release(struct vault_member *member);
/* `index` into the settings' endpoints. EXIT_NETWORK, EXIT_VAULT. */
int vault_member_ask(struct vault_member *out,
		     const struct vault_settings *settings, size_t index,
		     const struct vault_machine *machine, struct err *err)
	MUST_CHECK;
void vault_free(struct vault *vault);
DEFINE_AUTOPTR(vault);

enum entry_kind {
	ENTRY_TOKEN,
	ENTRY_SECRET,
	ENTRY_KEY,
	ENTRY_REGISTRATION, /* a registration access token (RFC 7592) */
};
const char *entry_kind_name(enum entry_kind kind);

/*
 * An entry in the clear. `value` is the access token or the secret. Times
 * are Unix seconds, 0 when unknown; expires 0 means unknown, not forever.
 */
struct entry {
	enum entry_kind kind;
	struct secret *value;
	struct secret *refresh_token; /* NULL */
	struct secret *dpop_key;      /* private JWK it is bound to; NULL */
	char *token_type;             /* "Bearer" … NULL */
	char *scope;                  /* as granted, space-separated; NULL */
	char *audience;
	char *runbook;  /* document name */
	char *revision; /* commit id under which it was got */
	char *server;   /* issuer */
	char *client_id;
	char *subject;
	char *uri;         /* where a registration is managed */
	char *environment; /* in which it was got */
	char *person;      /* in the policy: who got it */
	char *run;         /* that needs it until it has ended; NULL */
	int64_t issued;
	int64_t expires;
	int64_t last_used;
	/* So many seconds before its end a new one is due; 0: not said. */
	int64_t refresh_before;
	/* When the refresh token was last sent of which no answer is known: it
	 * may have been used up. 0: there is none such. */
	int64_t refresh_began;
	bool revoked;
	/* Who can open it, as vault_load() found it; vault_save() writes what
	 * it is given instead. None: an entry from before this was kept. */
	struct strings recipients;
	/* With whom it was shared by hand, beside those whom its document
	 * names: person ids, role:NAME, age1… */
	struct strings shared;
};

void entry_release(struct entry *entry);

/* Encrypts to all recipients ("age1…"); replaces an entry of that name. In a
 * shared store only the one that this process last saw is replaced: EXIT_VAULT
 * when somebody changed it since. */
int vault_save(struct vault *vault, const char *name, const struct entry *entry,
	       const struct strings *recipients, struct err *err) MUST_CHECK;
/* Is it such a store, which several machines have? */
bool vault_is_shared(const struct vault *vault);
/* For the same recipients as before; EXIT_VAULT when they are not known. */
int vault_save_again(struct vault *vault, const char *name,
		     const struct entry *entry, struct err *err) MUST_CHECK;
/* *found false: no such entry. EXIT_VAULT: not for us, cut, altered. */
int vault_load(struct entry *out, bool *found, struct vault *vault,
	       const char *name, struct err *err) MUST_CHECK;
int vault_remove(bool *found, struct vault *vault, const char *name,
		 struct err *err) MUST_CHECK;
/* Names, sorted. */
int vault_names(struct strings *out, struct vault *vault, struct err *err)
	MUST_CHECK;

/*
 * Keeps everybody else who has this vault from refreshing or altering that
 * entry. Waits until it may if `wait`; else -1 with EXIT_WAITING when
 * somebody has it. Freeing it lets the next one in. The file store's lock is
 * an empty file that stays.
 */
struct vault_lock;
int vault_lock(struct vault_lock **out, struct vault *vault, const char *name,
	       bool wait, struct err *err) MUST_CHECK;
/*
 * Keeps everybody else who shares this vault from carrying out that run, which
 * is named "STORE/ENVIRONMENT". *out NULL: the vault is this machine's alone,
 * where other locks do. EXIT_WAITING: err->msg is who has it.
 */
int vault_lock_run(struct vault_lock **out, struct vault *vault,
		   const char *run, struct err *err) MUST_CHECK;
/* Is it still ours? NULL always is. A lock that has a term, on a store that
 * several machines share, may have been lost: EXIT_VAULT. Asked before each
 * side effect. */
int vault_lock_check(struct vault_lock *lock, struct err *err) MUST_CHECK;
void vault_lock_free(struct vault_lock *lock);
DEFINE_AUTOPTR(vault_lock);

/* ---- references in documents ---- */
enum reference_kind {
	REFERENCE_VAULT,   /* vault:NAME */
	REFERENCE_ENV,     /* env:NAME */
	REFERENCE_FILE,    /* file:PATH */
	REFERENCE_COMMAND, /* command:NAME, from the user's own config file */
	REFERENCE_PROMPT,  /* prompt */
};

/* How to come by what lies outside core: the caller's answers. A function
 * that is NULL means "not here": the reference is refused. */
struct reference_sources {
	struct vault *vault;
	struct secret *(*from_env)(const char *name, void *payload);
	struct secret *(*from_prompt)(const char *label, void *payload);
	/* argv (NULL-terminated, owned by the source) for command:NAME. */
	const char *const *(*command)(const char *name, void *payload);
	void *payload;
};

/* EXIT_INPUT when `reference` is none of the forms above. */
int reference_parse(enum reference_kind *kind, const char **rest,
		    const char *reference, struct err *err) MUST_CHECK;
/* The secret itself, one trailing newline taken off for files and commands.
 * `what` it is ("secret of the client 'payroll'") is what a person is asked
 * for. EXIT_VAULT, with what to do. */
int reference_resolve(struct secret **out, const char *reference,
		      const char *what, const struct reference_sources *sources,
		      struct err *err) MUST_CHECK;

#endif
