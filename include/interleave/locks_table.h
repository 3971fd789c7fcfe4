/* SPDX-License-Identifier: GPL-2.0-only */
/* Made from tools/generate/locks.tbl by tools/generate/hooks.py. */
#ifndef _INTERLEAVE_LOCKS_TABLE_H
#define _INTERLEAVE_LOCKS_TABLE_H

/* The kernel's own, many of which are macros. */

__IL_REAL_VOID(mutex_lock, struct mutex)
__IL_REAL_NESTED(mutex_lock_nested, struct mutex)
__IL_REAL_OUTER(mutex_lock_nest_lock, struct mutex)
__IL_REAL_VOID(mutex_lock_io, struct mutex)
__IL_REAL_NESTED(mutex_lock_io_nested, struct mutex)
__IL_REAL_VALUE(mutex_lock_interruptible, struct mutex)
__IL_REAL_VALUE_NESTED(mutex_lock_interruptible_nested, struct mutex)
__IL_REAL_VALUE(mutex_lock_killable, struct mutex)
__IL_REAL_VALUE_NESTED(mutex_lock_killable_nested, struct mutex)
__IL_REAL_VALUE(mutex_trylock, struct mutex)
__IL_REAL_VOID(mutex_unlock, struct mutex)
__IL_REAL_VALUE(mutex_is_locked, struct mutex)
__IL_REAL_VOID(down_read, struct rw_semaphore)
__IL_REAL_NESTED(down_read_nested, struct rw_semaphore)
__IL_REAL_VALUE(down_read_interruptible, struct rw_semaphore)
__IL_REAL_VALUE(down_read_killable, struct rw_semaphore)
__IL_REAL_VALUE_NESTED(down_read_killable_nested, struct rw_semaphore)
__IL_REAL_VALUE(down_read_trylock, struct rw_semaphore)
__IL_REAL_VOID(up_read, struct rw_semaphore)
__IL_REAL_VOID(down_write, struct rw_semaphore)
__IL_REAL_NESTED(down_write_nested, struct rw_semaphore)
__IL_REAL_OUTER(down_write_nest_lock, struct rw_semaphore)
__IL_REAL_VALUE(down_write_killable, struct rw_semaphore)
__IL_REAL_VALUE_NESTED(down_write_killable_nested, struct rw_semaphore)
__IL_REAL_VALUE(down_write_trylock, struct rw_semaphore)
__IL_REAL_VOID(up_write, struct rw_semaphore)
__IL_REAL_VOID(downgrade_write, struct rw_semaphore)
__IL_REAL_VALUE(rwsem_is_locked, struct rw_semaphore)
__IL_REAL_VOID(spin_lock, spinlock_t)
__IL_REAL_VOID(spin_lock_irq, spinlock_t)
__IL_REAL_VOID(spin_lock_bh, spinlock_t)
__IL_REAL_NESTED(spin_lock_nested, spinlock_t)
__IL_REAL_OUTER(spin_lock_nest_lock, spinlock_t)
__IL_REAL_SAVE(spin_lock_irqsave, spinlock_t)
__IL_REAL_SAVE_NESTED(spin_lock_irqsave_nested, spinlock_t)
__IL_REAL_VALUE(spin_trylock, spinlock_t)
__IL_REAL_VALUE(spin_trylock_irq, spinlock_t)
__IL_REAL_VALUE(spin_trylock_bh, spinlock_t)
__IL_REAL_TRY_SAVE(spin_trylock_irqsave, spinlock_t)
__IL_REAL_VOID(spin_unlock, spinlock_t)
__IL_REAL_VOID(spin_unlock_irq, spinlock_t)
__IL_REAL_VOID(spin_unlock_bh, spinlock_t)
__IL_REAL_RESTORE(spin_unlock_irqrestore, spinlock_t)
__IL_REAL_VALUE(spin_is_locked, spinlock_t)
__IL_REAL_VOID(assert_spin_locked, spinlock_t)
__IL_REAL_VOID(raw_spin_lock, raw_spinlock_t)
__IL_REAL_VOID(raw_spin_lock_irq, raw_spinlock_t)
__IL_REAL_VOID(raw_spin_lock_bh, raw_spinlock_t)
__IL_REAL_NESTED(raw_spin_lock_nested, raw_spinlock_t)
__IL_REAL_OUTER(raw_spin_lock_nest_lock, raw_spinlock_t)
__IL_REAL_SAVE(raw_spin_lock_irqsave, raw_spinlock_t)
__IL_REAL_SAVE_NESTED(raw_spin_lock_irqsave_nested, raw_spinlock_t)
__IL_REAL_VALUE(raw_spin_trylock, raw_spinlock_t)
__IL_REAL_VALUE(raw_spin_trylock_irq, raw_spinlock_t)
__IL_REAL_VALUE(raw_spin_trylock_bh, raw_spinlock_t)
__IL_REAL_TRY_SAVE(raw_spin_trylock_irqsave, raw_spinlock_t)
__IL_REAL_VOID(raw_spin_unlock, raw_spinlock_t)
__IL_REAL_VOID(raw_spin_unlock_irq, raw_spinlock_t)
__IL_REAL_VOID(raw_spin_unlock_bh, raw_spinlock_t)
__IL_REAL_RESTORE(raw_spin_unlock_irqrestore, raw_spinlock_t)
__IL_REAL_VALUE(raw_spin_is_locked, raw_spinlock_t)
__IL_REAL_VOID(assert_raw_spin_locked, raw_spinlock_t)
__IL_REAL_VOID(read_lock, rwlock_t)
__IL_REAL_VOID(read_lock_irq, rwlock_t)
__IL_REAL_VOID(read_lock_bh, rwlock_t)
__IL_REAL_SAVE(read_lock_irqsave, rwlock_t)
__IL_REAL_VALUE(read_trylock, rwlock_t)
__IL_REAL_VOID(read_unlock, rwlock_t)
__IL_REAL_VOID(read_unlock_irq, rwlock_t)
__IL_REAL_VOID(read_unlock_bh, rwlock_t)
__IL_REAL_RESTORE(read_unlock_irqrestore, rwlock_t)
__IL_REAL_VOID(write_lock, rwlock_t)
#ifdef write_lock_nested
__IL_REAL_NESTED(write_lock_nested, rwlock_t)
#endif
__IL_REAL_VOID(write_lock_irq, rwlock_t)
__IL_REAL_VOID(write_lock_bh, rwlock_t)
__IL_REAL_SAVE(write_lock_irqsave, rwlock_t)
__IL_REAL_VALUE(write_trylock, rwlock_t)
__IL_REAL_TRY_SAVE(write_trylock_irqsave, rwlock_t)
__IL_REAL_VOID(write_unlock, rwlock_t)
__IL_REAL_VOID(write_unlock_irq, rwlock_t)
__IL_REAL_VOID(write_unlock_bh, rwlock_t)
__IL_REAL_RESTORE(write_unlock_irqrestore, rwlock_t)

/* struct mutex */

#undef mutex_lock
#define mutex_lock(l)	__il_void(IL_LOCK, mutex_lock, l, #l)
#undef mutex_lock_nested
#define mutex_lock_nested(l, s)	__il_void(IL_LOCK, mutex_lock_nested, l, #l, s)
#undef mutex_lock_nest_lock
#define mutex_lock_nest_lock(l, o)					\
	__il_void(IL_LOCK, mutex_lock_nest_lock, l, #l, __il_outer(o))
#undef mutex_lock_io
#define mutex_lock_io(l)	__il_void(IL_LOCK, mutex_lock_io, l, #l)
#undef mutex_lock_io_nested
#define mutex_lock_io_nested(l, s)					\
	__il_void(IL_LOCK, mutex_lock_io_nested, l, #l, s)
#undef mutex_lock_interruptible
#define mutex_lock_interruptible(l)					\
	__il_signal(IL_LOCK, mutex_lock_interruptible, l, #l)
#undef mutex_lock_interruptible_nested
#define mutex_lock_interruptible_nested(l, s)				\
	__il_signal(IL_LOCK, mutex_lock_interruptible_nested, l, #l, s)
#undef mutex_lock_killable
#define mutex_lock_killable(l)	__il_signal(IL_LOCK, mutex_lock_killable, l, #l)
#undef mutex_lock_killable_nested
#define mutex_lock_killable_nested(l, s)				\
	__il_signal(IL_LOCK, mutex_lock_killable_nested, l, #l, s)
#undef mutex_trylock
#define mutex_trylock(l)	__il_bool(IL_TRYLOCK, mutex_trylock, l, #l)
#undef mutex_unlock
#define mutex_unlock(l)	__il_void(IL_UNLOCK, mutex_unlock, l, #l)
#undef mutex_is_locked
#define mutex_is_locked(l)	__il_bool(IL_TEST, mutex_is_locked, l, #l)

__IL_END(mutex_unlock, struct mutex, IL_UNLOCK)
#define class_mutex_constructor(l)					\
	__il_scope(mutex, IL_LOCK, mutex_lock, mutex_unlock, l, #l)
#define class_mutex_destructor	__il_end_mutex_unlock
#define class_mutex_try_constructor(l)					\
	__il_scope(mutex_try, IL_TRYLOCK, mutex_trylock, mutex_unlock,	\
		l, #l)
#define class_mutex_try_destructor	__il_end_mutex_unlock
#define class_mutex_intr_constructor(l)					\
	__il_scope(mutex_intr, IL_LOCK, mutex_lock_interruptible,	\
		mutex_unlock, l, #l)
#define class_mutex_intr_destructor	__il_end_mutex_unlock

/* struct rw_semaphore */

#undef down_read
#define down_read(l)	__il_void(IL_READ_LOCK, down_read, l, #l)
#undef down_read_nested
#define down_read_nested(l, s)						\
	__il_void(IL_READ_LOCK, down_read_nested, l, #l, s)
#undef down_read_interruptible
#define down_read_interruptible(l)					\
	__il_signal(IL_READ_LOCK, down_read_interruptible, l, #l)
#undef down_read_killable
#define down_read_killable(l)						\
	__il_signal(IL_READ_LOCK, down_read_killable, l, #l)
#undef down_read_killable_nested
#define down_read_killable_nested(l, s)					\
	__il_signal(IL_READ_LOCK, down_read_killable_nested, l, #l, s)
#undef down_read_trylock
#define down_read_trylock(l)						\
	__il_bool(IL_READ_TRYLOCK, down_read_trylock, l, #l)
#undef up_read
#define up_read(l)	__il_void(IL_READ_UNLOCK, up_read, l, #l)
#undef down_write
#define down_write(l)	__il_void(IL_LOCK, down_write, l, #l)
#undef down_write_nested
#define down_write_nested(l, s)	__il_void(IL_LOCK, down_write_nested, l, #l, s)
#undef down_write_nest_lock
#define down_write_nest_lock(l, o)					\
	__il_void(IL_LOCK, down_write_nest_lock, l, #l, __il_outer(o))
#undef down_write_killable
#define down_write_killable(l)	__il_signal(IL_LOCK, down_write_killable, l, #l)
#undef down_write_killable_nested
#define down_write_killable_nested(l, s)				\
	__il_signal(IL_LOCK, down_write_killable_nested, l, #l, s)
#undef down_write_trylock
#define down_write_trylock(l)	__il_bool(IL_TRYLOCK, down_write_trylock, l, #l)
#undef up_write
#define up_write(l)	__il_void(IL_UNLOCK, up_write, l, #l)
#undef downgrade_write
#define downgrade_write(l)	__il_void(IL_DOWNGRADE, downgrade_write, l, #l)
#undef rwsem_is_locked
#define rwsem_is_locked(l)	__il_bool(IL_TEST, rwsem_is_locked, l, #l)

__IL_END(up_read, struct rw_semaphore, IL_READ_UNLOCK)
__IL_END(up_write, struct rw_semaphore, IL_UNLOCK)
#define class_rwsem_read_constructor(l)					\
	__il_scope(rwsem_read, IL_READ_LOCK, down_read, up_read, l, #l)
#define class_rwsem_read_destructor	__il_end_up_read
#define class_rwsem_read_try_constructor(l)				\
	__il_scope(rwsem_read_try, IL_READ_TRYLOCK, down_read_trylock,	\
		up_read, l, #l)
#define class_rwsem_read_try_destructor	__il_end_up_read
#define class_rwsem_read_intr_constructor(l)				\
	__il_scope(rwsem_read_intr, IL_READ_LOCK,			\
		down_read_interruptible, up_read, l, #l)
#define class_rwsem_read_intr_destructor	__il_end_up_read
#define class_rwsem_write_constructor(l)				\
	__il_scope(rwsem_write, IL_LOCK, down_write, up_write, l, #l)
#define class_rwsem_write_destructor	__il_end_up_write
#define class_rwsem_write_try_constructor(l)				\
	__il_scope(rwsem_write_try, IL_TRYLOCK, down_write_trylock,	\
		up_write, l, #l)
#define class_rwsem_write_try_destructor	__il_end_up_write

/* spinlock_t */

#undef spin_lock
#define spin_lock(l)	__il_void(IL_LOCK, spin_lock, l, #l)
#undef spin_lock_irq
#define spin_lock_irq(l)	__il_void(IL_LOCK, spin_lock_irq, l, #l)
#undef spin_lock_bh
#define spin_lock_bh(l)	__il_void(IL_LOCK, spin_lock_bh, l, #l)
#undef spin_lock_nested
#define spin_lock_nested(l, s)	__il_void(IL_LOCK, spin_lock_nested, l, #l, s)
#undef spin_lock_nest_lock
#define spin_lock_nest_lock(l, o)					\
	__il_void(IL_LOCK, spin_lock_nest_lock, l, #l, __il_outer(o))
#undef spin_lock_irqsave
#define spin_lock_irqsave(l, f)	__il_save(IL_LOCK, spin_lock_irqsave, l, #l, f)
#undef spin_lock_irqsave_nested
#define spin_lock_irqsave_nested(l, f, s)				\
	__il_save(IL_LOCK, spin_lock_irqsave_nested, l, #l, f, s)
#undef spin_trylock
#define spin_trylock(l)	__il_bool(IL_TRYLOCK, spin_trylock, l, #l)
#undef spin_trylock_irq
#define spin_trylock_irq(l)	__il_bool(IL_TRYLOCK, spin_trylock_irq, l, #l)
#undef spin_trylock_bh
#define spin_trylock_bh(l)	__il_bool(IL_TRYLOCK, spin_trylock_bh, l, #l)
#undef spin_trylock_irqsave
#define spin_trylock_irqsave(l, f)					\
	__il_try_save(IL_TRYLOCK, spin_trylock_irqsave, l, #l, f)
#undef spin_unlock
#define spin_unlock(l)	__il_void(IL_UNLOCK, spin_unlock, l, #l)
#undef spin_unlock_irq
#define spin_unlock_irq(l)	__il_void(IL_UNLOCK, spin_unlock_irq, l, #l)
#undef spin_unlock_bh
#define spin_unlock_bh(l)	__il_void(IL_UNLOCK, spin_unlock_bh, l, #l)
#undef spin_unlock_irqrestore
#define spin_unlock_irqrestore(l, f)					\
	__il_void(IL_UNLOCK, spin_unlock_irqrestore, l, #l, f)
#undef spin_is_locked
#define spin_is_locked(l)	__il_bool(IL_TEST, spin_is_locked, l, #l)
#undef assert_spin_locked
#define assert_spin_locked(l)	__il_assert(assert_spin_locked, l, #l)

__IL_END(spin_unlock, spinlock_t, IL_UNLOCK)
__IL_END(spin_unlock_irq, spinlock_t, IL_UNLOCK)
__IL_END(spin_unlock_bh, spinlock_t, IL_UNLOCK)
__IL_END_RESTORE(spin_unlock_irqrestore, spinlock_t, IL_UNLOCK)
#define class_spinlock_constructor(l)					\
	__il_scope(spinlock, IL_LOCK, spin_lock, spin_unlock, l, #l)
#define class_spinlock_destructor	__il_end_spin_unlock
#define class_spinlock_try_constructor(l)				\
	__il_scope(spinlock_try, IL_TRYLOCK, spin_trylock, spin_unlock,	\
		l, #l)
#define class_spinlock_try_destructor	__il_end_spin_unlock
#define class_spinlock_nested_constructor(l)				\
	__il_scope(spinlock_nested, IL_LOCK, spin_lock_nested,		\
		spin_unlock, l, #l)
#define class_spinlock_nested_destructor	__il_end_spin_unlock
#define class_spinlock_irq_constructor(l)				\
	__il_scope(spinlock_irq, IL_LOCK, spin_lock_irq,		\
		spin_unlock_irq, l, #l)
#define class_spinlock_irq_destructor	__il_end_spin_unlock_irq
#define class_spinlock_irq_try_constructor(l)				\
	__il_scope(spinlock_irq_try, IL_TRYLOCK, spin_trylock_irq,	\
		spin_unlock_irq, l, #l)
#define class_spinlock_irq_try_destructor	__il_end_spin_unlock_irq
#define class_spinlock_bh_constructor(l)				\
	__il_scope(spinlock_bh, IL_LOCK, spin_lock_bh, spin_unlock_bh,	\
		l, #l)
#define class_spinlock_bh_destructor	__il_end_spin_unlock_bh
#define class_spinlock_bh_try_constructor(l)				\
	__il_scope(spinlock_bh_try, IL_TRYLOCK, spin_trylock_bh,	\
		spin_unlock_bh, l, #l)
#define class_spinlock_bh_try_destructor	__il_end_spin_unlock_bh
#define class_spinlock_irqsave_constructor(l)				\
	__il_scope(spinlock_irqsave, IL_LOCK, spin_lock_irqsave,	\
		spin_unlock_irqrestore, l, #l)
#define class_spinlock_irqsave_destructor	__il_end_spin_unlock_irqrestore
#define class_spinlock_irqsave_try_constructor(l)			\
	__il_scope(spinlock_irqsave_try, IL_TRYLOCK,			\
		spin_trylock_irqsave, spin_unlock_irqrestore, l, #l)
#define class_spinlock_irqsave_try_destructor	__il_end_spin_unlock_irqrestore

/* raw_spinlock_t */

#undef raw_spin_lock
#define raw_spin_lock(l)	__il_void(IL_LOCK, raw_spin_lock, l, #l)
#undef raw_spin_lock_irq
#define raw_spin_lock_irq(l)	__il_void(IL_LOCK, raw_spin_lock_irq, l, #l)
#undef raw_spin_lock_bh
#define raw_spin_lock_bh(l)	__il_void(IL_LOCK, raw_spin_lock_bh, l, #l)
#undef raw_spin_lock_nested
#define raw_spin_lock_nested(l, s)					\
	__il_void(IL_LOCK, raw_spin_lock_nested, l, #l, s)
#undef raw_spin_lock_nest_lock
#define raw_spin_lock_nest_lock(l, o)					\
	__il_void(IL_LOCK, raw_spin_lock_nest_lock, l, #l, __il_outer(o))
#undef raw_spin_lock_irqsave
#define raw_spin_lock_irqsave(l, f)					\
	__il_save(IL_LOCK, raw_spin_lock_irqsave, l, #l, f)
#undef raw_spin_lock_irqsave_nested
#define raw_spin_lock_irqsave_nested(l, f, s)				\
	__il_save(IL_LOCK, raw_spin_lock_irqsave_nested, l, #l, f, s)
#undef raw_spin_trylock
#define raw_spin_trylock(l)	__il_bool(IL_TRYLOCK, raw_spin_trylock, l, #l)
#undef raw_spin_trylock_irq
#define raw_spin_trylock_irq(l)						\
	__il_bool(IL_TRYLOCK, raw_spin_trylock_irq, l, #l)
#undef raw_spin_trylock_bh
#define raw_spin_trylock_bh(l)						\
	__il_bool(IL_TRYLOCK, raw_spin_trylock_bh, l, #l)
#undef raw_spin_trylock_irqsave
#define raw_spin_trylock_irqsave(l, f)					\
	__il_try_save(IL_TRYLOCK, raw_spin_trylock_irqsave, l, #l, f)
#undef raw_spin_unlock
#define raw_spin_unlock(l)	__il_void(IL_UNLOCK, raw_spin_unlock, l, #l)
#undef raw_spin_unlock_irq
#define raw_spin_unlock_irq(l)	__il_void(IL_UNLOCK, raw_spin_unlock_irq, l, #l)
#undef raw_spin_unlock_bh
#define raw_spin_unlock_bh(l)	__il_void(IL_UNLOCK, raw_spin_unlock_bh, l, #l)
#undef raw_spin_unlock_irqrestore
#define raw_spin_unlock_irqrestore(l, f)				\
	__il_void(IL_UNLOCK, raw_spin_unlock_irqrestore, l, #l, f)
#undef raw_spin_is_locked
#define raw_spin_is_locked(l)	__il_bool(IL_TEST, raw_spin_is_locked, l, #l)
#undef assert_raw_spin_locked
#define assert_raw_spin_locked(l)					\
	__il_assert(assert_raw_spin_locked, l, #l)

__IL_END(raw_spin_unlock, raw_spinlock_t, IL_UNLOCK)
__IL_END(raw_spin_unlock_irq, raw_spinlock_t, IL_UNLOCK)
__IL_END(raw_spin_unlock_bh, raw_spinlock_t, IL_UNLOCK)
__IL_END_RESTORE(raw_spin_unlock_irqrestore, raw_spinlock_t, IL_UNLOCK)
#define class_raw_spinlock_constructor(l)				\
	__il_scope(raw_spinlock, IL_LOCK, raw_spin_lock,		\
		raw_spin_unlock, l, #l)
#define class_raw_spinlock_destructor	__il_end_raw_spin_unlock
#define class_raw_spinlock_try_constructor(l)				\
	__il_scope(raw_spinlock_try, IL_TRYLOCK, raw_spin_trylock,	\
		raw_spin_unlock, l, #l)
#define class_raw_spinlock_try_destructor	__il_end_raw_spin_unlock
#define class_raw_spinlock_nested_constructor(l)			\
	__il_scope(raw_spinlock_nested, IL_LOCK, raw_spin_lock_nested,	\
		raw_spin_unlock, l, #l)
#define class_raw_spinlock_nested_destructor	__il_end_raw_spin_unlock
#define class_raw_spinlock_irq_constructor(l)				\
	__il_scope(raw_spinlock_irq, IL_LOCK, raw_spin_lock_irq,	\
		raw_spin_unlock_irq, l, #l)
#define class_raw_spinlock_irq_destructor	__il_end_raw_spin_unlock_irq
#define class_raw_spinlock_irq_try_constructor(l)			\
	__il_scope(raw_spinlock_irq_try, IL_TRYLOCK,			\
		raw_spin_trylock_irq, raw_spin_unlock_irq, l, #l)
#define class_raw_spinlock_irq_try_destructor	__il_end_raw_spin_unlock_irq
#define class_raw_spinlock_bh_constructor(l)				\
	__il_scope(raw_spinlock_bh, IL_LOCK, raw_spin_lock_bh,		\
		raw_spin_unlock_bh, l, #l)
#define class_raw_spinlock_bh_destructor	__il_end_raw_spin_unlock_bh
#define class_raw_spinlock_bh_try_constructor(l)			\
	__il_scope(raw_spinlock_bh_try, IL_TRYLOCK, raw_spin_trylock_bh,\
		raw_spin_unlock_bh, l, #l)
#define class_raw_spinlock_bh_try_destructor	__il_end_raw_spin_unlock_bh
#define class_raw_spinlock_irqsave_constructor(l)			\
	__il_scope(raw_spinlock_irqsave, IL_LOCK, raw_spin_lock_irqsave,\
		raw_spin_unlock_irqrestore, l, #l)
#define class_raw_spinlock_irqsave_destructor	\
	__il_end_raw_spin_unlock_irqrestore
#define class_raw_spinlock_irqsave_try_constructor(l)			\
	__il_scope(raw_spinlock_irqsave_try, IL_TRYLOCK,		\
		raw_spin_trylock_irqsave, raw_spin_unlock_irqrestore, l, #l)
#define class_raw_spinlock_irqsave_try_destructor	\
	__il_end_raw_spin_unlock_irqrestore

/* rwlock_t, read_* */

#undef read_lock
#define read_lock(l)	__il_void(IL_READ_LOCK, read_lock, l, #l)
#undef read_lock_irq
#define read_lock_irq(l)	__il_void(IL_READ_LOCK, read_lock_irq, l, #l)
#undef read_lock_bh
#define read_lock_bh(l)	__il_void(IL_READ_LOCK, read_lock_bh, l, #l)
#undef read_lock_irqsave
#define read_lock_irqsave(l, f)						\
	__il_save(IL_READ_LOCK, read_lock_irqsave, l, #l, f)
#undef read_trylock
#define read_trylock(l)	__il_bool(IL_READ_TRYLOCK, read_trylock, l, #l)
#undef read_unlock
#define read_unlock(l)	__il_void(IL_READ_UNLOCK, read_unlock, l, #l)
#undef read_unlock_irq
#define read_unlock_irq(l)						\
	__il_void(IL_READ_UNLOCK, read_unlock_irq, l, #l)
#undef read_unlock_bh
#define read_unlock_bh(l)	__il_void(IL_READ_UNLOCK, read_unlock_bh, l, #l)
#undef read_unlock_irqrestore
#define read_unlock_irqrestore(l, f)					\
	__il_void(IL_READ_UNLOCK, read_unlock_irqrestore, l, #l, f)

__IL_END(read_unlock, rwlock_t, IL_READ_UNLOCK)
__IL_END(read_unlock_irq, rwlock_t, IL_READ_UNLOCK)
__IL_END_RESTORE(read_unlock_irqrestore, rwlock_t, IL_READ_UNLOCK)
#define class_read_lock_constructor(l)					\
	__il_scope(read_lock, IL_READ_LOCK, read_lock, read_unlock, l, #l)
#define class_read_lock_destructor	__il_end_read_unlock
#define class_read_lock_irq_constructor(l)				\
	__il_scope(read_lock_irq, IL_READ_LOCK, read_lock_irq,		\
		read_unlock_irq, l, #l)
#define class_read_lock_irq_destructor	__il_end_read_unlock_irq
#define class_read_lock_irqsave_constructor(l)				\
	__il_scope(read_lock_irqsave, IL_READ_LOCK, read_lock_irqsave,	\
		read_unlock_irqrestore, l, #l)
#define class_read_lock_irqsave_destructor	__il_end_read_unlock_irqrestore

/* rwlock_t, write_* */

#undef write_lock
#define write_lock(l)	__il_void(IL_LOCK, write_lock, l, #l)
#ifdef write_lock_nested
#undef write_lock_nested
#define write_lock_nested(l, s)	__il_void(IL_LOCK, write_lock_nested, l, #l, s)
#endif
#undef write_lock_irq
#define write_lock_irq(l)	__il_void(IL_LOCK, write_lock_irq, l, #l)
#undef write_lock_bh
#define write_lock_bh(l)	__il_void(IL_LOCK, write_lock_bh, l, #l)
#undef write_lock_irqsave
#define write_lock_irqsave(l, f)					\
	__il_save(IL_LOCK, write_lock_irqsave, l, #l, f)
#undef write_trylock
#define write_trylock(l)	__il_bool(IL_TRYLOCK, write_trylock, l, #l)
#undef write_trylock_irqsave
#define write_trylock_irqsave(l, f)					\
	__il_try_save(IL_TRYLOCK, write_trylock_irqsave, l, #l, f)
#undef write_unlock
#define write_unlock(l)	__il_void(IL_UNLOCK, write_unlock, l, #l)
#undef write_unlock_irq
#define write_unlock_irq(l)	__il_void(IL_UNLOCK, write_unlock_irq, l, #l)
#undef write_unlock_bh
#define write_unlock_bh(l)	__il_void(IL_UNLOCK, write_unlock_bh, l, #l)
#undef write_unlock_irqrestore
#define write_unlock_irqrestore(l, f)					\
	__il_void(IL_UNLOCK, write_unlock_irqrestore, l, #l, f)

__IL_END(write_unlock, rwlock_t, IL_UNLOCK)
__IL_END(write_unlock_irq, rwlock_t, IL_UNLOCK)
__IL_END_RESTORE(write_unlock_irqrestore, rwlock_t, IL_UNLOCK)
#define class_write_lock_constructor(l)					\
	__il_scope(write_lock, IL_LOCK, write_lock, write_unlock, l, #l)
#define class_write_lock_destructor	__il_end_write_unlock
#define class_write_lock_irq_constructor(l)				\
	__il_scope(write_lock_irq, IL_LOCK, write_lock_irq,		\
		write_unlock_irq, l, #l)
#define class_write_lock_irq_destructor	__il_end_write_unlock_irq
#define class_write_lock_irqsave_constructor(l)				\
	__il_scope(write_lock_irqsave, IL_LOCK, write_lock_irqsave,	\
		write_unlock_irqrestore, l, #l)
#define class_write_lock_irqsave_destructor	__il_end_write_unlock_irqrestore

#endif /* _INTERLEAVE_LOCKS_TABLE_H */
