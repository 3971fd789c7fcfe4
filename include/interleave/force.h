/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sends a translation unit's synchronisation and allocations to the explorer.
 *
 * Not to be included: kbuild forces it into the objects of a subject, after any
 * other such header, see Makefile.subject. While nothing is explored, each of
 * these does what the kernel's own does.
 *
 * A macro does not expand within itself, so where the kernel has a function the
 * macro of that name may call it. Where it has a macro, an inline function made
 * before keeps it.
 */
#ifndef INTERLEAVE_FORCE_H
#define INTERLEAVE_FORCE_H

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/idr.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <interleave/atomics.h>
#include <interleave/hooks.h>

#define __il_op(kind, object, what, text)				\
	interleave_op(kind, object, sizeof(*(object)),			\
		      INTERLEAVE_SITE(what, text))

/* An operation on an object, in the model or for real. */
#define __il_do(kind, object, what, text, real)				\
	do {								\
		__auto_type __il_o = (object);				\
									\
		if (interleave_hooked())				\
			__il_op(kind, __il_o, what, text);		\
		else							\
			real(__il_o);					\
	} while (0)

/* The same with a result; one that waits gives the value @good. */
#define __il_get(kind, object, what, text, good, real) ({		\
	__auto_type __il_o = (object);					\
									\
	interleave_hooked() ?						\
		(__il_op(kind, __il_o, what, text) ? (good) : !(good)) :\
		real(__il_o);						\
})

/* One that a signal could end, as long as there is none: 0, or an error. */
#define __il_take(kind, lock, what, text, real) ({			\
	__auto_type __il_o = (lock);					\
	int __il_ret = 0;						\
									\
	if (interleave_hooked())					\
		__il_op(kind, __il_o, what, text);			\
	else								\
		__il_ret = (real);					\
	__il_ret;							\
})

/* A call around which a lock is held in the model; in a deadlock it is left out. */
#define __il_chain(lock, unlock, chain, what, call) ({		\
	const void *__il_c = (chain);					\
	bool __il_hooked = interleave_hooked();				\
	int __il_ret = -EDEADLK;					\
									\
	if (!__il_hooked ||						\
	    interleave_op(lock, __il_c, 1,				\
			  INTERLEAVE_SITE(what, #chain)))		\
		__il_ret = (call);					\
	if (__il_hooked)						\
		interleave_op(unlock, __il_c, 1,			\
			      INTERLEAVE_SITE(what, #chain));		\
	__il_ret;							\
})

/* sparse sees the source as it is: it knows what the kernel's own calls lock. */
#ifndef __CHECKER__

#include <interleave/counted_locks.h>
#include <interleave/guards.h>
#include <interleave/spinlocks.h>

/* Mutexes */

static inline void __il_mutex_lock(struct mutex *lock)
{
	mutex_lock(lock);
}

static inline void __il_mutex_lock_nested(struct mutex *lock,
					  unsigned int subclass)
{
	mutex_lock_nested(lock, subclass);
}

static inline int __il_mutex_lock_interruptible(struct mutex *lock)
{
	return mutex_lock_interruptible(lock);
}

static inline int __il_mutex_lock_killable(struct mutex *lock)
{
	return mutex_lock_killable(lock);
}

static inline int __il_mutex_trylock(struct mutex *lock)
{
	return mutex_trylock(lock);
}

#undef mutex_lock
#undef mutex_lock_nested
#undef mutex_lock_interruptible
#undef mutex_lock_killable
#undef mutex_trylock

#define mutex_lock(lock)						\
	__il_do(IL_LOCK, lock, "mutex_lock", #lock, __il_mutex_lock)
#define mutex_lock_nested(lock, subclass)				\
	do {								\
		struct mutex *__il_o = (lock);				\
									\
		if (interleave_hooked())				\
			__il_op(IL_LOCK, __il_o, "mutex_lock_nested",	\
				#lock);					\
		else							\
			__il_mutex_lock_nested(__il_o, subclass);	\
	} while (0)
#define mutex_lock_interruptible(lock)					\
	__il_take(IL_LOCK, lock, "mutex_lock_interruptible", #lock,	\
		  __il_mutex_lock_interruptible(__il_o))
#define mutex_lock_killable(lock)					\
	__il_take(IL_LOCK, lock, "mutex_lock_killable", #lock,		\
		  __il_mutex_lock_killable(__il_o))
#define mutex_trylock(lock)						\
	__il_get(IL_TRYLOCK, lock, "mutex_trylock", #lock, 1,		\
		 __il_mutex_trylock)
#define mutex_unlock(lock)						\
	__il_do(IL_UNLOCK, lock, "mutex_unlock", #lock, mutex_unlock)
#define mutex_is_locked(lock)						\
	__il_get(IL_TEST, lock, "mutex_is_locked", #lock, 1, mutex_is_locked)

/* Semaphores of readers and writers */

#define down_read(sem)							\
	__il_do(IL_READ_LOCK, sem, "down_read", #sem, down_read)
#define down_write(sem)							\
	__il_do(IL_LOCK, sem, "down_write", #sem, down_write)
#define up_read(sem)							\
	__il_do(IL_READ_UNLOCK, sem, "up_read", #sem, up_read)
#define up_write(sem)							\
	__il_do(IL_UNLOCK, sem, "up_write", #sem, up_write)
#define downgrade_write(sem)						\
	__il_do(IL_DOWNGRADE, sem, "downgrade_write", #sem,		\
		downgrade_write)
#define down_read_trylock(sem)						\
	__il_get(IL_READ_TRYLOCK, sem, "down_read_trylock", #sem, 1,	\
		 down_read_trylock)
#define down_write_trylock(sem)						\
	__il_get(IL_TRYLOCK, sem, "down_write_trylock", #sem, 1,	\
		 down_write_trylock)

#define down_read_killable(sem)						\
	__il_take(IL_READ_LOCK, sem, "down_read_killable", #sem,	\
		  down_read_killable(__il_o))
#define down_read_interruptible(sem)					\
	__il_take(IL_READ_LOCK, sem, "down_read_interruptible", #sem,	\
		  down_read_interruptible(__il_o))
#define rwsem_is_locked(sem)						\
	__il_get(IL_TEST, sem, "rwsem_is_locked", #sem, 1, rwsem_is_locked)
#define down_write_killable(sem)					\
	__il_take(IL_LOCK, sem, "down_write_killable", #sem,		\
		  down_write_killable(__il_o))

/* Assertions about them */

#ifdef CONFIG_LOCKDEP
#define __il_really_held(lock)						\
	WARN_ON(debug_locks && !lockdep_is_held(lock))
#else
#define __il_really_held(lock)	((void)(lock))
#endif

#undef lockdep_assert_held
#undef lockdep_assert_held_once
#undef lockdep_assert_held_write
#undef lockdep_assert_held_read
#define __il_assert_held(lock, held, what)				\
	do {								\
		if (!interleave_hooked())				\
			__il_really_held(lock);				\
		else if (!(held))					\
			interleave_not_held(INTERLEAVE_SITE(what, #lock));\
	} while (0)

#define lockdep_assert_held(lock)					\
	__il_assert_held(lock, interleave_is_held(lock),		\
			 "lockdep_assert_held")
#define lockdep_assert_held_once(lock)					\
	__il_assert_held(lock, interleave_is_held(lock),		\
			 "lockdep_assert_held_once")
#define lockdep_assert_held_read(lock)					\
	__il_assert_held(lock, interleave_is_held(lock),		\
			 "lockdep_assert_held_read")
#define lockdep_assert_held_write(lock)					\
	__il_assert_held(lock, interleave_is_held_alone(lock),		\
			 "lockdep_assert_held_write")

/* Memory that is accessed in a certain order */

#undef smp_load_acquire
#undef smp_store_release
#undef rcu_assign_pointer

#define smp_load_acquire(ptr)						\
	__il_v(__smp_load_acquire, INTERLEAVE_ACQUIRE, ptr)
#define smp_store_release(ptr, v)					\
	do {								\
		typeof(ptr) __il_o = (ptr);				\
		typeof(*__il_o) __il_i = (v);				\
									\
		__il_access(INTERLEAVE_STORE | INTERLEAVE_RELEASE,	\
			    __il_o, "smp_store_release", #ptr);		\
		__smp_store_release(__il_o, __il_i);			\
	} while (0)
#define rcu_assign_pointer(ptr, v)					\
	smp_store_release(&(ptr), RCU_INITIALIZER((typeof(ptr))(v)))

/* Reference counts */

#define refcount_read(r)	__il_v(refcount_read, INTERLEAVE_READ, r)
#define refcount_set(r, n)						\
	__il_vi(refcount_set, INTERLEAVE_STORE, r, n)

/* Who is looked after by hooks.c, or the kernel's own. */
#define __il_counted(hook, real)	(interleave_hooked() ? (hook) : (real))

#define refcount_inc(r)							\
	__il_counted(interleave_refcount_add(1, r,			\
			INTERLEAVE_SITE("refcount_inc", #r)),		\
		     refcount_inc(r))
#define refcount_add(i, r)						\
	__il_counted(interleave_refcount_add(i, r,			\
			INTERLEAVE_SITE("refcount_add", #r)),		\
		     refcount_add(i, r))
#define refcount_inc_not_zero(r)					\
	__il_counted(interleave_refcount_add_not_zero(1, r,		\
			INTERLEAVE_SITE("refcount_inc_not_zero", #r)),	\
		     refcount_inc_not_zero(r))
#define refcount_add_not_zero(i, r)					\
	__il_counted(interleave_refcount_add_not_zero(i, r,		\
			INTERLEAVE_SITE("refcount_add_not_zero", #r)),	\
		     refcount_add_not_zero(i, r))
#define refcount_dec_and_test(r)					\
	__il_counted(interleave_refcount_sub_and_test(1, r,		\
			INTERLEAVE_SITE("refcount_dec_and_test", #r)),	\
		     refcount_dec_and_test(r))
#define refcount_sub_and_test(i, r)					\
	__il_counted(interleave_refcount_sub_and_test(i, r,		\
			INTERLEAVE_SITE("refcount_sub_and_test", #r)),	\
		     refcount_sub_and_test(i, r))
#define refcount_dec(r)							\
	__il_counted(interleave_refcount_dec(r,				\
			INTERLEAVE_SITE("refcount_dec", #r)),		\
		     refcount_dec(r))
#define refcount_dec_not_one(r)						\
	__il_counted(interleave_refcount_dec_not_one(r,			\
			INTERLEAVE_SITE("refcount_dec_not_one", #r)),	\
		     refcount_dec_not_one(r))
#define refcount_dec_if_one(r)						\
	__il_counted(interleave_refcount_dec_if_one(r,			\
			INTERLEAVE_SITE("refcount_dec_if_one", #r)),	\
		     refcount_dec_if_one(r))

#define kref_init(k)							\
	do {								\
		struct kref *__il_k = (k);				\
									\
		__il_access(INTERLEAVE_STORE, &__il_k->refcount,	\
			    "kref_init", #k);				\
		kref_init(__il_k);					\
	} while (0)
#define kref_read(k)		refcount_read(&(k)->refcount)
#define kref_get(k)							\
	__il_counted(interleave_refcount_add(1, &(k)->refcount,	\
			INTERLEAVE_SITE("kref_get", #k)),		\
		     kref_get(k))
#define kref_get_unless_zero(k)					\
	__il_counted(interleave_refcount_add_not_zero(1,		\
			&(k)->refcount,				\
			INTERLEAVE_SITE("kref_get_unless_zero",		\
					#k)),			\
		     (bool)kref_get_unless_zero(k))
#define kref_put(k, release) ({					\
	struct kref *__il_k = (k);					\
	bool __il_last = false;						\
									\
	if (!interleave_hooked()) {					\
		__il_last = kref_put(__il_k, release);			\
	} else if (interleave_refcount_sub_and_test(1,			\
			&__il_k->refcount,				\
			INTERLEAVE_SITE("kref_put", #k))) {		\
		(release)(__il_k);					\
		__il_last = true;					\
	}								\
	__il_last;							\
})
/* RCU */

#define rcu_read_lock()							\
	do {								\
		if (interleave_hooked())				\
			interleave_rcu_lock(				\
				INTERLEAVE_SITE("rcu_read_lock", NULL));\
		else							\
			rcu_read_lock();				\
	} while (0)
#define rcu_read_unlock()						\
	do {								\
		if (interleave_hooked())				\
			interleave_rcu_unlock(				\
				INTERLEAVE_SITE("rcu_read_unlock",	\
						NULL));			\
		else							\
			rcu_read_unlock();				\
	} while (0)
#define synchronize_rcu()						\
	do {								\
		if (interleave_hooked())				\
			interleave_rcu_wait(				\
				INTERLEAVE_SITE("synchronize_rcu",	\
						NULL));			\
		else							\
			synchronize_rcu();				\
	} while (0)

/* Completions */

#define complete(x)							\
	__il_do(IL_COMPLETE, x, "complete", #x, complete)
#define complete_all(x)							\
	__il_do(IL_COMPLETE_ALL, x, "complete_all", #x, complete_all)
/* Where a completion was before, there may be another: on the stack. */
static inline void __il_init_completion(struct completion *x)
{
	init_completion(x);
}

#undef init_completion
#undef DECLARE_COMPLETION_ONSTACK

#define init_completion(x)						\
	do {								\
		struct completion *__il_o = (x);			\
									\
		__il_init_completion(__il_o);				\
		if (interleave_hooked())				\
			__il_op(IL_RESET, __il_o, "init_completion", #x);\
	} while (0)
#define DECLARE_COMPLETION_ONSTACK(x)					\
	struct completion x = *({ init_completion(&x); &x; })
#define reinit_completion(x)						\
	__il_do(IL_RESET, x, "reinit_completion", #x, reinit_completion)
#define wait_for_completion(x)						\
	__il_do(IL_WAIT, x, "wait_for_completion", #x,			\
		wait_for_completion)
#define try_wait_for_completion(x)					\
	__il_get(IL_TRY_WAIT, x, "try_wait_for_completion", #x, true,	\
		 try_wait_for_completion)
#define completion_done(x) ({						\
	typeof(x) __il_o = (x);						\
									\
	interleave_hooked() ?						\
		interleave_done(__il_o, sizeof(*__il_o),		\
			INTERLEAVE_SITE("completion_done", #x)) :	\
		completion_done(__il_o);				\
})

/* As long as there is no signal. */
#define wait_for_completion_interruptible(x) ({				\
	typeof(x) __il_o = (x);						\
	int __il_ret = 0;						\
									\
	if (interleave_hooked())					\
		__il_op(IL_WAIT, __il_o,				\
			"wait_for_completion_interruptible", #x);	\
	else								\
		__il_ret = wait_for_completion_interruptible(__il_o);	\
	__il_ret;							\
})

#define __il_wait_timeout(fn, x, timeout) ({				\
	typeof(x) __il_o = (x);						\
	typeof(fn(__il_o, timeout)) __il_ret;				\
									\
	if (interleave_hooked())					\
		__il_ret = interleave_wait(__il_o, sizeof(*__il_o),	\
					   INTERLEAVE_SITE(#fn, #x));	\
	else								\
		__il_ret = fn(__il_o, timeout);				\
	__il_ret;							\
})

#define wait_for_completion_timeout(x, timeout)				\
	__il_wait_timeout(wait_for_completion_timeout, x, timeout)
#define wait_for_completion_interruptible_timeout(x, timeout)		\
	__il_wait_timeout(wait_for_completion_interruptible_timeout, x,	\
			  timeout)

/* Wait queues */

#define __il_wait(queue, condition, timed, what) ({			\
	bool __il_met = (condition);					\
									\
	while (!__il_met) {						\
		__il_op(IL_PREPARE, &(queue), what, #queue);		\
		__il_met = (condition);					\
		if (__il_met)						\
			break;						\
		if (!interleave_sleep(&(queue), sizeof(queue), timed,	\
				      INTERLEAVE_SITE(what, #queue))) {	\
			__il_met = (condition);				\
			break;						\
		}							\
	}								\
	__il_met;							\
})

#undef wait_event
#undef wait_event_interruptible
#undef wait_event_killable
#undef wait_event_timeout
#undef wait_event_interruptible_timeout

#define wait_event(queue, condition)					\
	do {								\
		if (interleave_hooked())				\
			__il_wait(queue, condition, false,		\
				  "wait_event");			\
		else if (!(condition))					\
			__wait_event(queue, condition);			\
	} while (0)
#define wait_event_interruptible(queue, condition) ({			\
	int __il_ret = 0;						\
									\
	if (interleave_hooked())					\
		__il_wait(queue, condition, false,			\
			  "wait_event_interruptible");			\
	else if (!(condition))						\
		__il_ret = __wait_event_interruptible(queue,		\
						      condition);	\
	__il_ret;							\
})
#define wait_event_killable(queue, condition) ({			\
	int __il_ret = 0;						\
									\
	if (interleave_hooked())					\
		__il_wait(queue, condition, false,			\
			  "wait_event_killable");			\
	else if (!(condition))						\
		__il_ret = __wait_event_killable(queue, condition);	\
	__il_ret;							\
})
#define wait_event_timeout(queue, condition, timeout) ({		\
	long __ret = (timeout);						\
									\
	if (interleave_hooked())					\
		__ret = __il_wait(queue, condition, true,		\
				  "wait_event_timeout");		\
	else if (!___wait_cond_timeout(condition))			\
		__ret = __wait_event_timeout(queue, condition, timeout);\
	__ret;								\
})
#define wait_event_interruptible_timeout(queue, condition, timeout) ({	\
	long __ret = (timeout);						\
									\
	if (interleave_hooked())					\
		__ret = __il_wait(queue, condition, true,		\
				  "wait_event_interruptible_timeout");	\
	else if (!___wait_cond_timeout(condition))			\
		__ret = __wait_event_interruptible_timeout(queue,	\
							   condition,	\
							   timeout);	\
	__ret;								\
})

#undef wake_up
#undef wake_up_all
#undef wake_up_interruptible
#undef wake_up_interruptible_all

#define __il_wake(queue, what, mode, nr)				\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
									\
		if (interleave_hooked())				\
			__il_op(IL_WAKE, __il_o, what, #queue);		\
		else							\
			__wake_up(__il_o, mode, nr, NULL);		\
	} while (0)

#define wake_up(queue)							\
	__il_wake(queue, "wake_up", TASK_NORMAL, 1)
#define wake_up_all(queue)						\
	__il_wake(queue, "wake_up_all", TASK_NORMAL, 0)
#define wake_up_interruptible(queue)					\
	__il_wake(queue, "wake_up_interruptible", TASK_INTERRUPTIBLE, 1)
#define wake_up_interruptible_all(queue)				\
	__il_wake(queue, "wake_up_interruptible_all",			\
		  TASK_INTERRUPTIBLE, 0)

#define add_wait_queue(queue, entry)					\
	do {								\
		struct wait_queue_head *__il_o = (queue);		\
									\
		if (interleave_hooked())				\
			__il_op(IL_PREPARE, __il_o, "add_wait_queue",	\
				#queue);				\
		else							\
			add_wait_queue(__il_o, entry);			\
	} while (0)
#define remove_wait_queue(queue, entry)					\
	do {								\
		if (!interleave_hooked())				\
			remove_wait_queue(queue, entry);		\
	} while (0)
#define wait_woken(entry, mode, timeout) ({				\
	long __il_left = (timeout);					\
									\
	if (!interleave_hooked())					\
		__il_left = wait_woken(entry, mode, __il_left);		\
	else if (!interleave_sleep(NULL, 0,				\
				   __il_left != MAX_SCHEDULE_TIMEOUT,	\
				   INTERLEAVE_SITE("wait_woken",	\
						   #entry)))		\
		__il_left = 0;						\
	__il_left;							\
})

/*
 * Work items: threads of the program, whatever the queue. One with a delay may
 * begin at any time after it was queued, as no time passes.
 */

/* The macro of later kernels tells off who flushes a queue of the system. */
static inline void __il_flush_workqueue(struct workqueue_struct *queue)
{
#ifdef flush_workqueue
	__flush_workqueue(queue);
#else
	flush_workqueue(queue);
#endif
}

static inline bool __il_work_pending(struct work_struct *work)
{
	return work_pending(work);
}

#undef work_pending
#undef delayed_work_pending
#undef flush_workqueue

/* @queue: NULL for that of the system, which nobody may wait for. */
#define __il_queue(queue, work, delayed, what, text, queue_text, real) ({ \
	struct work_struct *__il_o = (work);				\
									\
	interleave_hooked() ?						\
		interleave_queue_work(queue, __il_o, delayed,		\
			INTERLEAVE_SITE(what, text),			\
			INTERLEAVE_SITE(what, queue_text)) :		\
		(real);							\
})

#define schedule_work(work)						\
	__il_queue(NULL, work, false, "schedule_work", #work, NULL,	\
		   schedule_work(__il_o))
#define queue_work(queue, work)						\
	__il_queue(queue, work, false, "queue_work", #work, #queue,	\
		   queue_work(queue, __il_o))
#define queue_work_on(cpu, queue, work)					\
	__il_queue(queue, work, false, "queue_work_on", #work, #queue,	\
		   queue_work_on(cpu, queue, __il_o))

#define __il_delayed(queue, dwork, delay, what, text, queue_text, real) ({ \
	struct delayed_work *__il_d = (dwork);				\
	unsigned long __il_t = (delay);					\
									\
	__il_queue(queue, &__il_d->work, __il_t, what, text,		\
		   queue_text, real);					\
})

#define schedule_delayed_work(dwork, delay)				\
	__il_delayed(NULL, dwork, delay, "schedule_delayed_work",	\
		     #dwork, NULL,					\
		     schedule_delayed_work(__il_d, __il_t))
#define queue_delayed_work(queue, dwork, delay)				\
	__il_delayed(queue, dwork, delay, "queue_delayed_work",		\
		     #dwork, #queue,					\
		     queue_delayed_work(queue, __il_d, __il_t))
#define queue_delayed_work_on(cpu, queue, dwork, delay)			\
	__il_delayed(queue, dwork, delay, "queue_delayed_work_on",	\
		     #dwork, #queue,					\
		     queue_delayed_work_on(cpu, queue, __il_d, __il_t))
/* Whether it was pending, and not, whether it was queued. */
#define mod_delayed_work(queue, dwork, delay)				\
	(!__il_delayed(queue, dwork, delay, "mod_delayed_work",		\
		       #dwork, #queue,					\
		       !mod_delayed_work(queue, __il_d, __il_t)))

#define __il_work_get(kind, work, what, text, real) ({			\
	struct work_struct *__il_o = (work);				\
									\
	interleave_hooked() ? __il_op(kind, __il_o, what, text) :	\
			      (real);					\
})

#define cancel_work(work)						\
	__il_work_get(IL_CANCEL, work, "cancel_work", #work,		\
		      cancel_work(__il_o))
#define cancel_delayed_work(dwork)					\
	__il_work_get(IL_CANCEL, &(dwork)->work, "cancel_delayed_work",	\
		      #dwork,						\
		      cancel_delayed_work(to_delayed_work(__il_o)))
#define work_pending(work)						\
	__il_work_get(IL_PENDING, work, "work_pending", #work,		\
		      __il_work_pending(__il_o))
#define delayed_work_pending(dwork)					\
	__il_work_get(IL_PENDING, &(dwork)->work,			\
		      "delayed_work_pending", #dwork,			\
		      __il_work_pending(__il_o))

#define __il_work_do(hook, work, what, text, real) ({			\
	struct work_struct *__il_o = (work);				\
									\
	interleave_hooked() ?						\
		hook(__il_o, INTERLEAVE_SITE(what, text)) : (real);	\
})

#define cancel_work_sync(work)						\
	__il_work_do(interleave_cancel_work, work, "cancel_work_sync",	\
		     #work, cancel_work_sync(__il_o))
#define cancel_delayed_work_sync(dwork)					\
	__il_work_do(interleave_cancel_work, &(dwork)->work,		\
		     "cancel_delayed_work_sync", #dwork,		\
		     cancel_delayed_work_sync(to_delayed_work(__il_o)))
#define flush_work(work)						\
	__il_work_do(interleave_flush_work, work, "flush_work", #work,	\
		     flush_work(__il_o))
#define flush_delayed_work(dwork)					\
	__il_work_do(interleave_flush_work, &(dwork)->work,		\
		     "flush_delayed_work", #dwork,			\
		     flush_delayed_work(to_delayed_work(__il_o)))

#define __il_flush_all(queue, empty, what, text, real)			\
	do {								\
		struct workqueue_struct *__il_o = (queue);		\
									\
		if (interleave_hooked())				\
			interleave_flush_queue(__il_o, empty,		\
				INTERLEAVE_SITE(what, text));		\
		else							\
			real(__il_o);					\
	} while (0)

#define flush_workqueue(queue)						\
	__il_flush_all(queue, false, "flush_workqueue", #queue,		\
		       __il_flush_workqueue)
#define drain_workqueue(queue)						\
	__il_flush_all(queue, true, "drain_workqueue", #queue,		\
		       drain_workqueue)

/* Memory */

static inline void *__il_kmalloc(size_t size, gfp_t flags)
{
	return kmalloc(size, flags);
}

static inline void *__il_krealloc(const void *object, size_t size, gfp_t flags)
{
	return krealloc(object, size, flags);
}

static inline void *__il_kmemdup(const void *source, size_t size, gfp_t flags)
{
	return kmemdup(source, size, flags);
}

static inline char *__il_kstrdup(const char *text, gfp_t flags)
{
	return kstrdup(text, flags);
}

static inline void __il_kfree(const void *object)
{
	kfree(object);
}

#undef kmalloc
#undef kzalloc
#undef kcalloc
#undef kmalloc_array
#undef krealloc
#undef kmemdup
#undef kstrdup
#undef kfree

#define __il_alloc(size, flags, what)					\
	(interleave_hooked() ?						\
		interleave_alloc(size, INTERLEAVE_SITE(what, #size)) :	\
		__il_kmalloc(size, flags))

#define kmalloc(size, flags)	__il_alloc(size, flags, "kmalloc")
#define kzalloc(size, flags)						\
	__il_alloc(size, (flags) | __GFP_ZERO, "kzalloc")
#define kmalloc_array(n, size, flags)					\
	__il_alloc(array_size(n, size), flags, "kmalloc_array")
#define kcalloc(n, size, flags)						\
	__il_alloc(array_size(n, size), (flags) | __GFP_ZERO, "kcalloc")
#define krealloc(object, size, flags) ({				\
	const void *__il_b = (object);					\
									\
	interleave_hooked() && (!__il_b || interleave_owns(__il_b)) ?	\
		interleave_realloc(__il_b, size,			\
			INTERLEAVE_SITE("krealloc", #object)) :		\
		__il_krealloc(__il_b, size, flags);			\
})
#define kmemdup(source, size, flags) ({					\
	const void *__il_b = (source);					\
	size_t __il_s = (size);						\
									\
	interleave_hooked() ?						\
		interleave_duplicate(__il_b, __il_s,			\
			INTERLEAVE_SITE("kmemdup", #source)) :		\
		__il_kmemdup(__il_b, __il_s, flags);			\
})
#define kstrdup(text, flags) ({						\
	const char *__il_b = (text);					\
									\
	interleave_hooked() && __il_b ?					\
		interleave_duplicate(__il_b, strlen(__il_b) + 1,	\
			INTERLEAVE_SITE("kstrdup", #text)) :		\
		__il_kstrdup(__il_b, flags);				\
})
#define kfree(object)							\
	do {								\
		const void *__il_b = (object);				\
									\
		if (interleave_hooked() && interleave_owns(__il_b))	\
			interleave_free(__il_b,				\
				INTERLEAVE_SITE("kfree", #object));	\
		else							\
			__il_kfree(__il_b);				\
	} while (0)

/* __free(kfree): NULL and errors are left alone. */
static inline void __il_free_kfree(void *variable)
{
	const void *object = *(const void **)variable;

	if (IS_ERR_OR_NULL(object))
		return;
	if (interleave_hooked() && interleave_owns(object))
		interleave_free(object, NULL);
	else
		__il_kfree(object);
}

#define __free_kfree	__il_free_kfree

/*
 * Arrays and IDs: each call is one access to the whole. An array's spinlock is the
 * kernel's, since nobody can be kept waiting with it held.
 */

static inline int __il_xa_alloc(struct xarray *xa, u32 *id, void *entry,
				struct xa_limit limit, gfp_t gfp)
{
	return xa_alloc(xa, id, entry, limit, gfp);
}

#define xa_load(xa, index) ({						\
	struct xarray *__il_x = (xa);					\
	unsigned long __il_i = (index);					\
									\
	__il_access(INTERLEAVE_ACQUIRE, __il_x, "xa_load", #xa);	\
	xa_load(__il_x, __il_i);					\
})
#define xa_store(xa, index, entry, gfp) ({				\
	struct xarray *__il_x = (xa);					\
	unsigned long __il_i = (index);					\
	void *__il_e = (entry);						\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "xa_store", #xa);		\
	xa_store(__il_x, __il_i, __il_e, gfp);				\
})
#define xa_erase(xa, index) ({						\
	struct xarray *__il_x = (xa);					\
	unsigned long __il_i = (index);					\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "xa_erase", #xa);		\
	xa_erase(__il_x, __il_i);					\
})
#define xa_reserve(xa, index, gfp) ({					\
	struct xarray *__il_x = (xa);					\
	unsigned long __il_i = (index);					\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "xa_reserve", #xa);	\
	xa_reserve(__il_x, __il_i, gfp);				\
})
#define xa_release(xa, index)						\
	do {								\
		struct xarray *__il_x = (xa);				\
		unsigned long __il_i = (index);				\
									\
		__il_access(INTERLEAVE_FULL, __il_x, "xa_release", #xa);\
		xa_release(__il_x, __il_i);				\
	} while (0)
#define xa_alloc(xa, id, entry, limit, gfp) ({				\
	struct xarray *__il_x = (xa);					\
	u32 *__il_i = (id);						\
	void *__il_e = (entry);						\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "xa_alloc", #xa);		\
	__il_xa_alloc(__il_x, __il_i, __il_e, limit, gfp);		\
})

#define idr_find(table, id) ({						\
	struct idr *__il_x = (table);					\
	unsigned long __il_i = (id);					\
									\
	__il_access(INTERLEAVE_ACQUIRE, __il_x, "idr_find", #table);	\
	idr_find(__il_x, __il_i);					\
})
#define idr_alloc(table, entry, start, end, gfp) ({			\
	struct idr *__il_x = (table);					\
	void *__il_e = (entry);						\
	int __il_from = (start), __il_to = (end);			\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "idr_alloc", #table);	\
	idr_alloc(__il_x, __il_e, __il_from, __il_to, gfp);		\
})
#define idr_replace(table, entry, id) ({				\
	struct idr *__il_x = (table);					\
	void *__il_e = (entry);						\
	unsigned long __il_i = (id);					\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "idr_replace", #table);	\
	idr_replace(__il_x, __il_e, __il_i);				\
})
#define idr_remove(table, id) ({					\
	struct idr *__il_x = (table);					\
	unsigned long __il_i = (id);					\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "idr_remove", #table);	\
	idr_remove(__il_x, __il_i);					\
})

/*
 * Files: the last reference that a kernel thread drops is left to a work item of
 * the kernel. Here it is released at once, so that it is known when.
 */
#define fput(file)							\
	do {								\
		struct file *__il_f = (file);				\
									\
		if (interleave_hooked())				\
			__fput_sync(__il_f);				\
		else							\
			fput(__il_f);					\
	} while (0)

/*
 * Notifier chains: their semaphore is held in the model around the real call,
 * which then never waits. In a deadlock it would, and is left out.
 */

#define blocking_notifier_chain_register(nh, nb)			\
	__il_chain(IL_LOCK, IL_UNLOCK, &(nh)->rwsem,			\
		   "blocking_notifier_chain_register",			\
		   blocking_notifier_chain_register(nh, nb))
#define blocking_notifier_chain_unregister(nh, nb)			\
	__il_chain(IL_LOCK, IL_UNLOCK, &(nh)->rwsem,			\
		   "blocking_notifier_chain_unregister",		\
		   blocking_notifier_chain_unregister(nh, nb))
#define blocking_notifier_call_chain(nh, action, data)			\
	__il_chain(IL_READ_LOCK, IL_READ_UNLOCK, &(nh)->rwsem,	\
		   "blocking_notifier_call_chain",			\
		   blocking_notifier_call_chain(nh, action, data))

#endif /* __CHECKER__ */

#endif /* INTERLEAVE_FORCE_H */
