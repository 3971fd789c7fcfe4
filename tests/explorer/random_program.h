/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small random programs.
 *
 * A program records what its threads observe. The *outcome* of a schedule is a
 * digest of these observations and of the final state of all objects. So the
 * outcomes of two strategies can be compared without the explorer's notion of
 * equivalent schedules.
 */
#ifndef _EXPLORER_RANDOM_PROGRAM_H
#define _EXPLORER_RANDOM_PROGRAM_H

#include <linux/bits.h>

#include <interleave/interleave.h>

/* features of a program, besides atomic variables */
#define RANDOM_WORDS_TOO	BIT(0)	/* words with marked accesses */
#define RANDOM_LOCKS		BIT(1)
#define RANDOM_TRIES		BIT(2)	/* trylocks */
#define RANDOM_WAITS		BIT(3)	/* completions, wait queues */
#define RANDOM_OBJECTS		BIT(4)	/* allocated, published and freed */
#define RANDOM_RCU		BIT(5)
#define RANDOM_WORK		BIT(6)	/* work items */
#define RANDOM_BUGS		BIT(7)	/* bugs in the use of the others */
#define RANDOM_CHAINS		BIT(8)	/* work items that queue others */

/**
 * random_program() - make a program
 * @seed: random seed; the same seed and features give the same program
 * @features: mask of RANDOM_* features
 *
 * A program without RANDOM_BUGS is correct. A program is valid until the next
 * one is made.
 *
 * Context: Any context.
 * Return: the program.
 */
struct interleave_program random_program(u64 seed, unsigned int features);

/**
 * random_program_describe() - print the program, one line for each thread
 * @report: called with @arg and each line
 * @arg: first argument of @report
 *
 * Context: Any context.
 */
void random_program_describe(void (*report)(void *arg, const char *line),
			     void *arg);

/**
 * random_outcomes_reset() - forget all outcomes
 *
 * Context: Any context.
 */
void random_outcomes_reset(void);

/**
 * random_outcomes() - count the distinct outcomes of an exploration
 *
 * Context: Any context.
 * Return: the number of outcomes; 0 if the table of outcomes is full.
 */
unsigned int random_outcomes(void);

/**
 * random_outcomes_digest() - digest the set of outcomes
 *
 * Context: Any context.
 * Return: the digest, which does not depend on the order of schedules.
 */
u64 random_outcomes_digest(void);

/**
 * random_outcomes_order() - digest the sequence of outcomes
 *
 * Context: Any context.
 * Return: the digest, which depends on the order of schedules.
 */
u64 random_outcomes_order(void);

#endif /* _EXPLORER_RANDOM_PROGRAM_H */
