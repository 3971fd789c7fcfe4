/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every operation of a mock has: a count of its calls and a place to put
 * an error. Operations of one mock form an array, indexed by its enum.
 */
#ifndef MOCK_OP_H
#define MOCK_OP_H

#include <linux/atomic.h>
#include <linux/compiler.h>

/**
 * struct mock_op - One operation of a mock.
 * @calls: how often it was called, failed calls included
 * @fail_call: number of the call that fails, from 1; 0: none; MOCK_OP_ALWAYS:
 *	every one
 * @error: what that call returns, a negative errno
 */
struct mock_op {
	atomic_t calls;
	int fail_call;
	int error;
};

#define MOCK_OP_ALWAYS	(-1)

/**
 * mock_op_enter() - Count a call.
 * @op: the operation
 *
 * Context: Any.
 * Return: 0, or the errno that the test injected for this call.
 */
static inline int mock_op_enter(struct mock_op *op)
{
	int call = atomic_inc_return(&op->calls);
	int fail = READ_ONCE(op->fail_call);

	return fail == MOCK_OP_ALWAYS || fail == call ? READ_ONCE(op->error) : 0;
}

/**
 * mock_op_calls() - How often an operation was called.
 * @op: the operation
 *
 * Context: Any.
 * Return: the number of calls.
 */
static inline int mock_op_calls(struct mock_op *op)
{
	return atomic_read(&op->calls);
}

/**
 * mock_op_fail_nth() - Make one call to come fail.
 * @op: the operation
 * @nth: which call, counted from now: 1 is the next one
 * @error: what it returns, a negative errno
 *
 * Context: Any; not while the operation may be running.
 */
static inline void mock_op_fail_nth(struct mock_op *op, int nth, int error)
{
	WRITE_ONCE(op->error, error);
	WRITE_ONCE(op->fail_call, mock_op_calls(op) + nth);
}

/**
 * mock_op_fail_always() - Make every call fail until mock_op_succeed().
 * @op: the operation
 * @error: what they return, a negative errno
 *
 * Context: Any.
 */
static inline void mock_op_fail_always(struct mock_op *op, int error)
{
	WRITE_ONCE(op->error, error);
	WRITE_ONCE(op->fail_call, MOCK_OP_ALWAYS);
}

/**
 * mock_op_succeed() - Take the injected error away.
 * @op: the operation
 *
 * Context: Any.
 */
static inline void mock_op_succeed(struct mock_op *op)
{
	WRITE_ONCE(op->fail_call, 0);
}

#endif /* MOCK_OP_H */
