/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KUnit of 5.10, with cases that have parameters or are skipped.
 *
 * Expectations, resources and the thread of a case are KUnit's. Suites and
 * cases are the runner's own: it runs them when the kernel has initialised,
 * before KUnit would its own, and says so in KTAP as later kernels do. It takes
 * their parameters too: kunit.filter_glob, kunit.action and kunit_shutdown.
 *
 * Not to be included but by <compat/kunit.h>.
 */
#ifndef KUNIT_RUNNER_H
#define KUNIT_RUNNER_H

#include <linux/init.h>
#include <linux/list.h>
#include <kunit/test.h>

#ifdef MODULE
#error "suites for KUnit of this kernel can only be built in"
#endif

/* Room for the description of a parameter, in bytes */
#define KUNIT_PARAM_DESC_SIZE	128

/**
 * struct kunit_runner_case - A case.
 * @run_case: the function that is the case
 * @name: its name
 * @generate_params: the first parameter if the argument is NULL, else the one
 *	after it, and its description; NULL if there is none
 */
struct kunit_runner_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *previous, char *desc);
};

/**
 * struct kunit_runner_suite - A suite.
 * @name: its name
 * @init: called before each case and each parameter of one; may be NULL
 * @exit: called after each; may be NULL
 * @test_cases: the cases, up to one without a function
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
 * kunit_runner_add() - Have a suite run.
 * @suite: the suite
 *
 * Context: Process context, from an initcall.
 */
void kunit_runner_add(struct kunit_runner_suite *suite);

/**
 * kunit_runner_skip() - End the case that runs, as skipped.
 * @test: the case
 * @fmt: the reason and its arguments
 *
 * Context: The case's own thread.
 */
__printf(2, 3)
void __noreturn kunit_runner_skip(struct kunit *test, const char *fmt, ...);

/* From here on they are what later kernels have by these names. */

#define kunit_case	kunit_runner_case
#define kunit_suite	kunit_runner_suite
#define kunit_skip	kunit_runner_skip

/* KUnit leaves this member of struct kunit to the test. */
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

/* Operands of different types are no error any more. */
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

/* Nor are strings that are arrays. */
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

#endif /* KUNIT_RUNNER_H */
