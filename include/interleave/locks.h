/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hooks: locks.
 *
 * A thread that is parked with a lock of the model holds none of the kernel's,
 * so that others may run on this CPU.
 *
 * guard() and the like form the name of a constructor and of a destructor from
 * the lock's class. Here macros have these names. A macro refers to the
 * kernel's class only where it is used, so kernels need not have every class.
 */
#ifndef _INTERLEAVE_LOCKS_H
#define _INTERLEAVE_LOCKS_H

#include <linux/err.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

#include <interleave/calls.h>

/* What precedes the map of lockdep in a lock that is held around another. */
struct __il_outer {
	struct lockdep_map dep_map;
};

#ifdef CONFIG_DEBUG_LOCK_ALLOC
#define __il_outer(lock)	((struct __il_outer *)&(lock)->dep_map)
#else
#define __il_outer(lock)	NULL
#endif

/* The kernel's own, by the forms of tools/generate/locks.tbl. */

#define __IL_REAL_VOID(fn, type)					\
static inline void __il_real_##fn(type *lock)				\
{									\
	fn(lock);							\
}

#define __IL_REAL_VALUE(fn, type)					\
static inline int __il_real_##fn(type *lock)				\
{									\
	return fn(lock);						\
}

#define __IL_REAL_NESTED(fn, type)					\
static inline void __il_real_##fn(type *lock, int subclass)		\
{									\
	fn(lock, subclass);						\
}

#define __IL_REAL_VALUE_NESTED(fn, type)				\
static inline int __il_real_##fn(type *lock, int subclass)		\
{									\
	return fn(lock, subclass);					\
}

#define __IL_REAL_OUTER(fn, type)					\
static inline void __il_real_##fn(type *lock, struct __il_outer *outer)	\
{									\
	fn(lock, outer);						\
}

#define __IL_REAL_SAVE(fn, type)					\
static inline unsigned long __il_real_##fn(type *lock)			\
{									\
	unsigned long flags;						\
									\
	fn(lock, flags);						\
	return flags;							\
}

#define __IL_REAL_SAVE_NESTED(fn, type)					\
static inline unsigned long __il_real_##fn(type *lock, int subclass)	\
{									\
	unsigned long flags;						\
									\
	fn(lock, flags, subclass);					\
	return flags;							\
}

#define __IL_REAL_RESTORE(fn, type)					\
static inline void __il_real_##fn(type *lock, unsigned long flags)	\
{									\
	fn(lock, flags);						\
}

#define __IL_REAL_TRY_SAVE(fn, type)					\
static inline int __il_real_##fn(type *lock, unsigned long *flags)	\
{									\
	return fn(lock, *flags);					\
}

/* Hooks of these forms. */

#define __il_void(kind, name, lock, text, ...)				\
	__il_do_as(kind, __il_real_##name, #name, lock, text, ##__VA_ARGS__)
#define __il_bool(kind, name, lock, text)				\
	__il_try_as(kind, __il_real_##name, #name, lock, text)
#define __il_signal(kind, name, lock, text, ...)			\
	__il_signal_as(kind, __il_real_##name, #name, lock, text,	\
		       ##__VA_ARGS__)

#define __il_save(kind, name, lock, text, flags, ...)			\
	do {								\
		__auto_type __il_o = (lock);				\
		unsigned long *__il_f = &(flags);			\
									\
		if (interleave_hooked()) {				\
			__il_op(kind, __il_o, #name, text);		\
			*__il_f = 0;					\
		} else {						\
			*__il_f = __il_real_##name(__il_o, ##__VA_ARGS__); \
		}							\
	} while (0)

#define __il_try_save(kind, name, lock, text, flags) ({			\
	__auto_type __il_o = (lock);					\
	unsigned long *__il_f = &(flags);				\
	int __il_ret;							\
									\
	if (interleave_hooked()) {					\
		__il_ret = __il_op(kind, __il_o, #name, text);		\
		*__il_f = 0;						\
	} else {							\
		__il_ret = __il_real_##name(__il_o, __il_f);		\
	}								\
	__il_ret;							\
})

/* The kernel asks whether any thread holds the lock. Callers mean their own. */
#define __il_check_held(lock, held, what, text, real)			\
	do {								\
		__auto_type __il_o = (lock);				\
									\
		if (!interleave_hooked())				\
			real(__il_o);					\
		else if (!held(__il_o))					\
			interleave_not_held(INTERLEAVE_SITE(what, text)); \
	} while (0)
#define __il_assert(name, lock, text)					\
	__il_check_held(lock, interleave_is_held, #name, text,		\
			__il_real_##name)

/*
 * The end of a scope. The lock comes first in every class. A try that failed
 * has left NULL or an error.
 */
#define __IL_END_SCOPE(name, type, release, real)			\
static inline void __il_end_##name(void *scope)				\
{									\
	type *lock = *(type **)scope;					\
									\
	if (IS_ERR_OR_NULL(lock))					\
		return;							\
	if (interleave_hooked())					\
		release;						\
	else								\
		real;							\
}

/* What classes that save the state of interrupts keep behind the lock. */
struct __il_irqsave {
	void *lock;
	unsigned long flags;
};

#define __IL_END(name, type, kind)					\
	__IL_END_SCOPE(name, type,					\
		       interleave_unguard(kind, lock, sizeof(*lock)),	\
		       __il_real_##name(lock))
#define __IL_END_RESTORE(name, type, kind)				\
	__IL_END_SCOPE(name, type,					\
		       interleave_unguard(kind, lock, sizeof(*lock)),	\
		       __il_real_##name(lock,				\
				((struct __il_irqsave *)scope)->flags))

/* The begin of a scope: an object of the kernel's class, maybe made by hand. */
#define __il_scope(class, kind, take, end, lock, text) ({		\
	__auto_type __il_l = (lock);					\
									\
	interleave_hooked() ?						\
		(class_##class##_t) {					\
			interleave_guard(kind, __il_l, sizeof(*__il_l),	\
				INTERLEAVE_SITE(#take, text),		\
				INTERLEAVE_SITE(#end, text)) ?		\
			__il_l : NULL } :				\
		class_##class##_constructor(__il_l);			\
})

#include <interleave/locks_table.h>

/* assertions */

#ifdef CONFIG_LOCKDEP
#define __il_really_held(lock)						\
	WARN_ON(debug_locks && !lockdep_is_held(lock))
#else
#define __il_really_held(lock)	((void)(lock))
#endif

#define __il_lockdep(name, lock, text, held)				\
	__il_check_held(lock, held, #name, text, __il_really_held)

#endif /* _INTERLEAVE_LOCKS_H */
