/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs whose schedules can be counted by a formula. */
#ifndef _EXPLORER_STEP_PROGRAMS_H
#define _EXPLORER_STEP_PROGRAMS_H

#include <interleave/interleave.h>

/**
 * independent_steps() - Threads that have nothing to do with each other.
 * @threads: their number
 * @steps: of each
 */
struct interleave_program independent_steps(unsigned int threads,
					    unsigned int steps);

/**
 * dependent_steps() - Threads each step of which conflicts with all others.
 * @threads: their number
 * @steps: of each
 */
struct interleave_program dependent_steps(unsigned int threads,
					  unsigned int steps);

/**
 * mixed_steps() - Threads that conflict, and then do one step each that does not.
 * @threads: their number
 * @steps: of each, that conflict with all others
 */
struct interleave_program mixed_steps(unsigned int threads, unsigned int steps);

/**
 * locked_steps() - Threads that do all they do under one mutex.
 * @threads: their number
 * @steps: of each, between its lock and its unlock
 */
struct interleave_program locked_steps(unsigned int threads,
				       unsigned int steps);

/**
 * uneven_steps() - Independent threads, each one step longer than the last.
 * @threads: their number; the first has one step
 */
struct interleave_program uneven_steps(unsigned int threads);

/**
 * reading_steps() - Threads that read, each with what lets others read as well.
 * @threads: their number
 */
struct interleave_program reading_steps(unsigned int threads);

/* How many accesses to memory there are in accesses(). */
#define ACCESSES	11

/**
 * accesses() - A thread with an access of each kind, as what comes to one step.
 */
struct interleave_program accesses(void);

#endif /* _EXPLORER_STEP_PROGRAMS_H */
