/* SPDX-License-Identifier: GPL-2.0-only */
/* KTAP on the kernel's console */
#ifndef _USERSPACE_KTAP_H
#define _USERSPACE_KTAP_H

#include <stddef.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* Longer lines are cut. */
#define KTAP_LINE_MAX 800

/* time limit of a case, after which its processes are killed */
#define KTAP_CASE_SECONDS 120

/**
 * struct ktap_case - one case
 * @name: name of the case
 * @run: body of the case; runs in a process of its own
 */
struct ktap_case {
	const char *name;
	void (*run)(void);
};

/**
 * struct ktap_suite - cases of one topic
 * @name: name of the suite
 * @cases: cases, up to one without a name
 * @after: runs like a case after each case, which fails if this fails
 */
struct ktap_suite {
	const char *name;
	const struct ktap_case *cases;
	void (*after)(void);
};

/* Open the console. Needs a mounted devtmpfs. */
void ktap_open(void);

/* Write one line as one record. */
void ktap_line(const char *format, ...) __printf(1, 2);

/**
 * ktap_run() - run suites and report their results
 * @suites: the suites
 * @count: number of suites
 */
void ktap_run(const struct ktap_suite *const *suites, size_t count);

#endif /* _USERSPACE_KTAP_H */
