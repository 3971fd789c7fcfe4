/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Set-up and checks around each case of every suite
 *
 *	FIXTURE_SUITE("vfio_group_create", cases);
 *
 * The fixture fails a case that
 *
 *  - leaves a VFIO group, minor, group node, container, IOMMU driver, notifier,
 *    IOMMU group, open file or module reference behind after all that it made
 *    has been freed;
 *  - makes the kernel report something in its log (a warning, KASAN, lockdep, a
 *    sleep in atomic context) that it did not announce;
 *  - announced a warning or report that did not come.
 */
#ifndef _COMMON_FIXTURE_H
#define _COMMON_FIXTURE_H

#include <compat/kunit.h>

/* Register a suite by its name and the array of its cases. */
#define FIXTURE_SUITE(suite_name, cases)				\
	static struct kunit_suite cases##_suite = {			\
		.name = suite_name,					\
		.init = fixture_init,					\
		.exit = fixture_exit,					\
		.test_cases = cases,					\
	};								\
	kunit_test_suites(&cases##_suite)

/* Different texts that a case can expect. */
#define FIXTURE_WARNS_MAX	8
#define FIXTURE_REPORTS_MAX	4

/**
 * fixture_init() - begin a case; the .init of every suite
 * @test: the case
 *
 * A suite with an init of its own calls this first.
 *
 * Context: Process context. May sleep.
 * Return: 0, or a negative errno.
 */
int fixture_init(struct kunit *test);

/**
 * fixture_exit() - end a case; the .exit of every suite
 * @test: the case
 *
 * Ends the user process of the case. The checks are made later, by a resource
 * that fixture_init() added first and that is therefore freed last.
 *
 * Context: Process context. May sleep.
 */
void fixture_exit(struct kunit *test);

/**
 * expect_warn() - announce warnings of the core
 * @test: the case
 * @text: part of the warning: of the message of WARN() and dev_WARN(), of the
 *	condition of WARN_ON(), or of the name of the function that warns
 * @count: exact number of warnings
 *
 * Matching warnings are counted instead of printed until the end of the case.
 * At most FIXTURE_WARNS_MAX texts per case.
 *
 * Context: Process context.
 */
void expect_warn(struct kunit *test, const char *text, unsigned int count);

/**
 * seen_warn() - count the warnings so far
 * @test: the case
 * @text: text that was given to expect_warn()
 *
 * Context: Process context.
 * Return: number of warnings.
 */
unsigned int seen_warn(struct kunit *test, const char *text);

/**
 * expect_report() - announce reports of the kernel outside of the core
 * @test: the case
 * @text: part of the first line of the report in the log
 * @count: exact number of reports
 *
 * For what the kernel prints on a path that the case provokes, such as the
 * report of sysfs about a name that is taken. A report that matches several
 * texts counts for the one announced first. At most FIXTURE_REPORTS_MAX texts
 * per case.
 *
 * Context: Process context.
 */
void expect_report(struct kunit *test, const char *text, unsigned int count);

/**
 * case_alloc() - allocate zeroed memory until the end of a case
 * @test: the case, which ends if memory is short
 * @size: number of bytes
 *
 * For what a thread uses, too: a thread that hangs outlives the stack of the
 * case.
 *
 * Context: Process context. May sleep.
 * Return: the memory.
 */
void *case_alloc(struct kunit *test, size_t size);

/**
 * case_defer() - call a function at the end of a case
 * @test: the case, which ends if memory is short
 * @function: the function, called at once if memory is short
 * @ctx: argument of the function
 *
 * Context: Process context. May sleep.
 */
void case_defer(struct kunit *test, kunit_action_t *function, void *ctx);

#endif /* _COMMON_FIXTURE_H */
