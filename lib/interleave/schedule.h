/* SPDX-License-Identifier: GPL-2.0-only */
/* Scheduling points: which thread makes the next step. */
#ifndef _INTERLEAVE_SCHEDULE_H
#define _INTERLEAVE_SCHEDULE_H

#include "op.h"
#include "strategy.h"

/**
 * struct il_halted - threads at the moment of a finding
 * @ready: mask of the threads that had an operation left
 * @stuck: mask of the threads that could not carry out their operation
 * @op: by thread, its operation
 * @blockers: by thread, mask of the threads that its operation waited for
 */
struct il_halted {
	u32 ready;
	u32 stuck;
	struct il_op op[INTERLEAVE_THREADS];
	u32 blockers[INTERLEAVE_THREADS];
};

extern struct il_halted il_halted;

/**
 * il_schedule_begin() - prepare for a schedule
 * @strategy: strategy that chooses the threads
 *
 * Context: Process context. Caller must hold the token.
 */
void il_schedule_begin(const struct il_strategy *strategy);

/**
 * il_schedule_starting() - let threads run up to their first operations
 * @starting: true to have the next step always made by IL_SETUP, false to go on
 *
 * Context: Process context. Caller must hold the token.
 */
void il_schedule_starting(bool starting);

/**
 * il_schedule_next() - choose the thread that makes the next step
 * @last: thread of the last step, or IL_CLOCKS
 *
 * Context: Process context. Caller must hold the token.
 * Return: number of the thread, IL_SETUP once all have ended or while starting.
 */
unsigned int il_schedule_next(unsigned int last);

/**
 * il_halted_deadlocked() - find the threads that wait forever
 *
 * Context: Process context. Caller must hold the token.
 * Return: mask of threads; 0 if the finding is no deadlock.
 */
u32 il_halted_deadlocked(void);

/**
 * il_point() - announce an operation, wait to be chosen, carry it out
 * @op: the operation
 *
 * In setup and teardown the operation is carried out at once, and a finding if
 * it would have to wait.
 *
 * Context: Process context. May sleep. Caller must hold the token.
 * Return: false for a try that failed, or if the operation had to wait and the
 * schedule is only brought to its end, else true.
 */
bool il_point(const struct il_op *op);

#endif /* _INTERLEAVE_SCHEDULE_H */
