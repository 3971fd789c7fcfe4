// SPDX-License-Identifier: GPL-2.0-only
/*
 * Groups of devices that no IOMMU isolates
 *
 * Such a device can write anywhere. It is given to user space that could as
 * well (CAP_SYS_RAWIO), and taints the kernel. Its group and its container work
 * as others do, with an IOMMU driver that does nothing.
 */
#include <linux/capability.h>
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/module.h>

#include "vfio_private.h"

VISIBLE_IF_KUNIT bool vfio_noiommu_enabled __read_mostly;
EXPORT_SYMBOL_IF_KUNIT(vfio_noiommu_enabled);
module_param_named(enable_unsafe_noiommu_mode, vfio_noiommu_enabled, bool,
		   0644);
MODULE_PARM_DESC(enable_unsafe_noiommu_mode,
		 "Give devices without IOMMU to user space with CAP_SYS_RAWIO. UNSAFE: there is no isolation, no DMA translation, no protection of the kernel and no way to give them to virtual machines, and the kernel is tainted. (default: false)");

/* Its address as iommudata tells our IOMMU groups from others */
static char vfio_noiommu_tag;

/**
 * vfio_noiommu_group_get() - an IOMMU group for a device without IOMMU
 * @dev: a device in no IOMMU group
 *
 * Context: May sleep.
 * Return: an IOMMU group with a reference for the caller and with @dev in it,
 * or NULL if the mode is off, the device's bus has an IOMMU, or there is an
 * error.
 */
struct iommu_group *vfio_noiommu_group_get(struct device *dev)
{
	struct iommu_group *iommu_group;

	if (!READ_ONCE(vfio_noiommu_enabled) || compat_iommu_present(dev))
		return NULL;

	iommu_group = iommu_group_alloc();
	if (IS_ERR(iommu_group))
		return NULL;

	iommu_group_set_name(iommu_group, "vfio-noiommu");
	iommu_group_set_iommudata(iommu_group, &vfio_noiommu_tag, NULL);
	if (iommu_group_add_device(iommu_group, dev)) {
		iommu_group_put(iommu_group);
		return NULL;
	}

	/* Not safe from here on: the group makes others take it for isolated */
	add_taint(TAINT_USER, LOCKDEP_STILL_OK);
	dev_warn(dev, "Adding kernel taint for vfio-noiommu group on device\n");
	return iommu_group;
}

/**
 * vfio_noiommu_is_group() - whether vfio_noiommu_group_get() made an IOMMU group
 * @iommu_group: any IOMMU group
 *
 * Context: Any.
 * Return: whether it did.
 */
bool vfio_noiommu_is_group(struct iommu_group *iommu_group)
{
	return iommu_group_get_iommudata(iommu_group) == &vfio_noiommu_tag;
}

static void *vfio_noiommu_open(unsigned long arg)
{
	if (arg != VFIO_NOIOMMU_IOMMU)
		return ERR_PTR(-EINVAL);
	if (!capable(CAP_SYS_RAWIO))
		return ERR_PTR(-EPERM);

	return NULL;
}

static void vfio_noiommu_release(void *iommu_data)
{
}

static long vfio_noiommu_ioctl(void *iommu_data, unsigned int cmd,
			       unsigned long arg)
{
	if (cmd != VFIO_CHECK_EXTENSION)
		return -ENOTTY;

	return READ_ONCE(vfio_noiommu_enabled) && arg == VFIO_NOIOMMU_IOMMU;
}

static int vfio_noiommu_attach_group(void *iommu_data,
				     struct iommu_group *iommu_group)
{
	return vfio_noiommu_is_group(iommu_group) ? 0 : -EINVAL;
}

static void vfio_noiommu_detach_group(void *iommu_data,
				      struct iommu_group *iommu_group)
{
}

static const struct vfio_iommu_driver_ops vfio_noiommu_ops = {
	.name		= "vfio-noiommu",
	.owner		= THIS_MODULE,
	.open		= vfio_noiommu_open,
	.release	= vfio_noiommu_release,
	.ioctl		= vfio_noiommu_ioctl,
	.attach_group	= vfio_noiommu_attach_group,
	.detach_group	= vfio_noiommu_detach_group,
};

/**
 * vfio_noiommu_is_driver() - whether an IOMMU driver is the one that does nothing
 * @ops: any IOMMU driver
 *
 * Context: Any.
 * Return: whether it is.
 */
bool vfio_noiommu_is_driver(const struct vfio_iommu_driver_ops *ops)
{
	return ops == &vfio_noiommu_ops;
}

/**
 * vfio_noiommu_init() - offer the IOMMU driver that does nothing
 *
 * Context: May sleep.
 * Return: 0 or an errno.
 */
int vfio_noiommu_init(void)
{
	return vfio_register_iommu_driver(&vfio_noiommu_ops);
}

/**
 * vfio_noiommu_exit() - undo vfio_noiommu_init()
 *
 * Context: May sleep.
 */
void vfio_noiommu_exit(void)
{
	vfio_unregister_iommu_driver(&vfio_noiommu_ops);
}
