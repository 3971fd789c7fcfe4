/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kinds of operation: one row each in a table
 *
 * The state of an object is a number that only operations on the object change.
 * So it can also be computed for orders that were never run.
 */
#ifndef _INTERLEAVE_KINDS_H
#define _INTERLEAVE_KINDS_H

#include "op.h"

/*
 * Order between threads by means of an object. An exclusive operation acquires
 * the releases of exclusive ones (IL_ACQUIRE, IL_RELEASE) and those of shared
 * ones (IL_ACQUIRE_SHARED, IL_RELEASE_SHARED); shared ones do not order each
 * other. IL_RELEASE_ALWAYS releases also if the operation fails.
 */
#define IL_ACQUIRE		BIT(0)
#define IL_ACQUIRE_SHARED	BIT(1)
#define IL_RELEASE		BIT(2)
#define IL_RELEASE_SHARED	BIT(3)
#define IL_RELEASE_ALWAYS	BIT(4)

/**
 * struct il_kind_row - what the explorer knows about a kind of operation
 * @name: name in timelines where the source has none
 * @sign: sign in timelines for a lock taken or released, 0 for none
 * @holds: 1 takes a lock, -1 releases it, 0 does neither
 * @order: order between threads, IL_ACQUIRE and the like
 * @writes: conflicts with every operation on the object; unused for IL_ACCESS
 * @is_try: the outcome is shown in timelines
 * @stateless: the object has no state
 * @no_touch: does not access the memory of the object
 * @on_list: the address is that of the list of a wait queue
 * @by_waiter: made by a waiter on itself, maybe without naming the wait queue
 * @for_item: waits for the thread that runs the work item
 * @next_on_failure: @next applies also if the operation fails
 * @enabled: whether the operation can be carried out in a state; NULL: always,
 *	it never blocks
 * @succeeds: whether the operation succeeds in a state; NULL: always
 * @next: state that the operation leaves behind; NULL: the same
 * @blockers: mask of the threads that the operation waits for, apart from the
 *	holders of a lock; NULL: none
 * @effect: effect on the threads of the running schedule, or NULL
 */
struct il_kind_row {
	const char *name;
	char sign;
	s8 holds;
	u8 order;
	bool writes:1;
	bool is_try:1;
	bool stateless:1;
	bool no_touch:1;
	bool on_list:1;
	bool by_waiter:1;
	bool for_item:1;
	bool next_on_failure:1;
	bool (*enabled)(unsigned int thread, const struct il_op *op, u64 state);
	bool (*succeeds)(unsigned int thread, const struct il_op *op,
			 u64 state);
	u64 (*next)(unsigned int thread, const struct il_op *op, u64 state);
	u32 (*blockers)(const struct il_op *op, u64 state);
	void (*effect)(unsigned int thread, u64 state);
};

extern const struct il_kind_row il_kinds[IL_KINDS];

/**
 * il_kind_blocks() - check whether an operation may have to wait
 * @kind: kind of the operation
 *
 * Context: Any context.
 * Return: true if there is a state in which the operation has to wait.
 */
static inline bool il_kind_blocks(enum il_kind kind)
{
	return il_kinds[kind].enabled;
}

/**
 * il_kind_enabled() - check whether an operation can be carried out in a state
 * @thread: thread that makes the operation
 * @op: the operation
 * @state: state of its object
 *
 * Context: Process context. Caller must hold the token.
 * Return: true if the operation does not have to wait.
 */
static inline bool il_kind_enabled(unsigned int thread, const struct il_op *op,
				   u64 state)
{
	const struct il_kind_row *row = &il_kinds[op->kind];

	return !row->enabled || row->enabled(thread, op, state);
}

/**
 * il_kind_succeeds() - check whether an operation succeeds in a state
 * @thread: thread that makes the operation
 * @op: the operation
 * @state: state of its object
 *
 * Context: Process context. Caller must hold the token.
 * Return: false for a try that fails.
 */
static inline bool il_kind_succeeds(unsigned int thread,
				    const struct il_op *op, u64 state)
{
	const struct il_kind_row *row = &il_kinds[op->kind];

	return !row->succeeds || row->succeeds(thread, op, state);
}

/**
 * il_kind_next() - compute the state that an operation leaves behind
 * @thread: thread that makes the operation
 * @op: the operation
 * @state: state of its object
 *
 * Context: Process context. Caller must hold the token.
 * Return: the new state.
 */
static inline u64 il_kind_next(unsigned int thread, const struct il_op *op,
			       u64 state)
{
	const struct il_kind_row *row = &il_kinds[op->kind];

	if (!row->next)
		return state;
	if (!row->next_on_failure && !il_kind_succeeds(thread, op, state))
		return state;
	return row->next(thread, op, state);
}

/**
 * il_kind_queued() - read the latest queueing off the state of a work item
 * @state: state of the work item
 *
 * Context: Any context.
 * Return: ordinal of the queueing, @target of IL_FLUSHED and IL_START; 0 if the
 * work item is neither pending nor running.
 */
u64 il_kind_queued(u64 state);

#endif /* _INTERLEAVE_KINDS_H */
