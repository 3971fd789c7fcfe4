/* SPDX-License-Identifier: GPL-2.0-only */
/* Reports of errors in the kernel log. */
#ifndef _COMMON_KERNEL_LOG_H
#define _COMMON_KERNEL_LOG_H

#include <compat/kernel.h>

/**
 * kernel_log_mark() - remember the end of the log
 * @mark: set to the end
 *
 * Context: Any context.
 */
void kernel_log_mark(struct kmsg_dump_iter *mark);

/**
 * kernel_log_find_report() - find the next report of an error
 * @mark: position to start from; set to the position after the report
 * @line: set to the first line of the report, without a newline
 * @size: size of @line in bytes
 *
 * A report is a message of the kernel itself about a defect: a warning, a bug,
 * KASAN, lockdep, a sleep in atomic context, a corrupt list or reference count,
 * debug objects, a hung task. Lines of KUnit are not reports.
 *
 * Context: Process context.
 * Return: true if there is a report.
 */
bool kernel_log_find_report(struct kmsg_dump_iter *mark, char *line,
			    size_t size);

#endif /* _COMMON_KERNEL_LOG_H */
