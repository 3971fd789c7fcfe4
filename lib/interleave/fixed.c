// SPDX-License-Identifier: GPL-2.0-only
/* One given schedule; later steps are chosen by default. */
#include "state.h"
#include "strategy.h"
#include "trace.h"

static const u8 *fixed_schedule;
static unsigned int fixed_steps;

void il_fixed_set(const u8 *schedule, unsigned int steps)
{
	fixed_schedule = schedule;
	fixed_steps = steps;
}

static int fixed_begin(void)
{
	return 0;
}

static unsigned int fixed_pick(u32 enabled, unsigned int last)
{
	unsigned int step = il_trace_length();
	u8 choice = step < fixed_steps ? fixed_schedule[step] :
					 IL_DEFAULT_CHOICE;

	if (choice == IL_DEFAULT_CHOICE)
		return il_default_pick(enabled, last);
	if (choice < INTERLEAVE_THREADS && (enabled & BIT(choice)))
		return choice;

	il_find(INTERLEAVE_BROKEN,
		"the schedule does not fit: thread %u cannot make step %u",
		choice, step + 1);
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
