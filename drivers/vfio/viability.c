// SPDX-License-Identifier: GPL-2.0-only
/*
 * Check whether a group can be given to user space
 *
 * A group is viable as long as none of its devices is run by a driver that does
 * DMA of its own. A device with a driver passes in four cases:
 *
 * - the device is registered with the group;
 * - it was registered, and its driver has not been unbound yet (unbound.c);
 * - its driver is known to leave it alone (pci-stub);
 * - it is a PCI bridge, which only forwards DMA of other devices.
 */
#include <linux/device.h>
#include <linux/pci.h>
#include <linux/rcupdate.h>
#include <linux/string.h>

#include "vfio_private.h"

/*
 * The device may lose its driver and the driver's module go meanwhile. A
 * module's memory stays for a grace period after its driver was unregistered.
 */
static bool vfio_dev_harmless(struct device *dev)
{
	struct device_driver *drv;
	bool harmless;

	if (dev_is_pci(dev) &&
	    to_pci_dev(dev)->hdr_type != PCI_HEADER_TYPE_NORMAL)
		return true;

	rcu_read_lock();
	drv = READ_ONCE(dev->driver);
	harmless = !drv || !strcmp(drv->name, "pci-stub");
	rcu_read_unlock();
	return harmless;
}

/**
 * vfio_group_dev_viable() - check whether a device keeps its group viable
 * @group: the group
 * @dev: a device in the group's IOMMU group
 *
 * A device on its way out is registered, then on the list of unbound devices,
 * then without driver. Each state begins before the previous one ends, so
 * checks in this order miss none, though the device moves on meanwhile.
 *
 * Context: Process context. May sleep. Takes and releases @group->device_lock
 * and @group->unbound_list.lock.
 * Return: true if @dev keeps @group viable.
 */
bool vfio_group_dev_viable(struct vfio_group *group, struct device *dev)
{
	return vfio_group_has_device(group, dev) ||
	       vfio_unbound_has(&group->unbound_list, dev) ||
	       vfio_dev_harmless(dev);
}

static int vfio_group_check_dev(struct device *dev, void *data)
{
	return vfio_group_dev_viable(data, dev) ? 0 : -EINVAL;
}

/**
 * vfio_group_viable() - check whether all devices of a group keep it viable
 * @group: the group
 *
 * Context: Process context. May sleep. Takes and releases the mutex of
 * @group->iommu_group.
 * Return: true for VFIO_GROUP_FLAGS_VIABLE of <uapi/linux/vfio.h>.
 */
bool vfio_group_viable(struct vfio_group *group)
{
	return !iommu_group_for_each_dev(group->iommu_group, group,
					 vfio_group_check_dev);
}
