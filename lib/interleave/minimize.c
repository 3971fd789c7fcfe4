// SPDX-License-Identifier: GPL-2.0-only
/*
 * Schedule with the fewest preemptions that has a finding
 *
 * Tries all schedules without preemptions, then all with one, and so on, so the
 * first hit is the best one. Where there are too many schedules, the result is
 * the best known one.
 */
#include "minimize.h"
#include "run.h"
#include "trace.h"

/* For each number of preemptions. */
#define MINIMIZE_SCHEDULES	20000UL

static bool minimize_search(unsigned int bound, enum interleave_finding finding,
			    bool *all)
{
	const struct interleave_options *given = il_run.options;
	struct interleave_options options = *given;
	unsigned long left = MINIMIZE_SCHEDULES;
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
		if (!minimize_search(bound, finding, &all)) {
			minimal &= all;
			continue;
		}
		*preemptions = il_run.preemptions;
		*steps = il_trace_schedule(schedule);
		break;
	}
	return minimal;
}
