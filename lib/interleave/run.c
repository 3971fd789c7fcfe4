// SPDX-License-Identifier: GPL-2.0-only
/* One schedule, from setup to teardown. */
#include <linux/kernel.h>

#include "arena.h"
#include "model.h"
#include "point.h"
#include "race.h"
#include "run.h"
#include "schedule.h"
#include "setup_work.h"
#include "trace.h"
#include "work.h"
#include "workers.h"

/* Run a thread of the program, in a worker that has just got the token. */
static void run_play(unsigned int me)
{
	struct il_thread *thread = &il_run.thread[me];
	const struct interleave_site *lock;

	if (thread->work)
		il_work_play(thread);
	else
		thread->run(thread->ctx);
	il_workers_end_if_abandoned();

	lock = il_model_held(me);
	if (lock) {
		il_find(INTERLEAVE_LOCK_HELD, "%s ended while holding %s",
			thread->name, lock->object);
	}
	thread->state = IL_ENDED;
	il_workers_give_token(il_schedule_next(me));
}

int il_run_begin(const struct interleave_program *program,
		 const struct interleave_options *options)
{
	unsigned int i;

	il_run.program = program;
	il_run.options = options;
	il_workers_begin(run_play);
	il_work_begin();
	for (i = 0; i < program->nr_threads; i++) {
		if (!il_workers_have(i))
			return -ENOMEM;
	}
	return 0;
}

void il_run_end(void)
{
	il_workers_end();
	il_run.program = NULL;
}

static void run_reset(const struct il_strategy *strategy)
{
	il_state_reset();
	il_model_reset();
	il_arena_reset();
	il_race_reset();
	il_trace_reset();
	il_setup_work_reset();
	il_schedule_begin(strategy);
	il_workers_attach();
}

/* Let a thread, and all that it gives the token to, run. */
static bool run_thread(unsigned int thread)
{
	unsigned int stuck;

	if (il_workers_run(thread, &stuck))
		return true;

	il_run.free_running = false;
	il_run.finding = INTERLEAVE_OK;
	il_find(INTERLEAVE_BROKEN,
		"%s is blocked on something that the explorer does not model",
		il_thread_name(stuck));
	il_run.found_by = stuck;
	return false;
}

/* Run up to the first operation of each thread, one by one, and then on. */
static bool run_threads(void)
{
	unsigned int nr = il_run.program->nr_threads, i;

	for (i = 0; i < nr; i++) {
		if (!il_workers_have(i)) {
			il_find(INTERLEAVE_BROKEN, "out of memory");
			return false;
		}
		il_race_fork(IL_SETUP, i);
	}

	il_schedule_starting(true);
	for (i = 0; i < nr; i++) {
		if (!run_thread(i))
			return false;
	}
	il_schedule_starting(false);

	i = il_schedule_next(IL_CLOCKS);
	if (i != IL_SETUP && !run_thread(i))
		return false;

	for (i = 0; i < il_run.nr_threads; i++)
		il_race_join(IL_SETUP, i);
	return true;
}

bool il_run_schedule(const struct il_strategy *strategy)
{
	const struct interleave_program *program = il_run.program;
	const char *wrong;
	bool ended;

	run_reset(strategy);
	if (program->setup)
		program->setup(program->ctx);
	il_setup_work_run();

	ended = run_threads();
	if (ended) {
		if (program->check && !il_run.finding && !il_run.pruned) {
			wrong = program->check(program->ctx);
			if (wrong)
				il_find(INTERLEAVE_ASSERTION, "%s", wrong);
		}
		if (program->teardown)
			program->teardown(program->ctx);
		il_setup_work_run();
		if (!il_run.finding && !il_run.pruned)
			il_arena_check_leaks();
	}
	WRITE_ONCE(interleave_task, NULL);
	il_hooks_end(ended);
	return !il_run.pruned;
}
