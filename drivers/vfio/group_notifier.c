// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a group does when its IOMMU group changes
 *
 * Everything here runs from the notifier chain of the IOMMU group, in the
 * context of whoever adds or removes a device or binds or unbinds a driver, at
 * any moment between the registration and the unregistration of the notifier:
 * before the group can be found, while the group lock is held, and after the
 * last reference is gone. Hence the rules:
 *
 * - The chain keeps the group's memory: unregistration waits for callbacks. No
 *   reference is taken, so none can turn out to be the last, whose release
 *   would wait for the callback that dropped it.
 * - Only locks are taken under which nobody registers, unregisters or waits.
 * - A group that cannot be found has no container user, no device and, before
 *   it is found, no unbound device; each event below leaves it alone but for
 *   entries on its list of unbound devices, which nobody else reads then.
 * - Nothing is allocated and nothing is deferred, so nothing can fail.
 */
#include <linux/bug.h>
#include <linux/device.h>

#include <iommu_notifier/iommu_notifier.h>

#include "vfio_private.h"

static bool vfio_group_is_live(struct vfio_group *group)
{
	return atomic_read(&group->container_users);
}

static void vfio_group_device_added(struct vfio_group *group,
				    struct device *dev)
{
	/* A registered device is in its IOMMU group already */
	if (WARN_ON_ONCE(vfio_group_has_device(group, dev)))
		return;

	if (vfio_group_is_live(group))
		dev_WARN(dev, "Device added to live group %d!\n",
			 iommu_group_id(group->iommu_group));
}

/*
 * The driver is bound already and may do DMA in the address space of the user,
 * or the user in its. Nothing short of stopping keeps them apart. Not inlined,
 * so that the report of the BUG names what happened.
 */
static noinline void vfio_group_enforce_isolation(struct vfio_group *group,
						  struct device *dev)
{
	BUG_ON(vfio_group_is_live(group) && !vfio_group_dev_viable(group, dev));
}

/**
 * vfio_group_notify() - callback of an IOMMU group's notifier chain
 * @nb: iommu_nb of the group
 * @event: IOMMU_GROUP_NOTIFY_*
 * @data: the struct device that the event is about
 *
 * Context: May sleep. The chain's rwsem is held for reading, and any other
 * lock that is above it in vfio_private.h, the group lock included, may be.
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
		vfio_group_drop_unbound(group, dev);
		break;
	case IOMMU_GROUP_NOTIFY_DEL_DEVICE:
		/* A device in use is held by its driver's remove callback */
	case IOMMU_GROUP_NOTIFY_BIND_DRIVER:
		/* Too early to tell whether probing will succeed */
	case IOMMU_GROUP_NOTIFY_UNBIND_DRIVER:
		/* The driver unregisters the device from VFIO itself */
		break;
	}

	return NOTIFY_OK;
}
