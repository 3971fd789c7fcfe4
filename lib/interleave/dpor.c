// SPDX-License-Identifier: GPL-2.0-only
/*
 * Optimal dynamic partial-order reduction
 *
 * Runs one schedule of each class of equivalent ones. After a schedule, each
 * pair of steps that raced in it asks for a schedule in which the second comes
 * before the first; it is added to the wakeup tree of the state before the
 * first, unless a thread that is asleep there shows that it was run before. A
 * thread falls asleep in a state once all that begins with it was run, and
 * wakes when a step is made that conflicts with its next one.
 *
 * Locks and the like: steps that let others go on do not race with them; those
 * that held them up do. See trace.c.
 */
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "internal.h"

/**
 * struct frame - A state on the way of the present schedule.
 * @asleep: mask of the threads that are
 * @tree: what is still to be tried from here; the first branch is being tried,
 *	and what it holds further down is with the next frame
 */
struct frame {
	u32 asleep;
	u32 tree;
};

static struct frame *frames;
static struct il_op *ops;		/* next ones, by frame and thread */
static const struct il_step **sequence;
static unsigned int max_frames;

/* How many frames there are, and how many of them are being run again. */
static unsigned int nr_frames, nr_again;

/* A sequence turned out not to be possible; what is behind it was not run. */
static unsigned long impossible;

/* Some of what is to be run could not be kept in mind. */
static bool out_of_memory;

static struct il_op *op_of(unsigned int frame, unsigned int thread)
{
	return &ops[frame * INTERLEAVE_THREADS + thread];
}

static int dpor_begin(void)
{
	max_frames = il_run.options->max_steps;
	nr_frames = 0;
	nr_again = 0;
	impossible = 0;
	out_of_memory = false;
	frames = vzalloc(array_size(max_frames + 1, sizeof(*frames)));
	ops = vmalloc(array3_size(max_frames + 1, INTERLEAVE_THREADS,
				  sizeof(*ops)));
	sequence = vmalloc(array_size(max_frames + 1, sizeof(*sequence)));
	if (!frames || !ops || !sequence)
		return -ENOMEM;
	return il_tree_init();
}

static void dpor_end(void)
{
	il_tree_exit();
	vfree(frames);
	vfree(ops);
	vfree(sequence);
	frames = NULL;
	ops = NULL;
	sequence = NULL;
}

/* What a thread comes to next; one that has ended to nothing that there is. */
static struct il_op next_op(unsigned int thread)
{
	struct il_op op = il_run.thread[thread].op;

	if (il_run.thread[thread].state != IL_READY)
		op.kind = IL_KINDS;
	return op;
}

/* A state that was not seen before: who is still asleep, what is to be tried. */
static void enter(unsigned int depth)
{
	struct frame *frame = &frames[depth], *last;
	const struct il_step *step;
	struct il_node *node;
	unsigned int i;

	frame->asleep = 0;
	frame->tree = 0;
	for (i = 0; i < il_run.nr_threads; i++)
		*op_of(depth, i) = next_op(i);
	if (!depth)
		return;

	last = &frames[depth - 1];
	step = il_trace_step(depth - 1);
	for (i = 0; i < il_run.nr_threads; i++)
		if ((last->asleep & BIT(i)) && i != step->thread &&
		    !il_ops_conflict(op_of(depth - 1, i), &step->op))
			frame->asleep |= BIT(i);

	node = il_tree_node(last->tree);
	frame->tree = node->child;
	node->child = 0;
}

static bool same_op(const struct il_op *a, const struct il_op *b)
{
	return a->kind == b->kind && a->address == b->address &&
	       a->size == b->size && a->writes == b->writes &&
	       a->target == b->target;
}

/* A state that was seen before: whoever came last must come to the same. */
static bool is_same(unsigned int depth, unsigned int thread)
{
	struct il_op op = next_op(thread);

	if (same_op(op_of(depth, thread), &op))
		return true;
	il_find(INTERLEAVE_BROKEN,
		"not deterministic: after step %u %s does something else than before",
		depth, il_run.thread[thread].name);
	return false;
}

static unsigned int dpor_pick(u32 enabled, unsigned int last)
{
	unsigned int depth = il_trace_length();
	struct frame *frame = &frames[depth];
	unsigned int thread;

	if (depth >= nr_again) {
		enter(depth);
		nr_frames = depth + 1;
	} else if (last < INTERLEAVE_THREADS && !is_same(depth, last)) {
		return IL_CLOCKS;
	}

	if (!frame->tree) {
		if (!(enabled & ~frame->asleep))
			return IL_CLOCKS;
		thread = il_default_pick(enabled & ~frame->asleep, last);
		if (!il_tree_append(&frame->tree, thread,
				    op_of(depth, thread))) {
			il_find(INTERLEAVE_BROKEN, "out of memory");
			return IL_CLOCKS;
		}
		return thread;
	}

	thread = il_tree_node(frame->tree)->thread;
	if (depth < nr_again && !is_same(depth, thread))
		return IL_CLOCKS;
	if (!(enabled & BIT(thread))) {
		impossible++;
		return IL_CLOCKS;
	}
	return thread;
}

static bool is_in(const struct il_step *step, unsigned int depth,
		  unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (sequence[i] == step)
			return true;
	return step < il_trace_step(depth);
}

/* Whether all readers have ended that a thread has to wait for. */
static bool readers_are_gone(unsigned int depth, unsigned int count)
{
	const struct il_step *last = sequence[count - 1];
	unsigned int i;

	for (i = 0; i < il_trace_length(); i++) {
		const struct il_step *step = il_trace_step(i);

		if (step->op.kind == IL_RCU_UNLOCK &&
		    (step->state & BIT_ULL(last->thread)) &&
		    step < last && !is_in(step, depth, count))
			return false;
	}
	return true;
}

/* Whether the last of a sequence could be carried out after the others. */
static bool is_possible(unsigned int depth, unsigned int count)
{
	const struct il_step *last = sequence[count - 1];
	u64 state = last->state;
	unsigned int i;

	if (!il_model_blocks(last->op.kind))
		return true;
	if (last->op.kind == IL_RCU_END)
		return readers_are_gone(depth, count);

	for (i = depth; i < il_trace_length(); i++) {
		if (il_trace_step(i)->op.address == last->op.address) {
			state = il_trace_step(i)->state;
			break;
		}
	}
	for (i = 0; i + 1 < count; i++)
		if (sequence[i]->op.address == last->op.address)
			state = il_model_next(sequence[i]->thread,
					      &sequence[i]->op, state);
	return il_model_enabled_in(last->thread, &last->op, state);
}

/*
 * What happened from a state on without one step and all that follows from it,
 * and then the step that raced with it.
 */
static unsigned int reversed(const struct il_race *race)
{
	const struct il_step *first = il_trace_step(race->first);
	const struct il_step *second = il_trace_step(race->second);
	unsigned int length = il_trace_length();
	unsigned int i, count = 0;

	for (i = race->first + 1; i < length; i++) {
		const struct il_step *step = il_trace_step(i);

		if (!il_trace_is_before(first, step))
			sequence[count++] = step;
	}
	sequence[count++] = second;
	return count;
}

/*
 * Some that share a lock may be left in a sequence without the step that lets
 * go of it. Leaves out the last of them, and what follows from it.
 */
static bool leave_out_holder(unsigned int *count)
{
	const struct il_step *last = sequence[*count - 1], *holder;
	unsigned int i = *count - 1, kept;

	if (last->op.kind == IL_RCU_END)
		return false;

	while (i--) {
		const struct il_op *op = &sequence[i]->op;

		if (op->address == last->op.address &&
		    il_model_next(sequence[i]->thread, op, 0))
			break;
	}
	if (i == UINT_MAX)
		return false;

	holder = sequence[i];
	for (kept = i; i + 1 < *count; i++)
		if (!il_trace_is_before(holder, sequence[i]))
			sequence[kept++] = sequence[i];
	sequence[kept++] = last;
	*count = kept;
	return true;
}

/*
 * The last of a sequence as it would be there: some of what it came after in the
 * schedule is not in the sequence.
 */
static void move_last(unsigned int count)
{
	static struct il_step moved;
	const struct il_step *last = sequence[count - 1];
	unsigned int i, j;

	moved = *last;
	memset(moved.clock, 0, sizeof(moved.clock));
	for (i = 0; i + 1 < count; i++) {
		if (sequence[i]->thread != last->thread &&
		    !il_ops_conflict(&sequence[i]->op, &last->op))
			continue;
		for (j = 0; j < il_run.nr_threads; j++)
			moved.clock[j] = max(moved.clock[j],
					     sequence[i]->clock[j]);
	}
	moved.clock[last->thread] = last->index;
	sequence[count - 1] = &moved;
}

static bool was_run(unsigned int depth, unsigned int count)
{
	u32 asleep = frames[depth].asleep;
	unsigned int at;

	for (; asleep; asleep &= asleep - 1) {
		unsigned int thread = __ffs(asleep);

		if (il_is_initial(thread, op_of(depth, thread), sequence,
				  count, &at))
			return true;
	}
	return false;
}

static bool ask_for_reversals(void)
{
	const struct il_race *races;
	unsigned int nr = il_trace_races(&races), i;

	for (i = 0; i < nr; i++) {
		unsigned int depth = races[i].first;
		unsigned int count = reversed(&races[i]);
		bool possible;

		do
			possible = is_possible(depth, count);
		while (!possible && leave_out_holder(&count));
		if (!possible)
			continue;
		move_last(count);
		if (was_run(depth, count))
			continue;
		if (il_tree_insert(&frames[depth].tree, sequence, count))
			return false;
	}
	return true;
}

static bool dpor_next(void)
{
	unsigned int depth;

	if (!il_run.pruned && !ask_for_reversals()) {
		out_of_memory = true;
		return false;
	}

	for (depth = nr_frames; depth--;) {
		struct frame *frame = &frames[depth];
		u32 tried = frame->tree;

		if (!tried)
			continue;
		frame->asleep |= BIT(il_tree_node(tried)->thread);
		il_tree_drop_first(&frame->tree);
		if (frame->tree) {
			nr_again = depth + 1;
			nr_frames = depth + 1;
			return true;
		}
	}
	return false;
}

static const char *dpor_bounded_by(void)
{
	if (out_of_memory)
		return "memory";
	return impossible ? "sequences that were not possible" : NULL;
}

const struct il_strategy il_dpor = {
	.begin = dpor_begin,
	.pick = dpor_pick,
	.next = dpor_next,
	.end = dpor_end,
	.bounded_by = dpor_bounded_by,
};
