/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts whose last reference is dropped with a lock held, for
 * <interleave/force.h>.
 */
#ifndef INTERLEAVE_COUNTED_LOCKS_H
#define INTERLEAVE_COUNTED_LOCKS_H

#include <linux/kref.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <interleave/hooks.h>

/*
 * Down by one without the lock, unless that would be the last: that takes it, and
 * keeps it if it still is the last one then. @others and @last are expressions.
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

#define refcount_dec_and_mutex_lock(r, lock) ({				\
	refcount_t *__il_r = (r);					\
	struct mutex *__il_m = (lock);					\
									\
	interleave_hooked() ?						\
		__il_refcount_locked(__il_r, __il_m,			\
			"refcount_dec_and_mutex_lock", #r, #lock) :	\
		refcount_dec_and_mutex_lock(__il_r, __il_m);		\
})
#define refcount_dec_and_lock(r, lock) ({				\
	refcount_t *__il_r = (r);					\
	spinlock_t *__il_s = (lock);					\
									\
	interleave_hooked() ?						\
		__il_refcount_locked(__il_r, __il_s,			\
			"refcount_dec_and_lock", #r, #lock) :		\
		refcount_dec_and_lock(__il_r, __il_s);			\
})
#define refcount_dec_and_lock_irqsave(r, lock, flags) ({		\
	refcount_t *__il_r = (r);					\
	spinlock_t *__il_s = (lock);					\
	unsigned long *__il_f = (flags);				\
									\
	if (interleave_hooked())					\
		*__il_f = 0;						\
	interleave_hooked() ?						\
		__il_refcount_locked(__il_r, __il_s,			\
			"refcount_dec_and_lock_irqsave", #r, #lock) :	\
		refcount_dec_and_lock_irqsave(__il_r, __il_s, __il_f);	\
})

#define __il_kref_locked(k, release, lock, what, text, lock_text, real) ({ \
	struct kref *__il_k = (k);					\
	__auto_type __il_l = (lock);					\
	bool __il_gone;							\
									\
	if (!interleave_hooked()) {					\
		__il_gone = real(__il_k, release, __il_l);		\
	} else {							\
		__il_gone = __il_refcount_locked(&__il_k->refcount,	\
				__il_l, what, text, lock_text);		\
		if (__il_gone)						\
			(release)(__il_k);				\
	}								\
	__il_gone;							\
})

#define kref_put_mutex(k, release, lock)				\
	__il_kref_locked(k, release, lock, "kref_put_mutex", #k, #lock,	\
			 kref_put_mutex)
#define kref_put_lock(k, release, lock)					\
	__il_kref_locked(k, release, lock, "kref_put_lock", #k, #lock,	\
			 kref_put_lock)

#undef atomic_dec_and_lock
#undef atomic_dec_and_lock_irqsave

#define __il_atomic_locked(v, lock, what, lock_text)			\
	__il_last_locked(atomic_add_unless(v, -1, 1),			\
			 atomic_dec_and_test(v), lock, what, lock_text)

#define atomic_dec_and_lock(v, lock) ({					\
	atomic_t *__il_c = (v);						\
	spinlock_t *__il_s = (lock);					\
									\
	interleave_hooked() ?						\
		__il_atomic_locked(__il_c, __il_s,			\
				   "atomic_dec_and_lock", #lock) :	\
		_atomic_dec_and_lock(__il_c, __il_s);			\
})
#define atomic_dec_and_lock_irqsave(v, lock, flags) ({			\
	atomic_t *__il_c = (v);						\
	spinlock_t *__il_s = (lock);					\
	unsigned long *__il_f = &(flags);				\
									\
	if (interleave_hooked())					\
		*__il_f = 0;						\
	interleave_hooked() ?						\
		__il_atomic_locked(__il_c, __il_s,			\
			"atomic_dec_and_lock_irqsave", #lock) :		\
		_atomic_dec_and_lock_irqsave(__il_c, __il_s, __il_f);	\
})

/* Kernels before 6.6 have none. */
#ifdef atomic_dec_and_raw_lock
#undef atomic_dec_and_raw_lock
#undef atomic_dec_and_raw_lock_irqsave
#define atomic_dec_and_raw_lock(v, lock) ({				\
	atomic_t *__il_c = (v);						\
	raw_spinlock_t *__il_s = (lock);				\
									\
	interleave_hooked() ?						\
		__il_atomic_locked(__il_c, __il_s,			\
				   "atomic_dec_and_raw_lock", #lock) :	\
		_atomic_dec_and_raw_lock(__il_c, __il_s);		\
})
#define atomic_dec_and_raw_lock_irqsave(v, lock, flags) ({		\
	atomic_t *__il_c = (v);						\
	raw_spinlock_t *__il_s = (lock);				\
	unsigned long *__il_f = &(flags);				\
									\
	if (interleave_hooked())					\
		*__il_f = 0;						\
	interleave_hooked() ?						\
		__il_atomic_locked(__il_c, __il_s,			\
			"atomic_dec_and_raw_lock_irqsave", #lock) :	\
		_atomic_dec_and_raw_lock_irqsave(__il_c, __il_s, __il_f); \
})
#endif
#define atomic_dec_and_mutex_lock(v, lock) ({				\
	atomic_t *__il_c = (v);						\
	struct mutex *__il_m = (lock);					\
									\
	interleave_hooked() ?						\
		__il_atomic_locked(__il_c, __il_m,			\
			"atomic_dec_and_mutex_lock", #lock) :		\
		atomic_dec_and_mutex_lock(__il_c, __il_m);		\
})

#endif /* INTERLEAVE_COUNTED_LOCKS_H */
