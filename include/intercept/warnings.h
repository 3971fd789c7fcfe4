/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interception of warnings: an expected warning is counted, any other raised.
 *
 * kbuild forces <intercept/force_warnings.h> into the core's objects if
 * CONFIG_VFIO_KUNIT_INTERCEPT_WARNINGS is on. Every WARN() there calls
 * intercept_warning_report().
 */
#ifndef _INTERCEPT_WARNINGS_H
#define _INTERCEPT_WARNINGS_H

#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/types.h>

/**
 * struct intercept_warning - an expected warning
 * @text: part of the warning's "function: message"
 * @seen: number of times that the warning came
 */
struct intercept_warning {
	const char *text;
	unsigned int seen;
	/* private: */
	struct list_head node;
};

/**
 * intercept_warning_add() - expect a warning
 * @warning: the warning, with @text set; caller keeps both until
 *	intercept_warning_del()
 *
 * A warning that matches several expectations counts for the one added first.
 *
 * Context: Any context.
 */
void intercept_warning_add(struct intercept_warning *warning);

/**
 * intercept_warning_del() - stop expecting a warning
 * @warning: an added warning
 *
 * Context: Any context.
 */
void intercept_warning_del(struct intercept_warning *warning);

/**
 * intercept_warning_seen() - count an expected warning
 * @warning: an added warning
 *
 * Context: Any context.
 * Return: the number of times that the warning came since it was added.
 */
unsigned int intercept_warning_seen(struct intercept_warning *warning);

/**
 * intercept_warnings_unexpected() - count unexpected warnings
 *
 * A WARN_ONCE() that is silent because it was raised before counts, too.
 *
 * Context: Any context.
 * Return: the number of unexpected warnings since boot.
 */
unsigned int intercept_warnings_unexpected(void);

/**
 * intercept_warnings_set_handler() - install a handler for unexpected warnings
 * @handler: called with "function: message" in the context of the warning; a
 *	warning for which it returns true is neither raised nor counted. NULL
 *	removes the handler.
 *
 * Context: Any context.
 */
void intercept_warnings_set_handler(bool (*handler)(const char *text));

/**
 * intercept_warning_report() - count or raise a warning
 * @file: source file of the warning
 * @line: line of the warning
 * @function: function of the warning
 * @once: NULL, or whether this warning was raised before
 * @fmt: message and arguments
 *
 * For the macros of <intercept/force_warnings.h>.
 *
 * Context: Any context.
 */
__printf(5, 6) __cold
void intercept_warning_report(const char *file, int line, const char *function,
			      bool *once, const char *fmt, ...);

#endif /* _INTERCEPT_WARNINGS_H */
