// SPDX-License-Identifier: GPL-2.0-only
/*
 * Operations of random programs, "random_ops.h".
 *
 * In a file of their own: memory accesses here are scheduling points, unlike
 * those of the interpreter. So arguments come in registers.
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "random_ops.h"

struct object {
	int value;
};

static atomic_t vars[RANDOM_VARS];
static int words[RANDOM_WORDS];
static struct mutex mutexes[RANDOM_MUTEXES];
static struct rw_semaphore sems[RANDOM_SEMS];
static spinlock_t spins[RANDOM_SPINS];
static struct completion dones[RANDOM_DONES];
static wait_queue_head_t queues[RANDOM_QUEUES];
static atomic_t flags[RANDOM_QUEUES];
static atomic_long_t slots[RANDOM_SLOTS];
static struct work_struct works[RANDOM_THREADS];
static struct delayed_work chains[RANDOM_THREADS];
static atomic_t runs[RANDOM_THREADS];

/* Explored items are not queued on the real workqueue. */
#define queue	system_unbound_wq

static void add_for_work(struct work_struct *work)
{
	atomic_add(3, &vars[(work - works) % RANDOM_VARS]);
}

static void add_and_queue(struct work_struct *work)
{
	unsigned int i = to_delayed_work(work) - chains;

	atomic_add(5, &vars[i % RANDOM_VARS]);
	if (atomic_inc_return(&runs[i]) > 1)
		return;
	if (i % 2)
		queue_work(queue, work);
	else
		schedule_work(&works[i]);
}

void random_ops_setup(void)
{
	unsigned int i;

	for (i = 0; i < RANDOM_VARS; i++)
		atomic_set(&vars[i], 0);
	for (i = 0; i < RANDOM_WORDS; i++)
		words[i] = 0;
	for (i = 0; i < RANDOM_MUTEXES; i++)
		mutex_init(&mutexes[i]);
	for (i = 0; i < RANDOM_SEMS; i++)
		init_rwsem(&sems[i]);
	for (i = 0; i < RANDOM_SPINS; i++)
		spin_lock_init(&spins[i]);
	for (i = 0; i < RANDOM_DONES; i++)
		init_completion(&dones[i]);
	for (i = 0; i < RANDOM_QUEUES; i++) {
		init_waitqueue_head(&queues[i]);
		atomic_set(&flags[i], 0);
	}
	for (i = 0; i < RANDOM_SLOTS; i++)
		atomic_long_set(&slots[i], 0);
	for (i = 0; i < RANDOM_THREADS; i++) {
		INIT_WORK(&works[i], add_for_work);
		INIT_DELAYED_WORK(&chains[i], add_and_queue);
		atomic_set(&runs[i], 0);
	}
}

void random_ops_teardown(void)
{
	unsigned int i;

	for (i = 0; i < RANDOM_SLOTS; i++)
		kfree((void *)atomic_long_read(&slots[i]));
}

u64 random_ops_final(void)
{
	u64 digest = 0;
	unsigned int i;

	for (i = 0; i < RANDOM_VARS; i++)
		digest = digest * 1000003 + atomic_read(&vars[i]);
	for (i = 0; i < RANDOM_WORDS; i++)
		digest = digest * 1000003 + words[i];
	for (i = 0; i < RANDOM_QUEUES; i++)
		digest = digest * 1000003 + atomic_read(&flags[i]);
	for (i = 0; i < RANDOM_SLOTS; i++) {
		struct object *object = (void *)atomic_long_read(&slots[i]);

		digest = digest * 1000003 + (object ? object->value : 0);
	}
	return digest;
}

static int access_op(enum random_kind kind, unsigned int object, int value)
{
	switch (kind) {
	case RANDOM_READ:
		return atomic_read(&vars[object]);
	case RANDOM_SET:
		atomic_set(&vars[object], value);
		return 0;
	case RANDOM_ADD:
		return atomic_add_return(value, &vars[object]);
	case RANDOM_XCHG:
		return atomic_xchg(&vars[object], value);
	case RANDOM_CMPXCHG:
		return atomic_cmpxchg(&vars[object], 0, value);
	case RANDOM_LOAD:
		return READ_ONCE(words[object]);
	case RANDOM_STORE:
		WRITE_ONCE(words[object], value);
		return 0;
	case RANDOM_PLAIN_LOAD:
		return words[object];
	case RANDOM_PLAIN_STORE:
		words[object] = value;
		return 0;
	default:
		return 0;
	}
}

static int lock_op(enum random_kind kind, unsigned int object)
{
	switch (kind) {
	case RANDOM_MUTEX_LOCK:
		mutex_lock(&mutexes[object]);
		return 1;
	case RANDOM_MUTEX_TRYLOCK:
		return mutex_trylock(&mutexes[object]);
	case RANDOM_MUTEX_UNLOCK:
		mutex_unlock(&mutexes[object]);
		return 0;
	case RANDOM_SPIN_LOCK:
		spin_lock(&spins[object]);
		__release(&spins[object]);	/* another operation unlocks */
		return 1;
	case RANDOM_SPIN_TRYLOCK:
		if (!spin_trylock(&spins[object]))
			return 0;
		__release(&spins[object]);
		return 1;
	case RANDOM_SPIN_UNLOCK:
		__acquire(&spins[object]);
		spin_unlock(&spins[object]);
		return 0;
	case RANDOM_DOWN_READ:
		down_read(&sems[object]);
		return 1;
	case RANDOM_DOWN_READ_TRYLOCK:
		return down_read_trylock(&sems[object]);
	case RANDOM_UP_READ:
		up_read(&sems[object]);
		return 0;
	case RANDOM_DOWN_WRITE:
		down_write(&sems[object]);
		return 1;
	case RANDOM_DOWN_WRITE_TRYLOCK:
		return down_write_trylock(&sems[object]);
	case RANDOM_UP_WRITE:
		up_write(&sems[object]);
		return 0;
	case RANDOM_DOWNGRADE:
		downgrade_write(&sems[object]);
		return 0;
	default:
		return 0;
	}
}

static int wait_op(enum random_kind kind, unsigned int object)
{
	switch (kind) {
	case RANDOM_WAIT:
		wait_for_completion(&dones[object]);
		return 1;
	case RANDOM_TRY_WAIT:
		return try_wait_for_completion(&dones[object]);
	case RANDOM_COMPLETE:
		complete(&dones[object]);
		return 0;
	case RANDOM_COMPLETE_ALL:
		complete_all(&dones[object]);
		return 0;
	case RANDOM_WAIT_EVENT:
		wait_event(queues[object], atomic_read(&flags[object]));
		return 1;
	case RANDOM_WAIT_EXCLUSIVELY:
		wait_event_idle_exclusive(queues[object],
					  atomic_read(&flags[object]));
		return 1;
	case RANDOM_RAISE:
		atomic_set(&flags[object], 1);
		return 0;
	case RANDOM_WAKE:
		wake_up_all(&queues[object]);
		return 0;
	case RANDOM_WAKE_ONE:
		wake_up(&queues[object]);
		return 0;
	default:
		return 0;
	}
}

static int publish(unsigned int slot, int value)
{
	struct object *object = kmalloc(sizeof(*object), GFP_KERNEL);

	object->value = value;
	object = (void *)atomic_long_xchg(&slots[slot], (long)object);
	if (!object)
		return 0;
	value = object->value;
	kfree(object);
	return value;
}

static int consume(unsigned int slot)
{
	struct object *object = (void *)atomic_long_xchg(&slots[slot], 0);
	int value;

	if (!object)
		return 0;
	value = object->value;
	kfree(object);
	return value;
}

static int peek(unsigned int slot)
{
	struct object *object = (void *)atomic_long_read(&slots[slot]);

	return object ? READ_ONCE(object->value) : 0;
}

static int memory_op(enum random_kind kind, unsigned int object, int value)
{
	switch (kind) {
	case RANDOM_PUBLISH:
		return publish(object, value);
	case RANDOM_CONSUME:
		return consume(object);
	case RANDOM_PEEK:
		return peek(object);
	case RANDOM_RCU_LOCK:
		rcu_read_lock();
		__release(RCU);			/* another operation unlocks */
		return 0;
	case RANDOM_RCU_UNLOCK:
		__acquire(RCU);
		rcu_read_unlock();
		return 0;
	case RANDOM_RCU_WAIT:
		synchronize_rcu();
		return 0;
	default:
		return 0;
	}
}

static int work_op(enum random_kind kind, unsigned int object)
{
	switch (kind) {
	case RANDOM_QUEUE:
		return schedule_work(&works[object]);
	case RANDOM_FLUSH:
		flush_work(&works[object]);
		return 0;
	case RANDOM_CANCEL:
		return cancel_work_sync(&works[object]);
	case RANDOM_CHAIN:
		return queue_delayed_work(queue, &chains[object], 0);
	case RANDOM_CHAIN_LATE:
		return queue_delayed_work(queue, &chains[object], 1);
	case RANDOM_FLUSH_CHAIN:
		return flush_delayed_work(&chains[object]);
	case RANDOM_CANCEL_CHAIN:
		return cancel_delayed_work_sync(&chains[object]);
	case RANDOM_FLUSH_QUEUE:
		flush_workqueue(queue);
		return 0;
	case RANDOM_DRAIN_QUEUE:
		drain_workqueue(queue);
		return 0;
	default:
		return 0;
	}
}

int random_op(enum random_kind kind, unsigned int object, int value)
{
	if (kind <= RANDOM_PLAIN_STORE)
		return access_op(kind, object, value);
	if (kind <= RANDOM_DOWNGRADE)
		return lock_op(kind, object);
	if (kind <= RANDOM_WAKE)
		return wait_op(kind, object);
	if (kind <= RANDOM_RCU_WAIT)
		return memory_op(kind, object, value);
	return work_op(kind, object);
}
