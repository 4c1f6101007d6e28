/* show.c - a request's body as it may be shown: secrets by name */
#include "core/net/http.h"

void http_request_body_show(struct buf *out, const struct http_request *request)
{
	for (size_t i = 0; i < request->nr_parts; i++) {
		const struct http_part *part = &request->parts[i];

		if (part->text)
			buf_add(out, part->text);
		if (part->secret || part->secret_name)
			buf_addf(out, "‹secret:%s›",
				 part->secret_name ? part->secret_name : "?");
	}
}
