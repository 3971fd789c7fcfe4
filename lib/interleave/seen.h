/* SPDX-License-Identifier: GPL-2.0-only */
/* Set of the classes of schedules that were run, by their digests. */
#ifndef _INTERLEAVE_SEEN_H
#define _INTERLEAVE_SEEN_H

#include <interleave/interleave.h>

/**
 * il_seen_reset() - start with an empty set
 *
 * Context: Process context. May sleep.
 */
void il_seen_reset(void);

/**
 * il_seen_add() - add a class
 * @digest: il_trace_digest() of one of its schedules
 *
 * Context: Process context. May sleep. Caller must hold the token.
 */
void il_seen_add(u64 digest);

/**
 * il_seen_result() - count the classes, and compute a digest of the set
 * @result: its @classes and @traces are set, to 0 if memory was short
 *
 * Context: Process context. Caller must hold the token.
 */
void il_seen_result(struct interleave_result *result);

#endif /* _INTERLEAVE_SEEN_H */
