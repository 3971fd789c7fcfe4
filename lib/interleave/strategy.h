/* SPDX-License-Identifier: GPL-2.0-only */
/* Strategies: which schedule comes next */
#ifndef _INTERLEAVE_STRATEGY_H
#define _INTERLEAVE_STRATEGY_H

#include <linux/bitops.h>

#include "op.h"

/**
 * struct il_strategy - a strategy
 * @begin: called before the first schedule; returns 0 or -ENOMEM
 * @pick: chooses the thread that makes the next step out of the mask @enabled.
 *	@last is the thread of the last step, IL_CLOCKS before the first one.
 *	Returns IL_CLOCKS to prune the schedule.
 * @next: called after each schedule; returns whether there is another one
 * @end: called after the last schedule, also if @begin failed
 * @bounded_by: called after the last schedule; returns the reason why the
 *	strategy left schedules out, NULL if it did not
 */
struct il_strategy {
	int (*begin)(void);
	unsigned int (*pick)(u32 enabled, unsigned int last);
	bool (*next)(void);
	void (*end)(void);
	const char *(*bounded_by)(void);
};

extern const struct il_strategy il_dpor;	/* dpor.c */
extern const struct il_strategy il_exhaustive;	/* search.c */
extern const struct il_strategy il_preemptions;
extern const struct il_strategy il_delays;
extern const struct il_strategy il_random;	/* random.c */
extern const struct il_strategy il_pct;

/**
 * il_default_pick() - choose the thread that goes on without a preemption
 * @enabled: mask of threads, not 0
 * @last: thread of the last step, or IL_CLOCKS
 *
 * Context: Any context.
 * Return: @last if it is enabled, else the first enabled thread.
 */
static inline unsigned int il_default_pick(u32 enabled, unsigned int last)
{
	if (last < INTERLEAVE_THREADS && (enabled & BIT(last)))
		return last;
	return __ffs(enabled);
}

#endif /* _INTERLEAVE_STRATEGY_H */
