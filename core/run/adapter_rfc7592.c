/* adapter_rfc7592.c - a client's registration (RFC 7591, RFC 7592) */
#include "core/base/mask.h"
#include "core/run/kept.h"

#include <string.h>

#define UNAUTHORIZED 401

static const struct json *metadata_of(const struct config_work *work)
{
	return json_get(work->config->server->root, "metadata");
}

static int check_bound(const struct config_work *work, const char *uri,
		       struct err *err)
{
	if (registration_uri_is_bound(metadata_of(work), uri))
		return 0;
	err_no(err, REASON_OUT_OF_BOUNDS,
	       "the server says that the client is managed at "
	       "'%.300s', whose host stands in none of its approved metadata",
	       uri);
	return err_hint(err,
			"is it right? then that host's address has to be "
			"added to %s and signed off",
			work->config->server->path);
}

/* Whatever brought the address into the vault: nothing is sent to it unless
 * it is one that was approved. */
static int access_of(struct registration_access *out,
		     const struct config_work *work, const struct kept *kept,
		     const char *etag, struct err *err)
{
	if (check_bound(work, kept->entry.uri, err))
		return -1;
	*out = (struct registration_access){
		.uri = kept->entry.uri,
		.token = kept->entry.value,
		.token_name = work->config->registration,
		.etag = etag,
	};
	return 0;
}

/* ---- an answer ---- */

/* What is to be read, and with what. All borrowed. */
struct hearing {
	struct config_work *work;
	struct kept *kept;
	const struct http_response *response;
	const char *client_id; /* NULL: a new one */
	bool looking; /* nothing was changed: the secret is not touched */
};

static void drop_masked(struct secret **secret)
{
	if (!*secret ||
	    !text_masks_secret(secret_bytes(*secret), secret_len(*secret)))
		return;
	secret_free(*secret);
	*secret = NULL;
}

/* A client that is there is managed where it was, until that other host is
 * approved: what the vault has then still works. */
static int stay(struct registration *got, const struct hearing *hearing,
		struct err *err)
{
	if (!hearing->client_id || !got->uri ||
	    check_bound(hearing->work, got->uri, err) == 0)
		return 0;
	free(got->uri);
	got->uri = NULL;
	return -1;
}

/* What a server gives once is kept, even where the rest of what it says can't
 * be used. A refusal is 0, with *failure. */
static int hear(struct registration *got, struct oauth_failure *failure,
		const struct hearing *hearing, struct err *err)
{
	struct err ignored = { 0 };
	bool refused;
	int bad = registration_answer(got, &refused, failure, hearing->response,
				      hearing->client_id, err);

	drop_masked(&got->token);
	drop_masked(&got->secret);
	if (stay(got, hearing, bad ? &ignored : err))
		bad = -1;
	if (!bad || !got->client_id)
		return bad;
	if (hearing->looking
		    ? kept_registration(hearing->kept, hearing->work, got,
					&ignored)
		    : kept_save(hearing->kept, hearing->work, got, &ignored))
		err_hint(err, "%s", ignored.msg);
	return -1;
}

/* ---- reading ---- */

/* RFC 7592 section 2.1: a client that is gone is answered with 401, as a
 * token that is not good; some servers say 404. */
static bool is_gone(int status)
{
	return status == UNAUTHORIZED || status == 404 || status == 410;
}

static void take(struct standing *out, struct registration *got)
{
	out->there = true;
	out->actual = got->metadata;
	got->metadata = NULL;
	out->etag = steal(got->etag);
	out->secret = steal(got->secret);
}

static int look(struct standing *out, struct config_work *work, struct err *err)
{
	auto_release(kept) kept = { 0 };
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };
	auto_release(registration) got = { 0 };
	struct registration_access access;
	struct oauth_failure failure = { 0 };
	struct hearing hearing = { work, &kept, &response, NULL, true };

	if (kept_load(&kept, work, err))
		return -1;
	out->known = kept.found;
	if (!kept.found)
		return 0;
	hearing.client_id = out->id = xstrdup(kept.entry.client_id);
	if (access_of(&access, work, &kept, NULL, err))
		return -1;
	registration_read_request(&request, &access);
	if (config_send(&response, work, &request, false, err) ||
	    hear(&got, &failure, &hearing, err))
		return -1;
	out->unsure = failure.status == UNAUTHORIZED;
	if (is_gone(failure.status))
		return 0;
	if (failure.status)
		return config_refused(work, &request, &failure, err);
	if (kept_registration(&kept, work, &got, err))
		return -1;
	take(out, &got);
	return 0;
}

/* ---- changing ---- */

static int find_endpoint(const char **out, const struct config_work *work,
			 struct err *err)
{
	*out = json_text(metadata_of(work), "registration_endpoint", NULL);
	if (*out)
		return 0;
	err_set(err, EXIT_INPUT,
		"server '%s' offers no registration_endpoint, which the "
		"adapter 'rfc7592' needs",
		work->config->server->name);
	return err_hint(err,
			"add it to the metadata in %s, or use another adapter",
			work->config->server->path);
}

static int create(struct config_work *work, struct err *err)
{
	auto_release(kept) kept = { 0 };
	auto_release(entry) initial = { 0 };
	auto_release(entry) secret = { 0 };
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };
	auto_release(registration) got = { 0 };
	const struct hearing hearing = { work, &kept, &response, NULL, false };
	struct oauth_failure failure = { 0 };
	const char *endpoint;
	bool found;

	if (kept_load(&kept, work, err) ||
	    find_endpoint(&endpoint, work, err) ||
	    kept_secret(&secret, &found, work, kept.entry.client_id, err) ||
	    config_load_auth(&initial, work, err))
		return -1;
	registration_create_request(&request, endpoint, work->config->desired,
				    initial.value, work->config->auth);
	if (config_send(&response, work, &request, true, err) ||
	    hear(&got, &failure, &hearing, err))
		return -1;
	if (failure.status)
		return config_refused(work, &request, &failure, err);
	if (kept_save(&kept, work, &got, err))
		return -1;
	return got.uri ? check_bound(work, got.uri, err) : 0;
}

/* Only the very secret that we have is sent: a masked one, or one that is no
 * longer current, would become the client's, or be refused. */
static const struct secret *current(const struct standing *standing,
				    const struct entry *stored)
{
	return standing->secret && stored->value &&
			       secret_equal(standing->secret, stored->value)
		       ? stored->value
		       : NULL;
}

static int not_rotated(const struct config_work *work, struct err *err)
{
	err_set(err, EXIT_SERVER,
		"the server gave the client no new secret, and the old one "
		"stays (RFC 7592 leaves that to the server)");
	return err_hint(err,
			"renew it in the server's own console, then rbctl "
			"secret set %s",
			work->config->secret);
}

static int read_update(struct registration *got, const struct hearing *hearing,
		       const struct http_request *request, struct err *err)
{
	struct oauth_failure failure = { 0 };

	if (hear(got, &failure, hearing, err))
		return -1;
	if (failure.status == 412)
		return config_changed_meanwhile(hearing->work, err);
	if (failure.status)
		return config_refused(hearing->work, request, &failure, err);
	return kept_save(hearing->kept, hearing->work, got, err);
}

static int update(struct config_work *work, const struct standing *standing,
		  bool rotate, struct err *err)
{
	auto_release(kept) kept = { 0 };
	auto_release(entry) stored = { 0 };
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };
	auto_release(registration) got = { 0 };
	autoptr(json) whole =
		state_merge(standing->actual, work->config->desired);
	const struct hearing hearing = { work, &kept, &response, standing->id,
					 false };
	struct registration_access access;
	bool found;

	if (kept_load_known(&kept, work, err) ||
	    kept_secret(&stored, &found, work, standing->id, err) ||
	    access_of(&access, work, &kept, standing->etag, err))
		return -1;
	registration_update_request(&request, &access, standing->id, whole,
				    rotate ? NULL : current(standing, &stored),
				    work->config->secret);
	if (config_send(&response, work, &request, true, err) ||
	    read_update(&got, &hearing, &request, err))
		return -1;
	if (rotate && (!got.secret || (stored.value &&
				       secret_equal(got.secret, stored.value))))
		return not_rotated(work, err);
	return 0;
}

static int remove_client(struct config_work *work,
			 const struct standing *standing, struct err *err)
{
	auto_release(kept) kept = { 0 };
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };
	struct registration_access access;
	struct oauth_failure failure = { 0 };
	bool refused = false;

	if (kept_load_known(&kept, work, err) ||
	    access_of(&access, work, &kept, standing->etag, err))
		return -1;
	registration_delete_request(&request, &access);
	if (standing->there &&
	    (config_send(&response, work, &request, true, err) ||
	     registration_delete_answer(&refused, &failure, &response, err)))
		return -1;
	if (refused && failure.status == 412)
		return config_changed_meanwhile(work, err);
	if (refused)
		return config_refused(work, &request, &failure, err);
	config_understood(work);
	return kept_forget(work, kept.entry.client_id, err);
}

static int keep(struct config_work *work, const struct standing *standing,
		struct err *err)
{
	auto_release(kept) kept = { 0 };
	auto_release(registration) got = { 0 };
	bool news;

	if (!standing->there)
		return 0;
	if (kept_look(work, standing, &news, err) ||
	    (news && kept_load_known(&kept, work, err)))
		return -1;
	if (!news)
		return 0;
	got.client_id = xstrdup(standing->id);
	got.secret = secret_new(secret_bytes(standing->secret),
				secret_len(standing->secret));
	json_int(&got.secret_expires,
		 json_get(standing->actual, "client_secret_expires_at"));
	return kept_save(&kept, work, &got, err);
}

const struct adapter adapter_rfc7592 = {
	.name = "rfc7592",
	.look = look,
	.create = create,
	.update = update,
	.remove = remove_client,
	.keep = keep,
};
