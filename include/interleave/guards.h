/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scoped locks, for <interleave/force.h>, which includes this before it takes
 * over what lets go of them for real.
 *
 * guard() and the like make the name of a function that takes the lock, and of
 * one that lets go of it, out of the lock's class. Here macros have these names.
 * They refer to the kernel's class only where it is used, so that they are no
 * matter to kernels that do not have it.
 */
#ifndef INTERLEAVE_GUARDS_H
#define INTERLEAVE_GUARDS_H

#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <interleave/hooks.h>

/*
 * The end of a scope. Of all classes the lock comes first. NULL, or an error, is
 * what a try leaves that was in vain.
 */
#define __IL_END(class, type, kind, size, real)				\
static inline void __il_end_##class(void *guard)			\
{									\
	type *__il_o = *(type **)guard;					\
									\
	if (IS_ERR_OR_NULL(__il_o))					\
		;							\
	else if (interleave_hooked())					\
		interleave_unguard(kind, __il_o, size);			\
	else								\
		real;							\
}

/* What classes that save the state of interrupts keep behind the lock. */
struct __il_irqsave {
	void *lock;
	unsigned long flags;
};

#define __il_flags(guard)	(((struct __il_irqsave *)(guard))->flags)

__IL_END(mutex, struct mutex, IL_UNLOCK, sizeof(*__il_o), mutex_unlock(__il_o))
__IL_END(rwsem_read, struct rw_semaphore, IL_READ_UNLOCK, sizeof(*__il_o),
	 up_read(__il_o))
__IL_END(rwsem_write, struct rw_semaphore, IL_UNLOCK, sizeof(*__il_o),
	 up_write(__il_o))
__IL_END(spinlock, spinlock_t, IL_UNLOCK, sizeof(*__il_o), spin_unlock(__il_o))
__IL_END(spinlock_irq, spinlock_t, IL_UNLOCK, sizeof(*__il_o),
	 spin_unlock_irq(__il_o))
__IL_END(spinlock_bh, spinlock_t, IL_UNLOCK, sizeof(*__il_o),
	 spin_unlock_bh(__il_o))
__IL_END(spinlock_irqsave, spinlock_t, IL_UNLOCK, sizeof(*__il_o),
	 spin_unlock_irqrestore(__il_o, __il_flags(guard)))
__IL_END(raw_spinlock, raw_spinlock_t, IL_UNLOCK, sizeof(*__il_o),
	 raw_spin_unlock(__il_o))
__IL_END(raw_spinlock_irq, raw_spinlock_t, IL_UNLOCK, sizeof(*__il_o),
	 raw_spin_unlock_irq(__il_o))
__IL_END(raw_spinlock_bh, raw_spinlock_t, IL_UNLOCK, sizeof(*__il_o),
	 raw_spin_unlock_bh(__il_o))
__IL_END(raw_spinlock_irqsave, raw_spinlock_t, IL_UNLOCK, sizeof(*__il_o),
	 raw_spin_unlock_irqrestore(__il_o, __il_flags(guard)))
__IL_END(read_lock, rwlock_t, IL_READ_UNLOCK, sizeof(*__il_o),
	 read_unlock(__il_o))
__IL_END(read_lock_irq, rwlock_t, IL_READ_UNLOCK, sizeof(*__il_o),
	 read_unlock_irq(__il_o))
__IL_END(read_lock_irqsave, rwlock_t, IL_READ_UNLOCK, sizeof(*__il_o),
	 read_unlock_irqrestore(__il_o, __il_flags(guard)))
__IL_END(write_lock, rwlock_t, IL_UNLOCK, sizeof(*__il_o), write_unlock(__il_o))
__IL_END(write_lock_irq, rwlock_t, IL_UNLOCK, sizeof(*__il_o),
	 write_unlock_irq(__il_o))
__IL_END(write_lock_irqsave, rwlock_t, IL_UNLOCK, sizeof(*__il_o),
	 write_unlock_irqrestore(__il_o, __il_flags(guard)))
__IL_END(rcu, void, IL_RCU_UNLOCK, 1, rcu_read_unlock())

/* A lock that a scope is guarded by: the kernel's class, or the same by hand. */
#define __il_guard(class, kind, lock, site, end) ({			\
	__auto_type __il_l = (lock);					\
									\
	interleave_hooked() ?						\
		(class_##class##_t) {					\
			interleave_guard(kind, __il_l,			\
					 sizeof(*__il_l), site, end) ?	\
			__il_l : NULL } :				\
		class_##class##_constructor(__il_l);			\
})

/* Mutexes and semaphores */

#define class_mutex_constructor(lock)					\
	__il_guard(mutex, IL_LOCK, lock,				\
		   INTERLEAVE_SITE("mutex_lock", #lock),		\
		   INTERLEAVE_SITE("mutex_unlock", #lock))
#define class_mutex_try_constructor(lock)				\
	__il_guard(mutex_try, IL_TRYLOCK, lock,				\
		   INTERLEAVE_SITE("mutex_trylock", #lock),		\
		   INTERLEAVE_SITE("mutex_unlock", #lock))
#define class_mutex_intr_constructor(lock)				\
	__il_guard(mutex_intr, IL_LOCK, lock,				\
		   INTERLEAVE_SITE("mutex_lock_interruptible", #lock),	\
		   INTERLEAVE_SITE("mutex_unlock", #lock))
#define class_rwsem_read_constructor(lock)				\
	__il_guard(rwsem_read, IL_READ_LOCK, lock,			\
		   INTERLEAVE_SITE("down_read", #lock),			\
		   INTERLEAVE_SITE("up_read", #lock))
#define class_rwsem_read_try_constructor(lock)				\
	__il_guard(rwsem_read_try, IL_READ_TRYLOCK, lock,		\
		   INTERLEAVE_SITE("down_read_trylock", #lock),		\
		   INTERLEAVE_SITE("up_read", #lock))
#define class_rwsem_read_intr_constructor(lock)				\
	__il_guard(rwsem_read_intr, IL_READ_LOCK, lock,			\
		   INTERLEAVE_SITE("down_read_interruptible", #lock),	\
		   INTERLEAVE_SITE("up_read", #lock))
#define class_rwsem_write_constructor(lock)				\
	__il_guard(rwsem_write, IL_LOCK, lock,				\
		   INTERLEAVE_SITE("down_write", #lock),		\
		   INTERLEAVE_SITE("up_write", #lock))
#define class_rwsem_write_try_constructor(lock)				\
	__il_guard(rwsem_write_try, IL_TRYLOCK, lock,			\
		   INTERLEAVE_SITE("down_write_trylock", #lock),	\
		   INTERLEAVE_SITE("up_write", #lock))

#define class_mutex_destructor	__il_end_mutex
#define class_mutex_try_destructor	__il_end_mutex
#define class_mutex_intr_destructor	__il_end_mutex
#define class_rwsem_read_destructor	__il_end_rwsem_read
#define class_rwsem_read_try_destructor	__il_end_rwsem_read
#define class_rwsem_read_intr_destructor __il_end_rwsem_read
#define class_rwsem_write_destructor	__il_end_rwsem_write
#define class_rwsem_write_try_destructor __il_end_rwsem_write

/* Spinlocks */

#define class_spinlock_constructor(lock)				\
	__il_guard(spinlock, IL_LOCK, lock,				\
		   INTERLEAVE_SITE("spin_lock", #lock),			\
		   INTERLEAVE_SITE("spin_unlock", #lock))
#define class_spinlock_try_constructor(lock)				\
	__il_guard(spinlock_try, IL_TRYLOCK, lock,			\
		   INTERLEAVE_SITE("spin_trylock", #lock),		\
		   INTERLEAVE_SITE("spin_unlock", #lock))
#define class_spinlock_irq_constructor(lock)				\
	__il_guard(spinlock_irq, IL_LOCK, lock,				\
		   INTERLEAVE_SITE("spin_lock_irq", #lock),		\
		   INTERLEAVE_SITE("spin_unlock_irq", #lock))
#define class_spinlock_irq_try_constructor(lock)			\
	__il_guard(spinlock_irq_try, IL_TRYLOCK, lock,			\
		   INTERLEAVE_SITE("spin_trylock_irq", #lock),		\
		   INTERLEAVE_SITE("spin_unlock_irq", #lock))
#define class_spinlock_bh_constructor(lock)				\
	__il_guard(spinlock_bh, IL_LOCK, lock,				\
		   INTERLEAVE_SITE("spin_lock_bh", #lock),		\
		   INTERLEAVE_SITE("spin_unlock_bh", #lock))
#define class_spinlock_bh_try_constructor(lock)				\
	__il_guard(spinlock_bh_try, IL_TRYLOCK, lock,			\
		   INTERLEAVE_SITE("spin_trylock_bh", #lock),		\
		   INTERLEAVE_SITE("spin_unlock_bh", #lock))
#define class_spinlock_irqsave_constructor(lock)			\
	__il_guard(spinlock_irqsave, IL_LOCK, lock,			\
		   INTERLEAVE_SITE("spin_lock_irqsave", #lock),		\
		   INTERLEAVE_SITE("spin_unlock_irqrestore", #lock))
#define class_spinlock_irqsave_try_constructor(lock)			\
	__il_guard(spinlock_irqsave_try, IL_TRYLOCK, lock,		\
		   INTERLEAVE_SITE("spin_trylock_irqsave", #lock),	\
		   INTERLEAVE_SITE("spin_unlock_irqrestore", #lock))
#define class_raw_spinlock_constructor(lock)				\
	__il_guard(raw_spinlock, IL_LOCK, lock,				\
		   INTERLEAVE_SITE("raw_spin_lock", #lock),		\
		   INTERLEAVE_SITE("raw_spin_unlock", #lock))
#define class_raw_spinlock_nested_constructor(lock)			\
	__il_guard(raw_spinlock_nested, IL_LOCK, lock,			\
		   INTERLEAVE_SITE("raw_spin_lock_nested", #lock),	\
		   INTERLEAVE_SITE("raw_spin_unlock", #lock))
#define class_raw_spinlock_try_constructor(lock)			\
	__il_guard(raw_spinlock_try, IL_TRYLOCK, lock,			\
		   INTERLEAVE_SITE("raw_spin_trylock", #lock),		\
		   INTERLEAVE_SITE("raw_spin_unlock", #lock))
#define class_raw_spinlock_irq_constructor(lock)			\
	__il_guard(raw_spinlock_irq, IL_LOCK, lock,			\
		   INTERLEAVE_SITE("raw_spin_lock_irq", #lock),		\
		   INTERLEAVE_SITE("raw_spin_unlock_irq", #lock))
#define class_raw_spinlock_irq_try_constructor(lock)			\
	__il_guard(raw_spinlock_irq_try, IL_TRYLOCK, lock,		\
		   INTERLEAVE_SITE("raw_spin_trylock_irq", #lock),	\
		   INTERLEAVE_SITE("raw_spin_unlock_irq", #lock))
#define class_raw_spinlock_bh_constructor(lock)				\
	__il_guard(raw_spinlock_bh, IL_LOCK, lock,			\
		   INTERLEAVE_SITE("raw_spin_lock_bh", #lock),		\
		   INTERLEAVE_SITE("raw_spin_unlock_bh", #lock))
#define class_raw_spinlock_bh_try_constructor(lock)			\
	__il_guard(raw_spinlock_bh_try, IL_TRYLOCK, lock,		\
		   INTERLEAVE_SITE("raw_spin_trylock_bh", #lock),	\
		   INTERLEAVE_SITE("raw_spin_unlock_bh", #lock))
#define class_raw_spinlock_irqsave_constructor(lock)			\
	__il_guard(raw_spinlock_irqsave, IL_LOCK, lock,			\
		   INTERLEAVE_SITE("raw_spin_lock_irqsave", #lock),	\
		   INTERLEAVE_SITE("raw_spin_unlock_irqrestore", #lock))
#define class_raw_spinlock_irqsave_try_constructor(lock)		\
	__il_guard(raw_spinlock_irqsave_try, IL_TRYLOCK, lock,		\
		   INTERLEAVE_SITE("raw_spin_trylock_irqsave", #lock),	\
		   INTERLEAVE_SITE("raw_spin_unlock_irqrestore", #lock))

#define class_spinlock_destructor	__il_end_spinlock
#define class_spinlock_try_destructor	__il_end_spinlock
#define class_spinlock_irq_destructor	__il_end_spinlock_irq
#define class_spinlock_irq_try_destructor __il_end_spinlock_irq
#define class_spinlock_bh_destructor	__il_end_spinlock_bh
#define class_spinlock_bh_try_destructor __il_end_spinlock_bh
#define class_spinlock_irqsave_destructor __il_end_spinlock_irqsave
#define class_spinlock_irqsave_try_destructor __il_end_spinlock_irqsave
#define class_raw_spinlock_destructor	__il_end_raw_spinlock
#define class_raw_spinlock_nested_destructor __il_end_raw_spinlock
#define class_raw_spinlock_try_destructor __il_end_raw_spinlock
#define class_raw_spinlock_irq_destructor __il_end_raw_spinlock_irq
#define class_raw_spinlock_irq_try_destructor __il_end_raw_spinlock_irq
#define class_raw_spinlock_bh_destructor __il_end_raw_spinlock_bh
#define class_raw_spinlock_bh_try_destructor __il_end_raw_spinlock_bh
#define class_raw_spinlock_irqsave_destructor __il_end_raw_spinlock_irqsave
#define class_raw_spinlock_irqsave_try_destructor __il_end_raw_spinlock_irqsave

/* Locks of readers and writers that spin */

#define class_read_lock_constructor(lock)				\
	__il_guard(read_lock, IL_READ_LOCK, lock,			\
		   INTERLEAVE_SITE("read_lock", #lock),			\
		   INTERLEAVE_SITE("read_unlock", #lock))
#define class_read_lock_irq_constructor(lock)				\
	__il_guard(read_lock_irq, IL_READ_LOCK, lock,			\
		   INTERLEAVE_SITE("read_lock_irq", #lock),		\
		   INTERLEAVE_SITE("read_unlock_irq", #lock))
#define class_read_lock_irqsave_constructor(lock)			\
	__il_guard(read_lock_irqsave, IL_READ_LOCK, lock,		\
		   INTERLEAVE_SITE("read_lock_irqsave", #lock),		\
		   INTERLEAVE_SITE("read_unlock_irqrestore", #lock))
#define class_write_lock_constructor(lock)				\
	__il_guard(write_lock, IL_LOCK, lock,				\
		   INTERLEAVE_SITE("write_lock", #lock),		\
		   INTERLEAVE_SITE("write_unlock", #lock))
#define class_write_lock_irq_constructor(lock)				\
	__il_guard(write_lock_irq, IL_LOCK, lock,			\
		   INTERLEAVE_SITE("write_lock_irq", #lock),		\
		   INTERLEAVE_SITE("write_unlock_irq", #lock))
#define class_write_lock_irqsave_constructor(lock)			\
	__il_guard(write_lock_irqsave, IL_LOCK, lock,			\
		   INTERLEAVE_SITE("write_lock_irqsave", #lock),	\
		   INTERLEAVE_SITE("write_unlock_irqrestore", #lock))

#define class_read_lock_destructor	__il_end_read_lock
#define class_read_lock_irq_destructor	__il_end_read_lock_irq
#define class_read_lock_irqsave_destructor __il_end_read_lock_irqsave
#define class_write_lock_destructor	__il_end_write_lock
#define class_write_lock_irq_destructor	__il_end_write_lock_irq
#define class_write_lock_irqsave_destructor __il_end_write_lock_irqsave

/* Readers of RCU */

#define class_rcu_constructor() ({					\
	void *__il_l = (void *)1;					\
									\
	interleave_hooked() ?						\
		(class_rcu_t) {						\
			interleave_guard(IL_RCU_LOCK, __il_l, 1,	\
				INTERLEAVE_SITE("rcu_read_lock", NULL),	\
				INTERLEAVE_SITE("rcu_read_unlock",	\
						NULL)) ?		\
			__il_l : NULL } :				\
		class_rcu_constructor();				\
})

#define class_rcu_destructor	__il_end_rcu

#endif /* INTERLEAVE_GUARDS_H */
