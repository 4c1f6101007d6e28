/* etcd_answer.c - etcd's JSON, which strangers may have written */
#include "core/vault/etcd_answer.h"
#include "core/base/text.h"
#include "core/vault/place.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CLUSTER_MAX 20 /* digits of an unsigned 64-bit number */
#define TOKEN_MAX   8192

void etcd_set_bytes(struct json *object, const char *key, const void *bytes,
		    size_t len)
{
	autobuf text = { 0 };

	text_base64(&text, bytes, len);
	json_set_string(object, key, buf_str(&text));
}

void etcd_set_int(struct json *object, const char *key, int64_t value)
{
	json_set_stringf(object, key, "%" PRId64, value);
}

void etcd_items_release(struct etcd_items *items)
{
	for (size_t i = 0; i < items->nr; i++) {
		buf_release(&items->at[i].key);
		buf_release(&items->at[i].value);
	}
	free(items->at);
	*items = (struct etcd_items){ 0 };
}

void etcd_answer_release(struct etcd_answer *answer)
{
	free(answer->cluster);
	free(answer->token);
	for (size_t i = 0; i < answer->nr_parts; i++)
		etcd_items_release(&answer->parts[i]);
	*answer = (struct etcd_answer){ 0 };
}

const struct etcd_item *etcd_answer_item(const struct etcd_answer *answer,
					 size_t part)
{
	const struct etcd_items *items = &answer->parts[part];

	return part < answer->nr_parts && items->nr == 1 ? &items->at[0] : NULL;
}

static int not_etcd(struct err *err, const char *what)
{
	return err_set(err, EXIT_VAULT, "it is no answer of etcd's: %s", what);
}

/* Decimal digits and nothing else, within 64 bits; absent is 0. */
static int read_int(int64_t *out, const struct json *object, const char *key,
		    struct err *err)
{
	const struct json *value = json_get(object, key);
	const char *digits = json_string(value);
	bool negative = digits && *digits == '-';
	int64_t sum = 0;

	*out = 0;
	if (!value)
		return 0;
	if (!digits || !digits[negative])
		return not_etcd(err, "a number is missing");
	digits += negative;
	for (; *digits; digits++) {
		if (*digits < '0' || *digits > '9' ||
		    __builtin_mul_overflow(sum, (int64_t)10, &sum) ||
		    __builtin_add_overflow(sum, (int64_t)(*digits - '0'), &sum))
			return not_etcd(err, "a number is none");
	}
	*out = negative ? -sum : sum;
	return 0;
}

static int read_bytes(struct buf *out, const struct json *object,
		      const char *key, size_t max, struct err *err)
{
	const struct json *value = json_get(object, key);
	const char *text = json_string(value);

	if (!value)
		return 0;
	if (!text || strlen(text) > (max + 2) / 3 * 4 ||
	    !text_unbase64(out, text, strlen(text)) || out->len > max)
		return not_etcd(err,
				"a key or value is no base64, or too long");
	return 0;
}

static int read_item(struct etcd_item *item, const struct json *value,
		     struct err *err)
{
	if (read_bytes(&item->key, value, "key", ETCD_KEY_MAX, err) ||
	    read_bytes(&item->value, value, "value", PLACE_FILE_MAX, err) ||
	    read_int(&item->created, value, "create_revision", err) ||
	    read_int(&item->changed, value, "mod_revision", err))
		return -1;
	if (!item->key.len || item->created <= 0 ||
	    item->changed < item->created)
		return not_etcd(err, "a key has no revision");
	return 0;
}

static int read_items(struct etcd_items *items, const struct json *range,
		      struct err *err)
{
	const struct json *list = json_get(range, "kvs");
	size_t nr = json_count(list);

	if (list && json_type(list) != JSON_ARRAY)
		return not_etcd(err, "its keys are no list");
	if (nr > ETCD_PAGE)
		return not_etcd(err, "it has more keys than were asked for");
	if (read_int(&items->count, range, "count", err))
		return -1;
	items->more = json_is_true(json_get(range, "more"));
	items->at = nr ? xcalloc(nr, sizeof(*items->at)) : NULL;
	json_each(value, list)
		if (read_item(&items->at[items->nr++], value, err))
			return -1;
	return 0;
}

/* A part that is no range (a put, a removal) is an empty one. */
static int read_parts(struct etcd_answer *out, const struct json *root,
		      struct err *err)
{
	const struct json *list = json_get(root, "responses");

	if (!list) {
		out->nr_parts = 1;
		return read_items(&out->parts[0], root, err);
	}
	if (json_type(list) != JSON_ARRAY || json_count(list) > ETCD_PARTS_MAX)
		return not_etcd(err, "it answers what was not asked");
	json_each(part, list)
		if (read_items(&out->parts[out->nr_parts++],
			       json_get(part, "response_range"), err))
			return -1;
	return 0;
}

static int read_cluster(struct etcd_answer *out, const struct json *header,
			struct err *err)
{
	const char *cluster = json_text(header, "cluster_id", NULL);

	if (!cluster)
		return 0;
	if (strlen(cluster) > CLUSTER_MAX || !*cluster ||
	    cluster[strspn(cluster, "0123456789")])
		return not_etcd(err, "its cluster has no number");
	out->cluster = xstrdup(cluster);
	return 0;
}

static int read_answer(struct etcd_answer *out, const struct json *root,
		       struct err *err)
{
	const struct json *header = json_get(root, "header");
	const char *token = json_text(root, "token", NULL);

	if (json_type(header) != JSON_OBJECT)
		return not_etcd(err, "it has no header");
	if (token && strlen(token) > TOKEN_MAX)
		return not_etcd(err, "its token is too long");
	out->token = token ? xstrdup(token) : NULL;
	out->succeeded = json_is_true(json_get(root, "succeeded"));
	return read_cluster(out, header, err) ||
			       read_int(&out->revision, header, "revision",
					err) ||
			       read_int(&out->lease, root, "ID", err) ||
			       read_int(&out->ttl, root, "TTL", err) ||
			       read_parts(out, root, err)
		       ? -1
		       : 0;
}

int etcd_answer_parse(struct etcd_answer *out, const char *text, size_t len,
		      struct err *err)
{
	auto_release(etcd_answer) answer = { 0 };
	autoptr(json) root = NULL;
	const struct json *result;
	struct err why = { 0 };

	if (json_parse(&root, text, len, JSON_WIRE, "answer", &why))
		return not_etcd(err, why.msg);
	/* The gateway puts what is a stream (keepalive) one level down. */
	result = json_get(root, "result");
	if (read_answer(&answer, result ? result : root, err))
		return -1;
	*out = answer;
	answer = (struct etcd_answer){ 0 };
	return 0;
}

static bool is_code(int64_t code)
{
	return code > ETCD_OK && code <= ETCD_UNAUTHENTICATED;
}

void etcd_no_parse(struct etcd_no *out, const char *text, size_t len)
{
	autoptr(json) root = NULL;
	struct err ignored = { 0 };
	const struct json *no;
	const char *message;
	int64_t code = 0;

	*out = (struct etcd_no){ .code = ETCD_FOREIGN };
	if (json_parse(&root, text, len, JSON_WIRE, "answer", &ignored))
		return;
	no = json_type(json_get(root, "error")) == JSON_OBJECT
		     ? json_get(root, "error")
		     : root;
	message = json_text(no, "message", json_text(no, "error", NULL));
	if (!message ||
	    !json_int(&code, json_get(no, no == root ? "code" : "grpc_code")) ||
	    !is_code(code))
		return;
	out->code = (enum etcd_code)code;
	snprintf(out->message, sizeof(out->message), "%s", message);
}
