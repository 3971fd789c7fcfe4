/* SPDX-License-Identifier: GPL-2.0-only */
/* Reports of trouble in the kernel's log. */
#ifndef KERNEL_LOG_H
#define KERNEL_LOG_H

#include <compat/compat.h>

/**
 * kernel_log_mark() - Remember where the log ends now.
 * @mark: where to remember it
 *
 * Context: Any.
 */
void kernel_log_mark(struct kmsg_dump_iter *mark);

/**
 * kernel_log_find_report() - Find the next report of trouble.
 * @mark: where to begin; moved behind the report
 * @line: where to put its first line, without a newline
 * @size: room there, in bytes
 *
 * A report is what the kernel prints of itself when something is wrong: a
 * warning, a bug, KASAN, lockdep, a sleep in atomic context, a broken list or
 * reference count, debug objects, a hung task. Lines of KUnit are none.
 *
 * Context: Process context.
 * Return: whether there is one.
 */
bool kernel_log_find_report(struct kmsg_dump_iter *mark, char *line,
			    size_t size);

#endif /* KERNEL_LOG_H */
