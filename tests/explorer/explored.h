/* SPDX-License-Identifier: GPL-2.0-only */
/* Helpers of the explorer's own suites: explore a program, judge the result. */
#ifndef _EXPLORER_EXPLORED_H
#define _EXPLORER_EXPLORED_H

#include <compat/kunit.h>
#include <interleave/interleave.h>

#define STRATEGIES	(INTERLEAVE_RANDOM + 1)

/* Every strategy, for KUNIT_ARRAY_PARAM() with describe_strategy(). */
extern const enum interleave_strategy strategies[STRATEGIES];

/**
 * describe_strategy() - describe a parameter that is a strategy
 * @strategy: the parameter
 * @desc: buffer of KUNIT_PARAM_DESC_SIZE bytes for the description
 *
 * Context: Any context.
 */
void describe_strategy(const enum interleave_strategy *strategy, char *desc);

/**
 * new_result() - allocate the result of an exploration
 * @test: the case, which ends if memory is short
 *
 * Context: Process context. May sleep.
 * Return: the zeroed result, freed when the case ends.
 */
struct interleave_result *new_result(struct kunit *test);

/**
 * explored() - explore a program
 * @test: the case, which ends if the program cannot be explored
 * @program: the program
 * @options: how to explore; NULL: all zeros
 *
 * Context: Process context. May sleep.
 * Return: the result, freed when the case ends.
 */
const struct interleave_result *
explored(struct kunit *test, const struct interleave_program *program,
	 const struct interleave_options *options);

/**
 * explored_by() - explore a program with given options
 * @test: the case, which ends if the program cannot be explored
 * @program: the program
 * @...: initialisers of struct interleave_options
 *
 * Context: Process context. May sleep.
 * Return: the result, freed when the case ends.
 */
#define explored_by(test, program, ...)					\
	explored(test, program,						\
		 &(const struct interleave_options){ __VA_ARGS__ })

/**
 * replayed() - run one schedule of a program
 * @test: the case, which ends if the string is refused
 * @program: the program
 * @options: options that the program was explored with; NULL: all zeros
 * @replay: the replay string
 *
 * Context: Process context. May sleep.
 * Return: the result, freed when the case ends.
 */
const struct interleave_result *
replayed(struct kunit *test, const struct interleave_program *program,
	 const struct interleave_options *options, const char *replay);

/**
 * expect_clean() - expect a complete exploration without a finding
 * @test: the case
 * @program: the explored program
 * @result: its result
 *
 * Context: Process context.
 */
void expect_clean(struct kunit *test, const struct interleave_program *program,
		  const struct interleave_result *result);

/**
 * expect_finding() - expect a kind of finding
 * @test: the case
 * @result: the result of an exploration
 * @finding: the kind
 *
 * Context: Process context.
 */
void expect_finding(struct kunit *test, const struct interleave_result *result,
		    enum interleave_finding finding);

/**
 * needs_accesses() - skip the case unless the explorer sees memory accesses
 * @test: the case
 *
 * Context: Process context.
 */
void needs_accesses(struct kunit *test);

/**
 * finding_name() - name a kind of finding for a message
 * @finding: the kind
 *
 * Context: Any context.
 * Return: the name.
 */
const char *finding_name(enum interleave_finding finding);

#endif /* _EXPLORER_EXPLORED_H */
