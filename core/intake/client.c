/* client.c - an RFC 7591 client: what was asked for, or what was answered */
#include "core/intake/parts.h"

#include <string.h>

#define TITLE_MAX 150 /* bytes of the name in a title */

static const char *const dropped[] = {
	"client_id",
	"client_id_issued_at",
	"client_secret_expires_at",
	"client_secret",
	"registration_access_token",
	"registration_client_uri",
	"created_at",
	"updated_at",
	/* what a statement about the client (RFC 7591 section 2.3) holds */
	"iss",
	"iat",
	"exp",
	"nbf",
	"jti",
	"aud",
	NULL,
};

static int refuse_key(struct err *err, const struct intake_source *source,
		      const struct json *part)
{
	intake_fault(err, source, part,
		     "this holds a private key ('%s'), which belongs to the "
		     "client alone: nothing was written",
		     json_key(part) ? json_key(part) : "");
	return err_hint(err, "keep the public half of the key in 'jwks'; if "
			     "this file was shared, have the key replaced");
}

static const char *name_of(const struct json *root)
{
	const char *name = json_text(root, "client_name", "");

	if (!*name)
		name = json_text(root, "client_id", "");
	return *name ? name : json_text(root, "software_id", "client");
}

static void note_access(struct intake *out, const struct json *root)
{
	if (!json_get(root, "registration_access_token"))
		return;
	intake_note(out, "registration_access_token: it was left out, and "
			 "stored nowhere; it permits to change this client, "
			 "so remove the file or keep it safe");
	intake_note(out, "rbctl manages clients that it registered itself: "
			 "the first apply registers this one anew");
}

int intake_client(struct intake *out, const struct intake_sources *from,
		  const struct intake_wish *wish, struct err *err)
{
	const struct intake_source *source = &from->at[0];
	auto_release(intake_server) server = { 0 };
	autoptr(json) root = NULL;
	autoptr(json) config = intake_document(DOCUMENT_CONFIG);
	autofree char *name = NULL;
	autofree char *title = NULL;
	struct json *desired;
	bool masked;

	if (intake_parse(&root, source, err) < 0)
		return -1;
	if (json_type(root) != JSON_OBJECT)
		return intake_fault(err, source, root,
				    "a client is a JSON object");
	if (intake_private_part(root))
		return refuse_key(err, source, intake_private_part(root));
	if (intake_name(&name, wish, name_of(root), source, err) ||
	    intake_server(&server, out, wish, NULL, NULL, source, err))
		return -1;
	desired = intake_clean(out, &masked, root,
			       &(struct intake_cleaning){
				       .drop = dropped,
				       .secret = "",
				       .whose = name,
			       });
	if (!json_count(desired)) {
		json_free(desired);
		return intake_fault(err, source, root,
				    "nothing of this client can be declared");
	}
	title = intake_short(name_of(root), TITLE_MAX);
	json_set_stringf(config, "title", "Registration of %s", title);
	json_set_string(config, "server", server.name);
	json_set_string(config, "adapter", "rfc7592");
	json_set(config, "desired", desired);
	if (json_get(root, "client_secret"))
		intake_store_secret(out, wish, config, name);
	note_access(out, root);
	return intake_add(out, DOCUMENT_CONFIG, name, config, source, err);
}
