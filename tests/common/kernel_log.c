// SPDX-License-Identifier: GPL-2.0-only
/* Reports of errors in the kernel log. */
#include <linux/kernel.h>
#include <linux/string.h>

#include "kernel_log.h"

/*
 * First words of a report, after the time stamp.
 * tests/pytest/test_kernel_log.py compares them with the markers
 * that the tool looks for.
 */
static const char * const report_starts[] = {
	"WARNING: ",
	"BUG: ",
	"BUG ",			/* SLUB: BUG kmalloc-64 (...) */
	"kernel BUG at ",
	"KASAN: ",
	"KCSAN: ",
	"UBSAN: ",
	"ODEBUG: ",
	"refcount_t: ",
	"INFO: ",		/* lockdep, hung tasks */
	"rcu: INFO: ",		/* RCU stalls */
	"list_add corruption",
	"list_del corruption",
	"general protection fault",
	"Unable to handle kernel",
	"Oops: ",
	"sysfs: cannot create duplicate",
	"kobject: ",
	"kobject_add_internal failed",	/* up to 6.1 without "kobject: " */
	"DEBUG_LOCKS_WARN_ON",
};

/* Skip "[   12.345678] " and "[   T123] ". */
static const char *skip_prefix(const char *text)
{
	while (*text == '[') {
		const char *end = strchr(text, ']');

		if (!end)
			break;
		text = skip_spaces(end + 1);
	}
	return text;
}

static bool is_report(const char *text)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(report_starts); i++) {
		if (!strncmp(text, report_starts[i], strlen(report_starts[i])))
			return true;
	}
	return false;
}

void kernel_log_mark(struct kmsg_dump_iter *mark)
{
	compat_kmsg_dump_rewind(mark);
	mark->cur_seq = mark->next_seq;
}

bool kernel_log_find_report(struct kmsg_dump_iter *mark, char *line,
			    size_t size)
{
	char record[256];
	size_t len;

	while (kmsg_dump_get_line(mark, false, record, sizeof(record) - 1,
				  &len)) {
		char *rest = record, *text;

		record[min(len, sizeof(record) - 1)] = '\0';
		/* A record may have several lines. */
		while ((text = strsep(&rest, "\n"))) {
			const char *start = skip_prefix(text);

			if (is_report(start)) {
				strscpy(line, start, size);
				return true;
			}
		}
	}
	return false;
}
