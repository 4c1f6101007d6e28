/* curl_line.c - curl lines: options, configuration, and one draft of all */
#include "core/intake/curl.h"
#include "core/net/http.h"

#include <string.h>

/* What the words of one command are read into. */
struct reading {
	struct intake_requests *out;
	struct curl_line line;
	const char *input; /* what comes through the pipe; NULL */
	bool emptied;      /* options were read from it */
	const struct intake_source *source;
	struct err *err;
};

/* At --next, and at the end. */
static int finish(struct reading *reading)
{
	struct curl_line *line = &reading->line;
	int result = curl_line_requests(reading->out, line);

	if (!result && !line->urls.nr && (line->has_data || line->method))
		result = intake_fault(reading->err, reading->source, NULL,
				      "a curl line has no address");
	else if (result)
		intake_fault(reading->err, reading->source, NULL,
			     "there are more than %d requests",
			     INTAKE_REQUESTS_MAX);
	curl_line_release(line);
	line->input = reading->input;
	return result;
}

static int take_words(struct reading *reading, const struct strings *words,
		      size_t at);

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

/* False: not all of it, as there is too much. */
static bool config_words(struct strings *out, const char *text)
{
	while (*text && out->nr < SHELL_WORDS_MAX) {
		size_t len = strcspn(text, "\n");

		config_line(out, text, len);
		text += len + (text[len] == '\n');
	}
	return !*text;
}

/* What comes through the pipe to --config - are options, too. */
static int take_config(struct reading *reading, const char *from)
{
	auto_release(strings) more = { 0 };

	if (!text_equal(from, "-") || !reading->input) {
		curl_todo(&reading->line, "curl read more options from a file: "
					  "bring them in");
		return 0;
	}
	if (reading->emptied)
		return 0;
	reading->emptied = true;
	if (!config_words(&more, reading->input))
		curl_todo(&reading->line, "not all options that came through "
					  "the pipe were read: bring in less "
					  "at a time");
	return take_words(reading, &more, 0);
}

static int take_option(struct reading *reading,
		       const struct curl_option *option, const char *word,
		       const char *value)
{
	if (option->meaning == CURL_CONFIG)
		return take_config(reading, value ? value : "");
	if (option->meaning == CURL_NEXT)
		return finish(reading);
	curl_take(&reading->line, option, word, value);
	return 0;
}

/* -sSLd DATA: letters side by side, the last of which may take a value. */
static int take_letters(struct reading *reading, const struct strings *words,
			size_t *at)
{
	const char *word = words->at[*at];

	for (size_t i = 1; word[i]; i++) {
		const struct curl_option *option =
			curl_option_by_letter(word[i]);
		char name[] = { '-', word[i], '\0' };
		const char *value = NULL;

		if (!option) {
			*at = take_unknown(&reading->line, words, *at, 2);
			return 0;
		}
		if (option->value && word[i + 1])
			value = word + i + 1;
		else if (option->value && *at + 1 < words->nr)
			value = words->at[++*at];
		if (take_option(reading, option, name, value))
			return -1;
		if (option->value)
			break;
	}
	++*at;
	return 0;
}

/* As long as a name can be; what follows may be anything. */
static size_t name_len(const char *word)
{
	size_t len = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789.-");

	return len < 40 ? len : 40;
}

static int take_name(struct reading *reading, const struct strings *words,
		     size_t *at)
{
	const char *word = words->at[*at];
	const struct curl_option *option = curl_option_by_name(word + 2);
	const char *value = NULL;

	if (!option) {
		*at = take_unknown(&reading->line, words, *at, name_len(word));
		return 0;
	}
	if (option->value && *at + 1 < words->nr)
		value = words->at[++*at];
	++*at;
	return take_option(reading, option, word, value);
}

/* The options from `at` on. */
static int take_words(struct reading *reading, const struct strings *words,
		      size_t at)
{
	bool plain = false; /* after "--" all are addresses */
	int result = 0;

	while (!result && at < words->nr) {
		const char *word = words->at[at];

		if (plain || word[0] != '-' || !word[1]) {
			strings_add(&reading->line.urls, word);
			at++;
		} else if (text_equal(word, "--")) {
			plain = true;
			at++;
		} else if (word[1] == '-') {
			result = take_name(reading, words, &at);
		} else {
			result = take_letters(reading, words, &at);
		}
	}
	return result;
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
	const char *input = written ? written : command->input;
	struct reading reading = { out,    { .input = input },
				   input,  false,
				   source, err };
	int result;

	if (!at || command->function)
		return 0;
	result = take_words(&reading, &command->words, at) || finish(&reading)
			 ? -1
			 : 0;
	curl_line_release(&reading.line);
	return result;
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
	autofree char *text = blanks_from_braces(intake_text(source));
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
