// SPDX-License-Identifier: GPL-2.0-only
/* Table of the steps of a schedule, and the threads of its deadlock. */
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "kinds.h"
#include "schedule.h"
#include "state.h"
#include "timeline.h"
#include "words.h"

/*
 * Whether an operation could have been carried out right before step @from. Its
 * object's state is known from the first later step on the same object. Without
 * such a step it is @fallback.
 */
static bool timeline_was_enabled(unsigned int thread, const struct il_op *op,
				 unsigned int from, bool fallback)
{
	unsigned int i;

	if (!il_kind_blocks(op->kind))
		return true;
	for (i = from; i < il_trace_length(); i++) {
		const struct il_step *step = il_trace_step(i);

		if (step->op.address == op->address)
			return il_kind_enabled(thread, op, step->state);
	}
	return fallback;
}

static const struct il_step *timeline_next_of(unsigned int thread,
					      unsigned int from)
{
	unsigned int i;

	for (i = from; i < il_trace_length(); i++) {
		if (il_trace_step(i)->thread == thread)
			return il_trace_step(i);
	}
	return NULL;
}

/* Whether the thread of the step before could have continued. */
static bool timeline_preempts(unsigned int i)
{
	const struct il_step *step = il_trace_step(i);
	const struct il_step *next;
	unsigned int before;

	if (!i)
		return false;
	before = il_trace_step(i - 1)->thread;
	if (before == step->thread)
		return false;
	next = timeline_next_of(before, i);
	if (next)
		return timeline_was_enabled(before, &next->op, i, true);
	if (il_halted.ready & BIT(before)) {
		return timeline_was_enabled(before, &il_halted.op[before], i,
					    !(il_halted.stuck & BIT(before)));
	}
	return false;
}

/* Whether @step belongs to a work item that @other has queued. */
static bool timeline_makes(const struct il_step *other,
			   const struct il_step *step)
{
	return step->op.kind == IL_START && other->op.kind == IL_QUEUE &&
	       other->op.address == step->op.address;
}

/* Whether another thread had to make a step before this one was possible. */
static bool timeline_had_to_wait(unsigned int i)
{
	const struct il_step *step = il_trace_step(i);
	unsigned int j;

	if (!il_kind_blocks(step->op.kind))
		return false;
	for (j = i; j--;) {
		const struct il_step *other = il_trace_step(j);

		if (other->thread == step->thread ||
		    timeline_makes(other, step))
			break;
		if (other->op.address == step->op.address &&
		    !il_kind_enabled(step->thread, &step->op, other->state))
			return true;
	}
	return false;
}

/* Widths of the columns; 0 for a thread that did not come about. */
static struct {
	unsigned int thread[INTERLEAVE_THREADS];
	unsigned int object;
	unsigned int function;
} timeline_width;

/* Widen a column by the line, which is dropped. */
static void timeline_widen(unsigned int *width)
{
	*width = max_t(unsigned int, *width, il_line_length());
	il_line_drop();
}

static void timeline_measure_op(const struct il_op *op)
{
	il_words_object(op);
	timeline_widen(&timeline_width.object);
	il_words_function(op);
	timeline_widen(&timeline_width.function);
}

static void timeline_measure(void)
{
	unsigned int i;

	memset(&timeline_width, 0, sizeof(timeline_width));
	timeline_width.object = strlen("object");
	timeline_width.function = strlen("function");
	for (i = 0; i < il_run.nr_threads; i++) {
		if (il_run.thread[i].state == IL_UNUSED)
			continue;
		il_words_thread(i);
		timeline_widen(&timeline_width.thread[i]);
	}
	for (i = 0; i < il_trace_length(); i++) {
		const struct il_step *step = il_trace_step(i);

		il_words_step(step);
		timeline_widen(&timeline_width.thread[step->thread]);
		timeline_measure_op(&step->op);
	}
	for (i = 0; i < il_run.nr_threads; i++) {
		if (!(il_halted_deadlocked() & BIT(i)))
			continue;
		il_words_operation(&il_halted.op[i]);
		timeline_widen(&timeline_width.thread[i]);
		timeline_measure_op(&il_halted.op[i]);
	}
}

/* Pad to the column behind the one that begins at @column. */
static size_t timeline_next_column(size_t column, unsigned int width)
{
	column += width + 2;
	il_line_pad(column);
	return column;
}

static void timeline_print_head(struct kunit *test)
{
	size_t column;
	unsigned int i;

	il_line_add("|      step");
	column = timeline_next_column(il_line_length(), 0);
	for (i = 0; i < il_run.nr_threads; i++) {
		if (!timeline_width.thread[i])
			continue;
		il_words_thread(i);
		column = timeline_next_column(column, timeline_width.thread[i]);
	}
	il_line_add("object");
	column = timeline_next_column(column, timeline_width.object);
	il_line_add("function");
	timeline_next_column(column, timeline_width.function);
	il_line_add("place");
	il_line_print(test);
}

/* The columns for an operation, which is a step already or (NULL) not. */
static void timeline_print_columns(struct kunit *test, unsigned int thread,
				   const struct il_step *step,
				   const struct il_op *op)
{
	size_t column = timeline_next_column(il_line_length(), 0);
	unsigned int i;

	for (i = 0; i < il_run.nr_threads; i++) {
		if (!timeline_width.thread[i])
			continue;
		if (i != thread)
			il_line_add(".");
		else if (step)
			il_words_step(step);
		else
			il_words_operation(op);
		column = timeline_next_column(column, timeline_width.thread[i]);
	}
	il_words_object(op);
	column = timeline_next_column(column, timeline_width.object);
	il_words_function(op);
	timeline_next_column(column, timeline_width.function);
	il_words_place(op);
	il_line_print(test);
}

unsigned int il_timeline_found_at(void)
{
	if (il_run.finding == INTERLEAVE_OK || il_halted_deadlocked() ||
	    il_run.found_by >= INTERLEAVE_THREADS)
		return 0;
	return il_run.found_at;
}

/* Last step by which a thread took the lock; 0: before the first step. */
static unsigned int timeline_taken_at(unsigned int thread,
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

static void timeline_print_waits(struct kunit *test, const char *program,
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
		since = timeline_taken_at(i, op);
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
static unsigned int timeline_nearest(unsigned int thread, const u8 *distance)
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

static void timeline_measure_distances(unsigned int goal, u8 *distance)
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
			next = timeline_nearest(i, distance);
			if (next == IL_CLOCKS ||
			    distance[i] <= distance[next] + 1)
				continue;
			distance[i] = distance[next] + 1;
			changed = true;
		}
	}
}

/* Print the shortest cycle through a thread; returns a mask of its members. */
static u32 timeline_print_cycle(struct kunit *test, const char *program,
				unsigned int goal)
{
	u8 distance[INTERLEAVE_THREADS];
	unsigned int i = goal;
	u32 members = 0;

	timeline_measure_distances(goal, distance);
	if (timeline_nearest(goal, distance) == IL_CLOCKS)
		return 0;

	il_line_begin(program);
	il_line_add("cycle: ");
	il_words_thread(goal);
	do {
		members |= BIT(i);
		i = timeline_nearest(i, distance);
		il_line_add(" -> ");
		il_words_thread(i);
	} while (i != goal);
	il_line_print(test);
	return members;
}

/* Which thread of a deadlock waits for which, and the cycles among them. */
static void timeline_print_deadlock(struct kunit *test, const char *program)
{
	u32 seen = 0;
	unsigned int i;

	for (i = 0; i < il_run.nr_threads; i++) {
		if (il_halted_deadlocked() & BIT(i))
			timeline_print_waits(test, program, i);
	}
	for (i = 0; i < il_run.nr_threads; i++) {
		if (il_halted_deadlocked() & ~seen & BIT(i))
			seen |= timeline_print_cycle(test, program, i);
	}
}

void il_timeline_print(struct kunit *test, const char *program)
{
	unsigned int i;

	timeline_measure();
	timeline_print_head(test);
	for (i = 0; i < il_trace_length(); i++) {
		const struct il_step *step = il_trace_step(i);

		il_line_add("|%c%c%c%c %5u", timeline_preempts(i) ? '>' : ' ',
			    timeline_had_to_wait(i) ? '~' : ' ',
			    il_words_sign(step),
			    i + 1 == il_timeline_found_at() ? '!' : ' ', i + 1);
		timeline_print_columns(test, step->thread, step, &step->op);
	}
	for (i = 0; i < il_run.nr_threads; i++) {
		if (!(il_halted_deadlocked() & BIT(i)))
			continue;
		il_line_add("| ~ !     -");
		timeline_print_columns(test, i, NULL, &il_halted.op[i]);
	}
	timeline_print_deadlock(test, program);
}
