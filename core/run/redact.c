/* redact.c - the secrets of a run, taken out of what a server sent back */
#include "core/run/step.h"

#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

#define RAW_MIN   4  /* shorter secrets stand in every other word */
#define FORM_MIN  8  /* and shorter parts of base64 */
#define TAIL_MIN  4  /* of what a cut has left of one */
#define QUOTE_MIN 32 /* bytes of a quote that may have been cut */
#define FORMS_MAX 24
#define STAND_IN  "‹secret›"
#define ELLIPSIS  "…" /* where a long text was cut */

/* A secret as it is, and as it goes into requests. */
struct forms {
	struct buf at[FORMS_MAX];
	size_t nr;
};

static void forms_release(struct forms *forms)
{
	for (size_t i = 0; i < forms->nr; i++)
		secret_wipe_buf(&forms->at[i]);
}

/* Never moved once it is filled. */
static struct buf *add(struct forms *forms, size_t room)
{
	struct buf *form = &forms->at[forms->nr++];

	buf_reserve(form, room + 1);
	return form;
}

static void add_lower(struct forms *forms, const struct buf *of)
{
	struct buf *form = add(forms, of->len);

	for (size_t i = 0; i < of->len; i++) {
		bool digit = i > 0 && (of->data[i - 1] == '%' ||
				       (i > 1 && of->data[i - 2] == '%'));
		char c = of->data[i];

		buf_add_byte(form, (unsigned char)(digit && c >= 'A' && c <= 'F'
							   ? c | 32
							   : c));
	}
}

/* Of "USER:SECRET" or the like, what is the same whoever the user is: three
 * ways to begin, two alphabets. */
static void add_base64(struct forms *forms, const char *bytes, size_t len)
{
	for (size_t before = 0; before < 3; before++) {
		size_t first = (before * 4 + 2) / 3;
		size_t whole = (before + len) / 3 * 4;
		autowipe padded = { 0 };
		autowipe coded = { 0 };
		struct buf *form;

		buf_reserve(&padded, before + len + 1);
		buf_add_bytes(&padded, "  ", before);
		buf_add_bytes(&padded, bytes, len);
		buf_reserve(&coded, padded.len / 3 * 4 + 8);
		text_base64(&coded, padded.data, padded.len);
		if (whole < first + FORM_MIN)
			continue;
		form = add(forms, whole);
		buf_add_bytes(form, coded.data + first, whole - first);
		form = add(forms, whole);
		for (size_t i = first; i < whole; i++)
			buf_add_byte(form,
				     coded.data[i] == '+' ? '-'
				     : coded.data[i] == '/'
					     ? '_'
					     : (unsigned char)coded.data[i]);
	}
}

static void add_quoted(struct forms *forms, const char *bytes, size_t len)
{
	struct buf *form = add(forms, len * 2);

	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == '"' || bytes[i] == '\\')
			buf_add_byte(form, '\\');
		buf_add_byte(form, (unsigned char)bytes[i]);
	}
}

static void forms_make(struct forms *forms, const struct secret *secret)
{
	const char *bytes = secret_bytes(secret);
	size_t len = secret_len(secret);
	const struct buf *form;

	buf_add_bytes(add(forms, len), bytes, len);
	if (len < FORM_MIN)
		return;
	add_quoted(forms, bytes, len);
	http_url_escape(add(forms, len * 3), bytes, len);
	add_lower(forms, &forms->at[forms->nr - 1]);
	http_form_escape(add(forms, len * 3), bytes, len);
	form = &forms->at[forms->nr - 1];
	add_lower(forms, form);
	add_base64(forms, bytes, len);
	add_base64(forms, form->data, form->len);
}

/* Returns where it goes on: the stand-in may hold a poor secret itself. */
static char *put(char *text, size_t size, char *place, size_t len)
{
	autofree char *after = xstrdup(place + len);
	size_t room = size - (size_t)(place - text);

	snprintf(place, room, "%s%s", STAND_IN, after);
	return room > strlen(STAND_IN) ? place + strlen(STAND_IN)
				       : place + strlen(place);
}

/* What a cut before `at` has left of it. Returns where that is then. */
static char *redact_part(char *text, size_t size, char *at,
			 const struct buf *form)
{
	size_t len = (size_t)(at - text);

	for (size_t part = form->len < len ? form->len : len; part >= TAIL_MIN;
	     part--)
		if (memcmp(at - part, form->data, part) == 0)
			return put(text, size, at - part, part);
	return at;
}

/* A message quotes the beginning of what it was told: '%.200s'. */
static bool may_be_cut(const char *at, const char *quote, const char *full)
{
	if (!*at)
		return at == full;
	if (*at == '\'')
		return at - quote >= QUOTE_MIN;
	return text_starts(at, ELLIPSIS);
}

static void redact_cuts(char *text, size_t size, const struct buf *form)
{
	const char *quote = text; /* the one before */

	for (char *at = text;; at++) {
		if (may_be_cut(at, quote, text + size - 1))
			at = redact_part(text, size, at, form);
		if (!*at)
			return;
		if (*at == '\'')
			quote = at;
	}
}

void redact_secret(char *text, size_t size, const struct secret *secret)
{
	auto_release(forms) forms = { 0 };

	if (!secret || secret_len(secret) < RAW_MIN)
		return;
	forms_make(&forms, secret);
	for (size_t i = 0; i < forms.nr; i++) {
		const struct buf *form = &forms.at[i];
		char *at = text;

		while ((at = memmem(at, strlen(at), form->data, form->len)))
			at = put(text, size, at, form->len);
		redact_cuts(text, size, form);
	}
}

static bool reveals(const char *text, const struct secret *secret, size_t least)
{
	auto_release(forms) forms = { 0 };

	if (!secret || secret_len(secret) < least)
		return false;
	forms_make(&forms, secret);
	for (size_t i = 0; i < forms.nr; i++)
		if (memmem(text, strlen(text), forms.at[i].data,
			   forms.at[i].len))
			return true;
	return false;
}

#define NR_SECRETS 8

static void of_run(const struct secret *out[NR_SECRETS], const struct run *run)
{
	const struct run_secrets *secrets = run->secrets;

	out[0] = run->token;
	out[1] = run->refresh_token;
	out[2] = secrets->client;
	out[3] = secrets->key;
	out[4] = secrets->certificate;
	out[5] = secrets->subject;
	out[6] = secrets->actor;
	out[7] = secrets->assertion;
}

void run_redact(const struct run *run, char *text, size_t size)
{
	const struct secret *all[NR_SECRETS];

	if (!*text)
		return;
	of_run(all, run);
	for (size_t i = 0; i < NR_SECRETS; i++)
		redact_secret(text, size, all[i]);
	for (size_t i = 0; i < run->secrets->nr_inputs; i++)
		redact_secret(text, size, run->secrets->inputs[i]);
}

/* ‹secret› is longer than some secrets. */
static bool alters(const struct run *run, const char *text)
{
	size_t size = strlen(text) + sizeof(STAND_IN);
	autofree char *copy = xcalloc(size, 1);
	bool altered;

	memcpy(copy, text, strlen(text));
	run_redact(run, copy, size);
	altered = strcmp(copy, text) != 0;
	explicit_bzero(copy, size);
	return altered;
}

void run_redact_members(const struct run *run, struct json *object)
{
	auto_release(strings) keys = { 0 };

	json_each_member(member, object) {
		autowipe value = { 0 };

		if (json_type(member) == JSON_BOOL)
			continue;
		json_compact(&value, member);
		if (alters(run, buf_str(&value)))
			strings_add(&keys, json_key(member));
	}
	for (size_t i = 0; i < keys.nr; i++)
		json_set_string(object, keys.at[i], STAND_IN);
}

void run_redact_failure(const struct run *run, struct oauth_failure *failure)
{
	run_redact(run, failure->error, sizeof(failure->error));
	run_redact(run, failure->description, sizeof(failure->description));
	run_redact(run, failure->challenge, sizeof(failure->challenge));
}

bool run_reveals(const struct run *run, const char *text)
{
	const struct secret *all[NR_SECRETS];

	of_run(all, run);
	for (size_t i = 0; i < NR_SECRETS; i++)
		if (reveals(text, all[i], 1))
			return true;
	/* A number to remember may stand in any other one. */
	for (size_t i = 0; i < run->secrets->nr_inputs; i++)
		if (reveals(text, run->secrets->inputs[i], FORM_MIN))
			return true;
	return false;
}
