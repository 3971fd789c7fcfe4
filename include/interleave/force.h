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

/* All of the kernel's first, so that nothing within them is taken over. */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/freezer.h>
#include <linux/idr.h>
#include <linux/ktime.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/overflow.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>
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

/* The same with a second argument, such as a subclass, that is lockdep's alone. */
#define __il_nested(kind, lock, subclass, what, text, real)		\
	do {								\
		__auto_type __il_o = (lock);				\
									\
		if (interleave_hooked())				\
			__il_op(kind, __il_o, what, text);		\
		else							\
			real(__il_o, subclass);				\
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

/* Before what lets go of them for real is taken over. */
#include <interleave/guards.h>
#include <interleave/refcounts.h>
#include <interleave/counted_locks.h>
#include <interleave/sleeping_locks.h>
#include <interleave/spinlocks.h>
#include <interleave/completions.h>
#include <interleave/wait_queues.h>
#include <interleave/work.h>
#include <interleave/memory.h>
#include <interleave/tables.h>

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
/* rcu_dereference() asks, for lockdep. */
#define rcu_read_lock_held()						\
	(interleave_hooked() && interleave_rcu_held() ?			\
	 1 : rcu_read_lock_held())
#define rcu_read_lock_any_held()					\
	(interleave_hooked() && interleave_rcu_held() ?			\
	 1 : rcu_read_lock_any_held())
#define synchronize_rcu()						\
	do {								\
		if (interleave_hooked())				\
			interleave_rcu_wait(				\
				INTERLEAVE_SITE("synchronize_rcu",	\
						NULL));			\
		else							\
			synchronize_rcu();				\
	} while (0)

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
