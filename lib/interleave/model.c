// SPDX-License-Identifier: GPL-2.0-only
/*
 * What locks, completions, wait queues, work items and RCU do
 *
 * Each object is a number. Which bits mean what, depends on the operations that
 * are used on it:
 *
 *	locks		bit 63: held exclusively; bits 0 to 15: how often shared
 *	completions	how often it can be waited for
 *	wait queues	waiters.c knows
 *	work items	bit 0: pending; bit 8: running; bits 16 to 23: by how many it
 *			is barred; bits 32 to 47: how often it was queued; 48 to 63:
 *			which of these runs, or was the last to
 *	workqueues	bits 0 to 31: the threads of items that are in it; 32 to 63:
 *			those that are in it for a second time
 *	RCU		bits 0 to 31: who is a reader. Who waits for which readers is
 *			with the threads.
 */
#include <linux/bitfield.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "internal.h"

#define LOCK_EXCLUSIVE	BIT_ULL(63)
#define LOCK_SHARED	GENMASK_ULL(15, 0)
#define WORK_PENDING	BIT_ULL(0)
#define WORK_RUNNING	BIT_ULL(8)
#define WORK_BAR	BIT_ULL(16)
#define WORK_BARS	GENMASK_ULL(23, 16)
#define WORK_QUEUED	GENMASK_ULL(47, 32)
#define WORK_LAST	GENMASK_ULL(63, 48)
#define DONE_FOREVER	BIT_ULL(32)

/**
 * struct il_object - An object in the running schedule.
 * @address: where it is
 * @born: the schedule that it belongs to
 * @state: as above
 * @holds: of a lock: how often each thread holds it
 * @taken: where it was taken last
 */
struct il_object {
	unsigned long address;
	u32 born;
	u64 state;
	u8 holds[IL_CLOCKS];
	const struct interleave_site *taken;
};

#define OBJECT_BITS	10
#define OBJECTS		BIT(OBJECT_BITS)

static struct il_object objects[OBJECTS];
static u16 touched[OBJECTS];
static unsigned int nr_touched;
static u32 round;

/* How many locks each thread holds, to be quick about those without. */
static unsigned int held[IL_CLOCKS];

void il_model_reset(void)
{
	round++;
	nr_touched = 0;
	il_waiters_reset();
	memset(held, 0, sizeof(held));
}

static struct il_object *find(unsigned long address)
{
	unsigned int i = hash_long(address, OBJECT_BITS);
	unsigned int tries;

	for (tries = 0; tries < OBJECTS; tries++, i = (i + 1) % OBJECTS) {
		struct il_object *object = &objects[i];

		if (object->born != round) {
			memset(object, 0, sizeof(*object));
			object->address = address;
			object->born = round;
			touched[nr_touched++] = i;
			return object;
		}
		if (object->address == address)
			return object;
	}

	il_find(INTERLEAVE_BROKEN, "more than %lu objects", OBJECTS);
	return &objects[0];
}

bool il_model_blocks(enum il_kind kind)
{
	switch (kind) {
	case IL_LOCK:
	case IL_READ_LOCK:
	case IL_WAIT:
	case IL_SLEEP:
	case IL_START:
	case IL_UNBAR:
	case IL_FLUSHED:
	case IL_FLUSHED_ALL:
	case IL_DRAIN:
	case IL_RCU_END:
		return true;
	default:
		return false;
	}
}

bool il_model_writes(enum il_kind kind)
{
	switch (kind) {
	case IL_POINT:
	case IL_READ_LOCK:
	case IL_READ_TRYLOCK:
	case IL_READ_UNLOCK:
	case IL_PREPARE:
	case IL_SLEEP:
	case IL_FINISH:
	case IL_TEST:
	case IL_ALLOC:
	case IL_PENDING:
	case IL_FLUSH:
	case IL_FLUSH_ALL:
	case IL_RCU_LOCK:
	case IL_RCU_UNLOCK:
		return false;
	default:
		return true;
	}
}

/* Whether there is a model of what an operation does. */
static bool has_state(enum il_kind kind)
{
	switch (kind) {
	case IL_POINT:
	case IL_ACCESS:
	case IL_ALLOC:
	case IL_FREE:
		return false;
	default:
		return true;
	}
}

/* Whether a work item has run, or was cancelled, that was queued as this. */
static bool has_run(u64 queued, u64 state)
{
	if ((state & WORK_PENDING) && FIELD_GET(WORK_QUEUED, state) <= queued)
		return false;
	return !(state & WORK_RUNNING) || FIELD_GET(WORK_LAST, state) > queued;
}

/*
 * Whether a work item waits to run that was queued as this one. It may have been
 * cancelled, and queued again: that has a thread of its own.
 */
static bool is_due(const struct il_op *op, u64 state)
{
	return (state & WORK_PENDING) &&
	       FIELD_GET(WORK_QUEUED, state) == op->target;
}

bool il_model_enabled_in(unsigned int thread, const struct il_op *op, u64 state)
{
	switch (op->kind) {
	case IL_LOCK:
		return !state;
	case IL_READ_LOCK:
		return !(state & LOCK_EXCLUSIVE);
	case IL_WAIT:
		return state;
	case IL_SLEEP:
		return thread < INTERLEAVE_THREADS &&
		       il_waiters_woken(state, thread);
	case IL_START:
		return !is_due(op, state) || !(state & WORK_RUNNING);
	case IL_UNBAR:
		return !(state & WORK_RUNNING);
	case IL_FLUSHED:
		return has_run(op->target, state);
	case IL_FLUSHED_ALL:
		return !(state & op->target);
	case IL_DRAIN:
		return !state;
	default:
		return true;
	}
}

/* A work item that was cancelled since it was queued starts, and does nothing. */
bool il_model_succeeds(const struct il_op *op, u64 state)
{
	switch (op->kind) {
	case IL_TRYLOCK:
		return !state;
	case IL_READ_TRYLOCK:
		return !(state & LOCK_EXCLUSIVE);
	case IL_TRY_WAIT:
	case IL_TEST:
		return state;
	case IL_ACTIVE:
		return il_waiters_any(state);
	case IL_QUEUE:
		return !(state & (WORK_PENDING | WORK_BARS));
	case IL_START:
		return is_due(op, state);
	case IL_CANCEL:
	case IL_BAR:
	case IL_PENDING:
		return state & WORK_PENDING;
	default:
		return true;
	}
}

/* Setup and teardown are on no list: what they wait for is theirs to run. */
static u64 next_waiters(unsigned int thread, const struct il_op *op, u64 state)
{
	if (op->kind == IL_WAKE)
		return il_waiters_wake(state,
				       op->target & IL_WAKE_INTERRUPTIBLE,
				       FIELD_GET(IL_WAKE_COUNT, op->target));
	if (thread >= INTERLEAVE_THREADS)
		return state;

	switch (op->kind) {
	case IL_PREPARE:
		return il_waiters_listen(state, thread, op->target);
	case IL_QUEUE_UP:
		return il_waiters_queue(state, thread, op->target);
	case IL_SLEEP:
		return il_waiters_sleep(state, thread);
	case IL_FINISH:
		return il_waiters_finish(state, thread);
	default:
		return state;
	}
}

u64 il_model_next(unsigned int thread, const struct il_op *op, u64 state)
{
	if (!il_model_succeeds(op, state) && op->kind != IL_BAR)
		return state;

	switch (op->kind) {
	case IL_LOCK:
	case IL_TRYLOCK:
		return LOCK_EXCLUSIVE;
	case IL_UNLOCK:
		return 0;
	case IL_READ_LOCK:
	case IL_READ_TRYLOCK:
		return state + 1;
	case IL_READ_UNLOCK:
		return state & LOCK_SHARED ? state - 1 : state;
	case IL_DOWNGRADE:
		return 1;
	case IL_WAIT:
	case IL_TRY_WAIT:
		return state & DONE_FOREVER || !state ? state : state - 1;
	case IL_COMPLETE:
		return state & DONE_FOREVER ? state : state + 1;
	case IL_COMPLETE_ALL:
		return DONE_FOREVER;
	case IL_RESET:
		return 0;
	case IL_PREPARE:
	case IL_QUEUE_UP:
	case IL_SLEEP:
	case IL_FINISH:
	case IL_WAKE:
		return next_waiters(thread, op, state);
	case IL_QUEUE:
		return (state | WORK_PENDING) + BIT_ULL(32);
	case IL_START:
		return (state & ~(WORK_PENDING | WORK_LAST)) | WORK_RUNNING |
		       FIELD_PREP(WORK_LAST, FIELD_GET(WORK_QUEUED, state));
	case IL_DONE:
		return state & ~WORK_RUNNING;
	case IL_CANCEL:
		return state & ~WORK_PENDING;
	case IL_BAR:
		return (state & ~WORK_PENDING) + WORK_BAR;
	case IL_UNBAR:
		return state & WORK_BARS ? state - WORK_BAR : state;
	case IL_ENTER:
		return state | op->target;
	case IL_LEAVE:
		return state & ~op->target;
	case IL_RCU_LOCK:
		return state | BIT_ULL(thread);
	case IL_RCU_UNLOCK:
		return state & ~BIT_ULL(thread);
	default:
		return state;
	}
}

/* RCU is one object, whatever part of it an operation is done to. */
static struct il_object *object_of(const struct il_op *op)
{
	return find(op->kind == IL_RCU_END ? IL_RCU_ADDRESS : op->address);
}

static u32 waiting_for(unsigned int reader)
{
	unsigned int i;
	u32 mask = 0;

	for (i = 0; i < il_run.nr_threads; i++)
		if (il_run.thread[i].rcu_seen & BIT_ULL(reader))
			mask |= BIT(i);
	return mask;
}

u64 il_model_state(unsigned int thread, const struct il_op *op)
{
	if (op->kind == IL_RCU_UNLOCK)
		return waiting_for(thread);
	return has_state(op->kind) ? object_of(op)->state : 0;
}

bool il_model_enabled(unsigned int thread, const struct il_op *op)
{
	/* Those who were readers when it began, and still are or are again. */
	if (op->kind == IL_RCU_END)
		return thread == IL_SETUP || !il_run.thread[thread].rcu_seen;
	return !il_model_blocks(op->kind) ||
	       il_model_enabled_in(thread, op, find(op->address)->state);
}

static void take(struct il_object *object, unsigned int thread,
		 const struct il_op *op)
{
	/* Readers wait behind a writer that waits: in between, one would. */
	if (op->kind == IL_READ_LOCK && object->holds[thread])
		il_find(INTERLEAVE_DEADLOCK,
			"%s takes %s again: a writer in between would stop both",
			il_thread_name(thread),
			op->site ? op->site->object : "a lock");
	object->taken = op->site;
	object->holds[thread]++;
	held[thread]++;
}

static void let_go(struct il_object *object, unsigned int thread,
		   const struct il_op *op)
{
	if (!object->holds[thread]) {
		il_find(INTERLEAVE_LOCK_HELD,
			"%s lets go of %s, which it does not hold",
			il_thread_name(thread),
			op->site ? op->site->object : "a lock");
		return;
	}
	object->holds[thread]--;
	held[thread]--;
}

static void reader_is_gone(unsigned int thread)
{
	unsigned int i;

	for (i = 0; i < il_run.nr_threads; i++)
		il_run.thread[i].rcu_seen &= ~BIT_ULL(thread);
}

static void keep_account(struct il_object *object, unsigned int thread,
			 const struct il_op *op)
{
	switch (op->kind) {
	case IL_LOCK:
	case IL_TRYLOCK:
	case IL_READ_LOCK:
	case IL_READ_TRYLOCK:
		take(object, thread, op);
		break;
	case IL_UNLOCK:
	case IL_READ_UNLOCK:
		let_go(object, thread, op);
		break;
	case IL_RCU_UNLOCK:
		reader_is_gone(thread);
		break;
	case IL_RCU_BEGIN:
		if (thread < INTERLEAVE_THREADS)
			il_run.thread[thread].rcu_seen =
				lower_32_bits(object->state);
		break;
	default:
		break;
	}
}

bool il_model_apply(unsigned int thread, const struct il_op *op)
{
	struct il_object *object;
	bool success;

	if (!has_state(op->kind))
		return true;

	object = object_of(op);
	success = il_model_succeeds(op, object->state);
	if (success)
		keep_account(object, thread, op);
	object->state = il_model_next(thread, op, object->state);
	return success;
}

/* The threads of the items in a workqueue, of whatever turn. */
static u32 who_is_in(u64 state)
{
	return lower_32_bits(state) | upper_32_bits(state);
}

u32 il_model_blockers(unsigned int thread, const struct il_op *op)
{
	struct il_object *object;
	unsigned int i;
	u32 mask = 0;

	if (op->kind == IL_RCU_END)
		return il_run.thread[thread].rcu_seen;
	if (op->kind == IL_FLUSHED_ALL || op->kind == IL_DRAIN)
		return who_is_in(find(op->address)->state &
				 (op->kind == IL_DRAIN ? U64_MAX : op->target));
	if (op->kind != IL_LOCK && op->kind != IL_READ_LOCK)
		return 0;

	object = find(op->address);
	for (i = 0; i < INTERLEAVE_THREADS; i++)
		if (object->holds[i])
			mask |= BIT(i);
	return mask;
}

const struct interleave_site *il_model_held(unsigned int thread)
{
	static const struct interleave_site unknown = { .object = "a lock" };
	unsigned int i;

	if (!held[thread])
		return NULL;

	for (i = 0; i < nr_touched; i++) {
		struct il_object *object = &objects[touched[i]];

		if (object->holds[thread])
			return object->taken ?: &unknown;
	}
	return NULL;
}

u64 il_model_queued(u64 state)
{
	return state & (WORK_PENDING | WORK_RUNNING) ?
	       FIELD_GET(WORK_QUEUED, state) : 0;
}

bool il_model_is_held(unsigned int thread, unsigned long address)
{
	return find(address)->holds[thread];
}
