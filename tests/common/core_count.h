/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the adapters to the cores have in common: counting objects of the
 * kernel that every core keeps its own in, and using up a core's minors.
 */
#ifndef _TESTS_CORE_COUNT_H
#define _TESTS_CORE_COUNT_H

struct class;
struct list_head;
struct xarray;

/** core_list_length() - number of entries of a list */
unsigned int core_list_length(const struct list_head *list);

/**
 * core_table_in_use() - numbers of a table that are not free
 * @table: that of an IDR
 *
 * Whether they lead somewhere or are only reserved.
 */
unsigned int core_table_in_use(struct xarray *table);

/** core_class_devices() - number of devices in a class */
unsigned int core_class_devices(struct class *class);

/**
 * core_table_fill() - leave no minor number free in a table
 * @table: that of an IDR
 *
 * Context: May sleep. The caller keeps everybody else from the table.
 * Return: 0 or -ENOMEM, and then all those taken have been returned.
 */
int core_table_fill(struct xarray *table);

/**
 * core_table_unfill() - free what core_table_fill() took
 * @table: the table
 *
 * Context: The caller keeps everybody else from the table.
 */
void core_table_unfill(struct xarray *table);

#endif /* _TESTS_CORE_COUNT_H */
