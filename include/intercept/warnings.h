/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The warn trap: warnings that somebody expects are counted instead of raised.
 *
 * kbuild forces <intercept/force_warnings.h> into the core's objects when
 * CONFIG_VFIO_KUNIT_INTERCEPT_WARNINGS is on. There every WARN() first asks intercept_warning_report().
 * Without an expectation that matches, the real warning is raised.
 */
#ifndef WARN_TRAP_H
#define WARN_TRAP_H

#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/types.h>

/**
 * struct intercept_warning - An expected warning.
 * @text: part of "function: message"
 * @seen: how often it came since intercept_warning_add()
 */
struct intercept_warning {
	const char *text;
	unsigned int seen;
	/* private: */
	struct list_head node;
};

/**
 * intercept_warning_add() - Expect a warning from now on.
 * @trap: with its text set; it and the text stay where they are until
 *	intercept_warning_del()
 *
 * Of several traps that match a warning, the one added first counts it.
 *
 * Context: Any.
 */
void intercept_warning_add(struct intercept_warning *trap);

/**
 * intercept_warning_del() - Expect it no longer.
 * @trap: an added trap
 *
 * Context: Any.
 */
void intercept_warning_del(struct intercept_warning *trap);

/**
 * intercept_warning_seen() - How often an expected warning came.
 * @trap: an added trap
 *
 * Context: Any.
 * Return: the number.
 */
unsigned int intercept_warning_seen(struct intercept_warning *trap);

/**
 * intercept_warnings_unexpected() - Warnings that nobody expected.
 *
 * A WARN_ONCE() that stayed silent because it had been raised before counts
 * too.
 *
 * Context: Any.
 * Return: the number since boot.
 */
unsigned int intercept_warnings_unexpected(void);

/**
 * intercept_warnings_set_handler() - Let somebody else take the warnings that nobody expects.
 * @taker: called with "function: message" in the context of the warning; true:
 *	it has taken it, and the warning is neither raised nor counted. NULL:
 *	nobody any more.
 *
 * Context: Any.
 */
void intercept_warnings_set_handler(bool (*taker)(const char *text));

/**
 * intercept_warning_report() - What the macros of <intercept/force_warnings.h> call.
 * @file: where it is
 * @line: where it is
 * @function: where it is
 * @once: NULL, or whether it was raised before
 * @fmt: the message and its arguments
 *
 * Context: Any.
 */
__printf(5, 6) __cold
void intercept_warning_report(const char *file, int line, const char *function,
		      bool *once, const char *fmt, ...);

#endif /* WARN_TRAP_H */
