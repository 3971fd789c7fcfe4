/* SPDX-License-Identifier: GPL-2.0-only */
/* Threads of a deadlock, and the cycles among them. */
#ifndef _INTERLEAVE_DEADLOCK_H
#define _INTERLEAVE_DEADLOCK_H

struct kunit;

/**
 * il_deadlock_print() - print which thread of a deadlock waits for which
 * @test: case whose diagnostics get the lines
 * @program: name of the program
 *
 * Context: Process context. Caller must hold the token.
 */
void il_deadlock_print(struct kunit *test, const char *program);

#endif /* _INTERLEAVE_DEADLOCK_H */
