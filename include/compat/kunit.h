/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What KUnit of some kernel we support does not have. Include it instead of
 * <kunit/test.h>.
 */
#ifndef COMPAT_KUNIT_H
#define COMPAT_KUNIT_H

#include <linux/slab.h>
#include <kunit/resource.h>
#include <kunit/test.h>

#ifndef KUNIT_CASE_SLOW
#define KUNIT_CASE_SLOW(test_name)	KUNIT_CASE(test_name)
#endif

struct compat_kunit_deferred {
	void (*action)(void *ctx);
	void *ctx;
};

static inline void compat_kunit_run_deferred(struct kunit_resource *res)
{
	struct compat_kunit_deferred *deferred = res->data;

	deferred->action(deferred->ctx);
	kfree(deferred);
}

/**
 * compat_kunit_defer() - Call a function when the test ends.
 * @test: the test
 * @action: the function
 * @ctx: its argument
 *
 * As kunit_add_action_or_reset() of 6.5. Deferred functions run in the reverse
 * order of their registration; they run also if the case ended early.
 *
 * Context: Process context, may sleep.
 * Return: 0; or -ENOMEM, and @action has run already.
 */
static inline int compat_kunit_defer(struct kunit *test,
				     void (*action)(void *ctx), void *ctx)
{
	struct compat_kunit_deferred *deferred;

	deferred = kzalloc(sizeof(*deferred), GFP_KERNEL);
	if (!deferred) {
		action(ctx);
		return -ENOMEM;
	}
	deferred->action = action;
	deferred->ctx = ctx;
	/* KUnit reads the resource after the action ran, so KUnit owns it */
	if (kunit_alloc_resource(test, NULL, compat_kunit_run_deferred,
				 GFP_KERNEL, deferred))
		return 0;

	action(ctx);
	kfree(deferred);
	return -ENOMEM;
}

#endif /* COMPAT_KUNIT_H */
