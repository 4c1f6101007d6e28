/* diff.h - what a change means: two catalogs compared by meaning, not bytes */
#ifndef CORE_CHANGE_DIFF_H
#define CORE_CHANGE_DIFF_H

#include "core/change/material.h"

/* How closely a difference deserves to be read before it is signed. */
enum risk { RISK_INFO, RISK_REVIEW, RISK_HIGH };
#define RISKS 3
const char *risk_name(enum risk risk); /* "info" "review" "high" */

enum difference_type {
	DIFFERENCE_ADDED,   /* a member, or an item of a set or a named list */
	DIFFERENCE_REMOVED, /* the same */
	DIFFERENCE_CHANGED,
	DIFFERENCE_ORDER,   /* named items stand in another order */
	DIFFERENCE_MOVED,   /* the document stands elsewhere: old, new path */
	DIFFERENCE_WRITING, /* other bytes, same meaning */
	/* Draws attention to something inside a value that was added or
	 * removed as a whole. Says nothing that the whole doesn't hold. */
	DIFFERENCE_NOTE,
};
#define DIFFERENCE_TYPES 7
const char *difference_type_name(enum difference_type type);

/*
 * One difference. `old` and `new` are copies, NULL where there is nothing;
 * a secret is a string that says so, never its value. All text may come from
 * outside: it is escaped when it is shown.
 */
struct difference {
	enum difference_type type;
	/* A JSON pointer in which named items stand by their name, not their
	 * position: /steps/export/title. Program and person can rely on it;
	 * diff_apply() does. "" is the whole document. */
	char *place;
	/* The RFC 6901 pointer in the new text; in the old one for what was
	 * removed. */
	char *pointer;
	struct json *old;
	struct json *new;
	/* Of an item added to an ordered list: the name of the item before
	 * it, NULL when it is the first. */
	char *after;
	bool item;   /* one item of a set, a word list or a named list */
	bool secret; /* the values are masked */
	bool told;   /* the sentence holds both values in full */
	bool rolled; /* a key whose "kid" another one had before */
	char *sentence;
	char *note; /* about hosts and characters in it; NULL */
	enum risk risk;
	const char *why;    /* why it has that risk; "" */
	const char *source; /* "RFC 9700 section 2.3"; "" */
};

/* Of the document, not of what it consists of: it is new, gone, elsewhere, or
 * only written otherwise. */
bool difference_is_of_document(const struct difference *difference);

/* All differences of one document, the highest risks first. */
struct document_diff {
	enum document_kind kind;
	struct material_pair material;
	char *path;     /* where it stands now, or stood when removed */
	char *old_path; /* when it moved; else NULL */
	char *title;
	bool added;
	bool removed;
	/* A copy of all waivers that the document has now, new or not: who
	 * signs for it signs for them. NULL when it has none. */
	struct json *waivers;
	/* Of each list in which something differs: its place, by what its
	 * items are named, and whether their order means something. */
	struct json *lists;
	struct difference *at;
	size_t nr;
	size_t alloc;
};

/* { 0 } is empty; documents sorted by path. */
struct diff {
	struct document_diff *at;
	size_t nr;
	size_t alloc;
};

void document_diff_release(struct document_diff *diff);
void diff_release(struct diff *diff);

/*
 * Compares by meaning: sets have no order, defaults of RFC 7591 and RFC 8414
 * are as good as written, named items (steps, inputs, people, …) are matched
 * by name. Either document may be NULL. *out empty: no difference at all.
 */
void diff_documents(struct document_diff *out, const struct document *old,
		    const struct document *new);
/* All documents. One that stands elsewhere under the same name, or has the
 * same bytes under another name, has moved. */
void diff_catalogs(struct diff *out, const struct catalog *old,
		   const struct catalog *new);

size_t diff_count(const struct diff *diff, enum risk risk);
size_t document_diff_count(const struct document_diff *diff, enum risk risk);
enum risk diff_highest(const struct diff *diff); /* INFO when empty */

/* Sets "documents", "high", "review" and "info" in `out`: the members of
 * format diff/1, and of an audit's revisions. */
void diff_json(struct json *out, const struct diff *diff);
/* Adds each difference of one document to an array, as there. */
void differences_json(struct json *array, const struct document_diff *diff);
/* One of the "documents", read back: as much as diff_apply() needs. EXIT_INPUT
 * when it is none. */
int diff_parse(struct document_diff *out, const struct json *document,
	       struct err *err) MUST_CHECK;

/*
 * A file that is in no store, as a document without a kind: what it is, its
 * content says. EXIT_INPUT when it is no JSON.
 */
int diff_file(struct document **out, const char *path, const char *text,
	      size_t len, struct err *err) MUST_CHECK;
/* The differences of two such files, or none. */
void diff_files(struct diff *out, const struct document *old,
		const struct document *new);

/*
 * The old document with the differences put in: means the same as the new
 * one. Masked secrets stay masked. EXIT_INPUT when a place is not there.
 */
int diff_apply(struct json **out, const struct json *old,
	       const struct document_diff *diff, struct err *err) MUST_CHECK;

/* One form for all documents that mean the same when read as this material,
 * secrets masked. */
struct json *diff_meaning(const struct document *document,
			  struct material_pair as) MUST_CHECK;

/* Copies the secret strings that stand in a document's text, so that whoever
 * shows the text can leave them out. */
void diff_secrets(struct strings *out, const struct document *document);
/* A copy of a document's value in which secrets are masked. */
struct json *diff_masked(const struct document *document) MUST_CHECK;

#endif
