/* SPDX-License-Identifier: GPL-2.0-only */
/* Operations of threads on objects. */
#ifndef _INTERLEAVE_OP_H
#define _INTERLEAVE_OP_H

#include <linux/bits.h>
#include <linux/types.h>

#include <interleave/hooks.h>
#include <interleave/interleave.h>
#include <interleave/site.h>

/* Setup and teardown of a program count as one more thread. */
#define IL_SETUP	INTERLEAVE_THREADS
#define IL_CLOCKS	(INTERLEAVE_THREADS + 1)

/**
 * struct il_op - an operation that a thread is about to carry out
 * @kind: enum il_kind
 * @writes: conflicts with every operation on an overlapping range; operations
 *	that do not write conflict with those that do. Set by il_point(), except
 *	for IL_ACCESS
 * @overwrites: access: a store that keeps nothing of the old value
 * @marked: access: atomic, READ_ONCE() or the like
 * @acquires: access: ordered after the release that it reads from
 * @releases: access: earlier operations are ordered before it
 * @timed: sleep: ends by itself once no thread can go on
 * @expired: sleep: has ended by itself
 * @size: size of the object in bytes
 * @target: IL_FLUSHED, IL_FLUSHED_ALL: state to wait for; IL_ENTER, IL_LEAVE:
 *	thread in the workqueue; IL_START: ordinal of the queueing; IL_PREPARE,
 *	IL_QUEUE_UP: 1 to sleep in TASK_INTERRUPTIBLE; IL_WAKE: IL_WAKE_*
 * @address: address of the object; RCU: from IL_RCU_ADDRESS on
 * @site: place in the source, NULL for accesses announced by the compiler
 * @ip: return address into the subject
 */
struct il_op {
	u8 kind;
	bool writes:1;
	bool overwrites:1;
	bool marked:1;
	bool acquires:1;
	bool releases:1;
	bool timed:1;
	bool expired:1;
	u32 size;
	u64 target;
	unsigned long address;
	const struct interleave_site *site;
	unsigned long ip;
};

/* IL_WAKE: only TASK_INTERRUPTIBLE; maximum of exclusive waiters, 0 for all */
#define IL_WAKE_INTERRUPTIBLE	BIT_ULL(0)
#define IL_WAKE_COUNT		GENMASK_ULL(39, 8)

/*
 * RCU has two bytes, so that only the end of a reader conflicts with the end of
 * a grace period: readers begin at the first byte and end at both, a grace
 * period begins at the first byte and ends at the second.
 */
#define IL_RCU_ADDRESS	8UL

/**
 * il_op_conflict() - check whether the order of two operations can matter
 * @a: one operation
 * @b: the other operation
 *
 * Context: Any context.
 * Return: true if the order can matter.
 */
static inline bool il_op_conflict(const struct il_op *a, const struct il_op *b)
{
	return (a->expired || b->expired) ||
	       ((a->writes || b->writes) &&
		a->kind != IL_ALLOC && b->kind != IL_ALLOC &&
		a->address < b->address + b->size &&
		b->address < a->address + a->size);
}

/**
 * il_op_of_work() - make an operation on a work item or a workqueue
 * @kind: IL_START, IL_DONE, IL_ENTER or IL_LEAVE
 * @address: address of the work item or the workqueue
 * @target: see struct il_op
 * @run: function of the work item, which stands for the place in the code
 *
 * Context: Any context.
 * Return: the operation.
 */
static inline struct il_op il_op_of_work(enum il_kind kind,
					 unsigned long address, u64 target,
					 void (*run)(void *ctx))
{
	return (struct il_op){
		.kind = kind,
		.writes = true,
		.size = 1,
		.target = target,
		.address = address,
		/* Other places are return addresses: right behind the code. */
		.ip = (unsigned long)run + 1,
	};
}

#endif /* _INTERLEAVE_OP_H */
