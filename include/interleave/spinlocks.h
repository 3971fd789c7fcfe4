/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Locks that spin, for <interleave/force.h>: who is parked with one held has none
 * of the kernel's, so that others may run on this CPU.
 */
#ifndef INTERLEAVE_SPINLOCKS_H
#define INTERLEAVE_SPINLOCKS_H

#include <linux/spinlock.h>
#include <interleave/hooks.h>

/* The kernel's own, most of which are macros. */

#define __IL_REAL(fn, argument)						\
static inline void __il_##fn(argument)					\
{									\
	fn(lock);							\
}

#define __IL_REAL_TRY(fn, argument)					\
static inline int __il_##fn(argument)					\
{									\
	return fn(lock);						\
}

#define __IL_REAL_NESTED(fn, argument)					\
static inline void __il_##fn(argument, int subclass)			\
{									\
	fn(lock, subclass);						\
}

#define __IL_REAL_SAVE(fn, argument)					\
static inline unsigned long __il_##fn(argument)				\
{									\
	unsigned long flags;						\
									\
	fn(lock, flags);						\
	return flags;							\
}

#define __IL_REAL_SAVE_NESTED(fn, argument)				\
static inline unsigned long __il_##fn(argument, int subclass)		\
{									\
	unsigned long flags;						\
									\
	fn(lock, flags, subclass);					\
	return flags;							\
}

#define __IL_REAL_RESTORE(fn, argument)					\
static inline void __il_##fn(argument, unsigned long flags)		\
{									\
	fn(lock, flags);						\
}

#define __IL_REAL_TRY_SAVE(fn, argument)				\
static inline int __il_##fn(argument, unsigned long *flags)		\
{									\
	return fn(lock, *flags);					\
}

__IL_REAL(spin_lock, spinlock_t *lock)
__IL_REAL(spin_lock_irq, spinlock_t *lock)
__IL_REAL(spin_lock_bh, spinlock_t *lock)
__IL_REAL_NESTED(spin_lock_nested, spinlock_t *lock)
__IL_REAL_SAVE(spin_lock_irqsave, spinlock_t *lock)
__IL_REAL_SAVE_NESTED(spin_lock_irqsave_nested, spinlock_t *lock)
__IL_REAL_TRY(spin_trylock, spinlock_t *lock)
__IL_REAL_TRY(spin_trylock_irq, spinlock_t *lock)
__IL_REAL_TRY(spin_trylock_bh, spinlock_t *lock)
__IL_REAL_TRY_SAVE(spin_trylock_irqsave, spinlock_t *lock)
__IL_REAL(spin_unlock, spinlock_t *lock)
__IL_REAL(spin_unlock_irq, spinlock_t *lock)
__IL_REAL(spin_unlock_bh, spinlock_t *lock)
__IL_REAL_RESTORE(spin_unlock_irqrestore, spinlock_t *lock)
__IL_REAL_TRY(spin_is_locked, spinlock_t *lock)
__IL_REAL(assert_spin_locked, spinlock_t *lock)

__IL_REAL(raw_spin_lock, raw_spinlock_t *lock)
__IL_REAL(raw_spin_lock_irq, raw_spinlock_t *lock)
__IL_REAL(raw_spin_lock_bh, raw_spinlock_t *lock)
__IL_REAL_NESTED(raw_spin_lock_nested, raw_spinlock_t *lock)
__IL_REAL_SAVE(raw_spin_lock_irqsave, raw_spinlock_t *lock)
__IL_REAL_SAVE_NESTED(raw_spin_lock_irqsave_nested, raw_spinlock_t *lock)
__IL_REAL_TRY(raw_spin_trylock, raw_spinlock_t *lock)
__IL_REAL_TRY(raw_spin_trylock_irq, raw_spinlock_t *lock)
__IL_REAL_TRY(raw_spin_trylock_bh, raw_spinlock_t *lock)
__IL_REAL_TRY_SAVE(raw_spin_trylock_irqsave, raw_spinlock_t *lock)
__IL_REAL(raw_spin_unlock, raw_spinlock_t *lock)
__IL_REAL(raw_spin_unlock_irq, raw_spinlock_t *lock)
__IL_REAL(raw_spin_unlock_bh, raw_spinlock_t *lock)
__IL_REAL_RESTORE(raw_spin_unlock_irqrestore, raw_spinlock_t *lock)
__IL_REAL_TRY(raw_spin_is_locked, raw_spinlock_t *lock)
__IL_REAL(assert_raw_spin_locked, raw_spinlock_t *lock)

__IL_REAL(read_lock, rwlock_t *lock)
__IL_REAL(read_lock_irq, rwlock_t *lock)
__IL_REAL(read_lock_bh, rwlock_t *lock)
__IL_REAL_SAVE(read_lock_irqsave, rwlock_t *lock)
__IL_REAL_TRY(read_trylock, rwlock_t *lock)
__IL_REAL(read_unlock, rwlock_t *lock)
__IL_REAL(read_unlock_irq, rwlock_t *lock)
__IL_REAL(read_unlock_bh, rwlock_t *lock)
__IL_REAL_RESTORE(read_unlock_irqrestore, rwlock_t *lock)
__IL_REAL(write_lock, rwlock_t *lock)
__IL_REAL(write_lock_irq, rwlock_t *lock)
__IL_REAL(write_lock_bh, rwlock_t *lock)
#ifdef write_lock_nested
__IL_REAL_NESTED(write_lock_nested, rwlock_t *lock)
#endif
__IL_REAL_SAVE(write_lock_irqsave, rwlock_t *lock)
__IL_REAL_TRY(write_trylock, rwlock_t *lock)
__IL_REAL_TRY_SAVE(write_trylock_irqsave, rwlock_t *lock)
__IL_REAL(write_unlock, rwlock_t *lock)
__IL_REAL(write_unlock_irq, rwlock_t *lock)
__IL_REAL(write_unlock_bh, rwlock_t *lock)
__IL_REAL_RESTORE(write_unlock_irqrestore, rwlock_t *lock)

/* The same, in the model or for real. */

/* @subclass: of those that have one */
#define __il_save(kind, lock, flags, what, text, real, subclass...)	\
	do {								\
		__auto_type __il_o = (lock);				\
		unsigned long *__il_f = &(flags);			\
									\
		if (interleave_hooked()) {				\
			__il_op(kind, __il_o, what, text);		\
			*__il_f = 0;					\
		} else {						\
			*__il_f = real(__il_o, ##subclass);		\
		}							\
	} while (0)

/* Of the kernel's, some ask whether anybody has it. Those who do mean themselves. */
#define __il_assert_locked(lock, what, text, real)			\
	do {								\
		__auto_type __il_o = (lock);				\
									\
		if (!interleave_hooked())				\
			real(__il_o);					\
		else if (!interleave_is_held(__il_o))			\
			interleave_not_held(INTERLEAVE_SITE(what, text));\
	} while (0)

#define __il_restore(kind, lock, flags, what, text, real)		\
	__il_nested(kind, lock, flags, what, text, real)

#define __il_try_save(kind, lock, flags, what, text, real) ({		\
	__auto_type __il_o = (lock);					\
	unsigned long *__il_f = &(flags);				\
	int __il_ret;							\
									\
	if (interleave_hooked()) {					\
		__il_ret = __il_op(kind, __il_o, what, text);		\
		*__il_f = 0;						\
	} else {							\
		__il_ret = real(__il_o, __il_f);			\
	}								\
	__il_ret;							\
})

/* Spinlocks */

#undef spin_lock
#undef spin_lock_irq
#undef spin_lock_bh
#undef spin_lock_nested
#undef spin_lock_irqsave
#undef spin_lock_irqsave_nested
#undef spin_lock_nest_lock
#undef spin_trylock
#undef spin_trylock_irq
#undef spin_trylock_bh
#undef spin_trylock_irqsave
#undef spin_unlock
#undef spin_unlock_irq
#undef spin_unlock_bh
#undef spin_unlock_irqrestore
#undef assert_spin_locked

#define spin_lock(lock)							\
	__il_do(IL_LOCK, lock, "spin_lock", #lock, __il_spin_lock)
#define spin_lock_irq(lock)						\
	__il_do(IL_LOCK, lock, "spin_lock_irq", #lock,			\
		__il_spin_lock_irq)
#define spin_lock_bh(lock)						\
	__il_do(IL_LOCK, lock, "spin_lock_bh", #lock,			\
		__il_spin_lock_bh)
#define spin_lock_nested(lock, subclass)				\
	__il_nested(IL_LOCK, lock, subclass, "spin_lock_nested",	\
		    #lock, __il_spin_lock_nested)
#define spin_lock_irqsave(lock, flags)					\
	__il_save(IL_LOCK, lock, flags, "spin_lock_irqsave", #lock,	\
		  __il_spin_lock_irqsave)
#define spin_lock_irqsave_nested(lock, flags, subclass)			\
	__il_save(IL_LOCK, lock, flags, "spin_lock_irqsave_nested",	\
		  #lock, __il_spin_lock_irqsave_nested, subclass)
#ifdef CONFIG_DEBUG_LOCK_ALLOC
#define __il_spin_lock_nest_lock(lock, map)				\
	_raw_spin_lock_nest_lock(spinlock_check(lock), map)
#define spin_lock_nest_lock(lock, outer)				\
	__il_nested(IL_LOCK, lock, &(outer)->dep_map,			\
		    "spin_lock_nest_lock", #lock, __il_spin_lock_nest_lock)
#else
#define spin_lock_nest_lock(lock, outer)				\
	__il_do(IL_LOCK, lock, "spin_lock_nest_lock", #lock,		\
		__il_spin_lock)
#endif
#define spin_trylock(lock)						\
	__il_get(IL_TRYLOCK, lock, "spin_trylock", #lock, 1,		\
		 __il_spin_trylock)
#define spin_trylock_irq(lock)						\
	__il_get(IL_TRYLOCK, lock, "spin_trylock_irq", #lock, 1,	\
		 __il_spin_trylock_irq)
#define spin_trylock_bh(lock)						\
	__il_get(IL_TRYLOCK, lock, "spin_trylock_bh", #lock, 1,		\
		 __il_spin_trylock_bh)
#define spin_trylock_irqsave(lock, flags)				\
	__il_try_save(IL_TRYLOCK, lock, flags, "spin_trylock_irqsave",	\
		      #lock, __il_spin_trylock_irqsave)
#define spin_unlock(lock)						\
	__il_do(IL_UNLOCK, lock, "spin_unlock", #lock,			\
		__il_spin_unlock)
#define spin_unlock_irq(lock)						\
	__il_do(IL_UNLOCK, lock, "spin_unlock_irq", #lock,		\
		__il_spin_unlock_irq)
#define spin_unlock_bh(lock)						\
	__il_do(IL_UNLOCK, lock, "spin_unlock_bh", #lock,		\
		__il_spin_unlock_bh)
#define spin_unlock_irqrestore(lock, flags)				\
	__il_restore(IL_UNLOCK, lock, flags, "spin_unlock_irqrestore",	\
		     #lock, __il_spin_unlock_irqrestore)
#define spin_is_locked(lock)						\
	__il_get(IL_TEST, lock, "spin_is_locked", #lock, 1,		\
		 __il_spin_is_locked)
#define assert_spin_locked(lock)					\
	__il_assert_locked(lock, "assert_spin_locked", #lock,		\
			   __il_assert_spin_locked)

/* Raw spinlocks */

#undef raw_spin_lock
#undef raw_spin_lock_irq
#undef raw_spin_lock_bh
#undef raw_spin_lock_nested
#undef raw_spin_lock_irqsave
#undef raw_spin_lock_irqsave_nested
#undef raw_spin_lock_nest_lock
#undef raw_spin_trylock
#undef raw_spin_trylock_irq
#undef raw_spin_trylock_bh
#undef raw_spin_trylock_irqsave
#undef raw_spin_unlock
#undef raw_spin_unlock_irq
#undef raw_spin_unlock_bh
#undef raw_spin_unlock_irqrestore
#undef raw_spin_is_locked
#undef assert_raw_spin_locked

#define raw_spin_lock(lock)						\
	__il_do(IL_LOCK, lock, "raw_spin_lock", #lock,			\
		__il_raw_spin_lock)
#define raw_spin_lock_irq(lock)						\
	__il_do(IL_LOCK, lock, "raw_spin_lock_irq", #lock,		\
		__il_raw_spin_lock_irq)
#define raw_spin_lock_bh(lock)						\
	__il_do(IL_LOCK, lock, "raw_spin_lock_bh", #lock,		\
		__il_raw_spin_lock_bh)
#define raw_spin_lock_nested(lock, subclass)				\
	__il_nested(IL_LOCK, lock, subclass, "raw_spin_lock_nested",	\
		    #lock, __il_raw_spin_lock_nested)
#define raw_spin_lock_irqsave(lock, flags)				\
	__il_save(IL_LOCK, lock, flags, "raw_spin_lock_irqsave",	\
		  #lock, __il_raw_spin_lock_irqsave)
#define raw_spin_lock_irqsave_nested(lock, flags, subclass)		\
	__il_save(IL_LOCK, lock, flags, "raw_spin_lock_irqsave_nested",	\
		  #lock, __il_raw_spin_lock_irqsave_nested, subclass)
#ifdef CONFIG_DEBUG_LOCK_ALLOC
#define raw_spin_lock_nest_lock(lock, outer)				\
	__il_nested(IL_LOCK, lock, &(outer)->dep_map,			\
		    "raw_spin_lock_nest_lock", #lock,			\
		    _raw_spin_lock_nest_lock)
#else
#define raw_spin_lock_nest_lock(lock, outer)				\
	__il_do(IL_LOCK, lock, "raw_spin_lock_nest_lock", #lock,	\
		__il_raw_spin_lock)
#endif
#define raw_spin_trylock(lock)						\
	__il_get(IL_TRYLOCK, lock, "raw_spin_trylock", #lock, 1,	\
		 __il_raw_spin_trylock)
#define raw_spin_trylock_irq(lock)					\
	__il_get(IL_TRYLOCK, lock, "raw_spin_trylock_irq", #lock, 1,	\
		 __il_raw_spin_trylock_irq)
#define raw_spin_trylock_bh(lock)					\
	__il_get(IL_TRYLOCK, lock, "raw_spin_trylock_bh", #lock, 1,	\
		 __il_raw_spin_trylock_bh)
#define raw_spin_trylock_irqsave(lock, flags)				\
	__il_try_save(IL_TRYLOCK, lock, flags,				\
		      "raw_spin_trylock_irqsave", #lock,		\
		      __il_raw_spin_trylock_irqsave)
#define raw_spin_unlock(lock)						\
	__il_do(IL_UNLOCK, lock, "raw_spin_unlock", #lock,		\
		__il_raw_spin_unlock)
#define raw_spin_unlock_irq(lock)					\
	__il_do(IL_UNLOCK, lock, "raw_spin_unlock_irq", #lock,		\
		__il_raw_spin_unlock_irq)
#define raw_spin_unlock_bh(lock)					\
	__il_do(IL_UNLOCK, lock, "raw_spin_unlock_bh", #lock,		\
		__il_raw_spin_unlock_bh)
#define raw_spin_unlock_irqrestore(lock, flags)				\
	__il_restore(IL_UNLOCK, lock, flags,				\
		     "raw_spin_unlock_irqrestore", #lock,		\
		     __il_raw_spin_unlock_irqrestore)
#define raw_spin_is_locked(lock)					\
	__il_get(IL_TEST, lock, "raw_spin_is_locked", #lock, 1,		\
		 __il_raw_spin_is_locked)
#define assert_raw_spin_locked(lock)					\
	__il_assert_locked(lock, "assert_raw_spin_locked", #lock,	\
			   __il_assert_raw_spin_locked)

/* Locks of readers and writers: a reader waits behind a writer that waits */

#undef read_lock
#undef read_lock_irq
#undef read_lock_bh
#undef read_lock_irqsave
#undef read_trylock
#undef read_unlock
#undef read_unlock_irq
#undef read_unlock_bh
#undef read_unlock_irqrestore
#undef write_lock
#undef write_lock_irq
#undef write_lock_bh
#undef write_lock_irqsave
#undef write_trylock
#undef write_trylock_irqsave
#undef write_unlock
#undef write_unlock_irq
#undef write_unlock_bh
#undef write_unlock_irqrestore

#define read_lock(lock)							\
	__il_do(IL_READ_LOCK, lock, "read_lock", #lock,			\
		__il_read_lock)
#define read_lock_irq(lock)						\
	__il_do(IL_READ_LOCK, lock, "read_lock_irq", #lock,		\
		__il_read_lock_irq)
#define read_lock_bh(lock)						\
	__il_do(IL_READ_LOCK, lock, "read_lock_bh", #lock,		\
		__il_read_lock_bh)
#define read_lock_irqsave(lock, flags)					\
	__il_save(IL_READ_LOCK, lock, flags, "read_lock_irqsave",	\
		  #lock, __il_read_lock_irqsave)
#define read_trylock(lock)						\
	__il_get(IL_READ_TRYLOCK, lock, "read_trylock", #lock, 1,	\
		 __il_read_trylock)
#define read_unlock(lock)						\
	__il_do(IL_READ_UNLOCK, lock, "read_unlock", #lock,		\
		__il_read_unlock)
#define read_unlock_irq(lock)						\
	__il_do(IL_READ_UNLOCK, lock, "read_unlock_irq", #lock,		\
		__il_read_unlock_irq)
#define read_unlock_bh(lock)						\
	__il_do(IL_READ_UNLOCK, lock, "read_unlock_bh", #lock,		\
		__il_read_unlock_bh)
#define read_unlock_irqrestore(lock, flags)				\
	__il_restore(IL_READ_UNLOCK, lock, flags,			\
		     "read_unlock_irqrestore", #lock,			\
		     __il_read_unlock_irqrestore)
#define write_lock(lock)						\
	__il_do(IL_LOCK, lock, "write_lock", #lock, __il_write_lock)
#define write_lock_irq(lock)						\
	__il_do(IL_LOCK, lock, "write_lock_irq", #lock,			\
		__il_write_lock_irq)
#define write_lock_bh(lock)						\
	__il_do(IL_LOCK, lock, "write_lock_bh", #lock,			\
		__il_write_lock_bh)
#define write_lock_irqsave(lock, flags)					\
	__il_save(IL_LOCK, lock, flags, "write_lock_irqsave", #lock,	\
		  __il_write_lock_irqsave)
#ifdef write_lock_nested
#undef write_lock_nested
#define write_lock_nested(lock, subclass)				\
	__il_nested(IL_LOCK, lock, subclass, "write_lock_nested",	\
		    #lock, __il_write_lock_nested)
#endif
#define write_trylock(lock)						\
	__il_get(IL_TRYLOCK, lock, "write_trylock", #lock, 1,		\
		 __il_write_trylock)
#define write_trylock_irqsave(lock, flags)				\
	__il_try_save(IL_TRYLOCK, lock, flags,				\
		      "write_trylock_irqsave", #lock,			\
		      __il_write_trylock_irqsave)
#define write_unlock(lock)						\
	__il_do(IL_UNLOCK, lock, "write_unlock", #lock,			\
		__il_write_unlock)
#define write_unlock_irq(lock)						\
	__il_do(IL_UNLOCK, lock, "write_unlock_irq", #lock,		\
		__il_write_unlock_irq)
#define write_unlock_bh(lock)						\
	__il_do(IL_UNLOCK, lock, "write_unlock_bh", #lock,		\
		__il_write_unlock_bh)
#define write_unlock_irqrestore(lock, flags)				\
	__il_restore(IL_UNLOCK, lock, flags,				\
		     "write_unlock_irqrestore", #lock,			\
		     __il_write_unlock_irqrestore)

#endif /* INTERLEAVE_SPINLOCKS_H */
