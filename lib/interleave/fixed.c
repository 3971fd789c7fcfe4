// SPDX-License-Identifier: GPL-2.0-only
/* One given schedule; what comes after its end is the default. */
#include "internal.h"

static const u8 *fixed;
static unsigned int length;

void il_fixed_set(const u8 *schedule, unsigned int steps)
{
	fixed = schedule;
	length = steps;
}

static int fixed_begin(void)
{
	return 0;
}

static unsigned int fixed_pick(u32 enabled, unsigned int last)
{
	unsigned int step = il_trace_length();

	if (step >= length || fixed[step] == IL_REPLAY_DEFAULT)
		return il_default_pick(enabled, last);
	if (fixed[step] < INTERLEAVE_THREADS && (enabled & BIT(fixed[step])))
		return fixed[step];

	il_find(INTERLEAVE_BROKEN,
		"the schedule does not fit: thread %u cannot make step %u",
		fixed[step], step + 1);
	return IL_CLOCKS;
}

static bool fixed_next(void)
{
	return false;
}

static void fixed_end(void)
{
}

static const char *fixed_bounded_by(void)
{
	return "schedules";
}

const struct il_strategy il_fixed = {
	.begin = fixed_begin,
	.pick = fixed_pick,
	.next = fixed_next,
	.end = fixed_end,
	.bounded_by = fixed_bounded_by,
};
