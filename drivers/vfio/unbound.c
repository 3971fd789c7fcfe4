// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices that VFIO has given back and that their driver has not left yet
 *
 * An entry lasts from before a device's unregistration to UNBOUND_DRIVER. For
 * that time the device has a driver and is not registered; without the entry it
 * would make its group non-viable until the driver's remove callback ends.
 */
#include <linux/slab.h>

#include "vfio_private.h"

static struct vfio_unbound_dev *
vfio_unbound_find(struct vfio_unbound_list *unbound, struct device *dev)
{
	struct vfio_unbound_dev *entry;

	lockdep_assert_held(&unbound->lock);

	list_for_each_entry(entry, &unbound->entries, next) {
		if (entry->dev == dev)
			return entry;
	}
	return NULL;
}

/**
 * vfio_unbound_init() - initialise a list without entries
 * @unbound: the list
 *
 * Context: Any context.
 */
void vfio_unbound_init(struct vfio_unbound_list *unbound)
{
	mutex_init(&unbound->lock);
	INIT_LIST_HEAD(&unbound->entries);
}

/**
 * vfio_unbound_destroy() - free the entries that are left
 * @unbound: a list that no other thread can reach
 *
 * Context: Any context.
 */
void vfio_unbound_destroy(struct vfio_unbound_list *unbound)
{
	struct vfio_unbound_dev *entry, *next;

	list_for_each_entry_safe(entry, next, &unbound->entries, next) {
		list_del(&entry->next);
		kfree(entry);
	}
	mutex_destroy(&unbound->lock);
}

/**
 * vfio_unbound_has() - check whether a device has an entry
 * @unbound: the list
 * @dev: the device
 *
 * Context: Process context. May sleep. Takes and releases @unbound->lock.
 * Return: true if @dev has an entry.
 */
bool vfio_unbound_has(struct vfio_unbound_list *unbound, struct device *dev)
{
	bool found;

	mutex_lock(&unbound->lock);
	found = vfio_unbound_find(unbound, dev);
	mutex_unlock(&unbound->lock);
	return found;
}

/**
 * vfio_unbound_add() - add an entry for a device
 * @unbound: the list
 * @dev: the device, still registered
 *
 * Never fails: without the entry the next look at the group could stop the
 * system. A device has at most one entry. An entry of an earlier unregistration
 * that no unbinding followed is reused.
 *
 * Context: Process context. May sleep. Takes and releases @unbound->lock.
 */
void vfio_unbound_add(struct vfio_unbound_list *unbound, struct device *dev)
{
	struct vfio_unbound_dev *entry;

	entry = kmalloc(sizeof(*entry), GFP_KERNEL | __GFP_NOFAIL);
	entry->dev = dev;

	mutex_lock(&unbound->lock);
	if (!vfio_unbound_find(unbound, dev)) {
		list_add(&entry->next, &unbound->entries);
		entry = NULL;
	}
	mutex_unlock(&unbound->lock);
	kfree(entry);
}

/**
 * vfio_unbound_drop() - drop the entry of a device
 * @unbound: the list
 * @dev: the device, which need not have an entry
 *
 * Context: Process context. May sleep. Takes and releases @unbound->lock.
 */
void vfio_unbound_drop(struct vfio_unbound_list *unbound, struct device *dev)
{
	struct vfio_unbound_dev *entry;

	mutex_lock(&unbound->lock);
	entry = vfio_unbound_find(unbound, dev);
	if (entry)
		list_del(&entry->next);
	mutex_unlock(&unbound->lock);
	kfree(entry);
}
