// SPDX-License-Identifier: GPL-2.0-only
/* Explorations, from the program to the verdict. */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include <compat/kunit.h>
#include <intercept/warnings.h>

#include "arena.h"
#include "race.h"
#include "replay.h"
#include "report.h"
#include "run.h"
#include "seen.h"
#include "trace.h"
#include "waiters.h"

MODULE_AUTHOR("The vfio-kunit authors");
MODULE_DESCRIPTION("Interleaving explorer for KUnit");
MODULE_LICENSE("GPL");

#define EXPLORE_DEFAULT_STEPS	2000
#define EXPLORE_MAX_STEPS	50000
#define EXPLORE_DEFAULT_RANDOM	1000
#define EXPLORE_MAX_PLAIN	100000

/* For each number of preemptions that minimizing tries. */
#define EXPLORE_MINIMIZE	20000UL

static bool explore_unbounded;
module_param_named(unbounded, explore_unbounded, bool, 0444);
MODULE_PARM_DESC(unbounded, "Run every schedule, whatever limit a case sets");

static bool explore_plain;
module_param_named(plain, explore_plain, bool, 0444);
MODULE_PARM_DESC(plain, "Search depth first without reduction");

/* One exploration at a time. */
static DEFINE_MUTEX(explore_mutex);

static const struct il_strategy *
explore_strategy_of(enum interleave_strategy which)
{
	switch (which) {
	case INTERLEAVE_DPOR:
		return &il_dpor;
	case INTERLEAVE_EXHAUSTIVE:
		return &il_exhaustive;
	case INTERLEAVE_PREEMPTIONS:
		return &il_preemptions;
	case INTERLEAVE_DELAYS:
		return &il_delays;
	case INTERLEAVE_PCT:
		return &il_pct;
	case INTERLEAVE_RANDOM:
		return &il_random;
	}
	return NULL;
}

static bool explore_is_random(enum interleave_strategy which)
{
	return which == INTERLEAVE_PCT || which == INTERLEAVE_RANDOM;
}

static void explore_complete_options(struct interleave_options *options,
				     const struct interleave_options *given)
{
	if (given)
		*options = *given;
	if (!options->max_steps)
		options->max_steps = EXPLORE_DEFAULT_STEPS;
	if (explore_is_random(options->strategy)) {
		if (!options->max_schedules)
			options->max_schedules = EXPLORE_DEFAULT_RANDOM;
	} else if (explore_unbounded) {
		options->max_schedules = 0;
	}
	if (options->strategy == INTERLEAVE_DPOR && explore_plain) {
		options->strategy = INTERLEAVE_EXHAUSTIVE;
		options->max_schedules = EXPLORE_MAX_PLAIN;
	}
}

static bool explore_is_possible(const struct interleave_program *program,
				const struct interleave_options *options)
{
	return program->name && program->threads && program->nr_threads &&
	       program->nr_threads <= INTERLEAVE_THREADS &&
	       options->max_steps <= EXPLORE_MAX_STEPS &&
	       options->accesses <= INTERLEAVE_ACCESSES_SCHEDULED &&
	       explore_strategy_of(options->strategy);
}

/* An unexpected warning is a finding, and not printed by the kernel. */
static bool explore_take_warning(const char *text)
{
	if (!interleave_hooked())
		return false;
	il_find(INTERLEAVE_WARNING, "%.*s", (int)strcspn(text, "\n"), text);
	return true;
}

static int explore_begin(const struct interleave_program *program,
			 const struct interleave_options *options)
{
	int ret;

	ret = il_trace_init(options->max_steps);
	if (ret)
		return ret;
	ret = il_arena_init();
	if (ret)
		goto err_trace;
	ret = il_race_init();
	if (ret)
		goto err_memory;
	ret = il_run_begin(program, options);
	if (ret)
		goto err_run;
	il_seen_reset();
	il_waiters_begin();
	intercept_warnings_set_handler(explore_take_warning);
	return 0;

err_run:
	il_run_end();
	il_race_exit();
err_memory:
	il_arena_exit();
err_trace:
	il_trace_exit();
	return ret;
}

static void explore_end(void)
{
	intercept_warnings_set_handler(NULL);
	il_seen_reset();
	il_run_end();
	il_race_exit();
	il_arena_exit();
	il_trace_exit();
}

static void explore_search(const struct il_strategy *strategy,
			   struct interleave_result *result)
{
	const struct interleave_options *options = il_run.options;
	unsigned long most = options->max_schedules;
	u64 begun = ktime_get_ns();
	bool more = true;

	while (more) {
		if (most && result->schedules == most) {
			result->bounded_by = "schedules";
			break;
		}
		if (il_run_schedule(strategy)) {
			result->schedules++;
			il_seen_add(il_trace_digest());
		} else {
			result->pruned++;
		}
		result->deepest = max(result->deepest, il_trace_length());
		result->order = il_trace_order(result->order);
		if (il_run.finding) {
			result->bounded_by = "finding";
			break;
		}
		more = strategy->next();
		/* States may also have been confused by the strategy. */
		if (il_waiters_full()) {
			result->bounded_by = "finding";
			break;
		}
		cond_resched();
	}

	result->nanoseconds = ktime_get_ns() - begun;
	/* The bound of the strategy comes before a limit of the options. */
	if (!il_run.finding && strategy->bounded_by())
		result->bounded_by = strategy->bounded_by();
	result->complete = !result->bounded_by;
	il_seen_result(result);
}

/* One given schedule; later steps are chosen by default. */
static const u8 *explore_fixed_schedule;
static unsigned int explore_fixed_steps;

static unsigned int explore_fixed_pick(u32 enabled, unsigned int last)
{
	unsigned int step = il_trace_length();
	u8 choice = IL_DEFAULT_CHOICE;

	if (step < explore_fixed_steps)
		choice = explore_fixed_schedule[step];
	if (choice == IL_DEFAULT_CHOICE)
		return il_default_pick(enabled, last);
	if (choice < INTERLEAVE_THREADS && (enabled & BIT(choice)))
		return choice;

	il_find(INTERLEAVE_BROKEN,
		"the schedule does not fit: thread %u cannot make step %u",
		choice, step + 1);
	return IL_CLOCKS;
}

static const struct il_strategy explore_fixed = {
	.pick = explore_fixed_pick,
};

/* Run one schedule, so that its steps are there to be shown. */
static void explore_run_fixed(const u8 *schedule, unsigned int steps,
			      struct interleave_result *result)
{
	explore_fixed_schedule = schedule;
	explore_fixed_steps = steps;
	il_run_schedule(&explore_fixed);
	result->finding = il_run.finding;
	result->preemptions = il_run.preemptions;
	strscpy(result->message, il_run.message, sizeof(result->message));
}

static bool explore_minimize_to(unsigned int bound,
				enum interleave_finding finding, bool *all)
{
	const struct interleave_options *given = il_run.options;
	struct interleave_options options = *given;
	unsigned long left = EXPLORE_MINIMIZE;
	bool found = false;

	options.bound = bound;
	il_run.options = &options;
	*all = true;
	if (il_preemptions.begin())
		*all = false;
	while (*all && !found) {
		il_run_schedule(&il_preemptions);
		found = il_run.finding == finding;
		if (found || il_run.finding == INTERLEAVE_BROKEN ||
		    !il_preemptions.next())
			break;
		*all = --left;
	}
	il_preemptions.end();
	il_run.options = given;
	return found;
}

/*
 * Replace a schedule by one with fewer preemptions. Tries all schedules without
 * preemptions, then all with one, and so on, so the first hit is the best one.
 * Where there are too many schedules, the result is the best known one, and
 * false is returned.
 */
static bool explore_minimize(u8 *schedule, unsigned int *steps,
			     unsigned int *preemptions,
			     enum interleave_finding finding)
{
	bool minimal = true, all;
	unsigned int bound;

	for (bound = 0; bound < *preemptions; bound++) {
		if (!explore_minimize_to(bound, finding, &all)) {
			minimal &= all;
			continue;
		}
		*preemptions = il_run.preemptions;
		*steps = il_trace_schedule(schedule);
		break;
	}
	return minimal;
}

/*
 * Replace the first bad schedule by the best one. If that one has another
 * finding when it is run again, the program is not deterministic.
 */
static void explore_show_best(struct interleave_result *result)
{
	const struct interleave_program *program = il_run.program;
	enum interleave_finding finding = il_run.finding;
	unsigned int steps, preemptions = il_run.preemptions;
	char message[INTERLEAVE_MESSAGE];
	u8 *schedule;

	result->finding = finding;
	result->preemptions = preemptions;
	strscpy(result->message, il_run.message, sizeof(result->message));
	strscpy(message, il_run.message, sizeof(message));
	if (finding == INTERLEAVE_BROKEN)
		return;

	schedule = vmalloc(il_run.options->max_steps);
	if (!schedule)
		return;
	steps = il_trace_schedule(schedule);
	result->minimal = explore_minimize(schedule, &steps, &preemptions,
					   finding);

	explore_run_fixed(schedule, steps, result);
	if (result->finding != finding) {
		result->finding = INTERLEAVE_BROKEN;
		snprintf(result->message, sizeof(result->message),
			 "not repeatable: %.*s", INTERLEAVE_MESSAGE - 20,
			 message);
	}
	il_replay_format(result->replay, sizeof(result->replay), program->name,
			 il_run.options->accesses, schedule, steps);
	vfree(schedule);
}

static int explore_program(struct kunit *test,
			   const struct interleave_program *program,
			   const struct interleave_options *options,
			   struct interleave_result *result)
{
	const struct il_strategy *strategy;
	int ret;

	strategy = explore_strategy_of(options->strategy);
	ret = explore_begin(program, options);
	if (ret)
		return ret;

	ret = strategy->begin();
	if (!ret)
		explore_search(strategy, result);
	strategy->end();
	if (!ret && il_run.finding) {
		explore_show_best(result);
		il_report_schedule(test, program->name, result);
	}
	explore_end();
	return ret;
}

int interleave_explore(struct kunit *test,
		       const struct interleave_program *program,
		       const struct interleave_options *given,
		       struct interleave_result *result)
{
	struct interleave_options options = {};
	int ret;

	memset(result, 0, sizeof(*result));
	explore_complete_options(&options, given);
	if (!explore_is_possible(program, &options))
		return -EINVAL;

	mutex_lock(&explore_mutex);
	ret = explore_program(test, program, &options, result);
	mutex_unlock(&explore_mutex);
	return ret;
}
EXPORT_SYMBOL_GPL(interleave_explore);

static int explore_replay(struct kunit *test,
			  const struct interleave_program *program,
			  const struct interleave_options *options,
			  const char *replay, struct interleave_result *result)
{
	enum interleave_accesses accesses;
	u8 *schedule;
	int steps, ret;

	schedule = vmalloc(options->max_steps);
	if (!schedule)
		return -ENOMEM;
	steps = il_replay_parse(replay, program->name, &accesses, schedule,
				options->max_steps);
	ret = -EINVAL;
	if (steps < 0 || accesses != options->accesses)
		goto out;

	ret = explore_begin(program, options);
	if (ret)
		goto out;
	explore_run_fixed(schedule, steps, result);
	result->schedules = 1;
	result->deepest = il_trace_length();
	result->order = il_trace_order(0);
	result->bounded_by = "schedules";
	strscpy(result->replay, replay, sizeof(result->replay));
	il_report_schedule(test, program->name, result);
	explore_end();
out:
	vfree(schedule);
	return ret;
}

int interleave_replay(struct kunit *test,
		      const struct interleave_program *program,
		      const struct interleave_options *given,
		      const char *replay, struct interleave_result *result)
{
	struct interleave_options options = {};
	int ret;

	memset(result, 0, sizeof(*result));
	explore_complete_options(&options, given);
	if (!explore_is_possible(program, &options))
		return -EINVAL;

	mutex_lock(&explore_mutex);
	ret = explore_replay(test, program, &options, replay, result);
	mutex_unlock(&explore_mutex);
	return ret;
}
EXPORT_SYMBOL_GPL(interleave_replay);

void interleave_check(struct kunit *test,
		      const struct interleave_program *program,
		      const struct interleave_options *given)
{
	struct interleave_options options = {};
	struct interleave_result result;
	const char *replay;
	int ret;

	explore_complete_options(&options, given);
	if (il_replay_requested(program, &options, &replay)) {
		if (!replay)
			return;
		ret = interleave_replay(test, program, given, replay, &result);
	} else {
		ret = interleave_explore(test, program, given, &result);
	}

	if (ret) {
		KUNIT_FAIL(test, "%s: cannot be explored: error %d",
			   program->name ?: "a program without a name", ret);
		return;
	}
	il_report_summary(test, program->name, &options, &result);
	if (result.finding)
		KUNIT_FAIL(test, "%s: %s", program->name, result.message);
}
EXPORT_SYMBOL_GPL(interleave_check);
