/* draft_inputs.c - what a draft asks for, and where its secrets are kept */
#include "core/intake/draft.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* ---- names ---- */

char *draft_key(const char *text)
{
	autobuf out = { 0 };

	for (; *text && out.len < TEXT_NAME_MAX; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x80 && (isalnum(c) || c == '_' || c == '-'))
			buf_add_byte(&out, c);
		else if (out.len && out.data[out.len - 1] != '_')
			buf_add_byte(&out, '_');
	}
	return out.len ? buf_detach(&out) : xstrdup("value");
}

char *draft_free_name(struct strings *taken, const char *base)
{
	char *name = xstrndup(base, TEXT_NAME_MAX);

	for (int i = 2; strings_has(taken, name); i++) {
		free(name);
		name = xasprintf("%.*s-%d", TEXT_NAME_MAX - 5, base, i);
	}
	strings_add(taken, name);
	return name;
}

char *draft_own_entry(const struct draft *draft)
{
	return xasprintf("%.40s-secret", draft->name);
}

char *draft_entry(struct draft *draft, const char *what)
{
	autofree char *slug = intake_slug(what);
	autofree char *whole =
		xasprintf("%.40s-%s", draft->name, *slug ? slug : "secret");
	char *entry = draft_free_name(&draft->entries, whole);

	strings_add_once(&draft->out->secrets, entry);
	return entry;
}

/* ---- inputs ---- */

void draft_slots_release(struct draft *draft)
{
	for (size_t i = 0; i < draft->nr; i++) {
		free(draft->slots[i].origin);
		free(draft->slots[i].what);
		free(draft->slots[i].value);
		free(draft->slots[i].name);
	}
	free(draft->slots);
}

/*
 * A variable is itself wherever it stands. Of what was written out, only the
 * same value, on its way to the same host, is the same: whoever fills in the
 * one must not send it elsewhere.
 */
static bool is_slot(const struct draft *draft, const struct draft_slot *slot,
		    enum draft_sort sort, const char *what, const char *value)
{
	if (slot->sort != sort)
		return false;
	if (sort == DRAFT_BLANK)
		return text_equal(slot->what, what);
	return strcasecmp(slot->what, what) == 0 &&
	       text_equal(slot->value, value) &&
	       text_equal(slot->origin, draft->origin ? draft->origin : "");
}

static const struct draft_slot *find(const struct draft *draft,
				     enum draft_sort sort, const char *what,
				     const char *value)
{
	for (size_t i = 0; i < draft->nr; i++)
		if (is_slot(draft, &draft->slots[i], sort, what, value))
			return &draft->slots[i];
	return NULL;
}

/* NULL beyond the cap. */
static const struct draft_slot *add(struct draft *draft, enum draft_sort sort,
				    const char *what, const char *value)
{
	autofree char *base = draft_key(what);
	struct draft_slot *slot;

	if (json_count(draft->inputs) == RUNBOOK_INPUTS_MAX) {
		draft_todo(draft,
			   "the values that are asked for are more than "
			   "%d: split this into several runbooks",
			   RUNBOOK_INPUTS_MAX);
		return NULL;
	}
	draft->slots = grow(draft->slots, draft->nr, &draft->alloc,
			    sizeof(*draft->slots));
	slot = &draft->slots[draft->nr++];
	*slot = (struct draft_slot){
		.sort = sort,
		.origin = xstrdup(draft->origin ? draft->origin : ""),
		.what = xstrdup(what),
		.value = xstrdup(value),
		.name = draft_free_name(&draft->names, base),
		.input = json_append_object(draft->inputs),
	};
	json_set_string(slot->input, "name", slot->name);
	json_set_stringf(slot->input, "label", "%.150s", slot->name);
	json_set_string(slot->input, "type",
			sort == DRAFT_FILE ? "file" : "text");
	json_set_bool(slot->input, "required", true);
	return slot;
}

static void make_secret(struct draft *draft, const struct draft_slot *slot)
{
	autofree char *entry = NULL;

	if (json_get(slot->input, "default"))
		return; /* it is one */
	entry = draft_entry(draft, slot->name);
	json_set_string(slot->input, "type", "secret");
	json_set_stringf(slot->input, "default", "vault:%s", entry);
	draft_todo(draft,
		   "the secret '%s' was not written down: store it with "
		   "rbctl secret set %s",
		   slot->name, entry);
}

char *draft_input(struct draft *draft, enum draft_sort sort, const char *what,
		  const char *value, bool secret)
{
	const struct draft_slot *slot = find(draft, sort, what, value);

	if (!slot)
		slot = add(draft, sort, what, value);
	/* Nothing else has the name, and lint tells that nothing asks for it.
	 */
	if (!slot)
		return xstrdup(DRAFT_TOO_MANY);
	if (secret)
		make_secret(draft, slot);
	return xstrdup(slot->name);
}
