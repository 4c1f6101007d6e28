/* run_bench.h - a run on a bench: a vault, a clock that stands, answers */
#ifndef TESTS_UNIT_RUN_BENCH_H
#define TESTS_UNIT_RUN_BENCH_H

#include "tests/unit/run_world.h"

#include "core/base/fs.h"
#include "core/crypto/age.h"
#include "core/run/execute.h"

#include <unistd.h>

#define RUN_ID "2026-11-24-083000-01"
#define NOW    1795509000
#define TOKEN  "tok3n-very-secret"
#define SECRET "cl13nt-very-secret"

#define TOKEN_ANSWER                                                 \
	"{\"access_token\":\"" TOKEN "\",\"token_type\":\"Bearer\"," \
	"\"expires_in\":3600,\"scope\":\"payroll:read\"}"
#define ACTIVE "{\"active\":true,\"scope\":\"payroll:read\"}"

/* What the server will say, in order, and what it was asked. */
struct answer {
	int status; /* 0: nobody answers; -1: and nobody knows */
	const char *body;
	const char *header; /* "Retry-After: 7\n" or NULL */
};

struct bench {
	struct world world;
	struct plan *plan;
	const struct answer *answers;
	size_t nr_answers;
	size_t asked;
	struct strings urls;
	struct strings bodies;  /* in clear: this is a test */
	struct strings headers; /* "Name: value", of all requests */
	int64_t slept;
	bool nobody; /* is there to confirm */
	size_t confirmed;
	char question[64]; /* the last one that was confirmed */
	enum run_fate fate;
	size_t fates;
	char dir[64];
	struct secret *identity;
	char recipient[AGE_RECIPIENT_SIZE];
	struct vault *vault;
	struct reference_sources sources;
	struct run_tools tools;
	struct run_result result;
	struct err err;
};

static inline void note_body(struct bench *bench,
			     const struct http_request *request)
{
	struct buf body = { 0 };

	for (size_t i = 0; i < request->nr_parts; i++) {
		const struct http_part *part = &request->parts[i];

		buf_add(&body, part->text ? part->text : "");
		if (part->secret)
			buf_add(&body, secret_bytes(part->secret));
	}
	strings_take(&bench->bodies, buf_detach(&body));
	for (size_t i = 0; i < request->nr_headers; i++)
		strings_take(&bench->headers,
			     xasprintf("%s: %s", request->headers[i].name,
				       request->headers[i].value));
}

static inline int play(struct http_response *out,
		       const struct http_request *request, bool *maybe_sent,
		       void *payload, struct err *err)
{
	struct bench *bench = payload;
	const struct answer *answer;

	strings_add(&bench->urls, request->url);
	note_body(bench, request);
	if (bench->asked == bench->nr_answers)
		fail_msg("nobody expected a request to %s", request->url);
	answer = &bench->answers[bench->asked++];
	*maybe_sent = answer->status < 0;
	if (answer->status <= 0)
		return err_set(err, EXIT_NETWORK, "nobody answers");
	*out = (struct http_response){ .status = answer->status };
	buf_add(&out->body, answer->body ? answer->body : "");
	buf_add(&out->headers, answer->header ? answer->header : "");
	return 0;
}

static inline int64_t stand_still(void *payload UNUSED)
{
	return NOW;
}

static inline void count_sleep(int64_t seconds, void *payload)
{
	((struct bench *)payload)->slept += seconds;
}

static inline int nod(bool *out, const struct step *step UNUSED,
		      const char *instructions UNUSED, const char *question,
		      void *payload, struct err *err)
{
	struct bench *bench = payload;

	if (bench->nobody)
		return err_set(err, EXIT_WAITING, "nobody is here");
	bench->confirmed++;
	snprintf(bench->question, sizeof(bench->question), "%s", question);
	*out = true;
	return 0;
}

static inline int choose(enum run_fate *out, const struct step *step UNUSED,
			 void *payload, struct err *err)
{
	struct bench *bench = payload;

	bench->fates++;
	if (bench->nobody)
		return err_set(err, EXIT_WAITING, "nobody knows");
	*out = bench->fate;
	return 0;
}

/* PIN is a secret input; other names are the test's own. */
static struct secret *(*more_env)(const char *name);

static inline struct secret *from_env(const char *name, void *payload UNUSED)
{
	if (more_env && strcmp(name, "PIN") != 0)
		return more_env(name);
	return strcmp(name, "PIN") == 0 ? secret_new("1234567", 7) : NULL;
}

static inline void fill_vault(struct bench *bench)
{
	struct entry entry = { .kind = ENTRY_SECRET,
			       .value = secret_new(SECRET, strlen(SECRET)) };
	struct strings recipients = { 0 };
	struct err err = { 0 };

	strings_add(&recipients, bench->recipient);
	OK(vault_save(bench->vault, "payroll", &entry, &recipients, &err));
	entry_release(&entry);
	strings_release(&recipients);
}

static inline void bench_make(struct bench *bench, const char *runbook)
{
	char template[] = "/tmp/run_execute.XXXXXX";
	struct json *inputs = world_inputs("2026-10", "env:PIN");
	struct verdict verdict;
	struct err err = { 0 };

	*bench = (struct bench){ 0 };
	snprintf(bench->dir, sizeof(bench->dir), "%s", mkdtemp(template));
	OK(age_generate(&bench->identity, bench->recipient, &err));
	OK(vault_open(&bench->vault, bench->dir, bench->identity, &err));
	fill_vault(bench);
	world_make(&bench->world, runbook);
	{
		struct plan_request request =
			world_request(&bench->world, inputs);

		OK(plan_make(&bench->plan, &verdict, &request, &err));
	}
	json_free(inputs);
	assert_non_null(bench->plan);
	bench->sources = (struct reference_sources){ .vault = bench->vault,
						     .from_env = from_env };
	bench->tools = (struct run_tools){ .send = play,
					   .clock = stand_still,
					   .sleep = count_sleep,
					   .confirm = nod,
					   .fate = choose,
					   .payload = bench,
					   .sources = &bench->sources,
					   .vault = bench->vault,
					   .policy = bench->world.policy,
					   .recipient = bench->recipient };
}

static inline void bench_release(struct bench *bench)
{
	const char *const argv[] = { "rm", "-rf", bench->dir, NULL };
	struct buf out = { 0 };
	struct err err = { 0 };
	int status;

	run_result_release(&bench->result);
	plan_free(bench->plan);
	vault_free(bench->vault);
	secret_free(bench->identity);
	strings_release(&bench->urls);
	strings_release(&bench->bodies);
	strings_release(&bench->headers);
	world_release(&bench->world);
	OK(fs_run(&status, &out, NULL, argv, NULL, 0, 4096, &err));
	buf_release(&out);
}

/* Carries out, in a fresh journal or the one that is there. */
static inline int bench_run(struct bench *bench, const struct answer *answers,
			    size_t nr, bool fresh)
{
	char runs[96];
	struct journal *journal = NULL;
	struct run_secrets secrets = { 0 };
	struct err err = { 0 };
	int result;

	snprintf(runs, sizeof(runs), "%s/runs", bench->dir);
	if (fresh)
		OK(journal_create(&journal, runs, RUN_ID, json_new_object(),
				  &err));
	else
		OK(journal_open(&journal, runs, RUN_ID, &err));
	bench->answers = answers;
	bench->nr_answers = nr;
	bench->asked = 0;
	bench->err = (struct err){ 0 };
	run_result_release(&bench->result);
	strings_release(&bench->urls);
	strings_release(&bench->bodies);
	strings_release(&bench->headers);
	OK(run_ready(&secrets, bench->plan, &bench->tools, &err));
	result = run_execute(&bench->result, bench->plan, &secrets, journal,
			     &bench->tools, &bench->err);
	run_secrets_release(&secrets);
	journal_free(journal);
	return result;
}

/* Everything that was written to disk in the clear: the journal. */
static inline char *journal_text(const struct bench *bench)
{
	char path[160];
	struct buf text = { 0 };
	struct err err = { 0 };

	snprintf(path, sizeof(path), "%s/runs/" RUN_ID "/journal", bench->dir);
	OK(fs_read(&text, path, 1 << 20, &err));
	return buf_detach(&text);
}

/* A journal as a crash leaves it: cut before the first line that holds
 * `mark`, or after it. */
static inline void cut_journal(const struct bench *bench, const char *mark,
			       bool after)
{
	char path[160];
	char *text = journal_text(bench);
	char *place = strstr(text, mark);
	struct err err = { 0 };

	assert_non_null(place);
	while (place > text && place[-1] != '\n')
		place--;
	if (after)
		place = strchr(place, '\n') + 1;
	snprintf(path, sizeof(path), "%s/runs/" RUN_ID "/journal", bench->dir);
	OK(fs_write(path, text, (size_t)(place - text), 0600, &err));
	free(text);
}

#define ALL_STEPS \
	STEP_ASK "," STEP_LOOK "," STEP_CALL "," STEP_TELL "," STEP_BACK

static const struct answer all_good[] = {
	{ 200, TOKEN_ANSWER, NULL },
	{ 200, ACTIVE, NULL },
	{ 201, "{\"id\":4711}", NULL },
	{ 200, "", NULL },
};

static inline void outcome_is(const struct bench *bench, size_t step,
			      enum step_outcome outcome)
{
	if (bench->result.steps[step].outcome != outcome)
		fail_msg("step %zu is %s (%s), not %s", step,
			 step_outcome_name(bench->result.steps[step].outcome),
			 bench->result.steps[step].message,
			 step_outcome_name(outcome));
}

#endif
