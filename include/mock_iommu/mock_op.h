/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations of a mock: each counts its calls and can return an injected error.
 * A mock has an array of them, indexed by an enum.
 */
#ifndef _MOCK_IOMMU_MOCK_OP_H
#define _MOCK_IOMMU_MOCK_OP_H

#include <linux/atomic.h>
#include <linux/compiler.h>

/**
 * struct mock_op - one operation of a mock
 * @calls: number of calls, failed calls included
 * @fail_call: ordinal of the call that fails, from 1; 0: none; MOCK_OP_ALWAYS:
 *	every call
 * @error: negative errno that the failing call returns
 * @hold: called at the beginning of each call, NULL for nothing
 * @hold_arg: argument of @hold
 */
struct mock_op {
	atomic_t calls;
	int fail_call;
	int error;
	void (*hold)(void *arg);
	void *hold_arg;
};

#define MOCK_OP_ALWAYS	(-1)

/**
 * mock_op_enter() - count a call
 * @op: the operation
 *
 * Context: Any context.
 * Return: 0, or the error that the test injected for this call.
 */
static inline int mock_op_enter(struct mock_op *op)
{
	int call, fail;

	if (op->hold)
		op->hold(op->hold_arg);
	call = atomic_inc_return(&op->calls);
	fail = READ_ONCE(op->fail_call);
	if (fail == MOCK_OP_ALWAYS || fail == call)
		return READ_ONCE(op->error);
	return 0;
}

/**
 * mock_op_calls() - read the number of calls
 * @op: the operation
 *
 * Context: Any context.
 * Return: the number of calls, failed calls included.
 */
static inline int mock_op_calls(struct mock_op *op)
{
	return atomic_read(&op->calls);
}

/**
 * mock_op_fail_nth() - make one later call fail
 * @op: the operation, which is not running
 * @nth: ordinal of the call, counted from now: 1 is the next call
 * @error: negative errno that the call returns
 *
 * Context: Any context.
 */
static inline void mock_op_fail_nth(struct mock_op *op, int nth, int error)
{
	WRITE_ONCE(op->error, error);
	WRITE_ONCE(op->fail_call, mock_op_calls(op) + nth);
}

/**
 * mock_op_fail_always() - make every call fail until mock_op_succeed()
 * @op: the operation
 * @error: negative errno that the calls return
 *
 * Context: Any context.
 */
static inline void mock_op_fail_always(struct mock_op *op, int error)
{
	WRITE_ONCE(op->error, error);
	WRITE_ONCE(op->fail_call, MOCK_OP_ALWAYS);
}

/**
 * mock_op_succeed() - remove the injected error
 * @op: the operation
 *
 * Context: Any context.
 */
static inline void mock_op_succeed(struct mock_op *op)
{
	WRITE_ONCE(op->fail_call, 0);
}

#endif /* _MOCK_IOMMU_MOCK_OP_H */
