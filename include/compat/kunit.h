/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KUnit of the latest kernel, where a supported kernel lacks a part of it.
 * Include this file instead of <kunit/test.h>.
 */
#ifndef _COMPAT_KUNIT_H
#define _COMPAT_KUNIT_H

#include <linux/fs.h>
#include <linux/slab.h>

#include <kunit/test.h>

#include <compat/kernel.h>

#if COMPAT_SINCE(6, 1)
#include <kunit/resource.h>
#else
#include <kunit_runner/kunit_runner.h>
#endif

#ifndef KUNIT_CASE_SLOW
#define KUNIT_CASE_SLOW(test_name)	KUNIT_CASE(test_name)
#endif

/* attributes came with 6.6 */
#ifdef KUNIT_CASE_PARAM_ATTR
#define KUNIT_CASE_PARAM_SLOW(test_name, gen_params)			\
	KUNIT_CASE_PARAM_ATTR(test_name, gen_params,			\
			      { .speed = KUNIT_SPEED_SLOW })
#else
#define KUNIT_CASE_PARAM_SLOW(test_name, gen_params)			\
	KUNIT_CASE_PARAM(test_name, gen_params)
#endif

/* came with 6.9 */
#ifndef KUNIT_ARRAY_PARAM_DESC
#define KUNIT_ARRAY_PARAM_DESC(param, array, desc_member)		\
	static void param##_desc(typeof(&(array)[0]) each, char *desc)	\
	{								\
		strscpy(desc, each->desc_member, KUNIT_PARAM_DESC_SIZE); \
	}								\
	KUNIT_ARRAY_PARAM(param, array, param##_desc)
#endif

#ifndef KUNIT_EXPECT_MEMEQ
#define KUNIT_EXPECT_MEMEQ(test, left, right, size)			\
	KUNIT_EXPECT_TRUE(test, !memcmp(left, right, size))
#endif

/* compat_kunit_failed() - check whether a test has failed so far */
static inline bool compat_kunit_failed(const struct kunit *test)
{
#if COMPAT_SINCE(6, 1)
	return test->status == KUNIT_FAILURE;
#else
	return !test->success;
#endif
}

/* deferred actions came with 6.5 */
#if !COMPAT_SINCE(6, 5)
typedef void (kunit_action_t)(void *ctx);

struct compat_kunit_action {
	kunit_action_t *function;
	void *ctx;
};

static inline int compat_kunit_action_init(struct kunit_resource *res,
					   void *action)
{
	res->data = action;
	return 0;
}

static inline void compat_kunit_action_run(struct kunit_resource *res)
{
	struct compat_kunit_action *action = res->data;

	action->function(action->ctx);
	kfree(action);
}

/*
 * kunit_add_action_or_reset() - call a function when the test ends
 *
 * Actions run in the reverse order of their registration, also if the case
 * ends early. Returns 0, or -ENOMEM after the function has run at once.
 */
static inline int kunit_add_action_or_reset(struct kunit *test,
					    kunit_action_t *function,
					    void *ctx)
{
	struct compat_kunit_action *action;

	action = kmalloc(sizeof(*action), GFP_KERNEL);
	if (action) {
		action->function = function;
		action->ctx = ctx;
		/* KUnit reads a resource after its free, so KUnit owns it. */
		if (kunit_alloc_resource(test, compat_kunit_action_init,
					 compat_kunit_action_run, GFP_KERNEL,
					 action))
			return 0;
		kfree(action);
	}

	function(ctx);
	return -ENOMEM;
}
#endif

/* came with 6.8 */
#ifndef KUNIT_DEFINE_ACTION_WRAPPER
#define KUNIT_DEFINE_ACTION_WRAPPER(wrapper, function, type)		\
	static void wrapper(void *ctx)					\
	{								\
		function((type)ctx);					\
	}
#endif

/* user memory came with 6.11 */
#if !COMPAT_SINCE(6, 11)
unsigned long kunit_vm_mmap(struct kunit *test, struct file *file,
			    unsigned long addr, unsigned long len,
			    unsigned long prot, unsigned long flag,
			    unsigned long offset);
#endif

#endif /* _COMPAT_KUNIT_H */
