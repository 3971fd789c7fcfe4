/* SPDX-License-Identifier: GPL-2.0-only */
/* Count and fill the kernel's containers of a core's objects. */
#ifndef _COMMON_CORE_COUNT_H
#define _COMMON_CORE_COUNT_H

struct class;
struct list_head;
struct xarray;

/**
 * core_list_length() - count the entries of a list
 * @list: head of the list
 *
 * Context: Any context.
 * Return: number of entries.
 */
unsigned int core_list_length(const struct list_head *list);

/**
 * core_table_in_use() - count the numbers of a table that are not free
 * @table: table of an IDR
 *
 * Context: Any context.
 * Return: number of entries, reserved ones included.
 */
unsigned int core_table_in_use(struct xarray *table);

/**
 * core_class_devices() - count the devices of a class
 * @class: the class
 *
 * Context: Process context. May sleep.
 * Return: number of devices.
 */
unsigned int core_class_devices(struct class *class);

/**
 * core_table_fill() - leave no minor free in a table
 * @table: table of an IDR
 *
 * Context: Process context. May sleep. Caller must exclude other users of
 * @table.
 * Return: 0, or -ENOMEM with no minor taken.
 */
int core_table_fill(struct xarray *table);

/**
 * core_table_unfill() - free the minors that core_table_fill() took
 * @table: the table
 *
 * Context: Any context. The caller excludes other users of @table.
 */
void core_table_unfill(struct xarray *table);

#endif /* _COMMON_CORE_COUNT_H */
