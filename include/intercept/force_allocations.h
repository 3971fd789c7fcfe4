/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sends the allocations of a translation unit through the allocation trap.
 *
 * Not to be included: kbuild forces it into the core's objects, see the
 * Makefile.
 */
#ifndef ALLOC_TRAP_FORCE_H
#define ALLOC_TRAP_FORCE_H

#include <linux/slab.h>
#include <intercept/allocations.h>

static inline void *__alloc_trap_kmalloc(size_t size, gfp_t flags)
{
	if (intercept_allocation_fails(flags))
		return NULL;
	return intercept_allocation_done(kmalloc(size, flags), flags);
}

static inline void __alloc_trap_kfree(const void *object)
{
	intercept_allocation_freed(object);
	kfree(object);
}

#undef kmalloc
#undef kzalloc
#undef kfree

#define kmalloc(size, flags)	__alloc_trap_kmalloc(size, flags)
#define kzalloc(size, flags)	__alloc_trap_kmalloc(size, (flags) | __GFP_ZERO)
#define kfree(object)		__alloc_trap_kfree(object)

#endif /* ALLOC_TRAP_FORCE_H */
