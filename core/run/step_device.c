/* step_device.c - oauth.device: a person agrees, on another device */
#include "core/run/step.h"

/* RFC 8628 section 3.5: when nobody answers, twice as long between tries. */
#define INTERVAL_MAX 300

static int get_code(struct oauth_device *device, struct run *run,
		    struct step_result *result, const struct step *step,
		    struct err *err)
{
	auto_release(http_response) response = { 0 };
	struct oauth_failure failure = { 0 };
	bool refused = false;

	if (!run->tools->show_code || !run->tools->await) {
		err_set(err, EXIT_WAITING, "step '%s' waits for a person",
			step->id);
		return err_hint(err, "rbctl resume %s, on a terminal",
				journal_run(run->journal));
	}
	if (step_first(&response, run, result, step, err) ||
	    oauth_device_answer(device, &refused, &failure, &response, err))
		return -1;
	return refused ? step_refused(run, result, &failure, err) : 0;
}

static int expired(struct err *err)
{
	err_set(err, EXIT_SERVER, "nobody typed the code before it expired");
	return err_hint(err, "begin a new run, and type the code that it "
			     "shows");
}

static int64_t less_often(int64_t interval)
{
	return interval * 2 < INTERVAL_MAX ? interval * 2 : INTERVAL_MAX;
}

/* One question. *decided false: ask again, after *interval. */
static int poll(struct http_response *response, bool *decided,
		int64_t *interval, struct run *run, struct step_result *result,
		const struct step *step, struct err *err)
{
	auto_release(http_request) request = { 0 };
	struct err lost = { 0 };

	*decided = false;
	if (step_renew(&request, run, step, err))
		return -1;
	if (step_send_once(response, run, result, step, &request, &lost)) {
		if (lost.code != EXIT_NETWORK) {
			*err = lost;
			return -1;
		}
		*interval = less_often(*interval);
		return 0;
	}
	switch (oauth_device_state(response)) {
	case DEVICE_DECIDED:
		*decided = true;
		return 0;
	case DEVICE_SLOWER:
		*interval += OAUTH_SLOW_DOWN;
		break;
	case DEVICE_AWAY:
		*interval = less_often(*interval);
		break;
	case DEVICE_PENDING:
		break;
	}
	http_response_release(response);
	return 0;
}

static int wait_for_person(struct http_response *response, struct run *run,
			   struct step_result *result,
			   const struct oauth_device *device,
			   const struct step *step, struct err *err)
{
	int64_t interval = device->interval;
	int64_t left = device->expires_in;
	bool decided = false;

	while (!decided) {
		int64_t before = run->tools->clock(run->tools->payload);
		int64_t took;

		if (left <= interval)
			return expired(err);
		if (run->tools->await(interval, left, run->tools->payload,
				      err) ||
		    poll(response, &decided, &interval, run, result, step, err))
			return -1;
		/* The laptop may have slept meanwhile. */
		took = run->tools->clock(run->tools->payload) - before;
		left -= took > interval ? took : interval;
	}
	return 0;
}

static int ask_for_token(struct run *run, struct step_result *result,
			 const struct step *step,
			 const struct oauth_device *device, struct err *err)
{
	auto_release(http_request) request = { 0 };
	auto_release(http_response) response = { 0 };

	if (run->tools->show_code(device, run->tools->payload, err) ||
	    step_begin(&request, run, result, step, err) ||
	    wait_for_person(&response, run, result, device, step, err))
		return -1;
	step_boundary(run, step, "sent");
	return step_take(run, result, step, &response,
			 run->plan->runbook->scopes, err);
}

int step_device(struct run *run, struct step_result *result,
		const struct plan_step *step, struct err *err)
{
	auto_release(oauth_device) device = { 0 };
	int done;

	if (get_code(&device, run, result, step->step, err))
		return -1;
	run->grant.device_code = device.device_code;
	done = ask_for_token(run, result, step->step, &device, err);
	run->grant.device_code = NULL;
	return done;
}
