/* SPDX-License-Identifier: GPL-2.0-only */
/* What every suite of the explorer needs. */
#ifndef EXPLORED_H
#define EXPLORED_H

#include <compat/kunit.h>
#include <interleave/interleave.h>

/**
 * explored() - Explore a program.
 * @test: the case, which fails if the program cannot be explored
 * @program: the program
 * @options: how to explore; NULL for all zeros
 *
 * Context: Process context, may sleep.
 * Return: the result, which stays till the case ends.
 */
const struct interleave_result *
explored(struct kunit *test, const struct interleave_program *program,
	 const struct interleave_options *options);

/**
 * replayed() - Run one schedule of a program.
 * @test: the case, which fails if the string is refused
 * @program: the program
 * @options: as when it was explored
 * @replay: the replay string
 *
 * Context: Process context, may sleep.
 * Return: the result, which stays till the case ends.
 */
const struct interleave_result *
replayed(struct kunit *test, const struct interleave_program *program,
	 const struct interleave_options *options, const char *replay);

/**
 * expect_clean() - Expect that nothing was found and nothing left out.
 * @test: the case
 * @program: of what
 * @result: the result
 */
void expect_clean(struct kunit *test, const struct interleave_program *program,
		  const struct interleave_result *result);

/**
 * needs_accesses() - Skip the case unless the explorer sees each access to
 *	memory.
 * @test: the case
 */
void needs_accesses(struct kunit *test);

/**
 * finding_name() - What a finding is called in this suite's messages.
 */
const char *finding_name(enum interleave_finding finding);

#endif /* EXPLORED_H */
