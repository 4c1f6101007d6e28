/* curl_options.h - the options of curl, and what each means to a draft */
#ifndef CORE_INTAKE_CURL_OPTIONS_H
#define CORE_INTAKE_CURL_OPTIONS_H

#include <stdbool.h>

enum curl_meaning {
	CURL_IGNORED, /* how it looks and waits; not what is sent */
	CURL_LEFT,    /* has no place in a runbook: a person decides */
	CURL_URL,
	CURL_METHOD,
	CURL_DATA,
	CURL_DATA_RAW,
	CURL_DATA_ENCODED,
	CURL_JSON,
	CURL_FIELD,
	CURL_FIELD_TEXT,
	CURL_UPLOAD,
	CURL_HEADER,
	CURL_USER,
	CURL_BEARER,
	CURL_AGENT,
	CURL_REFERER,
	CURL_COOKIE,
	CURL_GET,
	CURL_HEAD,
	CURL_QUERY,
	CURL_CONFIG,
	CURL_NEXT,
};

struct curl_option {
	const char *name; /* "data-raw" */
	char letter;      /* 0: none */
	bool value;
	enum curl_meaning meaning;
	const char *todo; /* of CURL_LEFT: what to think of; NULL */
};

/* NULL: none of that name. "no-NAME" is NAME, which takes no value then;
 * "expand-NAME" is left out with its value. */
const struct curl_option *curl_option_by_name(const char *name);
const struct curl_option *curl_option_by_letter(char letter);

#endif
