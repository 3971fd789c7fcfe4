/* SPDX-License-Identifier: GPL-2.0-only */
/* Made from scripts/atomic/atomics.tbl by tools/generate/hooks.py. */
#ifndef _INTERLEAVE_ATOMICS_TABLE_H
#define _INTERLEAVE_ATOMICS_TABLE_H

/* atomic_t */

#undef atomic_read
#define atomic_read(v)	__il_v(atomic_read, INTERLEAVE_READ, v, #v)
#undef atomic_read_acquire
#define atomic_read_acquire(v)						\
	__il_v(atomic_read_acquire, INTERLEAVE_ACQUIRE, v, #v)
#undef atomic_set
#define atomic_set(v, i)	__il_vi(atomic_set, INTERLEAVE_STORE, v, i, #v)
#undef atomic_set_release
#define atomic_set_release(v, i)					\
	__il_vi(atomic_set_release,					\
		INTERLEAVE_STORE | INTERLEAVE_RELEASE, v, i, #v)
#undef atomic_add
#define atomic_add(i, v)	__il_rmw_iv(atomic_add, NONE, i, v, #v)
#undef atomic_add_return
#define atomic_add_return(i, v)	__il_rmw_iv(atomic_add_return, FULL, i, v, #v)
#undef atomic_add_return_relaxed
#define atomic_add_return_relaxed(i, v)					\
	__il_rmw_iv(atomic_add_return_relaxed, NONE, i, v, #v)
#undef atomic_add_return_acquire
#define atomic_add_return_acquire(i, v)					\
	__il_rmw_iv(atomic_add_return_acquire, ACQUIRE, i, v, #v)
#undef atomic_add_return_release
#define atomic_add_return_release(i, v)					\
	__il_rmw_iv(atomic_add_return_release, RELEASE, i, v, #v)
#undef atomic_fetch_add
#define atomic_fetch_add(i, v)	__il_rmw_iv(atomic_fetch_add, FULL, i, v, #v)
#undef atomic_fetch_add_relaxed
#define atomic_fetch_add_relaxed(i, v)					\
	__il_rmw_iv(atomic_fetch_add_relaxed, NONE, i, v, #v)
#undef atomic_fetch_add_acquire
#define atomic_fetch_add_acquire(i, v)					\
	__il_rmw_iv(atomic_fetch_add_acquire, ACQUIRE, i, v, #v)
#undef atomic_fetch_add_release
#define atomic_fetch_add_release(i, v)					\
	__il_rmw_iv(atomic_fetch_add_release, RELEASE, i, v, #v)
#undef atomic_sub
#define atomic_sub(i, v)	__il_rmw_iv(atomic_sub, NONE, i, v, #v)
#undef atomic_sub_return
#define atomic_sub_return(i, v)	__il_rmw_iv(atomic_sub_return, FULL, i, v, #v)
#undef atomic_sub_return_relaxed
#define atomic_sub_return_relaxed(i, v)					\
	__il_rmw_iv(atomic_sub_return_relaxed, NONE, i, v, #v)
#undef atomic_sub_return_acquire
#define atomic_sub_return_acquire(i, v)					\
	__il_rmw_iv(atomic_sub_return_acquire, ACQUIRE, i, v, #v)
#undef atomic_sub_return_release
#define atomic_sub_return_release(i, v)					\
	__il_rmw_iv(atomic_sub_return_release, RELEASE, i, v, #v)
#undef atomic_fetch_sub
#define atomic_fetch_sub(i, v)	__il_rmw_iv(atomic_fetch_sub, FULL, i, v, #v)
#undef atomic_fetch_sub_relaxed
#define atomic_fetch_sub_relaxed(i, v)					\
	__il_rmw_iv(atomic_fetch_sub_relaxed, NONE, i, v, #v)
#undef atomic_fetch_sub_acquire
#define atomic_fetch_sub_acquire(i, v)					\
	__il_rmw_iv(atomic_fetch_sub_acquire, ACQUIRE, i, v, #v)
#undef atomic_fetch_sub_release
#define atomic_fetch_sub_release(i, v)					\
	__il_rmw_iv(atomic_fetch_sub_release, RELEASE, i, v, #v)
#undef atomic_inc
#define atomic_inc(v)	__il_rmw_v(atomic_inc, NONE, v, #v)
#undef atomic_inc_return
#define atomic_inc_return(v)	__il_rmw_v(atomic_inc_return, FULL, v, #v)
#undef atomic_inc_return_relaxed
#define atomic_inc_return_relaxed(v)					\
	__il_rmw_v(atomic_inc_return_relaxed, NONE, v, #v)
#undef atomic_inc_return_acquire
#define atomic_inc_return_acquire(v)					\
	__il_rmw_v(atomic_inc_return_acquire, ACQUIRE, v, #v)
#undef atomic_inc_return_release
#define atomic_inc_return_release(v)					\
	__il_rmw_v(atomic_inc_return_release, RELEASE, v, #v)
#undef atomic_fetch_inc
#define atomic_fetch_inc(v)	__il_rmw_v(atomic_fetch_inc, FULL, v, #v)
#undef atomic_fetch_inc_relaxed
#define atomic_fetch_inc_relaxed(v)					\
	__il_rmw_v(atomic_fetch_inc_relaxed, NONE, v, #v)
#undef atomic_fetch_inc_acquire
#define atomic_fetch_inc_acquire(v)					\
	__il_rmw_v(atomic_fetch_inc_acquire, ACQUIRE, v, #v)
#undef atomic_fetch_inc_release
#define atomic_fetch_inc_release(v)					\
	__il_rmw_v(atomic_fetch_inc_release, RELEASE, v, #v)
#undef atomic_dec
#define atomic_dec(v)	__il_rmw_v(atomic_dec, NONE, v, #v)
#undef atomic_dec_return
#define atomic_dec_return(v)	__il_rmw_v(atomic_dec_return, FULL, v, #v)
#undef atomic_dec_return_relaxed
#define atomic_dec_return_relaxed(v)					\
	__il_rmw_v(atomic_dec_return_relaxed, NONE, v, #v)
#undef atomic_dec_return_acquire
#define atomic_dec_return_acquire(v)					\
	__il_rmw_v(atomic_dec_return_acquire, ACQUIRE, v, #v)
#undef atomic_dec_return_release
#define atomic_dec_return_release(v)					\
	__il_rmw_v(atomic_dec_return_release, RELEASE, v, #v)
#undef atomic_fetch_dec
#define atomic_fetch_dec(v)	__il_rmw_v(atomic_fetch_dec, FULL, v, #v)
#undef atomic_fetch_dec_relaxed
#define atomic_fetch_dec_relaxed(v)					\
	__il_rmw_v(atomic_fetch_dec_relaxed, NONE, v, #v)
#undef atomic_fetch_dec_acquire
#define atomic_fetch_dec_acquire(v)					\
	__il_rmw_v(atomic_fetch_dec_acquire, ACQUIRE, v, #v)
#undef atomic_fetch_dec_release
#define atomic_fetch_dec_release(v)					\
	__il_rmw_v(atomic_fetch_dec_release, RELEASE, v, #v)
#undef atomic_and
#define atomic_and(i, v)	__il_rmw_iv(atomic_and, NONE, i, v, #v)
#undef atomic_fetch_and
#define atomic_fetch_and(i, v)	__il_rmw_iv(atomic_fetch_and, FULL, i, v, #v)
#undef atomic_fetch_and_relaxed
#define atomic_fetch_and_relaxed(i, v)					\
	__il_rmw_iv(atomic_fetch_and_relaxed, NONE, i, v, #v)
#undef atomic_fetch_and_acquire
#define atomic_fetch_and_acquire(i, v)					\
	__il_rmw_iv(atomic_fetch_and_acquire, ACQUIRE, i, v, #v)
#undef atomic_fetch_and_release
#define atomic_fetch_and_release(i, v)					\
	__il_rmw_iv(atomic_fetch_and_release, RELEASE, i, v, #v)
#undef atomic_andnot
#define atomic_andnot(i, v)	__il_rmw_iv(atomic_andnot, NONE, i, v, #v)
#undef atomic_fetch_andnot
#define atomic_fetch_andnot(i, v)					\
	__il_rmw_iv(atomic_fetch_andnot, FULL, i, v, #v)
#undef atomic_fetch_andnot_relaxed
#define atomic_fetch_andnot_relaxed(i, v)				\
	__il_rmw_iv(atomic_fetch_andnot_relaxed, NONE, i, v, #v)
#undef atomic_fetch_andnot_acquire
#define atomic_fetch_andnot_acquire(i, v)				\
	__il_rmw_iv(atomic_fetch_andnot_acquire, ACQUIRE, i, v, #v)
#undef atomic_fetch_andnot_release
#define atomic_fetch_andnot_release(i, v)				\
	__il_rmw_iv(atomic_fetch_andnot_release, RELEASE, i, v, #v)
#undef atomic_or
#define atomic_or(i, v)	__il_rmw_iv(atomic_or, NONE, i, v, #v)
#undef atomic_fetch_or
#define atomic_fetch_or(i, v)	__il_rmw_iv(atomic_fetch_or, FULL, i, v, #v)
#undef atomic_fetch_or_relaxed
#define atomic_fetch_or_relaxed(i, v)					\
	__il_rmw_iv(atomic_fetch_or_relaxed, NONE, i, v, #v)
#undef atomic_fetch_or_acquire
#define atomic_fetch_or_acquire(i, v)					\
	__il_rmw_iv(atomic_fetch_or_acquire, ACQUIRE, i, v, #v)
#undef atomic_fetch_or_release
#define atomic_fetch_or_release(i, v)					\
	__il_rmw_iv(atomic_fetch_or_release, RELEASE, i, v, #v)
#undef atomic_xor
#define atomic_xor(i, v)	__il_rmw_iv(atomic_xor, NONE, i, v, #v)
#undef atomic_fetch_xor
#define atomic_fetch_xor(i, v)	__il_rmw_iv(atomic_fetch_xor, FULL, i, v, #v)
#undef atomic_fetch_xor_relaxed
#define atomic_fetch_xor_relaxed(i, v)					\
	__il_rmw_iv(atomic_fetch_xor_relaxed, NONE, i, v, #v)
#undef atomic_fetch_xor_acquire
#define atomic_fetch_xor_acquire(i, v)					\
	__il_rmw_iv(atomic_fetch_xor_acquire, ACQUIRE, i, v, #v)
#undef atomic_fetch_xor_release
#define atomic_fetch_xor_release(i, v)					\
	__il_rmw_iv(atomic_fetch_xor_release, RELEASE, i, v, #v)
#undef atomic_xchg
#define atomic_xchg(v, i)	__il_rmw_vi(atomic_xchg, FULL, v, i, #v)
#undef atomic_xchg_relaxed
#define atomic_xchg_relaxed(v, i)					\
	__il_rmw_vi(atomic_xchg_relaxed, NONE, v, i, #v)
#undef atomic_xchg_acquire
#define atomic_xchg_acquire(v, i)					\
	__il_rmw_vi(atomic_xchg_acquire, ACQUIRE, v, i, #v)
#undef atomic_xchg_release
#define atomic_xchg_release(v, i)					\
	__il_rmw_vi(atomic_xchg_release, RELEASE, v, i, #v)
#undef atomic_cmpxchg
#define atomic_cmpxchg(v, i, j)	__il_cas(atomic_cmpxchg, FULL, v, i, j, #v)
#undef atomic_cmpxchg_relaxed
#define atomic_cmpxchg_relaxed(v, i, j)					\
	__il_cas(atomic_cmpxchg_relaxed, NONE, v, i, j, #v)
#undef atomic_cmpxchg_acquire
#define atomic_cmpxchg_acquire(v, i, j)					\
	__il_cas(atomic_cmpxchg_acquire, ACQUIRE, v, i, j, #v)
#undef atomic_cmpxchg_release
#define atomic_cmpxchg_release(v, i, j)					\
	__il_cas(atomic_cmpxchg_release, RELEASE, v, i, j, #v)
#undef atomic_try_cmpxchg
#define atomic_try_cmpxchg(v, i, j)					\
	__il_try_cas(atomic_try_cmpxchg, FULL, v, i, j, #v)
#undef atomic_try_cmpxchg_relaxed
#define atomic_try_cmpxchg_relaxed(v, i, j)				\
	__il_try_cas(atomic_try_cmpxchg_relaxed, NONE, v, i, j, #v)
#undef atomic_try_cmpxchg_acquire
#define atomic_try_cmpxchg_acquire(v, i, j)				\
	__il_try_cas(atomic_try_cmpxchg_acquire, ACQUIRE, v, i, j, #v)
#undef atomic_try_cmpxchg_release
#define atomic_try_cmpxchg_release(v, i, j)				\
	__il_try_cas(atomic_try_cmpxchg_release, RELEASE, v, i, j, #v)
#undef atomic_sub_and_test
#define atomic_sub_and_test(i, v)					\
	__il_rmw_iv(atomic_sub_and_test, FULL, i, v, #v)
#undef atomic_dec_and_test
#define atomic_dec_and_test(v)	__il_rmw_v(atomic_dec_and_test, FULL, v, #v)
#undef atomic_inc_and_test
#define atomic_inc_and_test(v)	__il_rmw_v(atomic_inc_and_test, FULL, v, #v)
#undef atomic_add_negative
#define atomic_add_negative(i, v)					\
	__il_rmw_iv(atomic_add_negative, FULL, i, v, #v)
#undef atomic_add_negative_relaxed
#define atomic_add_negative_relaxed(i, v)				\
	__il_rmw_iv(atomic_add_negative_relaxed, NONE, i, v, #v)
#undef atomic_add_negative_acquire
#define atomic_add_negative_acquire(i, v)				\
	__il_rmw_iv(atomic_add_negative_acquire, ACQUIRE, i, v, #v)
#undef atomic_add_negative_release
#define atomic_add_negative_release(i, v)				\
	__il_rmw_iv(atomic_add_negative_release, RELEASE, i, v, #v)
#undef atomic_fetch_add_unless
#define atomic_fetch_add_unless(v, i, j)				\
	__il_unless_vij(atomic_fetch_add_unless, __il_ret != __il_j, v,	\
		i, j, #v)
#undef atomic_add_unless
#define atomic_add_unless(v, i, j)					\
	__il_unless_vij(atomic_add_unless, __il_ret, v, i, j, #v)
#undef atomic_inc_not_zero
#define atomic_inc_not_zero(v)						\
	__il_unless_v(atomic_inc_not_zero, __il_ret, v, #v)
#undef atomic_inc_unless_negative
#define atomic_inc_unless_negative(v)					\
	__il_unless_v(atomic_inc_unless_negative, __il_ret, v, #v)
#undef atomic_dec_unless_positive
#define atomic_dec_unless_positive(v)					\
	__il_unless_v(atomic_dec_unless_positive, __il_ret, v, #v)
#undef atomic_dec_if_positive
#define atomic_dec_if_positive(v)					\
	__il_unless_v(atomic_dec_if_positive, __il_ret >= 0, v, #v)

/* atomic_long_t */

#undef atomic_long_read
#define atomic_long_read(v)	__il_v(atomic_long_read, INTERLEAVE_READ, v, #v)
#undef atomic_long_read_acquire
#define atomic_long_read_acquire(v)					\
	__il_v(atomic_long_read_acquire, INTERLEAVE_ACQUIRE, v, #v)
#undef atomic_long_set
#define atomic_long_set(v, i)						\
	__il_vi(atomic_long_set, INTERLEAVE_STORE, v, i, #v)
#undef atomic_long_set_release
#define atomic_long_set_release(v, i)					\
	__il_vi(atomic_long_set_release,				\
		INTERLEAVE_STORE | INTERLEAVE_RELEASE, v, i, #v)
#undef atomic_long_add
#define atomic_long_add(i, v)	__il_rmw_iv(atomic_long_add, NONE, i, v, #v)
#undef atomic_long_add_return
#define atomic_long_add_return(i, v)					\
	__il_rmw_iv(atomic_long_add_return, FULL, i, v, #v)
#undef atomic_long_add_return_relaxed
#define atomic_long_add_return_relaxed(i, v)				\
	__il_rmw_iv(atomic_long_add_return_relaxed, NONE, i, v, #v)
#undef atomic_long_add_return_acquire
#define atomic_long_add_return_acquire(i, v)				\
	__il_rmw_iv(atomic_long_add_return_acquire, ACQUIRE, i, v, #v)
#undef atomic_long_add_return_release
#define atomic_long_add_return_release(i, v)				\
	__il_rmw_iv(atomic_long_add_return_release, RELEASE, i, v, #v)
#undef atomic_long_fetch_add
#define atomic_long_fetch_add(i, v)					\
	__il_rmw_iv(atomic_long_fetch_add, FULL, i, v, #v)
#undef atomic_long_fetch_add_relaxed
#define atomic_long_fetch_add_relaxed(i, v)				\
	__il_rmw_iv(atomic_long_fetch_add_relaxed, NONE, i, v, #v)
#undef atomic_long_fetch_add_acquire
#define atomic_long_fetch_add_acquire(i, v)				\
	__il_rmw_iv(atomic_long_fetch_add_acquire, ACQUIRE, i, v, #v)
#undef atomic_long_fetch_add_release
#define atomic_long_fetch_add_release(i, v)				\
	__il_rmw_iv(atomic_long_fetch_add_release, RELEASE, i, v, #v)
#undef atomic_long_sub
#define atomic_long_sub(i, v)	__il_rmw_iv(atomic_long_sub, NONE, i, v, #v)
#undef atomic_long_sub_return
#define atomic_long_sub_return(i, v)					\
	__il_rmw_iv(atomic_long_sub_return, FULL, i, v, #v)
#undef atomic_long_sub_return_relaxed
#define atomic_long_sub_return_relaxed(i, v)				\
	__il_rmw_iv(atomic_long_sub_return_relaxed, NONE, i, v, #v)
#undef atomic_long_sub_return_acquire
#define atomic_long_sub_return_acquire(i, v)				\
	__il_rmw_iv(atomic_long_sub_return_acquire, ACQUIRE, i, v, #v)
#undef atomic_long_sub_return_release
#define atomic_long_sub_return_release(i, v)				\
	__il_rmw_iv(atomic_long_sub_return_release, RELEASE, i, v, #v)
#undef atomic_long_fetch_sub
#define atomic_long_fetch_sub(i, v)					\
	__il_rmw_iv(atomic_long_fetch_sub, FULL, i, v, #v)
#undef atomic_long_fetch_sub_relaxed
#define atomic_long_fetch_sub_relaxed(i, v)				\
	__il_rmw_iv(atomic_long_fetch_sub_relaxed, NONE, i, v, #v)
#undef atomic_long_fetch_sub_acquire
#define atomic_long_fetch_sub_acquire(i, v)				\
	__il_rmw_iv(atomic_long_fetch_sub_acquire, ACQUIRE, i, v, #v)
#undef atomic_long_fetch_sub_release
#define atomic_long_fetch_sub_release(i, v)				\
	__il_rmw_iv(atomic_long_fetch_sub_release, RELEASE, i, v, #v)
#undef atomic_long_inc
#define atomic_long_inc(v)	__il_rmw_v(atomic_long_inc, NONE, v, #v)
#undef atomic_long_inc_return
#define atomic_long_inc_return(v)					\
	__il_rmw_v(atomic_long_inc_return, FULL, v, #v)
#undef atomic_long_inc_return_relaxed
#define atomic_long_inc_return_relaxed(v)				\
	__il_rmw_v(atomic_long_inc_return_relaxed, NONE, v, #v)
#undef atomic_long_inc_return_acquire
#define atomic_long_inc_return_acquire(v)				\
	__il_rmw_v(atomic_long_inc_return_acquire, ACQUIRE, v, #v)
#undef atomic_long_inc_return_release
#define atomic_long_inc_return_release(v)				\
	__il_rmw_v(atomic_long_inc_return_release, RELEASE, v, #v)
#undef atomic_long_fetch_inc
#define atomic_long_fetch_inc(v)					\
	__il_rmw_v(atomic_long_fetch_inc, FULL, v, #v)
#undef atomic_long_fetch_inc_relaxed
#define atomic_long_fetch_inc_relaxed(v)				\
	__il_rmw_v(atomic_long_fetch_inc_relaxed, NONE, v, #v)
#undef atomic_long_fetch_inc_acquire
#define atomic_long_fetch_inc_acquire(v)				\
	__il_rmw_v(atomic_long_fetch_inc_acquire, ACQUIRE, v, #v)
#undef atomic_long_fetch_inc_release
#define atomic_long_fetch_inc_release(v)				\
	__il_rmw_v(atomic_long_fetch_inc_release, RELEASE, v, #v)
#undef atomic_long_dec
#define atomic_long_dec(v)	__il_rmw_v(atomic_long_dec, NONE, v, #v)
#undef atomic_long_dec_return
#define atomic_long_dec_return(v)					\
	__il_rmw_v(atomic_long_dec_return, FULL, v, #v)
#undef atomic_long_dec_return_relaxed
#define atomic_long_dec_return_relaxed(v)				\
	__il_rmw_v(atomic_long_dec_return_relaxed, NONE, v, #v)
#undef atomic_long_dec_return_acquire
#define atomic_long_dec_return_acquire(v)				\
	__il_rmw_v(atomic_long_dec_return_acquire, ACQUIRE, v, #v)
#undef atomic_long_dec_return_release
#define atomic_long_dec_return_release(v)				\
	__il_rmw_v(atomic_long_dec_return_release, RELEASE, v, #v)
#undef atomic_long_fetch_dec
#define atomic_long_fetch_dec(v)					\
	__il_rmw_v(atomic_long_fetch_dec, FULL, v, #v)
#undef atomic_long_fetch_dec_relaxed
#define atomic_long_fetch_dec_relaxed(v)				\
	__il_rmw_v(atomic_long_fetch_dec_relaxed, NONE, v, #v)
#undef atomic_long_fetch_dec_acquire
#define atomic_long_fetch_dec_acquire(v)				\
	__il_rmw_v(atomic_long_fetch_dec_acquire, ACQUIRE, v, #v)
#undef atomic_long_fetch_dec_release
#define atomic_long_fetch_dec_release(v)				\
	__il_rmw_v(atomic_long_fetch_dec_release, RELEASE, v, #v)
#undef atomic_long_and
#define atomic_long_and(i, v)	__il_rmw_iv(atomic_long_and, NONE, i, v, #v)
#undef atomic_long_fetch_and
#define atomic_long_fetch_and(i, v)					\
	__il_rmw_iv(atomic_long_fetch_and, FULL, i, v, #v)
#undef atomic_long_fetch_and_relaxed
#define atomic_long_fetch_and_relaxed(i, v)				\
	__il_rmw_iv(atomic_long_fetch_and_relaxed, NONE, i, v, #v)
#undef atomic_long_fetch_and_acquire
#define atomic_long_fetch_and_acquire(i, v)				\
	__il_rmw_iv(atomic_long_fetch_and_acquire, ACQUIRE, i, v, #v)
#undef atomic_long_fetch_and_release
#define atomic_long_fetch_and_release(i, v)				\
	__il_rmw_iv(atomic_long_fetch_and_release, RELEASE, i, v, #v)
#undef atomic_long_andnot
#define atomic_long_andnot(i, v)					\
	__il_rmw_iv(atomic_long_andnot, NONE, i, v, #v)
#undef atomic_long_fetch_andnot
#define atomic_long_fetch_andnot(i, v)					\
	__il_rmw_iv(atomic_long_fetch_andnot, FULL, i, v, #v)
#undef atomic_long_fetch_andnot_relaxed
#define atomic_long_fetch_andnot_relaxed(i, v)				\
	__il_rmw_iv(atomic_long_fetch_andnot_relaxed, NONE, i, v, #v)
#undef atomic_long_fetch_andnot_acquire
#define atomic_long_fetch_andnot_acquire(i, v)				\
	__il_rmw_iv(atomic_long_fetch_andnot_acquire, ACQUIRE, i, v, #v)
#undef atomic_long_fetch_andnot_release
#define atomic_long_fetch_andnot_release(i, v)				\
	__il_rmw_iv(atomic_long_fetch_andnot_release, RELEASE, i, v, #v)
#undef atomic_long_or
#define atomic_long_or(i, v)	__il_rmw_iv(atomic_long_or, NONE, i, v, #v)
#undef atomic_long_fetch_or
#define atomic_long_fetch_or(i, v)					\
	__il_rmw_iv(atomic_long_fetch_or, FULL, i, v, #v)
#undef atomic_long_fetch_or_relaxed
#define atomic_long_fetch_or_relaxed(i, v)				\
	__il_rmw_iv(atomic_long_fetch_or_relaxed, NONE, i, v, #v)
#undef atomic_long_fetch_or_acquire
#define atomic_long_fetch_or_acquire(i, v)				\
	__il_rmw_iv(atomic_long_fetch_or_acquire, ACQUIRE, i, v, #v)
#undef atomic_long_fetch_or_release
#define atomic_long_fetch_or_release(i, v)				\
	__il_rmw_iv(atomic_long_fetch_or_release, RELEASE, i, v, #v)
#undef atomic_long_xor
#define atomic_long_xor(i, v)	__il_rmw_iv(atomic_long_xor, NONE, i, v, #v)
#undef atomic_long_fetch_xor
#define atomic_long_fetch_xor(i, v)					\
	__il_rmw_iv(atomic_long_fetch_xor, FULL, i, v, #v)
#undef atomic_long_fetch_xor_relaxed
#define atomic_long_fetch_xor_relaxed(i, v)				\
	__il_rmw_iv(atomic_long_fetch_xor_relaxed, NONE, i, v, #v)
#undef atomic_long_fetch_xor_acquire
#define atomic_long_fetch_xor_acquire(i, v)				\
	__il_rmw_iv(atomic_long_fetch_xor_acquire, ACQUIRE, i, v, #v)
#undef atomic_long_fetch_xor_release
#define atomic_long_fetch_xor_release(i, v)				\
	__il_rmw_iv(atomic_long_fetch_xor_release, RELEASE, i, v, #v)
#undef atomic_long_xchg
#define atomic_long_xchg(v, i)	__il_rmw_vi(atomic_long_xchg, FULL, v, i, #v)
#undef atomic_long_xchg_relaxed
#define atomic_long_xchg_relaxed(v, i)					\
	__il_rmw_vi(atomic_long_xchg_relaxed, NONE, v, i, #v)
#undef atomic_long_xchg_acquire
#define atomic_long_xchg_acquire(v, i)					\
	__il_rmw_vi(atomic_long_xchg_acquire, ACQUIRE, v, i, #v)
#undef atomic_long_xchg_release
#define atomic_long_xchg_release(v, i)					\
	__il_rmw_vi(atomic_long_xchg_release, RELEASE, v, i, #v)
#undef atomic_long_cmpxchg
#define atomic_long_cmpxchg(v, i, j)					\
	__il_cas(atomic_long_cmpxchg, FULL, v, i, j, #v)
#undef atomic_long_cmpxchg_relaxed
#define atomic_long_cmpxchg_relaxed(v, i, j)				\
	__il_cas(atomic_long_cmpxchg_relaxed, NONE, v, i, j, #v)
#undef atomic_long_cmpxchg_acquire
#define atomic_long_cmpxchg_acquire(v, i, j)				\
	__il_cas(atomic_long_cmpxchg_acquire, ACQUIRE, v, i, j, #v)
#undef atomic_long_cmpxchg_release
#define atomic_long_cmpxchg_release(v, i, j)				\
	__il_cas(atomic_long_cmpxchg_release, RELEASE, v, i, j, #v)
#undef atomic_long_try_cmpxchg
#define atomic_long_try_cmpxchg(v, i, j)				\
	__il_try_cas(atomic_long_try_cmpxchg, FULL, v, i, j, #v)
#undef atomic_long_try_cmpxchg_relaxed
#define atomic_long_try_cmpxchg_relaxed(v, i, j)			\
	__il_try_cas(atomic_long_try_cmpxchg_relaxed, NONE, v, i, j, #v)
#undef atomic_long_try_cmpxchg_acquire
#define atomic_long_try_cmpxchg_acquire(v, i, j)			\
	__il_try_cas(atomic_long_try_cmpxchg_acquire, ACQUIRE, v, i, j, #v)
#undef atomic_long_try_cmpxchg_release
#define atomic_long_try_cmpxchg_release(v, i, j)			\
	__il_try_cas(atomic_long_try_cmpxchg_release, RELEASE, v, i, j, #v)
#undef atomic_long_sub_and_test
#define atomic_long_sub_and_test(i, v)					\
	__il_rmw_iv(atomic_long_sub_and_test, FULL, i, v, #v)
#undef atomic_long_dec_and_test
#define atomic_long_dec_and_test(v)					\
	__il_rmw_v(atomic_long_dec_and_test, FULL, v, #v)
#undef atomic_long_inc_and_test
#define atomic_long_inc_and_test(v)					\
	__il_rmw_v(atomic_long_inc_and_test, FULL, v, #v)
#undef atomic_long_add_negative
#define atomic_long_add_negative(i, v)					\
	__il_rmw_iv(atomic_long_add_negative, FULL, i, v, #v)
#undef atomic_long_add_negative_relaxed
#define atomic_long_add_negative_relaxed(i, v)				\
	__il_rmw_iv(atomic_long_add_negative_relaxed, NONE, i, v, #v)
#undef atomic_long_add_negative_acquire
#define atomic_long_add_negative_acquire(i, v)				\
	__il_rmw_iv(atomic_long_add_negative_acquire, ACQUIRE, i, v, #v)
#undef atomic_long_add_negative_release
#define atomic_long_add_negative_release(i, v)				\
	__il_rmw_iv(atomic_long_add_negative_release, RELEASE, i, v, #v)
#undef atomic_long_fetch_add_unless
#define atomic_long_fetch_add_unless(v, i, j)				\
	__il_unless_vij(atomic_long_fetch_add_unless,			\
		__il_ret != __il_j, v, i, j, #v)
#undef atomic_long_add_unless
#define atomic_long_add_unless(v, i, j)					\
	__il_unless_vij(atomic_long_add_unless, __il_ret, v, i, j, #v)
#undef atomic_long_inc_not_zero
#define atomic_long_inc_not_zero(v)					\
	__il_unless_v(atomic_long_inc_not_zero, __il_ret, v, #v)
#undef atomic_long_inc_unless_negative
#define atomic_long_inc_unless_negative(v)				\
	__il_unless_v(atomic_long_inc_unless_negative, __il_ret, v, #v)
#undef atomic_long_dec_unless_positive
#define atomic_long_dec_unless_positive(v)				\
	__il_unless_v(atomic_long_dec_unless_positive, __il_ret, v, #v)
#undef atomic_long_dec_if_positive
#define atomic_long_dec_if_positive(v)					\
	__il_unless_v(atomic_long_dec_if_positive, __il_ret >= 0, v, #v)

/* atomic64_t */

#undef atomic64_read
#define atomic64_read(v)	__il_v(atomic64_read, INTERLEAVE_READ, v, #v)
#undef atomic64_read_acquire
#define atomic64_read_acquire(v)					\
	__il_v(atomic64_read_acquire, INTERLEAVE_ACQUIRE, v, #v)
#undef atomic64_set
#define atomic64_set(v, i)						\
	__il_vi(atomic64_set, INTERLEAVE_STORE, v, i, #v)
#undef atomic64_set_release
#define atomic64_set_release(v, i)					\
	__il_vi(atomic64_set_release,					\
		INTERLEAVE_STORE | INTERLEAVE_RELEASE, v, i, #v)
#undef atomic64_add
#define atomic64_add(i, v)	__il_rmw_iv(atomic64_add, NONE, i, v, #v)
#undef atomic64_add_return
#define atomic64_add_return(i, v)					\
	__il_rmw_iv(atomic64_add_return, FULL, i, v, #v)
#undef atomic64_add_return_relaxed
#define atomic64_add_return_relaxed(i, v)				\
	__il_rmw_iv(atomic64_add_return_relaxed, NONE, i, v, #v)
#undef atomic64_add_return_acquire
#define atomic64_add_return_acquire(i, v)				\
	__il_rmw_iv(atomic64_add_return_acquire, ACQUIRE, i, v, #v)
#undef atomic64_add_return_release
#define atomic64_add_return_release(i, v)				\
	__il_rmw_iv(atomic64_add_return_release, RELEASE, i, v, #v)
#undef atomic64_fetch_add
#define atomic64_fetch_add(i, v)					\
	__il_rmw_iv(atomic64_fetch_add, FULL, i, v, #v)
#undef atomic64_fetch_add_relaxed
#define atomic64_fetch_add_relaxed(i, v)				\
	__il_rmw_iv(atomic64_fetch_add_relaxed, NONE, i, v, #v)
#undef atomic64_fetch_add_acquire
#define atomic64_fetch_add_acquire(i, v)				\
	__il_rmw_iv(atomic64_fetch_add_acquire, ACQUIRE, i, v, #v)
#undef atomic64_fetch_add_release
#define atomic64_fetch_add_release(i, v)				\
	__il_rmw_iv(atomic64_fetch_add_release, RELEASE, i, v, #v)
#undef atomic64_sub
#define atomic64_sub(i, v)	__il_rmw_iv(atomic64_sub, NONE, i, v, #v)
#undef atomic64_sub_return
#define atomic64_sub_return(i, v)					\
	__il_rmw_iv(atomic64_sub_return, FULL, i, v, #v)
#undef atomic64_sub_return_relaxed
#define atomic64_sub_return_relaxed(i, v)				\
	__il_rmw_iv(atomic64_sub_return_relaxed, NONE, i, v, #v)
#undef atomic64_sub_return_acquire
#define atomic64_sub_return_acquire(i, v)				\
	__il_rmw_iv(atomic64_sub_return_acquire, ACQUIRE, i, v, #v)
#undef atomic64_sub_return_release
#define atomic64_sub_return_release(i, v)				\
	__il_rmw_iv(atomic64_sub_return_release, RELEASE, i, v, #v)
#undef atomic64_fetch_sub
#define atomic64_fetch_sub(i, v)					\
	__il_rmw_iv(atomic64_fetch_sub, FULL, i, v, #v)
#undef atomic64_fetch_sub_relaxed
#define atomic64_fetch_sub_relaxed(i, v)				\
	__il_rmw_iv(atomic64_fetch_sub_relaxed, NONE, i, v, #v)
#undef atomic64_fetch_sub_acquire
#define atomic64_fetch_sub_acquire(i, v)				\
	__il_rmw_iv(atomic64_fetch_sub_acquire, ACQUIRE, i, v, #v)
#undef atomic64_fetch_sub_release
#define atomic64_fetch_sub_release(i, v)				\
	__il_rmw_iv(atomic64_fetch_sub_release, RELEASE, i, v, #v)
#undef atomic64_inc
#define atomic64_inc(v)	__il_rmw_v(atomic64_inc, NONE, v, #v)
#undef atomic64_inc_return
#define atomic64_inc_return(v)	__il_rmw_v(atomic64_inc_return, FULL, v, #v)
#undef atomic64_inc_return_relaxed
#define atomic64_inc_return_relaxed(v)					\
	__il_rmw_v(atomic64_inc_return_relaxed, NONE, v, #v)
#undef atomic64_inc_return_acquire
#define atomic64_inc_return_acquire(v)					\
	__il_rmw_v(atomic64_inc_return_acquire, ACQUIRE, v, #v)
#undef atomic64_inc_return_release
#define atomic64_inc_return_release(v)					\
	__il_rmw_v(atomic64_inc_return_release, RELEASE, v, #v)
#undef atomic64_fetch_inc
#define atomic64_fetch_inc(v)	__il_rmw_v(atomic64_fetch_inc, FULL, v, #v)
#undef atomic64_fetch_inc_relaxed
#define atomic64_fetch_inc_relaxed(v)					\
	__il_rmw_v(atomic64_fetch_inc_relaxed, NONE, v, #v)
#undef atomic64_fetch_inc_acquire
#define atomic64_fetch_inc_acquire(v)					\
	__il_rmw_v(atomic64_fetch_inc_acquire, ACQUIRE, v, #v)
#undef atomic64_fetch_inc_release
#define atomic64_fetch_inc_release(v)					\
	__il_rmw_v(atomic64_fetch_inc_release, RELEASE, v, #v)
#undef atomic64_dec
#define atomic64_dec(v)	__il_rmw_v(atomic64_dec, NONE, v, #v)
#undef atomic64_dec_return
#define atomic64_dec_return(v)	__il_rmw_v(atomic64_dec_return, FULL, v, #v)
#undef atomic64_dec_return_relaxed
#define atomic64_dec_return_relaxed(v)					\
	__il_rmw_v(atomic64_dec_return_relaxed, NONE, v, #v)
#undef atomic64_dec_return_acquire
#define atomic64_dec_return_acquire(v)					\
	__il_rmw_v(atomic64_dec_return_acquire, ACQUIRE, v, #v)
#undef atomic64_dec_return_release
#define atomic64_dec_return_release(v)					\
	__il_rmw_v(atomic64_dec_return_release, RELEASE, v, #v)
#undef atomic64_fetch_dec
#define atomic64_fetch_dec(v)	__il_rmw_v(atomic64_fetch_dec, FULL, v, #v)
#undef atomic64_fetch_dec_relaxed
#define atomic64_fetch_dec_relaxed(v)					\
	__il_rmw_v(atomic64_fetch_dec_relaxed, NONE, v, #v)
#undef atomic64_fetch_dec_acquire
#define atomic64_fetch_dec_acquire(v)					\
	__il_rmw_v(atomic64_fetch_dec_acquire, ACQUIRE, v, #v)
#undef atomic64_fetch_dec_release
#define atomic64_fetch_dec_release(v)					\
	__il_rmw_v(atomic64_fetch_dec_release, RELEASE, v, #v)
#undef atomic64_and
#define atomic64_and(i, v)	__il_rmw_iv(atomic64_and, NONE, i, v, #v)
#undef atomic64_fetch_and
#define atomic64_fetch_and(i, v)					\
	__il_rmw_iv(atomic64_fetch_and, FULL, i, v, #v)
#undef atomic64_fetch_and_relaxed
#define atomic64_fetch_and_relaxed(i, v)				\
	__il_rmw_iv(atomic64_fetch_and_relaxed, NONE, i, v, #v)
#undef atomic64_fetch_and_acquire
#define atomic64_fetch_and_acquire(i, v)				\
	__il_rmw_iv(atomic64_fetch_and_acquire, ACQUIRE, i, v, #v)
#undef atomic64_fetch_and_release
#define atomic64_fetch_and_release(i, v)				\
	__il_rmw_iv(atomic64_fetch_and_release, RELEASE, i, v, #v)
#undef atomic64_andnot
#define atomic64_andnot(i, v)	__il_rmw_iv(atomic64_andnot, NONE, i, v, #v)
#undef atomic64_fetch_andnot
#define atomic64_fetch_andnot(i, v)					\
	__il_rmw_iv(atomic64_fetch_andnot, FULL, i, v, #v)
#undef atomic64_fetch_andnot_relaxed
#define atomic64_fetch_andnot_relaxed(i, v)				\
	__il_rmw_iv(atomic64_fetch_andnot_relaxed, NONE, i, v, #v)
#undef atomic64_fetch_andnot_acquire
#define atomic64_fetch_andnot_acquire(i, v)				\
	__il_rmw_iv(atomic64_fetch_andnot_acquire, ACQUIRE, i, v, #v)
#undef atomic64_fetch_andnot_release
#define atomic64_fetch_andnot_release(i, v)				\
	__il_rmw_iv(atomic64_fetch_andnot_release, RELEASE, i, v, #v)
#undef atomic64_or
#define atomic64_or(i, v)	__il_rmw_iv(atomic64_or, NONE, i, v, #v)
#undef atomic64_fetch_or
#define atomic64_fetch_or(i, v)	__il_rmw_iv(atomic64_fetch_or, FULL, i, v, #v)
#undef atomic64_fetch_or_relaxed
#define atomic64_fetch_or_relaxed(i, v)					\
	__il_rmw_iv(atomic64_fetch_or_relaxed, NONE, i, v, #v)
#undef atomic64_fetch_or_acquire
#define atomic64_fetch_or_acquire(i, v)					\
	__il_rmw_iv(atomic64_fetch_or_acquire, ACQUIRE, i, v, #v)
#undef atomic64_fetch_or_release
#define atomic64_fetch_or_release(i, v)					\
	__il_rmw_iv(atomic64_fetch_or_release, RELEASE, i, v, #v)
#undef atomic64_xor
#define atomic64_xor(i, v)	__il_rmw_iv(atomic64_xor, NONE, i, v, #v)
#undef atomic64_fetch_xor
#define atomic64_fetch_xor(i, v)					\
	__il_rmw_iv(atomic64_fetch_xor, FULL, i, v, #v)
#undef atomic64_fetch_xor_relaxed
#define atomic64_fetch_xor_relaxed(i, v)				\
	__il_rmw_iv(atomic64_fetch_xor_relaxed, NONE, i, v, #v)
#undef atomic64_fetch_xor_acquire
#define atomic64_fetch_xor_acquire(i, v)				\
	__il_rmw_iv(atomic64_fetch_xor_acquire, ACQUIRE, i, v, #v)
#undef atomic64_fetch_xor_release
#define atomic64_fetch_xor_release(i, v)				\
	__il_rmw_iv(atomic64_fetch_xor_release, RELEASE, i, v, #v)
#undef atomic64_xchg
#define atomic64_xchg(v, i)	__il_rmw_vi(atomic64_xchg, FULL, v, i, #v)
#undef atomic64_xchg_relaxed
#define atomic64_xchg_relaxed(v, i)					\
	__il_rmw_vi(atomic64_xchg_relaxed, NONE, v, i, #v)
#undef atomic64_xchg_acquire
#define atomic64_xchg_acquire(v, i)					\
	__il_rmw_vi(atomic64_xchg_acquire, ACQUIRE, v, i, #v)
#undef atomic64_xchg_release
#define atomic64_xchg_release(v, i)					\
	__il_rmw_vi(atomic64_xchg_release, RELEASE, v, i, #v)
#undef atomic64_cmpxchg
#define atomic64_cmpxchg(v, i, j)					\
	__il_cas(atomic64_cmpxchg, FULL, v, i, j, #v)
#undef atomic64_cmpxchg_relaxed
#define atomic64_cmpxchg_relaxed(v, i, j)				\
	__il_cas(atomic64_cmpxchg_relaxed, NONE, v, i, j, #v)
#undef atomic64_cmpxchg_acquire
#define atomic64_cmpxchg_acquire(v, i, j)				\
	__il_cas(atomic64_cmpxchg_acquire, ACQUIRE, v, i, j, #v)
#undef atomic64_cmpxchg_release
#define atomic64_cmpxchg_release(v, i, j)				\
	__il_cas(atomic64_cmpxchg_release, RELEASE, v, i, j, #v)
#undef atomic64_try_cmpxchg
#define atomic64_try_cmpxchg(v, i, j)					\
	__il_try_cas(atomic64_try_cmpxchg, FULL, v, i, j, #v)
#undef atomic64_try_cmpxchg_relaxed
#define atomic64_try_cmpxchg_relaxed(v, i, j)				\
	__il_try_cas(atomic64_try_cmpxchg_relaxed, NONE, v, i, j, #v)
#undef atomic64_try_cmpxchg_acquire
#define atomic64_try_cmpxchg_acquire(v, i, j)				\
	__il_try_cas(atomic64_try_cmpxchg_acquire, ACQUIRE, v, i, j, #v)
#undef atomic64_try_cmpxchg_release
#define atomic64_try_cmpxchg_release(v, i, j)				\
	__il_try_cas(atomic64_try_cmpxchg_release, RELEASE, v, i, j, #v)
#undef atomic64_sub_and_test
#define atomic64_sub_and_test(i, v)					\
	__il_rmw_iv(atomic64_sub_and_test, FULL, i, v, #v)
#undef atomic64_dec_and_test
#define atomic64_dec_and_test(v)					\
	__il_rmw_v(atomic64_dec_and_test, FULL, v, #v)
#undef atomic64_inc_and_test
#define atomic64_inc_and_test(v)					\
	__il_rmw_v(atomic64_inc_and_test, FULL, v, #v)
#undef atomic64_add_negative
#define atomic64_add_negative(i, v)					\
	__il_rmw_iv(atomic64_add_negative, FULL, i, v, #v)
#undef atomic64_add_negative_relaxed
#define atomic64_add_negative_relaxed(i, v)				\
	__il_rmw_iv(atomic64_add_negative_relaxed, NONE, i, v, #v)
#undef atomic64_add_negative_acquire
#define atomic64_add_negative_acquire(i, v)				\
	__il_rmw_iv(atomic64_add_negative_acquire, ACQUIRE, i, v, #v)
#undef atomic64_add_negative_release
#define atomic64_add_negative_release(i, v)				\
	__il_rmw_iv(atomic64_add_negative_release, RELEASE, i, v, #v)
#undef atomic64_fetch_add_unless
#define atomic64_fetch_add_unless(v, i, j)				\
	__il_unless_vij(atomic64_fetch_add_unless, __il_ret != __il_j,	\
		v, i, j, #v)
#undef atomic64_add_unless
#define atomic64_add_unless(v, i, j)					\
	__il_unless_vij(atomic64_add_unless, __il_ret, v, i, j, #v)
#undef atomic64_inc_not_zero
#define atomic64_inc_not_zero(v)					\
	__il_unless_v(atomic64_inc_not_zero, __il_ret, v, #v)
#undef atomic64_inc_unless_negative
#define atomic64_inc_unless_negative(v)					\
	__il_unless_v(atomic64_inc_unless_negative, __il_ret, v, #v)
#undef atomic64_dec_unless_positive
#define atomic64_dec_unless_positive(v)					\
	__il_unless_v(atomic64_dec_unless_positive, __il_ret, v, #v)
#undef atomic64_dec_if_positive
#define atomic64_dec_if_positive(v)					\
	__il_unless_v(atomic64_dec_if_positive, __il_ret >= 0, v, #v)

#endif /* _INTERLEAVE_ATOMICS_TABLE_H */
