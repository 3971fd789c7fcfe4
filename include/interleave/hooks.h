/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What <interleave/force.h> turns the subject's calls into.
 *
 * While a thread of a program runs, its locks, completions, wait queues, work
 * items and RCU readers exist in the explorer's model only: the real objects are
 * left alone, so that a thread can be kept waiting with a spinlock held, and no
 * lock is left behind by a schedule that ended in a deadlock.
 */
#ifndef INTERLEAVE_HOOKS_H
#define INTERLEAVE_HOOKS_H

#include <linux/atomic.h>
#include <linux/gfp.h>
#include <linux/kref.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/types.h>
#include <interleave/site.h>

struct iommu_group;
struct wait_queue_head;
struct work_struct;
struct workqueue_struct;

/**
 * enum il_kind - Kinds of operation.
 *
 * What it conflicts with is not in the kind but in @writes of the operation.
 * Those marked with * may have to wait.
 */
enum il_kind {
	IL_POINT,	/* nothing */
	IL_ACCESS,	/* plain or marked load or store, atomic operation */
	IL_LOCK,	/* * exclusive: mutex, spinlock, rwsem for writing */
	IL_TRYLOCK,
	IL_UNLOCK,
	IL_READ_LOCK,	/* * shared */
	IL_READ_TRYLOCK,
	IL_READ_UNLOCK,
	IL_DOWNGRADE,	/* from exclusive to shared */
	IL_WAIT,	/* * for a completion */
	IL_TRY_WAIT,
	IL_COMPLETE,
	IL_COMPLETE_ALL,
	IL_RESET,	/* a completion */
	IL_TEST,	/* a try: whether a lock is held, a completion is done */
	IL_PREPARE,	/* to sleep on a wait queue */
	IL_QUEUE_UP,	/* the same, exclusively */
	IL_ACTIVE,	/* a try: whether anybody is, or was; writes, to conflict */
	IL_SLEEP,	/* * on a wait queue, until woken */
	IL_FINISH,	/* to leave it after IL_QUEUE_UP */
	IL_WAKE,
	IL_ALLOC,	/* conflicts with nothing */
	IL_FREE,
	IL_QUEUE,	/* a work item; a try: fails if it is pending or barred */
	IL_START,	/* * made by il_spawn(): the work item begins */
	IL_DONE,	/* made by il_spawn(): the work item has run */
	IL_CANCEL,	/* a work item; a try: fails if it is not pending */
	IL_BAR,		/* the same, and nobody can queue it until IL_UNBAR */
	IL_UNBAR,	/* * a work item, until it does not run */
	IL_PENDING,	/* a try: whether a work item is pending */
	IL_FLUSH,	/* to wait for a work item as it was queued last */
	IL_FLUSHED,	/* * until that has run or was cancelled */
	IL_ENTER,	/* a workqueue, by a thread that runs an item of it */
	IL_LEAVE,	/* the same, when that has run */
	IL_FLUSH_ALL,	/* to wait for those that have entered a workqueue */
	IL_FLUSHED_ALL,	/* * until they have left it */
	IL_DRAIN,	/* * a workqueue, until nobody is in it */
	IL_RCU_LOCK,	/* the outermost only */
	IL_RCU_UNLOCK,	/* the outermost only */
	IL_RCU_BEGIN,	/* to wait for readers; writes */
	IL_RCU_END,	/* * until those of IL_RCU_BEGIN are gone; writes */
	IL_KINDS
};

/* The thread whose calls are taken over; NULL while nothing is explored. */
extern struct task_struct *interleave_task;

/**
 * interleave_hooked() - Whether this thread's calls are taken over.
 *
 * All that a hook costs while nothing is explored.
 *
 * Context: Any.
 * Return: true in a thread of a program, its setup and its teardown.
 */
static __always_inline bool interleave_hooked(void)
{
	return unlikely(READ_ONCE(interleave_task) == current);
}

/**
 * interleave_op() - An operation that the model knows all about.
 * @kind: which; none that concerns memory, work items or RCU
 * @object: what it is done to
 * @size: of the object, in bytes
 * @site: where
 *
 * Context: interleave_hooked(). Other threads may run first.
 * Return: of a try, whether it succeeded; of an operation that waits, false if
 * it would have to wait for ever and the schedule is only brought to its end.
 */
bool interleave_op(enum il_kind kind, const volatile void *object, size_t size,
		   const struct interleave_site *site);

/* How an access orders others, for interleave_access() */
#define INTERLEAVE_READ		0
#define INTERLEAVE_WRITE	BIT(0)
#define INTERLEAVE_ACQUIRE	BIT(1)
#define INTERLEAVE_RELEASE	BIT(2)
/* Not of what is there: who reads it sees nothing that was before it. */
#define INTERLEAVE_STORE	(INTERLEAVE_WRITE | BIT(3))
#define INTERLEAVE_FULL						\
	(INTERLEAVE_WRITE | INTERLEAVE_ACQUIRE | INTERLEAVE_RELEASE)

/**
 * interleave_access() - A marked access, which the caller makes on return.
 * @flags: INTERLEAVE_*
 * @object: what is accessed
 * @size: in bytes
 * @site: where
 *
 * Context: interleave_hooked(). Other threads may run first.
 */
void interleave_access(unsigned int flags, const volatile void *object,
		       size_t size, const struct interleave_site *site);

/**
 * interleave_ordered() - The access that was made orders others.
 * @flags: INTERLEAVE_ACQUIRE, INTERLEAVE_RELEASE or both
 * @object: what was accessed
 *
 * For those that do so only if they succeed, which is known afterwards.
 *
 * Context: interleave_hooked(), after interleave_access().
 */
void interleave_ordered(unsigned int flags, const volatile void *object);

/**
 * interleave_listen() - Be on the list of a wait queue.
 * @queue: the wait queue
 * @state: the states of a task to sleep in, TASK_NORMAL if that is not known
 * @exclusive: WQ_FLAG_EXCLUSIVE
 * @site: where
 *
 * Context: interleave_hooked(). Other threads may run first.
 */
void interleave_listen(const struct wait_queue_head *queue, long state,
		       bool exclusive, const struct interleave_site *site);

/**
 * interleave_sleep() - Wait on a wait queue after interleave_listen().
 * @queue: the queue; NULL: that which this thread has come to last
 * @timed: it has a timeout, which passes once no thread can go on
 * @site: where
 *
 * Context: interleave_hooked(). Setup and teardown let their work items run.
 * Return: false if the timeout passed, or if nobody will ever come.
 */
bool interleave_sleep(const struct wait_queue_head *queue, bool timed,
		      const struct interleave_site *site);

/**
 * interleave_wake() - Wake who waits on a wait queue.
 * @queue: the wait queue
 * @states: TASK_NORMAL, or TASK_INTERRUPTIBLE for those who sleep so alone
 * @nr_exclusive: no more than so many of those who wait exclusively; 0: all
 * @site: where
 *
 * Context: interleave_hooked(). Other threads may run first.
 */
void interleave_wake(const struct wait_queue_head *queue, unsigned int states,
		     int nr_exclusive, const struct interleave_site *site);

/**
 * interleave_prepare() - prepare_to_wait(): interleave_listen(), and schedule()
 *	sleeps there.
 * @queue: the wait queue
 * @state: the state of a task to sleep in
 * @exclusive: WQ_FLAG_EXCLUSIVE
 * @site: where
 *
 * Context: interleave_hooked(). Other threads may run first.
 * Return: true, as of somebody who is the first there.
 */
bool interleave_prepare(const struct wait_queue_head *queue, long state,
			bool exclusive, const struct interleave_site *site);

/**
 * interleave_set_state() - set_current_state() of who is on a wait queue
 * @state: the state of a task that schedule() sleeps in, or TASK_RUNNING
 * @site: where
 *
 * Context: interleave_hooked(). Other threads may run first.
 * Return: false if this thread is on none: it is not for the model.
 */
bool interleave_set_state(long state, const struct interleave_site *site);

/**
 * interleave_finish_wait() - finish_wait(), remove_wait_queue()
 * @queue: the wait queue; nothing happens if this thread is not on it
 * @site: where
 *
 * Context: interleave_hooked(). Other threads may run first.
 */
void interleave_finish_wait(const struct wait_queue_head *queue,
			    const struct interleave_site *site);

/**
 * interleave_schedule() - schedule() after interleave_prepare() or
 *	interleave_set_state()
 * @timed: it has a timeout, which passes once no thread can go on
 * @site: where
 * @woken: set to false if the timeout passed, or NULL
 *
 * Context: interleave_hooked().
 * Return: false if this thread is not prepared for that, or not any more.
 */
bool interleave_schedule(bool timed, const struct interleave_site *site,
			 bool *woken);

/**
 * interleave_wait() - Wait for a completion with a timeout.
 * @completion: the completion
 * @size: of it, in bytes
 * @site: where
 *
 * Context: interleave_hooked().
 * Return: false if the timeout passed.
 */
bool interleave_wait(const volatile void *completion, size_t size,
		     const struct interleave_site *site);

/**
 * interleave_done() - completion_done()
 * @completion: the completion
 * @size: of it, in bytes
 * @site: where
 *
 * Context: interleave_hooked().
 * Return: whether nobody would have to wait.
 */
bool interleave_done(const volatile void *completion, size_t size,
		     const struct interleave_site *site);

/**
 * interleave_is_held() - Whether this thread holds a lock.
 * @lock: the lock
 *
 * Context: interleave_hooked().
 * Return: true if it does, in whatever way.
 */
bool interleave_is_held(const volatile void *lock);

/**
 * interleave_is_held_alone() - Whether this thread holds a lock exclusively.
 * @lock: the lock
 *
 * Context: interleave_hooked().
 * Return: true if it does, and not shared.
 */
bool interleave_is_held_alone(const volatile void *lock);

/**
 * interleave_not_held() - Say that a thread lacks a lock that it claims.
 * @site: where
 *
 * Context: interleave_hooked().
 */
void interleave_not_held(const struct interleave_site *site);

/**
 * interleave_rcu_lock() - rcu_read_lock()
 * @site: where
 *
 * Context: interleave_hooked().
 */
void interleave_rcu_lock(const struct interleave_site *site);

/**
 * interleave_rcu_unlock() - rcu_read_unlock()
 * @site: where
 *
 * Context: interleave_hooked().
 */
void interleave_rcu_unlock(const struct interleave_site *site);

/**
 * interleave_rcu_held() - Whether this thread is an RCU reader of the model.
 *
 * Context: interleave_hooked().
 * Return: true if it is.
 */
bool interleave_rcu_held(void);

/**
 * interleave_rcu_wait() - synchronize_rcu()
 * @site: where
 *
 * Context: interleave_hooked().
 */
void interleave_rcu_wait(const struct interleave_site *site);

/**
 * interleave_guard() - Take a lock that the end of a scope lets go of.
 * @kind: how; IL_RCU_LOCK for an RCU reader
 * @lock: the lock; of an RCU reader anything; NULL is never taken
 * @size: of the lock, in bytes
 * @site: where
 * @end: the same place, with what letting go of it is called: nobody tells
 *	where the scope ends
 *
 * Context: interleave_hooked(). Other threads may run first.
 * Return: false if it was only tried, and in vain.
 */
bool interleave_guard(enum il_kind kind, const volatile void *lock, size_t size,
		      const struct interleave_site *site,
		      const struct interleave_site *end);

/**
 * interleave_unguard() - Let go of a lock of interleave_guard().
 * @kind: how
 * @lock: the lock
 * @size: of it, in bytes
 *
 * Context: interleave_hooked(). Other threads may run first.
 */
void interleave_unguard(enum il_kind kind, const volatile void *lock,
			size_t size);

/**
 * interleave_alloc() - kmalloc()
 * @size: in bytes
 * @site: where
 *
 * Context: interleave_hooked().
 * Return: zeroed memory, or NULL if the schedule needs too much.
 */
void *interleave_alloc(size_t size, const struct interleave_site *site);

/**
 * interleave_owns() - Whether an object came from interleave_alloc().
 * @object: the object
 *
 * Context: interleave_hooked().
 * Return: true if it did.
 */
bool interleave_owns(const void *object);

/**
 * interleave_realloc() - krealloc() of an object of interleave_alloc()
 * @object: the object
 * @size: new size in bytes
 * @site: where
 *
 * Context: interleave_hooked().
 * Return: as interleave_alloc()
 */
void *interleave_realloc(const void *object, size_t size,
			 const struct interleave_site *site);

/**
 * interleave_duplicate() - kmemdup()
 * @source: what is copied
 * @size: in bytes
 * @site: where
 *
 * Context: interleave_hooked().
 * Return: the copy, as interleave_alloc()
 */
void *interleave_duplicate(const void *source, size_t size,
			   const struct interleave_site *site);

/**
 * interleave_free() - kfree() of an object of interleave_alloc()
 * @object: the object
 * @site: where; NULL at the end of a scope
 *
 * Context: interleave_hooked().
 */
void interleave_free(const void *object, const struct interleave_site *site);

/**
 * interleave_queue_work() - queue_work(), queue_delayed_work() and the like
 * @queue: the workqueue; NULL if nobody waits for all of it
 * @work: the item
 * @delayed: it has a delay, at the end of which it enters the workqueue
 * @site: where; of the item
 * @entry: the same, of the workqueue
 *
 * Context: interleave_hooked().
 * Return: false if it was pending.
 */
bool interleave_queue_work(struct workqueue_struct *queue,
			   struct work_struct *work, bool delayed,
			   const struct interleave_site *site,
			   const struct interleave_site *entry);

/**
 * interleave_cancel_work() - cancel_work_sync()
 * @work: the item
 * @site: where
 *
 * Context: interleave_hooked().
 * Return: whether it was pending.
 */
bool interleave_cancel_work(struct work_struct *work,
			    const struct interleave_site *site);

/**
 * interleave_flush_work() - flush_work(), flush_delayed_work()
 * @work: the item
 * @site: where
 *
 * Context: interleave_hooked().
 * Return: whether it was pending, or running.
 */
bool interleave_flush_work(struct work_struct *work,
			   const struct interleave_site *site);

/**
 * interleave_flush_queue() - flush_workqueue(), drain_workqueue()
 * @queue: the workqueue
 * @empty: wait for what its items queue there as well
 * @site: where
 *
 * Context: interleave_hooked().
 */
void interleave_flush_queue(struct workqueue_struct *queue, bool empty,
			    const struct interleave_site *site);

/**
 * interleave_at_end() - Have a function called when the schedule has ended.
 * @call: the function; nothing is taken over while it runs
 * @object: its first argument
 * @argument: its second argument
 *
 * For what has to be made good after a deadlock. Of very many some are forgotten.
 *
 * Context: interleave_hooked().
 */
void interleave_at_end(void (*call)(void *object, void *argument), void *object,
		       void *argument);

/* What the kernel would warn about is a finding instead. */

/**
 * interleave_refcount_add() - refcount_add(), refcount_inc()
 * @i: how many
 * @r: the count
 * @site: where
 *
 * Context: interleave_hooked().
 */
void interleave_refcount_add(int i, refcount_t *r,
			     const struct interleave_site *site);

/**
 * interleave_refcount_add_not_zero() - refcount_inc_not_zero() and the like
 * @i: how many
 * @r: the count
 * @site: where
 *
 * Context: interleave_hooked().
 * Return: whether it was not 0.
 */
bool interleave_refcount_add_not_zero(int i, refcount_t *r,
				      const struct interleave_site *site);

/**
 * interleave_refcount_sub_and_test() - refcount_dec_and_test() and the like
 * @i: how many
 * @r: the count
 * @site: where
 *
 * Context: interleave_hooked().
 * Return: whether it is 0 now.
 */
bool interleave_refcount_sub_and_test(int i, refcount_t *r,
				      const struct interleave_site *site);

/**
 * interleave_refcount_dec() - refcount_dec(), which must not come to 0
 * @r: the count
 * @site: where
 *
 * Context: interleave_hooked().
 */
void interleave_refcount_dec(refcount_t *r, const struct interleave_site *site);

/**
 * interleave_refcount_dec_not_one() - refcount_dec_not_one()
 * @r: the count
 * @site: where
 *
 * Context: interleave_hooked().
 * Return: false if it was 1.
 */
bool interleave_refcount_dec_not_one(refcount_t *r,
				     const struct interleave_site *site);

/**
 * interleave_refcount_dec_if_one() - refcount_dec_if_one()
 * @r: the count
 * @site: where
 *
 * Context: interleave_hooked().
 * Return: whether it was 1, and is 0 now.
 */
bool interleave_refcount_dec_if_one(refcount_t *r,
				    const struct interleave_site *site);

#endif /* INTERLEAVE_HOOKS_H */
