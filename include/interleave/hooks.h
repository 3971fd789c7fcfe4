/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions that the hooks of <interleave/force.h> call.
 *
 * While a thread of a program runs, its locks, completions, wait queues, work
 * items and RCU readers exist in the explorer's model only: the real objects
 * are left alone. So a thread can be parked with a spinlock held, and a
 * schedule that ends in a deadlock leaves no lock behind.
 *
 * Every function here is called with interleave_hooked(), and other threads may
 * run before it returns.
 */
#ifndef _INTERLEAVE_HOOKS_H
#define _INTERLEAVE_HOOKS_H

#include <linux/atomic.h>
#include <linux/gfp.h>
#include <linux/kref.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/types.h>

#include <interleave/site.h>

struct wait_queue_head;
struct work_struct;
struct workqueue_struct;

/**
 * enum il_kind - kinds of operation
 * @IL_POINT: no operation, only a scheduling point
 * @IL_ACCESS: plain or marked load or store, or atomic operation
 * @IL_LOCK: blocks; take a lock exclusively: mutex, spinlock, rwsem for writing
 * @IL_TRYLOCK: try the same
 * @IL_UNLOCK: release a lock that is held exclusively
 * @IL_READ_LOCK: blocks; take a lock shared
 * @IL_READ_TRYLOCK: try the same
 * @IL_READ_UNLOCK: release a lock that is held shared
 * @IL_DOWNGRADE: hold a lock shared instead of exclusively
 * @IL_WAIT: blocks; wait for a completion
 * @IL_TRY_WAIT: try the same
 * @IL_COMPLETE: complete a completion once
 * @IL_COMPLETE_ALL: complete a completion for ever
 * @IL_RESET: initialise a completion
 * @IL_TEST: a try; whether a lock is held or a completion is done
 * @IL_PREPARE: join a wait queue
 * @IL_QUEUE_UP: join a wait queue exclusively
 * @IL_ACTIVE: a try; whether a wait queue has or had a waiter; a write
 * @IL_SLEEP: blocks; sleep on a wait queue until a wake-up
 * @IL_FINISH: leave a wait queue after @IL_QUEUE_UP
 * @IL_WAKE: wake waiters of a wait queue
 * @IL_ALLOC: allocate memory; conflicts with nothing
 * @IL_FREE: free memory
 * @IL_QUEUE: a try; queue a work item, unless it is pending or barred
 * @IL_START: blocks; a work item begins to run, made by the explorer
 * @IL_DONE: a work item has run, made by the explorer
 * @IL_CANCEL: a try; cancel a work item that is pending
 * @IL_BAR: the same, and nothing can queue the item until @IL_UNBAR
 * @IL_UNBAR: blocks; wait until a work item does not run
 * @IL_PENDING: a try; whether a work item is pending
 * @IL_FLUSH: begin to wait for a work item as it was queued last
 * @IL_FLUSHED: blocks; wait until that item has run or was cancelled
 * @IL_ENTER: a work item enters its workqueue
 * @IL_LEAVE: a work item that has run leaves its workqueue
 * @IL_FLUSH_ALL: begin to wait for the items that have entered a workqueue
 * @IL_FLUSHED_ALL: blocks; wait until these items have left it
 * @IL_DRAIN: blocks; wait until a workqueue is empty
 * @IL_RCU_LOCK: become an RCU reader; the outermost only
 * @IL_RCU_UNLOCK: stop being an RCU reader; the outermost only
 * @IL_RCU_BEGIN: begin to wait for the readers; counts as a write
 * @IL_RCU_END: blocks; wait until these readers are gone; counts as a write
 * @IL_KINDS: number of kinds
 */
enum il_kind {
	IL_POINT,
	IL_ACCESS,
	IL_LOCK,
	IL_TRYLOCK,
	IL_UNLOCK,
	IL_READ_LOCK,
	IL_READ_TRYLOCK,
	IL_READ_UNLOCK,
	IL_DOWNGRADE,
	IL_WAIT,
	IL_TRY_WAIT,
	IL_COMPLETE,
	IL_COMPLETE_ALL,
	IL_RESET,
	IL_TEST,
	IL_PREPARE,
	IL_QUEUE_UP,
	IL_ACTIVE,
	IL_SLEEP,
	IL_FINISH,
	IL_WAKE,
	IL_ALLOC,
	IL_FREE,
	IL_QUEUE,
	IL_START,
	IL_DONE,
	IL_CANCEL,
	IL_BAR,
	IL_UNBAR,
	IL_PENDING,
	IL_FLUSH,
	IL_FLUSHED,
	IL_ENTER,
	IL_LEAVE,
	IL_FLUSH_ALL,
	IL_FLUSHED_ALL,
	IL_DRAIN,
	IL_RCU_LOCK,
	IL_RCU_UNLOCK,
	IL_RCU_BEGIN,
	IL_RCU_END,
	IL_KINDS
};

/* The thread whose calls are taken over; NULL while nothing is explored. */
extern struct task_struct *interleave_task;

/**
 * interleave_hooked() - test whether the calls of this thread are taken over
 *
 * The only cost of a hook while nothing is explored.
 *
 * Context: Any context.
 * Return: true in the threads, the setup and the teardown of a program.
 */
static __always_inline bool interleave_hooked(void)
{
	return unlikely(READ_ONCE(interleave_task) == current);
}

/**
 * interleave_op() - perform an operation of the model
 * @kind: none of those for memory, work items and RCU
 * @object: object of the operation
 * @size: size of @object in bytes
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: success, if @kind is a try; false if @kind blocks for ever and the
 *	schedule is only brought to its end; else true.
 */
bool interleave_op(enum il_kind kind, const volatile void *object, size_t size,
		   const struct interleave_site *site);

/* how an access orders others, for interleave_access() */
#define INTERLEAVE_READ		0
#define INTERLEAVE_WRITE	BIT(0)
#define INTERLEAVE_ACQUIRE	BIT(1)
#define INTERLEAVE_RELEASE	BIT(2)
/* A plain store ends the release sequence. */
#define INTERLEAVE_STORE	(INTERLEAVE_WRITE | BIT(3))
#define INTERLEAVE_FULL							\
	(INTERLEAVE_WRITE | INTERLEAVE_ACQUIRE | INTERLEAVE_RELEASE)

/**
 * interleave_access() - announce a marked access, which the caller then makes
 * @flags: INTERLEAVE_*
 * @object: memory that is accessed
 * @size: size of the access in bytes
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 */
void interleave_access(unsigned int flags, const volatile void *object,
		       size_t size, const struct interleave_site *site);

/**
 * interleave_ordered() - say that the access just made orders others
 * @flags: INTERLEAVE_ACQUIRE, INTERLEAVE_RELEASE or both
 * @object: memory that was accessed
 *
 * For an access that orders others only if it succeeds. Follows
 * interleave_access().
 *
 * Context: Any context.
 */
void interleave_ordered(unsigned int flags, const volatile void *object);

/**
 * interleave_listen() - join a wait queue
 * @queue: wait queue
 * @state: task states to sleep in; TASK_NORMAL if not known
 * @exclusive: nonzero to wait exclusively
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 */
void interleave_listen(const struct wait_queue_head *queue, long state,
		       bool exclusive, const struct interleave_site *site);

/**
 * interleave_sleep() - sleep on a wait queue after interleave_listen()
 * @queue: wait queue; NULL for the one that this thread joined last
 * @timed: the sleep has a timeout, which ends once no thread can go on
 * @site: place of the call
 *
 * In setup and teardown, queued work items run meanwhile.
 *
 * Context: Process context. May sleep.
 * Return: false if the timeout ended or nothing can wake this thread.
 */
bool interleave_sleep(const struct wait_queue_head *queue, bool timed,
		      const struct interleave_site *site);

/**
 * interleave_wake() - wake waiters of a wait queue
 * @queue: wait queue
 * @states: TASK_NORMAL, or TASK_INTERRUPTIBLE for interruptible sleepers only
 * @nr_exclusive: limit of exclusive waiters that are woken; 0 wakes all
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 */
void interleave_wake(const struct wait_queue_head *queue, unsigned int states,
		     int nr_exclusive, const struct interleave_site *site);

/**
 * interleave_prepare() - join a wait queue, on which schedule() then sleeps
 * @queue: wait queue
 * @state: task state to sleep in
 * @exclusive: nonzero to wait exclusively
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: true, as for the first waiter of a queue.
 */
bool interleave_prepare(const struct wait_queue_head *queue, long state,
			bool exclusive, const struct interleave_site *site);

/**
 * interleave_set_state() - set the task state of a thread on a wait queue
 * @state: state in which schedule() sleeps, or TASK_RUNNING
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: false if this thread is on no wait queue.
 */
bool interleave_set_state(long state, const struct interleave_site *site);

/**
 * interleave_finish_wait() - leave a wait queue, if this thread is on it
 * @queue: wait queue
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 */
void interleave_finish_wait(const struct wait_queue_head *queue,
			    const struct interleave_site *site);

/**
 * interleave_schedule() - sleep as prepared
 * @timed: the sleep has a timeout, which ends once no thread can go on
 * @site: place of the call
 * @woken: set to false if the timeout ended; may be NULL
 *
 * Context: Process context. May sleep.
 * Return: false if neither interleave_prepare() nor interleave_set_state() has
 *	prepared this thread for a sleep.
 */
bool interleave_schedule(bool timed, const struct interleave_site *site,
			 bool *woken);

/**
 * interleave_wait() - wait for a completion with a timeout
 * @completion: completion
 * @size: size of @completion in bytes
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: false if the timeout ended.
 */
bool interleave_wait(const volatile void *completion, size_t size,
		     const struct interleave_site *site);

/**
 * interleave_done() - check whether a completion is done
 * @completion: completion
 * @size: size of @completion in bytes
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: true if a wait for @completion would not block.
 */
bool interleave_done(const volatile void *completion, size_t size,
		     const struct interleave_site *site);

/**
 * interleave_is_held() - check whether this thread holds a lock
 * @lock: lock
 *
 * Context: Any context.
 * Return: true if this thread holds @lock, shared or exclusively.
 */
bool interleave_is_held(const volatile void *lock);

/**
 * interleave_is_held_alone() - check whether this thread alone holds a lock
 * @lock: lock
 *
 * Context: Any context.
 * Return: true if this thread holds @lock exclusively.
 */
bool interleave_is_held_alone(const volatile void *lock);

/**
 * interleave_not_held() - report an assertion about a lock that is not held
 * @site: place of the assertion
 *
 * Context: Any context.
 */
void interleave_not_held(const struct interleave_site *site);

/**
 * interleave_rcu_lock() - become an RCU reader
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 */
void interleave_rcu_lock(const struct interleave_site *site);

/**
 * interleave_rcu_unlock() - stop being an RCU reader
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 */
void interleave_rcu_unlock(const struct interleave_site *site);

/**
 * interleave_rcu_held() - check whether this thread is an RCU reader
 *
 * Context: Any context.
 * Return: true in an RCU reader of the model.
 */
bool interleave_rcu_held(void);

/**
 * interleave_rcu_wait() - wait for the RCU readers
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 */
void interleave_rcu_wait(const struct interleave_site *site);

/**
 * interleave_guard() - take a lock that the end of a scope releases
 * @kind: way to take the lock; IL_RCU_LOCK for an RCU reader
 * @lock: lock; any address for an RCU reader; NULL is never taken
 * @size: size of @lock in bytes
 * @site: place of the call
 * @end: the same place, with the call that releases the lock: the end of a
 *	scope has no place of its own
 *
 * Context: Process context. May sleep.
 * Return: false if @kind is a try and failed.
 */
bool interleave_guard(enum il_kind kind, const volatile void *lock, size_t size,
		      const struct interleave_site *site,
		      const struct interleave_site *end);

/**
 * interleave_unguard() - release a lock of interleave_guard()
 * @kind: way to release the lock
 * @lock: lock
 * @size: size of @lock in bytes
 *
 * Context: Process context. May sleep.
 */
void interleave_unguard(enum il_kind kind, const volatile void *lock,
			size_t size);

/**
 * interleave_alloc() - allocate memory from the arena
 * @size: size in bytes
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: zeroed memory, or NULL if the schedule needs too much.
 */
void *interleave_alloc(size_t size, const struct interleave_site *site);

/**
 * interleave_owns() - check whether an object is of the arena
 * @object: object
 *
 * Context: Any context.
 * Return: true if interleave_alloc() has returned @object.
 */
bool interleave_owns(const void *object);

/**
 * interleave_realloc() - change the size of an object of the arena
 * @object: object; NULL to allocate one
 * @size: new size in bytes; 0 frees @object
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: the object's new address, or NULL as from interleave_alloc().
 */
void *interleave_realloc(const void *object, size_t size,
			 const struct interleave_site *site);

/**
 * interleave_duplicate() - copy memory to a new object of the arena
 * @source: memory to copy
 * @size: size in bytes
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: the copy, or NULL as from interleave_alloc().
 */
void *interleave_duplicate(const void *source, size_t size,
			   const struct interleave_site *site);

/**
 * interleave_free() - free an object of the arena
 * @object: object
 * @site: place of the call; NULL at the end of a scope
 *
 * Context: Process context. May sleep.
 */
void interleave_free(const void *object, const struct interleave_site *site);

/**
 * interleave_queue_work() - queue a work item
 * @queue: workqueue; NULL if nothing waits for all of its items
 * @work: work item
 * @delayed: the item has a delay, at the end of which it enters @queue
 * @site: place of the call, with @work as the object
 * @entry: the same place, with @queue as the object
 *
 * Context: Process context. May sleep.
 * Return: false if @work was pending.
 */
bool interleave_queue_work(struct workqueue_struct *queue,
			   struct work_struct *work, bool delayed,
			   const struct interleave_site *site,
			   const struct interleave_site *entry);

/**
 * interleave_cancel_work() - cancel a work item and wait until it does not run
 * @work: work item
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: true if @work was pending.
 */
bool interleave_cancel_work(struct work_struct *work,
			    const struct interleave_site *site);

/**
 * interleave_flush_work() - wait for a work item as it was queued last
 * @work: work item
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: true if @work was pending or running.
 */
bool interleave_flush_work(struct work_struct *work,
			   const struct interleave_site *site);

/**
 * interleave_flush_queue() - wait for the items of a workqueue
 * @queue: workqueue
 * @empty: wait also for the items that these queue there
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 */
void interleave_flush_queue(struct workqueue_struct *queue, bool empty,
			    const struct interleave_site *site);

/**
 * interleave_at_end() - call a function once the schedule has ended
 * @call: function; nothing is taken over while it runs
 * @object: its first argument
 * @argument: its second argument
 *
 * Repairs what a deadlock has left. Calls no more than 16 functions.
 *
 * Context: Any context.
 */
void interleave_at_end(void (*call)(void *object, void *argument), void *object,
		       void *argument);

/**
 * interleave_refcount_add() - add references to a count
 * @i: number of references
 * @r: count; a finding if it is 0 or overflows
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 */
void interleave_refcount_add(int i, refcount_t *r,
			     const struct interleave_site *site);

/**
 * interleave_refcount_add_not_zero() - add references to a count that is not 0
 * @i: number of references
 * @r: count
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: false if @r was 0.
 */
bool interleave_refcount_add_not_zero(int i, refcount_t *r,
				      const struct interleave_site *site);

/**
 * interleave_refcount_sub_and_test() - drop references
 * @i: number of references
 * @r: count; a finding if it falls below 0
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: true if @r is 0 now.
 */
bool interleave_refcount_sub_and_test(int i, refcount_t *r,
				      const struct interleave_site *site);

/**
 * interleave_refcount_dec() - drop a reference that is not the last
 * @r: count; a finding if it falls to 0
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 */
void interleave_refcount_dec(refcount_t *r, const struct interleave_site *site);

/**
 * interleave_refcount_dec_not_one() - drop a reference unless it is the last
 * @r: count
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: false if @r was 1.
 */
bool interleave_refcount_dec_not_one(refcount_t *r,
				     const struct interleave_site *site);

/**
 * interleave_refcount_dec_if_one() - drop the last reference
 * @r: count
 * @site: place of the call
 *
 * Context: Process context. May sleep.
 * Return: true if @r was 1 and is 0 now.
 */
bool interleave_refcount_dec_if_one(refcount_t *r,
				    const struct interleave_site *site);

#endif /* _INTERLEAVE_HOOKS_H */
