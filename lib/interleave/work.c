// SPDX-License-Identifier: GPL-2.0-only
/* Work items, which run in threads of their own. */
#include <linux/minmax.h>
#include <linux/string.h>

#include "carry.h"
#include "kinds.h"
#include "model.h"
#include "race.h"
#include "schedule.h"
#include "setup_work.h"
#include "trace.h"
#include "work.h"
#include "workers.h"

/*
 * By thread, which thread queues its work item, and the ordinal of that work
 * item among those of @parent, from 1. Lasts for an exploration, so that no
 * thread runs different work items in different schedules.
 */
static struct {
	u8 parent;
	u8 nth;
} work_origins[INTERLEAVE_THREADS];

void il_work_begin(void)
{
	memset(work_origins, 0, sizeof(work_origins));
}

static unsigned int work_number(const struct il_thread *thread)
{
	return thread - il_run.thread;
}

/* Two places for each thread: a turn may be queued while another one runs. */
static u64 work_place(unsigned int thread, u32 turn)
{
	return BIT_ULL(thread + (turn % 2 ? 32 : 0));
}

static struct il_op work_start_op(const struct il_thread *thread)
{
	return il_op_of_work(IL_START, thread->work, thread->turn.ordinal,
			     thread->run);
}

static struct il_op work_queue_op(const struct il_thread *thread,
				  enum il_kind kind)
{
	return il_op_of_work(kind, thread->turn.queue,
			     work_place(work_number(thread), thread->nr_turns),
			     thread->run);
}

static struct il_op work_first_op(const struct il_thread *thread)
{
	return thread->turn.delayed && thread->turn.queue ?
	       work_queue_op(thread, IL_ENTER) : work_start_op(thread);
}

/* One turn behind its first operation; @starts: that started the work item. */
static void work_play_turn(struct il_thread *thread, bool starts)
{
	struct il_op op;

	if (thread->op.kind == IL_ENTER) {
		op = work_start_op(thread);
		starts = il_point(&op);
	}
	if (starts) {
		thread->run(thread->ctx);
		il_workers_end_if_abandoned();
		op = il_op_of_work(IL_DONE, thread->work, 0, thread->run);
		il_point(&op);
	}
	if (thread->turn.queue) {
		op = work_queue_op(thread, IL_LEAVE);
		il_point(&op);
	}
}

void il_work_play(struct il_thread *thread)
{
	work_play_turn(thread, il_carry_out(work_number(thread), &thread->op));
	while (thread->again) {
		struct il_op op;

		thread->again = false;
		thread->turn = thread->next;
		thread->nr_turns++;
		op = work_first_op(thread);
		work_play_turn(thread, il_point(&op));
	}
}

/* The thread for the next work item that @me queues, 0 if there is none. */
static unsigned int work_next_slot(unsigned int me)
{
	const struct il_thread *thread = &il_run.thread[me];
	unsigned int slot = thread->room + thread->spawned;
	unsigned int nth = thread->spawned + 1;

	if (slot >= thread->room_end)
		return 0;
	if (!work_origins[slot].nth) {
		work_origins[slot].parent = me;
		work_origins[slot].nth = nth;
	}
	if (work_origins[slot].parent != me || work_origins[slot].nth != nth)
		return 0;
	return slot;
}

/*
 * A thread's work items take their threads from the front of its room. Each
 * gets half of the rest as room for work items of its own.
 */
static void work_give_room(struct il_thread *child,
			   const struct il_thread *parent)
{
	unsigned int room = parent->room_end - parent->room;
	unsigned int nth = parent->spawned;

	child->room = parent->room + max(room >> (nth + 1), nth + 1);
	child->room_end = parent->room + (room >> nth);
}

static bool work_is_own(const struct il_thread *thread, unsigned long work)
{
	return thread->work == work;
}

/* Whether the next turn of a work item is in its workqueue already. */
static bool work_next_entered(const struct il_thread *thread)
{
	return thread->again && thread->next.queue && !thread->next.delayed;
}

u64 il_place_in_queue(const struct il_work *work)
{
	unsigned int me = il_run.holder, slot;
	const struct il_thread *thread = &il_run.thread[me];

	if (work_is_own(thread, work->work)) {
		if (work_next_entered(thread) &&
		    thread->next.queue == work->queue)
			return 0;
		return work_place(me, thread->nr_turns + 1);
	}
	slot = work_next_slot(me);
	return slot ? work_place(slot, 0) : 0;
}

/* The next turn was cancelled, and queued elsewhere. */
static void work_leave_next_queue(struct il_thread *thread)
{
	u64 place = work_place(work_number(thread), thread->nr_turns + 1);
	struct il_op op = il_op_of_work(IL_LEAVE, thread->next.queue, place,
					thread->run);

	il_point(&op);
}

static void work_queue_itself(struct il_thread *thread,
			      const struct il_work *work, u64 ordinal)
{
	if (work_next_entered(thread) &&
	    (thread->next.queue != work->queue || work->delayed))
		work_leave_next_queue(thread);
	thread->again = true;
	thread->next = (struct il_turn){
		.ordinal = ordinal,
		.queue = work->queue,
		.delayed = work->delayed,
	};
}

void il_spawn(const struct il_work *work)
{
	const struct il_op op = { .kind = IL_QUEUE, .address = work->work };
	unsigned int me = il_run.holder, slot;
	u64 ordinal = il_kind_queued(il_model_state(me, &op));
	struct il_thread *parent, *thread;

	if (me == IL_SETUP) {
		il_setup_work_queue(work->work, ordinal, work->run, work->ctx);
		return;
	}
	parent = &il_run.thread[me];
	if (work_is_own(parent, work->work)) {
		work_queue_itself(parent, work, ordinal);
		return;
	}
	slot = work_next_slot(me);
	if (!slot) {
		il_find(INTERLEAVE_BROKEN, "no thread for a work item");
		return;
	}
	if (!il_workers_have(slot)) {
		il_find(INTERLEAVE_BROKEN, "out of memory");
		return;
	}
	il_run.nr_threads = max(il_run.nr_threads, slot + 1);
	thread = &il_run.thread[slot];
	thread->name = work->name;
	thread->run = work->run;
	thread->ctx = work->ctx;
	thread->work = work->work;
	thread->turn = (struct il_turn){
		.ordinal = ordinal,
		.queue = work->queue,
		.delayed = work->delayed,
	};
	work_give_room(thread, parent);
	thread->op = work_first_op(thread);
	thread->state = IL_READY;
	parent->spawned++;
	il_race_fork(me, slot);
	if (!il_run.free_running)
		il_trace_fork(slot);
}
