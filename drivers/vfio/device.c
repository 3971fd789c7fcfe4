// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices: how drivers register and unregister them, and how they are found
 */
#include <linux/device.h>
#include <linux/jiffies.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "vfio_private.h"

/* How long a user may take before it is asked again for its device */
#define VFIO_REQUEST_INTERVAL (10 * HZ)

/*
 * The registered device that stands for @dev. One that waits for its last user
 * to go still counts, one without users does not.
 */
static struct vfio_device *vfio_group_find_device(struct vfio_group *group,
						  struct device *dev)
{
	struct vfio_device *device;

	lockdep_assert_held(&group->device_lock);

	list_for_each_entry(device, &group->devices, group_next) {
		if (device->dev == dev && refcount_read(&device->refcount))
			return device;
	}
	return NULL;
}

/**
 * vfio_group_has_device() - whether a device is registered with a group
 * @group: the group
 * @dev: the device
 *
 * Context: May sleep, also in vfio_group_notify(). Takes and releases the
 * group's device_lock.
 * Return: whether it is.
 */
bool vfio_group_has_device(struct vfio_group *group, struct device *dev)
{
	bool found;

	mutex_lock(&group->device_lock);
	found = vfio_group_find_device(group, dev);
	mutex_unlock(&group->device_lock);
	return found;
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
 * @name: what user space gave to VFIO_GROUP_GET_DEVICE_FD
 *
 * Context: May sleep. Takes and releases the group's device_lock, and holds it
 * while drivers compare the name.
 * Return: the device with a reference for the caller. ERR_PTR(): -ENODEV, or
 * the errno of a driver that gave up the search.
 */
struct vfio_device *vfio_group_get_device_by_name(struct vfio_group *group,
						  char *name)
{
	struct vfio_device *device, *found = ERR_PTR(-ENODEV);
	int ret;

	mutex_lock(&group->device_lock);
	list_for_each_entry(device, &group->devices, group_next) {
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
 * vfio_iommu_group_get() - the IOMMU group of a device for its VFIO driver
 * @dev: the device
 *
 * To be called by the driver's probe, and vfio_iommu_group_put() by its remove:
 * in no-IOMMU mode a device without IOMMU is put in a group of its own, which
 * taints the kernel.
 *
 * Context: May sleep.
 * Return: the IOMMU group with a reference for the caller, or NULL.
 */
struct iommu_group *vfio_iommu_group_get(struct device *dev)
{
	return iommu_group_get(dev) ?: vfio_noiommu_group_get(dev);
}
EXPORT_SYMBOL_GPL(vfio_iommu_group_get);

/**
 * vfio_iommu_group_put() - undo vfio_iommu_group_get()
 * @group: what that returned
 * @dev: the device, which leaves its group if no-IOMMU mode had put it there
 *
 * Context: May sleep.
 */
void vfio_iommu_group_put(struct iommu_group *group, struct device *dev)
{
	if (vfio_noiommu_is_group(group))
		iommu_group_remove_device(dev);
	iommu_group_put(group);
}
EXPORT_SYMBOL_GPL(vfio_iommu_group_put);

/**
 * vfio_init_group_dev() - prepare a device for registration
 * @device: memory of the driver, which must last until it is unregistered
 * @dev: the device
 * @ops: what the driver does for user space
 * @device_data: argument for @ops
 *
 * Context: Any.
 */
void vfio_init_group_dev(struct vfio_device *device, struct device *dev,
			 const struct vfio_device_ops *ops, void *device_data)
{
	init_completion(&device->comp);
	device->dev = dev;
	device->ops = ops;
	device->device_data = device_data;
}
EXPORT_SYMBOL_GPL(vfio_init_group_dev);

/**
 * vfio_register_group_dev() - offer a device to user space
 * @device: initialised by vfio_init_group_dev(); user space may open it before
 *	this returns
 *
 * Context: May sleep. Takes and releases the group lock.
 * Return: 0, -EINVAL if the device is in no IOMMU group, -EBUSY if it is
 * registered already, or the error of vfio_group_find_or_create().
 */
int vfio_register_group_dev(struct vfio_device *device)
{
	struct iommu_group *iommu_group;
	struct vfio_group *group;
	bool known;

	iommu_group = iommu_group_get(device->dev);
	if (!iommu_group)
		return -EINVAL;

	group = vfio_group_find_or_create(iommu_group);
	if (IS_ERR(group))
		return PTR_ERR(group);

	mutex_lock(&group->device_lock);
	known = vfio_group_find_device(group, device->dev);
	if (!known) {
		/* The device takes over our reference to the group */
		device->group = group;
		refcount_set(&device->refcount, 1);
		list_add(&device->group_next, &group->devices);
		WRITE_ONCE(group->device_count, group->device_count + 1);
	}
	mutex_unlock(&group->device_lock);

	if (known) {
		dev_WARN(device->dev, "Device already exists on group %d\n",
			 iommu_group_id(group->iommu_group));
		vfio_group_put(group);
		return -EBUSY;
	}
	return 0;
}
EXPORT_SYMBOL_GPL(vfio_register_group_dev);

/**
 * vfio_add_group_dev() - allocate and register a device
 * @dev: the device, whose driver data is taken
 * @ops: what the driver does for user space
 * @device_data: argument for @ops
 *
 * Context: May sleep. Takes and releases the group lock.
 * Return: 0, -ENOMEM, or the error of vfio_register_group_dev().
 */
int vfio_add_group_dev(struct device *dev, const struct vfio_device_ops *ops,
		       void *device_data)
{
	struct vfio_device *device;
	int ret;

	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (!device)
		return -ENOMEM;

	vfio_init_group_dev(device, dev, ops, device_data);
	ret = vfio_register_group_dev(device);
	if (ret) {
		kfree(device);
		return ret;
	}

	dev_set_drvdata(dev, device);
	return 0;
}
EXPORT_SYMBOL_GPL(vfio_add_group_dev);

/*
 * Ask the user again and again. The first signal only ends our own patience,
 * as the driver can not be told that its device stays in use.
 */
static void vfio_device_wait_for_users(struct vfio_device *device)
{
	bool interruptible = true;
	unsigned int asked = 0;
	long left;

	if (try_wait_for_completion(&device->comp))
		return;

	do {
		if (device->ops->request)
			device->ops->request(device->device_data, asked++);

		if (!interruptible) {
			left = wait_for_completion_timeout(&device->comp,
							   VFIO_REQUEST_INTERVAL);
			continue;
		}

		left = wait_for_completion_interruptible_timeout(&device->comp,
								 VFIO_REQUEST_INTERVAL);
		if (left < 0) {
			interruptible = false;
			dev_warn(device->dev,
				 "Device is currently in use, task \"%s\" (%d) blocked until device is released",
				 current->comm, task_pid_nr(current));
		}
	} while (left <= 0);
}

/**
 * vfio_unregister_group_dev() - take a device back from user space
 * @device: a registered device
 *
 * Those who have the device are asked to let go and waited for. As long as one
 * of them is left others can still find the device, after that nobody can. With
 * the last device of a group the group has nothing left to give, and must have
 * left its container as well: its devices go to other drivers next, with the
 * address space of a user still around them otherwise.
 *
 * Context: May sleep for as long as user space likes. Takes and releases the
 * group lock, and device_lock and unbound_lock of the group.
 */
void vfio_unregister_group_dev(struct vfio_device *device)
{
	struct vfio_group *group = device->group;
	bool last;

	/* Bridges the time until the driver is unbound, see viability.c */
	vfio_group_add_unbound(group, device->dev);

	vfio_device_put(device);
	vfio_device_wait_for_users(device);

	mutex_lock(&group->device_lock);
	list_del(&device->group_next);
	WRITE_ONCE(group->device_count, group->device_count - 1);
	last = list_empty(&group->devices);
	mutex_unlock(&group->device_lock);

	if (last)
		wait_event(group->container_q, !READ_ONCE(group->container));

	vfio_group_put(group);
}
EXPORT_SYMBOL_GPL(vfio_unregister_group_dev);

/**
 * vfio_del_group_dev() - undo vfio_add_group_dev()
 * @dev: the device
 *
 * Context: As vfio_unregister_group_dev().
 * Return: the argument of the device's callbacks.
 */
void *vfio_del_group_dev(struct device *dev)
{
	struct vfio_device *device = dev_get_drvdata(dev);
	void *device_data = device->device_data;

	vfio_unregister_group_dev(device);
	dev_set_drvdata(dev, NULL);
	kfree(device);
	return device_data;
}
EXPORT_SYMBOL_GPL(vfio_del_group_dev);

/**
 * vfio_device_get_from_dev() - find the registered device that stands for @dev
 * @dev: any device; the driver data of one that is being unregistered cannot
 *	be trusted, so it is searched for in its group
 *
 * Context: May sleep. Takes and releases the group lock.
 * Return: it with a reference for the caller, or NULL.
 */
struct vfio_device *vfio_device_get_from_dev(struct device *dev)
{
	struct vfio_device *device;
	struct vfio_group *group;

	group = vfio_group_find_by_dev(dev);
	if (!group)
		return NULL;

	mutex_lock(&group->device_lock);
	device = vfio_group_find_device(group, dev);
	if (device && !refcount_inc_not_zero(&device->refcount))
		device = NULL;
	mutex_unlock(&group->device_lock);

	/* A reference to the device keeps the group's of its registration */
	vfio_group_put(group);
	return device;
}
EXPORT_SYMBOL_GPL(vfio_device_get_from_dev);

/**
 * vfio_device_put() - drop a reference to a registered device
 * @device: the device
 *
 * Context: Any.
 */
void vfio_device_put(struct vfio_device *device)
{
	if (refcount_dec_and_test(&device->refcount))
		complete(&device->comp);
}
EXPORT_SYMBOL_GPL(vfio_device_put);

/**
 * vfio_device_data() - the argument of a device's callbacks
 * @device: a device that the caller has a reference to
 *
 * Context: Any.
 * Return: it.
 */
void *vfio_device_data(struct vfio_device *device)
{
	return device->device_data;
}
EXPORT_SYMBOL_GPL(vfio_device_data);
