// SPDX-License-Identifier: GPL-2.0-only
/*
 * Groups of devices that no IOMMU isolates
 *
 * Such a device can write anywhere. It is given only to user space that could
 * as well (CAP_SYS_RAWIO), and taints the kernel. Its group and its container
 * work like any other, with an IOMMU driver that does nothing.
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

/* Its address as iommudata tells our IOMMU groups from others. */
static char noiommu_tag;

static struct iommu_group *noiommu_group_alloc(void)
{
	struct iommu_group *iommu_group = iommu_group_alloc();

	if (IS_ERR(iommu_group))
		return NULL;

	iommu_group_set_iommudata(iommu_group, &noiommu_tag, NULL);
	/* The name is for people; a group without one works as well. */
	iommu_group_set_name(iommu_group, "vfio-noiommu");
	return iommu_group;
}

/**
 * vfio_noiommu_group_get() - create an IOMMU group for a device without IOMMU
 * @dev: a device in no IOMMU group
 *
 * Context: Process context. May sleep.
 * Return: an IOMMU group with a reference for the caller and with @dev in it.
 * NULL if the mode is off, an IOMMU serves the bus of @dev, or on an error.
 */
struct iommu_group *vfio_noiommu_group_get(struct device *dev)
{
	struct iommu_group *iommu_group = NULL;

	if (READ_ONCE(vfio_noiommu_enabled) && !compat_iommu_present(dev))
		iommu_group = noiommu_group_alloc();
	if (!iommu_group)
		return NULL;

	if (iommu_group_add_device(iommu_group, dev)) {
		iommu_group_put(iommu_group);
		return NULL;
	}

	/* From here on the device looks isolated to the rest of the kernel. */
	add_taint(TAINT_USER, LOCKDEP_STILL_OK);
	dev_warn(dev, "Adding kernel taint for vfio-noiommu group on device\n");
	return iommu_group;
}

/**
 * vfio_noiommu_is_group() - check whether an IOMMU group is one of this file's
 * @iommu_group: any IOMMU group
 *
 * Context: Any context.
 * Return: true if vfio_noiommu_group_get() created @iommu_group.
 */
bool vfio_noiommu_is_group(struct iommu_group *iommu_group)
{
	return iommu_group_get_iommudata(iommu_group) == &noiommu_tag;
}

/* There is no instance data: NULL, as ERR_PTR(0), is success. */
static void *noiommu_open(unsigned long kind)
{
	int ret = -EINVAL;

	if (kind == VFIO_NOIOMMU_IOMMU)
		ret = capable(CAP_SYS_RAWIO) ? 0 : -EPERM;
	return ERR_PTR(ret);
}

static void noiommu_release(void *data)
{
}

static long noiommu_ioctl(void *data, unsigned int cmd, unsigned long arg)
{
	if (cmd != VFIO_CHECK_EXTENSION)
		return -ENOTTY;
	return READ_ONCE(vfio_noiommu_enabled) && arg == VFIO_NOIOMMU_IOMMU;
}

static int noiommu_attach(void *data, struct iommu_group *iommu_group)
{
	return vfio_noiommu_is_group(iommu_group) ? 0 : -EINVAL;
}

static void noiommu_detach(void *data, struct iommu_group *iommu_group)
{
}

/* Serves the groups of vfio_noiommu_group_get(). */
const struct vfio_iommu_driver_ops vfio_noiommu_ops = {
	.attach_group	= noiommu_attach,
	.detach_group	= noiommu_detach,
	.ioctl		= noiommu_ioctl,
	.open		= noiommu_open,
	.release	= noiommu_release,
	.owner		= THIS_MODULE,
	.name		= "vfio-noiommu",
};
