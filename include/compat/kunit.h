/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What KUnit of some kernel we support does not have. Include it instead of
 * <kunit/test.h>.
 */
#ifndef COMPAT_KUNIT_H
#define COMPAT_KUNIT_H

#include <linux/slab.h>
#include <kunit/test.h>
#include <compat/compat.h>

#if COMPAT_SINCE(6, 1)
#include <kunit/resource.h>
#else
#include <kunit_runner/kunit_runner.h>
#endif

#ifndef KUNIT_CASE_SLOW
#define KUNIT_CASE_SLOW(test_name)	KUNIT_CASE(test_name)
#endif

/* Attributes came with 6.6 */
#ifdef KUNIT_CASE_PARAM_ATTR
#define KUNIT_CASE_PARAM_SLOW(test_name, gen_params)			\
	KUNIT_CASE_PARAM_ATTR(test_name, gen_params,			\
			      { .speed = KUNIT_SPEED_SLOW })
#else
#define KUNIT_CASE_PARAM_SLOW(test_name, gen_params)			\
	KUNIT_CASE_PARAM(test_name, gen_params)
#endif

#ifndef KUNIT_EXPECT_MEMEQ
#define KUNIT_EXPECT_MEMEQ(test, left, right, size)			\
	KUNIT_EXPECT_TRUE(test, !memcmp(left, right, size))
#endif

/* compat_kunit_failed() - whether a test has failed so far */
static inline bool compat_kunit_failed(const struct kunit *test)
{
#if COMPAT_SINCE(6, 1)
	return test->status == KUNIT_FAILURE;
#else
	return !test->success;
#endif
}

struct compat_kunit_deferred {
	void (*action)(void *ctx);
	void *ctx;
};

static inline int compat_kunit_init_deferred(struct kunit_resource *res,
					     void *deferred)
{
	res->data = deferred;
	return 0;
}

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

	deferred = kmalloc(sizeof(*deferred), GFP_KERNEL);
	if (!deferred)
		goto err_run;
	deferred->action = action;
	deferred->ctx = ctx;
	/* KUnit looks at the resource after it was freed: it must own it */
	if (kunit_alloc_resource(test, compat_kunit_init_deferred,
				 compat_kunit_run_deferred, GFP_KERNEL,
				 deferred))
		return 0;

	kfree(deferred);
err_run:
	action(ctx);
	return -ENOMEM;
}

#endif /* COMPAT_KUNIT_H */
