/* SPDX-License-Identifier: GPL-2.0-only */
/* Reference counts, for <interleave/force.h>. */
#ifndef INTERLEAVE_REFCOUNTS_H
#define INTERLEAVE_REFCOUNTS_H

#include <linux/kref.h>
#include <linux/refcount.h>
#include <interleave/atomics.h>
#include <interleave/hooks.h>

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

#endif /* INTERLEAVE_REFCOUNTS_H */
