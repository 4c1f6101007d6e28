/* curl_line.c - curl lines: options, configuration, and one draft of all */
#include "core/intake/curl.h"
#include "core/net/http.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

void curl_line_release(struct curl_line *line)
{
	struct intake_requests holder = { 0 };
	struct intake_request *request = intake_requests_add(&holder);

	request->headers = line->headers;
	request->fields = line->fields;
	request->todos = line->todos;
	request->method = line->method;
	request->user = line->user;
	request->text = line->upload;
	intake_requests_release(&holder);
	strings_release(&line->urls);
	buf_release(&line->data);
	buf_release(&line->query);
	*line = (struct curl_line){ 0 };
}

/* ---- requests ---- */

static void set_url(struct intake_request *to, const struct curl_line *line,
		    const char *url)
{
	autobuf out = { 0 };
	bool data = line->get && line->has_data;

	buf_add_bytes(&out, url, strcspn(url, "#"));
	if (data || line->query.len)
		buf_addf(&out, "%s%s%s%s",
			 strchr(buf_str(&out), '?') ? "&" : "?",
			 data ? buf_str(&line->data) : "",
			 data && line->query.len ? "&" : "",
			 buf_str(&line->query));
	to->url = buf_detach(&out);
}

static bool looks_json(const char *text)
{
	text += strspn(text, " \t\r\n");
	return *text == '{' || *text == '[';
}

static void set_data(struct intake_request *to, const struct curl_line *line)
{
	const char *text = buf_str(&line->data);
	struct intake_pairs probe = { 0 };
	struct intake_requests holder = { 0 };
	bool form;

	to->body = INTAKE_TEXT;
	to->text = xstrdup(text);
	if (intake_pair_find(&to->headers, "Content-Type"))
		return;
	form = intake_pairs_decode(&probe, text);
	intake_requests_add(&holder)->fields = probe;
	intake_requests_release(&holder);
	if (form)
		return;
	if (looks_json(text))
		intake_request_todo(to, "curl called this JSON a form, as no "
					"Content-Type was given: it is sent as "
					"JSON now");
	else
		(void)intake_pair_add(&to->headers, "Content-Type",
				      "application/x-www-form-urlencoded");
}

static void set_body(struct intake_request *to, const struct curl_line *line)
{
	if (line->multipart) {
		to->body = INTAKE_MULTIPART;
		for (size_t i = 0; i < line->fields.nr; i++)
			if (intake_pair_add(&to->fields,
					    line->fields.at[i].name,
					    line->fields.at[i].value))
				to->fields.at[to->fields.nr - 1].file =
					line->fields.at[i].file;
	} else if (line->upload && (!line->has_data || line->put)) {
		to->body = INTAKE_UPLOAD;
		to->text = xstrdup(line->upload);
	} else if (line->has_data && !line->get) {
		set_data(to, line);
	}
	if (line->upload && line->has_data)
		intake_request_todo(
			to,
			"a part of what it sent came from a file, and %s "
			"left out: write it into the request",
			line->put ? "the other was" : "was");
}

static const char *method_of(const struct curl_line *line,
			     const struct intake_request *request)
{
	if (line->method)
		return line->method;
	if (line->head)
		return "HEAD";
	if (line->put)
		return "PUT";
	return request->body == INTAKE_NO_BODY ? "GET" : "POST";
}

static int add_request(struct intake_requests *out,
		       const struct curl_line *line, const char *url)
{
	struct intake_request *to = intake_requests_add(out);

	if (!to)
		return -1;
	set_url(to, line, url);
	for (size_t i = 0; i < line->headers.nr; i++)
		(void)intake_pair_add(&to->headers, line->headers.at[i].name,
				      line->headers.at[i].value);
	set_body(to, line);
	to->method = xstrdup(method_of(line, to));
	if (line->user) {
		to->user = xstrdup(line->user);
		to->proof = INTAKE_BASIC;
	} else if (line->bearer) {
		to->proof = INTAKE_BEARER;
	}
	for (size_t i = 0; i < line->todos.nr; i++)
		strings_add_once(&to->todos, line->todos.at[i]);
	return 0;
}

static int finish(struct intake_requests *out, struct curl_line *line,
		  const struct intake_source *source, struct err *err)
{
	int result = 0;

	for (size_t i = 0; !result && i < line->urls.nr; i++)
		result = add_request(out, line, line->urls.at[i]);
	if (!result && !line->urls.nr && (line->has_data || line->method))
		result = intake_fault(err, source, NULL,
				      "a curl line has no address");
	else if (result)
		intake_fault(err, source, NULL,
			     "there are more than %d "
			     "requests",
			     INTAKE_REQUESTS_MAX);
	curl_line_release(line);
	return result;
}

/* ---- words ---- */

/*
 * An option that is not known may take the next word, which then is no address
 * and may be a secret: it is passed over unless it says that it is one.
 */
static size_t take_unknown(struct curl_line *line, const struct strings *words,
			   size_t at, size_t len)
{
	const char *next = at + 1 < words->nr ? words->at[at + 1] : "-";
	bool value = next[0] != '-' && !text_starts(next, "https://") &&
		     !text_starts(next, "http://") &&
		     !text_starts(next, BLANK_OPEN);
	autofree char *text =
		xasprintf("'%.*s' is no option of curl that is known%s",
			  (int)len, words->at[at],
			  value ? ": it was left out, with the word "
				  "after it"
				: "");

	curl_todo(line, text);
	return at + 1 + value;
}

/* -sSLd DATA: letters side by side, the last of which may take a value. */
static size_t take_letters(struct curl_line *line, const struct strings *words,
			   size_t at)
{
	const char *word = words->at[at];

	for (size_t i = 1; word[i]; i++) {
		const struct curl_option *option =
			curl_option_by_letter(word[i]);
		char name[] = { '-', word[i], '\0' };
		const char *value = word[i + 1] ? word + i + 1 : NULL;

		if (!option)
			return take_unknown(line, words, at, 2);
		if (!option->value) {
			curl_take(line, option, name, NULL);
			continue;
		}
		if (!value && at + 1 < words->nr)
			value = words->at[++at];
		curl_take(line, option, name, value);
		return at + 1;
	}
	return at + 1;
}

/* As long as a name can be; what follows may be anything. */
static size_t name_len(const char *word)
{
	size_t len = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789.-");

	return len < 40 ? len : 40;
}

static size_t take_name(struct curl_line *line, const struct strings *words,
			size_t at)
{
	const char *word = words->at[at];
	const struct curl_option *option = curl_option_by_name(word + 2);
	const char *value = NULL;

	if (!option)
		return take_unknown(line, words, at, name_len(word));
	if (option->value && at + 1 < words->nr)
		value = words->at[++at];
	curl_take(line, option, word, value);
	return at + 1;
}

/* name = "value", name: value, --name value, -X value; '#' is a comment. */
static void config_line(struct strings *out, const char *text, size_t len)
{
	autofree char *line = xstrndup(text, len);
	char *name = line + strspn(line, " \t\r");
	size_t end = strcspn(name, " \t=:");
	char *value = name + end;
	autobuf plain = { 0 };
	autofree char *option = NULL;

	if (!*name || *name == '#')
		return;
	option = xasprintf("%s%.*s", *name == '-' ? "" : "--", (int)end, name);
	strings_add(out, option);
	value += strspn(value, " \t=:");
	if (!*value)
		return;
	if (*value != '"') {
		value[strcspn(value, "\r")] = '\0';
		strings_add(out, value);
		return;
	}
	buf_add(&plain, "");
	for (value++; *value && *value != '"'; value++) {
		if (*value == '\\' && value[1])
			value++;
		buf_add_byte(&plain, (unsigned char)*value);
	}
	strings_add(out, buf_str(&plain));
}

static void config_words(struct strings *out, const char *text)
{
	while (*text && out->nr < SHELL_WORDS_MAX) {
		size_t len = strcspn(text, "\n");

		config_line(out, text, len);
		text += len + (text[len] == '\n');
	}
}

static bool is_config(const char *word)
{
	return text_equal(word, "-K") || text_equal(word, "--config");
}

static int take_words(struct intake_requests *out, struct curl_line *line,
		      const struct strings *words, size_t at,
		      const struct intake_source *source, struct err *err)
{
	const char *input = line->input;
	bool plain = false; /* after "--" all are addresses */

	while (at < words->nr) {
		const char *word = words->at[at];

		if (plain || word[0] != '-' || !word[1]) {
			strings_add(&line->urls, word);
			at++;
		} else if (text_equal(word, "--")) {
			plain = true;
			at++;
		} else if (text_equal(word, "--next") ||
			   text_equal(word, "-:")) {
			if (finish(out, line, source, err))
				return -1;
			line->input = input;
			at++;
		} else if (is_config(word) && at + 1 < words->nr) {
			if (!text_equal(words->at[at + 1], "-") || !input)
				curl_todo(line, "curl read more options from "
						"a file: bring them in");
			at += 2;
		} else if (word[1] == '-') {
			at = take_name(line, words, at);
		} else {
			at = take_letters(line, words, at);
		}
	}
	return 0;
}

/* What comes through the pipe to --config - are options, too. */
static bool reads_config(const struct strings *words)
{
	for (size_t i = 0; i + 1 < words->nr; i++)
		if (is_config(words->at[i]) &&
		    text_equal(words->at[i + 1], "-"))
			return true;
	return false;
}

static int add_command(struct intake_requests *out,
		       const struct shell_script *script, size_t index,
		       const struct intake_source *source, struct err *err)
{
	const struct shell_command *command = &script->at[index];
	size_t at = curl_prefixes(&command->words);
	autofree char *written = command->piped && index
					 ? curl_written(&script->at[index - 1])
					 : NULL;
	auto_release(strings) more = { 0 };
	auto_release(curl_line) line = { 0 };

	if (!at || command->function)
		return 0;
	line.input = written ? written : command->input;
	if (line.input && reads_config(&command->words)) {
		config_words(&more, line.input);
		if (take_words(out, &line, &more, 0, source, err))
			return -1;
	}
	return take_words(out, &line, &command->words, at, source, err) ||
			       finish(out, &line, source, err)
		       ? -1
		       : 0;
}

/* ---- all of them ---- */

/* Lines with the word curl that were passed over, told where it is seen. */
static void note_passed_over(struct intake_requests *requests,
			     const struct shell_script *script)
{
	size_t nr = 0;

	for (size_t i = 0; i < script->nr; i++) {
		const struct shell_command *one = &script->at[i];

		nr += curl_is_hidden(&one->words) &&
		      (one->function || !curl_prefixes(&one->words));
	}
	if (nr)
		intake_request_todo(
			&requests->at[0],
			"%zu other %s with curl in %s not read, as another "
			"program or a function runs it: bring each in as a "
			"line that begins with curl",
			nr, nr == 1 ? "command" : "commands",
			nr == 1 ? "it was" : "them were");
}

static char *title_of(const struct intake_requests *requests)
{
	auto_release(url) url = { 0 };
	struct err ignored = { 0 };

	if (requests->nr && requests->at[0].url &&
	    !strstr(requests->at[0].url, BLANK_OPEN) &&
	    url_parse(&url, requests->at[0].url, &ignored) == 0)
		return xasprintf("Requests to %s", url.host);
	return xstrdup("Requests of a curl line");
}

/* As a browser copies it for cmd.exe: ^ before quotes, and at ends of lines. */
static bool is_for_windows(const char *text)
{
	return strstr(text, " ^\"") || strstr(text, " ^\n") ||
	       strstr(text, " ^\r\n");
}

static int refuse_windows(const struct intake_source *source, struct err *err)
{
	intake_fault(err, source, NULL,
		     "this curl line is written for the command prompt of "
		     "Windows, whose ^ means something else here");
	return err_hint(err, "copy it anew with \"Copy as cURL (bash)\"");
}

int intake_curl(struct intake *out, const struct intake_sources *from,
		const struct intake_wish *wish, struct err *err)
{
	const struct intake_source *source = &from->at[0];
	auto_release(intake_requests) requests = { 0 };
	auto_release(shell_script) script = { 0 };
	autofree char *text = blanks_from_braces(buf_str(&source->text));
	autofree char *title = NULL;
	size_t at;

	if (!text_is_utf8(buf_str(&source->text), source->text.len, &at) ||
	    memchr(buf_str(&source->text), '\0', source->text.len))
		return intake_fault(err, source, NULL,
				    "this is no text in UTF-8");
	if (is_for_windows(text))
		return refuse_windows(source, err);
	if (shell_parse(&script, text, source->path, err))
		return -1;
	for (size_t i = 0; i < script.nr; i++)
		if (add_command(&requests, &script, i, source, err))
			return -1;
	if (!requests.nr)
		return intake_fault(err, source, NULL,
				    "there is no curl line with an address in "
				    "it");
	intake_request_settle(&requests.at[0]);
	note_passed_over(&requests, &script);
	title = title_of(&requests);
	return intake_draft(out, &requests, title, source, wish, err);
}
