/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory that the subject allocates. */
#ifndef _INTERLEAVE_ARENA_H
#define _INTERLEAVE_ARENA_H

#include "op.h"

/**
 * il_arena_init() - allocate the arena
 *
 * Context: Process context. May sleep.
 * Return: 0, -ENOMEM.
 */
int il_arena_init(void);

/**
 * il_arena_exit() - free the arena
 *
 * Context: Process context. May sleep.
 */
void il_arena_exit(void);

/**
 * il_arena_reset() - forget all objects, before each schedule
 *
 * Context: Process context. Caller must hold the token.
 */
void il_arena_reset(void);

/**
 * il_arena_alloc() - allocate an object
 * @thread: thread that allocates
 * @size: size in bytes
 * @site: place in the source
 *
 * The address depends on nothing but @thread and its earlier allocations.
 *
 * Context: Process context. Caller must hold the token.
 * Return: zeroed memory; NULL and a finding if the arena is used up.
 */
void *il_arena_alloc(unsigned int thread, size_t size,
		     const struct interleave_site *site);

/**
 * il_arena_owns() - check whether an address is in the arena
 * @address: the address
 *
 * Context: Any context.
 * Return: true if @address is in the arena.
 */
bool il_arena_owns(unsigned long address);

/**
 * il_arena_size() - look up the size of an object
 * @object: the object
 *
 * Context: Process context. Caller must hold the token.
 * Return: size in bytes, as allocated; 0 if @object is no object of the arena.
 */
size_t il_arena_size(const void *object);

/**
 * il_arena_free() - free an object
 * @thread: thread that frees
 * @object: the object
 * @site: place in the source; NULL: end of the scope that allocated @object
 *
 * The memory stays as it is until il_arena_reset(), but counts as freed.
 *
 * Context: Process context. Caller must hold the token.
 */
void il_arena_free(unsigned int thread, const void *object,
		   const struct interleave_site *site);

/**
 * il_arena_check() - make a finding if an operation touches freed memory
 * @thread: thread that makes the operation
 * @op: the operation
 *
 * Context: Process context. Caller must hold the token.
 */
void il_arena_check(unsigned int thread, const struct il_op *op);

/**
 * il_arena_check_leaks() - make a finding if an object is still allocated
 *
 * Context: Process context. Caller must hold the token.
 */
void il_arena_check_leaks(void);

#endif /* _INTERLEAVE_ARENA_H */
