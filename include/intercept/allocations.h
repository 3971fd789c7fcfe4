/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The allocation trap: what the core allocates is counted, and can fail.
 *
 * kbuild forces <intercept/force_allocations.h> into the core's objects when
 * CONFIG_VFIO_KUNIT_INTERCEPT_ALLOCATIONS is on. There kmalloc(), kzalloc() and kfree() go through
 * the functions below. Memory that others allocate and the core frees, or the
 * other way round by krealloc(), is left out.
 */
#ifndef ALLOC_TRAP_H
#define ALLOC_TRAP_H

#include <linux/gfp.h>
#include <linux/types.h>

/**
 * intercept_allocations_live() - Objects that the core allocated and has not freed.
 *
 * Context: Any.
 * Return: the number; 0 also if the core's objects were built without the trap.
 */
unsigned int intercept_allocations_live(void);

/**
 * intercept_allocations_calls() - How often the core has allocated.
 *
 * Context: Any.
 * Return: the number since boot, failed calls included.
 */
unsigned int intercept_allocations_calls(void);

/**
 * intercept_allocations_fail_nth() - Make one allocation of the core fail.
 * @nth: which one, counted from now: 1 is the next one; 0: none after all
 *
 * An allocation with __GFP_NOFAIL does not count.
 *
 * Context: Any.
 */
void intercept_allocations_fail_nth(unsigned int nth);

/**
 * intercept_allocation_fails() - What <intercept/force_allocations.h> asks before an allocation.
 * @flags: the flags of the allocation
 *
 * Context: Any.
 * Return: whether it is to fail.
 */
bool intercept_allocation_fails(gfp_t flags);

/**
 * intercept_allocation_done() - What <intercept/force_allocations.h> calls after one.
 * @object: the object, or NULL
 * @flags: the flags of the allocation
 *
 * Context: As the allocation.
 * Return: @object
 */
void *intercept_allocation_done(void *object, gfp_t flags);

/**
 * intercept_allocation_freed() - What <intercept/force_allocations.h> calls before an object is
 * freed.
 * @object: the object, the core's or not, or NULL
 *
 * Context: Any.
 */
void intercept_allocation_freed(const void *object);

#endif /* ALLOC_TRAP_H */
