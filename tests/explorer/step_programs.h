/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs whose schedules follow a formula. A program is valid until the next
 * one is made.
 */
#ifndef _EXPLORER_STEP_PROGRAMS_H
#define _EXPLORER_STEP_PROGRAMS_H

#include <interleave/interleave.h>

/**
 * independent_steps() - make a program whose threads share nothing
 * @threads: number of threads
 * @steps: steps of each thread
 *
 * Context: Any context.
 * Return: the program.
 */
struct interleave_program independent_steps(unsigned int threads,
					    unsigned int steps);

/**
 * dependent_steps() - make a program in which all steps conflict
 * @threads: number of threads
 * @steps: steps of each thread
 *
 * Context: Any context.
 * Return: the program.
 */
struct interleave_program dependent_steps(unsigned int threads,
					  unsigned int steps);

/**
 * mixed_steps() - make a program in which the last steps do not conflict
 * @threads: number of threads
 * @steps: conflicting steps of each thread
 *
 * Context: Any context.
 * Return: the program.
 */
struct interleave_program mixed_steps(unsigned int threads, unsigned int steps);

/**
 * locked_steps() - make a program whose threads hold one mutex all the time
 * @threads: number of threads
 * @steps: steps of each thread between lock and unlock
 *
 * Context: Any context.
 * Return: the program.
 */
struct interleave_program locked_steps(unsigned int threads,
				       unsigned int steps);

/**
 * uneven_steps() - make a program of independent threads of 1, 2, 3, ... steps
 * @threads: number of threads
 *
 * Context: Any context.
 * Return: the program.
 */
struct interleave_program uneven_steps(unsigned int threads);

/**
 * reading_steps() - make a program of reads under shared locks
 * @threads: number of threads
 *
 * Context: Any context.
 * Return: the program.
 */
struct interleave_program reading_steps(unsigned int threads);

/* memory accesses in accesses() */
#define ACCESSES	11

/**
 * accesses() - make a program of one thread with an access of each kind
 *
 * Context: Any context.
 * Return: the program.
 */
struct interleave_program accesses(void);

#endif /* _EXPLORER_STEP_PROGRAMS_H */
