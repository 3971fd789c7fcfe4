/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Intercepts the allocations of a translation unit, <intercept/allocations.h>.
 *
 * Not to be included: kbuild forces this file into objects, see the Makefile.
 */
#ifndef _INTERCEPT_FORCE_ALLOCATIONS_H
#define _INTERCEPT_FORCE_ALLOCATIONS_H

#include <linux/slab.h>

#include <intercept/allocations.h>

static inline void *__intercept_kmalloc(size_t size, gfp_t flags)
{
	if (intercept_allocation_fails(flags))
		return NULL;
	return intercept_allocation_done(kmalloc(size, flags), flags);
}

static inline void __intercept_kfree(const void *object)
{
	intercept_allocation_freed(object);
	kfree(object);
}

#undef kmalloc
#undef kzalloc
#undef kfree

#define kmalloc(size, flags)	__intercept_kmalloc(size, flags)
#define kzalloc(size, flags)	__intercept_kmalloc(size, (flags) | __GFP_ZERO)
#define kfree(object)		__intercept_kfree(object)

#endif /* _INTERCEPT_FORCE_ALLOCATIONS_H */
