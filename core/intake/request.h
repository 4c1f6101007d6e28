/* request.h - requests as other programs keep them, on their way to a draft */
#ifndef CORE_INTAKE_REQUEST_H
#define CORE_INTAKE_REQUEST_H

#include "core/intake/parts.h"

#define INTAKE_REQUESTS_MAX 256 /* steps of a runbook */
#define INTAKE_PAIRS_MAX    256 /* headers, or fields, of one request */

/* What is to be done then. */
#define INTAKE_TOO_MANY_PAIRS \
	"it has more than 256 headers or fields: the rest was left out"

/*
 * Where a text has a name that is filled in ($NAME, {{NAME}}), the name stands
 * between two characters for private use. Nothing that is read may hold them
 * itself: blanks_from_braces() and blanks_scrub() see to that.
 */
#define BLANK_OPEN  "\xee\x80\x80"
#define BLANK_CLOSE "\xee\x80\x81"
#define BLANK_LEN   3
#define BLANK_START "\xee\x80" /* of both */

void blanks_add(struct buf *out, const char *name, size_t len);
/* The text with another character wherever a blank stands. */
char *blanks_scrub(const char *text) MUST_CHECK;
/* The same, and {{NAME}} is a blank then. */
char *blanks_from_braces(const char *text) MUST_CHECK;
/* The first blank in the text: where it begins, and its name; NULL: none. */
const char *blanks_find(const char *text, const char **name, size_t *len);
/* Where the blank ends whose name this is. */
const char *blanks_after(const char *name, size_t len);
/* Is there nothing but one blank? */
bool blanks_is_one(const char *text);
/* Names that have a value in `values` (an object of strings) are that. */
char *blanks_resolve(const char *text, const struct json *values) MUST_CHECK;

struct intake_pair {
	char *name;
	char *value;
	bool file; /* `value` is the file's path */
};

struct intake_pairs {
	struct intake_pair *at;
	size_t nr;
	size_t alloc;
};

/* Copies both. Beyond INTAKE_PAIRS_MAX: false, and nothing is added. */
bool intake_pair_add(struct intake_pairs *pairs, const char *name,
		     const char *value);
/* The value of the first of that name, in any letter case; NULL. */
const char *intake_pair_find(const struct intake_pairs *pairs,
			     const char *name);
/* Takes all of that name out. */
void intake_pair_drop(struct intake_pairs *pairs, const char *name);
/* Decoded as a form's. Caller frees. */
char *intake_decode(const char *text, size_t len) MUST_CHECK;
/* name=value&…, decoded. False, and nothing added, when it is none. */
bool intake_pairs_decode(struct intake_pairs *pairs, const char *text);

enum intake_body {
	INTAKE_NO_BODY,
	INTAKE_TEXT, /* what it is, its Content-Type says */
	INTAKE_FORM,
	INTAKE_MULTIPART,
	INTAKE_UPLOAD, /* `text` is the file's path */
};

enum intake_proof { INTAKE_UNPROVEN, INTAKE_BASIC, INTAKE_BEARER };

/* Texts are with blanks. */
struct intake_request {
	char *title;  /* NULL: none was given */
	char *method; /* NULL: as the body has it */
	char *url;    /* NULL: a step for a person, `text` says what to do */
	struct intake_pairs headers;
	struct intake_pairs fields;
	char *text;
	enum intake_body body;
	enum intake_proof proof;
	char *user;
	struct strings todos;
};

struct intake_requests {
	struct intake_request *at;
	size_t nr;
	size_t alloc;
};

void intake_requests_release(struct intake_requests *requests);
/* The next one; good until the next call. NULL beyond the cap. */
struct intake_request *intake_requests_add(struct intake_requests *requests);
void intake_request_todo(struct intake_request *request, const char *format,
			 ...) PRINTF_LIKE(2, 3);
/* One more header or field of the request. False when there are too many; it
 * is to be done then. */
bool intake_request_pair(struct intake_request *request,
			 struct intake_pairs *pairs, const char *name,
			 const char *value, bool file);
/* In place of what is there; copies. */
void intake_replace(char **at, const char *text);

#define INTAKE_FORM_TYPE "application/x-www-form-urlencoded"
/* Is the Content-Type that media type, whatever its parameters? */
bool intake_is_media(const char *content_type, const char *media);
/* Where the host, or what stands before its '@', begins; 0: at once, as the
 * address has no scheme. */
size_t intake_host(const char *url);

/*
 * Sends a key in a header, or in the address. It is a secret whatever it is
 * called, so what goes into the request is a blank with a secret's name, and
 * never the value. `seen` remembers the keys of all the requests: another
 * value under the same name has another name. (api_key.c)
 */
void intake_api_key(struct intake_request *to, struct strings *seen,
		    const char *name, const char *value, bool in_query);

/*
 * Puts in order what all kinds have in common: user and password out of the
 * address, Authorization out of the headers, a form out of its text.
 */
void intake_request_settle(struct intake_request *request);

/* A draft runbook with these requests as its steps, in order. */
int intake_draft(struct intake *out, struct intake_requests *requests,
		 const char *title, const struct intake_source *source,
		 const struct intake_wish *wish, struct err *err) MUST_CHECK;

#endif
