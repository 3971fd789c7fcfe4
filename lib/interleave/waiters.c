// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiters of wait queues, and which of them are woken
 *
 * Such a state does not fit into 64 bits, so each one that occurs in a schedule
 * gets a number.
 */
#include <linux/build_bug.h>
#include <linux/jhash.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "state.h"
#include "table.h"
#include "waiters.h"

#define WAITERS_BITS	12
#define WAITERS_STATES	BIT(WAITERS_BITS)

/**
 * struct waiters - state of a wait queue
 * @woken: threads that do not sleep the next time
 * @listed: threads that wait, or have waited, non-exclusively
 * @interruptible: threads that wait in TASK_INTERRUPTIBLE
 * @nr_exclusive: number of exclusive waiters
 * @exclusive: exclusive waiters in their order
 *
 * Compared as a whole, so there must be no padding.
 */
struct waiters {
	u32 woken;
	u32 listed;
	u32 interruptible;
	u32 nr_exclusive;
	u8 exclusive[INTERLEAVE_THREADS];
};

static struct waiters waiters_states[WAITERS_STATES];
/* Keys are hashes of states. A state that finds its key taken has the next. */
DEFINE_IL_TABLE(waiters_table, WAITERS_BITS);
static bool waiters_overflow;

static const struct waiters waiters_nobody;

void il_waiters_begin(void)
{
	waiters_overflow = false;
}

void il_waiters_reset(void)
{
	il_table_clear(&waiters_table);
}

static const struct waiters *waiters_of(u64 state)
{
	return state ? &waiters_states[state - 1] : &waiters_nobody;
}

static u64 waiters_number(const struct waiters *waiters)
{
	bool added;
	u64 key;
	u32 i;

	BUILD_BUG_ON(sizeof(*waiters) != 4 * sizeof(u32) + INTERLEAVE_THREADS);
	if (!memcmp(waiters, &waiters_nobody, sizeof(*waiters)))
		return 0;

	for (key = jhash(waiters, sizeof(*waiters), 0);; key++) {
		i = il_table_add(&waiters_table, key, &added);
		if (i == IL_TABLE_NONE)
			break;
		if (added)
			waiters_states[i] = *waiters;
		if (!memcmp(&waiters_states[i], waiters, sizeof(*waiters)))
			return i + 1;
	}

	waiters_overflow = true;
	il_find(INTERLEAVE_BROKEN, "more than %lu states of wait queues",
		WAITERS_STATES);
	return 0;
}

bool il_waiters_full(void)
{
	return waiters_overflow;
}

static void waiters_leave(struct waiters *waiters, unsigned int place)
{
	unsigned int last = --waiters->nr_exclusive;

	for (; place < last; place++)
		waiters->exclusive[place] = waiters->exclusive[place + 1];
	waiters->exclusive[last] = 0;
}

/* Place of an exclusive waiter; one behind the last if @thread is none. */
static unsigned int waiters_place_of(const struct waiters *waiters,
				     unsigned int thread)
{
	unsigned int i;

	for (i = 0; i < waiters->nr_exclusive; i++) {
		if (waiters->exclusive[i] == thread)
			break;
	}
	return i;
}

static void waiters_set(u32 *mask, unsigned int thread, bool on)
{
	*mask &= ~BIT(thread);
	if (on)
		*mask |= BIT(thread);
}

static void waiters_leave_if_there(struct waiters *waiters, unsigned int thread)
{
	unsigned int place = waiters_place_of(waiters, thread);

	if (place < waiters->nr_exclusive)
		waiters_leave(waiters, place);
}

static void waiters_prepare(struct waiters *waiters, unsigned int thread,
			    bool interruptible)
{
	waiters_set(&waiters->woken, thread, false);
	waiters_set(&waiters->interruptible, thread, interruptible);
}

u64 il_waiters_listen(u64 state, unsigned int thread, bool interruptible)
{
	struct waiters next = *waiters_of(state);

	waiters_prepare(&next, thread, interruptible);
	waiters_leave_if_there(&next, thread);
	waiters_set(&next.listed, thread, true);
	return waiters_number(&next);
}

u64 il_waiters_queue(u64 state, unsigned int thread, bool interruptible)
{
	struct waiters next = *waiters_of(state);

	waiters_prepare(&next, thread, interruptible);
	waiters_set(&next.listed, thread, false);
	/* A waiter that is still queued keeps its place. */
	if (waiters_place_of(&next, thread) == next.nr_exclusive)
		next.exclusive[next.nr_exclusive++] = thread;
	return waiters_number(&next);
}

u64 il_waiters_finish(u64 state, unsigned int thread)
{
	struct waiters next = *waiters_of(state);

	waiters_leave_if_there(&next, thread);
	return waiters_number(&next);
}

u64 il_waiters_wake(u64 state, bool interruptible, unsigned int count)
{
	struct waiters next = *waiters_of(state);
	u32 whom = interruptible ? next.interruptible : U32_MAX;
	unsigned int place = 0;

	next.woken |= next.listed & whom;
	while (place < next.nr_exclusive) {
		u32 waiter = BIT(next.exclusive[place]);

		if (!(waiter & whom)) {
			place++;
			continue;
		}
		next.woken |= waiter;
		waiters_leave(&next, place);
		if (count && !--count)
			break;
	}
	return waiters_number(&next);
}

u64 il_waiters_sleep(u64 state, unsigned int thread)
{
	struct waiters next = *waiters_of(state);

	waiters_set(&next.woken, thread, false);
	/* After a timeout the waiter takes no wake-up from others. */
	waiters_leave_if_there(&next, thread);
	return waiters_number(&next);
}

bool il_waiters_woken(u64 state, unsigned int thread)
{
	return waiters_of(state)->woken & BIT(thread);
}

bool il_waiters_any(u64 state)
{
	const struct waiters *waiters = waiters_of(state);

	return waiters->listed || waiters->nr_exclusive;
}
