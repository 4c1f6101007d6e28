/* generate.h - a complete first runbook, made from a server's metadata */
#ifndef CORE_MODEL_GENERATE_H
#define CORE_MODEL_GENERATE_H

#include "core/model/runbook.h"

/* What `rbctl new` was told. Everything is borrowed. */
struct answers {
	const char *name;   /* of the runbook, and of what is made for it */
	const char *title;  /* NULL: made from the name */
	const char *server; /* name of the server document */
	const char *environment;
	const char *client_id;
	const char *secret; /* reference, to a key for AUTH_PRIVATE_KEY_JWT;
			       NULL for AUTH_NONE */
	enum client_auth auth;
	const struct strings *scopes; /* may be empty */
	const char *owner;            /* team or role */
	const char *viewers;          /* "role:NAME" or a person */
	const char *operators;        /* the same; NULL: none named */
	const char *api;              /* URL that the token is for; NULL */
	int64_t now;
};

/* One document that is to be written. */
struct generated_file {
	char *path;
	struct buf text;
	bool merged; /* the file was there; members were added to it */
};

#define GENERATED_MAX 4

struct generated {
	struct generated_file files[GENERATED_MAX];
	size_t nr;
};

void generated_release(struct generated *generated);

/* vault:NAME, env:NAME, file:PATH, command:NAME or prompt. */
bool secret_reference_is_valid(const char *reference);

/* What a client that proves itself so keeps: "secret" or "key"; also the name
 * of the client's member that refers to it. */
const char *generate_proof(enum client_auth auth);

/* The way to prove itself that suits this server best, of those that rbctl
 * can use; false when it lists none of them. */
bool generate_auth(enum client_auth *out, const struct json *metadata);

/*
 * servers/NAME.json around a discovery document. `text` is what `metadata`
 * was parsed from (its name for messages: `source`). EXIT_INPUT with the
 * place in it, when a governed document can't hold it.
 */
int generate_server(struct generated *out, const char *name,
		    const struct json *metadata, const char *text, size_t len,
		    const char *source, const char *responsible,
		    struct err *err) MUST_CHECK;
/*
 * Environment, checklist and runbook. `catalog` is what is there already: an
 * environment that exists gets what it lacks, and keeps all it has.
 */
int generate_runbook(struct generated *out, const struct answers *answers,
		     const struct json *metadata, const struct catalog *catalog,
		     struct err *err) MUST_CHECK;

#endif
