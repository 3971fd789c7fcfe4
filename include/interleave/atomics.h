/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Atomic operations, for <interleave/force.h>: a scheduling point, then the real
 * thing. What fails orders nothing, so that is known only afterwards.
 */
#ifndef INTERLEAVE_ATOMICS_H
#define INTERLEAVE_ATOMICS_H

#include <linux/atomic.h>
#include <interleave/hooks.h>

#define __il_access(flags, object, what, text)				\
	do {								\
		if (interleave_hooked())				\
			interleave_access(flags, object,		\
					  sizeof(*(object)),		\
					  INTERLEAVE_SITE(what, text));	\
	} while (0)

#define __il_v(fn, flags, v) ({						\
	typeof(v) __il_o = (v);						\
									\
	__il_access(flags, __il_o, #fn, #v);				\
	fn(__il_o);							\
})

#define __il_iv(fn, flags, i, v) ({					\
	typeof(i) __il_i = (i);						\
	typeof(v) __il_o = (v);						\
									\
	__il_access(flags, __il_o, #fn, #v);				\
	fn(__il_i, __il_o);						\
})

#define __il_vi(fn, flags, v, i) ({					\
	typeof(v) __il_o = (v);						\
	typeof(i) __il_i = (i);						\
									\
	__il_access(flags, __il_o, #fn, #v);				\
	fn(__il_o, __il_i);						\
})

/* Those that may fail; @met tells by __il_ret and the arguments whether not. */

#define __il_tried(flags, object, ret, met) ({				\
	typeof(ret) __il_ret = (ret);					\
									\
	if (interleave_hooked() && (met))				\
		interleave_ordered(flags, object);			\
	__il_ret;							\
})

#define __il_try_v(fn, flags, met, v) ({				\
	typeof(v) __il_o = (v);						\
									\
	__il_access(INTERLEAVE_WRITE, __il_o, #fn, #v);			\
	__il_tried(flags, __il_o, fn(__il_o), met);			\
})

#define __il_try_vij(fn, flags, met, v, i, j) ({			\
	typeof(v) __il_o = (v);						\
	typeof(i) __il_i = (i);						\
	typeof(j) __il_j = (j);						\
									\
	__il_access(INTERLEAVE_WRITE, __il_o, #fn, #v);			\
	__il_tried(flags, __il_o, fn(__il_o, __il_i, __il_j), met);	\
})

/* How the forms of an operation order others. */
#define __IL_NONE	0
#define __IL_ACQUIRE	INTERLEAVE_ACQUIRE
#define __IL_RELEASE	INTERLEAVE_RELEASE
#define __IL_FULL	(INTERLEAVE_ACQUIRE | INTERLEAVE_RELEASE)

#define __il_rmw_v(fn, order, v)					\
	__il_v(fn, INTERLEAVE_WRITE | __IL_##order, v)
#define __il_rmw_iv(fn, order, i, v)					\
	__il_iv(fn, INTERLEAVE_WRITE | __IL_##order, i, v)
#define __il_rmw_vi(fn, order, v, i)					\
	__il_vi(fn, INTERLEAVE_WRITE | __IL_##order, v, i)
#define __il_cas(fn, order, v, i, j)					\
	__il_try_vij(fn, __IL_##order, __il_ret == __il_i, v, i, j)
#define __il_try_cas(fn, order, v, i, j)				\
	__il_try_vij(fn, __IL_##order, __il_ret, v, i, j)
#define __il_unless(fn, met, v)						\
	__il_try_v(fn, __IL_FULL, met, v)
#define __il_add_unless(fn, met, v, i, j)				\
	__il_try_vij(fn, __IL_FULL, met, v, i, j)

#include <interleave/atomics_table.h>

/* Any memory. The forms that order less are done by those that order more. */

#undef xchg
#undef xchg_relaxed
#undef xchg_acquire
#undef xchg_release
#undef cmpxchg
#undef cmpxchg_relaxed
#undef cmpxchg_acquire
#undef cmpxchg_release
#undef try_cmpxchg
#undef try_cmpxchg_relaxed
#undef try_cmpxchg_acquire
#undef try_cmpxchg_release

#define xchg(ptr, v)		__il_rmw_vi(arch_xchg, FULL, ptr, v)
#define xchg_relaxed(ptr, v)	__il_rmw_vi(arch_xchg, NONE, ptr, v)
#define xchg_acquire(ptr, v)	__il_rmw_vi(arch_xchg, ACQUIRE, ptr, v)
#define xchg_release(ptr, v)	__il_rmw_vi(arch_xchg, RELEASE, ptr, v)

#define cmpxchg(ptr, old, new)						\
	__il_cas(arch_cmpxchg, FULL, ptr, old, new)
#define cmpxchg_relaxed(ptr, old, new)					\
	__il_cas(arch_cmpxchg, NONE, ptr, old, new)
#define cmpxchg_acquire(ptr, old, new)					\
	__il_cas(arch_cmpxchg, ACQUIRE, ptr, old, new)
#define cmpxchg_release(ptr, old, new)					\
	__il_cas(arch_cmpxchg, RELEASE, ptr, old, new)

#define __il_try_any(fn, ptr, oldp, new) ({				\
	typeof(oldp) __il_p = (oldp);					\
	typeof(*__il_p) __il_old = *__il_p, __il_was;			\
									\
	__il_was = fn(ptr, __il_old, new);				\
	*__il_p = __il_was;						\
	__il_was == __il_old;						\
})

#define try_cmpxchg(ptr, oldp, new)					\
	__il_try_any(cmpxchg, ptr, oldp, new)
#define try_cmpxchg_relaxed(ptr, oldp, new)				\
	__il_try_any(cmpxchg_relaxed, ptr, oldp, new)
#define try_cmpxchg_acquire(ptr, oldp, new)				\
	__il_try_any(cmpxchg_acquire, ptr, oldp, new)
#define try_cmpxchg_release(ptr, oldp, new)				\
	__il_try_any(cmpxchg_release, ptr, oldp, new)

#endif /* INTERLEAVE_ATOMICS_H */
