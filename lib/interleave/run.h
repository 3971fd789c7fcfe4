/* SPDX-License-Identifier: GPL-2.0-only */
/* One schedule, from setup to teardown. */
#ifndef _INTERLEAVE_RUN_H
#define _INTERLEAVE_RUN_H

#include "state.h"
#include "strategy.h"

/**
 * il_run_begin() - make the caller the exploring thread of a program
 * @program: the program
 * @options: how @program is explored
 *
 * Context: Process context. May sleep.
 * Return: 0, -ENOMEM.
 */
int il_run_begin(const struct interleave_program *program,
		 const struct interleave_options *options);

/**
 * il_run_end() - undo il_run_begin(), also if it failed
 *
 * Context: Process context. May sleep. Caller must be the exploring thread.
 */
void il_run_end(void);

/**
 * il_run_schedule() - run the program once
 * @strategy: strategy that chooses the threads
 *
 * Context: Process context. May sleep. Caller must be the exploring thread.
 * Return: true if the program ran to its end or to a finding, false if the
 * schedule was pruned.
 */
bool il_run_schedule(const struct il_strategy *strategy);

#endif /* _INTERLEAVE_RUN_H */
