/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs whose schedules can be counted by a formula. */
#ifndef STEPS_H
#define STEPS_H

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

#endif /* STEPS_H */
