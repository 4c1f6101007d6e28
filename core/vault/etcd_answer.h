/* etcd_answer.h - the JSON of etcd's v3 gateway: keys, numbers, answers */
#ifndef CORE_VAULT_ETCD_ANSWER_H
#define CORE_VAULT_ETCD_ANSWER_H

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/json/json.h"

#define ETCD_KEY_MAX   512
#define ETCD_PAGE      500 /* keys in one answer */
#define ETCD_PARTS_MAX 4   /* operations in one transaction */
#define ETCD_NO_MAX    256

/*
 * protobuf's JSON: bytes stand in base64, 64-bit numbers are text in decimal,
 * and what is zero, false or empty is left out.
 */
void etcd_set_bytes(struct json *object, const char *key, const void *bytes,
		    size_t len);
void etcd_set_int(struct json *object, const char *key, int64_t value);

/* One key as it stands. { 0 }: there is none such. */
struct etcd_item {
	struct buf key;
	struct buf value;
	int64_t created; /* the revision that made it; 0: there is none */
	int64_t changed; /* the one that last wrote it */
};

struct etcd_items {
	struct etcd_item *at;
	size_t nr;
	bool more; /* keys than these */
	int64_t count;
};

void etcd_items_release(struct etcd_items *items);

struct etcd_answer {
	char *cluster;    /* NULL: it doesn't say */
	int64_t revision; /* of the store when it answered */
	bool succeeded;   /* a transaction: its conditions held */
	int64_t lease;
	int64_t ttl; /* seconds left of the lease; <= 0: it is no more */
	char *token; /* of an authentication; NULL */
	/* What was asked for; of a transaction one for each operation. */
	struct etcd_items parts[ETCD_PARTS_MAX];
	size_t nr_parts;
};

void etcd_answer_release(struct etcd_answer *answer);
/* The body of a success. EXIT_VAULT when it is none of etcd's. */
int etcd_answer_parse(struct etcd_answer *out, const char *text, size_t len,
		      struct err *err) MUST_CHECK;
/* The only key of that part, or NULL. */
const struct etcd_item *etcd_answer_item(const struct etcd_answer *answer,
					 size_t part);

/* gRPC's codes, as far as they are told apart. */
enum etcd_code {
	ETCD_OK = 0,
	ETCD_INVALID = 3,
	ETCD_DEADLINE = 4,
	ETCD_NOT_FOUND = 5,
	ETCD_DENIED = 7,
	ETCD_EXHAUSTED = 8,
	ETCD_PRECONDITION = 9,
	ETCD_UNAVAILABLE = 14,
	ETCD_UNAUTHENTICATED = 16,
	ETCD_FOREIGN = 100, /* not how etcd says no */
};

struct etcd_no {
	enum etcd_code code;
	char message[ETCD_NO_MAX]; /* untrusted */
};

/* The body of a refusal; never fails. */
void etcd_no_parse(struct etcd_no *out, const char *text, size_t len);

#endif
