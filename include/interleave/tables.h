/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arrays and IDs, for <interleave/force.h>: each call is one access to the whole. An
 * array's spinlock is the kernel's, since nobody can be kept waiting with it held.
 */
#ifndef INTERLEAVE_TABLES_H
#define INTERLEAVE_TABLES_H

#include <linux/idr.h>
#include <linux/xarray.h>
#include <interleave/atomics.h>
#include <interleave/hooks.h>

static inline int __il_xa_alloc(struct xarray *xa, u32 *id, void *entry,
				struct xa_limit limit, gfp_t gfp)
{
	return xa_alloc(xa, id, entry, limit, gfp);
}

#define xa_load(xa, index) ({						\
	struct xarray *__il_x = (xa);					\
	unsigned long __il_i = (index);					\
									\
	__il_access(INTERLEAVE_ACQUIRE, __il_x, "xa_load", #xa);	\
	xa_load(__il_x, __il_i);					\
})
#define xa_store(xa, index, entry, gfp) ({				\
	struct xarray *__il_x = (xa);					\
	unsigned long __il_i = (index);					\
	void *__il_e = (entry);						\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "xa_store", #xa);		\
	xa_store(__il_x, __il_i, __il_e, gfp);				\
})
#define xa_erase(xa, index) ({						\
	struct xarray *__il_x = (xa);					\
	unsigned long __il_i = (index);					\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "xa_erase", #xa);		\
	xa_erase(__il_x, __il_i);					\
})
#define xa_reserve(xa, index, gfp) ({					\
	struct xarray *__il_x = (xa);					\
	unsigned long __il_i = (index);					\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "xa_reserve", #xa);	\
	xa_reserve(__il_x, __il_i, gfp);				\
})
#define xa_release(xa, index)						\
	do {								\
		struct xarray *__il_x = (xa);				\
		unsigned long __il_i = (index);				\
									\
		__il_access(INTERLEAVE_FULL, __il_x, "xa_release", #xa);\
		xa_release(__il_x, __il_i);				\
	} while (0)
#define xa_alloc(xa, id, entry, limit, gfp) ({				\
	struct xarray *__il_x = (xa);					\
	u32 *__il_i = (id);						\
	void *__il_e = (entry);						\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "xa_alloc", #xa);		\
	__il_xa_alloc(__il_x, __il_i, __il_e, limit, gfp);		\
})

#define idr_find(table, id) ({						\
	struct idr *__il_x = (table);					\
	unsigned long __il_i = (id);					\
									\
	__il_access(INTERLEAVE_ACQUIRE, __il_x, "idr_find", #table);	\
	idr_find(__il_x, __il_i);					\
})
#define idr_alloc(table, entry, start, end, gfp) ({			\
	struct idr *__il_x = (table);					\
	void *__il_e = (entry);						\
	int __il_from = (start), __il_to = (end);			\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "idr_alloc", #table);	\
	idr_alloc(__il_x, __il_e, __il_from, __il_to, gfp);		\
})
#define idr_replace(table, entry, id) ({				\
	struct idr *__il_x = (table);					\
	void *__il_e = (entry);						\
	unsigned long __il_i = (id);					\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "idr_replace", #table);	\
	idr_replace(__il_x, __il_e, __il_i);				\
})
#define idr_remove(table, id) ({					\
	struct idr *__il_x = (table);					\
	unsigned long __il_i = (id);					\
									\
	__il_access(INTERLEAVE_FULL, __il_x, "idr_remove", #table);	\
	idr_remove(__il_x, __il_i);					\
})

#endif /* INTERLEAVE_TABLES_H */
