/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interception of allocations: those of the core are counted and can fail.
 *
 * kbuild forces <intercept/force_allocations.h> into the core's objects if
 * CONFIG_VFIO_KUNIT_INTERCEPT_ALLOCATIONS is on. kmalloc(), kzalloc() and
 * kfree() there call the functions below. Not counted is an object that other
 * code allocates or frees, such as one of krealloc().
 */
#ifndef _INTERCEPT_ALLOCATIONS_H
#define _INTERCEPT_ALLOCATIONS_H

#include <linux/gfp.h>
#include <linux/types.h>

/**
 * intercept_allocations_live() - count objects that the core has not freed
 *
 * Context: Any context.
 * Return: the number of objects; 0 if the core is built without interception.
 */
unsigned int intercept_allocations_live(void);

/**
 * intercept_allocations_calls() - count allocations of the core
 *
 * Context: Any context.
 * Return: the number of calls since boot, failed calls included.
 */
unsigned int intercept_allocations_calls(void);

/**
 * intercept_allocations_fail_nth() - make one later allocation fail
 * @nth: ordinal of the allocation, counted from now: 1 is the next one; 0: none
 *
 * An allocation with __GFP_NOFAIL does not count.
 *
 * Context: Any context.
 */
void intercept_allocations_fail_nth(unsigned int nth);

/**
 * intercept_allocation_fails() - check whether an allocation has to fail
 * @flags: flags of the allocation
 *
 * For the macros of <intercept/force_allocations.h>, as the two below.
 *
 * Context: Any context.
 * Return: true if the allocation has to fail.
 */
bool intercept_allocation_fails(gfp_t flags);

/**
 * intercept_allocation_done() - account for a new object
 * @object: the object, or NULL
 * @flags: flags of the allocation
 *
 * Context: Any context. May sleep.
 * Return: @object.
 */
void *intercept_allocation_done(void *object, gfp_t flags);

/**
 * intercept_allocation_freed() - account for an object about to be freed
 * @object: any object, or NULL
 *
 * Context: Any context.
 */
void intercept_allocation_freed(const void *object);

#endif /* _INTERCEPT_ALLOCATIONS_H */
