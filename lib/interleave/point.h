/* SPDX-License-Identifier: GPL-2.0-only */
/* Scheduling points of hooks. */
#ifndef _INTERLEAVE_POINT_H
#define _INTERLEAVE_POINT_H

#include <linux/kernel.h>

#include "schedule.h"
#include "state.h"

/* Inline, so that _RET_IP_ is in the subject. */
static __always_inline struct il_op op_on(enum il_kind kind,
					  const volatile void *object,
					  size_t size,
					  const struct interleave_site *site)
{
	return (struct il_op){
		.kind = kind,
		.size = size,
		.address = (unsigned long)object,
		.site = site,
		.ip = _RET_IP_,
	};
}

static __always_inline bool target_point(enum il_kind kind,
					 const volatile void *object,
					 size_t size, u64 target,
					 const struct interleave_site *site)
{
	struct il_op op = op_on(kind, object, size, site);

	op.target = target;
	return il_point(&op);
}

static __always_inline bool point(enum il_kind kind,
				  const volatile void *object, size_t size,
				  const struct interleave_site *site)
{
	return target_point(kind, object, size, 0, site);
}

/* False if the timeout ended, or if nothing can wake setup or teardown. */
static __always_inline bool timed_point(enum il_kind kind,
					const volatile void *object,
					size_t size, bool timed,
					const struct interleave_site *site)
{
	struct il_op op = op_on(kind, object, size, site);
	unsigned int me = il_run.holder;
	bool done;

	op.timed = timed;
	done = il_point(&op);
	return me == IL_SETUP ? done : !il_run.thread[me].op.expired;
}

/**
 * il_hooks_end() - end a schedule for hooks.c
 * @call: call the functions of interleave_at_end(): no thread was left behind
 *
 * Context: Process context. May sleep. Caller must be the exploring thread.
 */
void il_hooks_end(bool call);

/**
 * il_waits_end() - end a schedule for waits.c: no thread is on a wait queue
 *
 * Context: Process context. Caller must be the exploring thread.
 */
void il_waits_end(void);

#endif /* _INTERLEAVE_POINT_H */
