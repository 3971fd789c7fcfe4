/* SPDX-License-Identifier: GPL-2.0-only */
/* Work items that setup or teardown queues. */
#ifndef _INTERLEAVE_SETUP_WORK_H
#define _INTERLEAVE_SETUP_WORK_H

#include <linux/types.h>

/**
 * il_setup_work_reset() - forget all work items, before each schedule
 *
 * Context: Process context. Caller must hold the token.
 */
void il_setup_work_reset(void);

/**
 * il_setup_work_queue() - have a work item run later
 * @work: address of the work item
 * @ordinal: il_kind_queued() right after the queueing
 * @run: function of the work item
 * @ctx: argument of @run
 *
 * Context: Process context. Caller must hold the token.
 */
void il_setup_work_queue(unsigned long work, u64 ordinal,
			 void (*run)(void *ctx), void *ctx);

/**
 * il_setup_work_run() - run the queued work items
 *
 * No thread runs beside setup and teardown, so any moment is as good.
 *
 * Context: Process context. May sleep. Caller must hold the token.
 * Return: true if there was one.
 */
bool il_setup_work_run(void);

#endif /* _INTERLEAVE_SETUP_WORK_H */
