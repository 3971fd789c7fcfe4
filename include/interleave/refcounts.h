/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hooks: reference counts.
 *
 * What the kernel would warn about is a finding of the explorer.
 */
#ifndef _INTERLEAVE_REFCOUNTS_H
#define _INTERLEAVE_REFCOUNTS_H

#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

#include <interleave/atomics.h>
#include <interleave/calls.h>

#define refcount_read(r)	__il_v(refcount_read, INTERLEAVE_READ, r, #r)
#define refcount_set(r, n)						\
	__il_vi(refcount_set, INTERLEAVE_STORE, r, n, #r)

/* Further arguments are those of the explorer's function, see hooks.h. */
#define __il_count(hook, real, name, r, ...)				\
	__il_hook(interleave_refcount_##hook, real, name, r, __VA_ARGS__)

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
	__il_count(add, kref_get(k), "kref_get", #k, 1, &(k)->refcount)
#define kref_get_unless_zero(k)						\
	__il_count(add_not_zero, (bool)kref_get_unless_zero(k),		\
		   "kref_get_unless_zero", #k, 1, &(k)->refcount)
#define kref_put(k, release) ({						\
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

/*
 * Counts whose last reference is dropped with a lock held: takes no lock unless
 * this drops the last reference, and keeps it only if this still does with the
 * lock held. @others and @last are expressions.
 */
#define __il_last_locked(others, last, lock, what, lock_text) ({	\
	bool __il_last = false;						\
									\
	if (!(others)) {						\
		__il_op(IL_LOCK, lock, what, lock_text);		\
		__il_last = (last);					\
		if (!__il_last)						\
			__il_op(IL_UNLOCK, lock, what, lock_text);	\
	}								\
	__il_last;							\
})

#define __il_refcount_locked(r, lock, what, text, lock_text)		\
	__il_last_locked(						\
		interleave_refcount_dec_not_one(r,			\
			INTERLEAVE_SITE(what, text)),			\
		interleave_refcount_sub_and_test(1, r,			\
			INTERLEAVE_SITE(what, text)),			\
		lock, what, lock_text)

#define __il_atomic_locked(v, lock, what, text, lock_text)		\
	__il_last_locked(atomic_add_unless(v, -1, 1),			\
			 atomic_dec_and_test(v), lock, what, lock_text)

/* The state of interrupts goes to @flags unless that is NULL. */
#define __il_drop_locked(hook, name, count, lock, flags, real) ({	\
	__auto_type __il_c = (count);					\
	__auto_type __il_s = (lock);					\
	unsigned long *__il_f = (flags);				\
	bool __il_gone;							\
									\
	if (interleave_hooked()) {					\
		if (__il_f)						\
			*__il_f = 0;					\
		__il_gone = hook(__il_c, __il_s, #name, #count, #lock);	\
	} else {							\
		__il_gone = (real);					\
	}								\
	__il_gone;							\
})

#define refcount_dec_and_mutex_lock(r, lock)				\
	__il_drop_locked(__il_refcount_locked,				\
		refcount_dec_and_mutex_lock, r, lock, NULL,		\
		refcount_dec_and_mutex_lock(__il_c, __il_s))
#define refcount_dec_and_lock(r, lock)					\
	__il_drop_locked(__il_refcount_locked, refcount_dec_and_lock,	\
		r, lock, NULL, refcount_dec_and_lock(__il_c, __il_s))
#define refcount_dec_and_lock_irqsave(r, lock, flags)			\
	__il_drop_locked(__il_refcount_locked,				\
		refcount_dec_and_lock_irqsave, r, lock, flags,		\
		refcount_dec_and_lock_irqsave(__il_c, __il_s, __il_f))

#define __il_kref_locked(name, k, release, lock) ({			\
	struct kref *__il_k = (k);					\
	__auto_type __il_l = (lock);					\
	bool __il_freed;						\
									\
	if (!interleave_hooked()) {					\
		__il_freed = name(__il_k, release, __il_l);		\
	} else {							\
		__il_freed = __il_refcount_locked(&__il_k->refcount,	\
				__il_l, #name, #k, #lock);		\
		if (__il_freed)						\
			(release)(__il_k);				\
	}								\
	__il_freed;							\
})

#define kref_put_mutex(k, release, lock)				\
	__il_kref_locked(kref_put_mutex, k, release, lock)
#define kref_put_lock(k, release, lock)					\
	__il_kref_locked(kref_put_lock, k, release, lock)

#define __il_atomic_drop(name, v, lock)					\
	__il_drop_locked(__il_atomic_locked, name, v, lock, NULL,	\
		_##name(__il_c, __il_s))
#define __il_atomic_drop_irqsave(name, v, lock, flags)			\
	__il_drop_locked(__il_atomic_locked, name, v, lock, &(flags),	\
		_##name(__il_c, __il_s, __il_f))

#define atomic_dec_and_mutex_lock(v, lock)				\
	__il_drop_locked(__il_atomic_locked, atomic_dec_and_mutex_lock,	\
		v, lock, NULL, atomic_dec_and_mutex_lock(__il_c, __il_s))

#endif /* _INTERLEAVE_REFCOUNTS_H */
