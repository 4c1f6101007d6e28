/* template.c - a template, a newline, a value: nothing escapes its place */
#include "core/model/template.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* "https://host/" and what was put in is one path segment or query value. */
static void check_segment(const char *url)
{
	if (strncmp(url, "https://host/", 13) != 0 ||
	    strpbrk(url + 13, "/?#\r\n \"<>\\") != NULL)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autofree char *text = xstrndup((const char *)data, size);
	char *value = strchr(text, '\n');
	autoptr(json) values = json_new_object();
	struct json *inputs = json_set_object(values, "inputs");
	autobuf out = { 0 };
	autobuf url = { 0 };
	struct err err = { 0 };

	if (value)
		*value++ = '\0';
	json_set_string(inputs, "v", value ? value : "");
	json_set_string(json_set_object(values, "env"), "v", text);
	for (int position = TEMPLATE_URL; position <= TEMPLATE_TEXT; position++)
		(void)!template_fill(&out, text,
				     (enum template_position)position, values,
				     &err);
	if (!template_fill(&url, "https://host/{{inputs.v}}", TEMPLATE_URL,
			   values, &err))
		check_segment(buf_str(&url));
	return 0;
}
