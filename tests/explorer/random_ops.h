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

/* Each kind of operation: how it is shown, and how many steps it takes. */
#define RANDOM_EACH_KIND(KIND)						\
	/* an atomic variable */					\
	KIND(READ, read, 1)						\
	KIND(SET, set, 1)						\
	KIND(ADD, add, 1)						\
	KIND(XCHG, xchg, 1)						\
	KIND(CMPXCHG, cmpxchg, 1)					\
	/* a word of memory */						\
	KIND(LOAD, load, 1)						\
	KIND(STORE, store, 1)						\
	KIND(PLAIN_LOAD, plain_load, 1)					\
	KIND(PLAIN_STORE, plain_store, 1)				\
	KIND(MUTEX_LOCK, mutex_lock, 1)					\
	KIND(MUTEX_TRYLOCK, mutex_trylock, 1)				\
	KIND(MUTEX_UNLOCK, mutex_unlock, 1)				\
	KIND(SPIN_LOCK, spin_lock, 1)					\
	KIND(SPIN_TRYLOCK, spin_trylock, 1)				\
	KIND(SPIN_UNLOCK, spin_unlock, 1)				\
	/* a read-write semaphore */					\
	KIND(DOWN_READ, down_read, 1)					\
	KIND(DOWN_READ_TRYLOCK, down_read_trylock, 1)			\
	KIND(UP_READ, up_read, 1)					\
	KIND(DOWN_WRITE, down_write, 1)					\
	KIND(DOWN_WRITE_TRYLOCK, down_write_trylock, 1)			\
	KIND(UP_WRITE, up_write, 1)					\
	KIND(DOWNGRADE, downgrade, 1)					\
	/* a completion */						\
	KIND(WAIT, wait, 1)						\
	KIND(TRY_WAIT, try_wait, 1)					\
	KIND(COMPLETE, complete, 1)					\
	KIND(COMPLETE_ALL, complete_all, 1)				\
	/* a flag with a wait queue */					\
	KIND(WAIT_EVENT, wait_event, 4)					\
	KIND(WAIT_EXCLUSIVELY, wait_exclusively, 5)			\
	KIND(RAISE, raise, 1)						\
	KIND(WAKE_ONE, wake_one, 1)					\
	KIND(WAKE, wake, 1)						\
	/* a slot for an object */					\
	KIND(PUBLISH, publish, 3)					\
	KIND(CONSUME, consume, 2)					\
	KIND(PEEK, peek, 1)						\
	KIND(RCU_LOCK, rcu_lock, 1)					\
	KIND(RCU_UNLOCK, rcu_unlock, 1)					\
	KIND(RCU_WAIT, rcu_wait, 2)					\
	/* a work item, which adds to an atomic variable */		\
	KIND(QUEUE, queue, 1)						\
	KIND(FLUSH, flush, 2)						\
	KIND(CANCEL, cancel, 2)						\
	/* a work item that queues itself or another, and their workqueue */ \
	KIND(CHAIN, chain, 2)						\
	KIND(CHAIN_LATE, chain_late, 1)					\
	KIND(FLUSH_CHAIN, flush_chain, 2)				\
	KIND(CANCEL_CHAIN, cancel_chain, 2)				\
	KIND(FLUSH_QUEUE, flush_queue, 2)				\
	KIND(DRAIN_QUEUE, drain_queue, 1)

enum random_kind {
#define RANDOM_KIND(kind, name, steps)	RANDOM_##kind,
	RANDOM_EACH_KIND(RANDOM_KIND)
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
