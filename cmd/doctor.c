/* doctor.c - rbctl doctor: is everything here that rbctl needs, and safe? */
#include "cmd/doctor.h"
#include "core/json/json.h"

void diagnoses_release(struct diagnoses *list)
{
	for (size_t i = 0; i < list->nr; i++) {
		free(list->at[i].detail);
		free(list->at[i].hint);
	}
	free(list->at);
	*list = (struct diagnoses){ 0 };
}

void diagnoses_take(struct diagnoses *list, const char *name,
		    enum health health, char *detail, char *hint)
{
	list->at = grow(list->at, list->nr, &list->alloc, sizeof(*list->at));
	list->at[list->nr++] = (struct diagnosis){ name, health, detail, hint };
}

void diagnoses_add_err(struct diagnoses *list, const char *name,
		       enum health health, const struct err *err)
{
	diagnoses_take(list, name, health, xstrdup(err->msg),
		       err->hint[0] ? xstrdup(err->hint) : NULL);
}

static size_t count(const struct diagnoses *list, enum health health)
{
	size_t nr = 0;

	for (size_t i = 0; i < list->nr; i++)
		nr += list->at[i].health == health;
	return nr;
}

static const char *const words[] = {
	[HEALTH_GOOD] = "good",
	[HEALTH_WARNING] = "warning",
	[HEALTH_BAD] = "bad",
};

static int as_json(const struct diagnoses *list, const char *format,
		   struct err *err)
{
	autoptr(json) value = json_new_object();
	struct json *checks;

	json_set_string(value, "format", format);
	json_set_bool(value, "ok", count(list, HEALTH_BAD) == 0);
	checks = json_set_array(value, "checks");
	for (size_t i = 0; i < list->nr; i++) {
		const struct diagnosis *d = &list->at[i];
		struct json *item = json_append_object(checks);
		autobuf detail = { 0 };

		buf_add_untrusted(&detail, d->detail);
		json_set_string(item, "name", d->name);
		json_set_string(item, "state", words[d->health]);
		json_set_string(item, "detail", buf_str(&detail));
		if (d->hint)
			json_set_string(item, "hint", d->hint);
	}
	return answer_json(value, err);
}

static void add_sum(struct buf *out, const struct diagnoses *list)
{
	size_t bad = count(list, HEALTH_BAD);
	size_t warnings = count(list, HEALTH_WARNING);

	if (bad + warnings == 0) {
		buf_add(out, "\nNothing stands in the way.\n");
		return;
	}
	buf_add(out, "\n");
	if (bad)
		buf_addf(out, "%zu %s to be put right first. ", bad,
			 bad == 1 ? "thing has" : "things have");
	if (warnings)
		buf_addf(out, "%zu could be better.", warnings);
	buf_trim(out);
	buf_add(out, "\n");
}

static int as_text(const struct diagnoses *list, const struct theme *theme,
		   struct err *err)
{
	const char *colours[] = { theme->good, theme->warn, theme->bad };
	autobuf out = { 0 };

	for (size_t i = 0; i < list->nr; i++) {
		const struct diagnosis *d = &list->at[i];

		buf_addf(&out, "%s%-8s%s ", colours[d->health],
			 words[d->health], theme->off);
		buf_add_untrusted(&out, d->detail);
		buf_add_byte(&out, '\n');
		if (d->hint) {
			buf_add(&out, "         next: ");
			buf_add_untrusted(&out, d->hint);
			buf_add_byte(&out, '\n');
		}
	}
	add_sum(&out, list);
	return answer(&out, err);
}

int diagnoses_answer(const struct context *context, const char *format,
		     const struct diagnoses *list, struct err *err)
{
	if (context->json ? as_json(list, format, err)
			  : as_text(list, context->theme, err))
		return -1;
	return count(list, HEALTH_BAD) ? EXIT_NO : EXIT_YES;
}

static int run(struct context *context, void *options UNUSED,
	       int nr_args UNUSED, char **args UNUSED, struct err *err)
{
	auto_release(diagnoses) list = { 0 };

	doctor_programs(&list);
	doctor_places(&list, context);
	doctor_system(&list, context);
	doctor_store(&list, context);
	return diagnoses_answer(context, "doctor/1", &list, err);
}

const struct cmd cmd_doctor = {
	.name = "doctor",
	.group = "start",
	.summary = "look whether everything is here that rbctl needs",
	.operands = "",
	.run = run,
	.example = "rbctl doctor",
};
