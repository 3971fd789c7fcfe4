// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads and the token: one schedule from setup to teardown
 *
 * Whoever holds the token decides who gets it next, so it changes hands only
 * when the thread does. The exploring thread holds it before the first step and
 * after the last one.
 */
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <compat/kernel.h>

#include "internal.h"

/* A thread that has not come back after so long blocks out of our sight. */
#define DEADLINE	(10 * HZ)

/* So many steps are granted to bring a schedule to its end. */
#define FREE_STEPS	20000

/**
 * struct worker - A kernel thread that plays threads of programs.
 * @task: it
 * @number: which thread
 * @mm: the user memory that it has
 * @abandoned: it blocked out of our sight; when it comes back, it ends
 */
struct worker {
	struct task_struct *task;
	unsigned int number;
	struct mm_struct *mm;
	bool abandoned;
};

struct il_run il_run = { .holder = IL_SETUP };

struct task_struct *interleave_task;
EXPORT_SYMBOL_GPL(interleave_task);

/* Work items that setup or teardown has queued, in that order. */
static struct later {
	unsigned long work;
	u64 queued;
	void (*run)(void *ctx);
	void *ctx;
} later[16];

static unsigned int nr_later, nr_played;

/*
 * Which thread has queued the work item that each is for, and the how manieth of
 * its own that was, plus 1. It stays, so that none is for two.
 */
static struct {
	u8 parent;
	u8 nth;
} origins[INTERLEAVE_THREADS];

static struct worker *workers[INTERLEAVE_THREADS];
static struct task_struct *explorer;
static const struct il_strategy *strategy;
static unsigned int token = IL_SETUP;

/* Threads do what comes before their first operation, one after the other. */
static bool starting;
static unsigned int free_steps;

bool interleave_running(void)
{
	return interleave_hooked();
}
EXPORT_SYMBOL_GPL(interleave_running);

static __printf(2, 0) void find_in(enum interleave_finding finding,
				   const char *fmt, va_list args)
{
	if (il_run.finding || il_run.free_running)
		return;
	il_run.finding = finding;
	il_run.found_at = il_run.steps;
	il_run.found_by = il_run.holder;
	vscnprintf(il_run.message, sizeof(il_run.message), fmt, args);
}

void il_find(enum interleave_finding finding, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	find_in(finding, fmt, args);
	va_end(args);
}

void interleave_fail(const char *fmt, ...)
{
	va_list args;

	if (!interleave_hooked())
		return;
	va_start(args, fmt);
	find_in(INTERLEAVE_ASSERTION, fmt, args);
	va_end(args);
}
EXPORT_SYMBOL_GPL(interleave_fail);

void interleave_point(void)
{
	struct il_op op = { .kind = IL_POINT, .ip = _RET_IP_ };

	if (interleave_hooked())
		il_point(&op);
}
EXPORT_SYMBOL_GPL(interleave_point);

const char *il_thread_name(unsigned int thread)
{
	return thread < INTERLEAVE_THREADS ? il_run.thread[thread].name :
					     "setup or teardown";
}

static struct task_struct *task_of(unsigned int thread)
{
	return thread == IL_SETUP ? explorer : workers[thread]->task;
}

static void give_token(unsigned int to)
{
	struct task_struct *task = task_of(to);

	il_run.holder = to;
	WRITE_ONCE(interleave_task, task);
	/* Pairs with has_token(): whoever gets it sees all that was done. */
	smp_store_release(&token, to);
	wake_up_process(task);
}

static bool has_token(unsigned int me)
{
	/* Pairs with give_token(). */
	return smp_load_acquire(&token) == me;
}

static void __noreturn worker_end(struct worker *worker)
{
	if (worker->mm)
		kthread_unuse_mm(worker->mm);
	kfree(worker);
	kthread_complete_and_exit(NULL, 0);
}

/* Wait for the token; only a worker that is not in the middle may be stopped. */
static void worker_wait(struct worker *worker, bool stoppable)
{
	for (;;) {
		set_current_state(TASK_IDLE);
		if (READ_ONCE(worker->abandoned)) {
			__set_current_state(TASK_RUNNING);
			worker_end(worker);
		}
		if (has_token(worker->number) ||
		    (stoppable && kthread_should_stop()))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

static u32 threads_in(enum il_thread_state state)
{
	unsigned int i;
	u32 mask = 0;

	for (i = 0; i < il_run.nr_threads; i++)
		if (il_run.thread[i].state == state)
			mask |= BIT(i);
	return mask;
}

static u32 enabled_threads(u32 ready)
{
	u32 mask = ready;

	for (; ready; ready &= ready - 1) {
		unsigned int i = __ffs(ready);

		if (!il_model_enabled(i, &il_run.thread[i].op))
			mask &= ~BIT(i);
	}
	return mask;
}

/* Sleeps with a timeout, once nothing else can end them. */
static u32 expiring_threads(u32 ready)
{
	u32 mask = 0;

	for (; ready; ready &= ready - 1) {
		unsigned int i = __ffs(ready);

		if (il_run.thread[i].op.timed)
			mask |= BIT(i);
	}
	return mask;
}

static const char *object_text(const struct il_op *op)
{
	return il_trace_text(op) ?: "something";
}

static void find_deadlock(u32 ready)
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
				 object_text(&thread->op));
		if (by)
			len += scnprintf(text + len, size - len, ", held by %s",
					 il_run.thread[__ffs(by)].name);
	}
	il_find(INTERLEAVE_DEADLOCK, "%s", text);
}

static void ask_invariant(void)
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

/* From here on it only matters that the schedule comes to its end. */
static void run_freely(void)
{
	if (il_run.finding && !il_run.free_running)
		il_report_halt();
	il_run.free_running = true;
}

/* Somebody, each in turn, to bring the schedule to its end. */
static unsigned int pick_freely(u32 enabled, unsigned int last)
{
	u32 behind = last < INTERLEAVE_THREADS ?
		     enabled & ~GENMASK(last, 0) : 0;

	free_steps++;
	return __ffs(behind ?: enabled);
}

static unsigned int pick(u32 enabled, unsigned int last)
{
	unsigned int thread;

	if (il_run.steps >= il_run.options->max_steps) {
		il_find(INTERLEAVE_LIVELOCK, "%u steps and no end",
			il_run.steps);
		run_freely();
	}
	if (il_run.free_running)
		return pick_freely(enabled, last);

	thread = strategy->pick(enabled, last);
	if (thread == IL_CLOCKS) {
		il_run.pruned = !il_run.finding;
		run_freely();
		return pick_freely(enabled, last);
	}
	il_run.by_default = thread == il_default_pick(enabled, last);
	if (last < INTERLEAVE_THREADS && (enabled & BIT(last)) &&
	    thread != last)
		il_run.preemptions++;
	return thread;
}

/* After a step: who makes the next one. IL_SETUP: all have ended. */
static unsigned int choose(unsigned int last)
{
	u32 ready = threads_in(IL_READY), enabled;
	unsigned int thread;

	ask_invariant();
	if (il_run.finding)
		run_freely();
	if (!ready)
		return IL_SETUP;

	enabled = enabled_threads(ready);
	if (enabled)
		return pick(enabled, last);

	enabled = expiring_threads(ready);
	if (!enabled) {
		find_deadlock(ready);
		run_freely();
		return pick_freely(ready, last);
	}
	thread = pick(enabled, last);
	il_run.thread[thread].op.expired = true;
	return thread;
}

/*
 * After a deadlock locks are taken and let go of that others hold, and the model
 * no longer knows what is held for real.
 */
static bool is_able(unsigned int me, const struct il_op *op)
{
	if (il_run.free_running && il_run.finding == INTERLEAVE_DEADLOCK &&
	    me != IL_SETUP && op->kind == IL_LOCK)
		return false;
	return il_model_enabled(me, op) || op->expired;
}

/*
 * Whether an operation needs its object to be there. A work item may have freed
 * itself, or have been cancelled and freed by others.
 */
static bool uses_object(unsigned int me, const struct il_op *op)
{
	if (op->kind == IL_START)
		return il_model_succeeds(op, il_model_state(me, op));
	return op->kind != IL_DONE;
}

static bool carry_out(unsigned int me, const struct il_op *op)
{
	bool able = is_able(me, op);
	bool success;

	if (me != IL_SETUP) {
		if (!il_run.free_running)
			il_trace_add(me, op);
		il_run.thread[me].steps++;
		il_run.steps++;
	}
	if (uses_object(me, op))
		il_memory_check(me, op);
	if (op->kind == IL_ACCESS || op->kind == IL_FREE)
		il_race_access(me, op);
	success = il_model_apply(me, op);
	il_race_applied(me, op, success);
	return success && able;
}

static struct il_op later_op(unsigned int i)
{
	return (struct il_op){
		.kind = IL_START,
		.writes = true,
		.address = later[i].work,
		.size = 1,
		.target = later[i].queued,
		.ip = (unsigned long)later[i].run,
	};
}

/*
 * The next item is the first that is not running: who waits may be one that has
 * queued itself. false: there is none.
 */
static bool find_next_later(void)
{
	unsigned int i;

	for (i = nr_played; i < nr_later; i++) {
		struct il_op op = later_op(i);
		struct later next = later[i];

		if (!il_model_enabled(IL_SETUP, &op))
			continue;
		memmove(&later[nr_played + 1], &later[nr_played],
			(i - nr_played) * sizeof(*later));
		later[nr_played] = next;
		return true;
	}
	return false;
}

/* Nothing else runs beside setup and teardown, so that any moment will do. */
static void play_later(void)
{
	while (find_next_later()) {
		unsigned int i = nr_played++;
		struct il_op op = later_op(i);

		if (!carry_out(IL_SETUP, &op))
			continue;
		later[i].run(later[i].ctx);
		op.kind = IL_DONE;
		carry_out(IL_SETUP, &op);
	}
}

void interleave_settle(void)
{
	if (interleave_hooked() && il_run.holder == IL_SETUP)
		play_later();
}
EXPORT_SYMBOL_GPL(interleave_settle);

static bool setup_point(struct il_op *op)
{
	unsigned int played = nr_played;
	bool able, success;

	/* It may be one of them that it waits for. */
	if (!il_model_enabled(IL_SETUP, op))
		play_later();
	/* Any of them may have woken who sleeps. */
	able = op->kind == IL_SLEEP ? nr_played > played :
				      il_model_enabled(IL_SETUP, op);
	if (!able && !op->timed)
		il_find(INTERLEAVE_DEADLOCK,
			"setup or teardown would wait for %s for ever",
			object_text(op));
	success = carry_out(IL_SETUP, op);
	return op->kind == IL_SLEEP ? able : success;
}

/* Too many steps to no end: leave the thread's stack where it is. */
static void __noreturn give_up(unsigned int me)
{
	struct worker *worker = workers[me];

	workers[me] = NULL;
	il_run.thread[me].state = IL_ENDED;
	give_token(choose(me));
	put_task_struct(worker->task);
	worker_end(worker);
}

bool il_point(const struct il_op *op)
{
	unsigned int me = il_run.holder, next;
	struct il_op announced = *op;
	struct il_thread *thread;

	announced.expired = false;
	if (op->kind != IL_ACCESS)
		announced.writes = il_model_writes(op->kind);
	if (me == IL_SETUP)
		return setup_point(&announced);

	thread = &il_run.thread[me];
	thread->op = announced;
	thread->state = IL_READY;

	if (il_run.free_running && free_steps > FREE_STEPS)
		give_up(me);
	next = starting ? IL_SETUP : choose(me);
	if (next != me) {
		give_token(next);
		worker_wait(workers[me], false);
	}
	announced.expired = thread->op.expired;
	return carry_out(me, &announced);
}

static struct il_op work_op(const struct il_thread *thread, enum il_kind kind)
{
	return (struct il_op){
		.kind = kind,
		.writes = true,
		.address = thread->work,
		.size = 1,
		.target = kind == IL_START ? thread->queued : 0,
		.ip = (unsigned long)thread->run,
	};
}

static u64 place_in_queue(unsigned int thread, u32 turn)
{
	return BIT_ULL(thread + (turn % 2 ? 32 : 0));
}

static struct il_op queue_op(const struct il_thread *thread, enum il_kind kind)
{
	struct il_op op = work_op(thread, kind);

	op.address = thread->queue;
	op.target = place_in_queue(thread - il_run.thread, thread->turn);
	return op;
}

/* What the thread of a work item begins with: a delay ends in the queue. */
static struct il_op first_op(const struct il_thread *thread)
{
	return thread->delayed && thread->queue ? queue_op(thread, IL_ENTER) :
						  work_op(thread, IL_START);
}

/* What a work item does, unless it was cancelled since it was queued. */
static void play_turn(struct worker *worker, struct il_thread *thread,
		      bool starts)
{
	struct il_op op;

	if (thread->op.kind == IL_ENTER) {
		op = work_op(thread, IL_START);
		starts = il_point(&op);
	}
	if (starts) {
		thread->run(thread->ctx);
		if (READ_ONCE(worker->abandoned))
			worker_end(worker);
		op = work_op(thread, IL_DONE);
		il_point(&op);
	}
	if (thread->queue) {
		op = queue_op(thread, IL_LEAVE);
		il_point(&op);
	}
}

/* One turn, and as many more as the work item queues itself for. */
static void play_work(struct worker *worker, struct il_thread *thread)
{
	bool starts = carry_out(worker->number, &thread->op);

	play_turn(worker, thread, starts);
	while (thread->again) {
		struct il_op op;

		thread->again = false;
		thread->queued = thread->next_queued;
		thread->queue = thread->next_queue;
		thread->delayed = thread->next_delayed;
		thread->turn++;
		op = first_op(thread);
		starts = il_point(&op);
		play_turn(worker, thread, starts);
	}
}

static void play(struct worker *worker)
{
	unsigned int me = worker->number;
	struct il_thread *thread = &il_run.thread[me];
	const struct interleave_site *lock;

	if (thread->work)
		play_work(worker, thread);
	else
		thread->run(thread->ctx);
	if (READ_ONCE(worker->abandoned))
		worker_end(worker);

	lock = il_model_held(me);
	if (lock)
		il_find(INTERLEAVE_LOCK_HELD, "%s has ended with %s held",
			thread->name, lock->object);
	thread->state = IL_ENDED;
	give_token(starting ? IL_SETUP : choose(me));
}

static int worker_main(void *data)
{
	struct worker *worker = data;

	for (;;) {
		worker_wait(worker, true);
		if (kthread_should_stop())
			break;
		if (il_run.program->mm && !worker->mm) {
			worker->mm = il_run.program->mm;
			kthread_use_mm(worker->mm);
		}
		play(worker);
	}
	if (worker->mm)
		kthread_unuse_mm(worker->mm);
	return 0;
}

static struct worker *worker_create(unsigned int number)
{
	struct worker *worker = kzalloc(sizeof(*worker), GFP_KERNEL);
	struct task_struct *task;

	if (!worker)
		return NULL;
	worker->number = number;
	task = kthread_create(worker_main, worker, "interleave/%u", number);
	if (IS_ERR(task)) {
		kfree(worker);
		return NULL;
	}
	worker->task = task;
	get_task_struct(task);
	return worker;
}

static bool have_worker(unsigned int number)
{
	if (!workers[number])
		workers[number] = worker_create(number);
	return workers[number];
}

static void worker_stop(unsigned int number)
{
	struct worker *worker = workers[number];
	struct task_struct *task;

	if (!worker)
		return;
	workers[number] = NULL;
	task = worker->task;
	kthread_stop(task);
	put_task_struct(task);
	kfree(worker);
}

/* Nobody will come back with the token. */
static void abandon_workers(void)
{
	unsigned int i;

	for (i = 0; i < INTERLEAVE_THREADS; i++) {
		struct task_struct *task;

		if (!workers[i])
			continue;
		task = workers[i]->task;
		WRITE_ONCE(workers[i]->abandoned, true);
		workers[i] = NULL;
		wake_up_process(task);
		put_task_struct(task);
	}
}

static void put_off(const struct il_work *work, u64 queued)
{
	if (nr_later == ARRAY_SIZE(later)) {
		il_find(INTERLEAVE_BROKEN,
			"setup or teardown queues too many work items");
		return;
	}
	later[nr_later].work = work->work;
	later[nr_later].queued = queued;
	later[nr_later].run = work->run;
	later[nr_later].ctx = work->ctx;
	nr_later++;
}

/* The thread for the next work item that a thread queues; 0 if there is none. */
static unsigned int next_slot(unsigned int me)
{
	const struct il_thread *thread = &il_run.thread[me];
	unsigned int slot = thread->room + thread->spawned;
	unsigned int nth = thread->spawned + 1;

	if (slot >= thread->room_end)
		return 0;
	if (!origins[slot].nth) {
		origins[slot].parent = me;
		origins[slot].nth = nth;
	}
	return origins[slot].parent == me && origins[slot].nth == nth ? slot : 0;
}

/*
 * What a thread queues takes its room from the front. Each of these has half of
 * what is left behind for what it queues itself.
 */
static void give_room(struct il_thread *child, const struct il_thread *parent)
{
	unsigned int room = parent->room_end - parent->room;
	unsigned int nth = parent->spawned;

	child->room = parent->room + max(room >> (nth + 1), nth + 1);
	child->room_end = parent->room + (room >> nth);
}

static bool queues_itself(const struct il_thread *thread, unsigned long work)
{
	return thread->work == work;
}

/* Whether the next turn of a work item has its place in the workqueue already. */
static bool has_entered(const struct il_thread *thread)
{
	return thread->again && thread->next_queue && !thread->next_delayed;
}

u64 il_place_in_queue(const struct il_work *work)
{
	const struct il_thread *thread = &il_run.thread[il_run.holder];
	unsigned int slot;

	if (queues_itself(thread, work->work))
		return has_entered(thread) && thread->next_queue == work->queue ? 0 :
		       place_in_queue(il_run.holder, thread->turn + 1);
	slot = next_slot(il_run.holder);
	return slot ? place_in_queue(slot, 0) : 0;
}

/* It was cancelled, and queued elsewhere: nobody else takes its place back. */
static void leave_next_queue(struct il_thread *thread)
{
	struct il_op op = {
		.kind = IL_LEAVE,
		.writes = true,
		.address = thread->next_queue,
		.size = 1,
		.target = place_in_queue(thread - il_run.thread, thread->turn + 1),
		.ip = (unsigned long)thread->run,
	};

	il_point(&op);
}

void il_spawn(const struct il_work *work)
{
	struct il_thread *parent, *thread;
	unsigned int me = il_run.holder, slot;
	const struct il_op op = { .kind = IL_QUEUE, .address = work->work };
	u64 queued = il_model_queued(il_model_state(me, &op));

	if (me == IL_SETUP) {
		put_off(work, queued);
		return;
	}
	parent = &il_run.thread[me];
	if (queues_itself(parent, work->work)) {
		if (has_entered(parent) &&
		    (parent->next_queue != work->queue || work->delayed))
			leave_next_queue(parent);
		parent->again = true;
		parent->next_queued = queued;
		parent->next_queue = work->queue;
		parent->next_delayed = work->delayed;
		return;
	}
	slot = next_slot(me);
	if (!slot) {
		il_find(INTERLEAVE_BROKEN, "no thread for a work item");
		return;
	}
	if (!have_worker(slot)) {
		il_find(INTERLEAVE_BROKEN, "out of memory");
		return;
	}
	il_run.nr_threads = max(il_run.nr_threads, slot + 1);
	thread = &il_run.thread[slot];
	thread->name = work->name;
	thread->run = work->run;
	thread->ctx = work->ctx;
	thread->work = work->work;
	thread->queued = queued;
	thread->queue = work->queue;
	thread->delayed = work->delayed;
	give_room(thread, parent);
	thread->op = first_op(thread);
	thread->state = IL_READY;
	parent->spawned++;
	il_race_fork(me, slot);
	if (!il_run.free_running)
		il_trace_fork(slot);
}

int il_run_init(const struct interleave_program *program,
		const struct interleave_options *options)
{
	unsigned int i;

	il_run.program = program;
	il_run.options = options;
	explorer = current;
	memset(origins, 0, sizeof(origins));
	for (i = 0; i < program->nr_threads; i++)
		if (!have_worker(i))
			return -ENOMEM;
	return 0;
}

void il_run_exit(void)
{
	unsigned int i;

	for (i = 0; i < INTERLEAVE_THREADS; i++)
		worker_stop(i);
	il_run.program = NULL;
}

static void prepare(void)
{
	const struct interleave_program *program = il_run.program;
	unsigned int nr = program->nr_threads, i;
	unsigned int each = (INTERLEAVE_THREADS - nr) / nr;

	memset(il_run.thread, 0, sizeof(il_run.thread));
	for (i = 0; i < nr; i++) {
		il_run.thread[i].room = nr + i * each;
		il_run.thread[i].room_end = nr + (i + 1) * each;
		il_run.thread[i].name = program->threads[i].name;
		il_run.thread[i].run = program->threads[i].run;
		il_run.thread[i].ctx = program->ctx;
	}
	il_run.nr_threads = nr;
	il_run.steps = 0;
	il_run.preemptions = 0;
	il_run.finding = INTERLEAVE_OK;
	il_run.message[0] = '\0';
	il_run.free_running = false;
	il_run.pruned = false;
	free_steps = 0;
	nr_later = 0;
	nr_played = 0;
	token = IL_SETUP;
	il_run.holder = IL_SETUP;

	il_report_reset();
	il_model_reset();
	il_memory_reset();
	il_race_reset();
	il_trace_reset();
}

static bool explorer_wait(void)
{
	unsigned int steps = il_run.steps;
	long left = DEADLINE;

	for (;;) {
		set_current_state(TASK_IDLE);
		if (has_token(IL_SETUP))
			break;
		left = schedule_timeout(left);
		if (left)
			continue;
		if (READ_ONCE(il_run.steps) == steps && !has_token(IL_SETUP)) {
			__set_current_state(TASK_RUNNING);
			return false;
		}
		steps = READ_ONCE(il_run.steps);
		left = DEADLINE;
	}
	__set_current_state(TASK_RUNNING);
	return true;
}

/* Let a thread, and all that it gives the token to, run. */
static bool let_run(unsigned int thread)
{
	unsigned int stuck;

	give_token(thread);
	if (explorer_wait())
		return true;

	stuck = READ_ONCE(il_run.holder);
	il_run.holder = IL_SETUP;
	WRITE_ONCE(interleave_task, explorer);
	abandon_workers();
	il_run.free_running = false;
	il_run.finding = INTERLEAVE_OK;
	il_find(INTERLEAVE_BROKEN, "%s blocks where the explorer cannot see it",
		stuck < INTERLEAVE_THREADS ? il_run.thread[stuck].name : "it");
	il_run.found_by = stuck;
	return false;
}

static bool run_threads(void)
{
	unsigned int nr = il_run.program->nr_threads, i;

	for (i = 0; i < nr; i++) {
		if (!have_worker(i)) {
			il_find(INTERLEAVE_BROKEN, "out of memory");
			return false;
		}
		il_race_fork(IL_SETUP, i);
	}

	starting = true;
	for (i = 0; i < nr; i++)
		if (!let_run(i))
			return false;
	starting = false;

	i = choose(IL_CLOCKS);
	if (i != IL_SETUP && !let_run(i))
		return false;

	for (i = 0; i < il_run.nr_threads; i++)
		il_race_join(IL_SETUP, i);
	return true;
}

bool il_run_schedule(const struct il_strategy *how)
{
	const struct interleave_program *program = il_run.program;
	const char *wrong;
	bool ended;

	strategy = how;
	prepare();
	WRITE_ONCE(interleave_task, explorer);
	if (program->setup)
		program->setup(program->ctx);
	play_later();

	ended = run_threads();
	if (ended) {
		if (program->check && !il_run.finding && !il_run.pruned) {
			wrong = program->check(program->ctx);
			if (wrong)
				il_find(INTERLEAVE_ASSERTION, "%s", wrong);
		}
		if (program->teardown)
			program->teardown(program->ctx);
		play_later();
		if (!il_run.finding && !il_run.pruned)
			il_memory_check_leaks();
	}
	WRITE_ONCE(interleave_task, NULL);
	il_hooks_end(ended);
	return !il_run.pruned;
}
