// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kinds of operation: one row each in a table
 *
 * The meaning of a state depends on the kind of object:
 *
 *	lock		bit 63: held exclusively; bits 0 to 15: number of shared
 *			holders
 *	completion	how many waits it lets pass
 *	wait queue	see waiters.c
 *	work item	bit 0: pending; bit 8: running; bits 16 to 23: number of
 *			bars against queueing; bits 32 to 47: number of
 *			queueings; bits 48 to 63: ordinal of the queueing that
 *			runs or ran last
 *	workqueue	bits 0 to 31: threads with an item in the queue; bits 32
 *			to 63: those with a second turn in the queue
 *	RCU		bits 0 to 31: readers. The readers that a grace period
 *			waits for are kept with its thread.
 */
#include <linux/bitfield.h>
#include <linux/kernel.h>

#include "kinds.h"
#include "state.h"
#include "waiters.h"

#define LOCK_EXCLUSIVE	BIT_ULL(63)
#define LOCK_SHARED	GENMASK_ULL(15, 0)
#define WORK_PENDING	BIT_ULL(0)
#define WORK_RUNNING	BIT_ULL(8)
#define WORK_BAR	BIT_ULL(16)
#define WORK_BARS	GENMASK_ULL(23, 16)
#define WORK_QUEUEING	BIT_ULL(32)
#define WORK_QUEUED	GENMASK_ULL(47, 32)
#define WORK_LAST	GENMASK_ULL(63, 48)
#define DONE_FOREVER	BIT_ULL(32)

/* Locks. */

static bool kind_lock_is_free(unsigned int thread, const struct il_op *op,
			      u64 state)
{
	return !state;
}

static u64 kind_lock_next(unsigned int thread, const struct il_op *op,
			  u64 state)
{
	return LOCK_EXCLUSIVE;
}

static u64 kind_lock_unlock(unsigned int thread, const struct il_op *op,
			    u64 state)
{
	return 0;
}

static bool kind_lock_is_readable(unsigned int thread, const struct il_op *op,
				  u64 state)
{
	return !(state & LOCK_EXCLUSIVE);
}

static u64 kind_lock_read(unsigned int thread, const struct il_op *op,
			  u64 state)
{
	return state + 1;
}

static u64 kind_lock_read_unlock(unsigned int thread, const struct il_op *op,
				 u64 state)
{
	return state & LOCK_SHARED ? state - 1 : state;
}

static u64 kind_lock_downgrade(unsigned int thread, const struct il_op *op,
			       u64 state)
{
	return 1;
}

/* Completions. */

static bool kind_completion_is_done(unsigned int thread, const struct il_op *op,
				    u64 state)
{
	return state;
}

static u64 kind_completion_wait(unsigned int thread, const struct il_op *op,
				u64 state)
{
	return state & DONE_FOREVER || !state ? state : state - 1;
}

static u64 kind_completion_complete(unsigned int thread, const struct il_op *op,
				    u64 state)
{
	return state & DONE_FOREVER ? state : state + 1;
}

static u64 kind_completion_complete_all(unsigned int thread,
					const struct il_op *op,
					u64 state)
{
	return DONE_FOREVER;
}

static u64 kind_completion_reset(unsigned int thread, const struct il_op *op,
				 u64 state)
{
	return 0;
}

/*
 * Wait queues. Setup and teardown are on no list: what they wait for are work
 * items that they run themselves.
 */

static u64 kind_queue_listen(unsigned int thread, const struct il_op *op,
			     u64 state)
{
	return thread == IL_SETUP ? state :
	       il_waiters_listen(state, thread, op->target);
}

static u64 kind_queue_up(unsigned int thread, const struct il_op *op, u64 state)
{
	return thread == IL_SETUP ? state :
	       il_waiters_queue(state, thread, op->target);
}

static u64 kind_queue_finish(unsigned int thread, const struct il_op *op,
			     u64 state)
{
	return thread == IL_SETUP ? state : il_waiters_finish(state, thread);
}

static bool kind_queue_is_active(unsigned int thread, const struct il_op *op,
				 u64 state)
{
	return il_waiters_any(state);
}

static bool kind_queue_is_woken(unsigned int thread, const struct il_op *op,
				u64 state)
{
	return thread != IL_SETUP && il_waiters_woken(state, thread);
}

static u64 kind_queue_sleep(unsigned int thread, const struct il_op *op,
			    u64 state)
{
	return thread == IL_SETUP ? state : il_waiters_sleep(state, thread);
}

static u64 kind_queue_wake(unsigned int thread, const struct il_op *op,
			   u64 state)
{
	return il_waiters_wake(state, op->target & IL_WAKE_INTERRUPTIBLE,
			       FIELD_GET(IL_WAKE_COUNT, op->target));
}

/* Work items. */

static bool kind_work_try_queue(unsigned int thread, const struct il_op *op,
				u64 state)
{
	return !(state & (WORK_PENDING | WORK_BARS));
}

static u64 kind_work_queue(unsigned int thread, const struct il_op *op,
			   u64 state)
{
	return (state | WORK_PENDING) + WORK_QUEUEING;
}

/*
 * A work item that was cancelled since it was queued starts, and does nothing.
 * If it was queued again, that queueing has a start of its own.
 */
static bool kind_work_is_due(unsigned int thread, const struct il_op *op,
			     u64 state)
{
	return (state & WORK_PENDING) &&
	       FIELD_GET(WORK_QUEUED, state) == op->target;
}

static bool kind_work_can_start(unsigned int thread, const struct il_op *op,
				u64 state)
{
	return !kind_work_is_due(thread, op, state) || !(state & WORK_RUNNING);
}

static u64 kind_work_start(unsigned int thread, const struct il_op *op,
			   u64 state)
{
	return (state & ~(WORK_PENDING | WORK_LAST)) | WORK_RUNNING |
	       FIELD_PREP(WORK_LAST, FIELD_GET(WORK_QUEUED, state));
}

static u64 kind_work_done(unsigned int thread, const struct il_op *op,
			  u64 state)
{
	return state & ~WORK_RUNNING;
}

static bool kind_work_is_pending(unsigned int thread, const struct il_op *op,
				 u64 state)
{
	return state & WORK_PENDING;
}

static u64 kind_work_cancel(unsigned int thread, const struct il_op *op,
			    u64 state)
{
	return state & ~WORK_PENDING;
}

static u64 kind_work_bar(unsigned int thread, const struct il_op *op, u64 state)
{
	return (state & ~WORK_PENDING) + WORK_BAR;
}

static bool kind_work_is_idle(unsigned int thread, const struct il_op *op,
			      u64 state)
{
	return !(state & WORK_RUNNING);
}

static u64 kind_work_unbar(unsigned int thread, const struct il_op *op,
			   u64 state)
{
	return state & WORK_BARS ? state - WORK_BAR : state;
}

/* Whether the queueing @target has run, or was cancelled. */
static bool kind_work_has_run(unsigned int thread, const struct il_op *op,
			      u64 state)
{
	if ((state & WORK_PENDING) &&
	    FIELD_GET(WORK_QUEUED, state) <= op->target)
		return false;
	return !(state & WORK_RUNNING) ||
	       FIELD_GET(WORK_LAST, state) > op->target;
}

u64 il_kind_queued(u64 state)
{
	return state & (WORK_PENDING | WORK_RUNNING) ?
	       FIELD_GET(WORK_QUEUED, state) : 0;
}

/* Workqueues. */

static u64 kind_workqueue_enter(unsigned int thread, const struct il_op *op,
				u64 state)
{
	return state | op->target;
}

static u64 kind_workqueue_leave(unsigned int thread, const struct il_op *op,
				u64 state)
{
	return state & ~op->target;
}

static bool kind_workqueue_is_flushed(unsigned int thread,
				      const struct il_op *op,
				      u64 state)
{
	return !(state & op->target);
}

static u32 kind_workqueue_flush_blockers(const struct il_op *op, u64 state)
{
	state &= op->target;
	return lower_32_bits(state) | upper_32_bits(state);
}

static bool kind_workqueue_is_empty(unsigned int thread, const struct il_op *op,
				    u64 state)
{
	return !state;
}

static u32 kind_workqueue_drain_blockers(const struct il_op *op, u64 state)
{
	return lower_32_bits(state) | upper_32_bits(state);
}

/* RCU */

static u64 kind_rcu_lock(unsigned int thread, const struct il_op *op, u64 state)
{
	return state | BIT_ULL(thread);
}

static u64 kind_rcu_unlock(unsigned int thread, const struct il_op *op,
			   u64 state)
{
	return state & ~BIT_ULL(thread);
}

static void kind_rcu_unlock_effect(unsigned int thread, u64 state)
{
	unsigned int i;

	for (i = 0; i < il_run.nr_threads; i++)
		il_run.thread[i].rcu_seen &= ~BIT_ULL(thread);
}

static void kind_rcu_begin_effect(unsigned int thread, u64 state)
{
	if (thread != IL_SETUP)
		il_run.thread[thread].rcu_seen = lower_32_bits(state);
}

/* A grace period waits for threads: il_model_enabled(). */
static bool kind_rcu_no_state(unsigned int thread, const struct il_op *op,
			      u64 state)
{
	return true;
}

#define KIND_ACQUIRE_BOTH	(IL_ACQUIRE | IL_ACQUIRE_SHARED)

const struct il_kind_row il_kinds[IL_KINDS] = {
	[IL_POINT] = { .name = "point", .stateless = true },
	[IL_ACCESS] = { .name = "access", .stateless = true },

	[IL_LOCK] = {
		.name = "lock", .sign = '[', .holds = 1, .writes = true,
		.order = KIND_ACQUIRE_BOTH,
		.enabled = kind_lock_is_free, .next = kind_lock_next,
	},
	[IL_TRYLOCK] = {
		.name = "trylock", .sign = '[', .holds = 1, .writes = true,
		.order = KIND_ACQUIRE_BOTH, .is_try = true,
		.succeeds = kind_lock_is_free, .next = kind_lock_next,
	},
	[IL_UNLOCK] = {
		.name = "unlock", .sign = ']', .holds = -1, .writes = true,
		.order = IL_RELEASE, .next = kind_lock_unlock,
	},
	[IL_READ_LOCK] = {
		.name = "read_lock", .sign = '(', .holds = 1,
		.order = IL_ACQUIRE,
		.enabled = kind_lock_is_readable, .next = kind_lock_read,
	},
	[IL_READ_TRYLOCK] = {
		.name = "read_trylock", .sign = '(', .holds = 1,
		.order = IL_ACQUIRE, .is_try = true,
		.succeeds = kind_lock_is_readable, .next = kind_lock_read,
	},
	[IL_READ_UNLOCK] = {
		.name = "read_unlock", .sign = ')', .holds = -1,
		.order = IL_RELEASE_SHARED, .next = kind_lock_read_unlock,
	},
	[IL_DOWNGRADE] = {
		.name = "downgrade", .sign = ':', .writes = true,
		.order = IL_RELEASE, .next = kind_lock_downgrade,
	},

	[IL_WAIT] = {
		.name = "wait", .writes = true, .order = IL_ACQUIRE,
		.enabled = kind_completion_is_done,
		.next = kind_completion_wait,
	},
	[IL_TRY_WAIT] = {
		.name = "try_wait", .writes = true, .order = IL_ACQUIRE,
		.is_try = true,
		.succeeds = kind_completion_is_done,
		.next = kind_completion_wait,
	},
	[IL_COMPLETE] = {
		.name = "complete", .writes = true, .order = IL_RELEASE,
		.next = kind_completion_complete,
	},
	[IL_COMPLETE_ALL] = {
		.name = "complete_all", .writes = true, .order = IL_RELEASE,
		.next = kind_completion_complete_all,
	},
	[IL_RESET] = {
		.name = "reset", .writes = true, .next = kind_completion_reset,
	},
	[IL_TEST] = {
		.name = "test", .is_try = true,
		.succeeds = kind_completion_is_done,
	},

	[IL_PREPARE] = {
		.name = "prepare_to_wait", .on_list = true, .by_waiter = true,
		.next = kind_queue_listen,
	},
	[IL_QUEUE_UP] = {
		.name = "prepare_to_wait_exclusive", .writes = true,
		.on_list = true, .by_waiter = true, .next = kind_queue_up,
	},
	[IL_ACTIVE] = {
		.name = "waitqueue_active", .writes = true, .on_list = true,
		.is_try = true, .succeeds = kind_queue_is_active,
	},
	[IL_SLEEP] = {
		.name = "sleep", .on_list = true, .by_waiter = true,
		.no_touch = true, .order = IL_ACQUIRE,
		.enabled = kind_queue_is_woken, .next = kind_queue_sleep,
	},
	[IL_FINISH] = {
		.name = "finish_wait", .on_list = true,
		.next = kind_queue_finish,
	},
	[IL_WAKE] = {
		.name = "wake", .writes = true, .on_list = true,
		.order = IL_RELEASE, .next = kind_queue_wake,
	},

	[IL_ALLOC] = { .name = "alloc", .stateless = true },
	[IL_FREE] = {
		.name = "free", .writes = true, .stateless = true,
		.no_touch = true,
	},

	[IL_QUEUE] = {
		.name = "queue", .writes = true, .is_try = true,
		.order = IL_RELEASE_ALWAYS,
		.succeeds = kind_work_try_queue, .next = kind_work_queue,
	},
	[IL_START] = {
		.name = "work begins", .writes = true,
		.order = KIND_ACQUIRE_BOTH,
		.enabled = kind_work_can_start, .succeeds = kind_work_is_due,
		.next = kind_work_start,
	},
	[IL_DONE] = {
		.name = "work ends", .writes = true, .no_touch = true,
		.order = IL_RELEASE_SHARED, .next = kind_work_done,
	},
	[IL_CANCEL] = {
		.name = "cancel", .writes = true, .is_try = true,
		.order = IL_ACQUIRE,
		.succeeds = kind_work_is_pending, .next = kind_work_cancel,
	},
	[IL_BAR] = {
		.name = "bar", .writes = true, .is_try = true,
		.order = IL_ACQUIRE, .next_on_failure = true,
		.succeeds = kind_work_is_pending, .next = kind_work_bar,
	},
	[IL_UNBAR] = {
		.name = "unbar", .writes = true, .for_item = true,
		.order = IL_ACQUIRE_SHARED,
		.enabled = kind_work_is_idle, .next = kind_work_unbar,
	},
	[IL_PENDING] = {
		.name = "pending", .is_try = true,
		.succeeds = kind_work_is_pending,
	},
	[IL_FLUSH] = { .name = "flush", .order = IL_ACQUIRE_SHARED },
	[IL_FLUSHED] = {
		.name = "flushed", .writes = true, .for_item = true,
		.order = IL_ACQUIRE_SHARED, .enabled = kind_work_has_run,
	},

	[IL_ENTER] = {
		.name = "enters queue", .writes = true,
		.next = kind_workqueue_enter,
	},
	[IL_LEAVE] = {
		.name = "leaves queue", .writes = true,
		.order = IL_RELEASE_SHARED, .next = kind_workqueue_leave,
	},
	[IL_FLUSH_ALL] = { .name = "flush all", .order = IL_ACQUIRE_SHARED },
	[IL_FLUSHED_ALL] = {
		.name = "flushed all", .writes = true,
		.order = IL_ACQUIRE_SHARED,
		.enabled = kind_workqueue_is_flushed,
		.blockers = kind_workqueue_flush_blockers,
	},
	[IL_DRAIN] = {
		.name = "drain", .writes = true, .order = IL_ACQUIRE_SHARED,
		.enabled = kind_workqueue_is_empty,
		.blockers = kind_workqueue_drain_blockers,
	},

	[IL_RCU_LOCK] = {
		.name = "rcu_read_lock", .sign = '(', .order = IL_ACQUIRE,
		.next = kind_rcu_lock,
	},
	[IL_RCU_UNLOCK] = {
		.name = "rcu_read_unlock", .sign = ')',
		.order = IL_RELEASE_SHARED,
		.next = kind_rcu_unlock, .effect = kind_rcu_unlock_effect,
	},
	[IL_RCU_BEGIN] = {
		.name = "grace period begins", .writes = true,
		.order = IL_RELEASE, .effect = kind_rcu_begin_effect,
	},
	[IL_RCU_END] = {
		.name = "grace period ends", .writes = true, .stateless = true,
		.order = IL_ACQUIRE_SHARED, .enabled = kind_rcu_no_state,
	},
};
