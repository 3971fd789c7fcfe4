/* SPDX-License-Identifier: GPL-2.0-only */
/* Hooks: bits of memory. Each is an access to the word that holds the bit. */
#ifndef _INTERLEAVE_BITS_H
#define _INTERLEAVE_BITS_H

#include <linux/bitops.h>

#include <interleave/atomics.h>

static inline bool __il_real_test_bit(long nr, const volatile void *addr)
{
	return test_bit(nr, addr);
}

#ifdef test_bit_acquire /* since 6.1 */
static inline bool
__il_real_test_bit_acquire(long nr, const volatile void *addr)
{
	return test_bit_acquire(nr, addr);
}

#undef test_bit_acquire
#define test_bit_acquire(nr, addr)					\
	__il_bit(__il_real_test_bit_acquire, INTERLEAVE_ACQUIRE,	\
		 test_bit_acquire, nr, addr, #addr)
#endif

#undef test_bit
#undef __set_bit
#undef __clear_bit
#undef __change_bit
#undef __test_and_set_bit
#undef __test_and_clear_bit
#undef __test_and_change_bit

#define __il_bit(real, flags, name, nr, addr, text) ({			\
	long __il_n = (nr);						\
	__auto_type __il_o = (addr);					\
									\
	__il_access(flags, (unsigned long *)__il_o + BIT_WORD(__il_n),	\
		    #name, text);					\
	real(__il_n, __il_o);						\
})
#define __il_rmw_bit(name, order, nr, addr, text)			\
	__il_bit(name, INTERLEAVE_WRITE | __IL_##order, name, nr, addr,	\
		 text)

#define test_bit(nr, addr)						\
	__il_bit(__il_real_test_bit, INTERLEAVE_READ, test_bit, nr, addr, \
		 #addr)

/* Orders nothing if the bit was set. */
#define test_and_set_bit_lock(nr, addr) ({				\
	__auto_type __il_w = (addr);					\
	long __il_b = (nr);						\
									\
	__il_tried(INTERLEAVE_ACQUIRE,					\
		   (unsigned long *)__il_w + BIT_WORD(__il_b),		\
		   __il_rmw_bit(test_and_set_bit_lock, NONE, __il_b,	\
				__il_w, #addr), !__il_ret);		\
})

/* Plain accesses, in C so that the compiler announces them. */
#define __il_plain_bit(nr, addr, operator) ({				\
	long __il_n = (nr);						\
	unsigned long *__il_o = (unsigned long *)(addr) + BIT_WORD(__il_n); \
	unsigned long __il_m = BIT_MASK(__il_n);			\
	unsigned long __il_was = *__il_o;				\
									\
	*__il_o = __il_was operator __il_m;				\
	(__il_was & __il_m) != 0;					\
})
#define __set_bit(nr, addr)		((void)__il_plain_bit(nr, addr, |))
#define __clear_bit(nr, addr)		((void)__il_plain_bit(nr, addr, & ~))
#define __change_bit(nr, addr)		((void)__il_plain_bit(nr, addr, ^))
#define __test_and_set_bit(nr, addr)	__il_plain_bit(nr, addr, |)
#define __test_and_clear_bit(nr, addr)	__il_plain_bit(nr, addr, & ~)
#define __test_and_change_bit(nr, addr)	__il_plain_bit(nr, addr, ^)

#endif /* _INTERLEAVE_BITS_H */
