/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hooks: arrays, IDs and lock-free lists.
 *
 * Each call is one access to the whole object. The spinlock of an array is the
 * kernel's: no thread is parked with it held.
 */
#ifndef _INTERLEAVE_TABLES_H
#define _INTERLEAVE_TABLES_H

#include <linux/idr.h>
#include <linux/llist.h>
#include <linux/xarray.h>

#include <interleave/atomics.h>

/* Arguments are evaluated before the access, which orders others by @order. */
#define __il_table(name, order, table, text, ...) ({			\
	__auto_type __il_x = (table);					\
									\
	__il_access(INTERLEAVE_##order, __il_x, #name, text);		\
	name(__il_x, ##__VA_ARGS__);					\
})
#define __il_table_a(name, order, table, text, a, ...) ({		\
	__auto_type __il_a = (a);					\
									\
	__il_table(name, order, table, text, __il_a, ##__VA_ARGS__);	\
})
#define __il_table_ab(name, order, table, text, a, b, ...) ({		\
	__auto_type __il_b = (b);					\
									\
	__il_table_a(name, order, table, text, a, __il_b, ##__VA_ARGS__); \
})

#define xa_load(xa, index)	__il_table_a(xa_load, ACQUIRE, xa, #xa, index)
#define xa_store(xa, index, entry, gfp)					\
	__il_table_ab(xa_store, FULL, xa, #xa, index, entry, gfp)
#define xa_insert(xa, index, entry, gfp)				\
	__il_table_ab(xa_insert, FULL, xa, #xa, index, entry, gfp)
#define xa_erase(xa, index)	__il_table_a(xa_erase, FULL, xa, #xa, index)
#define xa_reserve(xa, index, gfp)					\
	__il_table_a(xa_reserve, FULL, xa, #xa, index, gfp)
#define xa_release(xa, index)	__il_table_a(xa_release, FULL, xa, #xa, index)
#define xa_alloc(xa, id, entry, limit, gfp)				\
	__il_table_ab(xa_alloc, FULL, xa, #xa, id, entry, limit, gfp)

#define idr_find(idr, id)	__il_table_a(idr_find, ACQUIRE, idr, #idr, id)
#define idr_alloc(idr, entry, start, end, gfp)				\
	__il_table_ab(idr_alloc, FULL, idr, #idr, entry, start, end, gfp)
#define idr_replace(idr, entry, id)					\
	__il_table_ab(idr_replace, FULL, idr, #idr, entry, id)
#define idr_remove(idr, id)	__il_table_a(idr_remove, FULL, idr, #idr, id)

#define llist_empty(list)	__il_table(llist_empty, READ, list, #list)
#define llist_del_all(list)	__il_table(llist_del_all, FULL, list, #list)
#define llist_del_first(list)	__il_table(llist_del_first, FULL, list, #list)
#define llist_add(node, list) ({					\
	struct llist_node *__il_n = (node);				\
	struct llist_head *__il_h = (list);				\
									\
	__il_access(INTERLEAVE_FULL, __il_h, "llist_add", #list);	\
	llist_add(__il_n, __il_h);					\
})

#endif /* _INTERLEAVE_TABLES_H */
