// SPDX-License-Identifier: GPL-2.0-only
/* Interception of allocations, <intercept/allocations.h>. */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/xarray.h>

#include <intercept/allocations.h>

static atomic_t live = ATOMIC_INIT(0);
static atomic_t calls = ATOMIC_INIT(0);
static atomic_t fail_in = ATOMIC_INIT(0);

/* the live objects, by object_index() */
static DEFINE_XARRAY(objects);

static unsigned long object_index(const void *object)
{
	return (unsigned long)object / sizeof(void *);
}

unsigned int intercept_allocations_live(void)
{
	return atomic_read(&live);
}
EXPORT_SYMBOL_GPL(intercept_allocations_live);

unsigned int intercept_allocations_calls(void)
{
	return atomic_read(&calls);
}
EXPORT_SYMBOL_GPL(intercept_allocations_calls);

void intercept_allocations_fail_nth(unsigned int nth)
{
	atomic_set(&fail_in, nth);
}
EXPORT_SYMBOL_GPL(intercept_allocations_fail_nth);

bool intercept_allocation_fails(gfp_t flags)
{
	atomic_inc(&calls);
	return !(flags & __GFP_NOFAIL) && atomic_dec_if_positive(&fail_in) == 0;
}
EXPORT_SYMBOL_GPL(intercept_allocation_fails);

void *intercept_allocation_done(void *object, gfp_t flags)
{
	if (object && !xa_err(xa_store(&objects, object_index(object), object,
				       flags & ~__GFP_ZERO)))
		atomic_inc(&live);
	return object;
}
EXPORT_SYMBOL_GPL(intercept_allocation_done);

void intercept_allocation_freed(const void *object)
{
	if (object && xa_erase(&objects, object_index(object)))
		atomic_dec(&live);
}
EXPORT_SYMBOL_GPL(intercept_allocation_freed);
