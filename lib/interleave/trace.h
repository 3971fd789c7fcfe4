/* SPDX-License-Identifier: GPL-2.0-only */
/* Steps of the running schedule, and which of them happen before others. */
#ifndef _INTERLEAVE_TRACE_H
#define _INTERLEAVE_TRACE_H

#include "op.h"

/* In a schedule, instead of a thread: the choice of il_default_pick(). */
#define IL_DEFAULT_CHOICE	0xff

/**
 * struct il_step - a step that was made
 * @op: the operation
 * @thread: its thread
 * @by_default: il_default_pick() chooses @thread
 * @index: ordinal of this step within its thread, from 1
 * @state: il_model_state() before the step
 * @clock: by thread, number of its steps that happen before this one or are it
 */
struct il_step {
	struct il_op op;
	u8 thread;
	bool by_default;
	u32 index;
	u64 state;
	u16 clock[INTERLEAVE_THREADS];
};

/**
 * struct il_reversal - two steps that could have been made in reverse order
 * @first: number of the earlier step
 * @second: number of the later step
 */
struct il_reversal {
	u32 first;
	u32 second;
};

/**
 * il_trace_init() - allocate memory for a schedule
 * @limit: maximum number of steps
 *
 * Context: Process context. May sleep.
 * Return: 0, -ENOMEM.
 */
int il_trace_init(unsigned int limit);

/**
 * il_trace_exit() - free the memory for a schedule
 *
 * Context: Process context. May sleep.
 */
void il_trace_exit(void);

/**
 * il_trace_reset() - forget all steps, before each schedule
 *
 * Context: Process context. Caller must hold the token.
 */
void il_trace_reset(void);

/**
 * il_trace_add() - add a step, before its operation is carried out
 * @thread: thread that makes the step
 * @op: the operation
 *
 * Computes which steps happen before this one, and the reversals: earlier steps
 * that conflict with this one, that nothing else orders before it, and that
 * could have come after it.
 *
 * Context: Process context. Caller must hold the token.
 */
void il_trace_add(unsigned int thread, const struct il_op *op);

/**
 * il_trace_fork() - order the last step before all steps of a new thread
 * @child: the new thread
 *
 * Context: Process context. Caller must hold the token.
 */
void il_trace_fork(unsigned int child);

/**
 * il_trace_length() - count the steps
 *
 * Context: Process context. Caller must hold the token.
 * Return: number of steps.
 */
unsigned int il_trace_length(void);

/**
 * il_trace_step() - look up a step
 * @i: number of the step, from 0
 *
 * Context: Process context. Caller must hold the token.
 * Return: the step.
 */
const struct il_step *il_trace_step(unsigned int i);

/**
 * il_trace_text() - look up the expression for the object of an operation
 * @op: the operation, which may be one that is still to be made
 *
 * Context: Process context. Caller must hold the token.
 * Return: the expression in the source, NULL if there is none.
 */
const char *il_trace_text(const struct il_op *op);

/**
 * il_trace_schedule() - write down the schedule of the steps
 * @schedule: filled in with the choice of each step
 *
 * Context: Process context. Caller must hold the token.
 * Return: number of steps.
 */
unsigned int il_trace_schedule(u8 *schedule);

/**
 * il_trace_digest() - compute a digest that equivalent schedules share
 *
 * Context: Process context. Caller must hold the token.
 * Return: the digest.
 */
u64 il_trace_digest(void);

/**
 * il_trace_order() - add the schedule to a digest of schedules in their order
 * @before: digest of the schedules before this one, 0 for the first
 *
 * Context: Process context. Caller must hold the token.
 * Return: the new digest.
 */
u32 il_trace_order(u32 before);

/**
 * il_trace_is_before() - check whether one step happens before another
 * @a: one step
 * @b: another step
 *
 * Context: Process context. Caller must hold the token.
 * Return: true if @a happens before @b, or is @b.
 */
static inline bool il_trace_is_before(const struct il_step *a,
				      const struct il_step *b)
{
	return b->clock[a->thread] >= a->index;
}

/**
 * il_trace_reversals() - list the reversals of the schedule
 * @reversals: set to the first one
 *
 * Context: Process context. Caller must hold the token.
 * Return: number of reversals.
 */
unsigned int il_trace_reversals(const struct il_reversal **reversals);

#endif /* _INTERLEAVE_TRACE_H */
