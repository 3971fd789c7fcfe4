// SPDX-License-Identifier: GPL-2.0-only
/*
 * Depth-first search of schedules without reduction
 *
 * Three strategies that differ in the cost of a choice. In each state threads
 * are tried in the order of their cost; choices beyond the bound are left out.
 */
#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "state.h"
#include "strategy.h"
#include "trace.h"

/**
 * struct search_state - a state that the present schedule passes
 * @enabled: mask of the threads that can make a step
 * @tried: mask of the threads that have made a step here
 * @thread: the last of them
 * @last: thread of the step before, or IL_CLOCKS
 * @spent: cost of the choices before
 */
struct search_state {
	u32 enabled;
	u32 tried;
	u8 thread;
	u8 last;
	u16 spent;
};

static struct search_state *search_states;
static unsigned int search_nr_states, search_nr_again;
static unsigned int (*search_cost_of)(const struct search_state *state,
				      unsigned int thread);
static bool search_left_out;

static int search_begin(void)
{
	search_nr_states = 0;
	search_nr_again = 0;
	search_left_out = false;
	search_states = vmalloc(array_size(il_run.options->max_steps + 1,
					   sizeof(*search_states)));
	return search_states ? 0 : -ENOMEM;
}

static void search_end(void)
{
	vfree(search_states);
	search_states = NULL;
}

/* The cheapest untried thread within the bound; IL_CLOCKS if there is none. */
static unsigned int search_cheapest(const struct search_state *state)
{
	unsigned int best = IL_CLOCKS, best_cost = UINT_MAX;
	u32 left = state->enabled & ~state->tried;

	for (; left; left &= left - 1) {
		unsigned int thread = __ffs(left);
		unsigned int cost = search_cost_of(state, thread);

		if (cost < best_cost) {
			best = thread;
			best_cost = cost;
		}
	}
	if (best == IL_CLOCKS ||
	    state->spent + best_cost <= il_run.options->bound)
		return best;

	search_left_out = true;
	return IL_CLOCKS;
}

static void search_try(struct search_state *state, unsigned int thread)
{
	state->tried |= BIT(thread);
	state->thread = thread;
}

static unsigned int search_pick(u32 enabled, unsigned int last)
{
	unsigned int depth = il_trace_length();
	struct search_state *state = &search_states[depth];

	if (depth < search_nr_again) {
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
	if (depth) {
		state->spent = state[-1].spent +
			       search_cost_of(&state[-1], state[-1].thread);
	}
	search_nr_states = depth + 1;
	/* Within the bound: one of the threads costs nothing. */
	search_try(state, search_cheapest(state));
	return state->thread;
}

static bool search_next(void)
{
	while (search_nr_states--) {
		struct search_state *state = &search_states[search_nr_states];
		unsigned int thread = search_cheapest(state);

		if (thread == IL_CLOCKS)
			continue;
		search_try(state, thread);
		search_nr_states++;
		search_nr_again = search_nr_states;
		return true;
	}
	return false;
}

static unsigned int search_no_cost(const struct search_state *state,
				   unsigned int thread)
{
	return 0;
}

static unsigned int search_preemption_cost(const struct search_state *state,
					   unsigned int thread)
{
	return state->last < INTERLEAVE_THREADS &&
	       (state->enabled & BIT(state->last)) &&
	       thread != state->last;
}

/* Number of enabled threads that the round robin passes over. */
static unsigned int search_delay_cost(const struct search_state *state,
				      unsigned int thread)
{
	unsigned int first = state->last % INTERLEAVE_THREADS, i;
	unsigned int passed = 0;

	if (state->last >= INTERLEAVE_THREADS)
		first = 0;
	for (i = first; i != thread; i = (i + 1) % INTERLEAVE_THREADS) {
		if (state->enabled & BIT(i))
			passed++;
	}
	return passed;
}

#define SEARCH_STRATEGY(name, cost)					\
static int search_##name##_begin(void)					\
{									\
	search_cost_of = cost;						\
	return search_begin();						\
}									\
									\
static const char *search_##name##_bounded_by(void)			\
{									\
	return search_left_out ? #name : NULL;				\
}									\
									\
const struct il_strategy il_##name = {					\
	.begin = search_##name##_begin,					\
	.pick = search_pick,						\
	.next = search_next,						\
	.end = search_end,						\
	.bounded_by = search_##name##_bounded_by,			\
}

SEARCH_STRATEGY(exhaustive, search_no_cost);
SEARCH_STRATEGY(preemptions, search_preemption_cost);
SEARCH_STRATEGY(delays, search_delay_cost);
