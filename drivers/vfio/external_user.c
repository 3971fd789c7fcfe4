// SPDX-License-Identifier: GPL-2.0-only
/*
 * Users of a group other than user space
 *
 * User space hands such a user (KVM, say) the file of a group that it has put
 * in a container with an IOMMU; a mediated device driver starts from its own
 * device. Either way the group stays in its container, though user space
 * closes all its files, until the external user lets go.
 */
#include <linux/export.h>

#include "vfio_private.h"

/**
 * vfio_group_get_external_user() - become a user of the group behind a file
 * @filep: a file, to which the caller has a reference
 *
 * Context: May sleep.
 * Return: the group until vfio_group_put_external_user(). ERR_PTR(): -EINVAL if
 * @filep is not a group's, or the group is not in a container with an IOMMU or
 * not viable; -EPERM if it has no IOMMU.
 */
struct vfio_group *vfio_group_get_external_user(struct file *filep)
{
	struct vfio_group *group = vfio_group_from_file(filep);
	int ret;

	if (!group)
		return ERR_PTR(-EINVAL);

	ret = vfio_group_get_iommu_user(group);
	if (ret)
		return ERR_PTR(ret);

	vfio_group_get(group);
	return group;
}
EXPORT_SYMBOL_GPL(vfio_group_get_external_user);

/**
 * vfio_group_get_external_user_from_dev() - become a user of a device's group
 * @dev: any device
 *
 * Context: May sleep. Takes and releases the group lock.
 * Return: the group until vfio_group_put_external_user(). ERR_PTR(): -ENODEV if
 * the device is in no group; -EINVAL if that is not in a container with an
 * IOMMU or not viable; -EPERM if it has no IOMMU.
 */
struct vfio_group *vfio_group_get_external_user_from_dev(struct device *dev)
{
	struct vfio_group *group;
	int ret;

	group = vfio_group_find_by_dev(dev);
	if (!group)
		return ERR_PTR(-ENODEV);

	ret = vfio_group_get_iommu_user(group);
	if (ret) {
		vfio_group_put(group);
		return ERR_PTR(ret);
	}
	return group;
}
EXPORT_SYMBOL_GPL(vfio_group_get_external_user_from_dev);

/**
 * vfio_group_put_external_user() - let go of a group
 * @group: what one of the two above returned
 *
 * Context: May sleep. The last user takes the group out of its container.
 */
void vfio_group_put_external_user(struct vfio_group *group)
{
	vfio_group_put_user(group);
	vfio_group_put(group);
}
EXPORT_SYMBOL_GPL(vfio_group_put_external_user);

/**
 * vfio_external_group_match_file() - whether a file is that of a group
 * @group: the group
 * @filep: the file, to which the caller has a reference
 *
 * Context: Any.
 * Return: whether it is.
 */
bool vfio_external_group_match_file(struct vfio_group *group,
				    struct file *filep)
{
	return group && vfio_group_from_file(filep) == group;
}
EXPORT_SYMBOL_GPL(vfio_external_group_match_file);

/**
 * vfio_external_user_iommu_id() - the ID of a group's IOMMU group
 * @group: the group
 *
 * Context: Any.
 * Return: it.
 */
int vfio_external_user_iommu_id(struct vfio_group *group)
{
	return iommu_group_id(group->iommu_group);
}
EXPORT_SYMBOL_GPL(vfio_external_user_iommu_id);

/**
 * vfio_external_check_extension() - VFIO_CHECK_EXTENSION on a group's container
 * @group: a group that the caller is an external user of
 * @arg: the extension
 *
 * Context: May sleep.
 * Return: as the ioctl; -EINVAL, with a warning, if the group is in no container
 * and so the caller not what it says it is.
 */
long vfio_external_check_extension(struct vfio_group *group, unsigned long arg)
{
	struct vfio_container *container = READ_ONCE(group->container);

	if (WARN_ON_ONCE(!container))
		return -EINVAL;
	return vfio_container_check_extension(container, arg);
}
EXPORT_SYMBOL_GPL(vfio_external_check_extension);
