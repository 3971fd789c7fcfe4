// SPDX-License-Identifier: GPL-2.0-only
/* Count and fill the kernel's containers of a core's objects. */
#include <linux/device.h>
#include <linux/kdev_t.h>
#include <linux/list.h>
#include <linux/xarray.h>

#include "core_count.h"

/* Entry that core_table_fill() puts in the place of a group. */
#define CORE_MINOR_TAKEN xa_mk_value(0)

unsigned int core_list_length(const struct list_head *list)
{
	const struct list_head *pos;
	unsigned int length = 0;

	for (pos = list->next; pos != list; pos = pos->next)
		length++;
	return length;
}

unsigned int core_table_in_use(struct xarray *table)
{
	XA_STATE(xas, table, 0);
	unsigned int in_use = 0;

	rcu_read_lock();
	/* A reserved entry is NULL like a free one, but not marked as free. */
	for (xas_load(&xas); !xas_invalid(&xas); xas_next(&xas))
		in_use += !xas_get_mark(&xas, XA_FREE_MARK);
	rcu_read_unlock();
	return in_use;
}

static int core_count_device(struct device *device, void *data)
{
	unsigned int *devices = data;

	(*devices)++;
	return 0;
}

unsigned int core_class_devices(struct class *class)
{
	unsigned int devices = 0;

	class_for_each_device(class, NULL, &devices, core_count_device);
	return devices;
}

/* There are a million minors, so do not walk from the root for each. */
int core_table_fill(struct xarray *table)
{
	XA_STATE(xas, table, 0);
	void *entry;

	do {
		xas_lock(&xas);
		for (entry = xas_load(&xas);
		     !xas_error(&xas) && xas.xa_index <= MINORMASK;
		     entry = xas_next(&xas)) {
			if (entry)
				continue;
			xas_store(&xas, CORE_MINOR_TAKEN);
			if (xas_error(&xas))
				break;
			xas_clear_mark(&xas, XA_FREE_MARK);
		}
		xas_unlock(&xas);
	} while (xas_nomem(&xas, GFP_KERNEL));

	if (xas_error(&xas))
		core_table_unfill(table);
	return xas_error(&xas);
}

void core_table_unfill(struct xarray *table)
{
	XA_STATE(xas, table, 0);
	void *entry;

	xas_lock(&xas);
	xas_for_each(&xas, entry, MINORMASK) {
		if (entry != CORE_MINOR_TAKEN)
			continue;
		xas_store(&xas, NULL);
		xas_init_marks(&xas);
	}
	xas_unlock(&xas);
}
