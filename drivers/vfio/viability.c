// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a group can be given to user space
 *
 * It can as long as none of its devices is run by a driver that does DMA of
 * its own. Of a device that has a driver there are four kinds that pass:
 *
 * - it is registered with the group;
 * - it was, and is about to lose the driver that unregistered it: such devices
 *   are on the group's list of unbound devices until UNBOUND_DRIVER, as
 *   otherwise each of them would make the group unusable for the moment
 *   between unregistration and the end of its driver's remove callback;
 * - its driver is known to leave it alone (pci-stub);
 * - it is a PCI bridge, which passes on what others do.
 */
#include <linux/device.h>
#include <linux/pci.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "vfio_private.h"

static const char * const vfio_allowed_drivers[] = { "pci-stub" };

static bool vfio_driver_allowed(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vfio_allowed_drivers); i++) {
		if (!strcmp(name, vfio_allowed_drivers[i]))
			return true;
	}
	return false;
}

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
	harmless = !drv || vfio_driver_allowed(drv->name);
	rcu_read_unlock();
	return harmless;
}

static struct vfio_unbound_dev *vfio_group_find_unbound(struct vfio_group *group,
							struct device *dev)
{
	struct vfio_unbound_dev *unbound;

	lockdep_assert_held(&group->unbound_lock);

	list_for_each_entry(unbound, &group->unbound, next) {
		if (unbound->dev == dev)
			return unbound;
	}
	return NULL;
}

static bool vfio_group_has_unbound(struct vfio_group *group,
				   struct device *dev)
{
	bool found;

	mutex_lock(&group->unbound_lock);
	found = vfio_group_find_unbound(group, dev);
	mutex_unlock(&group->unbound_lock);
	return found;
}

/**
 * vfio_group_dev_viable() - whether one device lets user space have the group
 * @group: the group
 * @dev: a device in its IOMMU group
 *
 * A device on its way out is registered, then on the list of unbound ones, then
 * without driver, each state beginning before the last one ends. Looking for
 * them in this order misses none, though the device moves on meanwhile.
 *
 * Context: May sleep. Takes and releases the group's device_lock and
 * unbound_lock.
 * Return: whether it does.
 */
bool vfio_group_dev_viable(struct vfio_group *group, struct device *dev)
{
	return vfio_group_has_device(group, dev) ||
	       vfio_group_has_unbound(group, dev) || vfio_dev_harmless(dev);
}

static int vfio_group_check_dev(struct device *dev, void *data)
{
	return vfio_group_dev_viable(data, dev) ? 0 : -EINVAL;
}

/**
 * vfio_group_viable() - whether all devices let user space have the group
 * @group: the group
 *
 * What VFIO_GROUP_FLAGS_VIABLE in <uapi/linux/vfio.h> says.
 *
 * Context: May sleep. Takes and releases the IOMMU group's mutex.
 * Return: whether they do.
 */
bool vfio_group_viable(struct vfio_group *group)
{
	return !iommu_group_for_each_dev(group->iommu_group, group,
					 vfio_group_check_dev);
}

/**
 * vfio_group_add_unbound() - a device is about to be unbound from its driver
 * @group: its group
 * @dev: the device, still registered
 *
 * Without the entry the next look at the group could stop the system, so there
 * is no way to fail. A device has at most one entry: one from an earlier
 * unregistration that no unbinding followed serves again.
 *
 * Context: May sleep. Takes and releases the group's unbound_lock.
 */
void vfio_group_add_unbound(struct vfio_group *group, struct device *dev)
{
	struct vfio_unbound_dev *unbound;

	unbound = kmalloc(sizeof(*unbound), GFP_KERNEL | __GFP_NOFAIL);
	unbound->dev = dev;

	mutex_lock(&group->unbound_lock);
	if (!vfio_group_find_unbound(group, dev)) {
		list_add(&unbound->next, &group->unbound);
		unbound = NULL;
	}
	mutex_unlock(&group->unbound_lock);
	kfree(unbound);
}

/**
 * vfio_group_drop_unbound() - a device was unbound from its driver
 * @group: its group
 * @dev: the device, which need not have an entry
 *
 * Context: May sleep, also in vfio_group_notify(). Takes and releases the
 * group's unbound_lock.
 */
void vfio_group_drop_unbound(struct vfio_group *group, struct device *dev)
{
	struct vfio_unbound_dev *unbound;

	mutex_lock(&group->unbound_lock);
	unbound = vfio_group_find_unbound(group, dev);
	if (unbound)
		list_del(&unbound->next);
	mutex_unlock(&group->unbound_lock);
	kfree(unbound);
}

/**
 * vfio_group_free_unbound() - free what is left on the list
 * @group: a group whose notifier is not registered, about to be freed
 *
 * Context: Any.
 */
void vfio_group_free_unbound(struct vfio_group *group)
{
	struct vfio_unbound_dev *unbound, *next;

	list_for_each_entry_safe(unbound, next, &group->unbound, next) {
		list_del(&unbound->next);
		kfree(unbound);
	}
}
