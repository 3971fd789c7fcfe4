// SPDX-License-Identifier: GPL-2.0-only
/* Threads of a deadlock, and the cycles among them. */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>

#include "deadlock.h"
#include "halted.h"
#include "line.h"
#include "state.h"
#include "words.h"

/* Last step by which a thread took the lock; 0: before the first step. */
static unsigned int deadlock_taken_at(unsigned int thread,
				      const struct il_op *wanted)
{
	unsigned int i;

	for (i = il_trace_length(); i--;) {
		const struct il_step *step = il_trace_step(i);
		char sign = il_words_sign(step);

		if (step->thread == thread &&
		    step->op.address == wanted->address &&
		    (sign == '[' || sign == '('))
			return i + 1;
	}
	return 0;
}

static void deadlock_print_waits(struct kunit *test, const char *program,
				 unsigned int thread)
{
	u32 blockers = il_halted.blockers[thread];
	const struct il_op *op = &il_halted.op[thread];
	const char *joint = "";
	unsigned int i, since;

	il_line_begin(program);
	il_line_add("waits: ");
	il_words_thread(thread);
	il_line_add(" for ");
	il_words_object(op);
	il_line_add(", held by ");
	if (!blockers)
		il_line_add("nobody");
	for (i = 0; i < il_run.nr_threads; i++) {
		if (!(blockers & BIT(i)))
			continue;
		il_line_add("%s", joint);
		il_words_thread(i);
		since = deadlock_taken_at(i, op);
		if (since)
			il_line_add(" since step %u", since);
		joint = " and ";
	}
	il_line_print(test);
}

/*
 * Of the threads that @thread waits for, the one with the shortest way back to
 * the goal of @distance; IL_CLOCKS if there is none.
 */
static unsigned int deadlock_nearest(unsigned int thread, const u8 *distance)
{
	unsigned int i, best = IL_CLOCKS;

	for (i = 0; i < il_run.nr_threads; i++) {
		if (!(il_halted_deadlocked() & il_halted.blockers[thread] &
		      BIT(i)) || distance[i] == U8_MAX)
			continue;
		if (best == IL_CLOCKS || distance[i] < distance[best])
			best = i;
	}
	return best;
}

static void deadlock_measure(unsigned int goal, u8 *distance)
{
	unsigned int i, next;
	bool changed = true;

	memset(distance, U8_MAX, INTERLEAVE_THREADS);
	distance[goal] = 0;
	while (changed) {
		changed = false;
		for (i = 0; i < il_run.nr_threads; i++) {
			if (!(il_halted_deadlocked() & BIT(i)))
				continue;
			next = deadlock_nearest(i, distance);
			if (next == IL_CLOCKS ||
			    distance[i] <= distance[next] + 1)
				continue;
			distance[i] = distance[next] + 1;
			changed = true;
		}
	}
}

/* Print the shortest cycle through a thread; returns a mask of its members. */
static u32 deadlock_print_cycle(struct kunit *test, const char *program,
				unsigned int goal)
{
	u8 distance[INTERLEAVE_THREADS];
	unsigned int i = goal;
	u32 members = 0;

	deadlock_measure(goal, distance);
	if (deadlock_nearest(goal, distance) == IL_CLOCKS)
		return 0;

	il_line_begin(program);
	il_line_add("cycle: ");
	il_words_thread(goal);
	do {
		members |= BIT(i);
		i = deadlock_nearest(i, distance);
		il_line_add(" -> ");
		il_words_thread(i);
	} while (i != goal);
	il_line_print(test);
	return members;
}

void il_deadlock_print(struct kunit *test, const char *program)
{
	u32 seen = 0;
	unsigned int i;

	for (i = 0; i < il_run.nr_threads; i++) {
		if (il_halted_deadlocked() & BIT(i))
			deadlock_print_waits(test, program, i);
	}
	for (i = 0; i < il_run.nr_threads; i++) {
		if (il_halted_deadlocked() & ~seen & BIT(i))
			seen |= deadlock_print_cycle(test, program, i);
	}
}
