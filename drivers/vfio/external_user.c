// SPDX-License-Identifier: GPL-2.0-only
/*
 * Users of a group other than user space
 *
 * User space hands such a user (KVM, say) the file of a group that it has put
 * in a container with an IOMMU; a mediated device driver starts from its own
 * device. Either way the group stays in its container until the external user
 * puts it, though user space closes all its files.
 */
#include <linux/export.h>

#include "vfio_private.h"

/* Consumes the caller's reference to @group, whatever the result. */
static struct vfio_group *vfio_external_user_begin(struct vfio_group *group)
{
	int ret = vfio_group_get_iommu_user(group);

	if (!ret)
		return group;

	vfio_group_put(group);
	return ERR_PTR(ret);
}

/**
 * vfio_group_get_external_user() - become a user of the group behind a file
 * @filep: a file, to which the caller has a reference
 *
 * Context: Process context. May sleep.
 * Return: the group until vfio_group_put_external_user(). ERR_PTR(): -EINVAL if
 * @filep is not a group's, or the group is not in a container with an IOMMU or
 * not viable; -EPERM if the group has no IOMMU.
 */
struct vfio_group *vfio_group_get_external_user(struct file *filep)
{
	struct vfio_group *group = vfio_group_from_file(filep);

	if (!group)
		return ERR_PTR(-EINVAL);

	vfio_group_get(group);
	return vfio_external_user_begin(group);
}
EXPORT_SYMBOL_GPL(vfio_group_get_external_user);

/**
 * vfio_group_get_external_user_from_dev() - become a user of a device's group
 * @dev: any device
 *
 * Context: Process context. May sleep. Takes and releases the group lock.
 * Return: the group until vfio_group_put_external_user(). ERR_PTR(): -ENODEV if
 * the device is in no group; -EINVAL if the group is not in a container with an
 * IOMMU or not viable; -EPERM if the group has no IOMMU.
 */
struct vfio_group *vfio_group_get_external_user_from_dev(struct device *dev)
{
	struct vfio_group *group = vfio_group_find_by_dev(dev);

	return group ? vfio_external_user_begin(group) : ERR_PTR(-ENODEV);
}
EXPORT_SYMBOL_GPL(vfio_group_get_external_user_from_dev);

/**
 * vfio_group_put_external_user() - stop being a user of a group
 * @group: the group that one of the two functions above returned
 *
 * Context: Process context. May sleep. The last user takes the group out of its
 * container.
 */
void vfio_group_put_external_user(struct vfio_group *group)
{
	vfio_group_put_user(group);
	vfio_group_put(group);
}
EXPORT_SYMBOL_GPL(vfio_group_put_external_user);

/**
 * vfio_external_group_match_file() - check whether a file is that of a group
 * @group: the group
 * @filep: the file, to which the caller has a reference
 *
 * Context: Any context.
 * Return: true if @filep is a file of @group.
 */
bool vfio_external_group_match_file(struct vfio_group *group,
				    struct file *filep)
{
	return group && vfio_group_from_file(filep) == group;
}
EXPORT_SYMBOL_GPL(vfio_external_group_match_file);

/**
 * vfio_external_user_iommu_id() - get the ID of a group's IOMMU group
 * @group: the group
 *
 * Context: Any context.
 * Return: the ID.
 */
int vfio_external_user_iommu_id(struct vfio_group *group)
{
	return iommu_group_id(group->iommu_group);
}
EXPORT_SYMBOL_GPL(vfio_external_user_iommu_id);

/**
 * vfio_external_check_extension() - ask a group's container for an extension
 * @group: a group that the caller is an external user of
 * @arg: the extension
 *
 * Context: Process context. May sleep.
 * Return: the result of the ioctl; -EINVAL, with a warning, if the group is in
 * no container, so that the caller cannot be an external user.
 */
long vfio_external_check_extension(struct vfio_group *group, unsigned long arg)
{
	struct vfio_container *container = READ_ONCE(group->container);

	if (WARN_ON_ONCE(!container))
		return -EINVAL;
	return vfio_container_check_extension(container, arg);
}
EXPORT_SYMBOL_GPL(vfio_external_check_extension);
