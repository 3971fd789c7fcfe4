/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * IOMMU group notifications for kernels that dropped them (5.19 and later)
 *
 * <vfio/iommu_group_events.h> has the contract, that of Linux 5.18. The events
 * that the IOMMU core fired there come from iommu_notifier_add_device(),
 * iommu_notifier_remove_device() and iommu_notifier_watch_bus() here.
 */
#ifndef _IOMMU_NOTIFIER_IOMMU_NOTIFIER_H
#define _IOMMU_NOTIFIER_IOMMU_NOTIFIER_H

#include <linux/device.h>

#include <vfio/iommu_group_events.h>

/**
 * iommu_notifier_call() - call the chain of a group
 * @group: the group; the caller holds a reference to @group
 * @event: one of the IOMMU_GROUP_NOTIFY_* numbers
 * @dev: the device that the event is about
 *
 * Allocates nothing, so that an event costs no more than in 5.18.
 *
 * Context: Process context. May sleep.
 * Return: the result of blocking_notifier_call_chain(); NOTIFY_DONE if no block
 * is registered.
 */
int iommu_notifier_call(struct iommu_group *group, unsigned long event,
			struct device *dev);

/**
 * iommu_notifier_add_device() - add a device to a group and notify the group
 * @group: the group
 * @dev: the device, in no group yet
 *
 * iommu_group_add_device(), then IOMMU_GROUP_NOTIFY_ADD_DEVICE. A failed add
 * causes no event.
 *
 * Context: Process context. May sleep.
 * Return: 0, or the error of iommu_group_add_device().
 */
int iommu_notifier_add_device(struct iommu_group *group, struct device *dev);

/**
 * iommu_notifier_remove_device() - notify a device's group and remove the
 * device
 * @dev: the device; nothing happens if it is in no group
 *
 * IOMMU_GROUP_NOTIFY_DEL_DEVICE, then iommu_group_remove_device().
 *
 * Context: Process context. May sleep.
 */
void iommu_notifier_remove_device(struct device *dev);

/**
 * iommu_notifier_watch_bus() - pass a bus's driver events on to the groups
 * @bus: a registered bus
 *
 * From now on BUS_NOTIFY_BIND_DRIVER, BOUND, UNBIND and UNBOUND of a device on
 * @bus become the group event of the same name on the device's group, if it has
 * one. A probe that fails causes no event beyond BIND_DRIVER.
 *
 * Context: Process context. May sleep.
 * Return: 0, -EEXIST if @bus is watched already, -ENOMEM, or the error of
 * bus_register_notifier().
 */
int iommu_notifier_watch_bus(const struct bus_type *bus);

/**
 * iommu_notifier_unwatch_bus() - undo iommu_notifier_watch_bus()
 * @bus: the bus; still registered
 *
 * Context: Process context. May sleep. Waits for running events.
 */
void iommu_notifier_unwatch_bus(const struct bus_type *bus);

#endif /* _IOMMU_NOTIFIER_IOMMU_NOTIFIER_H */
