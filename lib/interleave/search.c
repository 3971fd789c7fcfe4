// SPDX-License-Identifier: GPL-2.0-only
/*
 * Depth-first search of schedules without reduction
 *
 * Three strategies that differ in what a choice costs. In a state the threads
 * are tried in the order of their cost, and those beyond the bound left out.
 */
#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "internal.h"

/**
 * struct state - A state on the way of the present schedule.
 * @enabled: threads that could make a step
 * @tried: those that did
 * @thread: the last of them
 * @last: who made the step before
 * @spent: on the way here
 */
struct state {
	u32 enabled;
	u32 tried;
	u8 thread;
	u8 last;
	u16 spent;
};

static struct state *states;
static unsigned int nr_states, nr_again;
static unsigned int (*cost_of)(const struct state *state, unsigned int thread);
static bool left_out;

static int search_begin(void)
{
	nr_states = 0;
	nr_again = 0;
	left_out = false;
	states = vmalloc(array_size(il_run.options->max_steps + 1,
				    sizeof(*states)));
	return states ? 0 : -ENOMEM;
}

static void search_end(void)
{
	vfree(states);
	states = NULL;
}

/* The cheapest thread that was not tried; IL_CLOCKS if there is none. */
static unsigned int cheapest(const struct state *state)
{
	unsigned int best = IL_CLOCKS, best_cost = UINT_MAX;
	u32 left = state->enabled & ~state->tried;

	for (; left; left &= left - 1) {
		unsigned int thread = __ffs(left);
		unsigned int cost = cost_of(state, thread);

		if (cost < best_cost) {
			best = thread;
			best_cost = cost;
		}
	}
	if (best == IL_CLOCKS ||
	    state->spent + best_cost <= il_run.options->bound)
		return best;

	left_out = true;
	return IL_CLOCKS;
}

static void try(struct state *state, unsigned int thread)
{
	state->tried |= BIT(thread);
	state->thread = thread;
}

static unsigned int search_pick(u32 enabled, unsigned int last)
{
	unsigned int depth = il_trace_length();
	struct state *state = &states[depth];

	if (depth < nr_again) {
		if (state->enabled == enabled)
			return state->thread;
		il_find(INTERLEAVE_BROKEN,
			"not deterministic: at step %u other threads can go on than before",
			depth + 1);
		return IL_CLOCKS;
	}

	state->enabled = enabled;
	state->tried = 0;
	state->last = last;
	state->spent = 0;
	if (depth)
		state->spent = state[-1].spent +
			       cost_of(&state[-1], state[-1].thread);
	nr_states = depth + 1;
	/* Never beyond the bound: to go on costs nothing. */
	try(state, cheapest(state));
	return state->thread;
}

static bool search_next(void)
{
	while (nr_states--) {
		struct state *state = &states[nr_states];
		unsigned int thread = cheapest(state);

		if (thread == IL_CLOCKS)
			continue;
		try(state, thread);
		nr_states++;
		nr_again = nr_states;
		return true;
	}
	return false;
}

static unsigned int free_choice(const struct state *state, unsigned int thread)
{
	return 0;
}

static int exhaustive_begin(void)
{
	cost_of = free_choice;
	return search_begin();
}

static const char *exhaustive_bounded_by(void)
{
	return NULL;
}

static unsigned int preemption(const struct state *state, unsigned int thread)
{
	return state->last < INTERLEAVE_THREADS &&
	       (state->enabled & BIT(state->last)) &&
	       thread != state->last;
}

static int preemptions_begin(void)
{
	cost_of = preemption;
	return search_begin();
}

static const char *preemptions_bounded_by(void)
{
	return left_out ? "preemptions" : NULL;
}

/* How many could go on of those whose turn is before the thread's. */
static unsigned int delay(const struct state *state, unsigned int thread)
{
	unsigned int first = state->last % INTERLEAVE_THREADS, i;
	unsigned int passed = 0;

	if (state->last >= INTERLEAVE_THREADS)
		first = 0;
	for (i = first; i != thread; i = (i + 1) % INTERLEAVE_THREADS)
		if (state->enabled & BIT(i))
			passed++;
	return passed;
}

static int delays_begin(void)
{
	cost_of = delay;
	return search_begin();
}

static const char *delays_bounded_by(void)
{
	return left_out ? "delays" : NULL;
}

const struct il_strategy il_exhaustive = {
	.begin = exhaustive_begin,
	.pick = search_pick,
	.next = search_next,
	.end = search_end,
	.bounded_by = exhaustive_bounded_by,
};

const struct il_strategy il_preemptions = {
	.begin = preemptions_begin,
	.pick = search_pick,
	.next = search_next,
	.end = search_end,
	.bounded_by = preemptions_bounded_by,
};

const struct il_strategy il_delays = {
	.begin = delays_begin,
	.pick = search_pick,
	.next = search_next,
	.end = search_end,
	.bounded_by = delays_bounded_by,
};
