// SPDX-License-Identifier: GPL-2.0-only
/* The line of a report that is being written. */
#include <linux/kernel.h>

#include <compat/kunit.h>

#include "line.h"

/* Longer than any line that the console takes as a whole. */
static char line[1024];
static size_t line_length;

void il_line_add(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	line_length += vscnprintf(line + line_length,
				  sizeof(line) - line_length, fmt, args);
	va_end(args);
}

void il_line_add_text(const char *text)
{
	for (; *text; text++) {
		bool gap = *text == ' ' || *text == '\n' || *text == '\t';

		if (!gap)
			il_line_add("%c", *text);
		else if (line_length && line[line_length - 1] != ' ')
			il_line_add(" ");
	}
	while (line_length && line[line_length - 1] == ' ')
		line[--line_length] = '\0';
}

void il_line_add_word(const char *text)
{
	size_t i = line_length;

	il_line_add_text(text);
	for (; i < line_length; i++) {
		if (line[i] == ' ')
			line[i] = '_';
	}
}

void il_line_begin(const char *program)
{
	il_line_add("interleave: %s: ", program);
}

void il_line_pad(size_t column)
{
	while (line_length < column && line_length < sizeof(line) - 1)
		il_line_add(" ");
}

size_t il_line_length(void)
{
	return line_length;
}

void il_line_drop(void)
{
	line_length = 0;
	line[0] = '\0';
}

void il_line_print(struct kunit *test)
{
	kunit_log(KERN_INFO, test, KUNIT_SUBTEST_INDENT "# %s\n", line);
	il_line_drop();
}
