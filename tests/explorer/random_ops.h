/* SPDX-License-Identifier: GPL-2.0-only */
/* Operations of random programs, for random_program.c. */
#ifndef _EXPLORER_RANDOM_OPS_H
#define _EXPLORER_RANDOM_OPS_H

#include <linux/types.h>

/* threads of a random program */
#define RANDOM_THREADS	4

/* objects of each kind */
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
	/* a read-write semaphore */
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
	/* a slot for an object */
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
	/* a work item that queues itself or another, and their workqueue */
	RANDOM_CHAIN,
	RANDOM_CHAIN_LATE,
	RANDOM_FLUSH_CHAIN,
	RANDOM_CANCEL_CHAIN,
	RANDOM_FLUSH_QUEUE,
	RANDOM_DRAIN_QUEUE,
	RANDOM_KINDS
};

/**
 * random_ops_setup() - initialise all objects
 *
 * Context: Process context. May sleep. Setup of a program.
 */
void random_ops_setup(void);

/**
 * random_ops_teardown() - free the objects that are left in the slots
 *
 * Context: Process context. May sleep. Teardown of a program.
 */
void random_ops_teardown(void);

/**
 * random_op() - run one operation
 * @kind: kind of operation
 * @object: index of the object, among those of its kind
 * @value: value to write
 *
 * Context: Process context. May sleep. Thread of a program.
 * Return: the observation: a value read, or whether a trylock succeeded.
 */
int random_op(enum random_kind kind, unsigned int object, int value);

/**
 * random_ops_final() - digest the final state of the objects
 *
 * Context: Process context. May sleep. Check of a program.
 * Return: the digest.
 */
u64 random_ops_final(void);

#endif /* _EXPLORER_RANDOM_OPS_H */
