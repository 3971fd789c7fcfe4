/* SPDX-License-Identifier: GPL-2.0-only */
/* Work items, which run in threads of their own. */
#ifndef _INTERLEAVE_WORK_H
#define _INTERLEAVE_WORK_H

#include "state.h"

/**
 * struct il_work - a work item to be queued
 * @work: address of the work item
 * @queue: address of the workqueue, or 0
 * @delayed: enters @queue at the end of a delay
 * @name: name in reports
 * @run: function of the work item
 * @ctx: argument of @run
 */
struct il_work {
	unsigned long work;
	unsigned long queue;
	bool delayed;
	const char *name;
	void (*run)(void *ctx);
	void *ctx;
};

/**
 * il_work_begin() - forget which thread ran which work item, before an
 *	exploration
 *
 * Context: Process context. Caller must hold the token.
 */
void il_work_begin(void);

/**
 * il_place_in_queue() - find the place of a work item in its workqueue
 * @work: the work item, about to be queued
 *
 * Context: Process context. Caller must hold the token.
 * Return: @target of IL_ENTER and IL_LEAVE; 0 if the work item is in the
 * workqueue already, or if there is no thread for it.
 */
u64 il_place_in_queue(const struct il_work *work);

/**
 * il_spawn() - start a thread for a work item, after IL_QUEUE has succeeded
 * @work: the work item
 *
 * The number of the thread depends on nothing but the caller's thread and its
 * earlier calls; a work item that queues itself keeps its thread. Setup and
 * teardown run their work items themselves, at their end or when they wait.
 *
 * Context: Process context. May sleep. Caller must hold the token.
 */
void il_spawn(const struct il_work *work);

/**
 * il_work_play() - run all turns of a work item
 * @thread: thread of the work item, which is the caller's
 *
 * Context: Process context. May sleep. Caller must hold the token.
 */
void il_work_play(struct il_thread *thread);

#endif /* _INTERLEAVE_WORK_H */
