/* SPDX-License-Identifier: GPL-2.0-only */
/* Data races: accesses that no synchronisation orders. */
#ifndef _INTERLEAVE_RACE_H
#define _INTERLEAVE_RACE_H

#include "op.h"

/**
 * il_race_init() - allocate memory for accesses
 *
 * Context: Process context. May sleep.
 * Return: 0, -ENOMEM.
 */
int il_race_init(void);

/**
 * il_race_exit() - free the memory for accesses
 *
 * Context: Process context. May sleep.
 */
void il_race_exit(void);

/**
 * il_race_reset() - forget all accesses, before each schedule
 *
 * Context: Process context. Caller must hold the token.
 */
void il_race_reset(void);

/**
 * il_race_access() - check an access or a free that is about to be made
 * @thread: thread that makes the access
 * @op: the access, IL_ACCESS or IL_FREE
 *
 * Makes a finding if an earlier conflicting access is not ordered before @op.
 *
 * Context: Process context. Caller must hold the token.
 */
void il_race_access(unsigned int thread, const struct il_op *op);

/**
 * il_race_release() - order earlier operations before later acquires
 * @thread: thread that releases
 * @key: address of the object, see il_race_acquire()
 *
 * Context: Process context. Caller must hold the token.
 */
void il_race_release(unsigned int thread, unsigned long key);

/**
 * il_race_acquire() - order later operations after earlier releases
 * @thread: thread that acquires
 * @key: address of the object that was released
 *
 * Context: Process context. Caller must hold the token.
 */
void il_race_acquire(unsigned int thread, unsigned long key);

/**
 * il_race_fork() - order earlier operations before all of a new thread
 * @parent: thread that starts @child
 * @child: the new thread
 *
 * Context: Process context. Caller must hold the token.
 */
void il_race_fork(unsigned int parent, unsigned int child);

/**
 * il_race_join() - order later operations after all of an ended thread
 * @parent: thread that goes on
 * @child: the ended thread
 *
 * Context: Process context. Caller must hold the token.
 */
void il_race_join(unsigned int parent, unsigned int child);

/**
 * il_race_applied() - take note of the order that an operation makes
 * @thread: thread that made the operation
 * @op: the operation
 * @succeeded: result of il_model_apply()
 *
 * Context: Process context. Caller must hold the token.
 */
void il_race_applied(unsigned int thread, const struct il_op *op,
		     bool succeeded);

#endif /* _INTERLEAVE_RACE_H */
