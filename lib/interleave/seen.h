/* SPDX-License-Identifier: GPL-2.0-only */
/* Set of the classes of schedules that were run, by their digests. */
#ifndef _INTERLEAVE_SEEN_H
#define _INTERLEAVE_SEEN_H

#include <linux/types.h>

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
 * il_seen_count() - count the classes
 *
 * Context: Process context. Caller must hold the token.
 * Return: number of classes, 0 if memory was short.
 */
unsigned long il_seen_count(void);

/**
 * il_seen_digest() - compute a digest that equal sets share
 *
 * Context: Process context. Caller must hold the token.
 * Return: the digest, 0 if memory was short.
 */
u64 il_seen_digest(void);

#endif /* _INTERLEAVE_SEEN_H */
