/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Waiters of wait queues, and which of them are woken
 *
 * A state is a number; equal numbers are equal states. 0 means no waiter.
 */
#ifndef _INTERLEAVE_WAITERS_H
#define _INTERLEAVE_WAITERS_H

#include <linux/types.h>

/**
 * il_waiters_begin() - forget an earlier overflow, before an exploration
 *
 * Context: Process context. Caller must hold the token.
 */
void il_waiters_begin(void);

/**
 * il_waiters_full() - check whether a schedule had too many states
 *
 * Context: Process context. Caller must hold the token.
 * Return: true if states were confused since il_waiters_begin().
 */
bool il_waiters_full(void);

/**
 * il_waiters_reset() - forget all states, before each schedule
 *
 * Context: Process context. Caller must hold the token.
 */
void il_waiters_reset(void);

/**
 * il_waiters_listen() - add a non-exclusive waiter
 * @state: state of the wait queue
 * @thread: the waiter
 * @interruptible: sleeps in TASK_INTERRUPTIBLE, or may do so
 *
 * Context: Process context. Caller must hold the token.
 * Return: the new state.
 */
u64 il_waiters_listen(u64 state, unsigned int thread, bool interruptible);

/**
 * il_waiters_queue() - add an exclusive waiter
 * @state: state of the wait queue
 * @thread: the waiter
 * @interruptible: sleeps in TASK_INTERRUPTIBLE, or may do so
 *
 * Context: Process context. Caller must hold the token.
 * Return: the new state.
 */
u64 il_waiters_queue(u64 state, unsigned int thread, bool interruptible);

/**
 * il_waiters_finish() - remove an exclusive waiter
 * @state: state of the wait queue
 * @thread: the waiter
 *
 * Context: Process context. Caller must hold the token.
 * Return: the new state.
 */
u64 il_waiters_finish(u64 state, unsigned int thread);

/**
 * il_waiters_wake() - wake waiters
 * @state: state of the wait queue
 * @interruptible: wake waiters in TASK_INTERRUPTIBLE only
 * @count: limits how many exclusive waiters are woken; 0 wakes all
 *
 * Context: Process context. Caller must hold the token.
 * Return: the new state.
 */
u64 il_waiters_wake(u64 state, bool interruptible, unsigned int count);

/**
 * il_waiters_sleep() - end a sleep, by a wake-up or by a timeout
 * @state: state of the wait queue
 * @thread: the waiter
 *
 * Context: Process context. Caller must hold the token.
 * Return: the new state.
 */
u64 il_waiters_sleep(u64 state, unsigned int thread);

/**
 * il_waiters_woken() - check whether a waiter was woken since its last sleep
 * @state: state of the wait queue
 * @thread: the waiter
 *
 * Context: Process context. Caller must hold the token.
 * Return: true if @thread was woken.
 */
bool il_waiters_woken(u64 state, unsigned int thread);

/**
 * il_waiters_any() - check whether a wait queue has waiters
 * @state: state of the wait queue
 *
 * Context: Process context. Caller must hold the token.
 * Return: true if there is an exclusive waiter, or ever was another one.
 */
bool il_waiters_any(u64 state);

#endif /* _INTERLEAVE_WAITERS_H */
