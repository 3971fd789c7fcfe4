/* SPDX-License-Identifier: GPL-2.0-only */
/* Summaries and schedules, as diagnostics of the case. */
#ifndef _INTERLEAVE_REPORT_H
#define _INTERLEAVE_REPORT_H

#include <interleave/interleave.h>

/**
 * il_report_summary() - print the summary of an exploration
 * @test: case whose diagnostics get the summary
 * @program: name of the program
 * @options: how the program was explored in the end
 * @result: outcome of the exploration
 *
 * Context: Process context.
 */
void il_report_summary(struct kunit *test, const char *program,
		       const struct interleave_options *options,
		       const struct interleave_result *result);

/**
 * il_report_schedule() - print the timeline of the last schedule
 * @test: case whose diagnostics get the timeline; NULL: not printed
 * @program: name of the program
 * @result: finding, preemptions and replay string of the schedule
 *
 * Context: Process context. May sleep. Caller must hold the token.
 */
void il_report_schedule(struct kunit *test, const char *program,
			const struct interleave_result *result);

#endif /* _INTERLEAVE_REPORT_H */
