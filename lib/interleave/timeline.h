/* SPDX-License-Identifier: GPL-2.0-only */
/* Table of the steps of a schedule, and the threads of its deadlock. */
#ifndef _INTERLEAVE_TIMELINE_H
#define _INTERLEAVE_TIMELINE_H

#include <linux/types.h>

struct kunit;

/**
 * il_timeline_print() - print the last schedule
 * @test: case whose diagnostics get the table
 * @program: name of the program
 *
 * Context: Process context. Caller must hold the token.
 */
void il_timeline_print(struct kunit *test, const char *program);

/**
 * il_timeline_found_at() - find the step that made the finding
 *
 * Context: Process context. Caller must hold the token.
 * Return: ordinal of the step, 0 if none made it.
 */
unsigned int il_timeline_found_at(void);

#endif /* _INTERLEAVE_TIMELINE_H */
