// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who is on a wait queue, and who of them was woken
 *
 * That is more than fits into a number, so each such state that a schedule comes
 * to has one: equal numbers are equal states. 0 is nobody.
 */
#include <linux/build_bug.h>
#include <linux/jhash.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "internal.h"

#define STATE_BITS	12
#define STATES		BIT(STATE_BITS)

/**
 * struct waiters - The state of a wait queue.
 * @woken: threads that need not sleep the next time
 * @listed: those who wait, or have waited, as one of all
 * @interruptible: those who do so, or wait exclusively, as TASK_INTERRUPTIBLE
 * @nr_exclusive: how many wait exclusively
 * @exclusive: they, the first comes first
 *
 * No padding: it is compared as a whole.
 */
struct waiters {
	u32 woken;
	u32 listed;
	u32 interruptible;
	u32 nr_exclusive;
	u8 exclusive[INTERLEAVE_THREADS];
};

static struct waiters states[STATES];
/* Of which schedule each is. */
static u32 born[STATES];
static u32 round;
static bool full;

static const struct waiters nobody;

void il_waiters_begin(void)
{
	full = false;
}

void il_waiters_reset(void)
{
	round++;
}

static const struct waiters *waiters_of(u64 state)
{
	return state ? &states[state - 1] : &nobody;
}

static u64 number_of(const struct waiters *waiters)
{
	unsigned int tries, i;

	BUILD_BUG_ON(sizeof(*waiters) != 4 * sizeof(u32) + INTERLEAVE_THREADS);
	if (!memcmp(waiters, &nobody, sizeof(nobody)))
		return 0;

	i = jhash(waiters, sizeof(*waiters), 0) % STATES;
	for (tries = 0; tries < STATES; tries++, i = (i + 1) % STATES) {
		if (born[i] != round) {
			states[i] = *waiters;
			born[i] = round;
			return i + 1;
		}
		if (!memcmp(&states[i], waiters, sizeof(*waiters)))
			return i + 1;
	}

	full = true;
	il_find(INTERLEAVE_BROKEN, "more than %lu states of wait queues",
		STATES);
	return 0;
}

bool il_waiters_full(void)
{
	return full;
}

static void leave(struct waiters *waiters, unsigned int place)
{
	unsigned int last = --waiters->nr_exclusive;

	for (; place < last; place++)
		waiters->exclusive[place] = waiters->exclusive[place + 1];
	waiters->exclusive[last] = 0;
}

/* Where a thread waits exclusively, or behind the last who does. */
static unsigned int place_of(const struct waiters *waiters, unsigned int thread)
{
	unsigned int i;

	for (i = 0; i < waiters->nr_exclusive; i++)
		if (waiters->exclusive[i] == thread)
			break;
	return i;
}

static void set(u32 *mask, unsigned int thread, bool on)
{
	*mask &= ~BIT(thread);
	if (on)
		*mask |= BIT(thread);
}

static void leave_if_there(struct waiters *waiters, unsigned int thread)
{
	unsigned int place = place_of(waiters, thread);

	if (place < waiters->nr_exclusive)
		leave(waiters, place);
}

static void prepare(struct waiters *waiters, unsigned int thread,
		    bool interruptible)
{
	set(&waiters->woken, thread, false);
	set(&waiters->interruptible, thread, interruptible);
}

u64 il_waiters_listen(u64 state, unsigned int thread, bool interruptible)
{
	struct waiters next = *waiters_of(state);

	prepare(&next, thread, interruptible);
	leave_if_there(&next, thread);
	set(&next.listed, thread, true);
	return number_of(&next);
}

u64 il_waiters_queue(u64 state, unsigned int thread, bool interruptible)
{
	struct waiters next = *waiters_of(state);

	prepare(&next, thread, interruptible);
	set(&next.listed, thread, false);
	/* Who is still there keeps the place. */
	if (place_of(&next, thread) == next.nr_exclusive)
		next.exclusive[next.nr_exclusive++] = thread;
	return number_of(&next);
}

u64 il_waiters_finish(u64 state, unsigned int thread)
{
	struct waiters next = *waiters_of(state);

	leave_if_there(&next, thread);
	return number_of(&next);
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
		leave(&next, place);
		/* 0 is all of them. */
		if (count && !--count)
			break;
	}
	return number_of(&next);
}

u64 il_waiters_sleep(u64 state, unsigned int thread)
{
	struct waiters next = *waiters_of(state);

	set(&next.woken, thread, false);
	/* Whose time is over is passed over by whoever wakes. */
	leave_if_there(&next, thread);
	return number_of(&next);
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
