/* SPDX-License-Identifier: GPL-2.0-only */
/* Mutexes and semaphores of readers and writers, for <interleave/force.h>. */
#ifndef INTERLEAVE_SLEEPING_LOCKS_H
#define INTERLEAVE_SLEEPING_LOCKS_H

#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <interleave/hooks.h>

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

static inline int __il_mutex_lock_interruptible(struct mutex *lock,
						unsigned int subclass)
{
	return mutex_lock_interruptible_nested(lock, subclass);
}

static inline int __il_mutex_lock_killable(struct mutex *lock,
					   unsigned int subclass)
{
	return mutex_lock_killable_nested(lock, subclass);
}

static inline void __il_mutex_lock_io(struct mutex *lock, unsigned int subclass)
{
	mutex_lock_io_nested(lock, subclass);
}

static inline int __il_mutex_trylock(struct mutex *lock)
{
	return mutex_trylock(lock);
}

#undef mutex_lock
#undef mutex_lock_nested
#undef mutex_lock_nest_lock
#undef mutex_lock_interruptible
#undef mutex_lock_interruptible_nested
#undef mutex_lock_killable
#undef mutex_lock_killable_nested
#undef mutex_lock_io
#undef mutex_lock_io_nested
#undef mutex_trylock

#define mutex_lock(lock)						\
	__il_do(IL_LOCK, lock, "mutex_lock", #lock, __il_mutex_lock)
#define mutex_lock_nested(lock, subclass)				\
	__il_nested(IL_LOCK, lock, subclass, "mutex_lock_nested",	\
		    #lock, __il_mutex_lock_nested)
#define mutex_lock_io(lock)						\
	__il_nested(IL_LOCK, lock, 0, "mutex_lock_io", #lock,		\
		    __il_mutex_lock_io)
#define mutex_lock_io_nested(lock, subclass)				\
	__il_nested(IL_LOCK, lock, subclass, "mutex_lock_io_nested",	\
		    #lock, __il_mutex_lock_io)
#define mutex_lock_interruptible(lock)					\
	__il_take(IL_LOCK, lock, "mutex_lock_interruptible", #lock,	\
		  __il_mutex_lock_interruptible(__il_o, 0))
#define mutex_lock_interruptible_nested(lock, subclass)			\
	__il_take(IL_LOCK, lock, "mutex_lock_interruptible_nested",	\
		  #lock, __il_mutex_lock_interruptible(__il_o, subclass))
#define mutex_lock_killable(lock)					\
	__il_take(IL_LOCK, lock, "mutex_lock_killable", #lock,		\
		  __il_mutex_lock_killable(__il_o, 0))
#define mutex_lock_killable_nested(lock, subclass)			\
	__il_take(IL_LOCK, lock, "mutex_lock_killable_nested", #lock,	\
		  __il_mutex_lock_killable(__il_o, subclass))
#ifdef CONFIG_DEBUG_LOCK_ALLOC
#define mutex_lock_nest_lock(lock, outer)				\
	__il_nested(IL_LOCK, lock, &(outer)->dep_map,			\
		    "mutex_lock_nest_lock", #lock, _mutex_lock_nest_lock)
#else
#define mutex_lock_nest_lock(lock, outer)				\
	__il_do(IL_LOCK, lock, "mutex_lock_nest_lock", #lock,		\
		__il_mutex_lock)
#endif
#define mutex_trylock(lock)						\
	__il_get(IL_TRYLOCK, lock, "mutex_trylock", #lock, 1,		\
		 __il_mutex_trylock)
#define mutex_unlock(lock)						\
	__il_do(IL_UNLOCK, lock, "mutex_unlock", #lock, mutex_unlock)
#define mutex_is_locked(lock)						\
	__il_get(IL_TEST, lock, "mutex_is_locked", #lock, 1, mutex_is_locked)

/* Semaphores of readers and writers */

static inline void __il_down_read_nested(struct rw_semaphore *sem,
					 unsigned int subclass)
{
	down_read_nested(sem, subclass);
}

static inline int __il_down_read_killable_nested(struct rw_semaphore *sem,
						 unsigned int subclass)
{
	return down_read_killable_nested(sem, subclass);
}

static inline void __il_down_write(struct rw_semaphore *sem)
{
	down_write(sem);
}

static inline void __il_down_write_nested(struct rw_semaphore *sem,
					  unsigned int subclass)
{
	down_write_nested(sem, subclass);
}

static inline int __il_down_write_killable_nested(struct rw_semaphore *sem,
						  unsigned int subclass)
{
	return down_write_killable_nested(sem, subclass);
}

#undef down_read_nested
#undef down_read_killable_nested
#undef down_write_nested
#undef down_write_killable_nested
#undef down_write_nest_lock

#define down_read(sem)							\
	__il_do(IL_READ_LOCK, sem, "down_read", #sem, down_read)
#define down_read_nested(sem, subclass)					\
	__il_nested(IL_READ_LOCK, sem, subclass, "down_read_nested",	\
		    #sem, __il_down_read_nested)
#define down_read_interruptible(sem)					\
	__il_take(IL_READ_LOCK, sem, "down_read_interruptible", #sem,	\
		  down_read_interruptible(__il_o))
#define down_read_killable(sem)						\
	__il_take(IL_READ_LOCK, sem, "down_read_killable", #sem,	\
		  down_read_killable(__il_o))
#define down_read_killable_nested(sem, subclass)			\
	__il_take(IL_READ_LOCK, sem, "down_read_killable_nested", #sem,	\
		  __il_down_read_killable_nested(__il_o, subclass))
#define down_read_trylock(sem)						\
	__il_get(IL_READ_TRYLOCK, sem, "down_read_trylock", #sem, 1,	\
		 down_read_trylock)
#define up_read(sem)							\
	__il_do(IL_READ_UNLOCK, sem, "up_read", #sem, up_read)
#define down_write(sem)							\
	__il_do(IL_LOCK, sem, "down_write", #sem, down_write)
#define down_write_nested(sem, subclass)				\
	__il_nested(IL_LOCK, sem, subclass, "down_write_nested", #sem,	\
		    __il_down_write_nested)
#ifdef CONFIG_DEBUG_LOCK_ALLOC
#define down_write_nest_lock(sem, outer)				\
	__il_nested(IL_LOCK, sem, &(outer)->dep_map,			\
		    "down_write_nest_lock", #sem, _down_write_nest_lock)
#else
#define down_write_nest_lock(sem, outer)				\
	__il_do(IL_LOCK, sem, "down_write_nest_lock", #sem,		\
		__il_down_write)
#endif
#define down_write_killable(sem)					\
	__il_take(IL_LOCK, sem, "down_write_killable", #sem,		\
		  down_write_killable(__il_o))
#define down_write_killable_nested(sem, subclass)			\
	__il_take(IL_LOCK, sem, "down_write_killable_nested", #sem,	\
		  __il_down_write_killable_nested(__il_o, subclass))
#define down_write_trylock(sem)						\
	__il_get(IL_TRYLOCK, sem, "down_write_trylock", #sem, 1,	\
		 down_write_trylock)
#define up_write(sem)							\
	__il_do(IL_UNLOCK, sem, "up_write", #sem, up_write)
#define downgrade_write(sem)						\
	__il_do(IL_DOWNGRADE, sem, "downgrade_write", #sem,		\
		downgrade_write)
#define rwsem_is_locked(sem)						\
	__il_get(IL_TEST, sem, "rwsem_is_locked", #sem, 1, rwsem_is_locked)

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

#endif /* INTERLEAVE_SLEEPING_LOCKS_H */
