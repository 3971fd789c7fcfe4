/* SPDX-License-Identifier: GPL-2.0-only */
/* Kernel threads that run the threads of programs, and the token. */
#ifndef _INTERLEAVE_WORKERS_H
#define _INTERLEAVE_WORKERS_H

#include <linux/compiler.h>
#include <linux/types.h>

/**
 * il_workers_begin() - make the caller the exploring thread
 * @play: called by a worker that gets the token for the first time in a
 *	schedule; runs a thread of the program, and gives the token away
 *
 * Context: Process context.
 */
void il_workers_begin(void (*play)(unsigned int thread));

/**
 * il_workers_end() - stop all workers
 *
 * Context: Process context. May sleep. Caller must be the exploring thread.
 */
void il_workers_end(void);

/**
 * il_workers_have() - make sure that a thread has a worker
 * @thread: number of the thread
 *
 * Context: Process context. May sleep. Caller must hold the token.
 * Return: false without memory.
 */
bool il_workers_have(unsigned int thread);

/**
 * il_workers_attach() - let the calls of the exploring thread be taken over
 *
 * Takes the token back from the previous schedule.
 *
 * Context: Process context. Caller must be the exploring thread.
 */
void il_workers_attach(void);

/**
 * il_workers_run() - let a thread, and all that it gives the token to, run
 * @thread: number of the thread
 * @stuck: set to a thread that has kept the token too long
 *
 * Context: Process context. May sleep. Caller must be the exploring thread and
 * hold the token.
 * Return: true with the token; false if @stuck blocks on something that the
 * explorer does not model. All workers are then given up.
 */
bool il_workers_run(unsigned int thread, unsigned int *stuck);

/**
 * il_workers_give_token() - pass the token on
 * @to: number of the thread, or IL_SETUP
 *
 * Context: Process context. Caller must hold the token.
 */
void il_workers_give_token(unsigned int to);

/**
 * il_workers_wait() - wait for the token
 *
 * Does not return if the worker was given up.
 *
 * Context: Process context. May sleep. Caller must be a worker.
 */
void il_workers_wait(void);

/**
 * il_workers_end_if_abandoned() - end the calling worker if it was given up
 *
 * Context: Process context. Caller must be a worker.
 */
void il_workers_end_if_abandoned(void);

/**
 * il_workers_leave() - end the calling worker in the middle of its thread
 * @next: thread to give the token to, or IL_SETUP
 *
 * Context: Process context. Caller must be a worker and hold the token.
 */
void __noreturn il_workers_leave(unsigned int next);

#endif /* _INTERLEAVE_WORKERS_H */
