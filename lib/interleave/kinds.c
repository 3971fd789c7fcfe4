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

/* For the rows: what the expression makes of @thread, @op and @state. */
#define KIND_TEST(name, expression)					\
static bool kind_##name(unsigned int thread, const struct il_op *op,	\
			u64 state)					\
{									\
	return expression;						\
}

#define KIND_NEXT(name, expression)					\
static u64 kind_##name(unsigned int thread, const struct il_op *op,	\
		       u64 state)					\
{									\
	return expression;						\
}

/* Locks. */

KIND_TEST(lock_is_free, !state)
KIND_NEXT(lock_next, LOCK_EXCLUSIVE)
KIND_NEXT(lock_unlock, 0)
KIND_TEST(lock_is_readable, !(state & LOCK_EXCLUSIVE))
KIND_NEXT(lock_read, state + 1)
KIND_NEXT(lock_read_unlock, state & LOCK_SHARED ? state - 1 : state)
KIND_NEXT(lock_downgrade, 1)

/* Completions. */

KIND_TEST(completion_is_done, state)
KIND_NEXT(completion_wait, state & DONE_FOREVER || !state ? state : state - 1)
KIND_NEXT(completion_complete, state & DONE_FOREVER ? state : state + 1)
KIND_NEXT(completion_complete_all, DONE_FOREVER)
KIND_NEXT(completion_reset, 0)

/*
 * Wait queues. Setup and teardown are on no list: what they wait for are work
 * items that they run themselves.
 */

KIND_NEXT(queue_listen,
	  thread == IL_SETUP ? state :
	  il_waiters_listen(state, thread, op->target))
KIND_NEXT(queue_up,
	  thread == IL_SETUP ? state :
	  il_waiters_queue(state, thread, op->target))
KIND_NEXT(queue_finish,
	  thread == IL_SETUP ? state : il_waiters_finish(state, thread))
KIND_TEST(queue_is_active, il_waiters_any(state))
KIND_TEST(queue_is_woken, thread != IL_SETUP && il_waiters_woken(state, thread))
KIND_NEXT(queue_sleep,
	  thread == IL_SETUP ? state : il_waiters_sleep(state, thread))
KIND_NEXT(queue_wake,
	  il_waiters_wake(state, op->target & IL_WAKE_INTERRUPTIBLE,
			  FIELD_GET(IL_WAKE_COUNT, op->target)))

/* Work items. */

KIND_TEST(work_try_queue, !(state & (WORK_PENDING | WORK_BARS)))
KIND_NEXT(work_queue, (state | WORK_PENDING) + WORK_QUEUEING)

/*
 * A work item that was cancelled since it was queued starts, and does nothing.
 * If it was queued again, that queueing has a start of its own.
 */
KIND_TEST(work_is_due,
	  (state & WORK_PENDING) &&
	  FIELD_GET(WORK_QUEUED, state) == op->target)
KIND_TEST(work_can_start,
	  !kind_work_is_due(thread, op, state) || !(state & WORK_RUNNING))
KIND_NEXT(work_start,
	  (state & ~(WORK_PENDING | WORK_LAST)) | WORK_RUNNING |
	  FIELD_PREP(WORK_LAST, FIELD_GET(WORK_QUEUED, state)))
KIND_NEXT(work_done, state & ~WORK_RUNNING)
KIND_TEST(work_is_pending, state & WORK_PENDING)
KIND_NEXT(work_cancel, state & ~WORK_PENDING)
KIND_NEXT(work_bar, (state & ~WORK_PENDING) + WORK_BAR)
KIND_TEST(work_is_idle, !(state & WORK_RUNNING))
KIND_NEXT(work_unbar, state & WORK_BARS ? state - WORK_BAR : state)

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

KIND_NEXT(workqueue_enter, state | op->target)
KIND_NEXT(workqueue_leave, state & ~op->target)
KIND_TEST(workqueue_is_flushed, !(state & op->target))

static u32 kind_workqueue_flush_blockers(const struct il_op *op, u64 state)
{
	state &= op->target;
	return lower_32_bits(state) | upper_32_bits(state);
}

KIND_TEST(workqueue_is_empty, !state)

static u32 kind_workqueue_drain_blockers(const struct il_op *op, u64 state)
{
	return lower_32_bits(state) | upper_32_bits(state);
}

/* RCU */

KIND_NEXT(rcu_lock, state | BIT_ULL(thread))
KIND_NEXT(rcu_unlock, state & ~BIT_ULL(thread))

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
KIND_TEST(rcu_no_state, true)

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
