/* SPDX-License-Identifier: GPL-2.0-only */
/* States of the objects of the running schedule. */
#ifndef _INTERLEAVE_MODEL_H
#define _INTERLEAVE_MODEL_H

#include "op.h"

/**
 * il_model_reset() - forget all objects, before each schedule
 *
 * Context: Process context. Caller must hold the token.
 */
void il_model_reset(void);

/**
 * il_model_state() - look up the state of the object of an operation
 * @thread: thread that makes the operation
 * @op: the operation
 *
 * Context: Process context. Caller must hold the token.
 * Return: the state; for IL_RCU_UNLOCK the mask of the threads whose grace
 * period waits for @thread.
 */
u64 il_model_state(unsigned int thread, const struct il_op *op);

/**
 * il_model_enabled() - check whether an operation can be carried out now
 * @thread: thread that makes the operation
 * @op: the operation
 *
 * Context: Process context. Caller must hold the token.
 * Return: true if the operation does not have to wait.
 */
bool il_model_enabled(unsigned int thread, const struct il_op *op);

/**
 * il_model_apply() - apply an operation to the state of its object
 * @thread: thread that makes the operation
 * @op: the operation
 *
 * An operation that has to wait is applied as if it did not: that ends a
 * schedule whose threads would wait forever.
 *
 * Context: Process context. Caller must hold the token.
 * Return: false for a try that failed, else true.
 */
bool il_model_apply(unsigned int thread, const struct il_op *op);

/**
 * il_model_blockers() - find the threads that an operation waits for
 * @thread: thread that makes the operation
 * @op: the operation
 *
 * Context: Process context. Caller must hold the token.
 * Return: mask of threads; 0 if no thread in particular is waited for.
 */
u32 il_model_blockers(unsigned int thread, const struct il_op *op);

/**
 * il_model_held() - find a lock that a thread holds
 * @thread: the thread
 *
 * Context: Process context. Caller must hold the token.
 * Return: place in the source where the lock was taken, NULL without a lock.
 */
const struct interleave_site *il_model_held(unsigned int thread);

/**
 * il_model_is_held() - check whether a thread holds a lock
 * @thread: the thread
 * @address: address of the lock
 *
 * Context: Process context. Caller must hold the token.
 * Return: true if @thread holds the lock, shared or exclusively.
 */
bool il_model_is_held(unsigned int thread, unsigned long address);

#endif /* _INTERLEAVE_MODEL_H */
