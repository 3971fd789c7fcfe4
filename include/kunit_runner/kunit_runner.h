/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KUnit of 5.10, with parameters and skipped cases.
 *
 * Expectations, resources and the thread of a case are KUnit's. The runner has
 * suites and cases of its own. It runs them at the end of the kernel's
 * initialisation, before KUnit runs its own, and reports them in KTAP as later
 * kernels do. It has the parameters of later kernels: kunit.filter_glob,
 * kunit.action, kunit.enable and kunit_shutdown.
 *
 * For <compat/kunit.h> only.
 */
#ifndef _KUNIT_RUNNER_KUNIT_RUNNER_H
#define _KUNIT_RUNNER_KUNIT_RUNNER_H

#include <linux/init.h>
#include <linux/list.h>

#include <kunit/test.h>

#ifdef MODULE
#error "KUnit of this kernel needs suites that are built in"
#endif

/* size of a parameter's description, in bytes */
#define KUNIT_PARAM_DESC_SIZE	128

/**
 * struct kunit_runner_case - a case
 * @run_case: the function of the case
 * @name: the name of the case
 * @generate_params: returns the parameter after @previous and writes its
 *	description to @desc. The parameter after NULL is the first, NULL is the
 *	one after the last.
 */
struct kunit_runner_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *previous, char *desc);
};

/**
 * struct kunit_runner_suite - a suite
 * @name: the name of the suite
 * @init: called before each case and each parameter of a case, or NULL
 * @exit: called after each, or NULL
 * @test_cases: the cases; the last one has no function
 */
struct kunit_runner_suite {
	const char *name;
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_runner_case *test_cases;
	/* private: */
	struct list_head node;
};

/**
 * kunit_runner_add() - add a suite to those that run
 * @suite: the suite
 *
 * Context: Process context. Initcall before late_initcall_sync().
 */
void kunit_runner_add(struct kunit_runner_suite *suite);

/**
 * kunit_runner_skip() - end the running case as skipped
 * @test: the case
 * @fmt: reason and its arguments
 *
 * Context: Process context. Case's thread only.
 */
__printf(2, 3)
void __noreturn kunit_runner_skip(struct kunit *test, const char *fmt, ...);

/* names of later kernels */

#define kunit_case	kunit_runner_case
#define kunit_suite	kunit_runner_suite
#define kunit_skip	kunit_runner_skip

/* KUnit does not use this member of struct kunit. */
#define param_value	priv

#define KUNIT_CASE_PARAM(function, generator) {				\
	.run_case = function,						\
	.name = #function,						\
	.generate_params = generator,					\
}

#define KUNIT_ARRAY_PARAM(_name, _array, _describe)			\
	static const void *_name##_gen_params(const void *previous,	\
					      char *desc)		\
	{								\
		__auto_type all = &(_array);				\
		typeof(&(*all)[0]) next = previous;			\
		void (*describe)(typeof(next), char *) = _describe;	\
									\
		next = next ? next + 1 : *all;				\
		if (next == *all + ARRAY_SIZE(*all))			\
			return NULL;					\
		if (describe)						\
			describe(next, desc);				\
		return next;						\
	}

#undef kunit_test_suites
#define kunit_test_suites(...)						\
	__kunit_runner_suites(__UNIQUE_ID(kunit_runner), __VA_ARGS__)
#define __kunit_runner_suites(...)					\
	__kunit_runner_add(__VA_ARGS__)

#define __kunit_runner_add(_id, ...)					\
	static struct kunit_runner_suite * const _id##_suites[] = {	\
		__VA_ARGS__						\
	};								\
									\
	static int __init _id##_add(void)				\
	{								\
		unsigned int i;						\
									\
		for (i = 0; i < ARRAY_SIZE(_id##_suites); i++)		\
			kunit_runner_add(_id##_suites[i]);		\
		return 0;						\
	}								\
	late_initcall(_id##_add)

/* Allow operands of different types. */
#undef KUNIT_BASE_BINARY_ASSERTION
#define KUNIT_BASE_BINARY_ASSERTION(test, kind, INIT, type, a, op, b, ...) \
	do {								\
		struct kunit *__run = (test);				\
		typeof(a) __run_a = (a);				\
		typeof(b) __run_b = (b);				\
									\
		KUNIT_ASSERTION(__run, __run_a op __run_b, kind,	\
				INIT(__run, type, #op, #a, __run_a, #b,	\
				     __run_b),				\
				__VA_ARGS__);				\
	} while (0)

/* Allow strings that are arrays. */
#undef KUNIT_BINARY_STR_ASSERTION
#define KUNIT_BINARY_STR_ASSERTION(test, type, a, op, b, ...)		\
	do {								\
		struct kunit *__run = (test);				\
		const char *__run_a = (a);				\
		const char *__run_b = (b);				\
									\
		KUNIT_ASSERTION(__run, strcmp(__run_a, __run_b) op 0,	\
				kunit_binary_str_assert,		\
				KUNIT_INIT_BINARY_STR_ASSERT_STRUCT(	\
					__run, type, #op, #a, __run_a,	\
					#b, __run_b),			\
				__VA_ARGS__);				\
	} while (0)

#define KUNIT_EXPECT_NULL(test, pointer)				\
	KUNIT_EXPECT_TRUE(test, !(pointer))
#define KUNIT_EXPECT_NOT_NULL(test, pointer)				\
	KUNIT_EXPECT_TRUE(test, (pointer))
#define KUNIT_EXPECT_NOT_NULL_MSG(test, pointer, ...)			\
	KUNIT_EXPECT_TRUE_MSG(test, (pointer), __VA_ARGS__)
#define KUNIT_ASSERT_NULL(test, pointer)				\
	KUNIT_ASSERT_TRUE(test, !(pointer))
#define KUNIT_ASSERT_NOT_NULL(test, pointer)				\
	KUNIT_ASSERT_TRUE(test, (pointer))
#define KUNIT_ASSERT_NOT_NULL_MSG(test, pointer, ...)			\
	KUNIT_ASSERT_TRUE_MSG(test, (pointer), __VA_ARGS__)

#endif /* _KUNIT_RUNNER_KUNIT_RUNNER_H */
