// SPDX-License-Identifier: GPL-2.0-only
/*
 * The schedule with the fewest preemptions that shows a finding
 *
 * Tries all schedules without preemption, then all with one, and so on. What is
 * found first is the best. Where there are too many, it is the best that is
 * known.
 */
#include "internal.h"

/* For each number of preemptions. */
#define SCHEDULES	20000UL

static bool search(unsigned int bound, enum interleave_finding finding,
		   bool *all)
{
	const struct interleave_options *given = il_run.options;
	struct interleave_options options = *given;
	unsigned long left = SCHEDULES;
	bool found = false;

	options.bound = bound;
	il_run.options = &options;
	*all = true;
	if (il_preemptions.begin())
		*all = false;
	while (*all && !found) {
		il_run_schedule(&il_preemptions);
		found = il_run.finding == finding;
		if (found || il_run.finding == INTERLEAVE_BROKEN ||
		    !il_preemptions.next())
			break;
		*all = --left;
	}
	il_preemptions.end();
	il_run.options = given;
	return found;
}

bool il_minimize(u8 *schedule, unsigned int *steps, unsigned int *preemptions,
		 enum interleave_finding finding)
{
	bool minimal = true, all;
	unsigned int bound;

	for (bound = 0; bound < *preemptions; bound++) {
		if (!search(bound, finding, &all)) {
			minimal &= all;
			continue;
		}
		*preemptions = il_run.preemptions;
		*steps = il_trace_schedule(schedule);
		break;
	}
	return minimal;
}
