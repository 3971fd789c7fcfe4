/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads at the moment of a finding, before they run on to their end. */
#ifndef _INTERLEAVE_HALTED_H
#define _INTERLEAVE_HALTED_H

#include "op.h"

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
 * il_halted_reset() - forget the previous schedule
 *
 * Context: Process context. Caller must hold the token.
 */
void il_halted_reset(void);

/**
 * il_halted_record() - record what each thread was about to do
 *
 * Context: Process context. Caller must hold the token.
 */
void il_halted_record(void);

/**
 * il_halted_deadlocked() - find the threads that wait forever
 *
 * Context: Process context. Caller must hold the token.
 * Return: mask of threads; 0 if the finding is no deadlock.
 */
u32 il_halted_deadlocked(void);

#endif /* _INTERLEAVE_HALTED_H */
