/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * KTAP on the kernel's console
 */
#ifndef KTAP_H
#define KTAP_H

#include <stddef.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* Longer lines are cut */
#define KTAP_LINE_MAX 800

/* How long a case may take; its processes are killed then */
#define KTAP_CASE_SECONDS 120

/**
 * struct ktap_case - one case
 * @name: what must hold
 * @run: runs in a process of its own, so whatever it leaves open is closed
 */
struct ktap_case {
	const char *name;
	void (*run)(void);
};

/**
 * struct ktap_suite - cases of one topic
 * @name: the topic
 * @cases: the cases, up to one without a name
 * @after: run in the same manner after each case, NULL if there is nothing to
 *	tidy up; what it finds wrong fails the case
 */
struct ktap_suite {
	const char *name;
	const struct ktap_case *cases;
	void (*after)(void);
};

/* Prepare to write; the kernel's log must be known to devtmpfs by then */
void ktap_open(void);

/* Write one line, whole, whatever the kernel itself has to say meanwhile */
void ktap_line(const char *format, ...) __printf(1, 2);

/**
 * ktap_run() - run suites and report
 * @suites: the suites
 * @count: their number
 */
void ktap_run(const struct ktap_suite *const *suites, size_t count);

#endif /* KTAP_H */
