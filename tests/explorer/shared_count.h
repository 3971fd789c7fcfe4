/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A count that two threads add one to, and threads that do so. Each file that
 * includes this has its own: the explorer names it &count.
 */
#ifndef _EXPLORER_SHARED_COUNT_H
#define _EXPLORER_SHARED_COUNT_H

#include <linux/atomic.h>

static atomic_t count;

static inline void add_in_two_steps(void *ctx)
{
	int old = atomic_read(&count);

	atomic_set(&count, old + 1);
}

static inline void add_at_once(void *ctx)
{
	atomic_inc(&count);
}

static inline const char *count_is_two(void *ctx)
{
	return atomic_read(&count) == 2 ? NULL : "an update is lost";
}

#endif /* _EXPLORER_SHARED_COUNT_H */
