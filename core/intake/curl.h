/* curl.h - what the files that read curl lines share */
#ifndef CORE_INTAKE_CURL_H
#define CORE_INTAKE_CURL_H

#include "core/intake/curl_options.h"
#include "core/intake/shell.h"

/* What the words of one line, up to --next, have said. { 0 } is empty. */
struct curl_line {
	const char *input; /* what comes through the pipe; borrowed; NULL */
	struct strings urls;
	struct intake_pairs headers;
	struct intake_pairs fields;
	struct strings todos;
	struct buf data;
	struct buf query;
	bool has_data;
	bool multipart;
	bool get;
	bool head;
	bool put;
	bool bearer;
	char *method;
	char *user;
	char *upload;
};

void curl_line_release(struct curl_line *line);
/* One for each address; -1: there would be more than INTAKE_REQUESTS_MAX. */
int curl_line_requests(struct intake_requests *out,
		       const struct curl_line *line) MUST_CHECK;
void curl_todo(struct curl_line *line, const char *text);
/* One option, written as `word`; `value` NULL where it has none. */
void curl_take(struct curl_line *line, const struct curl_option *option,
	       const char *word, const char *value);
/* Where the options of curl begin in these words; 0: it is another program. */
size_t curl_prefixes(const struct strings *words);
/* Is curl carried out by what another program does with its words? */
bool curl_is_hidden(const struct strings *words);
/* What printf, echo or cat would write; NULL: another program. */
char *curl_written(const struct shell_command *command) MUST_CHECK;

#endif
