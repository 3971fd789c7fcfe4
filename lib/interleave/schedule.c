// SPDX-License-Identifier: GPL-2.0-only
/* Scheduling points: which thread makes the next step. */
#include <linux/export.h>
#include <linux/kernel.h>

#include "carry.h"
#include "kinds.h"
#include "model.h"
#include "schedule.h"
#include "setup_work.h"
#include "state.h"
#include "trace.h"
#include "workers.h"

/* Maximum of steps to bring a schedule to its end. */
#define SCHEDULE_FREE_STEPS	20000

struct il_halted il_halted;

static const struct il_strategy *schedule_strategy;
static bool schedule_starting;
static unsigned int schedule_free_steps;

void il_schedule_begin(const struct il_strategy *strategy)
{
	schedule_strategy = strategy;
	schedule_free_steps = 0;
	il_halted.ready = 0;
	il_halted.stuck = 0;
}

void il_schedule_starting(bool starting)
{
	schedule_starting = starting;
}

static u32 schedule_ready(void)
{
	unsigned int i;
	u32 mask = 0;

	for (i = 0; i < il_run.nr_threads; i++) {
		if (il_run.thread[i].state == IL_READY)
			mask |= BIT(i);
	}
	return mask;
}

static u32 schedule_enabled(u32 ready)
{
	u32 mask = ready;

	for (; ready; ready &= ready - 1) {
		unsigned int i = __ffs(ready);

		if (!il_model_enabled(i, &il_run.thread[i].op))
			mask &= ~BIT(i);
	}
	return mask;
}

/* Sleeps with a timeout: the time passes once no thread can go on. */
static u32 schedule_expiring(u32 ready)
{
	u32 mask = 0;

	for (; ready; ready &= ready - 1) {
		unsigned int i = __ffs(ready);

		if (il_run.thread[i].op.timed)
			mask |= BIT(i);
	}
	return mask;
}

static const char *schedule_object_text(const struct il_op *op)
{
	return il_trace_text(op) ?: "something";
}

static void schedule_report_deadlock(u32 ready)
{
	char text[INTERLEAVE_MESSAGE];
	size_t size = sizeof(text);
	int len = 0;

	for (; ready; ready &= ready - 1) {
		unsigned int i = __ffs(ready);
		const struct il_thread *thread = &il_run.thread[i];
		u32 by = il_model_blockers(i, &thread->op);

		len += scnprintf(text + len, size - len, "%s%s waits for %s",
				 len ? "; " : "", thread->name,
				 schedule_object_text(&thread->op));
		if (by) {
			len += scnprintf(text + len, size - len, ", held by %s",
					 il_run.thread[__ffs(by)].name);
		}
	}
	il_find(INTERLEAVE_DEADLOCK, "%s", text);
}

static void schedule_check_invariant(void)
{
	const char *(*invariant)(void *ctx) = il_run.program->invariant;
	struct task_struct *task = interleave_task;
	const char *wrong;

	if (!invariant || il_run.finding || il_run.free_running)
		return;

	WRITE_ONCE(interleave_task, NULL);
	wrong = invariant(il_run.program->ctx);
	WRITE_ONCE(interleave_task, task);
	if (wrong)
		il_find(INTERLEAVE_ASSERTION, "%s", wrong);
}

/* Threads that have to go on before an operation can be carried out. */
static u32 schedule_blockers(unsigned int thread, const struct il_op *op)
{
	u32 mask = il_model_blockers(thread, op);
	unsigned int i;

	if (!il_kinds[op->kind].for_item)
		return mask;
	for (i = 0; i < il_run.nr_threads; i++) {
		if (il_run.thread[i].state == IL_READY &&
		    il_run.thread[i].work == op->address)
			mask |= BIT(i);
	}
	return mask;
}

/* What each thread was about to do. */
static void schedule_record_halted(void)
{
	unsigned int i;

	il_halted.ready = 0;
	il_halted.stuck = 0;
	for (i = 0; i < il_run.nr_threads; i++) {
		const struct il_thread *thread = &il_run.thread[i];

		if (thread->state != IL_READY)
			continue;
		il_halted.ready |= BIT(i);
		il_halted.op[i] = thread->op;
		if (il_model_enabled(i, &thread->op))
			continue;
		il_halted.stuck |= BIT(i);
		il_halted.blockers[i] = schedule_blockers(i, &thread->op);
	}
}

u32 il_halted_deadlocked(void)
{
	return il_run.finding == INTERLEAVE_DEADLOCK ? il_halted.stuck : 0;
}

/* From here on the schedule is only brought to its end. */
static void schedule_run_freely(void)
{
	if (il_run.finding && !il_run.free_running)
		schedule_record_halted();
	il_run.free_running = true;
}

/* Threads take turns, so that none starves. */
static unsigned int schedule_pick_freely(u32 enabled, unsigned int last)
{
	u32 behind = last < INTERLEAVE_THREADS ?
		     enabled & ~GENMASK(last, 0) : 0;

	schedule_free_steps++;
	return __ffs(behind ?: enabled);
}

static unsigned int schedule_pick(u32 enabled, unsigned int last)
{
	unsigned int thread;

	if (il_run.steps >= il_run.options->max_steps) {
		il_find(INTERLEAVE_LIVELOCK, "no end after %u steps",
			il_run.steps);
		schedule_run_freely();
	}
	if (il_run.free_running)
		return schedule_pick_freely(enabled, last);

	thread = schedule_strategy->pick(enabled, last);
	if (thread == IL_CLOCKS) {
		il_run.pruned = !il_run.finding;
		schedule_run_freely();
		return schedule_pick_freely(enabled, last);
	}
	il_run.by_default = thread == il_default_pick(enabled, last);
	if (last < INTERLEAVE_THREADS && (enabled & BIT(last)) &&
	    thread != last)
		il_run.preemptions++;
	return thread;
}

unsigned int il_schedule_next(unsigned int last)
{
	u32 ready = schedule_ready(), enabled;
	unsigned int thread;

	if (schedule_starting)
		return IL_SETUP;

	schedule_check_invariant();
	if (il_run.finding)
		schedule_run_freely();
	if (!ready)
		return IL_SETUP;

	enabled = schedule_enabled(ready);
	if (enabled)
		return schedule_pick(enabled, last);

	enabled = schedule_expiring(ready);
	if (!enabled) {
		schedule_report_deadlock(ready);
		schedule_run_freely();
		return schedule_pick_freely(ready, last);
	}
	thread = schedule_pick(enabled, last);
	il_run.thread[thread].op.expired = true;
	return thread;
}

/* What setup or teardown waits for may be one of its own work items. */
static bool schedule_setup_point(struct il_op *op)
{
	bool ran = false, able, success;

	if (!il_model_enabled(IL_SETUP, op))
		ran = il_setup_work_run();
	/* Any work item may have woken a sleeper. */
	able = op->kind == IL_SLEEP ? ran : il_model_enabled(IL_SETUP, op);
	if (!able && !op->timed) {
		il_find(INTERLEAVE_DEADLOCK,
			"setup or teardown would wait forever for %s",
			schedule_object_text(op));
	}
	success = il_carry_out(IL_SETUP, op);
	return op->kind == IL_SLEEP ? able : success;
}

bool il_point(const struct il_op *op)
{
	unsigned int me = il_run.holder, next;
	struct il_op announced = *op;
	struct il_thread *thread;

	announced.expired = false;
	if (op->kind != IL_ACCESS)
		announced.writes = il_kinds[op->kind].writes;
	if (me == IL_SETUP)
		return schedule_setup_point(&announced);

	thread = &il_run.thread[me];
	thread->op = announced;
	thread->state = IL_READY;

	if (il_run.free_running && schedule_free_steps > SCHEDULE_FREE_STEPS) {
		/* Without an end: leave the thread where it is. */
		thread->state = IL_ENDED;
		il_workers_leave(il_schedule_next(me));
	}
	next = il_schedule_next(me);
	if (next != me) {
		il_workers_give_token(next);
		il_workers_wait();
	}
	announced.expired = thread->op.expired;
	return il_carry_out(me, &announced);
}

void interleave_point(void)
{
	struct il_op op = { .kind = IL_POINT, .ip = _RET_IP_ };

	if (interleave_hooked())
		il_point(&op);
}
EXPORT_SYMBOL_GPL(interleave_point);
