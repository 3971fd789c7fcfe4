// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random schedules, the same for the same random seed
 *
 * PCT: "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs"
 * (Burckhardt, Kothari, Musuvathi, Nagarakatte; ASPLOS 2010). The thread with
 * the highest priority runs; at a few random steps the running thread gets the
 * lowest one.
 */
#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/prandom.h>

#include "state.h"
#include "strategy.h"
#include "trace.h"

#define RANDOM_CHANGES	16

/* First numbers of a generator are alike for seeds that are alike. */
#define RANDOM_WARM_UP	16

static struct rnd_state random_generator;

static unsigned int random_priority[INTERLEAVE_THREADS];
static unsigned int random_change_at[RANDOM_CHANGES];
static unsigned int random_nr_changes;
static unsigned int random_longest;

static unsigned int random_below(unsigned int limit)
{
	return ((u64)prandom_u32_state(&random_generator) * limit) >> 32;
}

static int random_begin(void)
{
	unsigned int i;

	prandom_seed_state(&random_generator, il_run.options->seed);
	for (i = 0; i < RANDOM_WARM_UP; i++)
		random_below(1);
	return 0;
}

static unsigned int random_pick(u32 enabled, unsigned int last)
{
	unsigned int skip = random_below(hweight32(enabled));

	while (skip--)
		enabled &= enabled - 1;
	return __ffs(enabled);
}

static bool random_next(void)
{
	return true;
}

static void random_end(void)
{
}

static const char *random_bounded_by(void)
{
	return "random";
}

/* Priorities below the number of changes are for the changes. */
static void random_pct_draw(void)
{
	unsigned int i;

	for (i = 0; i < INTERLEAVE_THREADS; i++) {
		unsigned int other = random_below(i + 1);

		random_priority[i] = random_priority[other];
		random_priority[other] = random_nr_changes + i;
	}
	for (i = 0; i < random_nr_changes; i++)
		random_change_at[i] = random_below(random_longest);
}

static int random_pct_begin(void)
{
	random_longest = 1;
	random_nr_changes = min_t(unsigned int, il_run.options->bound,
				  RANDOM_CHANGES);
	random_begin();
	random_pct_draw();
	return 0;
}

static unsigned int random_highest(u32 enabled)
{
	unsigned int best = __ffs(enabled);

	for (; enabled; enabled &= enabled - 1) {
		if (random_priority[__ffs(enabled)] > random_priority[best])
			best = __ffs(enabled);
	}
	return best;
}

static unsigned int random_pct_pick(u32 enabled, unsigned int last)
{
	unsigned int step = il_trace_length(), i;
	unsigned int best = random_highest(enabled);

	for (i = 0; i < random_nr_changes; i++) {
		if (random_change_at[i] != step)
			continue;
		random_priority[best] = i;
		best = random_highest(enabled);
	}
	return best;
}

static bool random_pct_next(void)
{
	random_longest = max(random_longest, il_trace_length());
	random_pct_draw();
	return true;
}

const struct il_strategy il_random = {
	.begin = random_begin,
	.pick = random_pick,
	.next = random_next,
	.end = random_end,
	.bounded_by = random_bounded_by,
};

const struct il_strategy il_pct = {
	.begin = random_pct_begin,
	.pick = random_pct_pick,
	.next = random_pct_next,
	.end = random_end,
	.bounded_by = random_bounded_by,
};
