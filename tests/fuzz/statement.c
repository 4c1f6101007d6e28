/* statement.c - any message: split; what stands there: parsed, and written
 * again to the same bytes */
#include "core/trust/message.h"
#include "core/trust/statement.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	autoptr(statement) statement = NULL;
	struct message_parts parts;
	struct err err = { 0 };
	autobuf text = { 0 };

	message_split(&parts, (const char *)data, size);
	if (parts.statement == NULL ||
	    statement_parse(&statement, parts.statement, parts.statement_len,
			    &err))
		return 0;
	if (statement_format(&text, statement, &err) ||
	    text.len != parts.statement_len ||
	    memcmp(buf_str(&text), parts.statement, text.len) != 0)
		abort();
	return 0;
}
