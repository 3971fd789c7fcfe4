/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hooks: atomic operations.
 *
 * A scheduling point, then the real operation. One that fails orders nothing,
 * so its order is known only afterwards.
 */
#ifndef _INTERLEAVE_ATOMICS_H
#define _INTERLEAVE_ATOMICS_H

#include <linux/atomic.h>

#include <interleave/hooks.h>

#define __il_access(flags, object, what, text)				\
	do {								\
		if (interleave_hooked()) {				\
			interleave_access(flags, object,		\
					  sizeof(*(object)),		\
					  INTERLEAVE_SITE(what, text));	\
		}							\
	} while (0)

#define __il_v(fn, flags, v, text) ({					\
	typeof(v) __il_o = (v);						\
									\
	__il_access(flags, __il_o, #fn, text);				\
	fn(__il_o);							\
})

#define __il_iv(fn, flags, i, v, text) ({				\
	typeof(i) __il_i = (i);						\
	typeof(v) __il_o = (v);						\
									\
	__il_access(flags, __il_o, #fn, text);				\
	fn(__il_i, __il_o);						\
})

#define __il_vi(fn, flags, v, i, text) ({				\
	typeof(v) __il_o = (v);						\
	typeof(i) __il_i = (i);						\
									\
	__il_access(flags, __il_o, #fn, text);				\
	fn(__il_o, __il_i);						\
})

/* @met says by __il_ret and the arguments whether the operation succeeded. */

#define __il_tried(flags, object, ret, met) ({				\
	typeof(ret) __il_ret = (ret);					\
									\
	if (interleave_hooked() && (met))				\
		interleave_ordered(flags, object);			\
	__il_ret;							\
})

#define __il_try_v(fn, flags, met, v, text) ({				\
	typeof(v) __il_o = (v);						\
									\
	__il_access(INTERLEAVE_WRITE, __il_o, #fn, text);		\
	__il_tried(flags, __il_o, fn(__il_o), met);			\
})

#define __il_try_vij(fn, flags, met, v, i, j, text) ({			\
	typeof(v) __il_o = (v);						\
	typeof(i) __il_i = (i);						\
	typeof(j) __il_j = (j);						\
									\
	__il_access(INTERLEAVE_WRITE, __il_o, #fn, text);		\
	__il_tried(flags, __il_o, fn(__il_o, __il_i, __il_j), met);	\
})

/* How an operation orders accesses. */
#define __IL_NONE	0
#define __IL_ACQUIRE	INTERLEAVE_ACQUIRE
#define __IL_RELEASE	INTERLEAVE_RELEASE
#define __IL_FULL	(INTERLEAVE_ACQUIRE | INTERLEAVE_RELEASE)

#define __il_rmw_v(fn, order, v, text)					\
	__il_v(fn, INTERLEAVE_WRITE | __IL_##order, v, text)
#define __il_rmw_iv(fn, order, i, v, text)				\
	__il_iv(fn, INTERLEAVE_WRITE | __IL_##order, i, v, text)
#define __il_rmw_vi(fn, order, v, i, text)				\
	__il_vi(fn, INTERLEAVE_WRITE | __IL_##order, v, i, text)
#define __il_cas(fn, order, v, i, j, text)				\
	__il_try_vij(fn, __IL_##order, __il_ret == __il_i, v, i, j,	\
		     text)
#define __il_try_cas(fn, order, v, i, j, text)				\
	__il_try_vij(fn, __IL_##order, __il_ret, v, i, j, text)
#define __il_unless_v(fn, met, v, text)					\
	__il_try_v(fn, __IL_FULL, met, v, text)
#define __il_unless_vij(fn, met, v, i, j, text)				\
	__il_try_vij(fn, __IL_FULL, met, v, i, j, text)

#include <interleave/atomics_table.h>

/* memory of any type */

#define __il_try_any(fn, ptr, oldp, new) ({				\
	typeof(oldp) __il_p = (oldp);					\
	typeof(*__il_p) __il_old = *__il_p, __il_was;			\
									\
	__il_was = fn(ptr, __il_old, new);				\
	*__il_p = __il_was;						\
	__il_was == __il_old;						\
})

#undef smp_load_acquire
#undef smp_store_release
#define smp_load_acquire(ptr)						\
	__il_v(__smp_load_acquire, INTERLEAVE_ACQUIRE, ptr, #ptr)
#define smp_store_release(ptr, v)					\
	do {								\
		typeof(ptr) __il_o = (ptr);				\
		typeof(*__il_o) __il_i = (v);				\
									\
		__il_access(INTERLEAVE_STORE | INTERLEAVE_RELEASE,	\
			    __il_o, "smp_store_release", #ptr);		\
		__smp_store_release(__il_o, __il_i);			\
	} while (0)

#endif /* _INTERLEAVE_ATOMICS_H */
