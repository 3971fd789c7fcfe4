// SPDX-License-Identifier: GPL-2.0-only
/*
 * Optimal dynamic partial-order reduction
 *
 * Runs one schedule of each class of equivalent ones. After a schedule, each
 * reversal found in it asks for a schedule in which the second step precedes
 * the first one. That schedule is added to the wakeup tree of the state before
 * the first step, unless a sleeping thread there shows that it was run before.
 * A thread falls asleep in a state once all schedules that begin with it were
 * run, and wakes when a step conflicts with its next operation.
 *
 * A step that enables a blocked operation makes no reversal with it, a step
 * that blocked it does. See trace.c.
 */
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "kinds.h"
#include "state.h"
#include "strategy.h"
#include "trace.h"
#include "tree.h"

/**
 * struct dpor_frame - a state that the present schedule passes
 * @asleep: mask of the sleeping threads
 * @tree: wakeup tree; its first branch is being run, and the rest of that
 *	branch is with the next frame
 */
struct dpor_frame {
	u32 asleep;
	u32 tree;
};

static struct dpor_frame *dpor_frames;
static struct il_op *dpor_ops;	/* next operations, by frame and thread */
static const struct il_step **dpor_sequence;
static unsigned int dpor_max_frames;

/* Number of frames, and of those that are being run again. */
static unsigned int dpor_nr_frames, dpor_nr_again;

/* Sequences that turned out to be impossible; their rest was not run. */
static unsigned long dpor_impossible;

/* Some sequences could not be added to a tree. */
static bool dpor_out_of_memory;

static struct il_op *dpor_op_of(unsigned int frame, unsigned int thread)
{
	return &dpor_ops[frame * INTERLEAVE_THREADS + thread];
}

static int dpor_begin(void)
{
	dpor_max_frames = il_run.options->max_steps;
	dpor_nr_frames = 0;
	dpor_nr_again = 0;
	dpor_impossible = 0;
	dpor_out_of_memory = false;
	dpor_frames = vzalloc(array_size(dpor_max_frames + 1,
					 sizeof(*dpor_frames)));
	dpor_ops = vmalloc(array3_size(dpor_max_frames + 1, INTERLEAVE_THREADS,
				       sizeof(*dpor_ops)));
	dpor_sequence = vmalloc(array_size(dpor_max_frames + 1,
					   sizeof(*dpor_sequence)));
	il_tree_init();
	return dpor_frames && dpor_ops && dpor_sequence ? 0 : -ENOMEM;
}

static void dpor_end(void)
{
	il_tree_exit();
	vfree(dpor_frames);
	vfree(dpor_ops);
	vfree(dpor_sequence);
	dpor_frames = NULL;
	dpor_ops = NULL;
	dpor_sequence = NULL;
}

/* Next operation of a thread; IL_KINDS for a thread that has ended. */
static struct il_op dpor_next_op(unsigned int thread)
{
	struct il_op op = il_run.thread[thread].op;

	if (il_run.thread[thread].state != IL_READY)
		op.kind = IL_KINDS;
	return op;
}

/* A new state: threads that are still asleep, and the rest of the tree. */
static void dpor_enter(unsigned int depth)
{
	struct dpor_frame *frame = &dpor_frames[depth], *last;
	const struct il_step *step;
	struct il_node *node;
	unsigned int i;

	frame->asleep = 0;
	frame->tree = 0;
	for (i = 0; i < il_run.nr_threads; i++)
		*dpor_op_of(depth, i) = dpor_next_op(i);
	if (!depth)
		return;

	last = &dpor_frames[depth - 1];
	step = il_trace_step(depth - 1);
	for (i = 0; i < il_run.nr_threads; i++) {
		if ((last->asleep & BIT(i)) && i != step->thread &&
		    !il_op_conflict(dpor_op_of(depth - 1, i), &step->op))
			frame->asleep |= BIT(i);
	}

	node = il_tree_node(last->tree);
	frame->tree = node->child;
	node->child = 0;
}

static bool dpor_same_op(const struct il_op *a, const struct il_op *b)
{
	return a->kind == b->kind && a->address == b->address &&
	       a->size == b->size && a->writes == b->writes &&
	       a->target == b->target;
}

/* A known state: a thread must have the same next operation as before. */
static bool dpor_is_same(unsigned int depth, unsigned int thread)
{
	struct il_op op = dpor_next_op(thread);

	if (dpor_same_op(dpor_op_of(depth, thread), &op))
		return true;
	il_find(INTERLEAVE_BROKEN,
		"not deterministic: after step %u %s does something else than before",
		depth, il_run.thread[thread].name);
	return false;
}

static unsigned int dpor_pick(u32 enabled, unsigned int last)
{
	unsigned int depth = il_trace_length();
	struct dpor_frame *frame = &dpor_frames[depth];
	unsigned int thread;

	if (depth >= dpor_nr_again) {
		dpor_enter(depth);
		dpor_nr_frames = depth + 1;
	} else if (last < INTERLEAVE_THREADS && !dpor_is_same(depth, last)) {
		return IL_CLOCKS;
	}

	if (!frame->tree) {
		if (!(enabled & ~frame->asleep))
			return IL_CLOCKS;
		thread = il_default_pick(enabled & ~frame->asleep, last);
		if (!il_tree_append(&frame->tree, thread,
				    dpor_op_of(depth, thread))) {
			il_find(INTERLEAVE_BROKEN, "out of memory");
			return IL_CLOCKS;
		}
		return thread;
	}

	thread = il_tree_node(frame->tree)->thread;
	if (depth < dpor_nr_again && !dpor_is_same(depth, thread))
		return IL_CLOCKS;
	if (!(enabled & BIT(thread))) {
		dpor_impossible++;
		return IL_CLOCKS;
	}
	return thread;
}

static bool dpor_is_in(const struct il_step *step, unsigned int depth,
		       unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		if (dpor_sequence[i] == step)
			return true;
	}
	return step < il_trace_step(depth);
}

/* Whether all readers that a grace period waits for have ended. */
static bool dpor_readers_are_gone(unsigned int depth, unsigned int count)
{
	const struct il_step *last = dpor_sequence[count - 1];
	unsigned int i;

	for (i = 0; i < il_trace_length(); i++) {
		const struct il_step *step = il_trace_step(i);

		if (step->op.kind == IL_RCU_UNLOCK &&
		    (step->state & BIT_ULL(last->thread)) &&
		    step < last && !dpor_is_in(step, depth, count))
			return false;
	}
	return true;
}

/* Whether the last step of a sequence is possible after the others. */
static bool dpor_is_possible(unsigned int depth, unsigned int count)
{
	const struct il_step *last = dpor_sequence[count - 1];
	u64 state = last->state;
	unsigned int i;

	if (!il_kind_blocks(last->op.kind))
		return true;
	if (last->op.kind == IL_RCU_END)
		return dpor_readers_are_gone(depth, count);

	for (i = depth; i < il_trace_length(); i++) {
		if (il_trace_step(i)->op.address == last->op.address) {
			state = il_trace_step(i)->state;
			break;
		}
	}
	for (i = 0; i + 1 < count; i++) {
		if (dpor_sequence[i]->op.address == last->op.address) {
			state = il_kind_next(dpor_sequence[i]->thread,
					     &dpor_sequence[i]->op, state);
		}
	}
	return il_kind_enabled(last->thread, &last->op, state);
}

/*
 * The sequence for a reversal: the steps behind the first one that do not
 * happen after it, and then the second one.
 */
static unsigned int dpor_make_sequence(const struct il_reversal *reversal)
{
	const struct il_step *first = il_trace_step(reversal->first);
	const struct il_step *second = il_trace_step(reversal->second);
	unsigned int length = il_trace_length();
	unsigned int i, count = 0;

	for (i = reversal->first + 1; i < length; i++) {
		const struct il_step *step = il_trace_step(i);

		if (!il_trace_is_before(first, step))
			dpor_sequence[count++] = step;
	}
	dpor_sequence[count++] = second;
	return count;
}

/*
 * A sequence may have steps that take a shared lock without those that release
 * it. Leave out the last of them, and all that happens after it.
 */
static bool dpor_leave_out_holder(unsigned int *count)
{
	const struct il_step *last = dpor_sequence[*count - 1], *holder;
	unsigned int i = *count - 1, kept;

	if (last->op.kind == IL_RCU_END)
		return false;

	while (i--) {
		const struct il_op *op = &dpor_sequence[i]->op;

		if (op->address == last->op.address &&
		    il_kind_next(dpor_sequence[i]->thread, op, 0))
			break;
	}
	if (i == UINT_MAX)
		return false;

	holder = dpor_sequence[i];
	for (kept = i; i + 1 < *count; i++) {
		if (!il_trace_is_before(holder, dpor_sequence[i]))
			dpor_sequence[kept++] = dpor_sequence[i];
	}
	dpor_sequence[kept++] = last;
	*count = kept;
	return true;
}

/*
 * Give the last step the clock that it has in the sequence: some of the steps
 * that happened before it in the schedule are not there.
 */
static void dpor_move_last(unsigned int count)
{
	static struct il_step moved;
	const struct il_step *last = dpor_sequence[count - 1];
	unsigned int i, j;

	moved = *last;
	memset(moved.clock, 0, sizeof(moved.clock));
	for (i = 0; i + 1 < count; i++) {
		if (dpor_sequence[i]->thread != last->thread &&
		    !il_op_conflict(&dpor_sequence[i]->op, &last->op))
			continue;
		for (j = 0; j < il_run.nr_threads; j++) {
			moved.clock[j] = max(moved.clock[j],
					     dpor_sequence[i]->clock[j]);
		}
	}
	moved.clock[last->thread] = last->index;
	dpor_sequence[count - 1] = &moved;
}

static bool dpor_was_run(unsigned int depth, unsigned int count)
{
	u32 asleep = dpor_frames[depth].asleep;
	unsigned int at;

	for (; asleep; asleep &= asleep - 1) {
		unsigned int thread = __ffs(asleep);

		if (il_tree_is_initial(thread, dpor_op_of(depth, thread),
				       dpor_sequence, count, &at))
			return true;
	}
	return false;
}

static bool dpor_ask_for_reversals(void)
{
	const struct il_reversal *reversals;
	unsigned int nr = il_trace_reversals(&reversals), i;

	for (i = 0; i < nr; i++) {
		unsigned int depth = reversals[i].first;
		unsigned int count = dpor_make_sequence(&reversals[i]);
		bool possible;

		do
			possible = dpor_is_possible(depth, count);
		while (!possible && dpor_leave_out_holder(&count));
		if (!possible)
			continue;
		dpor_move_last(count);
		if (dpor_was_run(depth, count))
			continue;
		if (il_tree_insert(&dpor_frames[depth].tree, dpor_sequence,
				   count))
			return false;
	}
	return true;
}

static bool dpor_next(void)
{
	unsigned int depth;

	if (!il_run.pruned && !dpor_ask_for_reversals()) {
		dpor_out_of_memory = true;
		return false;
	}

	for (depth = dpor_nr_frames; depth--;) {
		struct dpor_frame *frame = &dpor_frames[depth];
		u32 tried = frame->tree;

		if (!tried)
			continue;
		frame->asleep |= BIT(il_tree_node(tried)->thread);
		il_tree_drop_first(&frame->tree);
		if (frame->tree) {
			dpor_nr_again = depth + 1;
			dpor_nr_frames = depth + 1;
			return true;
		}
	}
	return false;
}

static const char *dpor_bounded_by(void)
{
	if (dpor_out_of_memory)
		return "memory";
	return dpor_impossible ? "sequences that were not possible" : NULL;
}

const struct il_strategy il_dpor = {
	.begin = dpor_begin,
	.pick = dpor_pick,
	.next = dpor_next,
	.end = dpor_end,
	.bounded_by = dpor_bounded_by,
};
