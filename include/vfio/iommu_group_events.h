/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * IOMMU group notifications, as the core needs them
 *
 * The contract is that of Linux 5.18: one blocking notifier chain per IOMMU
 * group. Up to 5.18 <linux/iommu.h> declares it and the IOMMU core implements
 * it. Later kernels get the declarations from here, and the implementation from
 * lib/iommu_notifier.
 */
#ifndef _VFIO_IOMMU_GROUP_EVENTS_H
#define _VFIO_IOMMU_GROUP_EVENTS_H

#include <linux/iommu.h>
#include <linux/notifier.h>

#ifndef IOMMU_GROUP_NOTIFY_ADD_DEVICE

/* The data of each event is the struct device that the event is about. */
#define IOMMU_GROUP_NOTIFY_ADD_DEVICE		1 /* is in the group now */
#define IOMMU_GROUP_NOTIFY_DEL_DEVICE		2 /* is about to leave it */
#define IOMMU_GROUP_NOTIFY_BIND_DRIVER		3 /* probe is about to run */
#define IOMMU_GROUP_NOTIFY_BOUND_DRIVER		4 /* probe has succeeded */
#define IOMMU_GROUP_NOTIFY_UNBIND_DRIVER	5 /* remove is about to run */
#define IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER	6 /* the driver is gone */

/**
 * iommu_group_register_notifier() - register for the events of an IOMMU group
 * @group: the group; the caller holds a reference to it until the matching
 *	iommu_group_unregister_notifier() has returned
 * @nb: the block to call, with an IOMMU_GROUP_NOTIFY_* number as the action and
 *	a &struct device as the data. Blocks of higher priority run first,
 *	blocks of equal priority in the order of their registration.
 *
 * @nb may run before this function returns, in the context of the thread that
 * causes the event. Several threads may run callbacks of one group at the same
 * time. The rwsem of the group's chain is held for reading meanwhile: a
 * callback that registers or unregisters on its own group deadlocks.
 *
 * Context: Process context. May sleep. Waits for running callbacks of the same
 * group.
 * Return: 0, -EEXIST if @nb is on the chain already, -ENOMEM.
 */
int iommu_group_register_notifier(struct iommu_group *group,
				  struct notifier_block *nb);

/**
 * iommu_group_unregister_notifier() - undo iommu_group_register_notifier()
 * @group: the group
 * @nb: the block
 *
 * When this function returns, no callback of @nb is running and none will
 * start.
 *
 * Context: Process context. May sleep. Waits for running callbacks of the same
 * group.
 * Return: 0, or -ENOENT if @nb is not registered on @group.
 */
int iommu_group_unregister_notifier(struct iommu_group *group,
				    struct notifier_block *nb);

#endif /* IOMMU_GROUP_NOTIFY_ADD_DEVICE */

#endif /* _VFIO_IOMMU_GROUP_EVENTS_H */
