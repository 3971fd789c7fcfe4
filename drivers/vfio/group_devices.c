// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list of a group's registered devices
 */
#include <linux/device.h>
#include <linux/string.h>

#include "vfio_private.h"

/* A device that waits for its last user still counts, one without users not. */
static struct vfio_device *vfio_group_find_device(struct vfio_group *group,
						  struct device *dev)
{
	struct vfio_device *device;

	lockdep_assert_held(&group->device_lock);

	list_for_each_entry(device, &group->device_list, group_next) {
		if (device->dev == dev && refcount_read(&device->refcount))
			return device;
	}
	return NULL;
}

/**
 * vfio_group_has_device() - check whether a device is registered with a group
 * @group: the group
 * @dev: the device
 *
 * Context: Process context. May sleep. Takes and releases @group->device_lock.
 * Return: true if @dev is registered.
 */
bool vfio_group_has_device(struct vfio_group *group, struct device *dev)
{
	bool found;

	mutex_lock(&group->device_lock);
	found = vfio_group_find_device(group, dev);
	mutex_unlock(&group->device_lock);
	return found;
}

/**
 * vfio_group_get_device() - find a registered device
 * @group: the group
 * @dev: the device
 *
 * Context: Process context. May sleep. Takes and releases @group->device_lock.
 * Return: the registered device with a reference for the caller, or NULL.
 */
struct vfio_device *vfio_group_get_device(struct vfio_group *group,
					  struct device *dev)
{
	struct vfio_device *device;

	mutex_lock(&group->device_lock);
	device = vfio_group_find_device(group, dev);
	if (device && !refcount_inc_not_zero(&device->refcount))
		device = NULL;
	mutex_unlock(&group->device_lock);
	return device;
}

/* 1 if @device goes by @name, 0 if not, or the driver's errno */
static int vfio_device_match(struct vfio_device *device, char *name)
{
	if (device->ops->match)
		return device->ops->match(device->device_data, name);
	return !strcmp(dev_name(device->dev), name);
}

/**
 * vfio_group_get_device_by_name() - find the device that user space asks for
 * @group: the group
 * @name: name given to VFIO_GROUP_GET_DEVICE_FD
 *
 * Context: Process context. May sleep. Takes and releases @group->device_lock,
 * and holds it while drivers compare the name.
 * Return: the device with a reference for the caller. ERR_PTR(): -ENODEV, or
 * the errno of a driver that gave up the search.
 */
struct vfio_device *vfio_group_get_device_by_name(struct vfio_group *group,
						  char *name)
{
	struct vfio_device *device, *found = ERR_PTR(-ENODEV);
	int ret;

	mutex_lock(&group->device_lock);
	list_for_each_entry(device, &group->device_list, group_next) {
		ret = vfio_device_match(device, name);
		if (ret < 0) {
			found = ERR_PTR(ret);
			break;
		}
		if (ret && refcount_inc_not_zero(&device->refcount)) {
			found = device;
			break;
		}
	}
	mutex_unlock(&group->device_lock);
	return found;
}

/**
 * vfio_group_add_device() - add a device to the list of its group
 * @group: the group; on success @device takes over the caller's reference
 * @device: the device
 *
 * Context: Process context. May sleep. Takes and releases @group->device_lock.
 * Return: 0, or -EBUSY if a registered device stands for the same struct
 * device.
 */
int vfio_group_add_device(struct vfio_group *group, struct vfio_device *device)
{
	int ret = -EBUSY;

	mutex_lock(&group->device_lock);
	if (!vfio_group_find_device(group, device->dev)) {
		device->group = group;
		refcount_set(&device->refcount, 1);
		list_add(&device->group_next, &group->device_list);
		WRITE_ONCE(group->device_count, group->device_count + 1);
		ret = 0;
	}
	mutex_unlock(&group->device_lock);
	return ret;
}

/**
 * vfio_group_remove_device() - remove a device from the list of its group
 * @group: the group
 * @device: the device, without a reference left
 *
 * Context: Process context. May sleep. Takes and releases @group->device_lock.
 * Return: true if @device was the last one.
 */
bool vfio_group_remove_device(struct vfio_group *group,
			      struct vfio_device *device)
{
	bool last;

	mutex_lock(&group->device_lock);
	list_del(&device->group_next);
	WRITE_ONCE(group->device_count, group->device_count - 1);
	last = list_empty(&group->device_list);
	mutex_unlock(&group->device_lock);
	return last;
}
