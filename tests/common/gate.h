/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A gate in the operation of a mock: when closed it holds the first thread that
 * comes, and lets all others pass.
 */
#ifndef TESTS_GATE_H
#define TESTS_GATE_H

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/completion.h>

/**
 * struct gate - a gate
 * @closed: whether it holds the next thread that comes
 * @entered: a thread is held
 * @opened: it may go
 */
struct gate {
	atomic_t closed;
	struct completion entered;
	struct completion opened;
};

/**
 * gate_init() - make an open gate
 * @gate: the gate, whatever an earlier case left of it
 *
 * Context: Any.
 */
void gate_init(struct gate *gate);

/**
 * gate_close() - hold the next thread that comes
 * @gate: the gate, which holds nobody
 *
 * Context: Any.
 */
void gate_close(struct gate *gate);

/**
 * gate_pass() - go through, which the operation of the mock does
 * @gate: the gate
 *
 * Goes on in the end if nobody opens, so that a case fails and does not hang.
 *
 * Context: May sleep.
 */
void gate_pass(struct gate *gate);

/**
 * gate_wait_entered() - wait until a thread is held
 * @test: the case; ends if none has come at the deadline
 * @gate: a gate that was closed
 *
 * Context: May sleep.
 */
void gate_wait_entered(struct kunit *test, struct gate *gate);

/**
 * gate_open() - let the thread go that is held
 * @gate: a gate that was closed
 *
 * Context: Any.
 */
void gate_open(struct gate *gate);

#endif /* TESTS_GATE_H */
