/* token_revoke_answer.c - what became of each token: for people, as evidence */
#include "cmd/token_revoke.h"
#include "core/base/fs.h"
#include "core/run/errand_receipt.h"

#include <string.h>

static void add_why(struct buf *out, const struct strings *why)
{
	autobuf words = { 0 };

	strings_join_words(&words, why);
	buf_add_untrusted(out, buf_str(&words));
}

void returning_show(const struct returning *all, const struct context *context)
{
	talk(context, "To be given back:");
	for (size_t i = 0; i < all->nr; i++) {
		const struct returned *one = &all->at[i];
		autobuf line = { 0 };

		buf_addf(&line, "  %s (", one->name);
		life_words(&line, &one->entry, context->now);
		buf_add(&line, "): ");
		add_why(&line, &one->why);
		talk(context, "%s", buf_str(&line));
	}
}

int returning_code(const struct returning *all)
{
	static const int order[] = { EXIT_NETWORK, EXIT_SERVER };
	bool failed = false;

	for (size_t k = 0; k < ARRAY_SIZE(order); k++)
		for (size_t i = 0; i < all->nr; i++)
			if (all->at[i].fate == FATE_FAILED &&
			    all->at[i].err.code == order[k])
				return order[k];
	if (all->nr_unreadable)
		return EXIT_VAULT;
	for (size_t i = 0; i < all->nr; i++)
		failed = failed || !fate_is_good(all->at[i].fate) ||
			 all->at[i].unrecorded;
	return failed ? EXIT_NO : EXIT_YES;
}

/* ---- JSON ---- */

static void set_text(struct json *out, const char *key, const char *text)
{
	autobuf shown = { 0 };

	if (!text || !*text)
		return;
	buf_add_untrusted(&shown, text);
	json_set_string(out, key, buf_str(&shown));
}

static void add_one(struct json *list, const struct returned *one)
{
	struct json *item = json_append_object(list);

	errand_describe(item, one->name, &one->entry);
	json_set_strings(item, "why", &one->why);
	json_set_string(item, "outcome", fate_name(one->fate));
	if (one->fate == FATE_FAILED) {
		set_text(item, "reason", reason_name(one->err.reason));
		set_text(item, "problem", one->err.msg);
		set_text(item, "hint", one->err.hint);
	}
	set_text(item, "note", one->note);
	set_text(item, "receipt", one->receipt);
}

static void set_who(struct json *json, const struct desk *desk)
{
	char hex[OID_HEX + 1];
	autobuf fingerprint = { 0 };

	set_text(json, "by", desk->person);
	if (desk->signer) {
		sshkey_fingerprint(&fingerprint, signer_key(desk->signer));
		json_set_string(json, "key", buf_str(&fingerprint));
	}
	if (!desk->store)
		return;
	oid_format(hex, &store_anchor(desk->store)->commit);
	json_set_string(json, "store", hex);
	set_text(json, "policy_sha256", desk->live.policy_sha256);
}

struct json *returning_json(const struct returning *all,
			    const struct desk *desk,
			    const struct revoke_options *options)
{
	struct json *json = json_new_object();
	char when[TEXT_TIME_SIZE];
	struct json *list;

	json_set_string(json, "format", "token-revoke/1");
	json_set_bool(json, "ok", returning_code(all) == EXIT_YES);
	text_time(when, desk->context->now);
	json_set_string(json, "at", when);
	set_who(json, desk);
	set_text(json, "all_of", options->all_of);
	set_text(json, "unused_for", options->unused_for);
	set_text(json, "runbook", options->runbook);
	set_text(json, "server", options->server);
	set_text(json, "reason", options->reason);
	list = json_set_array(json, "tokens");
	for (size_t i = 0; i < all->nr; i++)
		add_one(list, &all->at[i]);
	list = json_set_array(json, "unreadable");
	for (size_t i = 0; i < all->nr_unreadable; i++) {
		struct json *item = json_append_object(list);

		json_set_string(item, "name", all->unreadable[i].name);
		set_text(item, "problem", all->unreadable[i].problem);
	}
	if (options->all_of)
		json_set_strings(json, "secrets_to_rotate", &all->secrets);
	return json;
}

int returning_evidence(const struct returning *all, const struct desk *desk,
		       const struct revoke_options *options, struct err *err)
{
	autofree char *path = xasprintf("%s.sig", options->evidence);
	autoptr(json) json = returning_json(all, desk, options);
	autobuf signature = { 0 };
	autobuf text = { 0 };

	if (json_canonical(&text, json, err) ||
	    signer_sign(&signature, desk->signer, EVIDENCE_NAMESPACE, text.data,
			text.len, err) ||
	    fs_write_new(options->evidence, text.data, text.len, 0644, err) ||
	    fs_write(path, signature.data, signature.len, 0644, err))
		return err_wrap(err, "the evidence");
	return 0;
}

/* ---- text ---- */

static const char *words_of(enum fate fate)
{
	switch (fate) {
	case FATE_PROVEN:
		return "given back; its server says that it is gone";
	case FATE_GIVEN:
		return "given back; its server offers no proof of that";
	case FATE_WAS_GIVEN:
		return "had been given back before; wiped";
	case FATE_EXPIRED:
		return "had expired; wiped";
	case FATE_WAITING:
	case FATE_FAILED:
		break;
	}
	return "NOT given back";
}

static void add_line(struct buf *out, const struct returned *one,
		     const struct theme *theme)
{
	autobuf said = { 0 };

	buf_addf(out, "%s: %s%s%s", one->name,
		 fate_is_good(one->fate) ? theme->good : theme->bad,
		 words_of(one->fate), theme->off);
	if (one->fate == FATE_FAILED) {
		buf_add(out, ": ");
		err_say(&said, &one->err);
		buf_add_untrusted(out, buf_str(&said));
		if (one->err.hint[0]) {
			buf_add(out, " (");
			buf_add_untrusted(out, one->err.hint);
			buf_add(out, ")");
		}
	}
	if (one->note[0]) {
		buf_add(out, "; ");
		buf_add_untrusted(out, one->note);
	}
	if (one->receipt[0])
		buf_addf(out, "; receipt %.10s", one->receipt);
	buf_add(out, "\n");
}

void returning_text(struct buf *out, const struct returning *all,
		    const struct theme *theme)
{
	for (size_t i = 0; i < all->nr; i++)
		add_line(out, &all->at[i], theme);
	for (size_t i = 0; i < all->nr_unreadable; i++) {
		buf_addf(out,
			 "%s: %snobody can tell%s: ", all->unreadable[i].name,
			 theme->warn, theme->off);
		buf_add_untrusted(out, all->unreadable[i].problem);
		buf_add(out, "\n");
	}
	for (size_t i = 0; i < all->secrets.nr; i++)
		buf_addf(out,
			 "vault:%s: %sthey could read this secret%s: get a new "
			 "one from its server, then rbctl secret set %s\n",
			 all->secrets.at[i], theme->warn, theme->off,
			 all->secrets.at[i]);
}
