/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small programs, made at random from a seed
 *
 * A program notes what each of its threads sees. The *outcome* of a schedule is
 * all of it, with what the objects came to. So which outcomes there are is known
 * without the explorer's idea of which schedules are equivalent.
 */
#ifndef _EXPLORER_RANDOM_PROGRAM_H
#define _EXPLORER_RANDOM_PROGRAM_H

#include <linux/bits.h>
#include <interleave/interleave.h>

/* What a program may have beside atomic variables */
#define RANDOM_WORDS_TOO	BIT(0)	/* words, by marked accesses */
#define RANDOM_LOCKS		BIT(1)
#define RANDOM_TRIES		BIT(2)	/* locks that are only tried */
#define RANDOM_WAITS		BIT(3)	/* completions, wait queues */
#define RANDOM_OBJECTS		BIT(4)	/* allocated, published and freed */
#define RANDOM_RCU		BIT(5)
#define RANDOM_WORK		BIT(6)	/* work items */
#define RANDOM_BUGS		BIT(7)	/* and all that can be wrong with it */
#define RANDOM_CHAINS		BIT(8)	/* work items that queue others */

/**
 * random_program() - Make a program.
 * @seed: the same for the same program
 * @features: RANDOM_* from above
 *
 * Without RANDOM_BUGS nothing can go wrong. There is one program at a time.
 */
struct interleave_program random_program(u64 seed, unsigned int features);

/**
 * random_program_describe() - Print the program, one line a thread.
 * @report: gets a line and its argument
 * @arg: the argument
 */
void random_program_describe(void (*report)(void *arg, const char *line),
			     void *arg);

/**
 * random_outcomes_reset() - Forget the outcomes; before each exploration.
 */
void random_outcomes_reset(void);

/**
 * random_outcomes() - How many different outcomes there were.
 *
 * Return: the number; 0 if there was no place for more.
 */
unsigned int random_outcomes(void);

/**
 * random_outcomes_digest() - What equal sets of outcomes have in common.
 */
u64 random_outcomes_digest(void);

/**
 * random_outcomes_order() - What equal sequences of outcomes have in common.
 */
u64 random_outcomes_order(void);

#endif /* _EXPLORER_RANDOM_PROGRAM_H */
