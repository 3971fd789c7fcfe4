/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every suite has around each of its cases.
 *
 *	static struct kunit_suite suite = {
 *		.name = "vfio_group_create",
 *		.init = fixture_init,
 *		.exit = fixture_exit,
 *		.test_cases = cases,
 *	};
 *
 * A case fails of itself when, after all it made has been freed again, a VFIO
 * group, minor, group node, container or IOMMU driver is left, a notifier is
 * still registered, an IOMMU group was not freed, a file is still open or a
 * module reference is missing its put; when the kernel reported something in
 * its log (a warning, KASAN, lockdep, a sleep in atomic context...) that the
 * case did not expect; and when a warning or a report that it did expect did not
 * come.
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include <compat/kunit.h>

/**
 * fixture_init() - Begin a case; the .init of every suite.
 * @test: the case
 *
 * A suite with an init of its own calls this first.
 *
 * Context: Process context, may sleep.
 * Return: 0 or a negative errno.
 */
int fixture_init(struct kunit *test);

/**
 * fixture_exit() - End a case; the .exit of every suite.
 * @test: the case
 *
 * Lets the test's user process die and checks the expected warnings. What can
 * only be checked when everything is freed is checked by a resource that
 * fixture_init() added first and that therefore goes last.
 *
 * Context: Process context, may sleep.
 */
void fixture_exit(struct kunit *test);

/**
 * expect_warn() - Say that the core will warn.
 * @test: the case
 * @text: part of the warning: of the message of WARN() and dev_WARN(), of the
 *	condition of WARN_ON(), or of the name of the function that warns
 * @count: how often, exactly
 *
 * Such warnings are counted and not printed, from this call to the end of the
 * case. A different count fails the case. At most FIXTURE_WARNS_MAX different
 * texts per case.
 *
 * Context: Process context.
 */
void expect_warn(struct kunit *test, const char *text, unsigned int count);

/**
 * seen_warn() - How often an expected warning has come so far.
 * @test: the case
 * @text: the text given to expect_warn()
 *
 * Context: Process context.
 * Return: the number.
 */
unsigned int seen_warn(struct kunit *test, const char *text);

/**
 * expect_report() - Say that the kernel, not the core, will report something.
 * @test: the case
 * @text: part of the first line of the report in the log
 * @count: how often, exactly
 *
 * For what is printed on a path that the case provokes, such as that of sysfs
 * about a name that is taken. Such reports are found at the end of the case; a
 * different count fails it. At most FIXTURE_REPORTS_MAX different texts per
 * case; of several that match, the one given first counts.
 *
 * Context: Process context.
 */
void expect_report(struct kunit *test, const char *text, unsigned int count);

#define FIXTURE_WARNS_MAX	8
#define FIXTURE_REPORTS_MAX	4

#endif /* FIXTURE_H */
