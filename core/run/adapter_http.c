/* adapter_http.c - something that is managed by requests of a document's own */
#include "core/run/kept.h"
#include "core/run/remote.h"

#include <string.h>

/* ---- reading ---- */

static int read_it(struct remote_answer *out, struct config_work *work,
		   const char *id, struct err *err)
{
	const struct remote remote = { .work = work, .what = "read", .id = id };

	return remote_ask(out, &remote, err);
}

/* What the server calls it, by a search; caller frees *out; NULL. */
static int find_it(char **out, struct config_work *work, struct err *err)
{
	const struct remote remote = { .work = work, .what = "find" };
	auto_release(remote_answer) answer = { 0 };

	if (!remote_has(work->config, "find"))
		return 0;
	if (remote_ask(&answer, &remote, err))
		return -1;
	*out = steal(answer.id);
	return 0;
}

static void take(struct standing *out, struct remote_answer *answer, char *id)
{
	out->known = out->there = true;
	out->id = id;
	out->actual = answer->body;
	answer->body = NULL;
	out->etag = steal(answer->etag);
	out->secret = steal(answer->secret);
	out->kept = steal(answer->kept);
	out->masked = answer->masked;
}

static bool finds(const struct config *config)
{
	autofree char *id = remote_id(config);

	return id || remote_has(config, "find");
}

/* By what it was called the last time; then, for somebody may have made it
 * anew, by a search. */
static int look_by(struct standing *out, struct config_work *work, char *id,
		   struct err *err)
{
	auto_release(remote_answer) answer = { 0 };
	auto_release(remote_answer) other = { 0 };
	autofree char *first = id;
	autofree char *found = NULL;

	if (first && read_it(&answer, work, first, err))
		return -1;
	if (first && !answer.absent) {
		take(out, &answer, steal(first));
		return 0;
	}
	if (find_it(&found, work, err))
		return -1;
	if (found && !text_equal(found, first)) {
		if (read_it(&other, work, found, err))
			return -1;
		if (!other.absent) {
			take(out, &other, steal(found));
			return 0;
		}
	}
	out->id = out->known ? steal(first) : NULL;
	return 0;
}

static int look(struct standing *out, struct config_work *work, struct err *err)
{
	auto_release(kept) kept = { 0 };
	const char *id;

	if (kept_load(&kept, work, err))
		return -1;
	id = kept.found ? kept.entry.client_id : work->id;
	out->known = id != NULL;
	out->sure = finds(work->config);
	return look_by(out, work, id ? xstrdup(id) : remote_id(work->config),
		       err);
}

/* ---- what the vault has of it ---- */

/* Its name stands where another server's token for it would. */
static int save(struct config_work *work, const char *id,
		const struct secret *secret, struct err *err)
{
	const struct remote remote = { .work = work, .what = "read", .id = id };
	auto_release(kept) kept = { 0 };
	auto_release(registration) got = {
		.client_id = xstrdup(id),
		.token = secret_new(id, strlen(id)),
		.secret = secret ? secret_new(secret_bytes(secret),
					      secret_len(secret))
				 : NULL,
	};

	if (remote_url(&got.uri, &remote, err) || kept_load(&kept, work, err))
		return -1;
	return kept_save(&kept, work, &got, err);
}

static int keep(struct config_work *work, const struct standing *standing,
		struct err *err)
{
	bool news;

	if (!standing->there)
		return 0;
	if (kept_look(work, standing, &news, err))
		return -1;
	return save(work, standing->id, news ? standing->secret : NULL, err);
}

/* ---- changing ---- */

static int not_told(const struct config_work *work, struct err *err)
{
	err_set(err, EXIT_SERVER,
		"the server made it, and did not say what it calls it");
	return err_hint(err,
			"look there, and write that name as \"id\" into "
			"%s",
			work->config->document->path);
}

static int create(struct config_work *work, struct err *err)
{
	const struct remote remote = { .work = work, .what = "create" };
	auto_release(remote_answer) answer = { 0 };
	auto_release(kept) kept = { 0 };
	auto_release(entry) stored = { 0 };
	autofree char *id = NULL;
	bool found;

	if (kept_load(&kept, work, err) ||
	    kept_secret(&stored, &found, work, kept.entry.client_id, err) ||
	    remote_ask(&answer, &remote, err))
		return -1;
	id = answer.id ? xstrdup(answer.id) : remote_id(work->config);
	if (!id && find_it(&id, work, err))
		return -1;
	return id ? save(work, id, answer.secret, err) : not_told(work, err);
}

static int no_new_secret(const struct config_work *work, struct err *err)
{
	err_set(err, EXIT_SERVER,
		"the server gave it no new secret that it "
		"shows");
	return err_hint(err,
			"renew it in the server's own console, then rbctl "
			"secret set %s",
			work->config->secret);
}

static int renew(struct config_work *work, const struct standing *standing,
		 struct err *err)
{
	const struct remote remote = { .work = work,
				       .what = "rotate",
				       .id = standing->id,
				       .standing = standing };
	auto_release(remote_answer) answer = { 0 };
	auto_release(entry) stored = { 0 };
	bool found;

	if (kept_secret(&stored, &found, work, standing->id, err) ||
	    remote_ask(&answer, &remote, err))
		return -1;
	if (!answer.secret)
		return no_new_secret(work, err);
	return save(work, standing->id, answer.secret, err);
}

static bool differs(const struct config *config,
		    const struct standing *standing)
{
	auto_release(document_diff) diff = { 0 };

	state_compare(&diff, config->document, standing->seen, config->desired);
	return diff.nr > 0;
}

static int update(struct config_work *work, const struct standing *standing,
		  bool rotate, struct err *err)
{
	const struct remote remote = { .work = work,
				       .what = "update",
				       .id = standing->id,
				       .standing = standing };
	auto_release(remote_answer) answer = { 0 };
	auto_release(standing) now = { 0 };

	if (!differs(work->config, standing))
		return rotate ? renew(work, standing, err) : 0;
	if (remote_ask(&answer, &remote, err))
		return -1;
	if (!rotate)
		return 0;
	/* What is there is another one now, and so is its ETag. */
	if (config_look(&now, work, err))
		return -1;
	return now.there ? renew(work, &now, err)
			 : config_changed_meanwhile(work, err);
}

static int remove_it(struct config_work *work, const struct standing *standing,
		     struct err *err)
{
	const struct remote remote = { .work = work,
				       .what = "delete",
				       .id = standing->id,
				       .standing = standing };
	auto_release(remote_answer) answer = { 0 };

	if (standing->there && remote_ask(&answer, &remote, err))
		return -1;
	return kept_forget(work, standing->id, err);
}

const struct adapter adapter_http = {
	.name = "http",
	.look = look,
	.create = create,
	.update = update,
	.remove = remove_it,
	.keep = keep,
	.finds = finds,
};
