// SPDX-License-Identifier: GPL-2.0-only
/*
 * Random schedules, the same for the same seed
 *
 * PCT: "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs"
 * (Burckhardt, Kothari, Musuvathi, Nagarakatte; ASPLOS 2010). The thread of the
 * highest priority runs; at a few random steps the one that runs falls behind
 * all others.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "internal.h"

#define CHANGES	16

static u64 random_state;
static unsigned long round;

static unsigned int priority[INTERLEAVE_THREADS];
static unsigned int change_at[CHANGES];
static unsigned int nr_changes;
static unsigned int longest;

/* SplitMix64 */
static u64 draw(void)
{
	u64 z = random_state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

static unsigned int draw_below(unsigned int limit)
{
	return ((draw() >> 32) * limit) >> 32;
}

static void start_schedule(void)
{
	random_state = il_run.options->seed ^ (u64)round << 32;
	draw();
}

static int random_begin(void)
{
	round = 0;
	start_schedule();
	return 0;
}

static unsigned int random_pick(u32 enabled, unsigned int last)
{
	unsigned int skip = draw_below(hweight32(enabled));

	while (skip--)
		enabled &= enabled - 1;
	return __ffs(enabled);
}

static bool random_next(void)
{
	round++;
	start_schedule();
	return true;
}

static void random_end(void)
{
}

static const char *random_bounded_by(void)
{
	return "random";
}

/* Priorities from nr_changes up; those below are for the changes. */
static void pct_start_schedule(void)
{
	unsigned int i;

	start_schedule();
	for (i = 0; i < INTERLEAVE_THREADS; i++) {
		unsigned int other = draw_below(i + 1);

		priority[i] = priority[other];
		priority[other] = nr_changes + i;
	}
	for (i = 0; i < nr_changes; i++)
		change_at[i] = draw_below(longest);
}

static int pct_begin(void)
{
	round = 0;
	longest = 1;
	nr_changes = min_t(unsigned int, il_run.options->bound, CHANGES);
	pct_start_schedule();
	return 0;
}

static unsigned int highest(u32 enabled)
{
	unsigned int best = __ffs(enabled);

	for (; enabled; enabled &= enabled - 1)
		if (priority[__ffs(enabled)] > priority[best])
			best = __ffs(enabled);
	return best;
}

static unsigned int pct_pick(u32 enabled, unsigned int last)
{
	unsigned int step = il_trace_length(), i;
	unsigned int best = highest(enabled);

	for (i = 0; i < nr_changes; i++) {
		if (change_at[i] != step)
			continue;
		priority[best] = i;
		best = highest(enabled);
	}
	return best;
}

static bool pct_next(void)
{
	longest = max(longest, il_trace_length());
	round++;
	pct_start_schedule();
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
	.begin = pct_begin,
	.pick = pct_pick,
	.next = pct_next,
	.end = random_end,
	.bounded_by = random_bounded_by,
};
