/* new.h - what the files of `rbctl new` share */
#ifndef CMD_NEW_H
#define CMD_NEW_H

#include "core/cli/command.h"
#include "core/model/generate.h"
#include "core/model/lint.h"

struct new_options {
	const char *from;
	const char *client_id;
	const char *secret;
	struct strings scopes;
	const char *owner;
	const char *environment;
	const char *api;
	const char *title;
	const char *auth;
	const char *server;
	bool force;
};

/* What the answers borrow from, besides the options and the catalog. */
struct new_words {
	char *client_id;
	char *secret;
	char *owner;
	char *viewers;
	char *operators;
	bool server_is_there; /* a document of that issuer: no new one */
};

void new_words_release(struct new_words *words);

/* Fills in what the options, the store and the person say (new_answers.c). */
int new_answers(struct answers *out, struct new_words *words,
		const struct new_options *options, const struct json *metadata,
		const struct catalog *catalog, const struct context *context,
		struct err *err) MUST_CHECK;

/* What was made, to be told. */
struct new_result {
	const char *name;
	char *root;
	char *secret; /* reference; NULL */
	bool is_key;  /* to a private key */
	struct buf source;
	struct generated generated;
	struct strings doubts;
	struct findings findings;
};

void new_result_release(struct new_result *result);
/* The answer: text or JSON (new_answer.c). */
int new_answer(const struct context *context, const struct new_result *result,
	       struct err *err) MUST_CHECK;

#endif
