/* revoked.c - keys that are not trusted any more, and from which commit on */
#include "core/trust/revoked.h"
#include "core/base/fs.h"
#include "core/base/text.h"

#include <string.h>

#define SINCE "since="

void revoked_release(struct revoked *revoked)
{
	free(revoked->at);
	oid_set_release(&revoked->good);
	*revoked = (struct revoked){ 0 };
}

static void add(struct revoked *revoked, const struct revoked_key *key)
{
	revoked->at = grow(revoked->at, revoked->nr, &revoked->alloc,
			   sizeof(*revoked->at));
	revoked->at[revoked->nr++] = *key;
}

/* ---- this machine's list ---- */

static int parse_line(struct revoked *out, char *line, struct err *err)
{
	struct revoked_key key = { .local = true, .binding = true };
	char *blank;

	if (out->nr == REVOKED_KEYS_MAX)
		return err_set(err, EXIT_INPUT, "more than %d keys",
			       REVOKED_KEYS_MAX);
	if (text_starts(line, SINCE)) {
		line += strlen(SINCE);
		blank = strchr(line, ' ');
		if (blank)
			*blank = '\0';
		if (!blank || !oid_parse(&key.since, line))
			return err_set(err, EXIT_INPUT,
				       "write since=, the 40 digits of a "
				       "commit id, a blank, and the key");
		key.has_since = true;
		line = blank + 1;
	}
	if (sshkey_parse(&key.key, line, err))
		return -1;
	add(out, &key);
	return 0;
}

int revoked_parse(struct revoked *out, const char *text, size_t len,
		  const char *name, struct err *err)
{
	autofree char *copy = xstrndup(text, len);
	char *next = copy;
	size_t nr = 0;

	if (strlen(copy) != len)
		return err_set(err, EXIT_INPUT, "%s: it holds a NUL byte",
			       name);
	while (next) {
		char *line = next;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		nr++;
		line += strspn(line, " \t");
		if (*line == '\0' || *line == '#')
			continue;
		if (parse_line(out, line, err))
			return err_wrap(err, "%s:%zu", name, nr);
	}
	return 0;
}

int revoked_load(struct revoked *out, const char *config_dir, struct err *err)
{
	autofree char *path = xasprintf("%s/revoked_keys", config_dir);
	autobuf text = { 0 };
	bool found;

	if (fs_read_private(&text, &found, path, REVOKED_SIZE_MAX, err))
		return -1;
	return found ? revoked_parse(out, buf_str(&text), text.len, path, err)
		     : 0;
}

/* ---- what policies say ---- */

static struct revoked_key *find(const struct revoked *revoked,
				const struct sshkey *key,
				const struct oid *since)
{
	for (size_t i = 0; i < revoked->nr; i++) {
		struct revoked_key *at = &revoked->at[i];

		if (!at->local && sshkey_equal(&at->key, key) &&
		    oid_equal(&at->since, since))
			return at;
	}
	return NULL;
}

/* Watches every compromised key of the policy; calls back for each. */
static void each_compromised(struct revoked *revoked,
			     const struct policy *policy,
			     void (*fn)(struct revoked_key *, bool *),
			     bool *payload)
{
	for (size_t i = 0; i < policy->nr_people; i++) {
		const struct person *person = &policy->people[i];

		for (size_t k = 0; k < person->nr_keys; k++) {
			const struct policy_key *key = &person->keys[k];
			struct revoked_key one = { .key = key->key,
						   .has_since = true };

			if (key->status != KEY_COMPROMISED || !key->since ||
			    !oid_parse(&one.since, key->since))
				continue;
			if (!find(revoked, &one.key, &one.since))
				add(revoked, &one);
			if (fn)
				fn(find(revoked, &one.key, &one.since),
				   payload);
		}
	}
}

void revoked_watch(struct revoked *revoked, const struct policy *policy)
{
	each_compromised(revoked, policy, NULL, NULL);
}

static void bind(struct revoked_key *key, bool *again)
{
	if (!key->binding && key->counted &&
	    (!key->met || key->counted_at >= key->met_at))
		*again = true;
	key->binding = true;
}

/* Keys whose `since` is nowhere in this history, after a walk that could have
 * met it. */
static bool is_late(const struct revoked *revoked)
{
	for (size_t i = 0; i < revoked->nr; i++) {
		const struct revoked_key *key = &revoked->at[i];

		if ((key->local || key->binding) && key->has_since &&
		    !key->met && key->counted)
			return true;
	}
	return false;
}

static bool has_voided(const struct revoked *revoked)
{
	for (size_t i = 0; i < revoked->nr; i++)
		if (revoked->at[i].binding && !revoked->at[i].local)
			return true;
	return false;
}

bool revoked_bind(struct revoked *revoked, const struct policy *policy)
{
	bool again = is_late(revoked);
	bool voided = has_voided(revoked);
	size_t nr = revoked->nr;
	size_t nr_good = revoked->good.nr;

	each_compromised(revoked, policy, bind, &again);
	for (size_t i = nr; i < revoked->nr; i++)
		revoked->at[i].unwatched = true;
	json_each(good, policy->goodlist) {
		struct oid id;

		if (json_string(good) && oid_parse(&id, json_string(good)))
			oid_set_add(&revoked->good, &id);
	}
	/* Of a key that wasn't watched nobody knows where it counted; and the
	 * goodlist spares what this walk has voided. */
	return again || revoked->nr > nr ||
	       (voided && revoked->good.nr > nr_good);
}

void revoked_rewind(struct revoked *revoked)
{
	for (size_t i = 0; i < revoked->nr; i++) {
		struct revoked_key *key = &revoked->at[i];

		if (key->binding && key->has_since && !key->met &&
		    !key->unwatched)
			key->has_since = false;
		key->met = key->counted = key->unwatched = false;
		key->met_at = key->counted_at = 0;
	}
}

/* ---- the walk ---- */

void revoked_meet(struct revoked *revoked, const struct oid *commit,
		  size_t step)
{
	for (size_t i = 0; i < revoked->nr; i++) {
		struct revoked_key *key = &revoked->at[i];

		if (!key->met && key->has_since &&
		    oid_equal(&key->since, commit)) {
			key->met = true;
			key->met_at = step;
		}
	}
}

/* Does it speak of what was made with that key and taken in at `step`? */
static bool speaks_of(const struct revoked_key *at, const struct sshkey *key,
		      size_t step)
{
	return at->binding && sshkey_equal(&at->key, key) &&
	       (!at->has_since || (at->met && step >= at->met_at));
}

bool revoked_is_listed(const struct revoked *revoked, const struct sshkey *key,
		       size_t step)
{
	for (size_t i = 0; i < revoked->nr; i++)
		if (revoked->at[i].local &&
		    speaks_of(&revoked->at[i], key, step))
			return true;
	return false;
}

bool revoked_voids(const struct revoked *revoked, const struct sshkey *key,
		   const struct oid *commit, size_t step)
{
	for (size_t i = 0; i < revoked->nr; i++) {
		const struct revoked_key *at = &revoked->at[i];

		if (speaks_of(at, key, step) &&
		    (at->local || !oid_set_has(&revoked->good, commit)))
			return true;
	}
	return false;
}

void revoked_note(struct revoked *revoked, const struct sshkey *key,
		  size_t step)
{
	for (size_t i = 0; i < revoked->nr; i++) {
		struct revoked_key *at = &revoked->at[i];

		if (!sshkey_equal(&at->key, key))
			continue;
		at->counted = true;
		if (step > at->counted_at)
			at->counted_at = step;
	}
}
