// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reaction of a group to events of its IOMMU group
 *
 * Everything here runs from the notifier chain of the IOMMU group, in the
 * context of the thread that adds or removes a device or binds or unbinds a
 * driver, at any moment between the registration and the unregistration of the
 * notifier: before the group can be found, while the group lock is held, and
 * after the last reference is gone. Hence the rules:
 *
 * - The chain keeps the group's memory: unregistration waits for callbacks. No
 *   reference is taken, so none can turn out to be the last, whose release
 *   would wait for the callback that put it.
 * - A lock is taken only if no thread registers, unregisters or waits under it.
 * - A group that cannot be found has no container user, no device and, before
 *   it is found, no unbound device. Each event below leaves such a group alone
 *   but for entries on its list of unbound devices, which no other thread
 *   reads.
 * - Nothing is allocated and nothing is deferred, so nothing can fail.
 */
#include <linux/bug.h>
#include <linux/device.h>

#include <vfio/iommu_group_events.h>

#include "vfio_private.h"

static bool vfio_group_is_live(struct vfio_group *group)
{
	return atomic_read(&group->container_users);
}

static void vfio_group_device_added(struct vfio_group *group,
				    struct device *dev)
{
	/* A registered device is in its IOMMU group already. */
	if (WARN_ON_ONCE(vfio_group_has_device(group, dev)))
		return;

	if (vfio_group_is_live(group)) {
		dev_WARN(dev, "Device added to live group %d!\n",
			 iommu_group_id(group->iommu_group));
	}
}

/*
 * The driver is bound already, and it and the user may do DMA in each other's
 * address space. Nothing short of stopping keeps them apart. Not inlined, so
 * that the report of the BUG names the reason.
 */
static noinline void vfio_group_enforce_isolation(struct vfio_group *group,
						  struct device *dev)
{
	BUG_ON(vfio_group_is_live(group) && !vfio_group_dev_viable(group, dev));
}

/**
 * vfio_group_notify() - react to an event of the IOMMU group
 * @nb: iommu_nb of the group
 * @event: IOMMU_GROUP_NOTIFY_*
 * @data: the struct device that the event is about
 *
 * Context: Process context. May sleep. Caller must hold the rwsem of the chain
 * for reading, and may hold any lock that is above it in vfio_private.h, the
 * group lock included.
 * Return: NOTIFY_OK, always.
 */
int vfio_group_notify(struct notifier_block *nb, unsigned long event,
		      void *data)
{
	struct vfio_group *group =
		container_of(nb, struct vfio_group, iommu_nb);
	struct device *dev = data;

	dev_dbg(dev, "event %lu on group %d\n", event,
		iommu_group_id(group->iommu_group));

	switch (event) {
	case IOMMU_GROUP_NOTIFY_ADD_DEVICE:
		vfio_group_device_added(group, dev);
		break;
	case IOMMU_GROUP_NOTIFY_BOUND_DRIVER:
		vfio_group_enforce_isolation(group, dev);
		break;
	case IOMMU_GROUP_NOTIFY_UNBOUND_DRIVER:
		vfio_unbound_drop(&group->unbound_list, dev);
		break;
	case IOMMU_GROUP_NOTIFY_DEL_DEVICE:
		/* A device in use is held by its driver's remove callback. */
	case IOMMU_GROUP_NOTIFY_BIND_DRIVER:
		/* Too early to tell whether probing will succeed. */
	case IOMMU_GROUP_NOTIFY_UNBIND_DRIVER:
		/* The driver unregisters the device from VFIO itself. */
		break;
	}

	return NOTIFY_OK;
}
