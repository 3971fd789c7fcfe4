/* SPDX-License-Identifier: GPL-2.0-only */
/* Schedule with the fewest preemptions that has a finding. */
#ifndef _INTERLEAVE_MINIMIZE_H
#define _INTERLEAVE_MINIMIZE_H

#include <interleave/interleave.h>

/**
 * il_minimize() - look for a schedule with fewer preemptions
 * @schedule: schedule with @finding; replaced by the best one that was found
 * @steps: number of steps of @schedule
 * @preemptions: number of preemptions of @schedule
 * @finding: the finding
 *
 * Context: Process context. May sleep. Caller must be the exploring thread.
 * Return: true if no schedule with fewer preemptions has @finding.
 */
bool il_minimize(u8 *schedule, unsigned int *steps, unsigned int *preemptions,
		 enum interleave_finding finding);

#endif /* _INTERLEAVE_MINIMIZE_H */
