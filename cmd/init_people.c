/* init_people.c - the people of a store that is about to be made */
#include "cmd/init.h"
#include "core/base/fs.h"
#include "core/cli/open.h"
#include "core/crypto/age.h"

#include <string.h>

#define KEY_FILE_MAX (16 * 1024)

void draft_people_release(struct draft_people *people)
{
	for (size_t i = 0; i < people->nr; i++)
		draft_person_release(&people->at[i]);
	free(people->at);
	*people = (struct draft_people){ 0 };
}

static void take(struct draft_people *people, struct draft_person *person)
{
	people->at = grow(people->at, people->nr, &people->alloc,
			  sizeof(*people->at));
	people->at[people->nr++] = *person;
	*person = (struct draft_person){ 0 };
}

/* The public key that belongs to a key file of either kind. */
static int read_key(struct buf *line, const char *file, struct err *err)
{
	autofree char *beside = xasprintf("%s.pub", file);
	autowipe text = { 0 };
	struct sshkey key;

	if (!text_ends(file, ".pub") && fs_exists(beside))
		file = beside;
	if (fs_read(&text, file, KEY_FILE_MAX, err))
		return -1;
	buf_trim(&text);
	if (text_starts(buf_str(&text), "-----BEGIN")) {
		autoptr(secret) ignored = NULL;
		bool plain;

		if (sshkey_parse_private(&ignored, &plain, &key, buf_str(&text),
					 text.len, file, err))
			return -1;
	} else if (sshkey_parse(&key, buf_str(&text), err)) {
		return err_wrap(err, "%s", file);
	}
	sshkey_format(line, &key);
	return 0;
}

static int add_given(struct draft_people *people, const char *text,
		     struct err *err)
{
	__attribute__((cleanup(
		draft_person_release))) struct draft_person person = { 0 };
	autobuf key = { 0 };

	if (draft_person_parse(&person, text, err))
		return -1;
	if (!text_starts(person.key, "ssh-") &&
	    !text_starts(person.key, "sk-")) {
		if (read_key(&key, person.key, err))
			return -1;
		free(person.key);
		person.key = buf_detach(&key);
	}
	take(people, &person);
	return 0;
}

static struct draft_person *with_key(struct draft_people *people,
				     const char *key)
{
	for (size_t i = 0; i < people->nr; i++)
		if (strcmp(people->at[i].key, key) == 0)
			return &people->at[i];
	return NULL;
}

/* So that tokens can be shared with this person from the start. */
static int add_vault_key(struct draft_person *person,
			 const struct context *context, struct err *err)
{
	autoptr(secret) identity = NULL;
	char recipient[AGE_RECIPIENT_SIZE];

	if (open_identity(&identity, context, err))
		return -1;
	if (identity == NULL || person->vault_key)
		return 0;
	if (age_recipient(recipient, identity, err))
		return -1;
	person->vault_key = xstrdup(recipient);
	return 0;
}

static int add_self(struct draft_people *people, const char *key_file,
		    struct repo *repo, const struct context *context,
		    struct err *err)
{
	__attribute__((cleanup(
		draft_person_release))) struct draft_person person = { 0 };
	struct draft_person *self;
	autobuf key = { 0 };

	if (read_key(&key, key_file, err))
		return -1;
	self = with_key(people, buf_str(&key));
	if (self == NULL) {
		if (repo_config(&person.name, repo, "user.name", true, err) ||
		    repo_config(&person.email, repo, "user.email", true, err))
			return -1;
		if (!person.name || !person.email) {
			err_set(err, EXIT_USAGE, "git does not know your %s",
				person.name ? "e-mail address" : "name");
			return err_hint(err, "git config --global %s",
					person.name
						? "user.email you@example.org"
						: "user.name 'Your Name'");
		}
		person.id = draft_person_id(person.email);
		person.key = buf_detach(&key);
		take(people, &person);
		self = &people->at[people->nr - 1];
	}
	return add_vault_key(self, context, err);
}

int draft_people_gather(struct draft_people *out, const struct strings *given,
			const char *key_file, struct repo *repo,
			const struct context *context, struct err *err)
{
	__attribute__((cleanup(
		draft_people_release))) struct draft_people people = { 0 };

	for (size_t i = 0; i < given->nr; i++)
		if (add_given(&people, given->at[i], err))
			return -1;
	if (key_file && add_self(&people, key_file, repo, context, err))
		return -1;
	if (people.nr == 0) {
		err_set(err, EXIT_USAGE, "nobody is named who may sign");
		return err_hint(err, "make a key with ssh-keygen -t ed25519, "
				     "then give --key FILE or --person");
	}
	*out = people;
	people = (struct draft_people){ 0 };
	return 0;
}
