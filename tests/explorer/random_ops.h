/* SPDX-License-Identifier: GPL-2.0-only */
/* What random programs do. Internal to random_program.c and random_ops.c. */
#ifndef _EXPLORER_RANDOM_OPS_H
#define _EXPLORER_RANDOM_OPS_H

#include <linux/types.h>

/* Threads of a random program */
#define RANDOM_THREADS	4

/* How many there are of each kind of object */
#define RANDOM_VARS	3
#define RANDOM_WORDS	2
#define RANDOM_MUTEXES	3
#define RANDOM_SEMS	2
#define RANDOM_SPINS	2
#define RANDOM_DONES	4
#define RANDOM_QUEUES	4
#define RANDOM_SLOTS	2

enum random_kind {
	/* an atomic variable */
	RANDOM_READ,
	RANDOM_SET,
	RANDOM_ADD,
	RANDOM_XCHG,
	RANDOM_CMPXCHG,
	/* a word of memory */
	RANDOM_LOAD,
	RANDOM_STORE,
	RANDOM_PLAIN_LOAD,
	RANDOM_PLAIN_STORE,
	RANDOM_MUTEX_LOCK,
	RANDOM_MUTEX_TRYLOCK,
	RANDOM_MUTEX_UNLOCK,
	RANDOM_SPIN_LOCK,
	RANDOM_SPIN_TRYLOCK,
	RANDOM_SPIN_UNLOCK,
	/* a semaphore for readers and writers */
	RANDOM_DOWN_READ,
	RANDOM_DOWN_READ_TRYLOCK,
	RANDOM_UP_READ,
	RANDOM_DOWN_WRITE,
	RANDOM_DOWN_WRITE_TRYLOCK,
	RANDOM_UP_WRITE,
	RANDOM_DOWNGRADE,
	/* a completion */
	RANDOM_WAIT,
	RANDOM_TRY_WAIT,
	RANDOM_COMPLETE,
	RANDOM_COMPLETE_ALL,
	/* a flag with a wait queue */
	RANDOM_WAIT_EVENT,
	RANDOM_WAIT_EXCLUSIVELY,
	RANDOM_RAISE,
	RANDOM_WAKE_ONE,
	RANDOM_WAKE,
	/* a place for an object */
	RANDOM_PUBLISH,
	RANDOM_CONSUME,
	RANDOM_PEEK,
	RANDOM_RCU_LOCK,
	RANDOM_RCU_UNLOCK,
	RANDOM_RCU_WAIT,
	/* a work item, which adds to an atomic variable */
	RANDOM_QUEUE,
	RANDOM_FLUSH,
	RANDOM_CANCEL,
	/* a work item that queues itself or another, and the workqueue of these */
	RANDOM_CHAIN,
	RANDOM_CHAIN_LATE,
	RANDOM_FLUSH_CHAIN,
	RANDOM_CANCEL_CHAIN,
	RANDOM_FLUSH_QUEUE,
	RANDOM_DRAIN_QUEUE,
	RANDOM_KINDS
};

/**
 * random_ops_setup() - Make all objects anew.
 */
void random_ops_setup(void);

/**
 * random_ops_teardown() - Free what is left in the places for objects.
 */
void random_ops_teardown(void);

/**
 * random_op() - Do one thing.
 * @kind: what
 * @object: to which of the objects of its kind
 * @value: with what
 *
 * Return: what could be seen by it: the value read, whether a try succeeded.
 */
int random_op(enum random_kind kind, unsigned int object, int value);

/**
 * random_ops_final() - What the variables, words and work items came to.
 *
 * Return: a digest.
 */
u64 random_ops_final(void);

#endif /* _EXPLORER_RANDOM_OPS_H */
