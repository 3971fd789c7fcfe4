/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A gate in the operation of a mock
 *
 * A closed gate holds the first thread that reaches it and lets all others
 * pass.
 */
#ifndef _COMMON_GATE_H
#define _COMMON_GATE_H

#include <linux/atomic.h>
#include <linux/completion.h>

#include <compat/kunit.h>

struct mock_op;

/**
 * struct gate - a gate
 * @closed: whether the gate holds the next thread
 * @entered: completed when a thread is held
 * @opened: completed when the held thread may go on
 */
struct gate {
	atomic_t closed;
	struct completion entered;
	struct completion opened;
};

/**
 * gate_init() - make an open gate
 * @gate: the gate, in whatever state an earlier case left it
 *
 * Context: Any context.
 */
void gate_init(struct gate *gate);

/**
 * gate_close() - hold the next thread that reaches a gate
 * @gate: the gate, with no thread held
 *
 * Context: Any context.
 */
void gate_close(struct gate *gate);

/**
 * gate_add() - put a closed gate at the beginning of an operation of a mock
 * @test: the case that owns the gate, which ends if memory is short
 * @op: the operation
 *
 * Context: Process context. May sleep.
 * Return: the gate.
 */
struct gate *gate_add(struct kunit *test, struct mock_op *op);

/**
 * gate_pass() - reach a gate from the operation of a mock
 * @gate: the struct gate; a pointer to void for struct mock_op
 *
 * Returns after a timeout if the gate is not opened, so that the case fails
 * instead of hanging.
 *
 * Context: Process context. May sleep.
 */
void gate_pass(void *gate);

/**
 * gate_wait_entered() - wait until a thread is held
 * @test: the case, which ends if no thread is held at the deadline
 * @gate: a closed gate
 *
 * Context: Process context. May sleep.
 */
void gate_wait_entered(struct kunit *test, struct gate *gate);

/**
 * gate_open() - release the held thread
 * @gate: a closed gate
 *
 * Context: Any context.
 */
void gate_open(struct gate *gate);

#endif /* _COMMON_GATE_H */
